"""Two weeks of ten couples, a year of a hundred: on time, never at night, seldom, and nothing forgotten."""

import os
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.nudges.kinds import CHECK_IN, DAILY, MEETING, PROMISE
from bot.nudges.pace import ASKS_AFTER, HALVES_AFTER
from dialogues.questions.choosing import NOT_AGAIN_WITHIN
from tests.bot.nudges.town import START, Came, Town

HALVED = {DAILY: 2, CHECK_IN: 8}  # days from one to the next, for who did not react to two messages


async def lived(folder: Path, patch: pytest.MonkeyPatch, couples: int, days: int, seed: int) -> Town:
    """So many couples have lived with the bot for so many days, and it was away for two of them."""
    town = Town(folder, couples, seed, patch)
    await town.begin()
    await town.until(START + timedelta(days=days // 2))
    town.is_away(2)
    await town.until(START + timedelta(days=days))
    return town


async def holds(town: Town) -> None:
    """Everything that must hold, however long it was."""
    wrong = {
        "at night": nothing_came_at_night(town),
        "above the limit": days_above_the_limit(town),
        "put off": words_before_a_meeting_put_off(town),
        "nagged": nagged_after_silence(town),
        "asked twice": asked_twice(town),
        "forgotten": await forgotten(town),
    }
    assert {what: found for what, found in wrong.items() if found} == {}


async def test_two_weeks_of_ten_couples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    town = await lived(tmp_path, monkeypatch, couples=10, days=14, seed=5)
    try:
        await holds(town)
        kinds = Counter(kind for came in town.came for kind in came.kinds)
        assert kinds[PROMISE]
        assert len(kinds) >= 5, "this was a life"
        assert kinds[MEETING]
        assert {kind for kind, _ in town.planned.values()} >= {PROMISE, MEETING}
    finally:
        await town.end()


@pytest.mark.stress
async def test_a_year_of_a_hundred_couples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    couples = int(os.environ.get("COUPLES", "100"))
    town = await lived(tmp_path, monkeypatch, couples=couples, days=365, seed=11)
    try:
        print(figures(town, 365))
        await holds(town)
    finally:
        await town.end()


def nothing_came_at_night(town: Town) -> list[Came]:
    """What came within quiet hours, but for what they set for then."""

    def is_night(came: Came) -> bool:
        (start, end), hour = came.quiet, came.local.hour
        return start <= hour < end if start <= end else hour >= start or hour < end

    return [came for came in town.came if is_night(came) and not came.is_set]


def words_before_a_meeting_put_off(town: Town) -> set[str]:
    """Why the word before an appointment did not come when it was due, though nothing may keep it back."""
    whys = {why for kind, why in town.outcomes if kind == MEETING}
    return whys & {"quiet hours", "one a day", "day off", "silent", "together", "fewer"}


def days_above_the_limit(town: Town) -> list[tuple[int, date]]:
    """Whose days brought more than one message within the daily limit."""
    days = Counter((came.chat, came.local.date()) for came in town.came if came.counts)
    return [day for day, many in days.items() if many > 1]


def nagged_after_silence(town: Town) -> list[Came]:
    """What came although they had not reacted to four, but the question whether to go on; or too soon."""
    too_many = [
        came
        for came in town.came
        if not came.is_set and (came.unanswered > ASKS_AFTER or (came.unanswered == ASKS_AFTER) != came.asks)
    ]
    last: dict[tuple[int, str], date] = {}
    too_soon = []
    for came in (one for one in town.came if one.counts):
        for kind in set(came.kinds) & HALVED.keys():
            before = last.get((came.chat, kind))
            alone = len(came.kinds) == 1  # what goes with another one is no message more
            if alone and came.unanswered >= HALVES_AFTER and before is not None:
                too_soon += [came] if (came.local.date() - before).days < HALVED[kind] else []
            last[came.chat, kind] = came.local.date()
    return too_many + too_soon


def asked_twice(town: Town) -> list[tuple[int, str, date, date]]:
    """The questions that a couple had twice within half a year."""
    asked: dict[tuple[int, str], date] = {}
    twice = []
    for couple, day, question in town.questions:
        before = asked.get((couple, question))
        if before is not None and day - before <= NOT_AGAIN_WITHIN:
            twice.append((couple, question, before, day))
        asked[couple, question] = day
    return twice


async def forgotten(town: Town) -> list[tuple[int, str]]:
    """Promises, milestones, appointments and other looks back that neither came nor say why they did not."""
    rows = {row.id: row for row in await town.rows()}
    lost = []
    for nudge_id, (kind, _) in town.planned.items():
        row = rows.get(nudge_id)
        followed_up = (
            nudge_id in town.cancelled
            if row is None
            else row.state == "sent"
            or row.details["why"]
            or (row.state == "planned" and row.due_at >= town.now)
        )
        if not followed_up:
            lost.append((nudge_id, kind))
    return lost


def figures(town: Town, days: int) -> str:
    """What came, how often, and why the rest did not."""
    people = Counter(one.way for one in town.people.values())
    by_way = Counter(came.way for came in town.came)
    kinds = Counter(kind for came in town.came for kind in came.kinds)
    per_day: dict[str, set[tuple[int, date]]] = defaultdict(set)
    for came in town.came:
        per_day[came.way].add((came.chat, came.local.date()))
    lines = [
        f"{len(town.people)} people, {days} days: {town.updates:,} updates, {town.ticks:,} ticks",
        f"{len(town.came):,} messages by themselves, {sum(len(came.kinds) > 1 for came in town.came)} about"
        f" several things, {sum(came.asks for came in town.came)} ask whether to go on",
        "in a week, to each: "
        + ", ".join(f"{way} {7 * by_way[way] / many / days:.2f}" for way, many in people.items()),
        f"after they had gone silent: {by_way['gone silent']} to {people['silent']} people",
        "because somebody else did something, or inside an exercise: "
        + ", ".join(f"{way} {many:,}" for way, many in town.told.items()),
        "by kind: " + ", ".join(f"{kind} {many:,}" for kind, many in kinds.most_common()),
        "what became of what was due: "
        + ", ".join(f"{kind} {what} {many:,}" for (kind, what), many in sorted(town.outcomes.items())),
        "to be followed up: "
        + ", ".join(f"{kind} {many:,}" for kind, many in Counter(k for k, _ in town.planned.values()).items())
        + f"; cancelled by what somebody did: {len(town.cancelled):,}",
        f"{len(town.questions):,} questions of the day, none twice within {NOT_AGAIN_WITHIN.days} days",
    ]
    return "\n" + "\n".join(lines)
