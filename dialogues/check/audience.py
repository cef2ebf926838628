"""Who may read what a text shows: each value carries its owner and its audience, however it travels.

A value travels in its own name, as `mine` or `theirs`, in a card, in a keepsake for the partner, as what a
loop goes through, and as how many rounds a loop has. The list that a loop goes through belongs to whoever
ticked it; how many rounds there are belongs to whoever decides on another one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dialogues.exploration.control_flow import NEEDS_AN_ANSWER, ControlFlow, answered, shared
from dialogues.script.fields import BOTH
from dialogues.script.files import Source
from dialogues.script.problems import Problem
from dialogues.script.script import Loop, Script
from dialogues.script.steps import Ask, Count, Each, Keep, Overlap, Step
from dialogues.text.template_uses import Path, uses

WHOSE = ("mine", "theirs")
_OF_THE_OTHER = {"": "theirs", "mine": "theirs", "theirs": "mine"}  # of a loop through the partner's items
_OF_A_ROUND = ("item", "number")
Where = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value that a text shows or tests: an answer, something given, or how many rounds a loop has."""

    name: str  # of the question, of what is given, or of the loop
    whose: str  # "mine", "theirs", or "" where the name alone says it
    needed: bool  # whether the text fails without it
    in_rounds: bool = False  # whether it is read from a loop's rounds


def shown_by(script: Script, step: Step, text: str) -> Iterator[Shown]:
    """What a text of a step shows or tests, with what its cards do."""
    for use in uses(text):
        if use.path[0] == "card":
            if (card := script.cards.get(".".join(use.path[1:2]))) is not None and "card." not in card:
                yield from shown_by(script, step, card)
            continue
        whose = use.path[0] if use.path[0] in WHOSE else ""
        for name, in_rounds, turned in _named(script, step, use.path[1:] if whose else use.path):
            yield Shown(name, _OF_THE_OTHER[whose] if turned else whose, use.needed, in_rounds)


def offered_by(script: Script, step: Step) -> Iterator[Shown]:
    """The answers that a question offers to choose from, or that decide which list it offers.

    A loop through what the other one ticked or wrote offers that in the same way.
    """
    if isinstance(step, Each) and isinstance(step.each, str) and step.whose:
        yield Shown(step.each, step.whose, needed=False)
    source = step.choices_from if isinstance(step, Ask) else None
    if source is not None:
        if source.name in script.asks:
            yield Shown(source.name, source.whose, needed=False)
        if source.by is not None:
            yield Shown(source.by, source.by_whose, needed=False)


def _named(script: Script, step: Step, path: Path) -> Iterator[tuple[str, bool, bool]]:
    """The names a path stands for: each with whether it is read from a loop's rounds, and is the other one's.

    The other one's is what a loop goes through that has `each: theirs.NAME`.
    """
    name = step.meaning(path[0]) if path else ""
    if name in _OF_A_ROUND:
        loop = script.loops.get(script.index[step.step])
        yield from _goes_through(script, loop)
    elif name in script.index and isinstance(script.flat[script.index[name]], Each):
        yield from _goes_through(script, script.loop_of(name))
        if len(path) > 2 and path[2] not in _OF_A_ROUND:
            yield step.meaning(path[2]), True, False
    elif name in script.asks or name in script.given:
        yield name, False, False


def _goes_through(script: Script, loop: Loop | None) -> Iterator[tuple[str, bool, bool]]:
    """The answer that holds a loop's list; the loop itself where its rounds are only counted."""
    each = script.flat[script.goes_over(loop)[-1].head] if loop is not None else None
    listed = each.each if isinstance(each, Each) and isinstance(each.each, str) else None
    yield from [(listed or each.step, True, bool(each.whose))] if isinstance(each, Each) else []


def audience_problems(
    source: Source, flow: ControlFlow, place: int, reader: str, text: str, where: Where
) -> Iterator[Problem]:
    """A text may show its reader their own answers, those for both, and those certain to be released.

    What a keepsake for the partner shows, the partner reads on the board as its owner does.
    """
    yield from _unreadable(
        source, flow, place, reader, shown_by(source.script, source.script.flat[place], text), where
    )


def offer_problems(source: Source, flow: ControlFlow, place: int, where: Where) -> Iterator[Problem]:
    """A question may offer its reader only what they may read, now or, left out until then, once open."""
    script = source.script
    step = script.flat[place]
    reader = getattr(step, "who", BOTH)
    closed = (one for one in offered_by(script, step) if not _opens_later(script.asks[one.name]))
    yield from _unreadable(source, flow, place, reader, closed, where)


def _opens_later(asked: Ask) -> bool:
    """Whether an answer is nothing to the partner until it is shared or revealed."""
    return asked.seen in ("when shared", "when revealed")


def _unreadable(
    source: Source, flow: ControlFlow, place: int, reader: str, shown: Iterable[Shown], where: Where
) -> Iterator[Problem]:
    script = source.script
    step = script.flat[place]
    for_both = isinstance(step, Keep) and step.seen == "partner"
    told = set[str]()
    for one in sorted(shown, key=lambda one: one.name):
        if one.name not in told and not _may_read(script, flow, place, reader, one, for_both=for_both):
            told.add(one.name)
            yield Problem(
                source.file, source.line(*where), "DUO007", _refused(script, one, reader, for_both=for_both)
            )


def _refused(script: Script, one: Shown, reader: str, *, for_both: bool) -> str:
    if one.name in script.given:
        return (
            f"this keepsake is for the partner, too, and shows '{one.name}', which only its owner was given; "
            "leave 'seen' out, or ask for the words again with 'starts as'"
        )
    asked = script.asks.get(one.name)
    if asked is None:
        return (
            f"how many rounds '{one.name}' had is known only to whoever had them, and the {reader} would see "
            "it here; leave it out"
        )
    if for_both and asked.who in (reader, BOTH):
        return (
            f"this keepsake is for the partner, too, and shows '{one.name}', which is its owner's alone; "
            "write 'seen: when shared' there, or leave it out"
        )
    if _opens_in_part(asked):
        way = "ask for 'either … is …'" if asked.seen == "unnamed" else "show what an 'overlap of' it finds"
        return f"'{one.name}' itself is its owner's alone ('seen: {asked.seen}'); {way}, or leave it out"
    what = f"'{one.name}', which this loop goes through," if one.in_rounds else f"'{one.name}'"
    owner = "partner" if asked.who == BOTH else asked.who
    return (
        f"{what} belongs to the {owner} and the {reader} may not read it here; share it first, or leave it "
        "out"
    )


def _may_read(
    script: Script, flow: ControlFlow, place: int, reader: str, one: Shown, *, for_both: bool
) -> bool:
    if flow.settings["form"] == "alone":
        return True
    if one.name in script.given:
        return not for_both
    asked = script.asks.get(one.name)
    if asked is None:
        return _may_count(script, reader, one, for_both=for_both)
    keeper = getattr(script.flat[place], "who", BOTH)
    if for_both and keeper not in (BOTH, reader) and asked.who in (keeper, BOTH):
        return True  # it is said of its owner's own look at it
    own = asked.who in (reader, BOTH) and one.whose != "theirs"
    if (own and not for_both) or (for_both and one.whose == "theirs"):
        return True
    if _opens_in_part(asked):
        return False
    if asked.who == BOTH and not for_both:
        return asked.seen != "me"  # until it is released, `theirs` is empty
    if asked.seen in ("me", "partner"):
        return asked.seen == "partner"
    return _is_released(flow, place, asked) or (for_both and _is_decided(script, script.flat[place], asked))


def _opens_in_part(asked: Ask) -> bool:
    """Whether an answer itself never opens, but only what both have in common, or that one said so."""
    return asked.seen == "unnamed" or (asked.seen == "when the same" and asked.answer == "several")


def _is_decided(script: Script, step: Step, asked: Ask) -> bool:
    """Whether a keepsake is left only if the owner of an answer chose so at another question."""
    decisions = [one for one in step.when if one.subject in script.asks and one.subject != asked.step]
    return any(
        one.relation == "is" and script.asks[one.subject].who == asked.who and one.whose in ("", "my")
        for one in decisions
    )


def _is_released(flow: ControlFlow, place: int, asked: Ask) -> bool:
    """Whether an answer was certainly shared or revealed when it comes to this place."""
    certain = flow.certain_facts[place] | {
        shared(one.subject)
        for one in flow.script.flat[place].when
        if one.relation == "shared" and (one.whose == "my" or asked.who != BOTH)
    }
    return shared(asked.step) in certain


def _may_count(script: Script, reader: str, one: Shown, *, for_both: bool) -> bool:
    """Whether how many rounds a loop has is no secret: it is fixed, theirs to decide, or shows anyway."""
    head = script.index[one.name]
    each = script.flat[head]
    assert isinstance(each, Each)
    assert isinstance(each.each, Count)
    if each.each.least == each.each.most:
        return True
    own = one.whose != "theirs" if head in script.blocks else each.who in (reader, BOTH)
    if own and not for_both:
        return True
    inside = [step for step in each.steps if isinstance(step, Ask)]
    asked_there = head not in script.blocks and any(step.who in (reader, BOTH) for step in inside)
    return any(step.seen != "me" for step in inside) or (asked_there and not for_both)


def missing_problems(
    source: Source, flow: ControlFlow, place: int, text: str, where: Where
) -> Iterator[Problem]:
    """A text may need an answer only where it is certain to have been given."""
    script = source.script
    step = script.flat[place]
    certain = flow.certain_facts[place] | {
        answered(one.subject) for one in step.when if one.relation in NEEDS_AN_ANSWER
    }
    needed = {
        one.name
        for one in shown_by(script, step, text)
        if one.needed and not one.whose and not one.in_rounds
        if one.name in script.given or one.name in script.asks
    }
    for name in sorted(needed):
        if answered(name) not in certain:
            yield Problem(
                source.file,
                source.line(*where),
                "DUO010",
                f"'{name}' may not have been answered here; {_around(script, step, name)}",
            )


def _around(script: Script, step: Step, name: str) -> str:
    asked = script.asks.get(name)
    in_common = name in script.index and isinstance(script.flat[script.index[name]], Overlap)
    if (
        asked is None
        or asked.who != BOTH
        or in_common
        or script.blocks.get(script.index[step.step]) is not None
    ):
        return f"write {{% if {name} %}}…{{% endif %}} around it"
    return (
        f"and both are asked: write {{% if mine.{name} %}}{{{{ mine.{name} }}}}{{% endif %}} for what the "
        f"reader said, or the same with {{{{ theirs.{name} }}}} for what their partner said"
    )


def shows_the_other(script: Script, step: Step, reader: str, text: str, *, for_partner: bool) -> set[str]:
    """The answers of their partner that a text shows or tests; for a keepsake, its owner's."""
    found = set[str]()
    for one in shown_by(script, step, text):
        asked = script.asks.get(one.name)
        if asked is not None and (
            (asked.who == BOTH and (one.whose == "theirs" or for_partner))
            or asked.who not in (BOTH, reader)
            or (one.in_rounds and asked.who == BOTH and one.whose != "mine")
        ):
            found.add(one.name)
    return found
