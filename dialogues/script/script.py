"""The model of a script, the file that defines an exercise.

One script covers both partners: its steps are in order, each addressed to a role or to both. The engine runs
them as one flat list, which is built here; the kinds of step are in `steps`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from pydantic import Field

from dialogues.script.fields import (
    BOTH,
    Choice,
    Depth,
    Duration,
    Form,
    Identifier,
    Length,
    Listed,
    Piece,
    Silence,
    Way,
    When,
    labelled,
)
from dialogues.script.steps import Again, Ask, Both, Each, Overlap, Step, Written
from dialogues.text.languages import Phrase

PILLARS = ("communication", "individuality", "trust", "goals", "wellbeing")
Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Loop:
    """Steps that repeat, as positions in the flat list."""

    head: int
    body: range  # its steps, and the question between rounds if there is one
    end: int

    @property
    def after(self) -> int:
        """The position to go on with after the last round."""
        return self.end + 1


@dataclass(frozen=True, slots=True)
class Offered:
    """A choice that a question may offer, wherever it is written, and its label in the catalogues."""

    choice: Choice
    label: Phrase


class Weekly(Piece):
    """The days of a weekly reminder."""

    days: tuple[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], ...] = Field(
        min_length=1, description="The days of the week to offer."
    )


class Gently(Piece):
    """The gentler question after an exercise."""

    when: When = Field(description="When to ask it instead of the usual one.")
    ask: str = Field(description="The gentler question.")


class FollowUp(Piece):
    """What each person is asked privately some days later, behind a neutral notice."""

    after: Duration = Field(description="How long after the end, such as '2 days'.")
    ask: str = Field(description="The question. '{{ ago }}' is how long ago it was, such as 'Two days ago'.")
    gently: Gently | None = Field(
        default=None, description="A gentler question, for someone the usual one could hurt."
    )


class Script(Piece):
    """An exercise as its author wrote it, with the steps of its parts filled in."""

    exercise: Identifier = Field(description="Its name, the same as the file's: small letters, digits and _.")
    title: str = Field(description="The name people see.")
    pillar: Literal[PILLARS] = Field(description="What the exercise is good for.")  # type: ignore[valid-type]
    minutes: int = Field(ge=1, le=60, description="About how long it takes.")
    about: str = Field(description="One sentence that helps people decide whether to start.")
    roles: dict[Identifier, Literal["starter", "partner"]] = Field(
        description="The roles, and who plays each at first: the person who starts, or their partner."
    )
    forms: tuple[Form, ...] = Field(
        min_length=1, description="Whether people can do it alone, together, or both."
    )
    ways: tuple[Way, ...] = Field(
        default=(), description="Ways of doing it together. If there are several, people are asked first."
    )
    lengths: tuple[Length, ...] = Field(default=(), description="Whether it comes long, short, or both.")
    depths: tuple[Depth, ...] = Field(
        default=(),
        description="No longer needed: an exercise always runs in full. Offer 'lines' instead.",
    )
    asks_first: bool = Field(
        default=False, alias="asks first", description="Ask the partner before starting together."
    )
    first_time: Identifier | None = Field(
        default=None,
        alias="first time",
        description="A shorter exercise that a couple is offered instead until they have done it once.",
    )
    open_because: str | None = Field(
        default=None,
        alias="open because",
        description="Why typed words can reach the partner without ready lines to tap instead.",
    )
    listed: bool = Field(
        default=True, description="Whether it is in the menu. Without that, only other exercises lead to it."
    )
    announced: bool = Field(
        default=True,
        description="Write 'no' if each finds it by themselves: nobody is told that it has begun.",
    )
    given: tuple[Identifier, ...] = Field(
        default=(), description="Names for what another exercise may pass on to this one."
    )
    weekly: Weekly | None = Field(
        default=None, description="A weekly reminder that people can ask for when they finish."
    )
    follow_up: FollowUp | None = Field(
        default=None, alias="follow up", description="What each person is asked privately some days later."
    )
    silence: Silence = Field(
        default=Silence(),
        description="How long to wait for an answer, and what then. A step can say otherwise.",
    )
    cards: dict[Identifier, str] = Field(
        default_factory=dict, description="Texts that several steps show, as '{{ card.NAME }}'."
    )
    lists: dict[Identifier, Listed] = Field(
        default_factory=dict,
        description="Choices that several questions offer with 'choices from', or that depend on an answer.",
    )
    steps: tuple[Written, ...] = Field(min_length=1, description="The steps, from top to bottom.")

    @cached_property
    def _line(self) -> tuple[tuple[Step, Path], ...]:
        return tuple(_in_line(self.steps, ("steps",)))

    @cached_property
    def flat(self) -> tuple[Step, ...]:
        """All steps in the order they run; the steps inside a step come right after it."""
        return tuple(step for step, _ in self._line)

    @cached_property
    def paths(self) -> tuple[Path, ...]:
        """The path in the document of each step in `flat`."""
        return tuple(path for _, path in self._line)

    @cached_property
    def index(self) -> dict[str, int]:
        """The position in `flat` of each step, by name."""
        return {step.step: place for place, step in enumerate(self.flat)}

    @cached_property
    def blocks(self) -> dict[int, range]:
        """For each position that both partners go through separately, the positions of its whole block."""
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
        """For each position in a loop, including its head and end, that loop."""
        found: dict[int, Loop] = {}
        for place, step in enumerate(self.flat):
            if isinstance(step, Each):
                inner = len(step.steps) + (step.between is not None)
                loop = Loop(place, range(place + 1, place + 1 + inner), place + 1 + inner)
                found |= dict.fromkeys(range(place, loop.after), loop)
        return found

    @cached_property
    def asks(self) -> dict[str, Ask]:
        """The answers, by name: those of the `ask` steps, and what an `overlap of` finds."""
        found = ((step, step.as_answer if isinstance(step, Overlap) else step) for step in self.flat)
        return {step.step: asked for step, asked in found if isinstance(asked, Ask)}

    @cached_property
    def offers(self) -> dict[str, dict[str, Offered]]:
        """For each answer, every choice that it may consist of, by name."""
        found: dict[str, dict[str, Offered]] = {}
        for name, asked in self.asks.items():
            source = asked.choices_from
            offered = dict(found.get(source.name, {})) if source is not None else {}
            if source is not None and source.name in self.lists:
                for which, labels in self.lists[source.name].of.items():
                    for one, label in labels.items():
                        phrase = self.phrase(f"list/{source.name}/{which}/{one}", label)
                        offered.setdefault(one, Offered(labelled(label), phrase))
            for one, choice in asked.choices.items():
                offered[one] = Offered(choice, self.step_phrase(asked, f"choice/{one}", choice.label))
            found[name] = offered
        return found

    @cached_property
    def addressed(self) -> tuple[str, ...]:
        """For each place, the role that its step addresses; `both` where it names none."""
        return tuple(getattr(step, "who", BOTH) for step in self.flat)

    @cached_property
    def writers(self) -> dict[str, frozenset[str]]:
        """For each answer that is chosen, the questions whose typed words may be among what is chosen."""
        found: dict[str, frozenset[str]] = {}
        for name, asked in self.asks.items():
            source = asked.choices_from
            from_there = frozenset[str]()
            if source is not None and source.name in self.asks:
                typed = self.asks[source.name].answer == "text"
                from_there = frozenset({source.name}) if typed else found.get(source.name, frozenset())
            found[name] = from_there | ({name} if asked.answer == "several" and asked.own_words else set())
        return found

    @property
    def depth(self) -> str:
        """The depth in which new sessions run, for a script from when there were two; else ""."""
        return "full" if "full" in self.depths else "".join(self.depths[:1])

    def loop_of(self, name: str) -> Loop | None:
        """The loop a step is in, or is the head of."""
        return self.loops.get(self.index[name])

    def goes_over(self, loop: Loop) -> tuple[Loop, ...]:
        """A loop, then the earlier loop whose rounds it goes over, then what that one goes over, and on."""
        each = self.flat[loop.head]
        assert isinstance(each, Each)
        place = self.index.get(each.each, loop.head) if isinstance(each.each, str) else loop.head
        earlier = self.loops.get(place) if place < loop.head else None
        return (loop, *(self.goes_over(earlier) if earlier is not None and earlier.head == place else ()))

    def asked_in(self, name: str) -> tuple[str, ...]:
        """The questions a name in `share` or `agree` stands for: one, or a loop's that aren't private."""
        step = self.flat[self.index[name]]
        if not isinstance(step, Each):
            return (name,)
        return tuple(one.step for one in step.steps if isinstance(one, Ask) and one.seen != "me")

    def past(self, place: int) -> int:
        """The position after a step and everything inside it."""
        step = self.flat[place]
        if isinstance(step, Both):
            return self.blocks[place + 1].stop
        return self.loops[place].after if isinstance(step, Each) else place + 1

    def silence_at(self, place: int) -> Silence:
        """How long to wait for an answer at a step."""
        return getattr(self.flat[place], "silence", None) or self.silence

    def phrases(self) -> list[Phrase]:
        """Every text with its context, for translators and for the hash of the revision."""
        found = [self.phrase("title", self.title), self.phrase("about", self.about)]
        found += [self.phrase(f"card/{name}", text) for name, text in self.cards.items()]
        for name, listed in self.lists.items():
            for which, labels in listed.of.items():
                found += [self.phrase(f"list/{name}/{which}/{one}", text) for one, text in labels.items()]
        if self.follow_up is not None:
            found.append(self.phrase("follow up", self.follow_up.ask))
            if self.follow_up.gently is not None:
                found.append(self.phrase("follow up/gently", self.follow_up.gently.ask))
        for step in self.flat:
            found += [self.step_phrase(step, part, text) for part, text in _texts(step)]
        return list(dict.fromkeys(found))

    def phrase(self, place: str, english: str) -> Phrase:
        """A text of the script, with its context in the catalogues."""
        return Phrase(f"{self.exercise}/{place}", english)

    def step_phrase(self, step: Step, part: str, english: str) -> Phrase:
        """A text of a step with its context; a part's texts are translated once, wherever it is used."""
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
        if step.lines:
            yield from (named for choice in step.lines.of for named in step.lines.named(choice))
        yield from ((f"starter/{number}", text) for number, text in enumerate(step.starters, 1))
        yield from ((f"example/{number}", text) for number, text in enumerate(step.examples, 1))
        if step.scale:
            yield from (("low", step.scale.low_means), ("high", step.scale.high_means))
