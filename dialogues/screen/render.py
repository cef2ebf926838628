"""Renders a person's screen in their own language, from templates that see only what this person may see."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from jinja2 import TemplateError
from markupsafe import Markup, escape

from dialogues.engine import offers
from dialogues.engine.effects import HandOverTo, Note
from dialogues.engine.engine import STOPPED, can_go_back
from dialogues.engine.evaluation import step_happens
from dialogues.engine.events import STARTER, TAKEN_UP, Seat
from dialogues.engine.loops import (
    answer_key,
    counter,
    iteration_at,
    iteration_count,
    iterations,
    newest_at,
    wording_before,
)
from dialogues.engine.session import Session, other
from dialogues.engine.visibility import may_change, owes_nothing, owners, reads_the_other, sign
from dialogues.screen import ready_words
from dialogues.screen.ready_words import ready_lines
from dialogues.screen.screen import Button, Screen, evenly, pairs, sixes
from dialogues.screen.template_values import TemplateValues
from dialogues.script.fields import BOTH, Wording
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Asking, Each, End, Rest, Share, Step, Tell
from dialogues.text import shared_phrases
from dialogues.text.languages import Language, Phrase
from dialogues.text.length import length
from dialogues.text.templates import fill, names_in, plain

_log = logging.getLogger(__name__)
MOST_COPIED = 256  # characters that a button may put on the clipboard (Bot API, CopyTextButton)
MOST_TAKEN_ALONG = 3000  # what fits into the message that says that it has ended
ENOUGH_TO_KNOW_IT = 40  # UTF-16 units of one among several things


@dataclass(frozen=True)
class Renderer:
    """Renders the screens of one session for one reader. `names`: what the two are called, by seat.

    Where a text can't be made, which `duologue check` refuses, someone reads a kind line instead and can pass
    the step; the log says which it is. `strict`: raise `jinja2.TemplateError` there.

    `lines_first`: questions that have ready lines open with these showing. `rewords`: a line that the reader
    would like to change, shown with the question so that it can be copied.
    """

    revision: Revision
    session: Session
    seat: Seat
    language: Language
    names: Mapping[Seat, str]
    lines_first: bool = False
    rewords: str = ""
    strict: bool = False

    @property
    def script(self) -> Script:
        return self.revision.script

    def screen(self, note: Note | None = None) -> Screen:
        """The current screen, with a note above it if there is something to say."""
        parts, rows = self._now()
        if note is not None:
            parts.insert(0, f"<i>{self._note(note)}</i>")
        return Screen("\n\n".join(parts), tuple(rows), self._visit)

    def with_lines(self) -> "Renderer":
        """The same with the ready lines showing."""
        return replace(self, lines_first=True)

    def with_words(self, rewords: str = "") -> "Renderer":
        """The same with the question for one's own words, perhaps for changing a line that was tapped."""
        return replace(self, lines_first=False, rewords=rewords)

    def ready_words(self, choice: str) -> str | None:
        """The line, or the beginning of a sentence, that a button stands for; None if it is not offered."""
        wait = self.session.waits.get(self.seat)
        step = self.script.flat[wait.place] if wait else None
        if self.session.status != "waiting" or not isinstance(step, Ask) or self._drafts:
            return None
        for prefix, offered in (
            (ready_words.LINE, self._lines(step)),
            (ready_words.BEGIN, [starter.removesuffix("…") for starter in self._starters(step)]),
        ):
            number = choice.removeprefix(prefix)
            if number != choice and number.isdecimal() and 0 < int(number) <= len(offered):
                return offered[int(number) - 1]
        return None

    @cached_property
    def tapped_line(self) -> str | None:
        """The draft, if it says just what one of the lines here says."""
        wait = self.session.waits.get(self.seat)
        step = self.script.flat[wait.place] if wait else None
        draft = self.session.words[self.seat].draft
        if len(draft) != 1 or not isinstance(step, Ask):
            return None
        text: str = draft[0]["text"]
        return text if text in self._lines(step) else None

    @property
    def draft_buttons(self) -> tuple[Button, ...]:
        """The buttons below this person's draft, without the rest of the screen; none without a draft."""
        wait = self.session.waits.get(self.seat)
        step = self.script.flat[wait.place] if wait else None
        rows = self._draft_rows(step) if isinstance(step, Ask) and self._drafts else []
        return tuple(button for row in rows for button in row)

    def own_words(self) -> list[str]:
        """This person's answers in words, without those that just repeat a line of their question."""
        given = self.session.words[self.seat].answers
        found = [(known, text) for known, answer in given.items() for text in offers.words_in(answer)]
        asks = {known: self.script.asks.get(known.partition("#")[0]) for known, _ in found}
        texts = (
            text for known, text in found if (step := asks[known]) is None or text not in self._lines(step)
        )
        return list(dict.fromkeys(texts))

    def marks(self) -> dict[str, int]:
        """This person's answers on scales, by step."""
        given = self.session.words[self.seat].answers
        return {name: answer["number"] for name, answer in given.items() if "number" in answer}

    @property
    def lasting(self) -> bool:
        """Whether the screen must stay in the chat afterwards, because it shows what the partner wrote."""
        session = self.session
        if owes_nothing(self.script, session, self.seat):
            return False
        if not session.alive:
            return session.outcome != STOPPED
        if session.status == "paused" or self.seat not in session.waits:
            return False
        step = self.script.flat[session.waits[self.seat].place]
        assert isinstance(step, Asking)
        return (not self._drafts or self._draft_repeats_the_question) and self._shows_the_other(step.ask)

    def options(self) -> Screen:
        """The current screen with the buttons that ⋯ opens."""
        announced = self.script.announced
        choices = [("pause", shared_phrases.PAUSE)] if announced else []
        if self.seat in self.session.waits:
            choices.append(("skip", shared_phrases.SKIP))
        if can_go_back(self.session, self.seat):
            choices.append(("back", shared_phrases.BACK))
        choices += [("stop", shared_phrases.STOP)] if announced else []
        choices += [
            ("help", shared_phrases.PRIVATE_HELP),
            ("close", shared_phrases.CLOSE),
        ]
        buttons = [self._button(choice, phrase) for choice, phrase in choices]
        screen = self.screen()
        return Screen(screen.html, tuple(pairs(buttons)), screen.visit)

    def one_round(self, choice: str) -> Screen | None:
        """The current screen with a button for each answer of one round of a loop, if it is offered."""
        loop, _, number = choice.removeprefix("change-").partition("-")
        if not choice.startswith("change-") or not number:
            return None
        screen = self.screen()
        if all(button.choice != choice for row in screen.rows for button in row):
            return None
        asked = self._say(shared_phrases.CHANGE_WHICH, called=self._round(loop, int(number)))
        buttons = [
            self._change(self._called(one), f"{one.step}-{number}") for one in self._asked(loop, int(number))
        ]
        rows = (*pairs(buttons), (self._button("close", shared_phrases.CLOSE),))
        return Screen(f"{screen.html}\n\n<b>{asked}</b>", rows, screen.visit)

    def before_stopping(self) -> Screen:
        """The question that comes before a stop that ends what both have written in."""
        rows = (
            (self._button("stop-now", shared_phrases.STOP_NOW),),
            (self._button("close", shared_phrases.CLOSE),),
        )
        return Screen(self._say(shared_phrases.STOP_BOTH), rows, self._visit)

    def help(self) -> Screen:
        """The private help card, with a button back to the exercise."""
        rows = ((self._button("close", shared_phrases.CLOSE),),)
        return Screen(self._say(shared_phrases.HELP), rows, self._visit)

    def card(self, name: str, step: str, number: int | None = None) -> str:
        """A card of the script as this reader sees it at a step; in a loop, in one of its iterations.

        Empty if it can't be made.
        """
        try:
            return str(self._values(self.script.flat[self.script.index[step]], number)["card"][name])
        except TemplateError as fault:
            self._report(step, fault)
            return ""

    def taken_along(self, effect: HandOverTo) -> dict[str, str]:
        """The answers handed over to another exercise, as plain text by the names it gives them."""
        values = self._values(self.script.flat[self.script.index[effect.step]])
        found = {formal: values["mine"].get(name, values.get(name)) for formal, name in effect.takes}
        return {formal: str(words) for formal, words in found.items() if words is not None}

    def iteration(self, loop: str, number: int) -> dict[str, Any]:
        """The template values of one iteration of a loop, as far as this reader may see them."""
        step = self.script.flat[self.script.index[loop] + 1]
        return self._values(step, number)

    @property
    def _visit(self) -> int:
        """The stamp on this person's buttons."""
        wait = self.session.waits.get(self.seat)
        return wait.visit if wait else self.session.visit

    # -- the parts of a screen --------------------------------------------------------------------

    def _now(self) -> tuple[list[str], list[tuple[Button, ...]]]:
        session = self.session
        if owes_nothing(self.script, session, self.seat):
            return [*self._all_told(), self._meanwhile()], []
        if not session.alive:
            return self._over()
        if session.status == "paused":
            return self._paused()
        wait = session.waits.get(self.seat)
        if wait is None:
            return [*self._all_told(), self._meanwhile()], [(self._options,)]
        step = self.script.flat[wait.place]
        assert isinstance(step, Asking)
        if isinstance(step, Ask) and session.words[self.seat].draft:
            return [*self._draft(step), *self._replaced(step)], self._draft_rows(step)
        told = self._all_told()
        asked = self._said(step, "ask", step.ask)
        if asked is None:
            skip = self._button("skip", shared_phrases.SKIP, main=True)
            return [*told, self._say(shared_phrases.BROKEN)], [(skip, self._options)]
        match step:
            case Share():
                return [*told, asked], self._share_rows(step)
            case Agree():
                return [*told, asked, *self._replaced_in(step)], self._agree_rows(step)
            case Rest():
                back = Button(self._template_values.label(step, "back", step.back), "back-early")
                return [*told, asked], [(back, self._options)]
        signed = [] if self._is_cue_card(step) else [f"<i>{self._signed(step)}</i>"]
        was = self._replaced(step)
        keep = [(self._button("skip", shared_phrases.KEEP_AS_IT_WAS),)] if was else []
        if self.lines_first and (lines := self._lines(step)):
            parts = [*told, asked, *was, self._numbered(lines), *signed]
            return parts, [*keep, *self._line_rows(step, len(lines))]
        examples = self._examples(step)
        said = [self._say(shared_phrases.FOR_EXAMPLE, examples=examples)] if examples else []
        copied = [self._say(shared_phrases.REWORD_HOW, line=self.rewords)] if self.rewords else []
        parts = [*told, asked, *was, *said, *self._scale(step), *copied, *signed]
        return parts, [*keep, *self._ask_rows(step)]

    def _over(self) -> tuple[list[str], list[tuple[Button, ...]]]:
        """The end; with what they were writing when the other one stopped."""
        draft = self.session.words[self.seat].draft_text()
        if not draft:
            return [self._ending()], []
        taken = self._say(shared_phrases.TAKE_ALONG, draft=_first(draft, MOST_TAKEN_ALONG))
        button = Button(plain(self.language.translate(shared_phrases.COPY), {}), "", copies=draft)
        return [self._ending(), taken], [(button,)] if length(draft) <= MOST_COPIED else []

    def _replaced(self, step: Ask) -> list[str]:
        """The other one's words that this person is writing something else for, when changing them."""
        newest = newest_at(self.script, self.session, step) if self.seat in self.session.changing else None
        if newest is None or newest[0] == self.seat or "text" not in newest[1]:
            return []
        return [self._was(newest[1]["text"])]

    def _replaced_in(self, step: Agree) -> list[str]:
        """The words that one of them has replaced in what both look over."""
        found = (
            wording_before(self.session, answer_key(name, number), owner)
            for named in step.agree
            for name in self.script.asked_in(named)
            if self.script.asks[name].who != BOTH
            for owner in owners(self.script.asks[name].who, self.session)
            for number in iterations(self.script, self.session, name, owner)
        )
        return [self._was(text) for text in found if text is not None]

    def _was(self, text: str) -> str:
        return f"<i>{self._say(shared_phrases.WAS, was=text)}</i>"

    def _paused(self) -> tuple[list[str], list[tuple[Button, ...]]]:
        """Whoever paused may choose when to be called back; the other one sees only that it is paused."""
        row = (
            self._button("resume", shared_phrases.RESUME, main=True),
            self._button("stop", shared_phrases.LET_GO),
        )
        if self.session.paused_by != self.seat:
            return [self._say(shared_phrases.PAUSED)], [row]
        if self.session.returns is not None:
            return [self._say(shared_phrases.RESTING)], [row]
        rests = tuple(self._button(choice, phrase) for choice, phrase in shared_phrases.RESTS.items())
        return [self._say(shared_phrases.PAUSED)], [row, rests]

    def _draft(self, step: Ask) -> list[str]:
        words = self.session.words[self.seat]
        signed = self._signed(step)
        if step.typed:
            read = self._template_values.text_of(words.draft[0]["value"], step)
            return [
                self._say(shared_phrases.READ, value=read),
                f"<i>{self._say(shared_phrases.READ_HELP)}\n{signed}</i>",
            ]
        fits = (step.limit + len(", ")) * step.most if step.answer == "several" else step.limit
        shown = _first(words.draft_text(), fits)  # the whole draft might not fit into a message
        parts = [self._said(step, "ask", step.ask) or ""] if self._draft_repeats_the_question else []
        if words.only_begun:
            begun = self._say(shared_phrases.BEGUN, begun=f"{shown}…")
            return [*parts, begun, f"<i>{self._say(shared_phrases.BEGUN_HELP)}\n{signed}</i>"]
        parts += [fill(self.language.translate(shared_phrases.DRAFT), {"draft": shown})]
        over = offers.excess(step, words.draft_text())
        if words.full:
            full = self._say(shared_phrases.DRAFT_FULL, over=over, limit=step.limit)
            parts.insert(0, f"<i>{full}</i>")
        if over > 0:
            return parts
        parts += [self._say(shared_phrases.HINTS[hint]) for hint in self._hints()]
        if words.full or self.tapped_line:
            return [*parts, f"<i>{signed}</i>"]
        help_ = shared_phrases.TAKEN_UP_HELP if words.only_taken_up else shared_phrases.DRAFT_HELP
        return [*parts, f"<i>{self._say(help_)}\n{signed}</i>"]

    def _is_cue_card(self, step: Ask) -> bool:
        """Whether two people in one room speak here and only tap: then nothing is said about who sees it."""
        same_room = self.session.setting("way") == "same_room"
        return same_room and not step.takes_words and sign(step, self.session) == "👥"

    def _signed(self, step: Ask) -> str:
        """The sign and sentence that say who will see the answer."""
        shown = sign(step, self.session)
        if self.session.form == "alone":
            return self._say(shared_phrases.SIGNS[shown])
        if step.seen == "when the same" and step.answer == "several":
            return self._say(shared_phrases.SIGN_IN_COMMON)
        return self._say(shared_phrases.SEALED_SIGNS.get(step.seen, shared_phrases.SIGNS[shown]))

    def _hints(self) -> list[str]:
        """The hint given for this question, as long as the draft still calls for it."""
        given = self.session.hinted.get(self.seat, [])
        return [hint for hint in given if hint in self.session.words[self.seat].draft_hints()]

    def _draft_rows(self, step: Ask) -> list[tuple[Button, ...]]:
        words = self.session.words[self.seat]
        label = (
            shared_phrases.RIGHT
            if step.typed
            else shared_phrases.LET_GO
            if step.forget
            else shared_phrases.SEND_ANYWAY
            if self._hints()
            else shared_phrases.SEND
        )
        send = self._button(f"send-{self.session.changes[self.seat]}", label, main=True)
        rest = (self._button("clear", shared_phrases.START_OVER), self._options)
        too_long = not step.typed and offers.excess(step, words.draft_text()) > 0
        if too_long or words.only_begun:
            return [rest]
        change = [(self._button(ready_words.REWORD, shared_phrases.REWORD),)] if self.tapped_line else []
        return [(send,), *change, rest]

    def _choices(self, step: Ask) -> list[Button]:
        tappable = offers.buttons(self.script, self.session, self.seat, step)
        return [Button(self._template_values.choice(step, item), choice) for choice, item in tappable.items()]

    def _ask_rows(self, step: Ask) -> list[tuple[Button, ...]]:
        buttons = self._choices(step)
        if step.scale:
            rated = range(step.scale.low, step.scale.high + 1)
            return [*sixes([Button(str(number), f"n-{number}") for number in rated]), (self._options,)]
        if step.answer != "several":
            return [*pairs(buttons), *self._ready_rows(step), self._last_row(step)]
        picked = offers.ticked(self.session, self.seat)
        tappable = offers.buttons(self.script, self.session, self.seat, step)
        ticked = [
            replace(one, label=f"✓ {one.label}") if tappable.get(one.choice) in picked else one
            for one in buttons
        ]
        enough = len(picked) >= offers.fewest(self.script, self.session, self.seat, step)
        done = [(self._button("done", shared_phrases.DONE, main=True),)] if enough else []
        return [*pairs(ticked), *done, (self._options,)]

    # -- ready words --------------------------------------------------------------------------------

    @property
    def _drafts(self) -> bool:
        return bool(self.session.words[self.seat].draft)

    @property
    def _draft_repeats_the_question(self) -> bool:
        """Whether the draft has taken the question's place on the screen, since it didn't begin below it."""
        draft = self.session.words[self.seat].draft
        untyped = bool(draft) and draft[0]["message"] in (TAKEN_UP, STARTER)
        return untyped or self.tapped_line is not None

    def _lines(self, step: Ask) -> list[str]:
        """The lines this person is offered at a question, in their language."""
        lines = ready_lines(self.script, self.session, self.seat, step)
        return [self._template_values.label(step, name, line) for name, line in lines]

    def _starters(self, step: Ask) -> list[str]:
        return self._numbered_labels(step, "starter", step.starters)

    def _examples(self, step: Ask) -> list[str]:
        return self._numbered_labels(step, "example", step.examples)

    def _numbered_labels(self, step: Ask, part: str, texts: tuple[str, ...]) -> list[str]:
        return [
            self._template_values.label(step, f"{part}/{number}", text)
            for number, text in enumerate(texts, 1)
        ]

    def _numbered(self, lines: list[str]) -> str:
        listed = "\n".join(f"<b>{number}</b>  {escape(line)}" for number, line in enumerate(lines, start=1))
        return f"{self._say(shared_phrases.LINES)}\n\n{listed}"

    def _line_rows(self, step: Ask, lines: int) -> list[tuple[Button, ...]]:
        """The lines' numbers, the question's own buttons, and the way to one's own words."""
        numbers = [Button(str(number), f"{ready_words.LINE}{number}") for number in range(1, lines + 1)]
        words = self._button(ready_words.WORDS, shared_phrases.OWN_WORDS)
        return [*evenly(numbers), *pairs(self._choices(step)), (words, self._options)]

    def _ready_rows(self, step: Ask) -> list[tuple[Button, ...]]:
        """Buttons for beginnings of a sentence, and for copying an example or a line to change."""
        begin = [
            Button(starter, f"{ready_words.BEGIN}{number}")
            for number, starter in enumerate(self._starters(step), start=1)
        ]
        copied = [self.rewords] if self.rewords else self._examples(step)
        labels = [shared_phrases.COPY] if len(copied) == 1 else [shared_phrases.COPY_NUMBER] * len(copied)
        copy = [
            Button(plain(self.language.translate(label), {"number": number}), "", copies=text)
            for number, (label, text) in enumerate(zip(labels, copied, strict=True), start=1)
        ]
        return [*pairs(begin), *pairs(copy)]

    def _last_row(self, step: Ask) -> tuple[Button, ...]:
        if not self._lines(step):
            return (self._options,)
        return self._button(ready_words.LINES, shared_phrases.TAP_A_LINE), self._options

    def _scale(self, step: Ask) -> list[str]:
        """What the two ends of a scale mean. Its buttons are bare numbers, which fit any screen."""
        if step.scale is None:
            return []
        low, high = (
            self._template_values.label(step, part, meaning)
            for part, meaning in (("low", step.scale.low_means), ("high", step.scale.high_means))
        )
        ends = {"low": step.scale.low, "low_means": low, "high": step.scale.high, "high_means": high}
        return [self._say(shared_phrases.SCALE, **ends)]

    def _share_rows(self, step: Share) -> list[tuple[Button, ...]]:
        share = self._button("share", shared_phrases.SHARE, main=True)
        last = (self._button("private", shared_phrases.KEEP_PRIVATE), self._options)
        return [(share,), *pairs(self._changes(step.share)), last]

    def _agree_rows(self, step: Agree) -> list[tuple[Button, ...]]:
        agree = self._button("agree", shared_phrases.AGREE, main=True)
        changes = self._changes(step.agree) if may_change(step, self.session) else []
        last = (self._button("otherwise", shared_phrases.NOT_LIKE_THIS), self._options)
        return [(agree,), *pairs(changes), last]

    def _changes(self, names: tuple[str, ...]) -> list[Button]:
        """A button for each answer that may be changed, or for each iteration of a loop."""
        found = []
        for name in names:
            iterations = iteration_count(self.script, self.session, name, self.seat)
            if iterations is not None:
                found += [
                    self._change(self._round(name, number), f"{name}-{number}")
                    for number in range(1, iterations + 1)
                    if self._asked(name, number)
                ]
                continue
            asked = self.script.asks[name]
            if step_happens(self.script, self.session, asked, self.seat):
                found.append(self._change(self._called(asked), name))
        return found

    def _asked(self, loop: str, number: int) -> list[Ask]:
        """The questions of one round that may be changed: those that are asked in it, as it stands."""
        session = self.session.copy()
        place = self.script.index[loop]
        session.items[counter(self.script, self.script.loops[place], self.seat)] = number
        asks = (self.script.asks[name] for name in self.script.asked_in(loop))
        return [one for one in asks if step_happens(self.script, session, one, self.seat)]

    def _called(self, step: Ask | Each) -> str:
        called = step.called
        return self._template_values.label(step, "called", called) if called else step.step

    def _round(self, loop: str, number: int) -> str:
        """What one round of a loop is called: "Step 2", or just "2"."""
        step = self.script.flat[self.script.index[loop]]
        assert isinstance(step, Each)
        return f"{self._called(step)} {number}" if step.called else str(number)

    def _change(self, called: str, choice: str) -> Button:
        return Button(
            plain(self.language.translate(shared_phrases.CHANGE), {"called": called}), f"change-{choice}"
        )

    def _meanwhile(self) -> str:
        wait = self.session.waits.get(other(self.seat))
        place = wait.place if wait else self.session.settled
        assert place is not None
        step = self.script.flat[place]
        assert isinstance(step, Asking)
        if other(self.seat) in self.session.changing:
            return self._say(shared_phrases.WAITING_FOR_CHANGE)
        if step.meanwhile is not None and (said := self._said(step, "meanwhile", step.meanwhile)):
            return said
        if isinstance(step, Rest):
            return self._say(shared_phrases.WAITING_FOR_CHANGE)
        after = isinstance(step, Agree) or getattr(step, "who", BOTH) == BOTH
        return self._say(shared_phrases.WAITING_AFTER_ANSWER if after else shared_phrases.WAITING)

    def _ending(self) -> str:
        if self.session.outcome == STOPPED:
            return self._say(shared_phrases.STOPPED)
        if self.session.forgotten:
            return self._say(shared_phrases.FINISHED)
        end = self.script.flat[self.script.index[self.session.outcome or ""]]
        assert isinstance(end, End)
        role = self.session.role_of(self.seat) or ""
        if role not in end.end:
            return self._say(shared_phrases.FINISHED)
        return self._said(end, f"end/{role}", end.end[role]) or self._say(shared_phrases.FINISHED)

    def _all_told(self) -> list[str]:
        told = (self._told(name) for name in self.session.told.get(self.seat, ()))
        return [said for said in told if said]

    def _told(self, known: str) -> str | None:
        name, _, number = known.partition("#")
        step = self.script.flat[self.script.index[name]]
        assert isinstance(step, Tell)
        return self._said(step, "tell", step.tell, int(number) if number else None)

    def _note(self, note: Note) -> str:
        values: dict[str, Any] = {}
        if note in ("too_long", "too_many", "too_few", "out_of_range"):
            step = self.script.flat[self.session.waits[self.seat].place]
            assert isinstance(step, Ask)
            text = self.session.words[self.seat].draft_text()
            over = offers.excess(step, text)
            least = offers.fewest(self.script, self.session, self.seat, step)
            values = {"over": over, "limit": step.limit, "most": step.most, "least": least}
            if note == "too_long" and step.answer == "several":
                longest = _first(offers.longest(step, text), ENOUGH_TO_KNOW_IT)
                return self._say(shared_phrases.ONE_TOO_LONG, longest=longest, **values)
            if note == "out_of_range" and step.answer == "date":
                return self._say(shared_phrases.DAY_OUT_OF_RANGE)
        return self._say(shared_phrases.NOTES[note], **values)

    # -- texts ------------------------------------------------------------------------------------

    @property
    def _options(self) -> Button:
        return self._button("options", shared_phrases.OPTIONS)

    def _button(self, choice: str, phrase: Phrase, *, main: bool = False) -> Button:
        return Button(plain(self.language.translate(phrase), self._shared_values), choice, main)

    def _say(self, phrase: Phrase, **values: Any) -> str:
        return fill(self.language.translate(phrase), self._shared_values | values)

    @cached_property
    def _shared_values(self) -> dict[str, Any]:
        partner = self.names.get(other(self.seat))
        return {"partner": partner, "title": self._text("title", self.script.title)}

    @cached_property
    def _template_values(self) -> TemplateValues:
        return TemplateValues(self.revision, self.session, self.seat, self.language, self.names)

    def _values(
        self, step: Step, number: int | None = None, names: frozenset[str] | None = None
    ) -> dict[str, Any]:
        """The values for a text of this step, cards included; in a loop, of the current iteration.

        `names`: the names the text uses, if known.
        """
        place = self.script.index[step.step]
        values = self._template_values.at(
            step, number or iteration_at(self.script, self.session, place, self.seat), names
        )
        return values | {"card": _Cards(self, values)}

    def _said(self, step: Step, part: str, words: Wording, number: int | None = None) -> str | None:
        """A text of a step; None if it can't be made."""
        try:
            return self._words(step, part, words, number)
        except TemplateError as fault:
            self._report(step.step, fault)
            return None

    def _report(self, step: str, fault: TemplateError) -> None:
        if self.strict:
            raise fault
        _log.error("a text of %s at step '%s' can't be made: %s", self.script.exercise, step, fault)

    def _words(self, step: Step, part: str, words: Wording, number: int | None = None) -> str:
        english = words.of(self.session.form)
        own = self.revision.language(self.language.code)
        text = own.translate(self.script.step_phrase(step, part, english))
        names = names_in(text)
        return fill(text, self._values(step, number, names) if names else {})

    def _text(self, place: str, english: str) -> str:
        own = self.revision.language(self.language.code)
        return own.translate(self.script.phrase(place, english))

    def _shows_the_other(self, words: Wording) -> bool:
        source = words.of(self.session.form)
        names = set(names_in(source))
        if "card" in names:
            names = names.union(*(names_in(text) for text in self.script.cards.values()))
        return reads_the_other(frozenset(names), self.script, self.session, self.seat)


class _Cards:
    """`card.thanks` in a template: a card of the script, rendered when a text mentions it."""

    def __init__(self, renderer: Renderer, values: Mapping[str, Any]) -> None:
        self._renderer = renderer
        self._values = values

    def __getitem__(self, name: str) -> Markup:
        source = self._renderer.script.cards[name]
        return Markup(fill(self._renderer._text(f"card/{name}", source), self._values))


def _first(text: str, most: int) -> str:
    """The text, cut to `most` UTF-16 units if it is longer."""
    if length(text) <= most:
        return text
    return text.encode("utf-16-le")[: 2 * most].decode("utf-16-le", "ignore") + " …"
