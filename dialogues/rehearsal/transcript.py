"""A script played without Telegram, and transcripts: plays written down, which are tests.

A transcript reads like a play. Lines at the margin are what someone does, indented lines what they then find:

    exercise noticed: Alex and Sam          (or: exercise listening_loop, live, mild: Alex and Sam)
    Alex begins
      Alex sees: one thing Sam did
    Alex writes: The tea this morning
    Alex taps: Send ➤
      Sam is called
    24 hours pass
      Sam is reminded
    Sam opens
      Sam has: ❤ | Tell me more | ⋯
      Sam does not see: anything private

Before every event the session goes through JSON and back, as it does in life.
"""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from html import unescape

from dialogues.engine import engine
from dialogues.engine.effects import (
    AskLater,
    Effect,
    HandOverTo,
    Notify,
    Plan,
    Remind,
    RetireThis,
    Show,
    ShowHelp,
)
from dialogues.engine.events import (
    EVERYWHERE,
    Chose,
    Event,
    Left,
    Opened,
    Rewrote,
    Seat,
    SentSomethingElse,
    TimePassed,
    Wrote,
)
from dialogues.engine.session import Session, other
from dialogues.screen.render import Renderer
from dialogues.screen.screen import Screen
from dialogues.script.conditions import SETTINGS
from dialogues.script.files import Revision
from dialogues.script.steps import Ask
from dialogues.text.languages import languages
from dialogues.text_analysis.hints import spotted
from dialogues.text_analysis.typed_values import read

BEGINNING = datetime(2026, 3, 2, 18, tzinfo=UTC)


@dataclass
class Rehearsal:
    """A script being played by one or two people, who each look at their newest screen."""

    revision: Revision
    names: dict[Seat, str]
    language: str = "en"
    now: datetime = BEGINNING
    settings: dict[str, str] = field(default_factory=dict)  # way, length, depth; else the first of each
    begins: Seat = "a"  # who is there when it begins; the other one is called
    session: Session = field(init=False)
    screens: dict[Seat, Screen] = field(init=False, default_factory=dict)
    called: list[Seat] = field(init=False, default_factory=list)
    reminded: list[Seat] = field(init=False, default_factory=list)
    kept: list[tuple[Seat, str, str, str]] = field(
        init=False, default_factory=list
    )  # whose, kind, for whom, words
    retired: str | None = field(init=False, default=None)  # what became of the keepsake looked at again
    helped: list[Seat] = field(init=False, default_factory=list)  # who was shown the help card
    handed: list[tuple[Seat, str, dict[str, str]]] = field(
        init=False, default_factory=list
    )  # whom which other exercise was offered, and what they take along
    given: dict[str, str] = field(default_factory=dict)  # what another exercise handed over
    later: dict[Seat, bool] = field(init=False, default_factory=dict)  # who is asked later; gently?
    planned: datetime | None = field(init=False, default=None)
    messages: int = field(init=False, default=0)

    def begin(self) -> None:
        """It begins, with one of them there."""
        script = self.revision.script
        people = len(self.names)
        self.session, effects = engine.begin(
            script,
            1,
            self.revision.hash,
            people,
            self.now,
            self.settings,
            acted={self.begins: self.now},
            given=self.given,
        )
        self._carry_out(effects)

    def happen(self, event: Event) -> None:
        """Something happens; the session survives JSON first."""
        state, words = json.loads(json.dumps(self.session.to_json()))
        self.session = Session.from_json(self.session.id, state, words)
        self.called.clear()
        self.reminded.clear()
        self.session, effects = engine.advance(self.revision.script, self.session, event, self.now)
        self._carry_out(effects)

    def write(self, seat: Seat, text: str) -> None:
        """Someone types a message."""
        self.messages += 1
        self.happen(Wrote(seat, self.messages, *self._heard(seat, text)))

    def edit(self, seat: Seat, text: str) -> None:
        """Someone changes the message they typed last."""
        self.happen(Rewrote(seat, self.messages, *self._heard(seat, text)))

    def _heard(self, seat: Seat, text: str) -> tuple[str, tuple[str, ...], int | str | None, date]:
        """A text, with what is spotted in it and what is read from it."""
        wait = self.session.waits.get(seat)
        step = self.revision.script.flat[wait.place] if wait else None
        kind = step.answer if isinstance(step, Ask) else ""
        today = self.now.date()
        return text, spotted(text, self.language), read(kind, text, self.language, today), today

    def tap(self, seat: Seat, label: str) -> None:
        """Someone taps a button of their screen; KeyError if it has none with this label."""
        screen = self.screens[seat]
        choices = {button.label: button.choice for row in screen.rows for button in row}
        self.choose(seat, screen.visit, choices[label])

    def choose(self, seat: Seat, visit: int, choice: str) -> None:
        """Someone taps a button by what it means, which may be an old one."""
        if choice == "options":
            self.screens[seat] = self.renderer(seat).options()
        elif choice == "help":
            self.screens[seat] = self.renderer(seat).help()
        elif choice in EVERYWHERE:
            self.happen(EVERYWHERE[choice](seat))
        else:
            self.happen(Chose(seat, visit, choice))

    def wait(self, duration: timedelta) -> None:
        """Time passes, and with it every planned moment."""
        end = self.now + duration
        while self.planned is not None and self.planned <= end:
            self.now, self.planned = self.planned, None
            self.happen(TimePassed())
        self.now = end

    def renderer(self, seat: Seat) -> Renderer:
        """What makes this person's screens."""
        return Renderer(self.revision, self.session, seat, languages()[self.language], self.names)

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Show(seat=seat, note=note):
                    self.screens[seat] = self.renderer(seat).screen(note)
                case Notify(seat=seat):
                    self.called.append(seat)
                case Remind(seat=seat):
                    self.reminded.append(seat)
                case Plan(at=moment):
                    self.planned = moment
                case AskLater(seat=seat, gently=gently):
                    self.later[seat] = gently
                case RetireThis(how=how):
                    self.retired = how
                case ShowHelp(seat=seat):
                    self.helped.append(seat)
                case HandOverTo(seat=seat, exercise=exercise):
                    self.handed.append((seat, exercise, self.renderer(seat).taken_along(effect)))
                case _:
                    words = self.renderer(effect.seat).card(effect.card, effect.step, effect.number)
                    self.kept.append((effect.seat, effect.kind, effect.audience, words))
        self.session = engine.forget(self.session)


class TranscriptFault(AssertionError):
    """A line of a transcript is not true, or not understood; says which."""


_DOES = {
    "pauses": "pause",
    "resumes": "resume",
    "skips": "skip",
    "goes back": "back",
    "stops": "stop",
    "opens": "open",
}
_HEAD = re.compile(r"exercise (\w+)((?:, \w+)*): (\w+)(?: and (\w+))?")
_TIME = re.compile(r"(\d+) (minute|hour|day)s? pass(?:es)?")
_SAYS = re.compile(r"(\w+) ([a-z ]+?)(?:: ?(.*))?")


def play(
    text: str,
    exercises: dict[str, Revision],
    first: Seat = "a",
    stage: type[Rehearsal] = Rehearsal,
) -> Rehearsal:
    """Play a transcript to its end. Raises `TranscriptFault` at the first line that is not true.

    `first`: the seat of whoever is named first, and begins. `stage`: a rehearsal that watches more closely.
    """
    rehearsal: Rehearsal | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        try:
            if rehearsal is None:
                rehearsal = _cast(said, exercises, first, stage)
            else:
                _line(rehearsal, said, indented=line[0].isspace())
        except (TranscriptFault, KeyError) as fault:
            raise TranscriptFault(f"line {number}: {said}\n{fault}") from None
    if rehearsal is None:
        raise TranscriptFault("a transcript begins with 'exercise NAME: ALEX and SAM'")
    return rehearsal


def _cast(said: str, exercises: dict[str, Revision], first: Seat, stage: type[Rehearsal]) -> Rehearsal:
    head = _HEAD.fullmatch(said)
    if head is None:
        raise TranscriptFault("a transcript begins with 'exercise NAME: ALEX and SAM'")
    names: dict[Seat, str] = {first: head[3]}
    if head[4]:
        names[other(first)] = head[4]
    chosen = head[2].replace(",", " ").split()
    settings = {name: word for name, words in SETTINGS.items() for word in words if word in chosen}
    return stage(exercises[head[1]], names, settings=settings, begins=first)


def perform(rehearsal: Rehearsal, said: str) -> None:
    """Let one line happen in which someone does something, or time passes. Raises `TranscriptFault`."""
    _line(rehearsal, said, indented=False)


def _line(rehearsal: Rehearsal, said: str, *, indented: bool) -> None:
    if passed := _TIME.fullmatch(said):
        rehearsal.wait(timedelta(**{f"{passed[2]}s": int(passed[1])}))
        return
    parts = _SAYS.fullmatch(said)
    seats = {name: seat for seat, name in rehearsal.names.items()}
    if parts is None or parts[1] not in seats:
        raise TranscriptFault("a line says who does or finds what")
    seat, verb, what = seats[parts[1]], parts[2], parts[3] or ""
    if indented:
        _find(rehearsal, seat, verb, what)
    else:
        _do(rehearsal, seat, verb, what)


def _do(rehearsal: Rehearsal, seat: Seat, verb: str, what: str) -> None:
    match verb:
        case "begins":
            rehearsal.begin()
        case "writes":
            rehearsal.write(seat, what)
        case "edits":
            rehearsal.edit(seat, what)
        case "taps":
            rehearsal.tap(seat, what)
        case "sends a sticker":
            rehearsal.happen(SentSomethingElse(seat))
        case "is given":  # before it begins: NAME: WORDS
            name, _, words = what.partition(": ")
            rehearsal.given[name] = words
        case "leaves":
            rehearsal.happen(Left(seat))
        case "looks":
            rehearsal.happen(Opened(seat))
        case _ if verb in _DOES:
            rehearsal.choose(seat, rehearsal.session.visit, _DOES[verb])
        case _:
            raise TranscriptFault(f"nobody can do '{verb}'")


def _find(rehearsal: Rehearsal, seat: Seat, verb: str, what: str) -> None:
    screen = rehearsal.screens.get(seat)
    shown = unescape(screen.html) if screen else ""
    match verb:
        case "sees":
            true = what in shown
        case "does not see":
            true = what not in shown
        case "has":
            labels = [button.label for row in screen.rows for button in row] if screen else []
            shown, true = " | ".join(labels), what == " | ".join(labels)
        case "is called":
            shown, true = str(rehearsal.called), seat in rehearsal.called
        case "is not called":
            shown, true = str(rehearsal.called), seat not in rehearsal.called
        case "is reminded":
            shown, true = str(rehearsal.reminded), seat in rehearsal.reminded
        case "keeps" | "gives":
            audience = "partner" if verb == "gives" else "me"
            shown = str(rehearsal.kept)
            true = any(
                who == seat and whom == audience and what in unescape(words)
                for who, _, whom, words in rehearsal.kept
            )
        case "retires":
            shown, true = str(rehearsal.retired), rehearsal.retired == what
        case "is helped":
            shown, true = str(rehearsal.helped), seat in rehearsal.helped
        case "is offered":  # another exercise, and what is taken along
            shown = str(rehearsal.handed)
            true = any(
                who == seat and what in f"{exercise} {' '.join(taken.values())}"
                for who, exercise, taken in rehearsal.handed
            )
        case "is asked later" | "is asked later gently":
            shown, true = str(rehearsal.later), rehearsal.later.get(seat) is verb.endswith("gently")
        case _:
            raise TranscriptFault(f"nobody can find '{verb}'")
    if not true:
        raise TranscriptFault(f"instead:\n{shown}")
