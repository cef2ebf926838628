"""A script: the file that defines an exercise, as frozen values.

One script is one choreography for two: steps in order, each addressed to a role or to both, from which each
partner's view follows. What the steps are is in `steps`; here they are put in one line, which is what runs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from dialogues.script.fields import BOTH, Depth, Duration, Form, Identifier, Length, Piece, Silence, Way, When
from dialogues.script.steps import Again, Ask, Both, Each, Step, Written
from dialogues.text.languages import Phrase

PILLARS = ("communication", "individuality", "trust", "goals", "wellbeing")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """Steps that are gone through again and again: where their head, the steps and their end stand."""

    head: int
    body: range  # the steps, and the question between two rounds where there is one
    end: int

    @property
    def after(self) -> int:
        """Where it goes on when there are no more rounds."""
        return self.end + 1


class Weekly(Piece):
    """A reminder that a person may ask for when they finish: how often a week, and on which days."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(min_length=1)


class Gently(Piece):
    """The other question, for someone to whom the first one would not be kind."""

    when: When
    ask: str


class FollowUp(Piece):
    """What each is asked alone some days later, behind a neutral line."""

    after: Duration
    ask: str
    gently: Gently | None = None


class Script(Piece):
    """An exercise as its author wrote it, its parts put in."""

    exercise: Identifier
    title: str
    pillar: Literal[PILLARS]  # type: ignore[valid-type]
    minutes: int = Field(ge=1, le=60)
    about: str
    roles: dict[Identifier, Literal["starter", "partner"]]
    forms: tuple[Form, ...] = Field(min_length=1)
    ways: tuple[Way, ...] = ()  # of doing it together; asked first where there are several
    lengths: tuple[Length, ...] = ()
    depths: tuple[Depth, ...] = ()
    asks_first: bool = Field(default=False, alias="asks first")  # the partner, before it begins together
    open_because: str | None = Field(default=None, alias="open because")  # why no safety gate is needed
    listed: bool = True  # in the menu; if not, other exercises lead to it
    given: tuple[Identifier, ...] = ()  # what may be handed over to whoever begins
    weekly: Weekly | None = None
    follow_up: FollowUp | None = Field(default=None, alias="follow up")
    silence: Silence = Silence()
    cards: dict[Identifier, str] = Field(default_factory=dict)  # texts that several steps show
    steps: tuple[Written, ...] = Field(min_length=1)

    @cached_property
    def _line(self) -> tuple[tuple[Step, Path], ...]:
        return tuple(_in_line(self.steps, ("steps",)))

    @cached_property
    def flat(self) -> tuple[Step, ...]:
        """All steps in the order in which they run: what a step holds comes right after it."""
        return tuple(step for step, _ in self._line)

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """Where each of these steps stands in the document."""
        return tuple(path for _, path in self._line)

    @cached_property
    def index(self) -> dict[str, int]:
        """The place of each step by its name."""
        return {step.step: place for place, step in enumerate(self.flat)}

    @cached_property
    def blocks(self) -> dict[int, range]:
        """For each place that each goes through by themself, the places that belong together."""
        found: dict[int, range] = {}
        for place, step in enumerate(self.flat):
            if isinstance(step, Both):
                block = range(place + 1, place + 1 + len(list(_in_line(step.both, ()))))
                found |= dict.fromkeys(block, block)
            elif isinstance(step, Ask) and step.who == BOTH and place not in found:
                found[place] = range(place, place + 1)
        return found

    @cached_property
    def loops(self) -> dict[int, Loop]:
        """For each place of a loop, its head and end included, that loop."""
        found: dict[int, Loop] = {}
        for place, step in enumerate(self.flat):
            if isinstance(step, Each):
                inner = len(step.steps) + (step.between is not None)
                loop = Loop(place, range(place + 1, place + 1 + inner), place + 1 + inner)
                found |= dict.fromkeys(range(place, loop.after), loop)
        return found

    @cached_property
    def asks(self) -> dict[str, Ask]:
        """The steps that ask something, by name."""
        return {step.step: step for step in self.flat if isinstance(step, Ask)}

    @cached_property
    def gated(self) -> bool:
        """Whether the safety gate limits it: words that somebody writes may reach the partner."""
        return "together" in self.forms and self.open_because is None and self.passes_words_on

    @property
    def passes_words_on(self) -> bool:
        """Whether somebody's own words reach their partner in it."""
        return any(ask.passes_words_on for ask in self.asks.values())

    def loop_of(self, name: str) -> Loop | None:
        """The loop in which a step stands, or whose name it is."""
        return self.loops.get(self.index[name])

    def asked_in(self, name: str) -> tuple[str, ...]:
        """The questions that a name in `share` or `agree` stands for: one, or a loop's that may be read."""
        step = self.flat[self.index[name]]
        if not isinstance(step, Each):
            return (name,)
        return tuple(one.step for one in step.steps if isinstance(one, Ask) and one.seen != "me")

    def past(self, place: int) -> int:
        """The place behind a step that is passed over, with all that it holds."""
        step = self.flat[place]
        if isinstance(step, Both):
            return self.blocks[place + 1].stop
        return self.loops[place].after if isinstance(step, Each) else place + 1

    def silence_at(self, place: int) -> Silence:
        """How long an answer is waited for at a step."""
        return getattr(self.flat[place], "silence", None) or self.silence

    def phrases(self) -> list[Phrase]:
        """Every text of the script with its context, for translators and for the revision's hash."""
        found = [self.phrase("title", self.title), self.phrase("about", self.about)]
        found += [self.phrase(f"card/{name}", text) for name, text in self.cards.items()]
        if self.follow_up is not None:
            found.append(self.phrase("follow up", self.follow_up.ask))
            if self.follow_up.gently is not None:
                found.append(self.phrase("follow up/gently", self.follow_up.gently.ask))
        for step in self.flat:
            found += [self.step_phrase(step, part, text) for part, text in _texts(step)]
        return list(dict.fromkeys(found))

    def phrase(self, place: str, english: str) -> Phrase:
        """One of the script's texts, with the context under which catalogues know it."""
        return Phrase(f"{self.exercise}/{place}", english)

    def step_phrase(self, step: Step, part: str, english: str) -> Phrase:
        """A text of a step; one that a part brought is translated once, with that part."""
        if step.origin is not None:
            return Phrase(f"part/{step.origin.part}/{step.origin.step}/{part}", english)
        return self.phrase(f"{step.step}/{part}", english)


def _in_line(steps: tuple[Any, ...], path: Path) -> Iterator[tuple[Step, Path]]:
    for place, step in enumerate(steps):
        here = (*path, place)
        yield step, here
        if isinstance(step, Both):
            yield from _in_line(step.both, (*here, "both"))
        elif isinstance(step, Each):
            yield from _in_line(step.steps, (*here, "steps"))
            if step.between is not None:
                yield step.between, here
            yield Again(step=f"{step.step}_again", again=step.step), here


def _texts(step: Step) -> Iterator[tuple[str, str]]:
    for name in ("ask", "tell", "meanwhile"):
        words = getattr(step, name, None)
        if words is not None and not isinstance(step, Each):
            yield from ((name, version) for version in dict.fromkeys((words.alone, words.together)))
    for role, words in getattr(step, "end", {}).items():
        yield from ((f"end/{role}", version) for version in dict.fromkeys((words.alone, words.together)))
    for name in ("called", "back"):
        if text := getattr(step, name, None):
            yield name, text
    if isinstance(step, Ask):
        yield from ((f"choice/{name}", choice.label) for name, choice in step.choices.items())
        if step.scale:
            yield from (("low", step.scale.low_means), ("high", step.scale.high_means))
