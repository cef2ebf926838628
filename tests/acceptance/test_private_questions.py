"""The private questions: asked at a safe moment, answered alone, forgotten; and help if needed."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.chat.turn import PRIVATE_SECONDS
from tests.acceptance.couple import arrive, at_the_menu, give_a_thank_you, invite_from
from tests.acceptance.house import House, opened
from tests.acceptance.people import Someone
from tests.acceptance.private import CLEAR, NOTICE, answers, days, opens_the_questions
from tests.phones import Screen

pytestmark = pytest.mark.asyncio(loop_scope="module")

Two = tuple[Someone, Someone]
NEVER = "Not for me"
OFFER = ["Ready lines first from now on", "Decide each time", "Change nothing"]
HARMED = "Nobody has the right to frighten, hurt or control you"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """A bot that asks them."""
    async with opened(tmp_path_factory.mktemp("house"), asks=True) as house:
        yield house


async def notices(someone: Someone) -> int:
    """How many notices of the questions stand in the chat, with the button that only these have."""
    await someone.after_a_tick()
    return count(await someone.screen())


def count(screen: Screen) -> int:
    return str([bubble["buttons"] for bubble in screen["messages"]]).count(NEVER)


async def is_asked(someone: Someone, times: int) -> None:
    """Wait for it: many couples may be asked at once."""
    await someone.sees_that(lambda screen: count(screen) == times, f"{times} notices")


async def finishes_one(giver: Someone, reader: Someone) -> None:
    """A first exercise for two, to its end."""
    await give_a_thank_you(giver, reader)
    await reader.does("Open", "❤")
    await giver.quiet()


async def passes(someone: Someone, seconds: float) -> None:
    """Time, and what is due by then."""
    await someone.forward(seconds)
    await someone.after_a_tick()


# -- joining --------------------------------------------------------------------------------------


async def test_linking_asks_only_whether_it_is_ones_own_choice(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    await arrive(sam, await invite_from(alex))
    await sam.sees("Is joining your own choice?", newest=1)
    assert await sam.labels() == ["Yes, join Alex", "No", "Not now"]


async def test_a_no_is_answered_kindly_and_the_invite_looks_unused(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    before = alex.said_so_far()
    await arrive(sam, code)
    await sam.taps("No")
    await sam.sees("Nothing was sent to anyone", newest=1)
    assert await sam.labels() == ["Someone to talk to", CLEAR]
    await sam.taps("Someone to talk to")
    await sam.sees(HARMED, newest=1)
    await sam.taps(CLEAR)
    await sam.sees("What would you like, Sam?", newest=1)
    assert HARMED not in await sam.reads()
    assert alex.said_so_far() == before
    await alex.types("/invite")
    await alex.sees("Your invite is open", newest=1)
    await sam.types(f"/join {code}")  # and should they want to later, it still works
    await sam.sees("Is joining your own choice?", newest=1)


# -- when they come -------------------------------------------------------------------------------


async def test_they_come_in_the_second_week_behind_a_neutral_line(couple: Two) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await passes(alex, days(6.9))
    for someone in couple:
        assert await notices(someone) == 0
    await passes(alex, days(7.2))
    for someone in (alex, sam):
        await is_asked(someone, 1)
        notice = await someone.last()
        assert notice["text"] == NOTICE
        assert [button["text"] for row in notice["buttons"] for button in row] == ["Open", NEVER]
        await someone.taps("Open")
        await someone.sees("are you alone with this phone?", newest=1)
        assert await someone.labels() == ["Yes", "No", "Not sure", "Prefer not to say"]


async def test_but_not_before_an_exercise_for_two_is_finished(couple: Two) -> None:
    alex, sam = couple
    await passes(alex, days(20))
    assert await notices(alex) == await notices(sam) == 0
    await finishes_one(alex, sam)
    await passes(alex, days(3.6))
    await is_asked(alex, 1)
    await is_asked(sam, 1)


async def test_one_tap_puts_them_off_for_good(couple: Two) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await passes(alex, days(14.1))
    await alex.taps(NEVER)
    await alex.sees("Fine, I won't bring it up again.", newest=1)
    await answers(alex)  # they stay in the menu all the same
    await passes(alex, days(200))
    assert await notices(alex) == 0
    await is_asked(sam, 2)


@pytest.mark.parametrize("answer", ["No", "Not sure", "Prefer not to say"])
async def test_who_is_not_alone_is_asked_nothing_more(couple: Two, answer: str) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await passes(alex, days(14.1))
    await alex.does("Open", answer)
    await alex.sees("With Sam · what would you like, Alex?", newest=1)
    assert "alone with this phone" not in await alex.reads()
    await passes(alex, days(150))
    assert await notices(alex) == 0


async def test_once_and_then_again_in_half_a_year(couple: Two) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await passes(alex, days(14.1))
    await passes(alex, days(170))
    await is_asked(alex, 1)
    await passes(alex, days(20))
    await is_asked(alex, 2)


async def test_whoever_has_answered_from_the_menu_is_asked_in_half_a_year(couple: Two) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await answers(alex)
    await passes(alex, days(181))
    assert await notices(alex) == 0
    await passes(alex, days(8.5))
    await is_asked(alex, 1)


async def test_who_is_in_no_couple_any_more_is_not_asked(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/leave")
    await alex.taps("Leave now")
    await sam.types("/invite")  # and is told
    await passes(alex, days(4))
    for someone in (alex, sam):
        assert await notices(someone) == 0


async def test_who_does_not_know_yet_that_they_were_left_is_asked_as_ever(couple: Two) -> None:
    alex, sam = couple
    await finishes_one(alex, sam)
    await alex.types("/leave")
    await alex.taps("Leave now")
    await passes(alex, days(15))
    assert (await notices(alex), await notices(sam)) == (0, 1)


# -- answering ------------------------------------------------------------------------------------


async def test_the_questions_replace_each_other_and_leave_nothing_in_the_chat(couple: Two) -> None:
    alex, sam = couple
    before, others = await alex.reads(), sam.said_so_far()
    await opens_the_questions(alex)
    asked = []
    for number in range(5):
        shown = await alex.sees(f"{number + 1} of 5", newest=1)
        asked.append((shown["message_id"], shown["text"]))
        assert await alex.labels() == ["Yes", "No", "Prefer not to say", "Stop, and clear this"]
        assert "Sam" not in shown["text"]
        await alex.taps("No")
    assert len({message for message, _ in asked}) == 1
    for words, (_, text) in zip(
        (
            "afraid",
            "hurt you, threaten you",
            "phone, your money",
            "Does someone else read",
            "have you frightened",
        ),
        asked,
        strict=True,
    ):
        assert words in text
    await alex.sees("Thank you, that was all.", newest=1)
    await alex.taps(CLEAR)
    assert "questions" not in (await alex.reads()).removeprefix(before)
    await alex.sees("With Sam · what would you like, Alex?", newest=1)
    assert sam.said_so_far() == others


async def test_stopping_takes_them_out_of_the_chat(couple: Two) -> None:
    alex, _ = couple
    await opens_the_questions(alex)
    await alex.taps("No")
    await alex.sees("2 of 5", newest=1)
    await alex.taps("Stop, and clear this")
    assert "of 5" not in await alex.reads()


async def test_preferring_not_to_say_is_an_answer_to_each(couple: Two) -> None:
    alex, _ = couple
    await answers(alex, *["Prefer not to say"] * 5)
    await passes(alex, days(20))
    assert await notices(alex) == 0


async def test_a_message_too_old_to_delete_loses_its_words(couple: Two) -> None:
    alex, _ = couple
    await opens_the_questions(alex)
    await alex.forward(days(2.5))
    await alex.taps("Stop, and clear this")
    await alex.sees("what would you like", newest=1)
    assert "of 5" not in await alex.reads()


# -- ready lines first ----------------------------------------------------------------------------


@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize("choice", OFFER)
async def test_a_risk_brings_an_offer_and_never_switches_anything(
    couple: Two, number: int, choice: str
) -> None:
    alex, sam = couple
    others = sam.said_so_far()
    await opens_the_questions(alex)
    for _ in range(number - 1):
        await alex.taps("No")
    await alex.taps("Yes")
    shown = await alex.sees("Would you like to see those lines first?", newest=1)
    assert "Your partner would notice nothing" in shown["text"]
    assert "you never have to answer when you're asked" in shown["text"]
    assert (await alex.labels())[:3] == OFFER
    await alex.taps(choice)
    shown = await alex.sees("Nobody is told", newest=1)
    assert "see those lines first" not in shown["text"]
    assert not set(OFFER) & set(await alex.labels())
    assert ("Go on with the questions" in await alex.labels()) == (number < 5)
    await alex.types("/menu")
    await alex.taps("🔒 Just for me")
    first = "✓ Ready lines come first" in await alex.labels()
    assert first == (choice == OFFER[0])
    assert sam.said_so_far() == others


async def test_whoever_passes_the_offer_over_has_changed_nothing(couple: Two) -> None:
    alex, _ = couple
    await opens_the_questions(alex)
    await alex.does("Yes", "Go on with the questions")
    await alex.sees("2 of 5", newest=1)
    await alex.types("/menu")
    await alex.taps("🔒 Just for me")
    assert "Show me ready lines first" in await alex.labels()


async def test_whoever_has_them_first_already_is_not_offered_them(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "Show me ready lines first")
    await opens_the_questions(alex)
    await alex.taps("Yes")
    await alex.sees(HARMED, newest=1)
    assert not set(OFFER) & set(await alex.labels())


async def test_whoever_joins_after_all_although_it_was_not_their_choice_gets_the_offer(
    alex: Someone, sam: Someone
) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    await arrive(sam, code)
    await sam.taps("No")
    await sam.types(f"/join {code}")
    await sam.taps("Yes, join Alex")
    await alex.does("Open", "Yes, that's Sam")
    await alex.sees("are a couple here now", newest=1)
    await sam.sees(NOTICE, newest=1)
    await sam.taps("Open")
    await sam.sees("Would you like to see those lines first?", newest=1)
    assert await sam.labels() == OFFER
    await sam.taps(OFFER[0])
    shown = await sam.sees("are a couple here now", newest=1)
    assert "Just for me in the menu is there. I never say who opened it." in shown["text"]
    assert "those lines first" not in await sam.reads()
    await sam.types("/menu")
    await sam.taps("🔒 Just for me")
    assert "✓ Ready lines come first" in await sam.labels()


# -- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "card"),
    [(1, HARMED), (2, HARMED), (3, HARMED), (4, "another phone"), (5, "You can learn to stop")],
)
async def test_a_yes_opens_help_at_once_and_the_rest_only_on_a_tap(
    couple: Two, number: int, card: str
) -> None:
    alex, sam = couple
    others = sam.said_so_far()
    await opens_the_questions(alex)
    for _ in range(number - 1):
        await alex.taps("No")
    await alex.sees(f"{number} of 5", newest=1)
    await alex.taps("Yes")
    shown = await alex.sees(card, newest=1)
    for words in ("Nobody is told", "In danger now: your local emergency number.", "findahelpline.com",
                  "I can't see danger and I can't send help."):  # fmt: skip
        assert words in shown["text"]
    labels = await alex.labels()
    assert ("Go on with the questions" in labels) == (number < 5)
    assert {"An exercise on my own", "Lines for a country", CLEAR} <= set(labels)
    await alex.taps(CLEAR)
    assert card not in await alex.reads()
    await passes(alex, days(20))
    assert await notices(alex) == 0  # that was an answer
    assert sam.said_so_far()[: len(others)] == others


async def test_the_country_is_chosen_and_remembered_and_the_questions_go_on(couple: Two) -> None:
    alex, _ = couple
    await opens_the_questions(alex)
    await alex.taps("Yes")
    await alex.taps("Lines for a country")
    await alex.sees("I don't guess it", newest=1)
    await alex.taps("Germany")
    shown = await alex.sees("In danger now (Germany): 110 or 112.", newest=1)
    assert "116 016" in shown["text"]
    assert "0800 111 0 111" in shown["text"]
    await alex.taps("Go on with the questions")
    await alex.sees("2 of 5", newest=1)
    await alex.types("/help")
    await alex.taps("Someone to talk to")
    await alex.sees("In danger now (Germany): 110 or 112.", newest=1)
    await alex.taps("Lines for another country")
    await alex.taps("Another country")
    shown = await alex.sees("findahelpline.com", newest=1)
    assert "Germany" not in shown["text"]


async def test_lines_from_memory_stand_only_beside_the_emergency_number(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "Someone to talk to", "Lines for a country", "United States")
    shown = await alex.sees("988 Lifeline: 988", newest=1)
    memory = shown["text"].partition("If nobody answers there, call 911:")
    assert "1-800-799-7233" in memory[2]
    assert "988 Lifeline" in memory[0]


async def test_private_help_inside_an_exercise_shows_the_lines_and_leads_back(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await alex.does("⋯", "🔒 Private help", "Lines for a country", "Ireland")
    await alex.sees("In danger now (Ireland): 112 or 999.", newest=1)
    await alex.taps("‹ Back to it")
    await alex.sees("one thing Sam did", newest=1)
    await alex.does("⋯", "🔒 Private help")
    await alex.sees("In danger now (Ireland): 112 or 999.", newest=1)


async def test_exercises_alone_are_open_beside_a_partner(couple: Two) -> None:
    alex, sam = couple
    others = sam.said_so_far()
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "An exercise on my own", "Noticed and thanked")
    shown = await alex.sees("Think of someone close to you", newest=1)
    assert "Only you will see your answer." in shown["text"]
    await alex.says("The tea at six")
    await alex.quiet()
    assert sam.said_so_far() == others


async def test_what_an_exercise_alone_leads_to_stays_alone(couple: Two) -> None:
    alex, sam = couple
    others = sam.said_so_far()
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "An exercise on my own")
    assert not any("A look at" in label for label in await alex.labels())
    await alex.taps("Gentle start")
    await alex.types("All of it")
    await alex.taps("Let it go")
    await alex.says("On Sunday you came late")
    await alex.does("sad", "Done ➤", "being close")
    await alex.says("Would you call me?")
    await alex.does("It's really a limit of mine", "→ The boundary card")
    shown = await alex.sees("A boundary says where your limit is.", newest=1)
    assert "Only you will see your answer." in shown["text"]
    await alex.quiet()
    assert sam.said_so_far() == others


async def test_a_card_that_an_exercise_shows_above_its_question_is_just_taken_out(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do boundary_card")
    await alex.does("My time")
    question = await alex.last()
    await alex.types("/help")
    card = (await alex.last())["message_id"]
    await alex.taps_raw("care:wipe", card)
    assert card not in [bubble["message_id"] for bubble in (await alex.screen())["messages"]]
    await alex.sees(question["text"][:40], newest=1)


@pytest.mark.parametrize(
    "data",
    ["care:", "care:q:0", "care:q:6", "care:q:x", "care:yes:0", "care:yes:9", "care:next:0", "care:next:6",
     "care:card:nobody", "care:card:harmed.x", "care:country:harmed:ZZ", "care:do:juggling", "care:what",
     "care:lines:first:nobody", "care:lines:always:harmed", "care:lines_first:x"],
)  # fmt: skip
async def test_a_forged_button_changes_nothing(couple: Two, data: str) -> None:
    alex, _ = couple
    await alex.types("/menu")
    await alex.taps_raw(data, (await alex.last())["message_id"])
    await alex.sees("That button is from earlier.", newest=1)
    await become_nothing(alex)


async def become_nothing(someone: Someone) -> None:
    """Everything on the page is as it was."""
    await someone.types("/menu")
    await someone.taps("🔒 Just for me")
    assert "Show me ready lines first" in await someone.labels()


# -- typing at one --------------------------------------------------------------------------------


async def test_words_typed_at_a_private_question_go_nowhere_and_bring_it_again(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    await alex.types("You made tea")
    before = await sam.settled()
    await opens_the_questions(alex)
    await alex.taps("No")
    await alex.forward(30)
    await alex.quiet()
    await alex.types("Sometimes I am")
    again = await alex.sees("2 of 5", newest=1)
    assert "I haven't kept what you typed." in again["text"]
    await alex.taps("No")
    await alex.sees("3 of 5", newest=1)
    await alex.types("/menu")
    await alex.taps("▶ Carry on: Noticed and thanked")
    shown = await alex.sees("You made tea", newest=1)
    assert "Sometimes I am" not in shown["text"]
    await alex.types("And toast")
    await alex.sees("You made tea\nAnd toast", newest=1)
    assert sam.said_so_far() == before


async def test_before_the_first_question_too(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/menu")
    await alex.does("🔒 Just for me", "A few private questions")
    await alex.forward(30)
    await alex.quiet()
    await alex.types("hello?")
    again = await alex.sees("are you alone with this phone?", newest=1)
    assert "A tap is enough here." in again["text"]


async def test_when_something_has_taken_its_place_words_go_where_they_belong(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/do noticed")
    await opens_the_questions(alex)
    await alex.forward(PRIVATE_SECONDS + 1)
    await alex.after_a_tick()
    await alex.types("You made tea")
    await alex.sees("Your words so far:", newest=1)
