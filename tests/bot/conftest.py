"""What tests of the use cases share."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.bot.talk import Talk, talking


@pytest.fixture
async def talk(tmp_path: Path) -> AsyncIterator[Talk]:
    """The use cases, before anybody has written."""
    async with talking(tmp_path) as begun:
        yield begun
