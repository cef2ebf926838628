"""Checks scripts before a couple meets them: names, reachability, circles, and who would read what.

Everything here is about the shape of a script. Each form (alone, together) is walked by itself, because a
step may exist in one only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import TemplateError

from dialogues.catalog import SHIPPED, Source, files, read
from dialogues.conditions import Condition
from dialogues.engine import length
from dialogues.languages import languages
from dialogues.problems import FaultyScriptError, Problem
from dialogues.render import names_in
from dialogues.script import BOTH, Ask, End, Form, Go, Keep, Script, Share, Step, Tell, Wording

LONGEST = 4096 - 600  # UTF-16 units a message may have (Bot API, sendMessage), less our own lines around it
LONGEST_NAME = 40
FOR_EVERYONE = frozenset({"me", "partner", "card", "mine", "theirs"})


def check(paths: Iterable[Path] = ()) -> list[Problem]:
    """The problems of all scripts at these paths (the built-in ones by default), by file and line."""
    problems: list[Problem] = []
    for file in files(list(paths) or [SHIPPED]):
        try:
            problems += check_source(read(file))
        except OSError as fault:
            problems.append(Problem(file, 1, "DUO001", f"{fault.strerror}; check the path"))
        except FaultyScriptError as fault:
            problems += fault.problems
    return sorted(set(problems))


def check_source(source: Source) -> list[Problem]:
    """The problems of one script whose form is right."""
    dangling = list(_dangling(source))
    if dangling:
        return dangling
    ways = [_Ways(source.script, form) for form in source.script.forms]
    return sorted({*_unreached(source, ways), *_circles(source, ways), *_texts(source, ways)})


# -- names ----------------------------------------------------------------------------------------


def _dangling(source: Source) -> Iterator[Problem]:
    script = source.script
    names = [step.step for step in script.steps]
    roles = {*script.roles, BOTH}
    for place, step in enumerate(script.steps):

        def fault(message: str, *path: str, place: int = place) -> Problem:
            return Problem(source.file, source.line("steps", place, *path), "DUO004", message)

        if names.index(step.step) != place:
            yield fault(f"the step '{step.step}' is there already; give this one another name", "step")
        who = getattr(step, "who", None)
        if who is not None and who not in roles:
            yield fault(
                f"step '{step.step}': there is no role '{who}'; roles are {_list(script.roles)}", "who"
            )
        for key, target in _targets(step):
            if target not in names:
                yield fault(
                    f"step '{step.step}' leads to '{target}', which is no step; name one of the steps", key
                )
        if (
            step.when is not None
            and step.when.subject != "form"
            and step.when.subject not in _answers(script)
        ):
            yield fault(f"'{step.when.subject}' in this condition is no step that asks something", "when")
        if isinstance(step, Keep) and step.card not in script.cards:
            yield fault(f"there is no card '{step.card}'; cards are {_list(script.cards)}", "card")
        if isinstance(step, Share):
            for name in step.share:
                shared = _answers(script).get(name)
                if shared is None or shared.seen != "when shared":
                    yield fault(f"'{name}' is no answer with 'seen: when shared'", "share")
        if isinstance(step, End):
            for role in step.end:
                if role not in script.roles:
                    yield fault(f"there is no role '{role}'; roles are {_list(script.roles)}", "end", role)


def _targets(step: Step) -> Iterator[tuple[str, str]]:
    if isinstance(step, Ask):
        yield from (("choices", choice.go) for choice in step.choices.values() if choice.go)
        if step.skip:
            yield "skip", step.skip
    elif isinstance(step, Share):
        yield "keep", step.keep
    elif isinstance(step, Go):
        yield "go", step.go


def _answers(script: Script) -> Mapping[str, Ask]:
    return {step.step: step for step in script.steps if isinstance(step, Ask)}


def _list(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


# -- ways through a script ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Ways:
    """The steps of a script as they follow each other in one form."""

    script: Script
    form: Form

    @property
    def played(self) -> set[str]:
        together = self.form == "together"
        return {BOTH} | {role for role, who in self.script.roles.items() if together or who == "starter"}

    def _holds(self, when: Condition | None) -> bool | None:
        """True or False where the form alone decides; None where an answer does."""
        if when is None:
            return True
        return when.value == self.form if when.subject == "form" else None

    @cached_property
    def follows(self) -> dict[int, set[int]]:
        """Each step's place → the places that may come next; beyond the last step is `len(steps)`."""
        index = self.script.index
        found: dict[int, set[int]] = {}
        for place, step in enumerate(self.script.steps):
            holds = self._holds(step.when)
            after = set() if holds is True else {place + 1}
            if holds is not False:
                if isinstance(step, Ask) and step.who in self.played:
                    after |= {
                        index[choice.go] if choice.go else place + 1 for choice in step.choices.values()
                    }
                    after |= {index[step.skip] if step.skip else place + 1}
                    after |= {place + 1} if step.takes_words or step.scale else set()
                elif isinstance(step, Share) and step.who in self.played:
                    after |= {place + 1, index[step.keep]}
                elif isinstance(step, Go):
                    after |= {index[step.go]}
                elif not isinstance(step, End):
                    after |= {place + 1}
            found[place] = after
        return found

    def asks(self, place: int) -> bool:
        """Whether someone is asked at this step, so that the engine waits there."""
        step = self.script.steps[place]
        return isinstance(step, Ask | Share) and step.who in self.played

    @cached_property
    def reached(self) -> set[int]:
        """The places that can be reached from the first step."""
        seen: set[int] = set()
        todo = [0]
        while todo:
            place = todo.pop()
            if place not in seen and place < len(self.script.steps):
                seen.add(place)
                todo += self.follows[place]
        return seen

    @cached_property
    def shared_at(self) -> dict[int, frozenset[str]]:
        """For each place, the answers that were shared on every way to it."""
        everything = frozenset(
            name for step in self.script.steps if isinstance(step, Share) for name in step.share
        )
        known = dict.fromkeys(self.reached, everything) | {0: frozenset[str]()}
        changed = True
        while changed:
            changed = False
            for place in self.reached:
                step = self.script.steps[place]
                for after in self.follows[place]:
                    gained = known[place]
                    if isinstance(step, Share) and after == place + 1 and self.asks(place):
                        gained |= set(step.share)
                    if after in known and known[after] - gained:
                        known[after] &= gained
                        changed = True
        return known


def _unreached(source: Source, ways: list[_Ways]) -> Iterator[Problem]:
    steps = source.script.steps
    reached = set[int]().union(*(way.reached for way in ways))
    for place, step in enumerate(steps):
        if place not in reached:
            yield Problem(
                source.file,
                source.line("steps", place),
                "DUO005",
                f"no way leads to step '{step.step}'; lead one there with 'go', or delete it",
            )
    for way in ways:
        if any(len(steps) in way.follows[place] for place in way.reached):
            yield Problem(
                source.file,
                source.line("steps", len(steps) - 1),
                "DUO005",
                f"the exercise can run past its last step ({way.form}); close it with a step that has 'end'",
            )


def _circles(source: Source, ways: list[_Ways]) -> Iterator[Problem]:
    for way in ways:
        for start in sorted(way.reached):
            seen: set[int] = set()
            todo = [] if way.asks(start) else list(way.follows[start])
            while todo:
                place = todo.pop()
                if place == start:
                    yield Problem(
                        source.file,
                        source.line("steps", start),
                        "DUO006",
                        f"step '{source.script.steps[start].step}' comes back to itself without asking "
                        "anyone; let the circle pass a question, or end it",
                    )
                    break
                if place not in seen and place < len(source.script.steps) and not way.asks(place):
                    seen.add(place)
                    todo += way.follows[place]


# -- texts ----------------------------------------------------------------------------------------


def _texts(source: Source, ways: list[_Ways]) -> Iterator[Problem]:
    script = source.script
    for name, text in script.cards.items():
        yield from _sound(source, text, ("cards", name), f"card '{name}'")
    for place, step in enumerate(script.steps):
        for path, reader, words in _readers(script, step):
            where: tuple[str | int, ...] = ("steps", place, *path)
            for way in ways:
                if place in way.reached:
                    text = words.of(way.form)
                    faults = list(_sound(source, text, where, f"step '{step.step}'"))
                    yield from faults
                    if not faults:
                        yield from _allowed(source, way, place, reader, text, where)
                        yield from _short_enough(source, text, where)


def _readers(script: Script, step: Step) -> Iterator[tuple[tuple[str, ...], str, Wording]]:
    """A step's texts, with where they stand and the role that reads them."""
    match step:
        case Ask() | Share():
            yield ("ask",), step.who, step.ask
            if step.meanwhile is not None:
                for role in script.roles:
                    if role != step.who:
                        yield ("meanwhile",), role, step.meanwhile
        case Tell():
            yield ("tell",), step.who, step.tell
        case End():
            for role, words in step.end.items():
                yield ("end", role), role, words


def _sound(source: Source, text: str, where: tuple[str | int, ...], called: str) -> Iterator[Problem]:
    known = {*FOR_EVERYONE, *source.script.roles, *_answers(source.script)}
    try:
        strange = names_in(text) - known
    except TemplateError as fault:
        yield Problem(
            source.file, source.line(*where), "DUO008", f"{called}: {fault}; check the braces and names"
        )
        return
    for name in sorted(strange):
        yield Problem(
            source.file,
            source.line(*where),
            "DUO004",
            f"{called} mentions '{name}', which is no answer and no role",
        )


def _allowed(
    source: Source, way: _Ways, place: int, reader: str, text: str, where: tuple[str | int, ...]
) -> Iterator[Problem]:
    """A text may show its reader their own answers, what is for both, and what was surely shared."""
    for name in sorted(_mentioned(source.script, text)):
        answer = _answers(source.script).get(name)
        if answer is None or answer.who in (reader, BOTH):
            continue
        if answer.seen == "me" or (answer.seen == "when shared" and name not in way.shared_at[place]):
            yield Problem(
                source.file,
                source.line(*where),
                "DUO007",
                f"'{name}' belongs to the {answer.who} and the {reader} may not read it here; "
                "share it first, or leave it out",
            )


def _mentioned(script: Script, text: str) -> set[str]:
    names = set(names_in(text))
    if "card" in names:
        for name, card in script.cards.items():
            if f"card.{name}" in text:
                names |= names_in(card)
    return names


def _short_enough(source: Source, text: str, where: tuple[str | int, ...]) -> Iterator[Problem]:
    script = source.script
    for language in languages().values():
        own = {english: translated for (_, english), translated in language.texts.items()}
        longest = length(own.get(text, text))
        for name, card in script.cards.items():
            if f"card.{name}" in text:
                longest += length(own.get(card, card)) + _answers_in(script, card)
        longest += _answers_in(script, text)
        if longest > LONGEST:
            yield Problem(
                source.file,
                source.line(*where),
                "DUO009",
                f"this may grow to {longest} characters in '{language.code}', {LONGEST} fit; "
                "shorten it or its limits",
            )


def _answers_in(script: Script, text: str) -> int:
    answers = _answers(script)
    return sum(answers[name].limit if name in answers else LONGEST_NAME for name in names_in(text) - {"card"})
