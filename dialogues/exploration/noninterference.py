"""Non-interference: whether what one person sees depends on what the other one answered privately.

The check compares two runs that differ in one private answer. Whatever the observer can come to see after one
answer, they must be able to see after the other: the same words, in as many messages. Then nothing they see
tells which answer it was. Technically this is a partition refinement (a bisimulation) over the state space:
states are split by what the observer sees next and which class that leads to, until the partition is stable.
Moves the observer does not notice are silent.

Left out of the comparison: pauses, which look alike whatever their cause; going back, which shows nothing
new; and skips by the watched person, which are theirs to show. Where each goes through the same steps alone,
the comparison starts once the observer has reached the barrier: how long someone takes tells nothing.

Declassification: what someone gives away freely, by sharing it or by answering a question that is not owed an
answer, is theirs to give, so that it was given is no leak of what came before. But if it can be given after
either answer, what follows must be the same; and what the other one neither notices nor may ever read gives
nothing away. An answer may show only as far as both have given the same: answers that have the same in common
with the observer's own must look alike. What is unnamed may show only as "one of you": answers that change
nothing in that must look alike, and saying so like leaving it out.
Lines already told stay in the chat; it is no leak that they disappear from the screen of someone for whom the
session is as good as over.
"""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

from dialogues.engine.events import OWN, Seat
from dialogues.engine.session import other
from dialogues.engine.visibility import owes_nothing
from dialogues.exploration.components import strongly_connected_components
from dialogues.exploration.live_variables import loop_asking_at
from dialogues.exploration.screen_signature import Signature
from dialogues.exploration.state_space import Exploration, Move
from dialogues.script.conditions import Condition, holds
from dialogues.script.steps import Ask, Share

Visible = tuple[object, ...]
Future = frozenset[Visible]


@dataclass(frozen=True, slots=True)
class Leak:
    """Two moves from one state that must look alike to the observer, and what tells them apart."""

    code: str
    one: Move
    another: Move
    sign: str


@dataclass(frozen=True)
class Noninterference:
    """What the observer (the person who is not watched) can tell, in one exploration."""

    exploration: Exploration

    def leaks(self) -> Iterator[Leak]:
        """The first leak of each question."""
        known: set[tuple[str, str]] = set()
        leaks = (*self._leaks_by_answers(), *self._leaks_by_naming(), *self._leaks_by_declining())
        for leak in leaks:
            if (leak.code, leak.one.input.step) not in known:
                known.add((leak.code, leak.one.input.step))
                yield leak

    def observable_answers(self, known: set[str]) -> set[str]:
        """The answers the observer can tell from what they are sent, except those in `known`."""
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
        """For each state and question, the moves with which the watched person answers it."""
        for moves in self._from:
            asked: dict[str, list[Move]] = {}
            for move in moves:
                own = move.input.seat == self.exploration.watched and move.input.kind == "answer"
                if own and not move.rested:
                    asked.setdefault(move.input.step, []).append(move)
            yield from asked.items()

    def _must_look_alike(self, name: str, one: Move, another: Move) -> bool:
        """Whether these two answers must look alike: they are private, or shown as the same."""
        script = self.exploration.script
        loop = loop_asking_at(script, script.index[name])
        if loop is not None and any(
            isinstance(inner, Ask) and (inner.seen != "me" or inner.who != loop.who) for inner in loop.steps
        ):
            return False  # another round is visible anyway, by what is asked and answered in it
        step = script.asks[name]
        if step.seen == "partner" or self._is_open(one, name):
            return bool(_shown_as(step, one) & _shown_as(step, another))
        return self._declared(name, one) == self._declared(name, another)

    def _declared(self, name: str, move: Move) -> object:
        """What the question has said that an answer shows: what both have in common, or that one said so."""
        words = self.exploration.states[move.source].words[other(self.exploration.watched)]
        own = next(iter(words.answers.get(name, {}).values()), None)
        chosen = _items(move)
        match self.exploration.script.asks[name].seen:
            case "when the same":
                return frozenset(chosen).intersection([own] if isinstance(own, str) else own or ())
            case "unnamed":
                return [holds(one, chosen) or holds(one, own) for one in self._unnamed(name)]
        return None

    def _unnamed(self, name: str) -> list[Condition]:
        """The conditions that ask if one of the two chose something, and that a missing answer meets, too."""
        conditions = self.exploration.live_variables.conditions.get(name, ())
        return [one for one in conditions if one.covers_silence]

    def _leaks_by_naming(self) -> Iterator[Leak]:
        """Who says something unnamed must look, to somebody who hasn't, like one who leaves it out.

        Silence is no cover, because it ends when its time is up.
        """
        for name, answers in self._answered():
            conditions = self._unnamed(name)
            if self.exploration.script.asks[name].seen != "unnamed":
                continue
            out = [
                move
                for move in self._from[answers[0].source]
                if move.input.step == name and move.input.seat == self.exploration.watched
                if move.input.kind == "skip"
            ]
            for one in (move for move in answers if any(holds(said, _items(move)) for said in conditions)):
                for another in out:
                    if sign := self._difference(one, another, name):
                        yield Leak("DUO012", one, another, sign)

    def _is_open(self, move: Move, name: str) -> bool:
        """Whether the observer could already read an earlier answer to this question."""
        own = f"{self.exploration.watched}/{name}"
        return any(one.partition("#")[0] == own for one in self.exploration.states[move.source].shared)

    def _leaks_by_declining(self) -> Iterator[Leak]:
        """Keeping private, skipping and a timeout must look alike, at a share-step.

        Where no answer is owed, skipping must look like nothing at all.
        """
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
                            yield Leak("DUO012", move, move, _telling(frozenset(more), frozenset(looks)))

    def _difference(self, one: Move, another: Move, name: str) -> str:
        """What the observer can come to see after only one of two moves; empty if nothing."""
        if name in one.released | another.released:
            return ""  # the answer itself released it
        first, second = self._future(one, name), self._future(another, name)
        if first != second:
            return _telling(first, second)
        given, also = self._given(one, name), self._given(another, name)
        for step in given.keys() & also.keys():
            if given[step] != also[step]:
                return _telling(given[step], also[step])
        return ""

    # -- what the observer may see ----------------------------------------------------------------------

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
        """What the observer sees on their screen in each state."""
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
        """What the observer may notice of each move, at once or later; None if the move is silent."""
        return {id(move): self._noticed(move) for move in self.exploration.moves}

    def _noticed(self, move: Move) -> Visible | None:
        seen = move.seen[other(self.exploration.watched)]
        if move.input.seat != self.exploration.watched:
            return "they do", move.input.kind, move.input.taps, seen
        if not seen and self._passes_a_barrier(move):
            seen = (self._labels[move.target],)
        says = ", ".join(sorted(self._newly_known(move)))
        return ("sent", seen, says) if seen or says else None

    def _passes_a_barrier(self, move: Move) -> bool:
        """Whether both are through with what each goes through alone: the observer may have been the last.

        Then they see at once what comes next, even if it looks like waiting for the other one.
        """
        step = self.exploration.script.asks.get(move.input.step)
        if step is not None and not step.owed:
            return False  # it looks as if it were not answered yet
        before, after = (self.exploration.states[state] for state in (move.source, move.target))
        return other(self.exploration.watched) in before.arrived and not after.arrived and after.alive

    def _newly_known(self, move: Move) -> set[str]:
        """The questions to which the observer can read an answer from this move on, and could not before."""
        fresh = {known.partition("#")[0] for known in move.known - self._certain[move.source]}
        opened = set(move.released)
        return fresh & (opened | {move.input.step} if move.input.kind == "answer" else opened)

    @cached_property
    def _certain(self) -> list[frozenset[str]]:
        """For each state, the answers the observer can read on every path to it."""
        states = self.exploration.states
        held = [self.exploration.known(session) for session in states]  # on the first path there
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
        """Whether someone gives something away freely.

        By sharing, by an answer that is not owed and shows, or by choosing what shows from earlier choices.
        """
        step = self.exploration.script.asks.get(move.input.step)
        freely = step is not None and not step.owed and step.seen == "partner"
        chosen = step is not None and step.seen != "me" and self._is_chosen_from_own(step)
        answers = move.input.kind == "answer" and (freely or chosen) and self._shows(move)
        return move.input.seat == self.exploration.watched and (move.input.kind == "share" or answers)

    def _shows(self, move: Move) -> bool:
        """Whether the observer sees that an answer was given, or may read it some time."""
        readable = self.exploration.live_variables.readable_by_other
        return self._visible(move) is not None or move.input.step in readable

    def _is_chosen_from_own(self, step: Ask) -> bool:
        """Whether a question offers what the same person answered before."""
        source = step.choices_from
        asked = self.exploration.script.asks.get(source.name) if source is not None else None
        return source is not None and asked is not None and source.whose != "theirs" and asked.who == step.who

    def _gifts_of(self, move: Move) -> set[str]:
        """What a move gives away, and others like it: if that is the same, so must be what follows."""
        taps = (variant.taps for variant in move.input.variants)
        return {" ".join((move.input.step, *(tap for tap in some if tap.startswith(OWN)))) for some in taps}

    @cached_property
    def _silent(self) -> list[list[int]]:
        """For each state, the states reached from it by one silent move."""
        return [
            [move.target for move in moves if self._counts(move) and self._visible(move) is None]
            for moves in self._from
        ]

    def _future(self, move: Move, name: str) -> Future:
        """What the observer may see next after a move."""
        classes, futures = self._classes(name)
        before: Visible = ("looks", self._labels[move.source])  # the moment it happens tells nothing
        if (seen := self._visible(move)) is not None:
            return frozenset({before, (*seen, classes[move.target])})
        return futures[move.target] | {before}

    def _given(self, move: Move, name: str) -> dict[str, set[Visible]]:
        """What may be given away after silent moves that follow a move: by step, what is seen of it."""
        found: dict[str, set[Visible]] = {}
        if self._gifts and self._visible(move) is None:
            for step, seen in self._given_after(name)[move.target]:
                found.setdefault(step, set()).add(seen)
        return found

    @cached_property
    def _gifts(self) -> list[Move]:
        """The moves that give something away freely."""
        return [move for moves in self._from for move in moves if self._is_given(move)]

    def _given_after(self, name: str) -> list[frozenset[tuple[str, Visible]]]:
        """For each state, what may be given away from it on, after silent moves alone."""
        opened = self._opening.get(name, frozenset())
        if opened not in self._all_given:
            classes, _ = self._classes(name)
            given: list[frozenset[tuple[str, Visible]]] = [frozenset()] * len(self._from)
            here: dict[int, set[tuple[str, Visible]]] = {}
            for move in self._gifts:
                if id(move) not in opened:
                    seen = ("sent", move.seen[other(self.exploration.watched)], "", classes[move.target])
                    here.setdefault(move.source, set()).update((gift, seen) for gift in self._gifts_of(move))
            for component in strongly_connected_components(self._silent):  # successors come first
                whole = frozenset[tuple[str, Visible]]().union(
                    *(here.get(state, ()) for state in component),
                    *(given[to] for state in component for to in self._silent[state]),
                )
                for state in component:
                    given[state] = whole
            self._all_given[opened] = given
        return self._all_given[opened]

    @cached_property
    def _all_given(self) -> dict[frozenset[int], list[frozenset[tuple[str, Visible]]]]:
        return {}

    def _classes(self, name: str) -> tuple[list[int], list[Future]]:
        """The partition and the futures of all states, as long as this answer is not released."""
        opened = self._opening.get(name, frozenset())
        if opened not in self._refined:
            self._refined[opened] = self._refine(opened)
        return self._refined[opened]

    @cached_property
    def _opening(self) -> dict[str, frozenset[int]]:
        """For each answer, the moves (by identity) after which the observer may read it."""
        found: dict[str, set[int]] = {}
        for move in self.exploration.moves:
            for name in move.released:
                found.setdefault(name, set()).add(id(move))
        return {name: frozenset(moves) for name, moves in found.items()}

    @cached_property
    def _refined(self) -> dict[frozenset[int], tuple[list[int], list[Future]]]:
        return {}

    def _refine(self, opened: frozenset[int]) -> tuple[list[int], list[Future]]:
        """Split the states rank by rank: whatever is seen leads to lower ranks, or round in its own.

        States that look alike for ever have the same rank, so each rank is split by itself, and a script
        without circles is gone through once (Dovier, Piazza and Policriti, 2004).
        """
        silent: list[list[int]] = [[] for _ in self._from]
        visible: list[list[tuple[Visible, int]]] = [[] for _ in self._from]
        for moves in self._from:
            for move in moves:
                if id(move) in opened or not self._counts(move):
                    continue
                if (seen := self._visible(move)) is None:
                    silent[move.source].append(move.target)
                else:
                    visible[move.source].append((seen, move.target))
        ranks = _ranks(silent, [[target for _, target in after] for after in visible])
        by_rank: dict[int, list[list[int]]] = {}
        for component in strongly_connected_components(silent):  # successors come first
            by_rank.setdefault(ranks[component[0]], []).append(component)
        classes = [0] * len(ranks)
        futures: list[Future] = [frozenset()] * len(ranks)
        used = 0
        for _, components in sorted(by_rank.items()):
            states = [state for component in components for state in component]
            distinct = 0
            while True:
                for component in components:
                    future: set[Visible] = {("looks", self._labels[state]) for state in component}
                    future |= {
                        (*seen, classes[target]) for state in component for seen, target in visible[state]
                    }
                    inside = set(component)  # what these see is in `future`, not what they saw a round ago
                    whole = frozenset(future).union(
                        *(futures[to] for state in component for to in silent[state] if to not in inside)
                    )
                    for state in component:
                        futures[state] = whole
                refined = _numbered([(self._labels[state], futures[state]) for state in states])
                for state, number in zip(states, refined, strict=True):
                    classes[state] = used + number
                if distinct == (distinct := max(refined) + 1):
                    break
            used += distinct
        return classes, futures


def _ranks(silent: list[list[int]], visible: list[list[int]]) -> list[int]:
    """For each state, how often something is seen at most, leaving out whatever can be seen without end."""
    components = strongly_connected_components(
        [some + others for some, others in zip(silent, visible, strict=True)]
    )
    ranks = [0] * len(silent)
    ends = [True] * len(silent)
    number = [0] * len(silent)
    for place, component in enumerate(components):  # successors come first
        for state in component:
            number[state] = place
        rank, bounded = 0, True
        for state in component:
            for steps, targets in ((0, silent[state]), (1, visible[state])):
                for target in targets:
                    if number[target] == place and target in component:
                        bounded = bounded and not steps
                    else:
                        rank = max(rank, ranks[target] + (steps if ends[target] else 0))
                        bounded = bounded and ends[target]
        for state in component:
            ranks[state], ends[state] = rank, bounded
    return ranks


def _without_told(texts: str) -> list[str]:
    return [text for text in texts.split("\n\n") if not text.endswith("/tell")]


def _items(move: Move) -> list[str]:
    """What a move chooses."""
    return [tap.removeprefix(OWN) for tap in move.input.taps if tap.startswith(OWN)]


def _shown_as(step: Ask, move: Move) -> set[str]:
    """The choices an answer appears as to the other one; empty if every choice appears as itself."""
    chosen = [variant.taps[0].removeprefix("=") for variant in move.input.variants if not variant.writes]
    choices = [(name, step.choices[name]) for name in chosen if name in step.choices]
    if not any(choice.shown_as for choice in step.choices.values()):
        return set()
    return {choice.shown_as or name for name, choice in choices}


def _numbered(values: Sequence[object]) -> list[int]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(value, len(numbers)) for value in values]


def _telling(first: Set[Visible], second: Set[Visible]) -> str:
    """What the observer sees after only one of two moves, in a few words: the texts that tell it."""
    visible = min(first ^ second, key=lambda one: (one[0] != "sent", repr(one)))  # most words first
    alike = {name for one in (second if visible in first else first) for name in _names(one)}
    kind, shown, *more = visible
    if kind == "they do":
        return "they are asked something else"
    seen, how = (shown, "are sent") if kind == "sent" else ((shown,), "see on looking")
    signs = [f"they {how} {_texts(seen, alike)}"] if seen else []
    signs += [f"they may read an answer to '{says}'" for says in more[:1] if says]
    return " and ".join(signs)


def _names(visible: object) -> Iterator[str]:
    """The names of the texts in what the observer sees."""
    if isinstance(visible, Signature):
        yield from visible.names
    elif isinstance(visible, tuple):
        for part in visible:
            yield from _names(part)


def _texts(seen: object, alike: set[str]) -> str:
    """Texts by their names; of each message those that tell the difference, if there are any."""
    assert isinstance(seen, tuple)
    shown = []
    for one in seen:
        names = one.names if isinstance(one, Signature) else [one]
        shown.append(" + ".join([name for name in names if name not in alike] or names))
    return ", then ".join(f"'{names or 'nothing'}'" for names in shown)
