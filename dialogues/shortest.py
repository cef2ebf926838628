"""Writes the shortest transcript to a state or over an edge: what each does, in words that a transcript plays."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from dialogues.catalog import Revision
from dialogues.deeds import Deed
from dialogues.outline import NAMES
from dialogues.screens import Screen
from dialogues.session import Session
from dialogues.transcript import Rehearsal

WORDS = "Some words"
_SAYS = {"skip": "skips", "back": "goes back"}


@dataclass
class Writer:
    """Plays deeds and writes them down as lines of a transcript."""

    revision: Revision
    session: Session  # where it begins
    lines: list[str] = field(init=False)
    rehearsal: Rehearsal = field(init=False)

    def __post_init__(self) -> None:
        names = {seat: NAMES[seat] for seat in self.session.seats}
        offered = self.revision.script
        chosen = [
            self.session.settings[name]
            for name, words in (("way", offered.ways), ("length", offered.lengths), ("depth", offered.depths))
            if len(words) > 1
        ]
        self.rehearsal = Rehearsal(self.revision, names, settings=dict(self.session.settings))
        self.rehearsal.begin()
        who = " and ".join(names.values())
        self.lines = [f"exercise {', '.join([offered.exercise, *chosen])}: {who}", f"{names['a']} begins"]

    def do(self, deed: Deed) -> None:
        """Do it, in the words and taps that lead to it on the screen as it is."""
        rehearsal, who = self.rehearsal, NAMES[deed.seat]
        if deed.kind == "silence":
            self._wait(deed)
            return
        if rehearsal.session.status == "paused":
            self._say(f"{who} resumes")
            rehearsal.choose(deed.seat, 0, "resume")
        if rehearsal.screens.get(deed.seat) != rehearsal.renderer(deed.seat).screen():
            self._say(f"{who} opens")
            rehearsal.choose(deed.seat, 0, "open")
        if says := _SAYS.get(deed.kind):
            self._say(f"{who} {says}")
            rehearsal.choose(deed.seat, rehearsal.session.visit, deed.kind)
            return
        if not deed.writes and rehearsal.session.words[deed.seat].draft:
            self._tap(deed, "clear")
        for _ in range(deed.times if deed.writes else 0):
            text = _typed(deed)
            self._say(f"{who} writes: {text}")
            rehearsal.write(deed.seat, text)
        for choice in deed.taps:
            self._tap(deed, choice)

    def _tap(self, deed: Deed, choice: str) -> None:
        screen = self.rehearsal.screens[deed.seat]
        label = next(
            label for label, means in _buttons(screen) if means == choice or means.startswith(f"{choice}-")
        )
        self._say(f"{NAMES[deed.seat]} taps: {label}")
        self.rehearsal.tap(deed.seat, label)

    def _wait(self, deed: Deed) -> None:
        """Time passes, from one planned moment to the next, until it has gone on without them."""
        rehearsal = self.rehearsal
        asked = rehearsal.session.waits[deed.seat].visit
        while rehearsal.planned is not None and rehearsal.session.status == "waiting":
            wait = rehearsal.session.waits.get(deed.seat)
            if wait is None or wait.visit != asked:
                return
            minutes = int((rehearsal.planned - rehearsal.now).total_seconds()) // 60
            self._say(f"{minutes // 60} hours pass" if minutes % 60 == 0 else f"{minutes} minutes pass")
            rehearsal.wait(rehearsal.planned - rehearsal.now)

    def _say(self, line: str) -> None:
        self.lines.append(line)


def _typed(deed: Deed) -> str:
    if deed.kind == "unread":
        return "I don't know"
    return WORDS[: deed.writes] if deed.value is None else str(deed.value)


def _buttons(screen: Screen) -> list[tuple[str, str]]:
    return [(button.label, button.choice) for row in screen.rows for button in row]


def transcript(revision: Revision, session: Session, deeds: Iterable[Deed]) -> list[str]:
    """The lines of a transcript that begins with this session and does this."""
    writer = Writer(revision, session)
    for deed in deeds:
        writer.do(deed)
    return writer.lines
