"""Checks that the names in a script exist: steps, roles, cards, answers, other exercises."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from dialogues.check.templates import follow_ups
from dialogues.script.conditions import Condition
from dialogues.script.fields import BOTH, OTHERWISE
from dialogues.script.files import Source
from dialogues.script.meant import nearest
from dialogues.script.problems import Problem
from dialogues.script.script import Script
from dialogues.script.steps import (
    LONGEST_ITEM,
    Agree,
    Ask,
    Both,
    Each,
    End,
    Go,
    HandOver,
    Help,
    Keep,
    Overlap,
    Rest,
    Reveal,
    Share,
    Step,
    Swap,
    Tell,
)
from dialogues.text.templates import names_in

_INSTEAD = {  # what a condition can say of an answer of this kind
    **dict.fromkeys(("text", "date", "time"), "write 'NAME answered' or 'NAME not answered'"),
    **dict.fromkeys(("number", "scale"), "write 'NAME above 6' or 'NAME below 3'"),
    **dict.fromkeys(("choice", "several"), "write 'NAME is CHOICE'"),
}
AGO = "ago"  # how long ago the exercise was, in a follow-up


def name_problems(source: Source, known: dict[str, Script] | None) -> list[Problem]:
    """Names that do not exist. `known`: the exercises a script may hand over to; None if not known."""
    found = _Names(source, known)
    return [*found.in_steps(), *found.in_the_head()]


@dataclass(frozen=True)
class _Names:
    source: Source
    known: dict[str, Script] | None

    @property
    def script(self) -> Script:
        return self.source.script

    def in_the_head(self) -> Iterator[Problem]:
        follow_up = self.script.follow_up
        if follow_up is not None and follow_up.gently is not None:
            for message in self._conditions(follow_up.gently.when, None):
                yield self._problem(message, "follow up", "gently", "when")
        if self.script.first_time is not None:
            for key, message in self._leads_to("first time", self.script.first_time, set()):
                yield self._problem(message, key)
        for path, text in follow_ups(self.script):
            for name in sorted(names_in(text) - {AGO}):
                yield self._problem(f"a follow-up knows only '{AGO}', not '{name}'", *path)
        for name in self.script.given:
            if name in self.script.index:
                yield self._problem(
                    f"'{name}' is given, and a step, too; give one of them another name", "given"
                )
        yield from self._lists()
        if self.script.silence.go is not None:
            yield self._problem("'go' belongs to the silence of a step, not of the whole exercise", "silence")

    def _lists(self) -> Iterator[Problem]:
        used = {asked.choices_from.name for asked in self.script.asks.values() if asked.choices_from}
        for name, one_list in self.script.lists.items():
            if name in self.script.index or name in self.script.given:
                message = f"'{name}' is a list, and a step or given, too; give one of them another name"
                yield self._problem(message, "lists", name)
            elif name not in used:
                yield self._problem(
                    f"no step has 'choices from: {name}'; write it, or delete it", "lists", name
                )
            said: dict[str, str] = {}
            for which, labels in one_list.of.items():
                for one, label in labels.items():
                    if said.setdefault(one, label) != label:
                        message = f"'{one}' says '{said[one]}' and '{label}' in this list; give one of them"
                        yield self._problem(f"{message} another name", "lists", name, which, one)

    def in_steps(self) -> Iterator[Problem]:
        names = [step.step for step in self.script.flat]
        for place, step in enumerate(self.script.flat):
            path = self.source.step_path(place)
            if names.index(step.step) != place:
                message = f"the step '{step.step}' is there already; give this one another name"
                yield self._problem(message, *path, "step")
            for key, message in self._faults(place, step):
                yield self._problem(message, *path, *key.split("/"))

    def _faults(self, place: int, step: Step) -> Iterator[tuple[str, str]]:
        who = getattr(step, "who", BOTH)
        if who not in {*self.script.roles, BOTH}:
            yield "who", f"step '{step.step}': {self._no_role(who)}"
        if isinstance(step, Share) and who == BOTH and place not in self.script.blocks:
            message = f"step '{step.step}': say with 'who' which role gives something away, or put it into"
            yield "share", f"{message} 'both', where each gives away their own"
        for key, target in _targets(step):
            yield from ((key, message) for message in self._target(place, step, target))
        yield from (("when", message) for message in self._conditions(step.when, place))
        match step:
            case Keep():
                yield from self._keepsake(step)
            case Share() | Reveal() | Agree():
                yield from self._opened(step)
            case End():
                for role in step.end.keys() - self.script.roles.keys():
                    yield f"end/{role}", self._no_role(role)
            case Swap():
                for role in set(step.swap) - self.script.roles.keys():
                    yield "swap", self._no_role(role)
                yield from self._counted(step)
            case Go():
                yield from self._counted(step)
            case Ask():
                name = step.meaning(step.starts_as) if step.starts_as else ""
                if name and name not in self.script.asks and name not in self.script.given:
                    yield "starts as", f"'{name}' is no answer and nothing that is given"
                yield from (("lines", message) for message in self._lines(step))
                yield from _alike(step)
                yield from (("choices from", message) for message in self._choices_from(place, step))
            case Overlap():
                yield from (("overlap of", message) for message in self._overlap(place, step))
            case Each() if isinstance(step.each, str):
                through = self._goes_through_theirs if step.whose else self._goes_through
                yield from (("each", message) for message in through(place, step.each))
            case Rest() if isinstance(step.rest, str):
                asked = self.script.asks.get(step.rest)
                if asked is None or not any(choice.lasts for choice in asked.choices.values()):
                    yield "rest", f"'{step.rest}' is no choice with 'lasts'; name one, or a duration"
            case HandOver():
                yield from self._handed_over(step)

    def _counted(self, step: Swap | Go) -> Iterator[tuple[str, str]]:
        for name in sorted(set(step.afresh) - self.script.index.keys()):
            yield "afresh", f"'{name}' is no step; name the steps that count from zero again"

    def _target(self, place: int, step: Step, target: str) -> Iterator[str]:
        there = self.script.index.get(target)
        if there is None:
            instead = did_you_mean(target, self.script.index) or "; name one of the steps"
            yield f"step '{step.step}' leads to '{target}', which is no step{instead}"
            return
        loop = self.script.loops.get(there)
        if loop is not None and there != loop.head and self.script.loops.get(place) != loop:
            yield f"step '{step.step}' leads into the middle of a loop; lead to its beginning"
        block = None if isinstance(self.script.flat[there], Both) else self.script.blocks.get(there)
        if block is not None and len(block) > 1 and place not in block:
            yield f"step '{step.step}' leads into the middle of what each goes through; lead to its beginning"

    def _conditions(self, when: Iterable[Condition], place: int | None) -> Iterator[str]:
        for one in when:
            if one.is_setting:
                if not set(one.values) <= set(_offered(self.script, one.subject)):
                    yield f"'{one}' is never so here; name it under '{one.subject}s', or leave it out"
            elif one.about_role:
                yield from self._role(one, place)
            elif one.subject not in self.script.asks and one.subject not in self.script.given:
                instead = did_you_mean(one.subject, [*self.script.asks, *self.script.given])
                yield f"'{one.subject}' in this condition is no step that asks something{instead}"
            elif one.subject in self.script.asks:
                yield from self._condition(one, self.script.asks[one.subject], place)

    def _role(self, one: Condition, place: int | None) -> Iterator[str]:
        if place not in self.script.blocks:
            yield f"'{one}' belongs to a step that each partner goes through; elsewhere, say it with 'who'"
        for name in set(one.values) - self.script.roles.keys():
            yield self._no_role(name)

    def _condition(self, one: Condition, asked: Ask, place: int | None) -> Iterator[str]:
        if one.whose == "my" and place is not None and self._is_for_both_at_once(place):
            either, both = (str(replace(one, whose=whose)) for whose in ("either", "both"))
            yield (
                f"'{one}' asks about whoever comes to a step, and here both do at once; write '{either}' or "
                f"'{both}', or put the step into a 'both'"
            )
        offered = self.script.offers[asked.step]
        strange = set(one.values) - offered.keys() if offered and not asked.typed else set()
        if strange:
            choices = listed(offered)
            yield f"'{sorted(strange)[0]}' is no choice of '{one.subject}'; choices are {choices}"
        elif one.relation in ("is", "is not", "over") and not offered and not _is_number(one, asked):
            why = f"compares what is typed at '{one.subject}', which can be anything"
            yield f"'{one}' {why}; {_instead(asked)}"
        elif one.relation in ("above", "below") and asked.answer not in ("number", "scale"):
            yield f"'{one}' needs a number, and '{one.subject}' is no question with one; {_instead(asked)}"
        loop = self.script.loop_of(one.subject)
        if one.relation == "over" and loop is None:
            yield f"'over' counts the rounds of a loop, and '{one.subject}' is asked only once"
        if loop is None or one.relation == "over" or one.about_sharing:
            return
        here = self.script.loops.get(place) if place is not None else None
        if here is None or loop not in self.script.goes_over(here):
            yield f"'{one.subject}' has an answer in each round; ask in the loop, or with 'over 50% …'"

    def _is_for_both_at_once(self, place: int) -> bool:
        """Whether a step is taken once for the two, and not by each, or by whoever plays a role."""
        by_each = isinstance(self.script.flat[place], Tell | Keep | Help | HandOver)
        return not by_each and place not in self.script.blocks and self.script.addressed[place] == BOTH

    def _lines(self, step: Ask) -> Iterator[str]:
        """Lists of lines belong to the choices of a question that their reader may know the answer to."""
        if step.lines is None or step.lines.by is None:
            return
        asked = self.script.asks.get(step.lines.by)
        if asked is None or asked.answer != "choice" or self.script.loop_of(asked.step):
            yield f"'by: {step.lines.by}' is no question with 'answer: choice' outside a loop"
            return
        if asked.who not in (step.who, BOTH) and asked.seen == "me":
            yield f"'by: {asked.step}' belongs to the {asked.who} alone, and these lines would tell it"
        offered = self.script.offers[asked.step]
        for name in step.lines.of.keys() - {*offered, OTHERWISE}:
            choices = listed([*offered, OTHERWISE])
            yield f"'{name}' is no choice of '{asked.step}'; choices are {choices}"
        if OTHERWISE not in step.lines.of:
            yield f"add a list of lines for '{OTHERWISE}', for when '{asked.step}' has no other answer"

    def _goes_through(self, place: int, name: str) -> Iterator[str]:
        """A loop goes through what somebody ticked, or through the rounds of a loop before it."""
        asked, there = self.script.asks.get(name), self.script.index.get(name, place)
        earlier = self.script.loops.get(there)
        if asked is not None and asked.answer == "several":
            return
        if earlier is None or earlier.head != there:
            yield f"'{name}' is no question with 'answer: several'; name one, or an earlier loop, or '2 to 5'"
        elif there >= place:
            yield f"the loop '{name}' comes only after this; name one that was gone through before"
        elif there in self.script.blocks and place not in self.script.blocks:
            yield f"each has gone through '{name}' alone; put this loop into a 'both', too"

    def _goes_through_theirs(self, place: int, name: str) -> Iterator[str]:
        """What the partner ticked, or wrote in each round of a loop."""
        asked = self.script.asks.get(name)
        in_loop = asked is not None and self.script.loop_of(name) is not None
        if asked is None or (asked.answer, in_loop) not in (("several", False), ("text", True)):
            instead = did_you_mean(name, self.script.asks)
            yield (
                f"'theirs.{name}' is nothing to go through; name a question with 'answer: several', or one "
                f"with 'answer: text' in a loop{instead}"
            )
        elif place not in self.script.blocks:
            yield f"'theirs.{name}' belongs inside 'both'; elsewhere, say with 'who' which role is asked"
        else:
            yield from self._asked_before(place, name, "theirs")

    def _choices_from(self, place: int, step: Ask) -> Iterator[str]:
        source = step.choices_from
        if source is None:
            return
        one_list = self.script.lists.get(source.name)
        if one_list is not None:
            yield from self._from_lists(place, one_list.by_choice, step)
        elif source.by is not None:
            yield f"'{source.name}' is no list; name one under 'lists', or write '{source.name}' alone"
        else:
            yield from self._from_an_answer(place, source.name, source.whose)
        fixed = step.choices.keys() & self._listed_before(source.name).keys()
        for name in sorted(fixed):
            yield f"'{name}' is among the choices of '{source.name}', and here, too; give it another name"

    def _listed_before(self, name: str) -> dict[str, object]:
        if name in self.script.lists:
            return {
                one: label for labels in self.script.lists[name].of.values() for one, label in labels.items()
            }
        return dict(self.script.offers.get(name, {}))

    def _from_lists(self, place: int, by_choice: bool, step: Ask) -> Iterator[str]:
        assert step.choices_from is not None
        name, by = step.choices_from.name, step.choices_from.by
        if by is None:
            if by_choice:
                yield f"'{name}' has several lists; say which answer decides: 'choices from: {name}[ANSWER]'"
            return
        if not by_choice:
            yield f"'{name}' is one list; write 'choices from: {name}', or make a list for each answer of it"
            return
        asked = self.script.asks.get(by)
        if asked is None or asked.answer != "choice" or self.script.loop_of(by):
            yield f"'{by}' is no question with 'answer: choice' outside a loop"
            return
        yield from self._asked_before(place, by, step.choices_from.by_whose)
        lists, choices = self.script.lists[name].of, self.script.offers[by]
        for strange in sorted(lists.keys() - {*choices, OTHERWISE}):
            yield f"'{strange}' in the list '{name}' is no choice of '{by}'; choices are {listed(choices)}"
        missing = [one for one in choices if one not in lists]
        if missing and OTHERWISE not in lists:
            yield f"the list '{name}' has nothing for '{missing[0]}'; add it, or a list for '{OTHERWISE}'"

    def _from_an_answer(self, place: int, name: str, whose: str) -> Iterator[str]:
        asked = self.script.asks.get(name)
        in_loop = asked is not None and self.script.loop_of(name) is not None
        if asked is None or (asked.answer, in_loop) not in (("several", False), ("text", True)):
            yield (
                f"'{name}' is nothing to choose from; name a question with 'answer: several', one with "
                "'answer: text' in a loop, or a list from 'lists'"
            )
            return
        if asked.answer == "text" and asked.limit > LONGEST_ITEM:
            yield f"what is written at '{name}' becomes a button here; write 'limit: {LONGEST_ITEM}' there"
        yield from self._asked_before(place, name, whose)

    def _asked_before(self, place: int, name: str, whose: str) -> Iterator[str]:
        there, asked = self.script.index[name], self.script.asks[name]
        blocks, loops = self.script.blocks, self.script.loops
        if there >= place:
            yield f"'{name}' is asked only after this; choose from what was answered before"
        elif there in loops and loops.get(place) == loops[there]:
            yield f"'{name}' is asked in this very loop; choose from it after the loop"
        if whose == "theirs" and there in blocks and blocks.get(place) == blocks[there]:
            yield f"'{name}' is being answered meanwhile; choose from the partner's answer after this 'both'"
        if whose and asked.who != BOTH:
            yield f"'{name}' is asked of the {asked.who} only; write it without '{whose}.'"
        loop = self.script.loops.get(place)
        each = self.script.flat[loop.head] if loop is not None else None
        if isinstance(each, Each) and each.in_turn:
            yield f"where the two take turns, '{name}' is one person's; offer a list from 'lists' instead"

    def _overlap(self, place: int, step: Overlap) -> Iterator[str]:
        asked = self.script.asks.get(step.overlap_of)
        if asked is None or asked.seen != "when the same" or self.script.loop_of(asked.step):
            yield f"'{step.overlap_of}' is no choice with 'seen: when the same' outside a loop"
        elif self.script.index[step.overlap_of] >= place:
            yield f"'{step.overlap_of}' is asked only after this; look for what is the same after it"

    def _keepsake(self, step: Keep) -> Iterator[tuple[str, str]]:
        if step.card not in self.script.cards:
            instead = did_you_mean(step.card, self.script.cards) or f"; cards are {listed(self.script.cards)}"
            yield "card", f"there is no card '{step.card}'{instead}"
        if step.review is not None:
            yield from self._leads_to("review", step.review.with_, {"kept"}, private=step.seen == "me")
            if step.review.on is not None and not self._asks(step.review.on, "date"):
                yield "review", f"'{step.review.on}' is no question with 'answer: date'"
        if step.cue is not None:
            yield from (("cue", message) for message in self._cue(step, step.cue.daily_at))
        if step.milestones is not None:
            wanted = step.milestones
            takes = {"kept", "milestone"}
            yield from self._leads_to("milestones", wanted.with_, takes, private=step.seen == "me")
            loop = self.script.loop_of(wanted.of) if wanted.of in self.script.index else None
            for name in (wanted.what, wanted.whose, wanted.on):
                if loop is None or name not in self.script.asks or self.script.loop_of(name) != loop:
                    yield "milestones", f"'{name}' is no question of the loop '{wanted.of}'"
            if not self._asks(wanted.on, "date"):
                yield "milestones", f"'{wanted.on}' is no question with 'answer: date'"

    def _cue(self, step: Keep, name: str) -> Iterator[str]:
        asked, place = self.script.asks.get(name), self.script.index[step.step]
        if asked is None or asked.answer != "time":
            instead = did_you_mean(name, (one for one in self.script.asks if self._asks(one, "time")))
            yield f"'{name}' is no question with 'answer: time'{instead or '; name the one that asks when'}"
        elif self.script.index[name] >= place:
            yield f"'{name}' is asked only after this; keep it once people have said when"
        elif self.script.loop_of(name) not in (None, self.script.loops.get(place)):
            yield f"'{name}' has a time in each round; ask for it outside the loop, or keep this inside it"
        elif asked.forget:
            yield f"'{name}' is erased as soon as it is given; leave out 'forget' there"
        elif asked.who not in (step.who, BOTH) and not step.is_shared:
            whom = "both" if step.who == BOTH else f"the {step.who}"
            why = "and everybody picks when they are reminded themselves"
            yield f"'{name}' is asked of the {asked.who}, {why}; ask {whom}, or write 'seen: partner' here"

    def _handed_over(self, step: HandOver) -> Iterator[tuple[str, str]]:
        yield from self._leads_to("hand over", step.hand_over, set(step.with_))
        for name in step.with_.values():
            if name not in self.script.asks and name not in self.script.given:
                yield "with", f"'{name}' is no answer and nothing that is given; name what is taken along"

    def _leads_to(
        self, key: str, exercise: str, takes: set[str], *, private: bool = False
    ) -> Iterator[tuple[str, str]]:
        if self.known is None:
            return
        other = self.known.get(exercise) if exercise != self.script.exercise else self.script
        if other is None:
            instead = did_you_mean(exercise, self.known) or "; name one that is there"
            message = f"there is no exercise '{exercise}'{instead}"
            yield key, f"{message}, and check a new one together with this (duologue check FOLDER)"
        elif private and "alone" not in other.forms:
            message = f"'{exercise}' can only be done together, and this keepsake is its owner's alone"
            yield key, f"{message}; name one with 'forms: [alone]', or keep it with 'seen: partner'"
        elif missing := takes - set(other.given):
            yield key, f"'{exercise}' is not given '{sorted(missing)[0]}'; name it there under 'given'"

    def _asks(self, name: str, kind: str) -> bool:
        return name in self.script.asks and self.script.asks[name].answer == kind

    def _opened(self, step: Share | Reveal | Agree) -> Iterator[tuple[str, str]]:
        wanted: tuple[str, tuple[str, ...], set[str]]
        if isinstance(step, Share):
            wanted = "share", step.share, {"when shared"}
        elif isinstance(step, Reveal):
            wanted = "reveal", step.reveal, {"when revealed", "when the same"}
            for one in (self.script.asks.get(name) for name in step.reveal):
                if one is not None and one.seen == "when the same" and one.answer == "several":
                    what = f"of '{one.step}', only what both ticked opens"
                    yield "reveal", f"{what}; write 'overlap of: {one.step}' instead"
        else:
            wanted = "agree", step.agree, {"partner", "when shared", "when revealed"}
        key, names, audiences = wanted
        for name in names:
            there = self.script.index.get(name)
            is_loop = there is not None and isinstance(self.script.flat[there], Each) and key != "reveal"
            asked = self.script.asked_in(name) if is_loop else (name,)
            if not asked or any(
                one not in self.script.asks or self.script.asks[one].seen not in audiences for one in asked
            ):
                yield key, f"'{name}' is no answer with 'seen: {' or '.join(sorted(audiences))}'"

    def _no_role(self, role: str) -> str:
        roles = self.script.roles
        return f"there is no role '{role}'; roles are {listed(roles)}{did_you_mean(role, roles)}"

    def _problem(self, message: str, *path: str | int) -> Problem:
        return Problem(self.source.file, self.source.line(*path), "DUO004", message)


def _instead(asked: Ask) -> str:
    return _INSTEAD[asked.answer].replace("NAME", asked.step)


def _is_number(one: Condition, asked: Ask) -> bool:
    return asked.answer in ("number", "scale") and all(value.isdecimal() for value in one.values)


def _alike(step: Ask) -> Iterator[tuple[str, str]]:
    """Choices that nobody could tell apart."""
    first: dict[str, str] = {}
    for name, choice in step.choices.items():
        label = " ".join(choice.label.split())
        if label and label in first:
            message = f"the choices '{first[label]}' and '{name}' both say '{label}'; give one another label"
            yield f"choices/{name}", message
        first.setdefault(label, name)


def _targets(step: Step) -> Iterator[tuple[str, str]]:
    silence = getattr(step, "silence", None)
    if silence is not None and silence.go is not None:
        yield "silence", silence.go
    match step:
        case Ask():
            yield from (("choices", choice.go) for choice in step.choices.values() if choice.go)
            if step.skip:
                yield "skip", step.skip
            if step.unless_in:
                yield "unless in", step.unless_in
        case Share():
            yield "keep", step.keep
        case Agree():
            yield "otherwise", step.otherwise
        case Go():
            yield "go", step.go
            if step.then is not None:
                yield "then", step.then
        case Overlap() if step.none is not None:
            yield "none", step.none


def _offered(script: Script, setting: str) -> tuple[str, ...]:
    offered: dict[str, tuple[str, ...]] = {
        "form": script.forms,
        "way": script.ways,
        "length": script.lengths,
        "depth": script.depths,
    }
    return offered[setting]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The known name that an unknown one looks like, as the end of a message; "" if there is none."""
    meant = nearest(name, known)
    return f"; did you mean '{meant}'?" if meant is not None else ""


def listed(names: Iterable[str]) -> str:
    """Names as a message lists them."""
    return ", ".join(f"'{name}'" for name in names)
