"""The image's steps in a plain folder: unprivileged, on code nobody can write, and it talks to people."""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.playground import Playground
from tests.house.dockerfile import AS_ROOT, NOBODY, Image, instructions
from tests.house.licences import needed
from tests.phones import Phone

TOKEN = "1234567890:a-token-that-is-long-enough-for-anyone"
NEW = 3 * 60  # seconds for which the bot counts as at work


@contextmanager
def built(*, online: bool) -> Iterator[Image]:
    # Not in pytest's folder: nobody else may go there.
    root = Path(tempfile.mkdtemp(prefix="duologue-image-"))
    root.chmod(0o755)
    image = Image(root, online)
    try:
        image.build()
        yield image
    finally:
        image.remove()


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    """Built with the dependencies of this environment, so that it needs no network."""
    with built(online=False) as image:
        yield image


@pytest.mark.stress
def test_its_user_is_not_root_and_its_help_shows(image: Image) -> None:
    assert image.user.split(":")[0] not in ("0", "root")
    shown = image.call("duologue", "--help")
    assert shown.returncode == 0, shown.stderr
    assert "A coach for two partners" in shown.stdout


@pytest.mark.stress
def test_only_what_runs_is_installed(image: Image) -> None:
    assert image.distributions() == needed()


@pytest.mark.stress
def test_nobody_can_write_its_code(image: Image) -> None:
    written = image.call("sh", "-c", f"touch {image.root}/opt/duologue/lib/python*/site-packages/bot/new.py")
    assert written.returncode != 0
    assert not list((image.root / "opt").rglob("new.py"))


@pytest.mark.stress
async def test_it_talks_to_people_and_is_well_and_stops_when_told(image: Image) -> None:
    await _serves(image)


async def _serves(image: Image) -> None:
    lines = image.root / "lines.yaml"  # the built-in ones get old, and this test must not
    lines.write_text("{}", "utf-8")
    before = image.state()
    async with Playground() as playground, Phone(playground.url, 1001) as alex:
        variables = {
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_URL": playground.url,
            "HELP_LINES_FILE": str(lines),
        }
        assert image.call(*image.healthcheck).returncode != 0, "nothing runs yet"
        bot = image.start(**variables)
        try:
            await alex.types("/start")
            await alex.sees("Hello")
            assert image.call(*image.healthcheck).returncode == 0
            saved = await asyncio.to_thread(image.call, "duologue", "backup", **variables)
            assert saved.returncode == 0, saved.stderr
            examined = await asyncio.to_thread(image.call, "duologue", "doctor", **variables)
            assert examined.returncode == 0, examined.stdout
            for mark in (image.root / "var").rglob("*.mark"):
                os.utime(mark, (time.time() - 2 * NEW,) * 2)
            assert image.call(*image.healthcheck).returncode != 0, "a bot that hangs is not well"
            bot.send_signal(signal.SIGTERM)
            said, _ = await asyncio.to_thread(bot.communicate, timeout=60)
            assert bot.returncode == 0, said
        finally:
            if bot.poll() is None:
                bot.kill()
                bot.communicate()
    lines.unlink()
    assert image.state() == before
    owned = {path.stat().st_uid for path in (image.root / "var/lib/duologue").rglob("*") if path.is_file()}
    assert owned
    if AS_ROOT:
        assert owned == {NOBODY}


@pytest.mark.stress
async def test_with_every_dependency_fetched_anew_it_runs_as_well() -> None:
    with built(online=True) as image:
        assert image.distributions() == needed()
        await _serves(image)


def test_the_image_has_two_stages_and_the_last_one_builds_nothing() -> None:
    names = [name for name, _ in instructions()]
    last = instructions()[len(names) - names[::-1].index("FROM") - 1 :]
    assert names.count("FROM") == 2
    assert not any(word in rest for name, rest in last if name == "RUN" for word in ("pip", "apt"))
