"""The words of our own that somebody might type: what can be tapped, and what is shown as an example.

None of them may bring a card. The danger check learns that the labels are harmless; of whole answers it must
see that by itself.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from bot.wording import under_age
from bot.wording.extract import phrases
from dialogues.questions.bank import PARTNER, bank
from dialogues.script.files import shipped
from dialogues.script.steps import Ask

ABOUT_AGE = frozenset({under_age.YES, under_age.NO, under_age.WRONG_ONE})  # rightly asked about

_SENTENCE = re.compile(r"[.!?:…][)”]*\Z|\n")
_TEMPLATE = re.compile(r"\{[{%].*?[%}]\}|<[^>]*>")


def labels() -> Mapping[str, set[str]]:
    """What can be tapped, by where it stands: an exercise, the questions of the day, the bot's buttons."""
    texts: dict[str, set[str]] = defaultdict(set)
    for name, revision in shipped().items():
        script = revision.script
        texts[name] |= {script.title, script.about}
        for listed in script.lists.values():
            texts[name] |= {label for some in listed.of.values() for label in some.values()}
        for step in script.flat:
            if isinstance(step, Ask):
                texts[name] |= {*(choice.label for choice in step.choices.values()), *step.starters}
    for question in bank().values():
        texts["questions of the day"] |= {question.start or "", *question.options}
    exercises = {*shipped(), "part"}
    texts["buttons"] = {
        phrase.english
        for phrase in phrases()
        if phrase not in ABOUT_AGE
        and phrase.context.partition("/")[0] not in exercises
        and not _SENTENCE.search(phrase.english)
    }
    return _plain(texts)


def whole_answers() -> Mapping[str, set[str]]:
    """Ready lines and examples, which people send as they are, by where they stand."""
    texts: dict[str, set[str]] = defaultdict(set)
    for name, revision in shipped().items():
        for step in revision.script.asks.values():
            texts[name] |= set(step.examples)
            if step.lines is not None:
                texts[name] |= {line for lines in step.lines.of.values() for line in lines}
    for question in bank().values():
        texts["questions of the day"] |= set(question.examples)
    return _plain(texts)


def _plain(texts: Mapping[str, Iterable[str]]) -> Mapping[str, set[str]]:
    return {
        place: {_TEMPLATE.sub(" ", text.replace(PARTNER, "Sam")).strip() for text in some} - {""}
        for place, some in texts.items()
    }
