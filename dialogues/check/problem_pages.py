"""The pages of docs/problems: what each problem code means, with a faulty script and the mended one."""

from importlib import resources

from dialogues.script.problems import CODES

_FLOOR = resources.files("dialogues")
_PACKED = _FLOOR.joinpath("problem_pages")  # where the wheel puts them (pyproject.toml, force-include)
PAGES = _PACKED if _PACKED.is_dir() else _FLOOR.joinpath("..", "docs", "problems")


def page(code: str) -> str:
    """The page of a code, as Markdown. Raises KeyError if there is no such code."""
    code = code.upper()
    if code not in CODES:
        raise KeyError(code)
    return PAGES.joinpath(f"{code}.md").read_text("utf-8")
