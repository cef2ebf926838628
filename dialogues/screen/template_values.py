"""The values templates may use for one reader: names, and the answers this reader may see."""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from babel import Locale
from babel.dates import format_skeleton
from jinja2 import TemplateError

from dialogues.engine.evaluation import answer_to
from dialogues.engine.events import Seat
from dialogues.engine.loops import answer_key, chosen_items, counter, iterations, knows_rounds
from dialogues.engine.offers import written
from dialogues.engine.session import Answer, Session, other
from dialogues.engine.visibility import as_shown, may_see, owners
from dialogues.script.fields import BOTH
from dialogues.script.revision import Revision
from dialogues.script.script import Loop, Script
from dialogues.script.steps import Ask, Each, Overlap, Step
from dialogues.text.clock import clock
from dialogues.text.languages import Language, Phrase
from dialogues.text.templates import Number, Several, plain

WHOLE = frozenset({"mine", "theirs", "card"})  # a text with one of these may use any answer
_log = logging.getLogger(__name__)
DAY = "MMMEd"  # a date as people say it: "Thu, Dec 24"
Row = dict[str, Any]


@dataclass(frozen=True)
class TemplateValues:
    """The values for one reader at this point of a session. `names`: what the two are called, by seat."""

    revision: Revision
    session: Session
    reader: Seat
    language: Language
    names: Mapping[Seat, str]

    @property
    def script(self) -> Script:
        return self.revision.script

    @cached_property
    def people(self) -> Row:
        """The names of the two, by role and as `me` and `partner`."""
        people: Row = {role: self.names.get(seat) for role, seat in self.session.cast.items()}
        return people | {"me": self.names[self.reader], "partner": self.names.get(other(self.reader))}

    def at(self, step: Step, number: int | None = None, names: frozenset[str] | None = None) -> Row:
        """The values for a text of this step; in a loop, with the answers of that iteration.

        `names`: the names the text uses, if known. Most other values are then left out.
        """
        values = dict(self._all_values) if names is None else self._mentioned(step, names)
        loop = self.script.loops.get(self.script.index[step.step])
        if loop is not None and number is not None and number > 0:
            values |= self._iteration(loop, number)
            if "mine" in values and self._is_common(loop):
                values |= self._of_both(loop, number, values)
        if step.origin is not None:
            values |= self._by_own_names(step, values)
        return values

    def text_of(self, answer: Answer | None, step: Ask) -> str | int | None:
        """An answer as this reader reads it; None if it was not given."""
        if answer is None:
            return None
        if "choice" in answer:
            return self.choice(step, answer["choice"])
        if "choices" in answer:
            return Several(self.choice(step, name) for name in answer["choices"])
        if "date" in answer:
            return format_skeleton(DAY, date.fromisoformat(answer["date"]), locale=self._locale)
        if "time" in answer:
            return clock(time.fromisoformat(answer["time"]))
        if "number" in answer:
            return Number(answer["number"])
        text: str = answer["text"]
        return text

    def item(self, loop: Loop, number: int, seat: Seat) -> str | int:
        """What an iteration is about: its number, or the choice it is for."""
        listed = chosen_items(self.script, self.session, loop, seat, self.reader)
        each = self.script.flat[self.script.goes_over(loop)[-1].head]
        assert isinstance(each, Each)
        if listed is None or not isinstance(each.each, str):
            return number
        asked = self.script.asks[each.each]
        return self.choice(asked, listed[number - 1]) if number <= len(listed) else number

    def label(self, step: Step, part: str, english: str) -> str:
        """A step's label as plain text. It may mention the two by their roles, and nothing else."""
        return self._as_label(step, self.script.step_phrase(step, part, english))

    def _as_label(self, step: Step, phrase: Phrase) -> str:
        text = self.revision.language(self.language.code).translate(phrase)
        try:
            return plain(text, self.people)
        except TemplateError as fault:
            _log.error("a label of %s at step '%s' can't be made: %s", self.script.exercise, step.step, fault)
            return "…"

    # -- everything the reader may see ----------------------------------------------------------------

    @cached_property
    def _all_values(self) -> Row:
        return self._answered(self.script.asks, with_loops=True)

    def _mentioned(self, step: Step, names: frozenset[str]) -> Row:
        if step.origin is not None:
            names |= {meant for name, meant in step.origin.names.items() if name in names}
        if not names.isdisjoint(WHOLE) or any(self.script.flat[head].step in names for head in self._heads):
            return dict(self._all_values)
        return self._answered(names & self.script.asks.keys(), with_loops=False)

    @property
    def _heads(self) -> list[int]:
        """The places where loops begin."""
        return [place for place, loop in self.script.loops.items() if place == loop.head]

    def _answered(self, names: Iterable[str], *, with_loops: bool) -> Row:
        """The people, and the answers to these questions as far as the reader may see them."""
        values = dict(self.people)
        mine: Row = {}
        theirs: Row = {}
        for name in names:
            step = self.script.asks[name]
            if self.script.loop_of(name) is not None:
                continue
            if step.who == BOTH:
                for owner in self.session.seats:
                    whose = mine if owner == self.reader else theirs
                    if self._sees(owner, step, None):
                        whose[name] = self._seen(owner, step, None)
                    elif step.seen not in ("me", "unnamed"):
                        whose[name] = None  # not released or revealed yet
                if isinstance(self.script.flat[self.script.index[name]], Overlap):
                    values[name] = mine[name]  # it is the same for both
            elif not owners(step.who, self.session):
                values[name] = None  # nobody plays the role
            else:
                owner = owners(step.who, self.session)[0]
                if self._sees(owner, step, None):
                    values[name] = self._seen(owner, step, None)
                elif step.seen != "me":
                    values[name] = None
        if with_loops:
            for head in self._heads:
                self._add_loops(self.script.loops[head], values, mine, theirs)
        if self.reader == "a":
            given = self.session.words["a"].answers
            values |= {name: given[name]["text"] if name in given else None for name in self.script.given}
        return values | {"mine": mine, "theirs": theirs}

    def _add_loops(self, loop: Loop, values: Row, mine: Row, theirs: Row) -> None:
        if loop.head in self.script.blocks:
            for owner in self.session.seats:
                self._add_rows(loop, owner, mine if owner == self.reader else theirs)
        else:
            self._add_rows(loop, self.reader, values)
            for owner in self.session.seats:
                self._add_rows(loop, owner, mine if owner == self.reader else theirs)

    def _add_rows(self, loop: Loop, seat: Seat, values: Row) -> None:
        """A loop's rounds, as far as the reader may know of them; none before they do."""
        knows = knows_rounds(self.script, self.session, self.reader, loop, seat)
        if knows is not None:
            values[self.script.flat[loop.head].step] = self._rows(loop, seat) if knows else []

    def _rows(self, loop: Loop, seat: Seat) -> list[Row]:
        total = self.session.items.get(counter(self.script, loop, seat), 0)
        return [self._row(loop, number, seat) for number in range(1, total + 1)]

    def _row(self, loop: Loop, number: int, seat: Seat) -> Row:
        """One iteration: what it is about, and its answers as far as the reader may see them."""
        alone = loop.head in self.script.blocks
        row: Row = {}
        for earlier in self.script.goes_over(loop)[1:2]:
            row |= self._row(earlier, number, seat)
        if knows_rounds(self.script, self.session, self.reader, loop, seat):
            row |= {"item": self.item(loop, number, seat), "number": number}
        for place in loop.body:
            step = self.script.flat[place]
            if not isinstance(step, Ask):
                continue
            asked = (seat,) if alone or step.who == BOTH else owners(step.who, self.session)
            if not asked:
                row[step.step] = None
            elif self._sees(asked[0], step, number):
                row[step.step] = self._seen(asked[0], step, number)
            elif step.seen != "me":
                row[step.step] = None
        return row

    def _is_common(self, loop: Loop) -> bool:
        """Whether a round is about the same for both: else `theirs` in it would be about something else."""
        each = self.script.flat[self.script.goes_over(loop)[-1].head]
        assert isinstance(each, Each)
        if loop.head not in self.script.blocks:
            return True
        listed = each.each if isinstance(each.each, str) else ""
        found = self.script.asks.get(listed)
        return found is not None and (
            found.who != BOTH or isinstance(self.script.flat[self.script.index[listed]], Overlap)
        )

    def _of_both(self, loop: Loop, number: int, values: Row) -> Row:
        """What each answered in a round, as `mine` and `theirs`, where both are asked."""
        both = {"mine": self.reader, "theirs": other(self.reader)}
        return {
            whose: values[whose]
            | {
                name: answer
                for name, answer in self._row(loop, number, seat).items()
                if name in self.script.asks and self.script.asks[name].who == BOTH
            }
            for whose, seat in both.items()
            if seat in self.session.seats
        }

    def _iteration(self, loop: Loop, number: int) -> Row:
        return self._row(loop, number, self.reader)

    def _by_own_names(self, step: Step, values: Row) -> Row:
        """The values under the names that a part's texts use, where the script's names differ."""
        assert step.origin is not None
        names = step.origin.names
        mine, theirs = (values[whose] | _renamed(values[whose], names) for whose in ("mine", "theirs"))
        own = _renamed(values["mine"], names)  # a part need not know whether it runs inside a `both`
        return own | _renamed(values, names) | {"mine": mine, "theirs": theirs}

    def _sees(self, owner: Seat, step: Ask, number: int | None) -> bool:
        return may_see(self.reader, owner, step, self.session, answer_key(step.step, number))

    def _seen(self, owner: Seat, step: Ask, number: int | None) -> str | int | None:
        if number is not None and number not in iterations(self.script, self.session, step.step, owner):
            return None
        answer = answer_to(self.script, self.session, step.step, owner, number)
        return self.text_of(answer if owner == self.reader else as_shown(self.script, step, answer), step)

    def choice(self, step: Ask, item: str) -> str:
        """What can be chosen at a question, as plain text: a choice's label, or words that somebody typed."""
        if (words := written(item)) is not None:
            return words
        return self._as_label(step, self.script.offers[step.step][item].label)

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(self.language.code, sep="-")


def _renamed(values: Row, names: Mapping[str, str]) -> Row:
    """The values under other names, inside the iterations of loops too."""
    return {
        name: [row | _renamed(row, names) for row in values[meant]]
        if isinstance(values[meant], list)
        else values[meant]
        for name, meant in names.items()
        if meant in values
    }
