"""Phrases as data, and where they stand in a list of words.

A phrase is a line of words, in a small language that a translator can write:

    kill me                      these words, one after the other
    kill/hurt me                 one of several words
    (end it / give up) tonight   one of several phrases
    kill [all of] us             what is in square brackets may be missing; it may be one of several, too
    <hurt> me                    an entry of a named list; entries are phrases themselves
    hurt … kids                  up to two words between, of which none is a no
    if you …… i will             up to two words between, whatever they are
    . go                         the beginning or end of a sentence;  ,  a comma or dash;  "  a quotation mark

All of them together are one automaton that goes over the words once from each place, so the time grows with
the text's length and never with what stands in it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

MARKS = frozenset('.,"')
GAP, WIDE_GAP = "…", "……"
WORDS_IN_A_GAP = 2
OTHER = "?"  # stands for every word that no phrase mentions
BEGINNING = frozenset((0,))
REMEMBERED = 2_000  # steps, some kilobytes each; texts of many people need ever new ones


@dataclass(frozen=True, slots=True)
class Found:
    """A phrase in a text: its label, and the places of its first word and behind its last one."""

    label: str
    start: int
    stop: int


@dataclass(slots=True)
class _State:
    words: dict[str, tuple[int, ...]] = field(default_factory=dict)
    gaps: tuple[int, ...] = ()  # after any word that is no no
    wide_gaps: tuple[int, ...] = ()  # after any word at all
    free: tuple[int, ...] = ()  # after nothing


@dataclass(frozen=True, slots=True)
class _Onward:
    """Where a state leads, with all that is reached after nothing more."""

    labels: frozenset[str]
    words: dict[str, frozenset[int]]
    any_word: frozenset[int]
    no_negator: frozenset[int]


class Phrases:
    """Labelled phrases, compiled. Raises KeyError for a named list that is not there."""

    def __init__(
        self,
        phrases: Mapping[str, Iterable[str]],
        lists: Mapping[str, Sequence[str]],
        negators: frozenset[str] = frozenset(),
    ) -> None:
        self.vocabulary: set[str] = set(negators)
        self._negators = negators
        self._lists = lists
        self._states = [_State()]
        self._labels: dict[int, set[str]] = {}  # of the phrases that end at a state
        self._built: dict[tuple[int, str], int] = {}
        for label, lines in phrases.items():
            for line in lines:
                self._labels.setdefault(self._add(0, line), set()).add(label)
        self._built.clear()  # needed for building only, and large
        _parts.cache_clear()
        self._steps: dict[tuple[frozenset[int], str], tuple[frozenset[int], frozenset[str]]] = {}
        self._after: dict[int, _Onward] = {}

    def found(self, words: Sequence[str]) -> Iterator[Found]:
        """Every phrase that stands in these words, wherever it begins."""
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
        """Where a word leads from any of these states, and what ends there; many are remembered."""
        onward: set[int] = set()
        for one in states:
            after = self._from(one)
            onward.update(after.words.get(word, ()))
            if word not in MARKS:
                onward |= after.any_word
                if word not in self._negators:
                    onward |= after.no_negator
        labels: frozenset[str] = frozenset().union(*(self._from(one).labels for one in onward))
        if len(self._steps) >= REMEMBERED:
            self._steps.clear()
        return self._steps.setdefault((states, word), (frozenset(onward), labels))

    def _add(self, state: int, line: str, end: int | None = None) -> int:
        """Lead on from a state over a phrase, to `end` or to a state of its own; the state behind it."""
        elements = _parts(line, " ")
        last = elements[-1] if elements and end is not None else None
        for element in elements if last is None else elements[:-1]:
            state = self._shared(state, element)
        if end is None:
            return state
        if last is None:
            self._states[state].free += (end,)
        else:
            self._element(state, last, end)
        return end

    def _shared(self, state: int, element: str) -> int:
        """The state behind an element, which all phrases share that begin alike."""
        if (state, element) not in self._built:
            self._built[state, element] = end = self._new()
            self._element(state, element, end)
        return self._built[state, element]

    def _element(self, state: int, element: str, end: int) -> None:
        if element in (GAP, WIDE_GAP):
            for _ in range(WORDS_IN_A_GAP):
                after, here = self._new(), self._states[state]
                here.free += (end,)
                if element == GAP:
                    here.gaps += (after,)
                else:
                    here.wide_gaps += (after,)
                state = after
            self._states[state].free += (end,)
            return
        if element[0] == "[":
            self._states[state].free += (end,)
        if element[0] in "[(":
            alternatives = _parts(element[1:-1], " / ")
        elif element[0] == "<" and element.endswith(">") and "/" not in element:
            alternatives = self._lists[element[1:-1]]
        elif "/" in element:
            alternatives = element.split("/")
        else:
            self.vocabulary.add(element)
            words = self._states[state].words
            words[element] = (*words.get(element, ()), end)
            return
        words = self._states[state].words
        for one in alternatives:
            if one.isalnum():  # a word, as most of them are
                self.vocabulary.add(one)
                words[one] = (*words.get(one, ()), end)
            else:
                self._add(state, one, end)

    def _new(self) -> int:
        self._states.append(_State())
        return len(self._states) - 1

    def _from(self, number: int) -> _Onward:
        """What ends at a state, where each word leads, and where any word does; worked out when needed."""
        if number not in self._after:
            labels: set[str] = set()
            words: dict[str, set[int]] = {}
            any_word: set[int] = set()
            no_negator: set[int] = set()
            for reached in self._reached(number):
                state = self._states[reached]
                labels |= self._labels.get(reached, set())
                no_negator.update(state.gaps)
                any_word.update(state.wide_gaps)
                for word, ends in state.words.items():
                    words.setdefault(word, set()).update(ends)
            self._after[number] = _Onward(
                frozenset(labels),
                {word: frozenset(ends) for word, ends in words.items()},
                frozenset(any_word),
                frozenset(no_negator),
            )
        return self._after[number]

    def _reached(self, number: int) -> set[int]:
        """The states that are reached with a state, after nothing more."""
        seen, todo = {number}, [number]
        while todo:
            more = set(self._states[todo.pop()].free) - seen
            seen |= more
            todo += more
        return seen


@lru_cache(maxsize=4_000)  # entries of lists come again with every phrase that mentions them
def _parts(line: str, between: str) -> Sequence[str]:
    """A line cut at what stands between its parts, but not inside of brackets."""
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
