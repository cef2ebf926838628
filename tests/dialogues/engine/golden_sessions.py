"""Writes the golden sessions of today's format: `python -m tests.dialogues.engine.golden_sessions`.

Random couples (with a fixed seed) play the built-in exercises until each of the moments below has come up.
Run it once for each new `VERSION` of stored sessions. The folder of an older version is never written again:
it holds what a real database may still hold.
"""

import json
import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from dialogues.engine.events import Seat
from dialogues.engine.session import VERSION, Session
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.conditions import SETTINGS
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Rest, Step
from tests.proofs.test_many_couples import step

FOLDER = Path(__file__).parent / "sessions"
COUPLES = 150  # for each exercise

Moment = Callable[[Script, Session], bool]


def asked(script: Script, session: Session) -> list[Step]:
    """The steps at which somebody is asked."""
    return [script.flat[wait.place] for wait in session.waits.values()]


def has_open_reveal(script: Script, session: Session) -> bool:
    """One of the two has given an answer that is held back until both have."""
    held = {name for name, one in script.asks.items() if one.seen == "when revealed"}
    answered = [bool(held & words.answers.keys()) for words in session.words.values()]
    return any(answered) and not all(answered) and session.status == "waiting"


def is_at(kind: type[Any]) -> Moment:
    """Somebody is asked at a step of this kind."""
    return lambda script, session: any(isinstance(one, kind) for one in asked(script, session))


MOMENTS: dict[str, Moment] = {
    "a_draft": lambda _, session: any(words.draft for words in session.words.values()),
    "a_date_read_back": lambda script, session: any(
        isinstance(one, Ask) and one.typed and session.words[seat].draft
        for seat, one in zip(session.waits, asked(script, session), strict=True)
    ),
    "some_picked": lambda _, session: any(words.picked for words in session.words.values()),
    "in_a_loop": lambda script, session: (
        any(count > 1 for count in session.items.values())
        and any(wait.place in script.loops for wait in session.waits.values())
    ),
    "both_asked": lambda _, session: session.status == "waiting" and len(session.waits) == 2,
    "one_has_answered": lambda _, session: session.status == "waiting" and len(session.arrived) == 1,
    "one_has_agreed": lambda script, session: is_at(Agree)(script, session) and len(session.arrived) == 1,
    "an_open_reveal": has_open_reveal,
    "changing_an_answer": lambda _, session: bool(session.changing),
    "changed_by_the_other": lambda _, session: bool(session.revised) and session.status == "waiting",
    "shared": lambda _, session: bool(session.shared) and session.status == "waiting",
    "a_way_back": lambda _, session: any(session.trail.values()),
    "a_line_above": lambda _, session: any(session.told.values()) and session.status == "waiting",
    "a_bounded_jump": lambda _, session: bool(session.counts) and session.status == "waiting",
    "swapped_roles": lambda script, session: (
        session.status == "waiting"
        and any(
            session.cast[role] != ("a" if who == "starter" else "b") for role, who in script.roles.items()
        )
    ),
    "a_hint_given": lambda _, session: any(session.hinted.values()),
    "typed_twice": lambda _, session: bool(session.tried),
    "a_rest": is_at(Rest),
    "reminded": lambda _, session: any(wait.reminders for wait in session.waits.values()),
    "paused": lambda _, session: session.status == "paused" and session.paused_by is not None,
    "paused_until_later": lambda _, session: session.status == "paused" and session.returns is not None,
    "paused_by_silence": lambda _, session: session.status == "paused" and session.paused_by is None,
    "not_owed": lambda _, session: session.status == "waiting" and session.settled is not None,
    "alone": lambda _, session: (
        session.form == "alone" and session.status == "waiting" and bool(session.words["a"].answers)
    ),
    "about_a_keepsake": lambda _, session: session.about is not None and session.visit > 1,
    "handed_over": lambda _, session: bool(session.handed),
    "end_unread": lambda _, session: session.status == "finished" and len(session.read) == 1,
    "stopped": lambda _, session: session.status == "stopped" and len(session.read) == 1,
}


def moments(revision: Revision, chance: random.Random) -> Iterator[Rehearsal]:
    """One couple in the middle of an exercise, after each thing they do."""
    script = revision.script
    names: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
    if "together" not in script.forms or ("alone" in script.forms and chance.random() < 0.2):
        del names["b"]
    settings = {name: chance.choice(words) for name, words in SETTINGS.items() if name != "form"}
    given = {name: f"words for {name}" for name in script.given}
    play = Rehearsal(revision, names, settings=settings, given=given)
    play.begin()
    if given:
        play.session = replace(play.session, about=12, led_from=11)
    for _ in range(200):
        yield play
        if not play.session.alive:
            return
        if play.session.status == "paused" and chance.random() < 0.2:
            play.choose("a", 0, "rest-20m")
        if chance.random() < 0.01:
            play.wait(timedelta(days=6))
        else:
            step(play, chance)


def golden(play: Rehearsal) -> dict[str, Any]:
    """A stored session, with what it takes to go on with it."""
    state, words = play.session.to_json()
    return {"names": play.names, "now": play.now.isoformat(), "state": state, "words": words}


def write() -> None:
    """Write the folder of today's version."""
    folder = FOLDER / f"v{VERSION}"
    (folder / "scripts").mkdir(parents=True)  # fails where it exists: what was stored does not change
    missing, chance = dict(MOMENTS), random.Random(20261130)
    for revision in [*shipped().values()] * COUPLES:
        script = revision.script
        for play in moments(revision, chance) if missing else ():
            for name in [name for name, moment in missing.items() if moment(script, play.session)][:1]:
                del missing[name]
                text = json.dumps(golden(play), ensure_ascii=False, indent=1)
                (folder / f"{name}.json").write_text(text + "\n", "utf-8")
                document = folder / "scripts" / f"{script.exercise}.json"
                document.write_text(revision.document + "\n", "utf-8")
    print(f"not seen: {', '.join(missing) or 'nothing'}")


if __name__ == "__main__":
    write()
