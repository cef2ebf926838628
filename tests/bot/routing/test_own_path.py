"""A path of the operator's own."""

from pathlib import Path

import pytest

from bot.routing.use_cases import own_path
from dialogues.path.path import SIX_WEEKS, six_weeks
from dialogues.script.files import shipped


def test_it_takes_the_place_of_the_built_in_one(tmp_path: Path) -> None:
    file = tmp_path / "path.yaml"
    file.write_text(SIX_WEEKS.read_text().replace("Six weeks together", "Our weeks"))
    assert own_path(file, shipped()).title == "Our weeks"


@pytest.mark.parametrize("text", ["path: [", None], ids=["faulty", "missing"])
def test_one_that_cannot_be_used_is_said_in_a_line(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, text: str | None
) -> None:
    file = tmp_path / "path.yaml"
    if text is not None:
        file.write_text(text)
    assert own_path(file, shipped()) == six_weeks()
    assert "PATH_FILE: " in caplog.text
    assert "the built-in path is used" in caplog.text
