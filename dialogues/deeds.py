"""What someone can do at their screen, in as few ways as differ: equal ones are one deed with several faces.

A text is one opaque token. Of a rating, a number or a choice there is one deed for each class of values that the
script's conditions tell apart, and for each place that they lead to.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Literal

from dialogues.conditions import Condition
from dialogues.engine import can_go_back
from dialogues.events import EVERYWHERE, OWN, Seat
from dialogues.readers import Readers
from dialogues.script import Ask
from dialogues.session import Session

Kind = Literal["answer", "skip", "back", "share", "private", "change", "silence", "other"]
Taps = tuple[str, ...]

_ASIDE = {*EVERYWHERE, "options", "help", "clear"}


@dataclass(frozen=True, slots=True)
class Deed:
    """Something that one person does at a step: words they write, then buttons they tap, by their meaning.

    `alike`: other taps that lead the same way.
    """

    seat: Seat
    kind: Kind
    step: str
    taps: Taps = ()
    writes: int = 0  # how many UTF-16 units
    alike: tuple[Taps, ...] = ()

    @property
    def faces(self) -> tuple["Deed", ...]:
        """Each of the deeds that this one stands for."""
        return self, *(replace(self, taps=taps, writes=0, alike=()) for taps in self.alike)


def deeds(
    readers: Readers,
    session: Session,
    seat: Seat,
    choices: Iterable[str],
    *,
    grouped: bool = True,
    back: bool = True,
) -> Iterator[Deed]:
    """What someone can do at the question they are asked; `choices`: what the buttons of their screen mean."""
    step = readers.script.flat[session.waits[seat].place]
    buttons = [choice for choice in choices if choice not in _ASIDE]
    if isinstance(step, Ask):
        found = list(_answers(readers, step, seat, buttons))
        yield from _classed(readers, step, found) if grouped else (deed for deed, _ in found)
    else:
        for choice in buttons:
            kind: Kind = "change" if choice.startswith("change-") else _consent(choice)
            yield Deed(seat, kind, step.step, (choice,))
    yield Deed(seat, "skip", step.step)
    if back and can_go_back(session, seat):
        yield Deed(seat, "back", step.step)


def _consent(choice: str) -> Kind:
    match choice:
        case "share":
            return "share"
        case "private":
            return "private"
    return "other"


def _answers(readers: Readers, step: Ask, seat: Seat, buttons: list[str]) -> Iterator[tuple[Deed, object]]:
    """All ways to answer, with the value that each gives; of several choices, those that may differ."""
    if step.answer == "several":
        for picked in _picks(readers.conditions.get(step.step, ()), step):
            yield Deed(seat, "answer", step.step, (*(OWN + one for one in picked), "done")), list(picked)
        return
    if step.takes_words:
        yield Deed(seat, "answer", step.step, ("send",), writes=step.limit), "…"
    for choice in buttons:
        if choice.startswith("n-"):
            yield Deed(seat, "answer", step.step, (choice,)), int(choice[2:])
        elif choice.startswith(OWN):
            yield Deed(seat, "answer", step.step, (choice,)), choice.removeprefix(OWN)


def _picks(conditions: tuple[Condition, ...], step: Ask) -> Iterator[tuple[str, ...]]:
    """Picks of several choices: as few and as many as may be, and each mixture of those a condition names."""
    names = list(step.choices)
    most = min(step.at_most, len(names))
    read = [name for name in names if any(name == one.value for one in conditions)]
    for size in dict.fromkeys((most, step.at_least, min(2, most))):
        for named in range(min(size, len(read)) + 1):
            for some in combinations(read, named):
                rest = [name for name in names if name not in read][: size - named]
                if len(rest) == size - named:
                    yield tuple(name for name in names if name in some or name in rest)


def _classed(readers: Readers, step: Ask, found: list[tuple[Deed, object]]) -> Iterator[Deed]:
    classes: dict[object, list[Deed]] = {}
    for deed, value in found:
        choice = step.choices.get(str(value)) if deed.kind == "answer" and not deed.writes else None
        leads = (choice.go, choice.rest) if choice else (None, None)
        classes.setdefault((readers.value_class(step.step, value), leads), []).append(deed)
    for group in classes.values():
        yield replace(group[0], alike=tuple(deed.taps for deed in group[1:]))
