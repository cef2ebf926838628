"""Hiding a chat from whoever takes the phone, and bringing it back with a word."""

from __future__ import annotations

import pytest

from bot.wording.profile import COMMANDS
from tests.acceptance.couple import DEED, begin_to_listen, give_a_thank_you, settle_in
from tests.acceptance.house import House
from tests.acceptance.people import Someone
from tests.phones import Phone, Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
HOUR = 3600
WORD = "Heron  at Dawn"
NOTES = "Send me a line, and it stays here"


async def sets_a_word(someone: Someone, word: str = WORD) -> None:
    await someone.types("/hide")
    await someone.types(word)
    await someone.sees("Done.", newest=1)


async def hides(someone: Someone, word: str = WORD) -> None:
    """Set the word, and hide at once."""
    await sets_a_word(someone, word)
    await someone.types("/hide")
    await someone.sees(NOTES, newest=1)


async def all_there_is(someone: Someone) -> str:
    """Everything on the phone, whoever wrote it."""
    await someone.quiet()
    screen = await someone.screen()
    return "\n".join([*(bubble["text"] for bubble in screen["messages"]), str(screen["commands"])])


async def test_before_a_word_is_set_hiding_says_what_stays(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/hide")
    page = await alex.sees("Hiding this chat", newest=1)
    for words in ("last 48 hours", "messages older than 48 hours", "this bot's name", "partner's phone"):
        assert words in page["text"]
    await alex.taps("‹ Not now")
    await alex.sees("What would you like, Alex?", newest=1)


async def test_a_word_set_in_a_calm_hour_leaves_nothing_but_a_done_in_the_chat(arrived: Two) -> None:
    alex, _ = arrived
    await sets_a_word(alex)
    await alex.quiet()
    texts = [bubble["text"] for bubble in (await alex.screen())["messages"]]
    assert texts == ["Done."]
    assert await alex.labels() == ["‹ Menu"]
    await alex.forward(72 * HOUR)
    await alex.types("/menu")
    everything = (await all_there_is(alex)).lower()
    for word in ("heron", "hide", "hiding", "your word"):
        assert word not in everything


async def test_the_word_is_set_and_changed_from_just_for_me(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "Hiding this chat")
    await alex.sees("Type your word now.", newest=1)
    await alex.types("ab")
    await alex.types(WORD)
    await alex.taps("‹ Menu")
    await alex.does("🔒 Just for me", "Hiding this chat", "Change the word")
    await alex.types("kingfisher")
    await alex.sees("Done.", newest=1)
    assert {"ab", WORD, "kingfisher"}.isdisjoint((await all_there_is(alex)).splitlines())
    await alex.taps("‹ Menu")
    await alex.does("🔒 Just for me", "Hiding this chat", "Hide now")
    await alex.sees(NOTES, newest=1)
    await alex.types(WORD)
    await alex.sees("✓", newest=1)
    await alex.types("kingfisher")
    await alex.sees("Here is everything again.", newest=1)


@pytest.mark.parametrize("unfit", ["ab", "four", "a.b.c.d", "x" * 41, "/menus", "two\nlines"])
async def test_a_word_that_does_not_fit_is_asked_for_again(arrived: Two, unfit: str) -> None:
    alex, _ = arrived
    await alex.types("/hide")
    await alex.types(unfit)
    if unfit.startswith("/"):
        await alex.sees("I don't know that one.", newest=1)  # a command is a command
        return
    await alex.sees("5 letters or more", newest=1)
    assert unfit not in await all_there_is(alex)
    await alex.types(WORD)
    await alex.sees("Done.", newest=1)


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


async def test_hiding_again_takes_a_command_or_a_tap(arrived: Two) -> None:
    alex, _ = arrived
    await hides(alex)
    await alex.types(WORD)
    await alex.types("/hide")
    await alex.sees(NOTES, newest=1)
    await alex.types(WORD)
    await alex.types("/privacy")
    await alex.taps("Hide this chat")
    await alex.sees(NOTES, newest=1)
    await alex.types(WORD)
    await alex.sees("Here is everything again.", newest=1)


async def test_after_a_few_wrong_words_none_is_compared_for_a_while_and_nothing_shows_it(
    arrived: Two,
) -> None:
    alex, _ = arrived
    await hides(alex)
    for guess in ("kingfisher", "buzzard", "magpie", "herons", "swallow"):
        await alex.types(guess)
    await alex.types(WORD)
    await alex.sees("✓", newest=1)
    await alex.forward(61)
    await alex.types("sparrow")  # the pause is over, and a wrong one begins a longer one
    await alex.forward(61)
    await alex.types(WORD)
    await alex.sees("✓", newest=1)
    said = {bubble["text"] for bubble in (await alex.screen())["messages"] if bubble["from"] == "bot"}
    assert {text.split("\n")[0] for text in said} == {"📝 Notes", "✓"}
    await alex.forward(60)
    await alex.types(WORD)
    await alex.sees("Here is everything again.", newest=1)
    mine = [bubble["text"] for bubble in (await alex.screen())["messages"] if bubble["from"] == "me"]
    assert mine.count(WORD) == 1, "the one of the newest pause went; what was before stays as notes do"


async def test_however_many_wrong_words_there_were_the_right_one_waits_a_quarter_of_an_hour(
    arrived: Two,
) -> None:
    alex, _ = arrived
    await hides(alex)
    for number in range(12):
        await alex.types(f"guess number {number}")
        await alex.forward(15 * 60 + 1)
    for number in range(8):
        await alex.types(f"another guess {number}")  # those in a pause do not make it longer
    await alex.forward(15 * 60 + 1)
    await alex.types(WORD)
    await alex.sees("Here is everything again.", newest=1)


async def test_short_notes_and_commands_are_no_tries(arrived: Two) -> None:
    alex, _ = arrived
    await hides(alex)
    for note in ("eggs", "milk", "/start", "ham", "jam", "tea", "figs", "dill"):
        await alex.types(note)
    await alex.types(WORD)
    await alex.sees("Here is everything again.", newest=1)


@pytest.mark.parametrize("kept", ["fox", "it ́s a heron", "heron at dawn..."])
async def test_a_word_that_the_last_release_kept_still_opens(house: House, arrived: Two, kept: str) -> None:
    """It took words of three letters, and kept them as it compared them."""
    alex, _ = arrived
    await house.set_hiding(alex, {"word": kept, "on": True})
    await alex.types("another")
    await alex.sees("✓", newest=1)
    await alex.types({"fox": "Fox", "it ́s a heron": "It’s a heron"}.get(kept, "heron at dawn…"))
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
    await sam.does("No", "Apart, each")
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
    await alex.forward(7 * 24 * HOUR)
    await alex.forward(12 * HOUR)  # it may have been night there
    await alex.sees("A small moment, if you like.")


async def test_what_happens_to_an_exercise_meanwhile_is_still_there_afterwards(couple: Two) -> None:
    """Whoever hides counts as gone: an end that comes a moment later waits until they look."""
    alex, sam = couple
    await give_a_thank_you(alex, sam)
    await sam.taps("Open")
    await hides(alex)
    hidden = await alex.settled()
    await sam.taps("That's so nice to hear")
    await alex.quiet()
    assert alex.said_so_far() == hidden
    await alex.types(WORD)
    await alex.types("/menu")
    assert "That's so nice to hear" not in await alex.reads()


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
    await sam.sees("Alex is picking something to talk about", newest=1)
    await alex.sees("Think of something you'd like Sam to hear.")


async def test_hiding_is_in_no_list_of_commands(arrived: Two) -> None:
    alex, _ = arrived
    assert "hide" not in COMMANDS
    assert "hide" not in str((await alex.screen())["commands"])
    await alex.types("/help")
    assert "/hide" not in (await alex.last())["text"]
