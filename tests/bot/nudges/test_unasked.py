"""What comes unasked: on time, never at night, seldom, together, and no longer for whoever doesn't react."""

from datetime import timedelta
from itertools import pairwise

import pytest

from bot.exercises import keepsakes
from bot.nudges import follow_up
from bot.nudges.kinds import FOLLOW_UP, MILESTONE, PROMISE, QUESTIONS, REVIEW
from bot.nudges.pace import Pace
from bot.wording import nudge_lines as words
from dialogues.script import files
from storage.ids import new_id
from storage.records import Keepsake, StoredSession
from storage.unit_of_work import Unit
from tests.bot.nudges.life import CHAT, Life

LISTENED = {"exercise": "listening_loop", "gently": False}


# -- when ------------------------------------------------------------------------------------------


async def test_it_comes_at_its_local_time_with_a_neutral_line(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    assert await alex.until("2026-06-10 12:00") == ["Wed 20:00"]
    assert alex.said[0].text == words.READY[0].english
    assert list(alex.said[0].buttons) == ["Open", "Not now"]
    assert not alex.said[0].silent


@pytest.mark.parametrize(
    ("planned", "comes"),
    [
        ("2026-06-02 20:59", "Tue 20:59"),
        ("2026-06-02 21:00", "Wed 09:00"),
        ("2026-06-03 08:59", "Wed 09:00"),
        ("2026-06-03 09:00", "Wed 09:00"),
    ],
)
async def test_nothing_comes_between_nine_in_the_evening_and_nine_in_the_morning(
    alex: Life, planned: str, comes: str
) -> None:
    await alex.plans(REVIEW, planned)
    assert await alex.until("2026-06-10 12:00") == [comes]


async def test_quiet_hours_can_be_chosen(alex: Life) -> None:
    await alex.writes("/nudges")
    await alex.taps("Quiet 21:00 to 9:00")
    await alex.taps("18:00 to 9:00")
    await alex.plans(PROMISE, "2026-06-03 20:00")
    assert await alex.until("2026-06-10 12:00") == ["Thu 09:00"]


async def test_nothing_comes_on_a_day_off(alex: Life) -> None:
    await alex.writes("/nudges")
    await alex.taps("Days off")
    await alex.taps("Wednesday")
    await alex.taps("Thursday")
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.is_reminded(19, [1, 3], "2026-06-02 19:00")
    assert await alex.until("2026-06-08 12:00") == ["Tue 19:00", "Fri 20:00"]


async def test_without_a_zone_nothing_comes_by_the_clock_until_it_is_known(newcomer: Life) -> None:
    await newcomer.arrives(None)
    await newcomer.plans(REVIEW, "2026-06-03 10:00")
    assert await newcomer.until("2026-06-20 12:00") == []
    await newcomer.writes("/nudges")
    await newcomer.taps("Tell me what time it is for you")
    await newcomer.writes("Tokyo")
    assert "(Tokyo)" in await newcomer.taps("Tokyo, Japan")
    await newcomer.until("2026-06-28 12:00")
    assert [said.at.hour for said in newcomer.said] == [1], "ten in the morning in Tokyo"


# -- how often -------------------------------------------------------------------------------------


async def test_one_a_day_and_the_rest_on_the_days_after_at_their_hour(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 10:00")
    await alex.plans(REVIEW, "2026-06-03 15:00")
    await alex.plans(FOLLOW_UP, "2026-06-03 16:00", **LISTENED)
    assert await alex.until("2026-06-03 23:00") == ["Wed 10:00"]
    await alex.writes("/menu")
    assert await alex.until("2026-06-04 23:00") == ["Thu 15:00"]
    await alex.writes("/menu")
    assert await alex.until("2026-06-09 12:00") == ["Fri 16:00"]


async def test_what_is_due_together_is_one_message_in_order_of_its_weight(alex: Life) -> None:
    await alex.plans(FOLLOW_UP, "2026-06-03 09:30", **LISTENED)
    await alex.plans(MILESTONE, "2026-06-03 10:00")
    await alex.plans(PROMISE, "2026-06-03 20:00")
    assert await alex.until("2026-06-10 12:00") == ["Wed 20:00"], "the lighter ones wait for the promise"
    told = [kind for kind, _ in Pace.of(await alex.person()).told_by(0)]
    assert told == [PROMISE, MILESTONE, FOLLOW_UP]
    assert "A few small things" in await alex.taps("Open")
    assert [label for label in alex.answers[-1].buttons if label.startswith("Something of yours")] == [
        "Something of yours", "Something of yours · 2", "Something of yours · 3",
    ]  # fmt: skip


async def test_the_one_thing_that_is_left_of_several_is_opened_at_once(alex: Life) -> None:
    await alex.plans(MILESTONE, "2026-06-03 10:00")
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.until("2026-06-04 12:00")
    (_, promise), _ = Pace.of(await alex.person()).told_by(0)

    def keep_it(unit: Unit) -> None:
        kept = unit.keepsakes.get(promise["keepsake"])
        assert kept is not None
        unit.keepsakes.settle(kept, "done")

    await alex.database.transact(keep_it)
    assert "A few small things" not in await alex.taps("Open")
    assert "Something of yours" not in alex.answers[-1].buttons
    assert "⋯" in alex.answers[-1].buttons


async def test_the_private_questions_are_never_together_with_anything(alex: Life) -> None:
    def pair_and_finish_one(unit: Unit) -> None:
        person = unit.people.by_chat(CHAT)
        assert person is not None
        sam = unit.people.change(unit.people.add(CHAT + 1, "en", alex.now), stage="here")
        couple = unit.couples.add(person, sam, alex.now)
        unit.revisions.keep("a" * 64, "noticed", "exercise: noticed")
        unit.sessions.add(
            StoredSession(
                id=new_id(), script_id="noticed", revision="a" * 64, couple_id=couple.id,
                seats={"a": person.id, "b": sam.id}, status="finished", state={},
                words={"a": {}, "b": {}}, version=1, created_at=alex.now, updated_at=alex.now,
            )
        )  # fmt: skip

    await alex.database.transact(pair_and_finish_one)
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.plans(QUESTIONS, "2026-06-03 10:00", again=False)
    assert await alex.until("2026-06-08 12:00") == ["Wed 10:00", "Thu 10:00"]
    assert sorted(list(said.buttons) for said in alex.said) == [["Open", "Not for me"], ["Open", "Not now"]]


async def test_a_reminder_somebody_set_comes_beside_the_one_of_the_day(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-02 10:00")
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    assert await alex.until("2026-06-03 12:00") == ["Tue 10:00", "Tue 19:00"]


async def test_the_same_line_never_comes_twice_running(alex: Life) -> None:
    for day in range(2, 30):
        await alex.plans(REVIEW, f"2026-06-{day:02} 10:00")
    for day in range(2, 30):
        await alex.until(f"2026-06-{day:02} 12:00")
        await alex.writes("/menu")
    texts = [said.text for said in alex.said]
    assert len(texts) == 28
    assert all(one != following for one, following in pairwise(texts))
    assert len(set(texts)) == len(words.READY)


# -- nobody reacts ---------------------------------------------------------------------------------


async def test_it_halves_after_two_asks_once_after_four_and_stops(alex: Life) -> None:
    await alex.is_reminded(19, list(range(7)), "2026-06-01 19:00")
    assert await alex.until("2026-06-30 12:00") == [
        "Mon 19:00", "Tue 19:00", "Thu 19:00", "Sat 19:00", "Mon 19:00",
    ]  # fmt: skip
    assert alex.said[-1].text == words.SHALL_I_GO_ON.english
    assert list(alex.said[-1].buttons) == ["Yes, please", "Less often", "No, I'll come to you"]


async def test_whoever_is_back_is_written_to_as_before(alex: Life) -> None:
    await alex.is_reminded(19, list(range(7)), "2026-06-01 19:00")
    await alex.until("2026-06-30 12:00")
    await alex.writes("/menu")
    assert await alex.until("2026-07-02 12:00") == ["Tue 19:00", "Wed 19:00"]


async def test_what_waited_for_somebody_silent_comes_when_they_are_back(alex: Life) -> None:
    await alex.is_reminded(19, list(range(7)), "2026-06-01 19:00")
    await alex.plans(PROMISE, "2026-06-20 20:00")
    await alex.until("2026-06-25 12:00")
    assert len(alex.said) == 5
    await alex.taps("Yes, please")
    assert await alex.until("2026-06-25 23:00") == ["Thu 13:00", "Thu 19:00"]
    assert alex.said[-2].text == words.READY[0].english


@pytest.mark.parametrize(("answer", "days"), [("Yes, please", 8), ("Less often", 4), ("No, I'll", 0)])
async def test_the_answer_decides_how_it_goes_on(alex: Life, answer: str, days: int) -> None:
    await alex.is_reminded(19, list(range(7)), "2026-06-01 19:00")
    await alex.until("2026-06-10 12:00")
    await alex.taps(answer)
    came = 0
    for day in range(11, 18):
        came += len(await alex.until(f"2026-06-{day} 23:00"))
        await alex.writes("/menu")
    assert came == days


# -- buttons ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "comes"),
    [("In an hour", ["Wed 11:00"]), ("Tonight", ["Wed 19:30"]), ("Tomorrow", ["Thu 10:00"])],
)
async def test_not_now_offers_another_time_and_it_comes_then(
    alex: Life, choice: str, comes: list[str]
) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.until("2026-06-03 10:00")
    await alex.taps("Not now")
    assert list(alex.answers[-1].buttons)[:6] == [
        "In an hour", "Tonight", "Tomorrow", "Not this one", "Fewer of these", "Pause until…",
    ]  # fmt: skip
    await alex.taps(choice)
    assert await alex.until("2026-06-10 12:00") == comes


@pytest.mark.parametrize("typed", ["not now", "no"])
async def test_not_now_may_be_typed(alex: Life, typed: str) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.until("2026-06-03 10:00")
    await alex.writes(typed)
    assert "Not this one" in alex.answers[-1].buttons


@pytest.mark.parametrize(
    ("typed", "comes"), [("tonight", ["Wed 19:30"]), ("In an hour!", ["Wed 11:00"]), ("no", [])]
)
async def test_another_time_may_be_typed_too(alex: Life, typed: str, comes: list[str]) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.until("2026-06-03 10:00")
    await alex.taps("Not now")
    await alex.writes("hm let me see")
    await alex.writes(typed)
    assert await alex.until("2026-06-10 12:00") == comes


async def test_a_reminder_put_off_comes_once_more_and_goes_on_as_ever(alex: Life) -> None:
    await alex.is_reminded(10, [1, 4], "2026-06-02 10:00")
    await alex.until("2026-06-02 10:00")
    await alex.taps("Not now")
    await alex.taps("Tonight")
    assert await alex.until("2026-06-05 12:00") == ["Tue 19:30", "Fri 10:00"]


async def test_not_this_one_ends_it_and_the_button_works_once(alex: Life) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.until("2026-06-03 10:00")
    await alex.taps("Not now")
    assert await alex.taps("Not this one") == words.LET_GO.english
    await alex.until("2026-06-03 10:01")
    assert await alex.taps("Not this one") == words.OVER.english
    assert await alex.until("2026-07-03 12:00") == []


async def test_fewer_makes_every_second_one_stay_away(alex: Life) -> None:
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.until("2026-06-02 19:00")
    await alex.taps("Not now")
    await alex.taps("Fewer of these")
    assert await alex.until("2026-06-10 12:00") == ["Tue 19:00"]


async def test_during_a_pause_nothing_comes_and_what_waited_comes_after_it(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.is_reminded(19, [1, 4], "2026-06-02 19:00")
    await alex.writes("/nudges")
    await alex.taps("Pause until")
    assert "quiet until Mon, Jun 8" in await alex.taps("For a week")
    assert await alex.until("2026-06-08 23:00") == ["Mon 12:00"]
    assert await alex.until("2026-06-09 23:00") == ["Tue 19:00"]


# -- in between ------------------------------------------------------------------------------------


async def test_nothing_comes_while_they_are_in_an_exercise(alex: Life) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00")
    await alex.until("2026-06-03 09:50")
    await alex.writes("/do noticed")
    await alex.until("2026-06-03 10:02")
    assert alex.said == []
    assert await alex.until("2026-06-03 12:00") == ["Wed 10:15"]


async def test_what_the_other_does_in_it_keeps_nothing_back(alex: Life) -> None:
    await alex.is_with_sam()

    def has_waited_for_sam(unit: Unit) -> None:
        person, sam = unit.people.by_chat(CHAT), unit.people.by_chat(CHAT + 1)
        assert person is not None
        assert sam is not None
        unit.revisions.keep("a" * 64, "noticed", "exercise: noticed")
        session = StoredSession(
            id=new_id(), script_id="noticed", revision="a" * 64, couple_id=person.couple_id,
            seats={"a": person.id, "b": sam.id}, status="waiting",
            state={"acted": {"a": alex.now.isoformat(), "b": alex.local("2026-06-03 09:59").isoformat()}},
            words={"a": {}, "b": {}}, version=1, created_at=alex.now,
            updated_at=alex.local("2026-06-03 09:59"),
        )  # fmt: skip
        unit.sessions.add(session)
        unit.people.change(person, focus=session.id)

    await alex.database.transact(has_waited_for_sam)
    await alex.plans(REVIEW, "2026-06-03 10:00")
    assert await alex.until("2026-06-03 12:00") == ["Wed 10:00"]


async def test_a_hidden_or_blocked_chat_gets_nothing_and_what_waited_comes_later(alex: Life) -> None:
    await alex.plans(PROMISE, "2026-06-03 20:00")
    await alex.change(blocked_at=alex.now)
    assert await alex.until("2026-06-08 12:00") == []
    await alex.change(blocked_at=None)
    assert await alex.until("2026-06-12 12:00") == ["Wed 20:00"]


async def test_after_days_without_the_bot_there_is_one_message_for_all_that_was_missed(alex: Life) -> None:
    for day in (2, 3, 4):
        await alex.plans(PROMISE, f"2026-06-0{day} 20:00")
        await alex.plans(REVIEW, f"2026-06-0{day} 10:00")
    await alex.is_reminded(19, list(range(7)), "2026-06-02 19:00")
    await alex.until("2026-06-05 11:00", asleep=True)
    assert [f"{said.at:%a %H:%M}" for said in alex.said] == ["Fri 11:00"]
    assert await alex.until("2026-06-05 23:00") == ["Fri 19:00"], "the reminder of that day is on time"
    assert len(Pace.of(await alex.person()).told_by(0)) == 7


async def test_what_is_too_old_is_left_out(alex: Life) -> None:
    await alex.plans(FOLLOW_UP, "2026-06-03 10:00", **LISTENED)
    await alex.until("2026-06-20 12:00", asleep=True)
    assert alex.said == []
    assert await alex.planned() == []


async def test_a_goal_looked_at_every_month_comes_every_month(alex: Life) -> None:
    await alex.plans(REVIEW, "2026-06-03 10:00", every=30)
    assert await alex.until("2026-08-03 12:00") == ["Wed 10:00", "Fri 10:00", "Sun 10:00"]


async def test_lists_of_what_was_said_stay_short(alex: Life) -> None:
    for day in range(2, 20):
        await alex.plans(REVIEW, f"2026-06-{day:02} 10:00")
        await alex.until(f"2026-06-{day:02} 12:00")
        await alex.writes("/menu")
    assert len(Pace.of(await alex.person()).told) == 4
    assert alex.now - alex.local("2026-06-01 00:00") > timedelta(days=18)


# -- what it says ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("opened", "says"),
    [
        ("2026-06-03 16:00", "Two days ago you two"),
        ("2026-06-04 09:00", "Three days ago you two"),
        ("2026-06-08 09:00", "A week ago you two"),
        ("2026-06-20 09:00", "The other day you two"),
    ],
)
async def test_days_are_counted_when_they_are_read(alex: Life, opened: str, says: str) -> None:
    def follow_up_on(unit: Unit) -> None:
        person = unit.people.by_chat(CHAT)
        assert person is not None
        revision = files.shipped()["listening_loop"]
        follow_up.plan(unit, person, revision, 1, alex.now, second=False, gently=False)

    await alex.database.transact(follow_up_on)
    await alex.until("2026-06-03 16:00")
    await alex.until(opened)
    assert says in await alex.taps("Open")


async def test_a_notice_of_the_last_release_still_opens_its_question(alex: Life) -> None:
    await alex.plans(FOLLOW_UP, "2026-06-03 10:00", **LISTENED)
    await alex.until("2026-06-03 12:00")
    assert "The other day you two" in await alex.taps("Open")


@pytest.mark.parametrize(
    ("made", "due", "asked"),
    [
        ("2026-06-01 08:00", 0, "Tue 10:00"),  # "tonight" is not over before the day is
        ("2026-06-01 22:00", 0, "Tue 10:00"),
        ("2026-06-01 08:00", 2, "Wed 20:00"),
    ],
)
async def test_a_promise_is_asked_about_after_the_moment_it_was_made_for(
    alex: Life, made: str, due: int, asked: str
) -> None:
    now = alex.local(made)

    def promise(unit: Unit) -> None:
        person = unit.people.by_chat(CHAT)
        assert person is not None
        kept = Keepsake(
            id=new_id(), kind="promise", owner_id=person.id, couple_id=None, session_id=None,
            audience="private", words={"html": "…", "review": "promise_review"}, created_at=now,
            review_on=None,
        )  # fmt: skip
        unit.keepsakes.add(kept)
        day = now.astimezone(alex.zone).date() + timedelta(days=due)
        keepsakes.plan_review(unit, person, kept, day, now, {})

    await alex.database.transact(promise)
    assert await alex.until("2026-06-10 12:00") == [asked]
