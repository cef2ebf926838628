"""Anything people may send, and things Telegram never would: a kind answer, and nobody else is affected."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.couple import DEED, arrive
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

KINDS = [
    "sticker", "voice", "photo", "document", "video_note", "audio", "video", "location", "contact", "poll",
    "dice",
]  # fmt: skip


async def test_whatever_is_not_text_gets_a_kind_line_and_the_draft_stays(couple: Any) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DEED)
    for kind in KINDS:
        await alex.forward(60)
        await alex.sends(kind)
        await alex.sees("I can only read text here. A few typed words will do.", newest=1)
        await alex.sees(DEED, newest=1)
    await alex.taps("Send ➤")
    await alex.sees("what did it do for you")


async def test_whatever_is_not_text_gets_a_kind_line_outside_of_exercises_too(arrived: Any) -> None:
    alex, _ = arrived
    for kind in KINDS:
        await alex.forward(60)
        await alex.sends(kind)
        await alex.sees("I can only read text and taps.", newest=1)
        assert await alex.labels()
        await alex.types("/help")


@pytest.mark.parametrize("kind", ["photo", "sticker"])
async def test_ten_things_sent_at_once_get_one_answer(arrived: Any, kind: str) -> None:
    alex, _ = arrived
    await alex.sends(kind, together=10)
    await alex.quiet()
    await alex.sees_times("I can only read text and taps.", 1)
    await Phone.sends(alex, kind)
    await alex.quiet()
    await alex.sees_times("I can only read text and taps.", 1)
    await alex.types("/help")
    await alex.sends(kind)
    await alex.sees_times("I can only read text and taps.", 2)


async def test_twenty_forwarded_messages_at_once_get_one_answer(arrived: Any) -> None:
    alex, _ = arrived
    for number in range(20):
        await Phone.types(alex, f"forwarded {number}", forwarded=True)
    await alex.quiet()
    await alex.sees_times("I haven't kept that", 1)
    await alex.types("/help")
    await alex.types("my own words")
    await alex.sees_times("I haven't kept that", 2)


async def test_an_album_in_the_middle_of_an_exercise_gets_one_answer(alex: Someone) -> None:
    await arrive(alex)
    await alex.sends("photo", together=10)
    await alex.quiet()
    await alex.sees_times("I can only read text here.", 1)


async def test_forwarded_words_beyond_the_first_are_looked_at_for_danger_all_the_same(arrived: Any) -> None:
    alex, _ = arrived
    await alex.types("They forward this", forwarded=True)
    await alex.types("I want to kill myself", forwarded=True)
    await alex.sees("Just for you.", newest=1)


async def test_words_that_nobody_asked_for_are_not_kept_and_it_is_said(arrived: Any) -> None:
    alex, _ = arrived
    await alex.types("By the way")
    await alex.sees("I haven't kept that.")


@pytest.mark.parametrize("nonsense", ["more of it", "/nonsense"])
async def test_what_says_nothing_to_us_is_answered_once_and_then_rarely(arrived: Any, nonsense: str) -> None:
    alex, _ = arrived
    await alex.types("By the way")
    before = await alex.settled()
    for _ in range(3):
        await Phone.types(alex, nonsense)
    await Phone.sends(alex, "sticker")
    await alex.quiet()
    assert alex.said_so_far() == before
    await alex.forward(3_601)
    await alex.types(nonsense)
    assert len(alex.said_so_far()) == len(before) + 1


async def test_after_anything_that_is_understood_the_next_nonsense_is_answered_again(arrived: Any) -> None:
    alex, _ = arrived
    await alex.types("By the way")
    await alex.types("/help")
    await alex.types("By the way")
    await alex.sees_times("I haven't kept that.", 2)


async def test_what_is_understood_is_always_answered(arrived: Any) -> None:
    alex, _ = arrived
    await alex.types("By the way")
    for _ in range(3):
        await alex.types("We had a fight")
        await alex.sees("A breather first", newest=1)
        await alex.types("Does this cost anything?")
        await alex.sees("I can't answer questions in my own words.", newest=1)


@pytest.mark.parametrize(
    ("typed", "page", "button"),
    [
        ("we had a fight", "A breather first", "Pause and return · 5 min"),
        ("We had a huge fight last night...", "A breather first", "Gentle start · 6 min"),
        ("I want to say thanks", "put it into words", "Noticed and thanked · 2 min"),
        ("I need to talk", "take turns to listen", "The listening loop · 20 min"),
        ("i feel unheard", "take turns to listen", "The listening loop · 20 min"),
        ("we need a plan", "Start small", "One shared goal · 20 min"),
        ("She should promise me", "Start small", "Small promises · 3 min"),
        ("It bothers me that he's late", "in a way that gets heard", "Gentle start · 6 min"),
        ("I need some space", "needs no reason", "The boundary card · 10 min"),
        ("I'm so stressed", "just for you", "Quiet minutes · 5 min"),
        ("I need someone to talk to", "", "Lines for a country"),
        ("who can read this", "What you write is kept encrypted", "Delete everything"),
        ("how does this work", "I lead short exercises", "Someone to talk to"),
        ("what shall we do", "What would help right now?", "We had a fight"),
        ("do you speak other languages", "English only so far.", "‹ Menu"),
        ("I have a code", "send me the link or the code", "‹ Menu"),
        ("how do I stop the reminders", "You have no reminders", "‹ Menu"),
    ],
)
async def test_plain_words_get_a_useful_answer(arrived: Any, typed: str, page: str, button: str) -> None:
    alex, _ = arrived
    await alex.types(typed)
    await alex.sees(page, newest=1)
    assert button in await alex.labels()


async def test_beside_a_danger_card_no_exercise_is_suggested(arrived: Any) -> None:
    alex, _ = arrived
    await alex.types("We had a fight and he hit me again")
    await alex.sees("Just for you.")
    await alex.sees("What would you like, Alex?", newest=1)


async def test_an_edit_outside_of_exercises_gets_a_kind_line(arrived: Any) -> None:
    alex, _ = arrived
    [sent] = await alex.types("/help")
    await alex.edits(sent["message_id"], "hello again")
    await alex.sees("That message was already taken in")


async def test_forwarded_words_count_as_typed(alex: Someone) -> None:
    await arrive(alex)
    await alex.types(DEED, forwarded=True)
    await alex.sees("Your words so far:")
    await alex.sees(DEED)


async def test_a_reply_to_an_older_message_counts_as_typed(couple: Any) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types(DEED, reply_to=(await alex.last())["message_id"])
    await alex.sees("Your words so far:")


async def _said_in_group(someone: Someone) -> list[tuple[int | None, str]]:
    """What the bot has said in the group, and in which topic."""
    await someone.quiet()
    group = await someone.get(f"/play/people/{someone.id}/group")
    return [(bubble["topic"], bubble["text"][:29]) for bubble in group["messages"] if bubble["from"] == "bot"]


ONLY_PRIVATE = "I only speak in private chats"


@pytest.mark.parametrize(
    "named", ["/menu@playground_bot", "/menu@Playground_Bot now", "hey @playground_bot!"]
)
async def test_in_a_group_the_bot_answers_with_one_line_when_it_is_named(arrived: Any, named: str) -> None:
    alex, _ = arrived
    await alex.says_in_group("hello everyone")
    await alex.says_in_group(named)
    assert await _said_in_group(alex) == [(None, ONLY_PRIVATE)]


@pytest.mark.parametrize("said", ["hello", "/menu", "/help@other_bot", "/etc/passwd", "@other_bot look"])
async def test_in_a_group_the_bot_is_silent_about_everything_else(arrived: Any, said: str) -> None:
    alex, _ = arrived
    await alex.says_in_group(said)
    assert await _said_in_group(alex) == []


async def test_in_a_group_with_topics_the_answer_comes_where_it_was_asked(arrived: Any) -> None:
    alex, _ = arrived
    await alex.says_in_group("first", topic=3)
    await alex.says_in_group("/menu@playground_bot", topic=7)
    assert await _said_in_group(alex) == [(7, ONLY_PRIVATE)]


async def test_in_a_group_without_topics_a_reply_is_answered_too(arrived: Any) -> None:
    alex, _ = arrived
    [first] = await alex.says_in_group("first")
    await alex.says_in_group("/menu@playground_bot", reply_to=first["message_id"])
    assert await _said_in_group(alex) == [(None, ONLY_PRIVATE)]


async def test_two_bots_in_a_group_do_not_talk_to_each_other(arrived: Any) -> None:
    alex, _ = arrived
    [said] = await alex.says_in_group("/menu@playground_bot")
    assert await _said_in_group(alex) == [(None, ONLY_PRIVATE)]
    other = {"id": 77, "is_bot": True, "first_name": "Other", "username": "other_bot"}
    await alex.forward(86_400)  # whatever the bot may have said lately is long ago
    await alex.post(f"/play/people/{alex.id}/raw", {"message": {**said, "from": other}})
    assert await _said_in_group(alex) == [(None, ONLY_PRIVATE)]


async def test_a_command_ends_where_it_ends_and_a_path_is_words(alex: Someone) -> None:
    await arrive(alex)
    await alex.types("/etc/passwd", forwarded=True)
    await alex.sees("Your words so far:", newest=1)
    await alex.types("/help@other_bot")
    await alex.sees("/\u2060etc/passwd\n/\u2060help@other_bot", newest=1)  # which nobody can tap
    await alex.types("/pause!")
    await alex.sees("is paused.", newest=1)


async def test_a_draft_edited_into_a_command_is_one(alex: Someone) -> None:
    await arrive(alex)
    [sent] = await alex.types(DEED, forwarded=True)
    await alex.edits(sent["message_id"], "/pause")
    await alex.sees("is paused.", newest=1)
    await alex.taps("▶ Carry on")
    await alex.sees(DEED, newest=1)


async def test_a_mistyped_command_may_be_mended(arrived: Any) -> None:
    alex, _ = arrived
    [sent] = await alex.types("/hlep")
    await alex.edits(sent["message_id"], "/help")
    await alex.sees("I lead short exercises.", newest=1)


async def test_all_the_same_a_group_never_touches_the_exercise_in_the_private_chat(alex: Someone) -> None:
    await arrive(alex)
    before = await alex.settled()
    await alex.says_in_group("The tea")
    await alex.says_in_group("/stop")
    await alex.quiet()
    assert alex.said_so_far() == before


CHAT = {"id": 1001, "type": "private"}
BOTLESS = {"id": 1001, "is_bot": False, "first_name": "Alex"}
HUGE = 2**70
MALFORMED: list[dict[str, Any]] = [
    {},
    {"message": None},
    {"message": {}},
    {"message": "text"},
    {"message": []},
    {"message": {"chat": CHAT}},
    {"message": {"chat": CHAT, "from": BOTLESS}},
    {"message": {"chat": CHAT, "from": BOTLESS, "message_id": "one", "text": "hello"}},
    {"message": {"chat": {"id": "x", "type": "private"}, "from": BOTLESS, "message_id": 1, "text": "hello"}},
    {"message": {"chat": CHAT, "from": {"id": None}, "message_id": 1, "text": "hello"}},
    {"message": {"chat": CHAT, "from": BOTLESS, "message_id": 1, "text": None}},
    {"message": {"chat": CHAT, "from": BOTLESS, "message_id": 1, "text": {"a": [1]}}},
    {"message": {"chat": {"type": "private"}, "from": BOTLESS, "message_id": 1, "text": "/start"}},
    {"message": {"chat": CHAT, "from": {**BOTLESS, "language_code": 7}, "message_id": 1, "text": "/start"}},
    {"message": {"chat": CHAT, "from": {**BOTLESS, "first_name": None}, "message_id": 1, "text": "/start"}},
    {
        "message": {
            "chat": {**CHAT, "id": HUGE},
            "from": {**BOTLESS, "id": HUGE},
            "message_id": 1,
            "text": "a",
        }
    },
    {"message": {"chat": CHAT, "from": BOTLESS, "message_id": HUGE, "text": "/menu"}},
    {"message": {"chat": {"id": 5, "type": "supergroup"}, "message_id": 1, "text": "/menu"}},
    {"message": {"chat": {"id": -5, "type": "channel"}, "text": "/menu"}},
    {"edited_message": {"chat": CHAT}},
    {"edited_message": {"chat": CHAT, "from": BOTLESS, "message_id": 1, "text": "x"}},
    {"callback_query": {}},
    {"callback_query": []},
    {"callback_query": {"id": "1", "from": BOTLESS}},
    {"callback_query": {"id": "1", "from": BOTLESS, "data": None}},
    {"callback_query": {"id": "1", "from": BOTLESS, "data": "m:menu", "message": "gone"}},
    {"callback_query": {"id": "1", "from": BOTLESS, "data": "m:menu", "message": {"chat": "x"}}},
    {"callback_query": {"id": 7, "from": BOTLESS, "data": "m:menu", "inline_message_id": "x"}},
    {"my_chat_member": {}},
    {"my_chat_member": {"chat": CHAT, "from": BOTLESS, "new_chat_member": {}}},
    {"inline_query": {"id": "1", "from": BOTLESS, "query": "x"}},
    {"something_new": {"from": BOTLESS}},
    {"update_id": "seven", "message": {"chat": CHAT, "from": BOTLESS, "message_id": 1, "text": "x"}},
    {"update_id": None},
]


@pytest.mark.parametrize("update", MALFORMED, ids=lambda update: str(update)[:60])
async def test_a_malformed_update_stops_nobody(alex: Someone, update: dict[str, Any]) -> None:
    await alex.post(f"/play/people/{alex.id}/raw", update)
    await alex.starts()
    await alex.sees("I'm Duologue")


async def test_malformed_updates_in_one_batch_with_good_ones_harm_only_themselves(
    house: House, alex: Someone, sam: Someone
) -> None:
    await house.has_home(alex, sam)
    for update in MALFORMED:
        await alex.post(f"/play/people/{alex.id}/raw", update)
    await alex.types("/help")
    await alex.sees("I lead short exercises.")
    await sam.types("/do noticed")
    await sam.sees("one thing they did")


async def test_an_update_delivered_twice_is_answered_once(couple: Any) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.types("You made tea")
    await alex.sees("Your words so far:")
    await alex.post("/play/updates/again", {"count": 1})
    await alex.quiet()
    await alex.types("for me")
    await alex.sees("You made tea\nfor me")
