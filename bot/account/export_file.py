"""The export as one zip file: a page to read or print, and the same data as JSON.

Built from data already collected, so that packing never holds up the thread that writes to the database.
"""

import io
import re
import zipfile
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from html import unescape
from importlib import resources
from typing import Any

import orjson
from babel import Locale
from babel.dates import format_date
from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from bot.telegram.file import File
from bot.wording import own_data as words
from dialogues.text.languages import Phrase, languages
from dialogues.text.templates import fill

NAME = "copy"  # file name; neutral, because it may show on a lock screen
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Kept:
    """A keepsake; `html` is Telegram HTML."""

    kind: str
    state: str  # "kept", or how it was retired
    at: datetime
    mine: bool
    shared: bool
    html: str


@dataclass(frozen=True, slots=True)
class Answered:
    """One question of an exercise (Telegram HTML) and its answer (plain text)."""

    question: str
    answer: str
    mine: bool
    shared: bool


@dataclass(frozen=True, slots=True)
class Done:
    """An exercise, with whatever is still stored of it."""

    title: str
    at: datetime
    over: bool
    answers: list[Answered]
    unsent: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything in an export; times are in the person's own zone."""

    language: str
    everything: bool
    made_at: datetime
    name: str
    zone: str | None
    since: datetime
    partner: str | None
    kept: list[Kept]
    done: list[Done]
    reminders: list[str]


def pack(gathered: Gathered) -> File:
    """Build the zip archive, ready to upload."""
    archive = io.BytesIO()
    made = gathered.made_at
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as files:
        for name, content in ((f"{NAME}.html", page(gathered)), (f"{NAME}.json", machine_readable(gathered))):
            entry = zipfile.ZipInfo(name, (made.year, made.month, made.day, made.hour, made.minute, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            files.writestr(entry, content)
    return (f"{NAME}-{made:%Y-%m-%d}.zip", archive.getvalue(), "application/zip")


def page(gathered: Gathered) -> str:
    """The page in the person's language, self-contained: it loads nothing from elsewhere."""
    language = languages().get(gathered.language) or languages()["en"]
    locale = Locale.parse(language.code, sep="-")

    def say(phrase: Phrase, **values: Any) -> Markup:
        return Markup(fill(language.translate(phrase), values))

    def day(moment: datetime) -> str:
        return str(format_date(moment, "long", locale=locale))

    def lines(html: str) -> Markup:
        return Markup(html.replace("\n", "<br>\n"))

    return _template().render(
        data=gathered,
        say=say,
        day=day,
        lines=lines,
        words=words,
        language=language.code,
        speaks=locale.get_display_name() or language.code,
        direction="rtl" if locale.character_order == "right-to-left" else "ltr",
    )


def machine_readable(gathered: Gathered) -> bytes:
    """The same data as JSON, with ISO 8601 times and texts without markup."""
    content = asdict(gathered)
    for kept in content["kept"]:
        kept["text"] = plain_text(kept.pop("html"))
    for done in content["done"]:
        for answered in done["answers"]:
            answered["question"] = plain_text(answered["question"])
    return orjson.dumps(content, option=orjson.OPT_INDENT_2)


def plain_text(html: str) -> str:
    """Telegram HTML with its markup stripped."""
    return unescape(_TAG.sub("", html)).strip()


@cache
def _template() -> Template:
    source = resources.files("bot").joinpath("wording", "copy.html.jinja").read_text("utf-8")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)
