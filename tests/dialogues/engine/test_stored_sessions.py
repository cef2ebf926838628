"""Sessions that an older version has stored go on: golden samples of every format are played to their end."""

import json
import random
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dialogues.engine import session as module
from dialogues.engine.session import VERSION, NewerSession, Session, led_from
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.revision import Revision
from tests.dialogues.engine.golden_sessions import FOLDER, MOMENTS, golden
from tests.proofs.test_many_couples import step

GOLDEN = sorted(FOLDER.glob("v*/*.json"))
NEWEST = sorted((FOLDER / f"v{VERSION}").glob("*.json"))
EACH = pytest.mark.parametrize("file", GOLDEN, ids=lambda file: f"{file.parent.name}-{file.stem}")
EACH_OF_THE_NEWEST = pytest.mark.parametrize("file", NEWEST, ids=lambda file: file.stem)
NEW_VERSION = "the stored format has changed; dialogues/engine/session.py says how to add a version"


def stored(file: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return content


def loaded(file: Path) -> Rehearsal:
    """The couple of a golden sample, where they were, in the script as it was then."""
    content = stored(file)
    document = file.parent / "scripts" / f"{content['state']['exercise']}.json"
    play = Rehearsal(Revision.restore(document.read_text("utf-8")), content["names"])
    play.session = Session.from_json(1, content["state"], content["words"])
    play.now = datetime.fromisoformat(content["now"])
    play.planned = datetime.fromisoformat(play.session.timed) if play.session.timed else None
    play.messages = 1000
    return play


@EACH
def test_a_stored_session_is_played_to_its_end(file: Path) -> None:
    play, chance = loaded(file), random.Random(1)
    for _ in range(400):
        for seat in play.session.seats:
            assert play.renderer(seat).screen().html
        if not play.session.alive:
            return
        step(play, chance)
    raise AssertionError("it never came to an end")


@EACH
def test_what_was_stored_is_what_is_loaded(file: Path) -> None:
    play, content = loaded(file), stored(file)
    assert MOMENTS[file.stem](play.revision.script, play.session)
    if file in NEWEST:
        assert golden(play) == content | {"state": {"version": VERSION} | content["state"]}


def test_each_version_has_its_samples() -> None:
    assert {file.parent.name for file in GOLDEN} == {f"v{number}" for number in range(1, VERSION + 1)}
    assert {file.stem for file in NEWEST} == MOMENTS.keys()


def shape(value: Any) -> Any:
    """The keys of a structure, and how long its rows are."""
    if isinstance(value, dict):
        return {name: shape(one) for name, one in value.items()}
    return len(value) if isinstance(value, list) else None


@EACH_OF_THE_NEWEST
def test_todays_format_is_that_of_the_newest_samples(file: Path) -> None:
    content = stored(file)
    state, words = loaded(file).session.to_json()
    assert state.keys() - {"version"} == content["state"].keys() - {"version"}, NEW_VERSION
    for key in ("waits", "trail", "changing"):
        assert shape(state[key]) == shape(content["state"][key]), NEW_VERSION
    assert {seat: given.keys() for seat, given in words.items()} == {
        seat: given.keys() for seat, given in content["words"].items()
    }, NEW_VERSION


def test_every_field_of_a_session_is_stored() -> None:
    state, _ = loaded(NEWEST[0]).session.to_json()
    assert state.keys() - {"version"} == set(Session.__dataclass_fields__) - {"id", "words"}


@EACH_OF_THE_NEWEST
def test_an_older_format_is_upgraded_one_version_after_another(
    monkeypatch: pytest.MonkeyPatch, file: Path
) -> None:
    content = stored(file)
    older = {name: one for name, one in content["state"].items() if name not in ("forgotten", "read")}
    monkeypatch.setattr(module, "VERSION", VERSION + 2)
    monkeypatch.setitem(
        module._UPGRADES, VERSION, lambda state, words: (state | {"forgotten": False, "watched": []}, words)
    )
    monkeypatch.setitem(
        module._UPGRADES, VERSION + 1, lambda state, words: (state | {"read": state["watched"]}, words)
    )
    assert Session.from_json(1, older, content["words"]).read == []
    assert "forgotten" not in older


def test_a_session_of_a_newer_version_says_what_to_run() -> None:
    content = stored(NEWEST[0])
    newer = content["state"] | {"version": VERSION + 1}
    with pytest.raises(NewerSession, match=r"session 7 was written by a newer Duologue .*; run that version"):
        Session.from_json(7, newer, content["words"])


def test_which_session_handed_over_is_known_without_loading_the_other() -> None:
    assert led_from(stored(FOLDER / "v1" / "about_a_keepsake.json")["state"]) == 11
    assert led_from({}) is None
