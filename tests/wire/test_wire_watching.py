"""Whoever watches the bot asks it over HTTP, also while it polls."""

from __future__ import annotations

import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.settings import Settings, SettingsTrouble
from tests.phones import Phone
from tests.wire.coach import POISON
from tests.wire.conftest import House

DASHBOARD = Path(__file__).parents[2] / "deploy" / "grafana" / "duologue.json"
WORDS = "canary-in-the-words"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as place:
        return int(place.getsockname()[1])


@pytest.fixture
async def place(house: House) -> AsyncIterator[str]:
    """The address of a polling bot that can be watched."""
    async with watched(house) as place:
        yield place


@asynccontextmanager
async def watched(house: House) -> AsyncIterator[str]:
    port = free_port()
    fields = house.settings.model_dump() | {"health_listen": f"127.0.0.1:{port}"}
    house.settings = Settings(_env_file=None, **fields)
    async with house.running():
        yield f"http://127.0.0.1:{port}"


async def get(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as watcher, watcher.get(address) as answer:
        return answer.status, await answer.text()


async def test_a_polling_bot_tells_that_it_is_ready_and_how_it_fares(place: str, alex: Phone) -> None:
    await alex.types("hello")
    await alex.sees("you said hello")
    status, said = await get(f"{place}/health")
    found = json.loads(said)
    assert (status, found["status"], found["database"]) == (200, "ready", "ok")
    assert found["updates_confirmed_seconds"] is not None
    assert (await get(f"{place}/health/live"))[0] == 200


async def test_what_it_tells_has_no_words_and_no_ids(place: str, alex: Phone) -> None:
    await alex.types(f"{WORDS} {POISON}")
    await alex.sees("Sorry")
    said = (await get(f"{place}/health"))[1] + (await get(f"{place}/metrics"))[1]
    assert 'duologue_updates_total{outcome="set aside"} 1.0' in said
    assert WORDS not in said
    assert not re.search(rf"(?<![\d.]){alex.id}(?![\d.])", said)


async def test_every_figure_of_the_dashboard_is_one_that_the_bot_has(place: str, alex: Phone) -> None:
    await alex.types("plan")
    await alex.sees("you said plan")
    await alex.sees("nudge hello")
    families = list(text_string_to_metric_families((await get(f"{place}/metrics"))[1]))
    there = {sample.name for family in families for sample in family.samples}
    labels = {name for family in families for sample in family.samples for name in sample.labels}
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    expressions = [target["expr"] for panel in panels for target in panel["targets"]]
    drawn = {name for one in expressions for name in re.findall(r"\b(?:duologue|process)_\w+", one)}
    grouped = {
        name.strip()
        for one in expressions
        for names in re.findall(r"\bby \(([^)]*)\)", one)
        for name in names.split(",")
    }
    assert drawn - there == set()
    assert grouped - labels == set()
    shown = {name for name in there if name.startswith("duologue_")}
    bare = {re.sub(r"_(bucket|sum|count|created)$", "", name) for name in shown}
    assert {re.sub(r"_bucket$", "", name) for name in drawn} >= bare, "what the bot counts is drawn"


def test_the_dashboard_is_one_that_grafana_reads() -> None:
    board = json.loads(DASHBOARD.read_text("utf-8"))
    assert board["schemaVersion"] >= 36
    assert {variable["name"] for variable in board["templating"]["list"]} == {"source", "instance"}
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])
    taken = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert at["x"] + at["w"] <= 24
        assert not taken & cells, f"{panel['title']} lies on another"
        taken |= cells


async def test_a_port_that_is_taken_ends_the_start_in_one_line(house: House) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        fields = house.settings.model_dump() | {"health_listen": f"127.0.0.1:{port}"}
        house.settings = Settings(_env_file=None, **fields)
        with pytest.raises(SettingsTrouble, match=f"HEALTH_LISTEN 127.0.0.1:{port} cannot be used"):
            async with house.running():
                pass
