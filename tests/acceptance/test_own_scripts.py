"""SCRIPTS_PATH: an operator's own exercises beside the built-in ones, on two phones."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.settings import Settings, SettingsTrouble
from tests.acceptance.house import House, house_without_bot
from tests.dialogues.scripts import HEAD, TALK, write

ROOT = Path(__file__).parent.parent.parent
TUNE = (
    HEAD.replace("exercise: small", "exercise: tune").replace("title: Small", "title: A tune")
    + """weekly: {days: [mon, thu]}
steps:
  - step: which
    who: first
    ask: Which tune is in your head?
    answer: text
    limit: 60
    seen: partner
    meanwhile: "{{ first }} thinks of a tune."
  - step: heard
    who: second
    ask: "{{ first }} hums: {% if which %}{{ which }}{% endif %}"
    answer: choice
    choices: {hum: I hum along}
    seen: partner
  - step: close
    end: {first: Hum on., second: Hum on.}
"""
)
FAULTY = TALK.replace("exercise: small", "exercise: torn").replace("go: thought", "go: nowhere")


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "scripts"
    folder.mkdir()
    write(folder, TUNE, "tune.yaml")
    write(folder, FAULTY, "torn.yaml")
    write(folder, TALK.replace("exercise: small", "exercise: noticed"), "noticed.yaml")
    return folder


@pytest_asyncio.fixture(loop_scope="function")
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with house_without_bot(tmp_path) as house:
        yield house


async def test_own_exercises_are_in_the_menu_beside_the_built_in_ones(house: House, scripts: Path) -> None:
    alex = await house.newcomer("Alex")
    async with house.running(scripts_path=scripts):
        await house.has_home(alex)
        await alex.types("/menu")
        await alex.does("Exercises", "Something else")
        labels = " ".join(await alex.labels())
        assert "A tune" in labels
        assert "Small ·" not in labels, "neither the faulty one nor the one whose name is taken"
        await alex.taps("A tune")
        await alex.sees("Which tune is in your head?", newest=1)


async def test_a_hundred_own_exercises_are_on_pages(house: House, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(100):
        text = TUNE.replace("exercise: tune", f"exercise: tune_{number}")
        write(folder, text.replace("A tune", f"Tune {number:03}"), f"tune_{number:03}.yaml")
    alex = await house.newcomer("Alex")
    async with house.running(scripts_path=folder):
        await house.has_home(alex)
        for way in (
            ["/menu", "Exercises", "Something else"],
            ["/menu", "Reminders"],
            ["/menu", "Just for me", "An exercise on my own"],
        ):
            await alex.types(way[0])
            await alex.does(*way[1:])
            seen = await alex.labels()
            while "More ›" in await alex.labels():
                await alex.taps("More ›")
                seen += await alex.labels()
            assert [any(f"Tune {number:03}" in label for label in seen) for number in range(100)] == [
                True
            ] * 100


async def test_what_is_refused_is_told_in_the_log_as_the_check_tells_it(
    house: House, scripts: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "bot.routing.use_cases"):
        async with house.running(scripts_path=scripts):
            pass
    refused = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert len(refused) == 2
    assert refused[0].startswith(f"{scripts / 'noticed.yaml'}:2 DUO004 'noticed' is the name of a built-in")
    assert refused[1].startswith(f"{scripts / 'torn.yaml'}:")
    assert "DUO004 step 'once_more' leads to 'nowhere'" in refused[1]
    assert "exercises from SCRIPTS_PATH: tune; refused: 2" in caplog.text


async def test_a_couple_goes_on_with_what_it_began_when_the_file_has_changed_or_gone(
    house: House, scripts: Path
) -> None:
    alex, sam = await house.newcomer("Alex"), await house.newcomer("Sam")
    async with house.running(scripts_path=scripts):
        await house.has_couple(alex, sam)
        await alex.types("/do tune")
        await alex.sees("Which tune is in your head?", newest=1)
    write(scripts, TUNE.replace("hums:", "whistles:").replace("A tune", "Another tune"), "tune.yaml")
    async with house.running(scripts_path=scripts):
        await alex.types("The one of the ice cream van")
    (scripts / "tune.yaml").unlink()
    async with house.running(scripts_path=scripts):
        await alex.types("/menu")
        assert "A tune" in " ".join(await alex.labels()), "as it was called when it began"
        await alex.taps("A tune")
        await alex.taps("Send ➤")
        await sam.sees("Something is ready", newest=1)
        await sam.taps("Open")
        await sam.sees("Alex hums: The one of the ice cream van", newest=1)
        await sam.taps("I hum along")
        await sam.sees("Hum on.", newest=1)
        await sam.types("/do tune")
        await sam.types("/menu")
        assert "tune" not in " ".join(await sam.labels()), "and it is not offered again"


async def test_a_reminder_of_an_exercise_that_is_gone_leaves_no_trace(house: House, scripts: Path) -> None:
    alex = await house.newcomer("Alex")
    async with house.running(scripts_path=scripts):
        await house.has_home(alex)
        await alex.types("/nudges")
        await alex.taps("A tune")
        await alex.types("Berlin")
        await alex.taps("Berlin")
        await alex.taps("19:00")
        await alex.sees("A tune", newest=1)
    async with house.running():
        await alex.types("/nudges")
        assert "une" not in (await alex.last())["text"]
        await alex.forward(8 * 24 * 3600.0)
        await alex.after_a_tick()
        assert "Something" not in (await alex.last())["text"]


@pytest.mark.parametrize("folder", ["nowhere", "scripts/tune.yaml"])
def test_what_is_no_folder_is_one_line_for_the_operator(
    folder: str, scripts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(scripts.parent)
    monkeypatch.setenv("SCRIPTS_PATH", folder)
    with pytest.raises(SettingsTrouble, match=r"^SCRIPTS_PATH is no folder: make it"):
        Settings.load()


@pytest.mark.parametrize("how", ["--scripts", "SCRIPTS_PATH"])
def test_an_author_tries_own_exercises_in_the_playground_and_is_told_what_is_refused(
    how: str, scripts: Path, tmp_path: Path
) -> None:
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    option = ["--scripts", "scripts"] if how == "--scripts" else []
    if not option:
        environment["SCRIPTS_PATH"] = "scripts"
    with subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "play", "--data", "kept", *option],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "http://127.0.0.1:" in process.stdout.readline()
        process.terminate()
        _, said = process.communicate(timeout=30)
    assert said.count("DUO004") == 2
    assert "exercises from SCRIPTS_PATH: tune; refused: 2" in (tmp_path / "kept" / "bot.log").read_text()
