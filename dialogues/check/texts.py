"""Checks a script's texts: whether they can be rendered, and whether each reader may see what they show."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from jinja2 import nodes

from dialogues.check.audience import WHOSE, audience_problems, missing_problems, offer_problems
from dialogues.check.markup import markup_problems
from dialogues.check.names import did_you_mean, listed
from dialogues.check.templates import follow_ups, readers_of, ready_words_of
from dialogues.exploration.control_flow import ControlFlow
from dialogues.script.files import SHIPPED, Source
from dialogues.script.problems import Problem
from dialogues.script.script import Script
from dialogues.script.steps import Ask, Each, Step
from dialogues.text.languages import languages
from dialogues.text.length import length
from dialogues.text.template_uses import EACH, uses
from dialogues.text.templates import names_in, tree

LONGEST = 4096 - 600  # UTF-16 units in a message (Bot API, sendMessage), less our own lines around the text
LONGEST_NAME = 40
WRAPPED = 60  # characters of a line that an editor may have wrapped; lines that belong to a list are shorter
FOR_EVERYONE = frozenset({"me", "partner", "card", "mine", "theirs", "item", "number"})
_UNSEEN = re.compile(r"</?\w+>|{%.*?%}")  # what stands in a text and shows nothing
_A_NAME = "Alex"  # what is filled in counts as a word
_QUOTES = '“„«"'
_SINGLE_BRACES = re.compile(r"(?<!\{)\{ *([a-z][\w.]*) *\}(?!\})")
_GOES_ON = re.compile(r"[\w,;]")


def text_problems(source: Source, flows: list[ControlFlow]) -> Iterator[Problem]:
    """The problems of all texts of a script, in each form."""
    script = source.script
    where: tuple[str | int, ...]
    yield from _unbroken(source, script.about, ("about",), "'about'")
    for where, text in follow_ups(script):
        yield from _unbroken(source, text, where, "'follow up'")
    for name, text in script.cards.items():
        yield from _sound(source, text, ("cards", name), f"card '{name}'")
        yield from _unbroken(source, text, ("cards", name), f"card '{name}'")
    for place, step in enumerate(script.flat):
        for path, reader, words in readers_of(script, step):
            where = (*source.step_path(place), *path)
            for text in dict.fromkeys((words.alone, words.together)):
                yield from _unbroken(source, text, where, f"step '{step.step}'")
            for flow in flows:
                if place in flow.reachable:
                    text = words.of("alone" if flow.settings["form"] == "alone" else "together")
                    faults = list(_sound(source, text, where, f"step '{step.step}'", step))
                    yield from faults
                    if not faults:
                        yield from audience_problems(source, flow, place, reader, text, where)
                        yield from missing_problems(source, flow, place, text, where)
                        yield from _short_enough(source, text, where)
        if isinstance(step, Ask):
            yield from _ready_words(source, step, source.step_path(place))
        key = "each" if isinstance(step, Each) else "choices from"
        for flow in (flow for flow in flows if place in flow.reachable):
            yield from offer_problems(source, flow, place, (*source.step_path(place), key))


def _unbroken(source: Source, text: str, where: tuple[str | int, ...], called: str) -> Iterator[Problem]:
    """A paragraph is one line, so that each phone can break it where its screen ends.

    A built-in script must keep to that; an operator's may have its reasons, and is only warned.
    """
    lines = [_A_NAME.join(re.split(r"{{.*?}}", _UNSEEN.sub("", line))).strip() for line in text.split("\n")]
    for line, following in pairwise(lines):
        if line and following and _breaks_off(line, following):
            yield Problem(
                source.file,
                source.line(*where),
                "DUO021",
                f"{called}: the line that ends with '{line[-20:]}' ends in the middle of a paragraph; "
                "write the paragraph on one line, or use '>-'",
                only_warns=SHIPPED not in source.file.resolve().parents,
            )


def _breaks_off(line: str, following: str) -> bool:
    """Whether a line was wrapped where a sentence goes on, or where it would have grown too long."""
    if following[0].islower() and _GOES_ON.match(line[-1]):
        return True
    own_line = line[-1] == ":" or line[0] in _QUOTES  # what leads to a list, and an example or a quotation
    return len(line) > WRAPPED and not own_line and following[0].isalpha()


def _ready_words(source: Source, step: Ask, path: tuple[str | int, ...]) -> Iterator[Problem]:
    """Lines, starters and examples mention nobody but the two, and fit into the answer."""
    people = {"me", "partner", *source.script.roles}
    for key, texts in ready_words_of(step).items():
        for text in texts:
            where = source.line(*path, key)
            called = f"step '{step.step}', {key}"
            for name in sorted(names_in(text) - people):
                message = f"{called}: '{name}' can't be mentioned here, only {', '.join(sorted(people))}"
                yield Problem(source.file, where, "DUO004", message)
            longest = max(length(own.get(text, text)) for own in _translated().values())
            if (longest := longest + LONGEST_NAME * len(names_in(text))) > step.limit:
                message = f"{called}: one may grow to {longest} characters, {step.limit} fit; shorten it"
                yield Problem(source.file, where, "DUO009", message)


def _sound(
    source: Source, text: str, where: tuple[str | int, ...], called: str, step: Step | None = None
) -> Iterator[Problem]:
    script = source.script
    loops = {one.step for one in script.flat if isinstance(one, Each)}
    known = {*FOR_EVERYONE, *script.roles, *script.asks, *script.given, *loops}
    if step is not None and step.origin is not None:
        known |= step.origin.names.keys()
    yield from markup_problems(source, text, where, called)
    for name in sorted(names_in(text) - known):
        message = f"{called} mentions '{name}', which is no answer and no role{did_you_mean(name, known)}"
        yield Problem(source.file, source.line(*where), "DUO004", message)
    yield from _parts_of_answers(source, text, where, called, known - FOR_EVERYONE)
    for name in sorted({use.path[1] for use in uses(text) if use.path[0] == "card" and len(use.path) > 1}):
        if name not in script.cards:
            message = f"{called} shows the card '{name}', and there is no such card"
            instead = did_you_mean(name, script.cards) or f"; cards are {listed(script.cards)}"
            yield Problem(source.file, source.line(*where), "DUO004", message + instead)
    shown = {*known, *(f"card.{name}" for name in script.cards)}
    for name in dict.fromkeys(_SINGLE_BRACES.findall(text)):
        if name in shown:
            message = f"{called}: people would read '{{{name}}}' as it is; write '{{{{ {name} }}}}'"
            yield Problem(source.file, source.line(*where), "DUO008", message)


def _parts_of_answers(
    source: Source, text: str, where: tuple[str | int, ...], called: str, known: set[str]
) -> Iterator[Problem]:
    """What stands after a dot: an answer after `mine` and `theirs`, and nothing after an answer or a role."""
    whose = sorted(use.path for use in uses(text) if len(use.path) > 1 and use.path[1] != EACH)
    for first, name, *_ in whose:
        if first in WHOSE and name not in known:
            message = f"{called} mentions '{first}.{name}', which is no answer{did_you_mean(name, known)}"
            yield Problem(source.file, source.line(*where), "DUO004", message)
        elif first in known and name not in known:
            message = f"{called}: '{first}' has no '{name}'; write '{{{{ {first} }}}}'"
            yield Problem(source.file, source.line(*where), "DUO004", message)


@lru_cache(maxsize=4096)
def _in_iterations(source: str) -> frozenset[str]:
    """The answers of a loop's iterations that a template shows: `one.what` in `{% for one in … %}`."""
    whole = tree(source)
    rows = {loop.target.name for loop in whole.find_all(nodes.For) if isinstance(loop.target, nodes.Name)}
    return frozenset(
        found.attr
        for found in whole.find_all(nodes.Getattr)
        if isinstance(found.node, nodes.Name) and found.node.name in rows
    )


def _short_enough(source: Source, text: str, where: tuple[str | int, ...]) -> Iterator[Problem]:
    script = source.script
    for code, own in _translated().items():
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
                f"this may grow to {longest} characters in '{code}', {LONGEST} fit; shorten it or its limits",
            )


@cache
def _translated() -> dict[str, dict[str, str]]:
    """Each language's translations by the English text, whatever the context."""
    return {
        code: {english: text for (_, english), text in language.texts.items()}
        for code, language in languages().items()
    }


def _answers_in(script: Script, text: str) -> int:
    """The greatest length that the answers and names in a text may have together."""
    once = names_in(text) - {"card", "mine", "theirs"}
    often = _in_iterations(text)
    iterations = max(
        (_most_iterations(script, step) for step in script.flat if isinstance(step, Each)), default=1
    )
    return sum(_longest_of(script, name) for name in once) + iterations * sum(
        _longest_of(script, name) for name in often
    )


def _most_iterations(script: Script, loop: Each) -> int:
    root = script.flat[script.goes_over(script.loops[script.index[loop.step]])[-1].head]
    assert isinstance(root, Each)
    if not isinstance(root.each, str):
        return root.each.most
    asked, written = script.asks[root.each], script.loop_of(root.each)
    if asked.answer == "several" or written is None:
        return asked.most
    inner = script.flat[written.head]
    assert isinstance(inner, Each)
    return _most_iterations(script, inner)


def _longest_of(script: Script, name: str) -> int:
    return _longest(script, script.asks[name]) if name in script.asks else LONGEST_NAME


def _longest(script: Script, step: Ask) -> int:
    offered = [length(one.choice.label) for one in script.offers[step.step].values()]
    most = max(step.most, 1) if step.answer == "several" else 1
    offered += [script.asks[one].limit for one in script.writers[step.step]] * most
    tapped = sum(sorted(offered, reverse=True)[:most])
    typed = LONGEST_NAME if step.typed else step.limit if step.takes_words else 0
    return max(tapped, typed)
