"""Why a text is no sound template, in plain words for its author."""

import re

from jinja2 import TemplateError, TemplateSyntaxError

from dialogues.text.plain_jinja import NotPlain
from dialogues.text.templates import ENVIRONMENT, names_in

_PIECE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_OPEN = re.compile(r"\{\{|\{%")
_CLOSE = re.compile(r"\}\}|%\}")
_BLOCK = re.compile(r"\{%[-+]?\s*(\w*)(.*?)[-+]?%\}", re.DOTALL)
_CURLY = re.compile("[“”„‘’«»]")
_ENDS = {"if": "endif", "for": "endfor"}
_MIDDLE = ("elif", "else")
SHOWN = 60


def fault_in(source: str) -> str | None:
    """What can't be understood in a text, and what to write instead; None if it is a sound template."""
    try:
        names_in(source)
    except NotPlain as fault:
        return str(fault)
    except TemplateSyntaxError as fault:
        if "inside each other" in str(fault):
            return str(fault)
    else:
        return _stray(_PIECE.sub("", source))
    return (
        _unclosed(source)
        or next(filter(None, map(_alone, _PIECE.findall(source))), None)
        or _unpaired(source)
        or "the braces can't be read; write a name as {{ name }}, a condition as {% if name %}…{% endif %}"
    )


def _unclosed(source: str) -> str | None:
    """Braces that are opened and not closed, or the other way round."""
    for piece in _PIECE.finditer(source):
        inside = piece[0][2:-2]
        if _OPEN.search(inside) or "}" in inside:
            return _open(piece[0])
    rest = _PIECE.sub("", source)
    if (opened := _OPEN.search(rest)) is not None:
        return _open(rest[opened.start() :])
    return _stray(rest)


def _stray(rest: str) -> str | None:
    """Braces that close nothing, in what stands between the others."""
    if (closed := _CLOSE.search(rest)) is None:
        return None
    begin = {"}}": "{{", "%}": "{%"}[closed[0]]
    return f"'{closed[0]}' closes what isn't open; write '{begin}' before it, or leave it out"


def _open(text: str) -> str:
    ends = {"{{": "}}", "{%": "%}"}[text[:2]]
    cut = re.match(r"..[-+]?[^{}%\n]*", text)
    begun = (cut[0] if cut else text[:2]).strip()
    words = " ".join(begun.split()[: 3 if ends == "%}" else 2])
    return f"'{_short(begun)}' isn't closed; write '{words} {ends}'"


def _alone(piece: str) -> str | None:
    """What is wrong with one pair of braces by itself."""
    block = _BLOCK.fullmatch(piece)
    whole = piece
    if block is not None:
        word = block[1]
        if word in (*_ENDS.values(), "else"):
            return (
                None
                if not block[2].strip()
                else f"'{_short(piece)}' has too many words; write {{% {word} %}}"
            )
        if word not in (*_ENDS, "elif"):
            known = ", ".join((*_ENDS, *_MIDDLE, *_ENDS.values()))
            return f"'{_short(piece)}' isn't known; after {{% comes one of: {known}"
        whole = f"{{% if a %}}{piece}{{% endif %}}" if word == "elif" else f"{piece}{{% {_ENDS[word]} %}}"
    try:
        ENVIRONMENT.parse(whole)
    except TemplateError:
        return f"'{_short(piece)}' can't be understood; {_instead(piece, block[1] if block else '')}"
    return None


def _instead(piece: str, word: str) -> str:
    names = re.findall(r"[a-zA-Z_][\w.]*", piece.removeprefix("{%").strip().removeprefix(word))
    name = names[-1] if names else "name"
    if _CURLY.search(piece):
        return "it has a curly quote in it, and only straight ones are known here"
    if word in ("if", "elif"):
        if re.search(r"[^=!<>]=[^=]", piece):
            return "write == (two of them) to compare"
        return f"write a condition, such as {{% {word} {name} %}}"
    if word == "for":
        return f"write {{% for one in {name} %}}"
    return f"between the braces goes one name, such as {{{{ {name} }}}}"


def _unpaired(source: str) -> str | None:
    """Blocks that are opened and not closed, or the other way round."""
    opened: list[tuple[str, str]] = []
    for block in _BLOCK.finditer(source):
        word = block[1]
        if word in _ENDS:
            opened.append((word, block[0]))
        elif word in _MIDDLE and not opened:
            return f"'{block[0]}' belongs between {{% if … %}} and {{% endif %}}"
        elif word in _ENDS.values():
            if not opened:
                return f"'{block[0]}' closes what isn't open; leave it out"
            begun, piece = opened.pop()
            if _ENDS[begun] != word:
                before = f"'{block[0]}' comes before '{_short(piece)}' is closed"
                return f"{before}; write {{% {_ENDS[begun]} %}} first"
    if opened:
        begun, piece = opened[-1]
        return f"'{_short(piece)}' is never closed; write {{% {_ENDS[begun]} %}} where it ends"
    return None


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
