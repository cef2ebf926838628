"""Templates: Jinja2 in a sandbox, escaped for Telegram's HTML (Bot API, "Formatting options").

Every name must be known; an answer that was not given is None, which a template may test (`{% if meaning %}`)
but not print.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from jinja2 import StrictUndefined, Template, UndefinedError, meta
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup, escape


def _printable(value: Any) -> Any:
    if value is None:
        raise UndefinedError("an answer that was not given is printed; test it with {% if … %} first")
    return value


def _quote(text: Any) -> Markup:
    return Markup("<blockquote>") + escape(text) + Markup("</blockquote>")


ENVIRONMENT = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, finalize=_printable)
ENVIRONMENT.filters = {"quote": _quote}
ENVIRONMENT.globals = {}
_EMPTY_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n)+")  # what an {% if %} leaves behind


@lru_cache(maxsize=4096)
def template(source: str) -> Template:
    """A compiled template; raises `jinja2.TemplateError` where the source is none."""
    return ENVIRONMENT.from_string(source)


@lru_cache(maxsize=4096)
def names_in(source: str) -> frozenset[str]:
    """The top names that a template mentions."""
    return frozenset(meta.find_undeclared_variables(ENVIRONMENT.parse(source)))


def fill(source: str, values: Mapping[str, Any]) -> str:
    """A template's text with its values, escaped for Telegram's HTML."""
    return _rendered(source, values) if names_in(source) else _constant(source)


@lru_cache(maxsize=4096)
def _constant(source: str) -> str:
    """The text of a template that mentions no names, as most labels are."""
    return _rendered(source, {})


def _rendered(source: str, values: Mapping[str, Any]) -> str:
    return _EMPTY_LINES.sub("\n\n", template(source).render(values).strip())


def plain(source: str, values: Mapping[str, Any]) -> str:
    """A template's text as plain text, for labels and other places that know no markup."""
    return _plainly(_rendered(source, values)) if names_in(source) else _plain_constant(source)


@lru_cache(maxsize=4096)
def _plain_constant(source: str) -> str:
    return _plainly(_constant(source))


def _plainly(html: str) -> str:
    return str(Markup(html).unescape())
