"""What each code of a problem means, with a faulty script and the mended one: the pages of docs/problems."""

from importlib import resources

from dialogues.script.problems import CODES

_FLOOR = resources.files("dialogues")
_PACKED = _FLOOR.joinpath("problem_pages")  # where the wheel has them (pyproject.toml, force-include)
PAGES = _PACKED if _PACKED.is_dir() else _FLOOR.joinpath("..", "docs", "problems")


def page(code: str) -> str:
    """The page of a code, as Markdown; KeyError if there is no such code."""
    code = code.upper()
    if code not in CODES:
        raise KeyError(code)
    return PAGES.joinpath(f"{code}.md").read_text("utf-8")
