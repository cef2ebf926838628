"""docs/security.md names tests, and they exist."""

import re

import pytest

from tests.house.dockerfile import HOUSE

TEXT = (HOUSE / "docs" / "security.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)))
CHAPTERS = 17  # of OWASP ASVS 5.0


@pytest.mark.parametrize(("file", "name"), NAMED, ids=lambda part: part or "any")
def test_each_test_that_it_names_exists(file: str, name: str) -> None:
    code = (HOUSE / file).read_text("utf-8")
    assert re.search(rf"^(async )?def {name or 'test_'}", code, re.M)
    if name:
        assert re.search(rf"^(async )?def {name}\(", code, re.M)


def test_everything_that_looks_like_a_test_is_written_so_that_it_is_looked_for() -> None:
    assert len(NAMED) > 40
    assert set(re.findall(r"\btest_\w{12,}", TEXT)) <= {
        part for file, name in NAMED for part in (name, file.rsplit("/")[-1].removesuffix(".py"))
    }


def test_every_chapter_is_gone_through() -> None:
    assert re.findall(r"^\| V(\d+) ", TEXT, re.M) == [str(number) for number in range(1, CHAPTERS + 1)]
