"""`duologue play-script`: one person plays both partners in a terminal, with a clock to move on."""

import copy
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from html import unescape

from dialogues.engine.events import Seat
from dialogues.rehearsal.rehearsal import BEGINNING, Rehearsal
from dialogues.rehearsal.transcript import TranscriptFault, perform
from dialogues.screen.screen import Button, Screen
from dialogues.script.revision import Revision
from dialogues.text.shared_phrases import SIGNS

HELP = """\
a: words      Alex writes these words (b: words for Sam)
2             taps button 2 for the person whose turn it is
b 2           taps Sam's button 2
b             switches to Sam, who opens any notice
wait 3 hours  lets time pass: minutes, hours, days
skip, back, pause, resume, stop, open    work in every exercise (b skip for Sam)
edit: words   edits the last message of the person whose turn it is
sticker       sends something that isn't text
leave         leaves the couple
undo          takes back the last thing you did
?             shows this help
q             quits"""

NAMES: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
DOES = {
    "skip": "skips",
    "back": "goes back",
    "pause": "pauses",
    "resume": "resumes",
    "stop": "stops",
    "open": "opens",
    "look": "looks",
    "leave": "leaves",
    "sticker": "sends a sticker",
}
_LINE = re.compile(r"(?:(?P<who>\w+)\b(?P<colon>\s*:)?)?\s*(?P<rest>.*)", re.DOTALL)
_WAIT = re.compile(r"(?:wait\s+)?(\d+)\s*(min|minute|h|hour|d|day)s?", re.IGNORECASE)
_UNITS = {"min": "minute", "h": "hour", "d": "day"}
_QUOTATION = re.compile(r"<blockquote>(.*?)</blockquote>", re.DOTALL)
_TAG = re.compile(r"<(/?)(\w+)[^>]*>")
_ANSI = {"b": "1", "i": "3"}


@dataclass
class Stage:
    """A rehearsal driven from a terminal. `say` prints a line."""

    revision: Revision
    settings: Mapping[str, str]
    alone: bool
    say: Callable[[str], None]
    colour: bool = False
    on: Seat = "a"  # whose turn it is to do something
    lines: list[str] = field(default_factory=list)  # the transcript so far
    _past: list[tuple[Rehearsal, list[str], Seat, set[Seat]]] = field(default_factory=list)
    _called: set[Seat] = field(default_factory=set)  # who was called and has not looked yet

    def __post_init__(self) -> None:
        names: dict[Seat, str] = {"a": NAMES["a"]} if self.alone else dict(NAMES)
        self.play = Rehearsal(self.revision, names, settings=dict(self.settings))
        words = "".join(f", {word}" for word in self.settings.values())
        self.lines.append(f"exercise {self.revision.script.exercise}{words}: {' and '.join(names.values())}")

    @property
    def transcript(self) -> str:
        """What has been played so far, in the format of `dialogues.rehearsal.transcript`."""
        return "\n".join([*self.lines, ""])

    @property
    def prompt(self) -> str:
        """The prompt: whose turn it is, and the clock."""
        return f"{self._strong(self.play.names[self.on])} {self._clock()}> "

    def open(self, given: Mapping[str, str]) -> None:
        """Start: the person in seat "a" begins, perhaps with what another exercise passed on."""
        roles = self.revision.script.roles
        cast = [
            f"{name} ({', '.join(role for role, one in roles.items() if one == who)})"
            for name, who in zip(self.play.names.values(), ("starter", "partner"), strict=False)
        ]
        title = self._strong(self.revision.script.title)
        self.say(f"{title}. You play {' and '.join(cast)}. ? for help, q to quit.")
        for name, words in given.items():
            self._do(f"{self.play.names['a']} is given: {name}: {words}")
        self._do(f"{self.play.names['a']} begins")
        self._past.clear()

    def take(self, line: str) -> bool:
        """Handle one typed line. Returns False to end the play."""
        line = line.strip()
        match line.lower():
            case "":
                self._show(self.on)
            case "q" | "quit" | "exit":
                return False
            case "?" | "h" | "help":
                self.say(HELP)
            case "undo":
                self._undo()
            case _:
                self._understand(line)
        return True

    # -- what a line means ---------------------------------------------------------------------------

    def _understand(self, line: str) -> None:
        if passes := _WAIT.fullmatch(line):
            number, unit = int(passes[1]), passes[2].lower()
            unit = _UNITS.get(unit, unit)
            self._do(f"1 {unit} passes" if number == 1 else f"{number} {unit}s pass")
            return
        seat, said, written = self._whose(line)
        if seat not in self.play.names:
            self.say(f"Nobody else is here: {self.play.names['a']} does this alone.")
        elif written and said:
            self._as(seat, f"writes: {said}")
        elif written:
            self.say("Write some words after the colon.")
        elif not said:
            self._turn_to(seat)
        elif said.isdecimal():
            self._tap(seat, int(said))
        elif said.lower() in DOES:
            self._as(seat, DOES[said.lower()])
        elif said.lower().startswith("edit:") and said[5:].strip():
            self._as(seat, f"edits: {said[5:].strip()}")
        else:
            self.say(
                f"I don't know “{line}”. To say it as {self.play.names[self.on]}, write {self.on}: {line}"
                " (? for help)"
            )

    def _whose(self, line: str) -> tuple[Seat, str, bool]:
        """Who acts, what they do, and whether they write it."""
        known: dict[str, Seat] = {"a": "a", "b": "b"}
        known |= {name.lower(): seat for seat, name in NAMES.items()}
        found = _LINE.fullmatch(line)
        seat = known.get((found["who"] or "").lower()) if found else None
        if found is None or seat is None:
            return self.on, line, False
        return seat, found["rest"].strip(), found["colon"] is not None

    def _turn_to(self, seat: Seat) -> None:
        self.on = seat
        if seat in self._called:
            self._as(seat, "opens")
        else:
            self._show(seat)

    def _tap(self, seat: Seat, number: int) -> None:
        buttons = self._buttons(seat)
        if 1 <= number <= len(buttons):
            self._as(seat, f"taps: {buttons[number - 1].label}")
        else:
            has = f"has buttons 1 to {len(buttons)}" if buttons else "has no buttons now"
            if seat in self._called:
                has = f"has not looked yet: type {seat}"
            self.say(f"{self.play.names[seat]} {has}.")

    def _as(self, seat: Seat, doing: str) -> None:
        self.on = seat
        self._do(f"{self.play.names[seat]} {doing}")

    # -- what happens -----------------------------------------------------------------------------

    def _do(self, doing: str) -> None:
        """Perform a line of a transcript, and print what it changed."""
        play = copy.deepcopy(self.play, {id(self.revision): self.revision})
        before = play, list(self.lines), self.on, set(self._called)
        self.play.called.clear()
        self.play.reminded.clear()
        try:
            perform(self.play, doing)
        except TranscriptFault as fault:
            self.say(str(fault))
        except Exception as fault:  # noqa: BLE001 - a draft can break anything; its author continues from before
            self.say(f"The script breaks here: {type(fault).__name__}: {fault}")
        else:
            self._past.append(before)
            found = list(self._tell(before[0]))
            if not found and self.play.now == play.now:
                self.say("Nothing changes on either screen.")
            self.lines += [doing, *(f"  {one}" for one in found)]
            return
        self.play, self.lines, self.on, self._called = before

    def _undo(self) -> None:
        if not self._past:
            self.say("There is nothing to take back.")
            return
        self.say(f"Taken back: {next(line for line in reversed(self.lines) if not line.startswith(' '))}")
        self.play, self.lines, self.on, self._called = self._past.pop()
        self._show(self.on)

    def _tell(self, before: Rehearsal) -> Iterator[str]:
        """Print what has changed, and yield it as lines of a transcript."""
        if self.play.now != before.now:
            self.say(f"It is {self._clock()}.")
        for seat, name in self.play.names.items():
            screen, earlier = self.play.screens.get(seat), before.screens.get(seat)
            if screen is None or _as_seen(screen) == _as_seen(earlier):
                continue
            self._called.discard(seat)
            self._show(seat)
            if earlier is None or screen.html != earlier.html:
                yield f"{name} sees: {_most_telling(screen.html)}"
            if screen.rows:
                yield f"{name} has: {' | '.join(button.label for button in self._buttons(seat))}"
        for what, who in (("called", self.play.called), ("reminded", self.play.reminded)):
            for seat in dict.fromkeys(who):
                self._called.add(seat)
                self.say(self._strong(f"🔔 {self.play.names[seat]} is {what}.") + f" ({seat} looks)")
                yield f"{self.play.names[seat]} is {what}"
        for seat, kind, audience, words in self.play.kept[len(before.kept) :]:
            name = self.play.names[seat]
            self.say(f"📌 Kept for {'both' if audience == 'partner' else name} ({kind}):")
            self.say(textwrap.indent(self._plain(words), "   "))
            yield f"{name} {'gives' if audience == 'partner' else 'keeps'}: {_most_telling(words)}"
        for seat, exercise, taken in self.play.handed[len(before.handed) :]:
            self.say(f"🔗 {self.play.names[seat]} is offered to go on with {exercise}.")
            for name, words in taken.items():
                self.say(f"   {name}: {words}")
            yield f"{self.play.names[seat]} is offered: {exercise}"
        for seat in self.play.helped[len(before.helped) :]:
            self.say(f"🔒 {self.play.names[seat]} is shown the private help card.")
            yield f"{self.play.names[seat]} is helped"
        if self.play.retired != before.retired:
            became = {"done": "done", "let_go": "let go", "replaced": "replaced"}[self.play.retired or "done"]
            self.say(f"📌 What was looked at again was put away ({became}).")
            yield f"{self.play.names['a']} retires: {self.play.retired}"
        began = getattr(before, "session", None)  # there is no session until it begins
        if began is not None and began.alive and not self.play.session.alive:
            self.say(self._strong("The exercise is over.") + " (q to quit)")

    # -- what is seen -----------------------------------------------------------------------------

    def _show(self, seat: Seat) -> None:
        screen = self.play.screens.get(seat)
        name = self.play.names[seat]
        self.say(self._strong(f"── {name} ── {self._clock()} ".ljust(60, "─")))
        if screen is None:
            self.say(f"{name} has nothing to do with it yet.")
            return
        self.say(self._plain(screen.html))
        number = 0
        for row in screen.rows:
            self.say(
                "   ".join(f"[{number + place}] {button.label}" for place, button in enumerate(row, start=1))
            )
            number += len(row)

    def _buttons(self, seat: Seat) -> list[Button]:
        screen = self.play.screens.get(seat)
        return [button for row in screen.rows for button in row] if screen else []

    def _plain(self, html: str) -> str:
        """Telegram's HTML as text for a terminal."""
        columns = max(40, min(100, shutil.get_terminal_size().columns))
        quoted = _QUOTATION.sub(lambda found: "\n" + textwrap.indent(found[1], "│ ") + "\n", html)
        lines = re.sub(r"\n\s*\n", "\n\n", quoted.strip()).splitlines()
        return "\n".join(
            self._marked(part) for line in lines for part in (textwrap.wrap(line, columns) or [""])
        )

    def _marked(self, text: str) -> str:
        def mark(tag: re.Match[str]) -> str:
            code = _ANSI.get(tag[2]) if self.colour else None
            return "" if code is None else f"\x1b[{'0' if tag[1] else code}m"

        return unescape(_TAG.sub(mark, text))

    def _strong(self, text: str) -> str:
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text

    def _clock(self) -> str:
        return (
            f"day {(self.play.now.date() - BEGINNING.date()) // timedelta(days=1) + 1}, {self.play.now:%H:%M}"
        )


def _as_seen(screen: Screen | None) -> tuple[str, list[str]] | None:
    """What a person sees of a screen: its text and labels, not the data in its buttons."""
    labels = [button.label for row in screen.rows for button in row] if screen else []
    return None if screen is None else (screen.html, labels)


def _most_telling(html: str) -> str:
    """The longest line of a text, if possible one that isn't ours; a transcript searches for it."""
    lines = [line.strip() for line in unescape(html).splitlines()]
    theirs = [line for line in lines if not line.startswith(("<i>", *SIGNS))]
    return max(theirs or lines, key=len, default="")
