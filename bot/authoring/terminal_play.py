"""`duologue play-script`: one person plays both partners in a terminal, with a clock to move on."""

import copy
import re
import shutil
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
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
2             taps button 2 for the person whose turn it is; so does what the button says
b 2           taps Sam's button 2
b             switches to Sam, who opens any notice
wait 3 hours  lets time pass: minutes, hours, days
skip, back, pause, resume, stop, open    work in every exercise (b skip for Sam)
edit: words   edits the last message of the person whose turn it is
sticker       sends something that isn't text
leave         leaves the couple
review        after the end: goes on to the day on which what was kept is looked at again
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
    beside: Mapping[str, Revision] = field(default_factory=dict)  # what it may lead to, by name
    on: Seat = "a"  # whose turn it is to do something
    lines: list[str] = field(default_factory=list)  # the transcript so far
    transcripts: list[str] = field(default_factory=list)  # of what was played before this exercise
    _past: list[tuple[Rehearsal, list[str], Seat, set[Seat]]] = field(default_factory=list)
    _said_meanwhile: list[str] = field(default_factory=list)
    _called: set[Seat] = field(default_factory=set)  # who was called and has not looked yet

    def __post_init__(self) -> None:
        self._prepare({"a": NAMES["a"]} if self.alone else dict(NAMES))

    def _prepare(self, names: dict[Seat, str]) -> None:
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

    def open(self, given: Mapping[str, str], beginning: Sequence[str] = (), *, looking: bool = False) -> bool:
        """Start: the person in seat "a" begins, perhaps with what another exercise passed on.

        `beginning`: lines of a transcript that have happened already; `looking`: whoever was called has
        looked then, too. Returns False if one of the lines can't happen.
        """
        roles = self.revision.script.roles
        cast = [
            f"{name} ({', '.join(role for role, one in roles.items() if one == who)})"
            for name, who in zip(self.play.names.values(), ("starter", "partner"), strict=False)
        ]
        title = self._strong(self.revision.script.title)
        self.say(f"{title}. You play {' and '.join(cast)}. ? for help, q to quit.")
        given_first = [f"{self.play.names['a']} is given: {name}: {words}" for name, words in given.items()]
        if beginning:
            going_on = self._catch_up([*given_first, *beginning], looking=looking)
        else:
            going_on = all(self._do(line) for line in (*given_first, f"{self.play.names['a']} begins"))
        self._past.clear()
        return going_on

    def _catch_up(self, lines: Sequence[str], *, looking: bool) -> bool:
        """Let lines of a transcript happen without showing each screen, and show where they lead."""
        aloud, self.say = self.say, self._said_meanwhile.append
        try:
            for line in lines:
                self._said_meanwhile.clear()
                if not self._do(line):
                    aloud(f"It doesn't come that far: {line}\n{' '.join(self._said_meanwhile)}")
                    return False
            for seat in sorted(self._called) if looking else ():
                self._as(seat, "opens")
        finally:
            self.say = aloud
        for seat in self.play.names:
            self._show(seat)
        waiting = [seat for seat in self.play.names if seat in self.play.session.waits]
        self.on = next((seat for seat in waiting if seat not in self._called), self.on)
        return True

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
            case "review":
                self._review()
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
        elif (label := self._labelled(seat, said)) is not None:
            self._as(seat, f"taps: {label}")
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

    def _labelled(self, seat: Seat, said: str) -> str | None:
        """The button that says this, or the only one that begins like it."""
        wanted = _plainly(said)
        labels = {button.label: _plainly(button.label) for button in self._buttons(seat)}
        exact = [label for label, plain in labels.items() if plain == wanted]
        alike = exact or [label for label, plain in labels.items() if plain.startswith(wanted)]
        return alike[0] if len(alike) == 1 else None

    def _as(self, seat: Seat, doing: str) -> None:
        self.on = seat
        self._do(f"{self.play.names[seat]} {doing}")

    # -- what happens -----------------------------------------------------------------------------

    def _do(self, doing: str) -> bool:
        """Perform a line of a transcript, and print what it changed. Returns whether it could be done."""
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
            return True
        self.play, self.lines, self.on, self._called = before
        return False

    def _undo(self) -> None:
        if not self._past:
            self.say("There is nothing to take back.")
            return
        self.say(f"Taken back: {next(line for line in reversed(self.lines) if not line.startswith(' '))}")
        self.play, self.lines, self.on, self._called = self._past.pop()
        self._show(self.on)

    def _review(self) -> None:
        """Go on to the day of the first look at something that was kept, with the exercise for it."""
        if self.play.session.alive:
            self.say("There is nothing to look at again yet: the exercise isn't over.")
            return
        if not self.play.reviews:
            self.say("Nothing was kept that is looked at again.")
            return
        seat, look, html, both = self.play.reviews[0]
        revision = self.beside.get(look.exercise)
        if revision is None:
            self.say(f"There is no exercise '{look.exercise}' beside this one.")
            return
        now, names = self.play.now, dict(self.play.names)
        ahead = look.due if isinstance(look.due, timedelta) else look.due - now.date()
        given = {
            "kept": " ".join(_telling(_TAG.sub("", html))),
            "since": f"{now:%a, %b %d}".replace(" 0", " "),
        }
        together = both and len(names) == 2 and "together" in revision.script.forms
        other: Seat = "b" if seat == "a" else "a"
        self.transcripts.append(self.transcript)
        self.revision, self.settings, self.lines, self.on = revision, {}, [], "a"
        self._called.clear()
        self._prepare({"a": names[seat], "b": names[other]} if together else {"a": names[seat]})
        self.play.now = now + max(ahead, timedelta(0))
        offered = {name: words for name, words in given.items() if name in revision.script.given}
        self.open(offered)

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
                yield from (f"{name} sees: {line}" for line in _telling(screen.html))
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
            does = "gives" if audience == "partner" else "keeps"
            yield from (f"{name} {does}: {line}" for line in _telling(words))
        for cue in self.play.cued[len(before.cued) :]:
            when = f"at {cue.at:%H:%M}, for {cue.days} days"
            self.say(f"🔔 {self.play.names[cue.seat]} is reminded of it every day {when}.")
            yield f"{self.play.names[cue.seat]} is cued: {cue.at:%H:%M} for {cue.days} days"
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
            again = "review to look at what was kept, " if self.play.reviews else ""
            self.say(self._strong("The exercise is over.") + f" ({again}q to quit)")

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


def _plainly(label: str) -> str:
    """What a button says, without its signs; a button of signs alone as it is."""
    return re.sub(r"[\W_]+", " ", label).strip().casefold() or label.strip()


def _telling(html: str) -> list[str]:
    """The lines of a text, without those that are ours if there are others; a transcript has them all."""
    lines = [line.strip() for line in unescape(html).splitlines() if line.strip()]
    theirs = [line for line in lines if not line.startswith(("<i>", *SIGNS))]
    return theirs or lines
