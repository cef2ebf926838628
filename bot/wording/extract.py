"""Writes the gettext template for translators: every text of the bot and the built-in exercises.

`python -m bot.wording.extract` rewrites `dialogues/locales/duologue.pot`; a test fails if it is out of date.
"""

import io
import pkgutil
from collections.abc import Iterator
from importlib import import_module, resources
from pathlib import Path
from types import ModuleType

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

import bot.wording
from dialogues.script import files
from dialogues.text import shared_phrases
from dialogues.text.languages import Phrase

TEMPLATE = Path(str(resources.files("dialogues").joinpath("locales", "duologue.pot")))


def phrases() -> list[Phrase]:
    """Every phrase once, sorted by context."""
    names = [module.name for module in pkgutil.iter_modules(bot.wording.__path__, "bot.wording.")]
    modules = [import_module(name) for name in names if name != __name__]
    found = {phrase for module in (*modules, shared_phrases) for phrase in _constants(module)}
    for revision in files.shipped().values():
        found.update(revision.script.phrases())
    return sorted(found, key=lambda phrase: (phrase.context, phrase.english))


def template() -> str:
    """The gettext template, without dates, so that it changes only when a phrase does."""
    texts = Catalog(project="Duologue", header_comment="# Texts of Duologue, for translators.", fuzzy=False)
    for phrase in phrases():
        texts.add(phrase.english, context=phrase.context)
    file = io.BytesIO()
    write_po(file, texts, width=100, omit_header=True)
    return file.getvalue().decode()


def _constants(module: ModuleType) -> Iterator[Phrase]:
    for value in vars(module).values():
        if isinstance(value, Phrase):
            yield value
        elif isinstance(value, dict):
            yield from (phrase for phrase in value.values() if isinstance(phrase, Phrase))
        elif isinstance(value, tuple):
            yield from (phrase for phrase in value if isinstance(phrase, Phrase))


if __name__ == "__main__":
    TEMPLATE.write_text(template(), "utf-8")
