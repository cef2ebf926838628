"""Languages: every text has an English original and, in gettext catalogues, translations.

The msgid is the English text, and the context says where it stands (`noticed/deed/ask`, `menu/title`), so
that translators can use the tools they know. A text without a translation is shown in English.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

from babel.messages.pofile import read_po

ENGLISH = "en"
CATALOGUE = "duologue.po"
SAFETY_LISTS = ("hints.yaml", "danger_weights.bin")  # in the language's folder
HELP_CARD = "exercise/help"  # context of the text


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text of ours: its context, and its English Jinja template."""

    context: str
    english: str


@dataclass(frozen=True, slots=True)
class Language:
    """The texts of one language, by context and English; a text that is missing stays English."""

    code: str
    texts: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def translate(self, phrase: Phrase) -> str:
        """The phrase's template in this language, or in English if it has no translation."""
        return self.texts.get((phrase.context, phrase.english), phrase.english)


@cache
def languages() -> Mapping[str, Language]:
    """Every language with a folder under `locales/`, by code. English is always among them."""
    return {ENGLISH: Language(ENGLISH), **translated(resources.files("dialogues").joinpath("locales"))}


def translated(locales: Traversable) -> dict[str, Language]:
    """The languages with a catalogue below a folder, by code."""
    found: dict[str, Language] = {}
    for folder in sorted(locales.iterdir(), key=lambda one: one.name):
        catalogue = folder.joinpath("LC_MESSAGES", CATALOGUE)
        if catalogue.is_file():
            with catalogue.open("rb") as lines:
                found[folder.name] = Language(folder.name, _translations(lines, folder.name))
    return found


@cache
def opens_joint_exercises(code: str) -> bool:
    """Whether a language has its own hints, danger weights and help card, which keep two people safe."""
    folder = resources.files("dialogues").joinpath("locales", code)
    if not all(folder.joinpath(name).is_file() for name in SAFETY_LISTS) or code not in languages():
        return False
    return code == ENGLISH or any(context == HELP_CARD for context, _ in languages()[code].texts)


def closest(code: str | None) -> str:
    """Our language nearest to a Telegram language code such as `pt-br`, or English."""
    known = languages()
    for candidate in (code or "", (code or "").partition("-")[0]):
        if candidate in known:
            return candidate
    return ENGLISH


def _translations(lines: object, code: str) -> dict[tuple[str, str], str]:
    catalogue = read_po(lines, locale=code)  # type: ignore[arg-type]
    return {
        (message.context or "", message.id): message.string
        for message in catalogue
        if isinstance(message.id, str) and message.id and isinstance(message.string, str) and message.string
    }
