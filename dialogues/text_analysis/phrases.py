"""Phrases as data, and a matcher that finds them in a list of words.

A phrase is a line of words in a small language that translators can write:

    kill me                      these words, one after the other
    kill/hurt me                 one of several words
    (end it / give up) tonight   one of several phrases
    kill [all of] us             what is in square brackets is optional; it may be one of several, too
    <hurt> me                    an entry of a named list; entries are phrases themselves
    hurt … kids                  up to two words between, none of them a negation
    if you …… i will             up to two words between, of any kind
    . go                         the beginning or end of a sentence;  ,  a comma or dash;  "  a quotation mark

All phrases together form one automaton (an NFA whose sets of states are cached, like a lazy DFA), which
passes over the words once from each place. The time therefore grows with the length of the text, whatever is
in it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock

MARKS = frozenset('.,"')
GAP, WIDE_GAP = "…", "……"
WORDS_IN_A_GAP = 2
OTHER = "?"  # stands for every word that occurs in no phrase
BEGINNING = frozenset((0,))
_WORD = re.compile(r"[^\s/()\[\]…]+")
REMEMBERED = 2_000  # cached steps, some kilobytes each; without a bound they would grow for ever


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase found in a text: its label, and the places of its first word and after its last."""

    label: str
    start: int
    stop: int


@dataclass(slots=True)
class _State:
    words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    gaps: tuple[int, ...] = ()  # after any word but a negation
    wide_gaps: tuple[int, ...] = ()  # after any word at all
    epsilon: tuple[int, ...] = ()  # without a word
    labels: tuple[str, ...] = ()  # of the phrases that end here
    pending: list[tuple[Sequence[str], int | str]] = field(default_factory=list)  # see `_add_elements`


@dataclass(frozen=True, slots=True)
class _Closure:
    """The epsilon closure of a state: where it leads, and which phrases end in it."""

    labels: frozenset[str]
    words: dict[str, frozenset[int]]
    any_word: frozenset[int]
    no_negator: frozenset[int]


class Phrases:
    """Labelled phrases. Raises KeyError for a named list that does not exist.

    The automaton is built lazily, as texts lead into it: most phrases are never met beyond their first word.
    Threads may share it.
    """

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        lists: Mapping[str, Sequence[str]],
        negators: frozenset[str] = frozenset(),
    ) -> None:
        self._negators = negators
        self._lists = lists
        lines = [(line, label) for label, lines in phrases.items() for line in lines]
        self.vocabulary = negators | self._words_in(line for line, _ in lines)
        self._states = [_State(pending=[(_parts(line, " "), label) for line, label in lines])]
        self._steps: dict[tuple[frozenset[int], str], tuple[frozenset[int], frozenset[str]]] = {}
        self._closures: dict[int, _Closure] = {}
        self._making = Lock()

    def found(self, words: Sequence[str]) -> Iterator[Found]:
        """Every phrase in these words, wherever it begins."""
        known = [word if word in self.vocabulary or word in MARKS else OTHER for word in words]
        for start in range(len(known)):
            states = BEGINNING
            for place in range(start, len(known)):
                step = self._steps.get((states, known[place])) or self._step(states, known[place])
                states = step[0]
                if not states:
                    break
                for label in step[1]:
                    yield Found(label, start, place + 1)

    def _step(self, states: frozenset[int], word: str) -> tuple[frozenset[int], frozenset[str]]:
        """Where a word leads from a set of states, and the labels of phrases that end there; cached."""
        onward: set[int] = set()
        for one in states:
            after = self._closure(one)
            onward.update(after.words.get(word, ()))
            if word not in MARKS:
                onward |= after.any_word
                if word not in self._negators:
                    onward |= after.no_negator
        labels: frozenset[str] = frozenset().union(*(self._closure(one).labels for one in onward))
        if len(self._steps) >= REMEMBERED:
            self._steps.clear()
        return self._steps.setdefault((states, word), (frozenset(onward), labels))

    def _words_in(self, lines: Iterable[str]) -> frozenset[str]:
        """All words of these lines, and of the lists they name."""
        words: set[str] = set()
        todo = list(lines)
        named: set[str] = set()
        while todo:
            found = set(_WORD.findall(" ".join(todo)))
            lists = {word for word in found if word[0] == "<" and word[-1] == ">"}
            words |= found - lists
            todo = [entry for name in lists - named for entry in self._lists[name[1:-1]]]
            named |= lists
        return frozenset(words)

    def _closure(self, number: int) -> _Closure:
        """The closure of a state, built when it is first needed."""
        if number not in self._closures:
            with self._making:
                self._closures[number] = self._build_closure(number)
        return self._closures[number]

    def _build_closure(self, number: int) -> _Closure:
        labels: set[str] = set()
        words: dict[str, set[int]] = {}
        any_word: set[int] = set()
        no_negator: set[int] = set()
        for reached in self._epsilon_closure(number):
            state = self._states[reached]
            labels.update(state.labels)
            no_negator.update(state.gaps)
            any_word.update(state.wide_gaps)
            for word, ends in state.words.items():
                words.setdefault(word, set()).update(ends)
        return _Closure(
            frozenset(labels),
            {word: frozenset(ends) for word, ends in words.items()},
            frozenset(any_word),
            frozenset(no_negator),
        )

    def _epsilon_closure(self, number: int) -> set[int]:
        """The states reached from a state without reading a word, itself included."""
        seen, todo = {number}, [number]
        while todo:
            reached = todo.pop()
            self._expand(reached)
            more = set(self._states[reached].epsilon) - seen
            seen |= more
            todo += more
        return seen

    def _expand(self, number: int) -> None:
        """Build what follows a state that is reached for the first time."""
        pending, self._states[number].pending = self._states[number].pending, []
        behind: dict[str, int] = {}
        for elements, end in pending:
            self._add_elements(number, elements, end, behind)

    def _add_elements(
        self, state: int, elements: Sequence[str], end: int | str, behind: dict[str, int]
    ) -> None:
        """Add the first of these elements after a state; the others follow once that one is reached.

        `end`: the state after the last element, or the label of the phrase that ends there. `behind`: the
        states after elements that phrases with the same beginning share (a trie).
        """
        if not elements:
            here = self._states[state]
            if isinstance(end, str):
                here.labels += (end,)
            else:
                here.epsilon += (end,)
            return
        first, *others = elements
        if not others and isinstance(end, int):
            self._add_element(state, first, end, behind)
            return
        if first not in behind:
            behind[first] = self._new()
            self._add_element(state, first, behind[first], behind)
        self._states[behind[first]].pending.append((others, end))

    def _add_element(self, state: int, element: str, end: int, behind: dict[str, int]) -> None:
        here = self._states[state]
        if element in (GAP, WIDE_GAP):
            for _ in range(WORDS_IN_A_GAP):
                after = self._new()
                here.epsilon += (end,)
                if element == GAP:
                    here.gaps += (after,)
                else:
                    here.wide_gaps += (after,)
                here = self._states[after]
            here.epsilon += (end,)
            return
        if element[0] == "[":
            here.epsilon += (end,)
        if element[0] in "[(":
            alternatives = _parts(element[1:-1], " / ")
        elif element[0] == "<" and element.endswith(">") and "/" not in element:
            alternatives = self._lists[element[1:-1]]
        elif "/" in element:
            alternatives = element.split("/")
        else:
            here.words[element] = (*here.words.get(element, ()), end)
            return
        for one in alternatives:
            if one.isalnum():  # a single word, as most are
                here.words[one] = (*here.words.get(one, ()), end)
            else:
                self._add_elements(state, _parts(one, " "), end, behind)

    def _new(self) -> int:
        self._states.append(_State())
        return len(self._states) - 1


@lru_cache(maxsize=4_000)  # list entries recur in every phrase that names the list
def _parts(line: str, between: str) -> Sequence[str]:
    """A line split at a separator, but not inside brackets."""
    if "(" not in line and "[" not in line:
        return [part for part in line.split(between) if part]
    parts: list[str] = []
    depth = 0
    for piece in line.split(between):
        if depth:
            parts[-1] += between + piece
        elif piece:
            parts.append(piece)
        depth += piece.count("(") + piece.count("[") - piece.count(")") - piece.count("]")
    return parts
