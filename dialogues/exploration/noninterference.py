"""Whether what one person is sent, or sees when they look, tells what the other one answered privately.

Two runs are compared that differ in one private answer only. Whatever the observer may come to see after
the one, they must also be able to come to see after the other, in the same words and as many messages; then
nothing they see tells which it was. States are put into classes by what the observer sees next and to which
class that leads, and that again until nothing changes; what the other one does unseen in between does not
count. Pauses look alike wherever they come from, going back makes nothing new, and whoever passes a
question over does so by themself, so none of these is looked at. Where each goes through the same steps
alone, it is looked at from where the observer is through: how long somebody takes tells nothing.

What somebody gives away freely, by sharing it or by an answer that they do not owe, is their own word: that
it was given is no leak of what came before. But where it can be given after either answer, what follows
must be the same. What was told stays in the chat; that it no longer stands above the screen of somebody for
whom it is as good as over is no sign.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from dialogues.engine.events import Seat
from dialogues.engine.session import other
from dialogues.engine.visibility import owes_nothing
from dialogues.exploration.components import strongly_connected_components
from dialogues.exploration.liveness import loop_asking_at
from dialogues.exploration.screen_signature import Signature
from dialogues.exploration.state_space import Exploration, Move
from dialogues.script.steps import Ask, Share

Visible = tuple[object, ...]
Future = frozenset[Visible]


@dataclass(frozen=True, slots=True)
class Leak:
    """Two moves from one state that must look alike to the other one, and what tells them apart."""

    code: str
    one: Move
    another: Move
    sign: str


@dataclass(frozen=True)
class Noninterference:
    """What the one who is not watched can tell, in one exploration."""

    exploration: Exploration

    def leaks(self) -> Iterator[Leak]:
        """The first leak of each question."""
        known: set[tuple[str, str]] = set()
        for leak in (*self._leaks_by_answers(), *self._leaks_by_declining()):
            if (leak.code, leak.one.input.step) not in known:
                known.add((leak.code, leak.one.input.step))
                yield leak

    def observable_answers(self, known: set[str]) -> set[str]:
        """The answers that the observer can tell from what they are sent, without those known already."""
        found = set[str]()
        for name, answers in self._answered():
            if name not in known | found and any(
                self._difference(answers[0], another, name) for another in answers[1:]
            ):
                found.add(name)
        return found

    def _leaks_by_answers(self) -> Iterator[Leak]:
        for name, answers in self._answered():
            for one, another in combinations(answers, 2):
                if self._must_look_alike(name, one, another) and (
                    sign := self._difference(one, another, name)
                ):
                    yield Leak("DUO011", one, another, sign)

    def _answered(self) -> Iterator[tuple[str, list[Move]]]:
        """State by state, the moves that answer a question of who is watched."""
        for moves in self._from:
            asked: dict[str, list[Move]] = {}
            for move in moves:
                own = move.input.seat == self.exploration.watched and move.input.kind == "answer"
                if own and not move.rested:
                    asked.setdefault(move.input.step, []).append(move)
            yield from asked.items()

    def _must_look_alike(self, name: str, one: Move, another: Move) -> bool:
        """Whether the observer may not tell these answers apart: private ones, or shown as the same."""
        script = self.exploration.script
        if loop_asking_at(script, script.index[name]) is not None:
            return False  # another round shows by what is told in it
        step = script.asks[name]
        if step.seen == "partner" or self._is_open(one, name):
            return bool(_shown_as(step, one) & _shown_as(step, another))
        return True

    def _is_open(self, move: Move, name: str) -> bool:
        """Whether the observer could read an earlier answer to this question already."""
        own = f"{self.exploration.watched}/{name}"
        return any(one.partition("#")[0] == own for one in self.exploration.states[move.source].shared)

    def _leaks_by_declining(self) -> Iterator[Leak]:
        """Keeping, passing, and silence that goes on; and where nothing is owed, passing and nothing."""
        script = self.exploration.script
        for moves in self._from:
            for seat in {move.input.seat for move in moves} & {self.exploration.watched}:
                own = [move for move in moves if move.input.seat == seat]
                step = script.flat[script.index[own[0].input.step]]
                no = [move for move in own if move.input.kind in ("private", "skip", "silence")]
                if isinstance(step, Share):
                    for another in no[1:]:
                        if sign := self._difference(no[0], another, ""):
                            yield Leak("DUO012", no[0], another, sign)
                elif isinstance(step, Ask) and not step.owed:
                    for move in no:
                        looks = {("looks", self._labels[move.source])}
                        if more := self._future(move, "") - looks:
                            yield Leak("DUO012", move, move, _sign(next(iter(sorted(more, key=repr)))))

    def _difference(self, one: Move, another: Move, name: str) -> str:
        """What the observer may come to see after one of two moves only; empty if nothing."""
        if name in one.released | another.released:
            return ""  # it was opened with the answer itself
        first, second = self._future(one, name), self._future(another, name)
        if first != second:
            return _sign(min(first ^ second, key=repr))
        given, also = self._given(one, name), self._given(another, name)
        for step in given.keys() & also.keys():
            if given[step] != also[step]:
                return _sign(min(given[step] ^ also[step], key=repr))
        return ""

    # -- what may be seen ---------------------------------------------------------------------------------

    @cached_property
    def _from(self) -> list[list[Move]]:
        found: list[list[Move]] = [[] for _ in self.exploration.states]
        watched, states = self.exploration.watched, self.exploration.states
        for move in self.exploration.moves:
            if move.input.seat != watched or not self.exploration.are_independent(states[move.source]):
                found[move.source].append(move)
        return found

    @cached_property
    def _labels(self) -> list[Signature]:
        """What the observer sees when they look, state by state."""
        seat = other(self.exploration.watched)
        return [self._label(state, seat) for state in range(len(self.exploration.states))]

    def _label(self, state: int, seat: Seat) -> Signature:
        seen = self.exploration.signature(state, seat)
        if not owes_nothing(self.exploration.script, self.exploration.states[state], seat):
            return seen
        return Signature("\n\n".join(_without_told(seen.texts)), seen.choices)

    def _visible(self, move: Move) -> Visible | None:
        return self._notices[id(move)]

    @cached_property
    def _notices(self) -> dict[int, Visible | None]:
        """What of each move the observer may notice at once or later; None if nothing."""
        return {id(move): self._noticed(move) for move in self.exploration.moves}

    def _noticed(self, move: Move) -> Visible | None:
        seen = move.seen[other(self.exploration.watched)]
        if move.input.seat != self.exploration.watched:
            return "they do", move.input.kind, move.input.taps, seen
        says = move.input.step if self._is_new(move) else ""
        return ("sent", seen, says) if seen or says else None

    def _is_new(self, move: Move) -> bool:
        """Whether a move gives an answer that the observer may read from now on, and might not before."""
        given = (one for one in move.known if one.partition("#")[0] == move.input.step)
        return move.input.kind == "answer" and not self._certain[move.source].issuperset(given)

    @cached_property
    def _certain(self) -> list[frozenset[str]]:
        """For each state, the answers that the observer may read on every way to it."""
        states = self.exploration.states
        held = [self.exploration.known(session) for session in states]  # on the first way there
        everything = frozenset[str]().union(*held, *(move.known for move in self.exploration.moves))
        certain = [held[0], *[everything] * (len(states) - 1)]
        changed = True
        while changed:
            changed = False
            for move in self.exploration.moves:
                before = held[move.source]
                given = (move.known - before) | ({move.input.step} & move.known)
                left = certain[move.target] & ((certain[move.source] - (before - move.known)) | given)
                if left != certain[move.target]:
                    certain[move.target], changed = left, True
        return certain

    def _counts(self, move: Move) -> bool:
        if move.rested or move.input.kind in ("back", "change") or self._is_given(move):
            return False
        own = move.input.seat == self.exploration.watched
        return not (own and move.input.kind in ("skip", "unread") and self._visible(move) is not None)

    def _is_given(self, move: Move) -> bool:
        """Whether someone gives something away freely: they share it, or answer though they do not owe it."""
        step = self.exploration.script.asks.get(move.input.step)
        freely = move.input.kind == "answer" and step is not None and not step.owed and step.seen == "partner"
        return move.input.seat == self.exploration.watched and (move.input.kind == "share" or freely)

    @cached_property
    def _silent(self) -> list[list[int]]:
        """For each state, the states that it may come to unseen in one move."""
        return [
            [move.target for move in moves if self._counts(move) and self._visible(move) is None]
            for moves in self._from
        ]

    def _future(self, move: Move, name: str) -> Future:
        """What the observer may see next after a move."""
        classes, futures = self._classes(name)
        before: Visible = ("looks", self._labels[move.source])  # when it happens, tells nothing
        if (seen := self._visible(move)) is not None:
            return frozenset({before, (*seen, classes[move.target])})
        return futures[move.target] | {before}

    def _given(self, move: Move, name: str) -> dict[str, set[Visible]]:
        """What may be given away after a move, unseen until then: by step, and what is seen of it."""
        classes, _ = self._classes(name)
        found: dict[str, set[Visible]] = {}
        seen, todo = set[int](), [] if self._visible(move) is not None else [move.target]
        while todo:
            state = todo.pop()
            if state not in seen:
                seen.add(state)
                todo += self._silent[state]
                for one in self._from[state]:
                    if self._is_given(one) and name not in one.released:
                        sent = one.seen[other(self.exploration.watched)]
                        found.setdefault(one.input.step, set()).add(("sent", sent, "", classes[one.target]))
        return found

    def _classes(self, name: str) -> tuple[list[int], list[Future]]:
        """The states' classes and futures, as long as the answer of this name is not opened."""
        opened = self._opening.get(name, frozenset())
        if opened not in self._refined:
            self._refined[opened] = self._refine(opened)
        return self._refined[opened]

    @cached_property
    def _opening(self) -> dict[str, frozenset[int]]:
        """The moves, by identity, after which the observer may read an answer, by its name."""
        found: dict[str, set[int]] = {}
        for move in self.exploration.moves:
            for name in move.released:
                found.setdefault(name, set()).add(id(move))
        return {name: frozenset(moves) for name, moves in found.items()}

    @cached_property
    def _refined(self) -> dict[frozenset[int], tuple[list[int], list[Future]]]:
        return {}

    def _refine(self, opened: frozenset[int]) -> tuple[list[int], list[Future]]:
        moves = [
            move for moves in self._from for move in moves if id(move) not in opened and self._counts(move)
        ]
        silent: list[list[int]] = [[] for _ in self._from]
        visible: list[list[tuple[Visible, int]]] = [[] for _ in self._from]
        for move in moves:
            if (seen := self._visible(move)) is None:
                silent[move.source].append(move.target)
            else:
                visible[move.source].append((seen, move.target))
        components = strongly_connected_components(silent)
        classes = _numbered(self._labels)
        while True:
            futures: list[Future] = [frozenset()] * len(classes)
            for component in components:  # those that lead nowhere else first
                future: set[Visible] = {("looks", self._labels[state]) for state in component}
                future |= {(*seen, classes[target]) for state in component for seen, target in visible[state]}
                whole = frozenset(future).union(*(futures[to] for state in component for to in silent[state]))
                for state in component:
                    futures[state] = whole
            refined = _numbered(list(zip(self._labels, futures, strict=True)))
            if max(refined) == max(classes):
                return classes, futures
            classes = refined


def _without_told(texts: str) -> list[str]:
    return [text for text in texts.split("\n\n") if not text.endswith("/tell")]


def _shown_as(step: Ask, move: Move) -> set[str]:
    """The choices as which the other one sees an answer, where at least one is seen as another."""
    chosen = [variant.taps[0].removeprefix("=") for variant in move.input.variants if not variant.writes]
    choices = [(name, step.choices[name]) for name in chosen if name in step.choices]
    if not any(choice.shown_as for choice in step.choices.values()):
        return set()
    return {choice.shown_as or name for name, choice in choices}


def _numbered(values: Sequence[object]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _sign(visible: Visible) -> str:
    """In a few words, what the observer sees."""
    if visible[0] == "looks":
        return f"on looking they see {_texts((visible[1],))}"
    if visible[0] == "they do":
        return "they are asked something else"
    _, seen, says, *_ = visible
    signs = [f"they are sent {_texts(seen)}"] if seen else []
    signs += [f"they may read an answer to '{says}'"] if says else []
    return " and ".join(signs)


def _texts(seen: object) -> str:
    assert isinstance(seen, tuple)
    shown = (" + ".join(one.names) if isinstance(one, Signature) else one for one in seen)
    return ", then ".join(f"'{names or 'nothing'}'" for names in shown)
