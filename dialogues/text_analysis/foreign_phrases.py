"""Plain phrases that signal danger in languages the classifier has not learned.

People write in the language they are frightened in, whichever they set. The lists are short and literal
(`locales/danger_phrases.yaml`), and looked for in every text, whatever its language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import yaml

from dialogues.text.strict_yaml import LOADER
from dialogues.text_analysis.normalise import without_accents

_WORDS = re.compile(r"\w+")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class ForeignPhrases:
    """Phrases and the kind of danger each signals, by their first word."""

    by_first_word: Mapping[str, Sequence[tuple[Phrase, str]]]

    @classmethod
    def of(cls, written: Iterable[tuple[str, str]]) -> "ForeignPhrases":
        """From pairs of a phrase and its kind of danger."""
        phrases: dict[str, list[tuple[Phrase, str]]] = {}
        for line, kind in written:
            phrase = tuple(_words(line))
            phrases.setdefault(phrase[0], []).append((phrase, kind))
        return cls(phrases)

    def found(self, text: str) -> Iterator[str]:
        """The kinds whose phrases are in a text."""
        words = _words(text)
        for place, word in enumerate(words):
            for phrase, kind in self.by_first_word.get(word, ()):
                if tuple(words[place : place + len(phrase)]) == phrase:
                    yield kind


@cache
def foreign_phrases() -> ForeignPhrases:
    """The shipped lists, of all languages together."""
    file = resources.files("dialogues").joinpath("locales", "danger_phrases.yaml")
    languages = yaml.load(file.read_text("utf-8"), Loader=LOADER)
    return ForeignPhrases.of(
        (line, kind)
        for kinds in languages.values()
        for kind, lines in kinds.items()
        for line in lines.splitlines()
    )


def _words(text: str) -> list[str]:
    """Words in small letters, without accents and signs."""
    return _WORDS.findall(without_accents(text))
