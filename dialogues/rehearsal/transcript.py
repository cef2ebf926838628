"""Transcripts: sessions written down as text, which are played as tests.

Lines at the margin are what someone does, indented lines what they then find:

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

Before every event the session makes a round trip through JSON, as it does in storage.
"""

import re
from collections.abc import Iterable
from datetime import timedelta
from html import unescape

from dialogues.engine.events import Left, Opened, Seat, SentSomethingElse
from dialogues.engine.session import other
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.conditions import SETTINGS
from dialogues.script.revision import Revision


class TranscriptFault(AssertionError):
    """A line of a transcript does not hold, or is not understood. The message says which."""


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
    rehearsal_class: type[Rehearsal] = Rehearsal,
) -> Rehearsal:
    """Play a transcript to its end. Raises `TranscriptFault` at the first line that does not hold.

    `first`: the seat of the person named first, who starts. `rehearsal_class`: a rehearsal that observes
    more.
    """
    rehearsal: Rehearsal | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        said = line.strip()
        if not said or said.startswith("#"):
            continue
        try:
            if rehearsal is None:
                rehearsal = _cast(said, exercises, first, rehearsal_class)
            else:
                _line(rehearsal, said, indented=line[0].isspace())
        except (TranscriptFault, KeyError) as fault:
            raise TranscriptFault(f"line {number}: {said}\n{fault}") from None
    if rehearsal is None:
        raise TranscriptFault("a transcript begins with 'exercise NAME: ALEX and SAM'")
    return rehearsal


def _cast(
    said: str, exercises: dict[str, Revision], first: Seat, rehearsal_class: type[Rehearsal]
) -> Rehearsal:
    head = _HEAD.fullmatch(said)
    if head is None:
        raise TranscriptFault("a transcript begins with 'exercise NAME: ALEX and SAM'")
    names: dict[Seat, str] = {first: head[3]}
    if head[4]:
        names[other(first)] = head[4]
    chosen = head[2].replace(",", " ").split()
    settings = {name: word for name, words in SETTINGS.items() for word in words if word in chosen}
    if head[1] not in exercises:
        raise TranscriptFault(f"this transcript is of '{head[1]}', and not of {_list(exercises)}")
    return rehearsal_class(exercises[head[1]], names, settings=settings, begins=first)


def _list(names: Iterable[str]) -> str:
    return " or ".join(f"'{name}'" for name in names)


def perform(rehearsal: Rehearsal, said: str) -> None:
    """Perform one line in which someone does something or time passes. Raises `TranscriptFault`."""
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
        case "is given":  # before the start, as NAME: WORDS
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
        case "is cued" | "is not cued":  # at what time, and for how many days
            cues = [f"{one.at:%H:%M} for {one.days} days" for one in rehearsal.cued if one.seat == seat]
            shown, true = str(cues), what in cues if verb == "is cued" else not cues
        case "is helped":
            shown, true = str(rehearsal.helped), seat in rehearsal.helped
        case "is offered":  # another exercise, and the texts handed over
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
