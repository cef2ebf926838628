"""What passes the check is safe: compared with brute force, which knows nothing of the check.

A script that passes leaks nothing, lets nobody stand still, and sends nothing that the strict server refuses.
What is only never reached or never shown counts as passing here.
"""

from pathlib import Path

import pytest

from dialogues.check.check import check_source
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from dialogues.script.revision import Revision
from dialogues.text.languages import languages
from tests.dialogues.check.brute_force import BruteForce, Found, TooMany
from tests.dialogues.check.random_scripts import random_script

HARMLESS = {"DUO005", "DUO015"}


def played_through(seeds: range, folder: Path) -> int:
    """How many of these scripts pass and could be played through."""
    file, played = folder / "chance.yaml", 0
    for seed in seeds:
        file.write_text(random_script(seed), "utf-8")
        try:
            source = read(file)
        except FaultyScriptError:
            continue
        if {problem.code for problem in check_source(source, {})} - HARMLESS:
            continue
        try:
            BruteForce(Revision.of(source.script, languages())).play()
        except TooMany:
            continue
        except Found as fault:
            pytest.fail(f"seed {seed} passes, and yet: {fault}\n{random_script(seed)}")
        played += 1
    return played


@pytest.mark.parametrize("part", range(3))
def test_a_script_that_passes_is_safe(tmp_path: Path, part: int) -> None:
    assert played_through(range(part * 100, part * 100 + 100), tmp_path) >= 20


@pytest.mark.stress
@pytest.mark.parametrize("part", range(10))
def test_ten_thousand_scripts_that_pass_are_safe(tmp_path: Path, part: int) -> None:
    assert played_through(range(1_000 * part, 1_000 * part + 1_000), tmp_path) >= 200
