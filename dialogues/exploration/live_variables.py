"""Live-variable analysis: which answers can still decide something that is reachable from a place.

Values of an answer that nothing can tell apart form one class: the session continues alike after them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from dialogues.engine.events import Seat
from dialogues.engine.loops import counter
from dialogues.engine.session import Session
from dialogues.exploration.components import strongly_connected_components
from dialogues.exploration.control_flow import ControlFlow
from dialogues.script.conditions import Condition, holds
from dialogues.script.script import Loop, Script
from dialogues.script.steps import (
    Again,
    Agree,
    Ask,
    Each,
    End,
    HandOver,
    Help,
    Keep,
    Rest,
    Reveal,
    Share,
    Step,
    Tell,
)
from dialogues.text.template_uses import EACH, uses


@dataclass(frozen=True)
class LiveVariables:
    """What uses which answers, under one combination of settings."""

    script: Script
    flow: ControlFlow

    @cached_property
    def conditions(self) -> dict[str, tuple[Condition, ...]]:
        """The distinct conditions on each answer's value (those on whether it was shared are not)."""
        found: dict[str, dict[Condition, None]] = {}
        for one in (*(one for step in self.script.flat for one in step.when), *self._asked_gently):
            if not one.is_setting and not one.about_sharing:
                found.setdefault(one.subject, {})[one] = None
        for name, sources in reversed(self._sources.items()):  # what can be chosen depends on them
            for source in sources:
                found.setdefault(source, {}).update(found.get(name, {}))
        return {name: tuple(ones) for name, ones in found.items() if ones}

    @cached_property
    def _sources(self) -> dict[str, tuple[str, ...]]:
        """For each answer that is chosen from earlier ones, or found in them: these."""
        found: dict[str, tuple[str, ...]] = {}
        for name, asked in self.script.asks.items():
            if (source := asked.choices_from) is not None:
                names = (source.name, source.by)
                found[name] = tuple(one for one in names if one in self.script.asks)
        return found

    @cached_property
    def _chosen_from(self) -> frozenset[str]:
        return frozenset(name for names in self._sources.values() for name in names)

    @cached_property
    def iterated(self) -> frozenset[str]:
        """The answers whose choices a loop iterates over, and those from which these were chosen."""
        found = [
            step.each for step in self.script.flat if isinstance(step, Each) and isinstance(step.each, str)
        ]
        for name in found:
            found += self._sources.get(name, ())
        return frozenset(found) & self.script.asks.keys()

    @cached_property
    def _rested_by(self) -> frozenset[str]:
        return frozenset(
            step.rest for step in self.script.flat if isinstance(step, Rest) and isinstance(step.rest, str)
        )

    @cached_property
    def compared(self) -> frozenset[str]:
        """The answers that are opened only where both have given the same."""
        return frozenset(name for name, step in self.script.asks.items() if step.seen == "when the same")

    @cached_property
    def _unnamed(self) -> frozenset[str]:
        """The answers that show only as "one of you", which whoever gave none may be as well."""
        return frozenset(name for name, step in self.script.asks.items() if step.seen == "unnamed")

    @cached_property
    def needed_by_texts(self) -> frozenset[str]:
        """The answers that a text prints, untested, as `mine`, as `theirs` or from a loop's rounds.

        For all others the control flow says whether they are given.
        """
        found = set[str]()
        for step in self.script.flat:
            for text in self._texts_of(step):
                for use in uses(text):
                    if use.needed and len(use.path) > 1:
                        found |= {step.meaning(name) for name in use.path[1:]}
        return frozenset(found & self.script.asks.keys())

    @cached_property
    def readable_by_other(self) -> frozenset[str]:
        """The answers a text may show the other one without a tap by their owner."""
        mentioned = frozenset[str]().union(*self._mentions)
        open_to_them = (name for name in mentioned & self.script.asks.keys())
        return frozenset(
            name for name in open_to_them if self.script.asks[name].seen not in ("me", "when shared")
        )

    def value_class(self, name: str, value: object, *, compared: bool = True) -> tuple[object, ...]:
        """The equivalence class of a value: two values of one class lead the same way.

        Without `compared`: choices of one class are told apart only by whether both chose the same.
        """
        known = (name, compared, tuple(value) if isinstance(value, list) else value)
        if known not in self._value_classes:
            self._value_classes[known] = tuple(self._distinctions(name, value, compared))
        return self._value_classes[known]

    @cached_property
    def _value_classes(self) -> dict[object, tuple[object, ...]]:
        return {}

    @cached_property
    def either_only(self) -> frozenset[str]:
        """The answers of both of which it only counts whether one of the two has given them."""
        return frozenset(
            name
            for name, conditions in self.conditions.items()
            if name not in self._never_like_none | self._changeable
            if all(one.whose == "either" for one in conditions)
            if name in self.script.asks and not self._may_be_asked_again(name)
        )

    def _may_be_asked_again(self, name: str) -> bool:
        """Whether a way leads back to a question; one in a loop is another one in each round."""
        loop = self.script.loop_of(name)
        place = self.script.index[name] if loop is None else loop.head
        after = place if loop is None else loop.after
        return bool(self._after[after] >> place & 1)

    def is_like_none(self, name: str, value: object) -> bool:
        """Whether the session continues after this answer as if the question had been skipped."""
        if name in self._never_like_none:
            return False
        return self.value_class(name, value) == self.value_class(name, None)

    @cached_property
    def _never_like_none(self) -> frozenset[str]:
        return self._counted | self.compared | self.iterated | self._chosen_from | self._unnamed

    def live_for(self, session: Session, seat: Seat) -> frozenset[str]:
        """The answers of this person that may yet decide something.

        What someone answers in the steps that each goes through alone decides only their own way through
        these, so it is forgotten as they go on, however far the other one is.
        """
        wait = session.waits.get(seat)
        waiting = tuple(one.place for one in session.waits.values())
        at = None if wait is None else wait.place
        if (at, waiting) not in self._live:
            self._live[at, waiting] = self._live_at(at, waiting)
        return self._live[at, waiting]

    @cached_property
    def _live(self) -> dict[tuple[int | None, tuple[int, ...]], frozenset[str]]:
        return {}

    def _live_at(self, place: int | None, waiting: tuple[int, ...]) -> frozenset[str]:
        blocks = [self.script.blocks.get(one) for one in waiting]
        if place is not None:
            own = self._after[place]
        elif len(blocks) == 1 and blocks[0] is not None:  # they are through
            own = self._after_block(blocks[0])
        else:
            own = self._ahead(waiting)
        offering = (self._sources.get(self.script.flat[one].step, ()) for one in waiting)
        return self._decided_by(own, self._ahead(waiting)).union(*offering)

    def mentioned_from(self, places: Iterable[int]) -> frozenset[str]:
        """The answers that a step from these places on mentions, these steps included."""
        ahead = self._from(places)
        if ahead not in self._mentioned:
            self._mentioned[ahead] = frozenset(name for name, at in self._mentioning.items() if at & ahead)
        return self._mentioned[ahead]

    @cached_property
    def _mentioned(self) -> dict[int, frozenset[str]]:
        return {}

    def settings_matter_from(self, places: Iterable[int]) -> bool:
        """Whether a step from these places on, these included, is another one in another way or length.

        What the renderer asks of the settings is whether the two are in one room: then there is no sign under
        a question that both may see and that takes no words.
        """
        return bool(self._from(places) & self._depending_on_settings)

    @cached_property
    def _depending_on_settings(self) -> int:
        found = 0
        for place, step in enumerate(self.script.flat):
            shown = isinstance(step, Ask) and not step.takes_words and step.seen != "me"
            if shown or any(one.is_setting for one in (*step.when, *self._asked_gently)):
                found |= 1 << place
        return found

    def may_come(self, places: Iterable[int], name: str) -> bool:
        """Whether a step is reachable from one of these places: only its count still matters."""
        return bool(self._ahead(places) >> self.script.index[name] & 1)

    def rounds_that_matter(self, session: Session, seat: Seat, name: str) -> set[str] | None:
        """The rounds of a loop whose answer to a question may yet decide something; None for all."""
        loop = self.script.loop_of(name)
        if loop in self._gone_over or name in self._chosen_from | self.iterated:
            return None
        if loop is None or name in self._counted or self.script.flat[loop.head].step in self._changeable:
            return None
        counted = counter(self.script, loop, seat)
        marks = (items for marks in session.trail.values() for _, _, items in marks[-1:])
        return {str(items.get(counted)) for items in (session.items, *marks)}

    @cached_property
    def private_use_only(self) -> frozenset[str]:
        """Answers that decide only what their own giver is asked alone, told, or gets to keep.

        Both are asked for them, each alone, and one person's answer does not lead the other anywhere.
        """
        found = set()
        for name, places in self._use_sites.items():
            own = self.script.blocks.get(self.script.index.get(name, -1))
            if own is not None and all(self._is_private_use(name, place, own) for place in places):
                found.add(name)
        return frozenset(found)

    def is_independent(self, block: range) -> bool:
        """Whether nothing in a block depends on what the other one answers in it meanwhile."""
        return not any(
            one.whose in ("either", "both") and self.script.index.get(one.subject, -1) in block
            for place in block
            for one in self.script.flat[place].when
        )

    def _distinctions(self, name: str, value: object, compared: bool) -> Iterator[object]:
        for one in self.conditions.get(name, ()):
            yield value in one.values and value if one.relation == "over" else holds(one, value)
        if name in self.compared and (compared or isinstance(value, list)):
            yield tuple(sorted(value)) if isinstance(value, list) else value
        if name in self.iterated and isinstance(value, list):
            yield len(value)
        if name in self._chosen_from and isinstance(value, list):
            yield min(len(value), 2)
        elif name in self._chosen_from and self.script.asks[name].answer == "choice":
            yield value  # there may be a list for each
        if name in self._rested_by:
            choice = self.script.asks[name].choices.get(str(value))
            yield choice is not None and choice.lasts is not None

    def _is_private_use(self, name: str, place: int, block: range) -> bool:
        step = self.script.flat[place]
        if self._chooses_from_theirs(name, place):
            return False
        when = (*step.when, *self._asked_gently) if isinstance(step, End) else step.when
        ours = all(one.whose in ("", "my") for one in when if one.subject == name)
        return ours and (place in block or isinstance(step, Tell | Keep | Help | HandOver | End))

    def _uses_at(self, place: int, step: Step) -> Iterator[str]:
        yield from (one.subject for one in step.when if not one.is_setting and not one.about_sharing)
        if isinstance(step, Reveal):
            yield from self.compared.intersection(step.reveal)
        yield from self._sources.get(step.step, ())
        if isinstance(step, Rest) and isinstance(step.rest, str):
            yield step.rest
        if isinstance(step, Each | Again):
            each = self._goes_through(place)
            if isinstance(each.each, str):
                yield each.each
        if isinstance(step, End):
            yield from (one.subject for one in self._asked_gently if not one.is_setting)

    def _goes_through(self, place: int) -> Each:
        """The loop whose list the loop at a place goes through: itself, or the first that it goes over."""
        each = self.script.flat[self.script.goes_over(self.script.loops[place])[-1].head]
        assert isinstance(each, Each)
        return each

    @property
    def _asked_gently(self) -> tuple[Condition, ...]:
        """The conditions on which the follow-up is a gentle one: they are looked at when it ends."""
        follow_up = self.script.follow_up
        return follow_up.gently.when if follow_up is not None and follow_up.gently is not None else ()

    @cached_property
    def _uses(self) -> list[frozenset[str]]:
        return [frozenset(self._uses_at(place, step)) for place, step in enumerate(self.script.flat)]

    @cached_property
    def _use_sites(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for place, names in enumerate(self._uses):
            for name in names:
                found.setdefault(name, []).append(place)
        return found

    # -- by place ---------------------------------------------------------------------------------------

    @cached_property
    def _after(self) -> list[int]:
        """For each place, every place reachable from it by a step or more, as bits of a number."""
        size = len(self.script.flat)
        successors = [[edge.to for edge in edges if edge.to < size] for edges in self.flow.edges]
        found = [0] * (size + 1)
        for component in strongly_connected_components(successors):  # successors come first
            inside = 0
            for place in component:
                for to in successors[place]:
                    inside |= found[to] | 1 << to
            for place in component:
                found[place] = inside
        return found

    def _from(self, places: Iterable[int]) -> int:
        """These places and whatever comes after them, as bits."""
        ahead = 0
        for place in places:
            ahead |= self._after[place] | 1 << place
        return ahead

    def _ahead(self, places: Iterable[int]) -> int:
        ahead = 0
        for place in places:
            ahead |= self._after[place]
        return ahead

    def _after_block(self, block: range) -> int:
        """What comes once both are through a block."""
        return 0 if block.stop >= len(self.script.flat) else self._after[block.stop] | 1 << block.stop

    @cached_property
    def _own_uses(self) -> Mapping[str, int]:
        """Where each answer decides the way of its giver alone, as bits."""
        return self._places(own=True)

    @cached_property
    def _common_uses(self) -> Mapping[str, int]:
        """Where each answer may decide somebody else's way, too, as bits."""
        return self._places(own=False)

    def _places(self, *, own: bool) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for name, places in self._use_sites.items():
            for place in places:
                if self._is_own(name, place) == own:
                    found[name] = found.get(name, 0) | 1 << place
        return found

    def _is_own(self, name: str, place: int) -> bool:
        """Whether a step that each goes through alone uses only the answer of whoever comes to it."""
        in_blocks = place in self.script.blocks and self.script.index.get(name, -1) in self.script.blocks
        return (
            in_blocks
            and not self._chooses_from_theirs(name, place)
            and all(one.whose in ("", "my") for one in self.script.flat[place].when if one.subject == name)
        )

    def _chooses_from_theirs(self, name: str, place: int) -> bool:
        """Whether a question offers what the other one answered, or a loop goes through it."""
        if isinstance(self.script.flat[place], Each | Again):
            return bool(self._goes_through(place).whose)
        asked = self.script.asks.get(self.script.flat[place].step)
        source = asked.choices_from if asked is not None else None
        return source is not None and (
            (source.name == name and source.whose == "theirs")
            or (source.by == name and source.by_whose == "theirs")
        )

    @cached_property
    def _decided(self) -> dict[tuple[int, int], frozenset[str]]:
        return {}

    def _decided_by(self, own: int, ahead: int) -> frozenset[str]:
        if (own, ahead) not in self._decided:
            self._decided[own, ahead] = frozenset(
                name
                for name in self._use_sites
                if self._own_uses.get(name, 0) & own or self._common_uses.get(name, 0) & ahead
            )
        return self._decided[own, ahead]

    # -- what a step mentions -----------------------------------------------------------------------------

    @cached_property
    def _counted(self) -> frozenset[str]:
        """The answers that a condition counts over all rounds."""
        return frozenset(
            one.subject for step in self.script.flat for one in step.when if one.relation == "over"
        )

    @cached_property
    def _gone_over(self) -> frozenset[Loop]:
        """The loops whose rounds a later loop goes over."""
        loops = (loop for loop in self.script.loops.values())
        return frozenset(earlier for loop in loops for earlier in self.script.goes_over(loop)[1:])

    @cached_property
    def _changeable(self) -> frozenset[str]:
        """What somebody may come back to and change."""
        return frozenset(
            name
            for step in self.script.flat
            if isinstance(step, Share | Agree)
            for name in (step.share if isinstance(step, Share) else step.agree)
        )

    def _texts_of(self, step: Step) -> Iterator[str]:
        """The texts of a step in this form, its cards among them."""
        form = "alone" if self.flow.settings["form"] == "alone" else "together"
        words = [getattr(step, part, None) for part in ("ask", "tell", "meanwhile")]
        words += getattr(step, "end", {}).values()
        texts = [one.of(form) for one in words if one is not None and not isinstance(step, Each)]
        shown = {".".join(use.path[1:2]) for text in texts for use in uses(text) if use.path[0] == "card"}
        shown |= {step.card} if isinstance(step, Keep) else set()
        yield from texts
        yield from (self.script.cards[name] for name in shown if name in self.script.cards)

    @cached_property
    def _mentions(self) -> list[frozenset[str]]:
        """For each place, the answers that its step mentions in any way."""
        return [self._mentions_of(place, step) for place, step in enumerate(self.script.flat)]

    def _mentions_of(self, place: int, step: Step) -> frozenset[str]:
        script = self.script
        found = {one.subject for one in step.when} | set(self._uses[place])
        paths = [use.path for text in self._texts_of(step) for use in uses(text)]
        if any({"item", EACH} & set(path) for path in paths):
            found |= self.iterated
        found |= {step.meaning(name) for path in paths for name in path}
        match step:
            case Ask():
                found |= {step.meaning(step.starts_as or ""), step.unless_in or ""}
                found |= {step.lines.by or ""} if step.lines is not None else set()
            case Share():
                found |= {one for name in step.share for one in script.asked_in(name)}
            case Agree():
                found |= {one for name in step.agree for one in script.asked_in(name)}
            case HandOver():
                found |= set(step.with_.values())
            case Keep():
                found |= {step.review.on or ""} if step.review is not None else set()
                found |= {step.cue.daily_at} if step.cue is not None else set()
                wanted = step.milestones
                found |= {wanted.what, wanted.whose, wanted.on} if wanted is not None else set()
            case _:
                pass
        return frozenset(found & {*script.asks, *script.given})

    @cached_property
    def _mentioning(self) -> dict[str, int]:
        """For each answer, the places of the steps that mention it, as bits."""
        found: dict[str, int] = {}
        for place, names in enumerate(self._mentions):
            for name in names:
                found[name] = found.get(name, 0) | 1 << place
        return found


def loop_asking_at(script: Script, place: int) -> Each | None:
    """The loop whose "another?" question stands at a place."""
    loop = script.loops.get(place)
    each = script.flat[loop.head] if loop is not None else None
    step = script.flat[place]
    asked = each.between if isinstance(each, Each) else None
    return (
        each
        if isinstance(each, Each) and isinstance(step, Ask) and asked and asked.step == step.step
        else None
    )
