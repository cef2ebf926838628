"""Makes a person's screen: words in their own language, from a template that sees only what they may see.

Templates are Jinja2 in a sandbox, escaped for Telegram's HTML (Bot API, "Formatting options"). Every name
must be known; an answer that was not given is None, which a template may test (`{% if meaning %}`) but not
print.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, UndefinedError, meta
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from dialogues import wording
from dialogues.audience import owes_nothing, owners, reads_the_other, sign, visible_answers
from dialogues.catalog import Revision
from dialogues.effects import Note
from dialogues.engine import STOPPED, can_go_back, length
from dialogues.events import OWN, Seat
from dialogues.languages import Language, Phrase
from dialogues.script import BOTH, Ask, End, Script, Share, Tell, Wording
from dialogues.session import Answer, Session, other


@dataclass(frozen=True, slots=True)
class Button:
    """A button: its label, what it chooses (at most 32 bytes), and whether it is the expected next step."""

    label: str
    choice: str
    main: bool = False


@dataclass(frozen=True, slots=True)
class Screen:
    """What someone sees: Telegram HTML, rows of buttons, and the visit these are stamped with."""

    html: str
    rows: tuple[tuple[Button, ...], ...] = ()
    visit: int = 0


def _printable(value: Any) -> Any:
    if value is None:
        raise UndefinedError("an answer that was not given is printed; test it with {% if … %} first")
    return value


def _quote(text: str) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(text)


ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)
ENVIRONMENT.filters = {"quote": _quote}
ENVIRONMENT.globals = {}
_EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")  # what an {% if %} leaves behind


@lru_cache(maxsize=4096)
def template(source: str) -> Template:
    """A compiled template; raises `jinja2.TemplateError` where the source is none."""
    return ENVIRONMENT.from_string(source)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """The top names that a template mentions."""
    return frozenset(meta.find_undeclared_variables(ENVIRONMENT.parse(source)))


def fill(source: str, values: Mapping[str, Any]) -> str:
    """A template's text with its values, escaped for Telegram's HTML."""
    return _rendered(source, values) if names_in(source) else _constant(source)


@lru_cache(maxsize=4096)
def _constant(source: str) -> str:
    """The text of a template that mentions no names, as most labels are."""
    return _rendered(source, {})


def _rendered(source: str, values: Mapping[str, Any]) -> str:
    return _EMPTY_LINES.sub("\n\n", template(source).render(values).strip())


def plain(source: str, values: Mapping[str, Any]) -> str:
    """A template's text as plain text, for labels and other places that know no markup."""
    return str(Markup(fill(source, values)).unescape())


@dataclass(frozen=True)
class Renderer:
    """Makes the screens of one session for one reader. `names` are the names people go by, by seat."""

    revision: Revision
    session: Session
    seat: Seat
    language: Language
    names: Mapping[Seat, str]

    @property
    def script(self) -> Script:
        return self.revision.script

    def screen(self, note: Note | None = None) -> Screen:
        """Where this person is now, with a note above it if something needs saying."""
        parts, rows = self._now()
        if note is not None:
            parts.insert(0, f"<i>{self._note(note)}</i>")
        return Screen("\n\n".join(parts), tuple(rows), self._visit)

    @property
    def lasting(self) -> bool:
        """Whether the screen must stay in the chat when one moves on: it shows what the partner wrote."""
        session = self.session
        if owes_nothing(self.script, session, self.seat):
            return False
        if not session.alive:
            return session.outcome != STOPPED
        if session.status == "paused" or self.seat not in session.waits:
            return False
        step = self.script.flat[session.waits[self.seat].place]
        assert isinstance(step, Ask | Share)
        return not session.words[self.seat].draft and self._shows_the_other(step.ask)

    def options(self) -> Screen:
        """The same screen with what ⋯ opens instead of its buttons."""
        choices = [("pause", wording.PAUSE)]
        if self.seat in self.session.waits:
            choices.append(("skip", wording.SKIP))
        if can_go_back(self.session, self.seat):
            choices.append(("back", wording.BACK))
        choices += [("stop", wording.STOP), ("help", wording.PRIVATE_HELP), ("close", wording.CLOSE)]
        buttons = [self._button(choice, phrase) for choice, phrase in choices]
        screen = self.screen()
        return Screen(screen.html, tuple(_pairs(buttons)), screen.visit)

    def help(self) -> Screen:
        """The private help card, with the way back to the exercise."""
        rows = ((self._button("close", wording.CLOSE),),)
        return Screen(self._say(wording.HELP), rows, self._visit)

    def card(self, name: str) -> str:
        """A card of the script as this reader sees it."""
        return fill(self._text(f"card/{name}", self.script.cards[name]), self.values)

    @property
    def _visit(self) -> int:
        """The stamp on this person's buttons."""
        wait = self.session.waits.get(self.seat)
        return wait.visit if wait else self.session.visit

    # -- the parts of a screen --------------------------------------------------------------------

    def _now(self) -> tuple[list[str], list[tuple[Button, ...]]]:
        session = self.session
        if owes_nothing(self.script, session, self.seat):
            return [self._meanwhile()], []
        if not session.alive:
            return [self._ending()], []
        if session.status == "paused":
            return self._paused()
        told = [self._step_text(name) for name in session.told.get(self.seat, ())]
        wait = session.waits.get(self.seat)
        if wait is None:
            return [*told, self._meanwhile()], [(self._button("options", wording.OPTIONS),)]
        step = self.script.flat[wait.place]
        assert isinstance(step, Ask | Share)
        asked = self._words(step.step, "ask", step.ask)
        if isinstance(step, Share):
            return [*told, asked], self._share_rows(step)
        if session.words[self.seat].draft:
            return self._draft(step), self._draft_rows(step)
        signed = f"<i>{self._say(wording.SIGNS[sign(step, session)])}</i>"
        return [*told, asked, *self._scale(step), signed], self._ask_rows(step)

    def _paused(self) -> tuple[list[str], list[tuple[Button, ...]]]:
        """Whoever paused may choose when to be called back; the other one only sees that it is paused."""
        row = (self._button("resume", wording.RESUME, main=True), self._button("stop", wording.LET_GO))
        if self.session.paused_by != self.seat:
            return [self._say(wording.PAUSED)], [row]
        if self.session.returns is not None:
            return [self._say(wording.RESTING)], [row]
        rests = tuple(self._button(choice, phrase) for choice, phrase in wording.RESTS.items())
        return [self._say(wording.PAUSED)], [row, rests]

    def _draft(self, step: Ask) -> list[str]:
        words = self.session.words[self.seat]
        shown = _first(words.draft_text(), step.limit)  # all of it might not fit into a message
        parts = [fill(self.language.translate(wording.DRAFT), {"draft": shown})]
        if length(words.draft_text()) > step.limit:
            return parts
        parts += [self._say(wording.HINTS[hint]) for hint in self._hints()]
        signed = self._say(wording.SIGNS[sign(step, self.session)])
        return [*parts, f"<i>{self._say(wording.DRAFT_HELP)}\n{signed}</i>"]

    def _hints(self) -> list[str]:
        """The hint that this turn gave, as long as the draft calls for it."""
        given = self.session.hinted.get(self.seat, [])
        return [hint for hint in given if hint in self.session.words[self.seat].draft_hints()]

    def _draft_rows(self, step: Ask) -> list[tuple[Button, ...]]:
        words = self.session.words[self.seat]
        label = wording.SEND_ANYWAY if self._hints() else wording.SEND
        send = self._button(f"send-{self.session.changes[self.seat]}", label, main=True)
        rest = (self._button("clear", wording.START_OVER), self._button("options", wording.OPTIONS))
        return [rest] if length(words.draft_text()) > step.limit else [(send,), rest]

    def _ask_rows(self, step: Ask) -> list[tuple[Button, ...]]:
        buttons = [
            Button(self._text(f"{step.step}/choice/{name}", choice.label), OWN + name)
            for name, choice in step.choices.items()
        ]
        rows = list(_pairs(buttons))
        if step.answer == "several":
            picked = self.session.words[self.seat].picked
            buttons = [
                replace(button, label=f"✓ {button.label}")
                if button.choice.removeprefix(OWN) in picked
                else button
                for button in buttons
            ]
            rows = list(_pairs(buttons))
            if len(picked) >= step.at_least:
                rows.append((self._button("done", wording.DONE, main=True),))
        if step.scale:
            numbers = range(step.scale.low, step.scale.high + 1)
            rows = [tuple(Button(str(number), f"n-{number}") for number in numbers)]
            rows = [row[start : start + 6] for row in rows for start in range(0, len(row), 6)]
        return [*rows, (self._button("options", wording.OPTIONS),)]

    def _scale(self, step: Ask) -> list[str]:
        """What the two ends of a rating mean; its buttons are numbers, which fit any screen."""
        if step.scale is None:
            return []
        low, high = (
            self._text(f"{step.step}/{part}", meaning)
            for part, meaning in (("low", step.scale.low_means), ("high", step.scale.high_means))
        )
        ends = {"low": step.scale.low, "low_means": low, "high": step.scale.high, "high_means": high}
        return [self._say(wording.SCALE, **ends)]

    def _share_rows(self, step: Share) -> list[tuple[Button, ...]]:
        rows = [(self._button("share", wording.SHARE, main=True),)]
        changes = []
        for name in step.share:
            shared = self.script.flat[self.script.index[name]]
            assert isinstance(shared, Ask)
            called = self._text(f"{name}/called", shared.called) if shared.called else name
            label = plain(self.language.translate(wording.CHANGE), {"called": called})
            changes.append(Button(label, f"change-{name}"))
        last = (self._button("private", wording.KEEP_PRIVATE), self._button("options", wording.OPTIONS))
        return [*rows, *_pairs(changes), last]

    def _meanwhile(self) -> str:
        wait = self.session.waits.get(other(self.seat))
        place = wait.place if wait else self.session.passed
        assert place is not None
        step = self.script.flat[place]
        assert isinstance(step, Ask | Share)
        if step.meanwhile is not None:
            return self._words(step.step, "meanwhile", step.meanwhile)
        after = isinstance(step, Ask) and step.who == BOTH
        return self._say(wording.WAITING_AFTER_ANSWER if after else wording.WAITING)

    def _ending(self) -> str:
        if self.session.outcome == STOPPED:
            return self._say(wording.STOPPED)
        if self.session.forgotten:
            return self._say(wording.FINISHED)
        end = self.script.flat[self.script.index[self.session.outcome or ""]]
        assert isinstance(end, End)
        role = self.session.role_of(self.seat) or ""
        if role not in end.end:
            return self._say(wording.FINISHED)
        return self._words(end.step, f"end/{role}", end.end[role])

    def _step_text(self, name: str) -> str:
        step = self.script.flat[self.script.index[name]]
        assert isinstance(step, Tell)
        return self._words(name, "tell", step.tell)

    def _note(self, note: Note) -> str:
        values: dict[str, Any] = {}
        if note in ("too_long", "too_many", "too_few"):
            step = self.script.flat[self.session.waits[self.seat].place]
            assert isinstance(step, Ask)
            over = length(self.session.words[self.seat].draft_text()) - step.limit
            values = {"over": over, "limit": step.limit, "most": step.at_most, "least": step.at_least}
        return self._say(wording.NOTES[note], **values)

    # -- words ------------------------------------------------------------------------------------

    def _button(self, choice: str, phrase: Phrase, *, main: bool = False) -> Button:
        return Button(plain(self.language.translate(phrase), self._shared_values), choice, main)

    def _say(self, phrase: Phrase, **values: Any) -> str:
        return fill(self.language.translate(phrase), self._shared_values | values)

    @cached_property
    def _shared_values(self) -> dict[str, Any]:
        partner = self.names.get(other(self.seat))
        return {"partner": partner, "title": self._text("title", self.script.title)}

    def _words(self, step: str, part: str, words: Wording) -> str:
        return fill(self._text(f"{step}/{part}", words.of(self.session.form)), self.values)

    def _text(self, place: str, english: str) -> str:
        own = self.revision.language(self.language.code)
        return own.translate(self.script.phrase(place, english))

    def _shows_the_other(self, words: Wording) -> bool:
        source = words.of(self.session.form)
        names = set(names_in(source))
        if "card" in names:
            names = names.union(*(names_in(text) for text in self.script.cards.values()))
        return reads_the_other(frozenset(names), self.script, self.session, self.seat)

    @cached_property
    def values(self) -> dict[str, Any]:
        """What a template may mention: names, and every answer that this reader may see."""
        session = self.session
        values: dict[str, Any] = {role: self.names.get(seat) for role, seat in session.cast.items()}
        values |= {"me": self.names[self.seat], "partner": self.names.get(other(self.seat))}
        mine: dict[str, Any] = {}
        theirs: dict[str, Any] = {}
        for (owner, name), (step, answer) in visible_answers(self.script, session, self.seat).items():
            value = self._value(step, answer)
            if step.who == BOTH:
                (mine if owner == self.seat else theirs)[name] = value
            else:
                values[name] = value
        for unplayed in self.script.flat:  # a role that nobody plays has answered nothing
            if isinstance(unplayed, Ask) and not owners(unplayed.who, session):
                values[unplayed.step] = None
        values |= {"mine": mine, "theirs": theirs}
        return values | {"card": _Cards(self, values)}

    def _value(self, step: Ask, answer: Answer | None) -> str | int | None:
        if answer is None:
            return None
        if "choice" in answer:
            return self._text(f"{step.step}/choice/{answer['choice']}", step.choices[answer["choice"]].label)
        if "choices" in answer:
            labels = (
                self._text(f"{step.step}/choice/{name}", step.choices[name].label)
                for name in answer["choices"]
            )
            return ", ".join(labels)
        value: str | int = answer["number"] if "number" in answer else answer["text"]
        return value


class _Cards:
    """`card.thanks` in a template: a card of the script, made when it is mentioned."""

    def __init__(self, renderer: Renderer, values: Mapping[str, Any]) -> None:
        self._renderer = renderer
        self._values = values

    def __getitem__(self, name: str) -> Markup:
        source = self._renderer.script.cards[name]
        return Markup(fill(self._renderer._text(f"card/{name}", source), self._values))


def _first(text: str, most: int) -> str:
    """The text, or as much of it as `most` UTF-16 units hold."""
    if length(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore") + " …"


def _pairs(buttons: list[Button]) -> Iterator[tuple[Button, ...]]:
    """Rows of at most two, a long label on a row of its own."""
    row: list[Button] = []
    for button in buttons:
        if row and (len(row) == 2 or max(len(button.label), len(row[0].label)) > 18):
            yield tuple(row)
            row = []
        row.append(button)
    if row:
        yield tuple(row)
