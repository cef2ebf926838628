"""Canaries: every exercise is played many times, and private words never turn up where they don't belong."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from dialogues.script import files as files_module
from dialogues.script.steps import Ask
from tests.acceptance.walking import ALEX, SAM, TOKEN, Walk

WALKS, MANY_WALKS = 2, 400
LONGEST = 250  # things people do in one walk


@pytest.fixture(autouse=True)
def logs_as_they_are() -> Iterator[None]:
    """The log as `duologue run` sets it up, down to the last detail."""
    factory = logging.getLogRecordFactory()
    logs.keep_words_out()
    yield
    logging.setLogRecordFactory(factory)


def on_disk(folder: Path) -> bytes:
    """The database, and its write-ahead log."""
    files = sorted(folder.glob("walk.sqlite3*"))
    assert any(file.name.endswith("-wal") for file in files)
    return b"".join(file.read_bytes() for file in files)


def asked_in_words(exercise: str) -> set[str]:
    """The questions of an exercise that somebody answers in words of their own."""
    steps = files_module.shipped()[exercise].script.asks.values()
    return {step.step for step in steps if isinstance(step, Ask) and step.takes_words and not step.typed}


async def walk_many_times(exercise: str, folder: Path, times: int) -> Walk:
    """One couple, the same exercise over and over, alone and together, in all its ways."""
    walk = Walk(folder, seed=20261123)
    await walk.begin()
    forms = files_module.shipped()[exercise].script.forms
    for _ in range(times):
        await walk.starts(exercise, alone=walk.chance.choice(forms) == "alone")
        for _ in range(LONGEST):
            if not any([await walk.lives(chat) for chat in (ALEX, SAM)]):
                break
        assert not TOKEN.search(on_disk(folder).decode("latin-1")), "words lie in plain on the disk"
    return walk


async def assert_nothing_escapes(
    exercise: str, folder: Path, times: int, logged: pytest.LogCaptureFixture
) -> None:
    logged.set_level(logging.DEBUG)
    walk = await walk_many_times(exercise, folder, times)
    words = asked_in_words(exercise)
    tokens = walk.tokens
    print(f"{exercise}: {times} walks; {len(tokens.owner)} tokens, {len(tokens.private)} sent off privately,")
    print(f"  {len(tokens.given)} given away; {len(tokens.asked & words)} of {len(words)} questions in words")
    assert tokens.owner or times < MANY_WALKS  # in few walks it may be that nobody types
    assert not words or tokens.asked & words or times < MANY_WALKS
    await walk.look_at_the_board()
    for chat in (ALEX, SAM):
        ever = "\n".join(walk.chats[chat].ever)
        assert not walk.tokens.strange_in(ever, chat)
        everything, shared = [await walk.copy_of(chat, which) for which in ("everything", "shared")]
        assert not walk.tokens.strange_in(everything, chat)
        assert not [one for one in TOKEN.findall(shared) if one not in walk.tokens.given]
    carried = logged.text + "\n".join(repr(record.__dict__) for record in logged.records)
    assert not TOKEN.search(carried + await walk.counts())
    await walk.database.close()
    assert not TOKEN.search((folder / "walk.sqlite3").read_bytes().decode("latin-1"))


@pytest.mark.parametrize("exercise", sorted(files_module.shipped()))
async def test_private_words_stay_private(
    exercise: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await assert_nothing_escapes(exercise, tmp_path, WALKS, caplog)


@pytest.mark.stress
@pytest.mark.parametrize("exercise", sorted(files_module.shipped()))
async def test_private_words_stay_private_in_many_walks(
    exercise: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await assert_nothing_escapes(exercise, tmp_path, MANY_WALKS, caplog)


async def test_a_word_that_reaches_the_wrong_chat_is_noticed(tmp_path: Path) -> None:
    """The test of the test: a private token put into the other one's outbox ends the walk."""
    walk = Walk(tmp_path, seed=1)
    await walk.begin()
    token = walk.tokens.new(ALEX)
    leak = {"method": "sendMessage", "params": {"text": f"Alex wrote {token}"}}
    with pytest.raises(AssertionError, match=token):
        await walk._carry_out(lambda unit, chat: unit.outbox.add(chat, leak, now=walk.now) and None, SAM)
    await walk.database.close()
