"""One bot for all tests of a module, new people for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.acceptance.couple import at_the_menu, become_a_couple
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    async with opened(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest_asyncio.fixture(loop_scope="module")
async def alex(house: House) -> Someone:
    """Has a phone, and has never written to the bot."""
    return await house.newcomer("Alex")


@pytest_asyncio.fixture(loop_scope="module")
async def sam(house: House) -> Someone:
    """Has a phone, and has never written to the bot."""
    return await house.newcomer("Sam")


@pytest_asyncio.fixture(loop_scope="module")
async def arrived(alex: Someone, sam: Someone) -> tuple[Someone, Someone]:
    """Alex and Sam after onboarding, not yet a couple, with nothing open."""
    await at_the_menu(alex, sam)
    return alex, sam


@pytest_asyncio.fixture(loop_scope="module")
async def couple(alex: Someone, sam: Someone) -> tuple[Someone, Someone]:
    """Alex and Sam, together, with nothing open."""
    await become_a_couple(alex, sam)
    return alex, sam
