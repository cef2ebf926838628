"""Each problem code has a page with a faulty script and a mended one, and both do what the page says."""

import re
from pathlib import Path

import pytest

from dialogues.check import problem_pages
from dialogues.check.check import check
from dialogues.script.problems import CODES
from tests.dialogues.scripts import write

FOLDER = Path(__file__).resolve().parents[3] / "docs" / "problems"
PAGE = re.compile(
    r"# (?P<code>DUO\d{3}): (?P<title>[^\n]+)\n\n(?P<meaning>.+)\n\n"
    r"## Faulty\n\n```yaml\n(?P<faulty>.+\n)```\n\n## Mended\n\n```yaml\n(?P<mended>.+\n)```\n",
    re.DOTALL,
)
MARK = re.compile(r"  # ← (DUO\d{3})$", re.MULTILINE)


def page(code: str) -> re.Match[str]:
    read = PAGE.fullmatch((FOLDER / f"{code}.md").read_text("utf-8"))
    assert read is not None, f"{code}.md has not the form that {FOLDER / 'README.md'} describes"
    return read


def found(folder: Path, script: str) -> set[tuple[int, str]]:
    file = write(folder, MARK.sub("", script))
    return {(problem.line, problem.code) for problem in check([file])}


def test_there_is_a_page_for_each_code_and_none_too_many() -> None:
    assert {file.stem for file in FOLDER.glob("*.md")} - {"README"} == set(CODES)


@pytest.mark.parametrize("code", CODES)
def test_a_page_has_its_codes_name_and_meaning(code: str) -> None:
    assert (page(code)["code"], page(code)["title"]) == (code, CODES[code])


@pytest.mark.parametrize("code", CODES)
def test_the_faulty_script_has_exactly_the_fault_that_is_marked(code: str, tmp_path: Path) -> None:
    script = page(code)["faulty"]
    marked = {
        (number, mark[1])
        for number, line in enumerate(script.splitlines(), start=1)
        if (mark := MARK.search(line))
    }
    assert marked, "a line of the faulty script is marked"
    assert {mark for _, mark in marked} == {code}
    assert found(tmp_path, script) == marked


@pytest.mark.parametrize("code", CODES)
def test_the_mended_script_has_no_fault(code: str, tmp_path: Path) -> None:
    assert found(tmp_path, page(code)["mended"]) == set()


@pytest.mark.parametrize("code", CODES)
def test_whoever_asks_for_a_code_reads_its_page(code: str) -> None:
    assert problem_pages.page(code.lower()) == (FOLDER / f"{code}.md").read_text("utf-8")


@pytest.mark.parametrize("code", ["DUO999", "README", "../README", ""])
def test_what_is_no_code_has_no_page(code: str) -> None:
    with pytest.raises(KeyError):
        problem_pages.page(code)
