"""Templates: a plain part of Jinja2, sandboxed, escaped for Telegram's HTML (Bot API, "Formatting options").

An unknown name is an error. An answer that was not given is None: a template may test it (`{% if meaning %}`)
but not print it. A `<` that begins no tag is meant as a sign (`markup`). Whatever people wrote is kept apart
from our own words around it (`peoples_words`).
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Self

from jinja2 import (
    StrictUndefined,
    Template,
    TemplateError,
    TemplateRuntimeError,
    TemplateSyntaxError,
    UndefinedError,
    meta,
    nodes,
)
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape

from dialogues.text import markup
from dialogues.text.peoples_words import WORD_JOINER, beginning_ours, kept_apart, quoted
from dialogues.text.plain_jinja import hold_to_plain


class Number(int):
    """A number that someone gave: 0 is an answer, too, where a template asks whether there is one."""

    def __bool__(self) -> bool:
        return True


class Several(str):
    """Several choices, one after the other; each may have a comma of its own."""

    __slots__ = ("choices",)

    choices: tuple[str, ...]

    def __new__(cls, choices: Iterable[str]) -> Self:
        """Put a comma between each two."""
        listed = tuple(choices)
        several = super().__new__(cls, ", ".join(listed))
        several.choices = listed
        return several


def _given(value: Any) -> Any:
    if value is None:
        raise UndefinedError("an answer that was not given is printed; test it with {% if … %} first")
    return value


def _printable(value: Any) -> Any:
    value = _given(value)
    return kept_apart(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _quote(text: Any) -> Markup:
    text = _given(text)
    said = quoted(text) if isinstance(text, str) and not isinstance(text, Markup) else text
    return Markup("<blockquote>") + escape(said) + Markup("</blockquote>")


def _clause(text: Any) -> str:
    """Words without the stops at their end, to go on in a sentence of ours."""
    return str(text).strip(" .,!?…")


def _opening(text: Any) -> str:
    """Words as the beginning of what is said: "When you ring, …", or a sentence of their own."""
    clause = _clause(text)
    return clause + ("," if clause.lower().startswith(_LEADS_ON) else ".")


def _listed(text: Any) -> str:
    """Several choices as they are spoken: "sad, tired and alone"."""
    if not isinstance(text, Several):
        return str(text)
    *others, last = text.choices
    return f"{', '.join(others)} and {last}" if others else last


def ours(text: str) -> Markup:
    """A value that isn't people's words and may be tapped: an address or a number of ours."""
    return escape(text)


_LEADS_ON = ("when ", "whenever ", "every time ", "each time ", "if ", "as soon as ", "after ", "before ")
# Unoptimised: Jinja would work out constants before anybody could look, a string of gigabytes as well.
ENVIRONMENT = SandboxedEnvironment(
    autoescape=True, undefined=StrictUndefined, finalize=_printable, optimized=False
)
ENVIRONMENT.filters = {"quote": _quote, "clause": _clause, "opening": _opening, "listed": _listed}
ENVIRONMENT.globals = {}
_EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")  # left behind by an {% if %}


@lru_cache(maxsize=4096)
def template(source: str) -> Template:
    """A compiled template. Raises `jinja2.TemplateError` if the source is not valid or not plain."""
    parsed = ENVIRONMENT.parse(markup.as_meant(source))
    code = ENVIRONMENT.compile(hold_to_plain(parsed, ENVIRONMENT.filters))
    return Template.from_code(ENVIRONMENT, code, ENVIRONMENT.make_globals(None))


@lru_cache(maxsize=1024)
def tree(source: str) -> nodes.Template:
    """The parts a template consists of. Raises `jinja2.TemplateError` if the source is not valid."""
    return ENVIRONMENT.parse(source)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """The top-level names a template uses. Raises `jinja2.TemplateError` if the source is not valid."""
    try:
        template(source)
        return frozenset(meta.find_undeclared_variables(tree(source)))
    except RecursionError:
        raise TemplateSyntaxError("too many brackets or blocks inside each other", 1) from None


def fill(source: str, values: Mapping[str, Any]) -> str:
    """A template rendered with these values, escaped for Telegram's HTML. Raises `jinja2.TemplateError`."""
    return _rendered(source, values) if names_in(source) else _constant(source)


@lru_cache(maxsize=4096)
def _constant(source: str) -> str:
    """A template without names, as most labels are, rendered once."""
    return _rendered(source, {})


def _rendered(source: str, values: Mapping[str, Any]) -> str:
    try:
        rendered = template(source).render(values)
    except TemplateError:
        raise
    except Exception as fault:  # whatever Python raises where values and what is done with them don't fit
        raise TemplateRuntimeError(type(fault).__name__) from fault
    html = beginning_ours(_EMPTY_LINES.sub("\n\n", rendered.strip()))
    return markup.closed(html) if markup.faults(source) else html


def plain(source: str, values: Mapping[str, Any]) -> str:
    """A template rendered as plain text, for labels and other places without markup."""
    return _plainly(_rendered(source, values)) if names_in(source) else _plain_constant(source)


@lru_cache(maxsize=4096)
def _plain_constant(source: str) -> str:
    return _plainly(_constant(source))


def _plainly(html: str) -> str:
    return str(Markup(html).unescape()).replace(WORD_JOINER, "")
