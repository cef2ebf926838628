"""Couples who do anything at any time: nothing breaks, nobody is stuck, nothing private crosses."""

import re
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.engine.events import Left, Seat, SentSomethingElse
from dialogues.engine.session import SEATS, other
from dialogues.engine.visibility import may_see
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.conditions import SETTINGS
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from dialogues.text.length import length
from tests.dialogues.scripts import PLAN, ROUNDS, TALK, revision

USER_INPUTS = (
    "tap",
    "tap",
    "tap",
    "write",
    "write",
    "day in words",
    "edit",
    "open",
    "old",
    "sticker",
    "hour",
    "day",
    "leave",
    "command",
)
# What only somebody's own words hold: lines, beginnings and days are found in our texts as well.
OWN = re.compile(r"(?:token|words)\d")
COMMANDS = ("pause", "resume", "skip", "back", "stop", "close")
user_inputs = st.lists(
    st.tuples(st.sampled_from(USER_INPUTS), st.sampled_from(SEATS), st.integers(0, 11), st.booleans()),
    max_size=60,
)
settled = st.fixed_dictionaries(
    {name: st.sampled_from(words) for name, words in SETTINGS.items() if name != "form"}
)


def unspoken(play: Rehearsal, reader: Seat) -> list[str]:
    """What the other one has written and this reader may not see: drafts, and answers not released."""
    writer = other(reader)
    if writer not in play.session.words:
        return []
    words = play.session.words[writer]
    own = play.session.words[reader]
    known = {answer.get("text") for answer in own.answers.values()} | {one["text"] for one in own.draft}
    secret: list[str] = []
    for key, answer in words.answers.items():
        step = play.revision.script.asks.get(key.partition("#")[0])
        if "text" not in answer:
            continue
        if step is None or not may_see(reader, writer, step, play.session, key):
            secret += answer["text"].split("\n")
        else:
            known.add(answer["text"])
    # A draft may repeat what both know already, while an answer is being changed.
    secret += [bubble["text"] for bubble in words.draft]
    return [text for text in secret if text not in known and OWN.search(text)]


def act(play: Rehearsal, user_input: str, seat: Seat, number: int, flag: bool) -> None:
    screen = play.screens.get(seat)
    buttons = [button for row in screen.rows for button in row] if screen else []
    match user_input:
        case "tap" if buttons and screen:
            play.choose(seat, screen.visit, buttons[number % len(buttons)].choice)
        case "write":
            long = "y" * 500 if flag and number == 0 else ""
            play.write(seat, f"token{play.messages}{seat}x {'finally' if flag else ''}{long}")
        case "day in words":
            play.write(seat, "tomorrow")
        case "edit":
            play.edit(seat, f"edited{play.messages}{seat}x")
        case "open":
            play.choose(seat, 0, "open")
        case "old" if buttons:
            play.choose(seat, number, buttons[number % len(buttons)].choice)
        case "sticker":
            play.happen(SentSomethingElse(seat))
        case "hour":
            play.wait(timedelta(hours=1))
        case "day":
            play.wait(timedelta(days=number))
        case "leave" if number == 0:
            play.happen(Left(seat))
        case "command":
            play.choose(seat, number, COMMANDS[number % len(COMMANDS)])


def check(play: Rehearsal) -> None:
    for seat in play.session.seats:
        screen = play.renderer(seat).screen()
        assert length(screen.html) <= 4096
        for row in screen.rows:
            for button in row:
                assert len(f"s:{'x' * 13}:{play.session.visit:x}:{button.choice}".encode()) <= 64
        for secret in unspoken(play, seat):
            assert secret not in screen.html
            assert seat not in play.screens or secret not in play.screens[seat].html
    if play.session.status == "waiting":
        assert play.session.waits, "someone is asked, or it is over"
        assert play.planned is not None, "and nobody is waited for without end"


@pytest.fixture(scope="module")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> list[Revision]:
    small = [revision(tmp_path_factory.mktemp("scripts"), text) for text in (TALK, ROUNDS, PLAN)]
    return [*shipped().values(), *small]


@settings(max_examples=300, deadline=None)
@given(course=user_inputs, which=st.integers(0, 999), settled=settled, alone=st.booleans())
def test_whatever_a_couple_does_the_exercise_holds(
    scripts: list[Revision],
    course: list[tuple[str, Seat, int, bool]],
    which: int,
    settled: dict[str, str],
    alone: bool,
) -> None:
    chosen = scripts[which % len(scripts)]
    forms = chosen.script.forms
    alone = "together" not in forms or (alone and "alone" in forms)
    names: dict[Seat, str] = {"a": "Alex"} if alone else {"a": "Alex", "b": "Sam"}
    play = Rehearsal(chosen, names, settings=settled)
    play.begin()
    check(play)
    for user_input, seat, number, flag in course:
        if seat in names:
            act(play, user_input, seat, number, flag)
            check(play)


@settings(max_examples=60, deadline=None)
@given(course=user_inputs, which=st.integers(0, 999), settled=settled)
def test_if_one_never_answers_again_the_other_still_reaches_an_end(
    scripts: list[Revision],
    course: list[tuple[str, Seat, int, bool]],
    which: int,
    settled: dict[str, str],
) -> None:
    joint = [one for one in scripts if "together" in one.script.forms]
    play = Rehearsal(joint[which % len(joint)], {"a": "Alex", "b": "Sam"}, settings=settled)
    play.begin()
    for user_input, seat, number, flag in course:
        act(play, user_input, seat, number, flag)
    if play.session.alive:
        play.wait(timedelta(days=5))
        play.choose("a", 0, "open")
        for _ in range(5):  # stopping at a question that is not owed only skips it, and the next one comes
            if play.session.alive:
                stop = "✕ Stop" if play.session.status == "waiting" else "Let it go"
                if stop == "✕ Stop":
                    play.tap("a", "⋯")
                play.tap("a", stop)
    assert not play.session.alive


@pytest.mark.parametrize("answered", [True, False])
def test_keeping_it_private_and_never_starting_look_alike_to_the_partner(answered: bool) -> None:
    play = Rehearsal(shipped()["noticed"], {"a": "Alex", "b": "Sam"})
    play.begin()
    if answered:
        play.write("a", "a secret thank-you")
        play.tap("a", "Send ➤")
        play.choose("a", 0, "skip")
        play.choose("a", 0, "skip")
        play.tap("a", "Keep it to myself")
    play.wait(timedelta(days=30))
    assert "b" not in play.screens
    assert play.called == []
