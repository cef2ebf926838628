"""Hiding a chat from whoever takes the phone, and bringing it back with a word."""

from __future__ import annotations

import pytest

from bot.wording.profile import COMMANDS
from tests.acceptance.couple import DEED, begin_to_listen, give_a_thank_you, settle_in
from tests.acceptance.people import Someone
from tests.phones import Phone, Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
WORD = "Heron  at Dawn"
NOTES = "Send me a line, and it stays here"


async def hides(someone: Someone, word: str = WORD) -> None:
    await someone.types("/hide")
    await someone.types(word)
    await someone.taps("Hide now")
    await someone.sees(NOTES, newest=1)


async def all_there_is(someone: Someone) -> str:
    """Everything on the phone, whoever wrote it."""
    await someone.quiet()
    screen = await someone.screen()
    return "\n".join([*(bubble["text"] for bubble in screen["messages"]), str(screen["commands"])])


async def test_hiding_says_what_stays_and_lets_the_word_be_read_over(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/hide")
    page = await alex.sees("Hide this chat", newest=1)
    for words in ("last 48 hours", "messages older than 48 hours", "this bot's name", "partner's phone"):
        assert words in page["text"]
    await alex.types(WORD)
    await alex.sees("Your word is heron at dawn.", newest=1)
    await alex.types("kingfisher")
    await alex.sees("Your word is kingfisher.", newest=1)
    await alex.taps("‹ Not now")
    await alex.sees("What would you like, Alex?", newest=1)


@pytest.mark.parametrize("unfit", ["ab", "x" * 41, "/menus", "two\nlines"])
async def test_a_word_that_does_not_fit_is_asked_for_again(arrived: Two, unfit: str) -> None:
    alex, _ = arrived
    await alex.types("/hide")
    await alex.types(unfit)
    if unfit.startswith("/"):
        await alex.sees("I don't know that one.", newest=1)  # a command is a command
        return
    await alex.sees("A word of 3 to 40 letters", newest=1)
    await alex.types(WORD)
    await alex.sees("Your word is", newest=1)


async def test_a_hidden_chat_holds_nothing_but_a_place_for_notes(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await hides(alex)
    screen = await alex.screen()
    assert [bubble["text"].split("\n")[0] for bubble in screen["messages"]] == ["📝 Notes"]
    assert [command["command"] for command in screen["commands"]] == ["start", "help"]
    everything = (await all_there_is(alex)).lower()
    for word in ("heron", "sam", "couple", "exercise", "partner", "duologue", "hide", "privacy"):
        assert word not in everything
    assert [command["command"] for command in (await sam.screen())["commands"]] == list(COMMANDS)


async def test_whatever_is_tried_there_is_answered_as_a_place_for_notes_would(couple: Two) -> None:
    alex, _ = couple
    await hides(alex)
    for tried in ("/start", "/menu", "/hide", "/privacy", "/board", "/delete", "/export", "/leave",
                  "/do noticed", "/stop", "/help", "/start somecode", "/join x", "milk and bread", "heron",
                  "menu", "what is this?"):  # fmt: skip
        await alex.types(tried)
    await alex.sends("sticker")
    [note] = await alex.types("eggs")
    changed = {"message_id": note["message_id"], "text": "flour"}
    await alex.post(f"/play/people/{alex.id}/edit", changed)
    await alex.types("/start")
    await alex.does("How it works", "‹ Notes")
    newest = (await alex.last())["message_id"]
    for forged in ("m:menu", "m:board", "p:export", "l:ask", "h:ask", "h:now", "s:1:0:open", "nonsense"):
        await Phone.taps_raw(alex, forged, newest)  # nothing need change in the chat
        await alex.quiet()
    everything = (await alex.reads()).lower()
    for word in (
        "sam",
        "couple",
        "exercise",
        "partner",
        "reminder",
        "hidden",
        "word is",
        "i don't know",
        "wrong",
    ):
        assert word not in everything
    assert (await all_there_is(alex)).count("✓") == 5


async def test_the_word_brings_everything_back_and_leaves_the_chat_itself(couple: Two) -> None:
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await hides(alex)
    await alex.types("  HERON at   dawn ")
    await alex.sees("Here is everything again.", newest=1)
    await alex.sees("With Sam · what would you like, Alex?", newest=1)
    everything = await all_there_is(alex)
    assert "HERON" not in everything
    assert "Start an exercise" in everything
    await alex.types("/board")
    await alex.sees(DEED, newest=1)


async def test_hiding_again_takes_one_tap(arrived: Two) -> None:
    alex, _ = arrived
    await hides(alex)
    await alex.types(WORD)
    await alex.types("/hide")
    await alex.taps("Hide now, with my word as before")
    await alex.sees(NOTES, newest=1)
    await alex.types(WORD)
    await alex.sees("Here is everything again.", newest=1)


async def test_nothing_arrives_while_it_is_hidden_and_the_partner_notices_nothing(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("Berlin")
    await alex.does("Berlin", "9:00")
    before = await sam.settled()
    await hides(alex)
    hidden = await alex.settled()
    assert sam.said_so_far() == before
    await give_a_thank_you_to_someone_hidden(sam)
    await sam.forward(24 * HOUR)
    await sam.types("/do listening_loop")
    await sam.does("Apart, each", "We have three minutes")
    await sam.sees("I've asked.", newest=1)
    for _ in range(10):
        await sam.forward(24 * HOUR)
        await sam.after_a_tick()
    assert alex.said_so_far() == hidden
    await alex.types(WORD)
    await alex.taps("▶ Carry on: Noticed and thanked")
    await alex.sees(DEED, newest=1)


async def give_a_thank_you_to_someone_hidden(giver: Someone) -> None:
    await giver.types("/do noticed")
    for words in (DEED, "I felt awake", "Quiet kindness"):
        await giver.says(words)
    await giver.taps("Send to Alex ➤")
    await giver.sees("It's on its way", newest=1)


async def test_a_reminder_comes_again_on_its_day_after_the_chat_is_back(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/nudges")
    await alex.taps("Plan “Noticed and thanked”")
    await alex.types("Berlin")
    await alex.does("Berlin", "9:00")
    await hides(alex)
    await alex.forward(8 * 24 * HOUR)
    await alex.after_a_tick()
    await alex.types(WORD)
    assert "A small moment" not in await alex.reads()
    await alex.forward(8 * 24 * HOUR)
    await alex.sees("A small moment, if you like.")


async def test_what_happens_to_an_exercise_meanwhile_is_still_there_afterwards(couple: Two) -> None:
    """Whoever hides counts as gone: an end that comes a moment later waits until they look."""
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await hides(alex)
    hidden = await alex.settled()
    await sam.taps("That warmed me")
    await alex.quiet()
    assert alex.said_so_far() == hidden
    await alex.types(WORD)
    await alex.types("/menu")
    assert "That warmed me" not in await alex.reads()


async def test_a_message_that_can_no_longer_be_deleted_does_not_keep_the_others(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/board")
    await alex.forward(49 * HOUR)
    await alex.types("/help")
    await hides(alex)

    def only_the_old(screen: Screen) -> bool:
        texts = [bubble["text"] for bubble in screen["messages"]]
        return "/board" in texts and "/help" not in texts and WORD not in texts

    await alex.sees_that(only_the_old, "the old messages and the notes")


async def test_who_hides_in_the_middle_carries_on_where_they_were(couple: Two) -> None:
    alex, sam = couple
    await begin_to_listen(alex, sam)
    await settle_in(alex, "3")
    await hides(alex)
    await alex.types(WORD)
    await alex.taps("▶ Carry on: The listening loop")
    await settle_in(sam, "2")
    await sam.sees("All right for you?", newest=1)
    await alex.sees("All right for you?")


async def test_hiding_is_in_no_list_of_commands(arrived: Two) -> None:
    alex, _ = arrived
    assert "hide" not in COMMANDS
    assert "hide" not in str((await alex.screen())["commands"])
    await alex.types("/help")
    assert "/hide" not in (await alex.last())["text"]
