"""The inputs a person can give at a screen, one for each equivalence class.

Any text counts as one opaque token. Ratings, numbers and choices are grouped by what the script's conditions
can distinguish and by where they lead. Where it only counts whether both chose the same, three stand for all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from typing import Literal

from dialogues.engine.engine import can_go_back
from dialogues.engine.events import EVERYWHERE, OWN, Seat
from dialogues.engine.loops import WRITTEN, iteration_at
from dialogues.engine.session import Session
from dialogues.exploration.live_variables import LiveVariables, loop_asking_at
from dialogues.screen.ready_words import OFFERS, is_ready
from dialogues.script.conditions import Condition
from dialogues.script.script import Script
from dialogues.script.steps import Ask, Count

Kind = Literal["answer", "unread", "skip", "back", "share", "private", "change", "silence", "other"]
Taps = tuple[str, ...]

TODAY = date(2026, 3, 2)
MOST_ITERATIONS = 2  # explored of a loop, where its bounds leave a choice
MOST_ALIKE = 3  # choices of which it only counts whether both made the same: one's own, another, and a third
_ASIDE = {*EVERYWHERE, "options", "help", "clear", *OFFERS}  # ready words are words, one opaque token


@dataclass(frozen=True, slots=True)
class UserInput:
    """What one person does at a step: text they write, then buttons they tap, by the choices these send.

    `equivalents`: other taps with the same consequences, unless the other one has chosen that very thing.
    """

    seat: Seat
    kind: Kind
    step: str
    taps: Taps = ()
    writes: int = 0  # how many UTF-16 units
    value: int | str | None = None  # what is read from it: a number, a date (ISO 8601), a time
    times: int = 1  # how often it is written
    equivalents: tuple[Taps, ...] = ()

    @property
    def variants(self) -> tuple["UserInput", ...]:
        """Each of the inputs that this one stands for."""
        return self, *(
            replace(self, taps=taps, writes=0, value=None, equivalents=()) for taps in self.equivalents
        )


def possible_inputs(
    live: LiveVariables,
    session: Session,
    seat: Seat,
    choices: Iterable[str],
    *,
    grouped: bool = True,
    watched: bool = True,
) -> Iterator[UserInput]:
    """Every input someone can give to what they are asked. `choices`: what their buttons send.

    `grouped`: one input per equivalence class. Someone not `watched` neither goes back nor changes answers.
    """
    place = session.waits[seat].place
    step = live.script.flat[place]
    buttons = [choice for choice in choices if choice not in _ASIDE and not is_ready(choice)]
    if isinstance(step, Ask):
        if grouped and _has_enough_iterations(live, session, seat, place):
            buttons.remove(f"{OWN}another")
        found = list(_answers(live, step, seat, buttons))
        yield from (
            _by_equivalence_class(live, step, found) if grouped else (user_input for user_input, _ in found)
        )
        if step.typed:
            yield UserInput(seat, "unread", step.step, writes=1, times=step.tries)
    else:
        for choice in _opened(live.script, buttons):
            kind = _kind(choice)
            if watched or kind != "change":
                yield UserInput(seat, kind, step.step, (choice,))
    yield UserInput(seat, "skip", step.step)
    if watched and can_go_back(session, seat):
        yield UserInput(seat, "back", step.step)


def _opened(script: Script, buttons: list[str]) -> Iterator[str]:
    """The buttons, and for each that opens a round of a loop those for changing one of its answers."""
    for choice in buttons:
        name, _, number = choice.removeprefix("change-").partition("-")
        if number and choice.startswith("change-"):
            yield from (f"change-{one}-{number}" for one in script.asked_in(name))
        else:
            yield choice


def _kind(choice: str) -> Kind:
    match choice:
        case "share":
            return "share"
        case "private":
            return "private"
    return "change" if choice.startswith("change-") else "other"


def _has_enough_iterations(live: LiveVariables, session: Session, seat: Seat, place: int) -> bool:
    """Whether a loop has had as many iterations as are explored."""
    loop = loop_asking_at(live.script, place)
    if loop is None:
        return False
    assert isinstance(loop.each, Count)
    return (iteration_at(live.script, session, place, seat) or 0) >= max(MOST_ITERATIONS, loop.each.least)


def _answers(
    live: LiveVariables, step: Ask, seat: Seat, buttons: list[str]
) -> Iterator[tuple[UserInput, object]]:
    """Every way to answer, with its value; of several choices, the picks that may make a difference."""
    conditions = live.conditions.get(step.step, ())
    if step.answer == "several":
        most = MOST_ITERATIONS if step.step in live.iterated else step.most
        names = [choice.removeprefix(OWN) for choice in buttons if choice.startswith(OWN)]
        picks = dict.fromkeys(_picks(conditions, step, most, names))
        if step.step in live.compared:  # two people may have something in common, or nothing
            picks |= dict.fromkeys(_picks(conditions, step, most, names[::-1]))
        for picked in picks:
            taps = (*(OWN + one for one in picked), "done")
            yield UserInput(seat, "answer", step.step, taps), list(picked)
        if step.own_words:
            others = tuple(names[: step.fewest - 1])
            taps = ("send", *(OWN + one for one in others), "done")
            words = [WRITTEN, *others]
            yield UserInput(seat, "answer", step.step, taps, writes=step.limit), words
        return
    for choice in buttons:
        if choice.startswith("n-"):
            yield UserInput(seat, "answer", step.step, (choice,)), int(choice[2:])
        else:
            name = choice.removeprefix(OWN)
            means = step.choices[name].means if name in step.choices else None
            value = int(means) if means and step.answer == "number" else "" if means else name
            yield UserInput(seat, "answer", step.step, (choice,)), value
    if step.typed:
        for read in _typed(conditions, step):
            yield UserInput(seat, "answer", step.step, ("send",), writes=1, value=read), read
    elif step.takes_words:
        yield UserInput(seat, "answer", step.step, ("send",), writes=step.limit), ""


def _typed(conditions: tuple[Condition, ...], step: Ask) -> Iterator[int | str]:
    """For a number, values on both sides of each that a condition names; for dates and times, one each."""
    if step.answer == "number":
        named = {number for one in conditions for number in (one.number - 1, one.number, one.number + 1)}
        named |= {int(value) for one in conditions for value in one.values if value.isdecimal()}
        yield from sorted(number for number in {step.fewest, *named} if step.fewest <= number <= step.most)
    elif step.answer == "date":
        yield (TODAY + max(step.soonest, min(step.latest, timedelta(days=7)))).isoformat()
    else:
        yield "20:00"


def _picks(
    conditions: tuple[Condition, ...], step: Ask, most: int, names: list[str]
) -> Iterator[tuple[str, ...]]:
    """Picks from several choices: the fewest, the most, and every mix of those named by a condition."""
    fewest = min(step.fewest, len(names))
    most = max(fewest, min(most, step.most, len(names)))
    read = [name for name in names if any(name in one.values for one in conditions)]
    few = min(max(1, fewest), most)
    for size in range(most, fewest - 1, -1) if read else dict.fromkeys((most, fewest, few)):
        for named in range(min(size, len(read)) + 1):
            for some in combinations(read, named):
                rest = [name for name in names if name not in read][: size - named]
                if len(rest) == size - named:
                    yield tuple(name for name in names if name in some or name in rest)


def _by_equivalence_class(
    live: LiveVariables, step: Ask, found: list[tuple[UserInput, object]]
) -> Iterator[UserInput]:
    """One input per class. Where it only counts whether both chose the same, the choices are alike.

    Then the first few stand for all: renaming them changes nothing.
    """
    alike: dict[object, dict[object, list[UserInput]]] = {}
    for user_input, value in found:
        choice = None if user_input.writes else step.choices.get(user_input.taps[0].removeprefix(OWN))
        leads = (choice.go, choice.rest, choice.shown_as) if choice and step.answer != "several" else None
        again = loop_asking_at(live.script, live.script.index[step.step]) and user_input.taps
        decides = live.value_class(step.step, value, compared=False), leads or (None,) * 3, again
        classes = alike.setdefault(decides, {})
        classes.setdefault(live.value_class(step.step, value), []).append(user_input)
    for classes in alike.values():
        groups = list(classes.values())
        yield from map(_one_for_all, groups[: MOST_ALIKE - 1])
        if rest := groups[MOST_ALIKE - 1 :]:
            yield _one_for_all([user_input for group in rest for user_input in group])


def _one_for_all(group: list[UserInput]) -> UserInput:
    first = next((user_input for user_input in group if user_input.writes), group[0])
    others = (user_input for user_input in group if user_input is not first and not user_input.writes)
    return replace(first, equivalents=tuple(user_input.taps for user_input in others))
