"""Onboarding: value before effort, and a way back at every step."""

from __future__ import annotations

import pytest

from tests.acceptance.couple import arrive, at_the_menu, invite_from
from tests.acceptance.house import House
from tests.acceptance.people import Someone

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def asked_for_a_name(someone: Someone) -> None:
    await someone.starts()
    await someone.does("Go on", "Yes, I am")
    await someone.sees("What shall I call you?")


async def test_the_first_exercise_is_open_within_four_taps(alex: Someone) -> None:
    await alex.starts()  # the first tap
    await alex.does("Go on", "Yes, I am", "Alex")
    question = await alex.sees("one thing they did")
    assert "🔒 Only you will see your answer." in question["text"]


async def test_start_says_what_this_is_and_what_it_is_not(alex: Someone) -> None:
    await alex.starts()
    welcome = await alex.last()
    assert "short exercises" in welcome["text"]
    assert "not a therapist" in welcome["text"]


async def test_start_says_at_once_who_invites(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    await sam.starts(code)
    welcome = await sam.last()
    assert welcome["text"].startswith("Alex invites you")
    assert "You decide whether you join" in welcome["text"]


async def test_an_invite_that_opens_nothing_names_nobody(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    await alex.types("/invite")
    await alex.taps("Withdraw it")
    await sam.starts(code)
    told = await sam.sees("That invite was withdrawn.")
    assert "Alex" not in told["text"]


async def test_each_question_has_a_way_back(alex: Someone) -> None:
    await asked_for_a_name(alex)
    await alex.taps("‹ Back")
    await alex.sees("Are you 18 or older?")
    await alex.taps("‹ Back")
    await alex.sees("I'm Duologue")
    await alex.does("Go on", "Yes, I am", "Alex")
    await alex.sees("one thing they did")


async def test_someone_who_is_not_of_age_is_stopped_kindly_and_can_correct_a_wrong_tap(alex: Someone) -> None:
    await alex.starts()
    await alex.does("Go on", "No")
    await alex.sees("childhelplineinternational.org")
    await alex.types("/do noticed")
    await alex.sees("we stop here", newest=1)
    await alex.does("I tapped the wrong one", "Yes, I am", "Alex")
    await alex.sees("one thing they did")


@pytest.mark.parametrize("age", ["34", "yes i am", "I'm 34.", "Yes", "18"])
async def test_an_age_can_be_typed(alex: Someone, age: str) -> None:
    await alex.starts()
    await alex.types("go on")
    await alex.types(age)
    await alex.sees("What shall I call you?")


@pytest.mark.parametrize("age", ["17", "no", "I'm 15"])
async def test_so_can_one_that_is_too_young(alex: Someone, age: str) -> None:
    await alex.starts()
    await alex.taps("Go on")
    await alex.types(age)
    await alex.sees("we stop here", newest=1)


@pytest.mark.parametrize("words", ["turning 18", "why do you ask", "112", "yes and no"])
async def test_what_is_no_age_is_asked_about(alex: Someone, words: str) -> None:
    await alex.starts()
    await alex.taps("Go on")
    await alex.types(words)
    asked = await alex.sees("Are you 18 or older?", newest=1)
    assert "type how old you are" in asked["text"]


async def test_a_name_can_be_typed(alex: Someone) -> None:
    await asked_for_a_name(alex)
    await alex.types("  Alexandra   of the Hill ")
    await alex.sees("one thing they did")
    await alex.types("/menu")
    await alex.sees("What would you like, Alexandra of the Hill?")


@pytest.mark.parametrize(
    "name", ['<b>&amp; "Al" {{me}}</b>', "🌻", "👩‍👩‍👧", "Анна-Мария", "محمد", "*_`~|", "{% if %}"]
)
async def test_any_signs_may_stand_in_a_name(alex: Someone, name: str) -> None:
    await asked_for_a_name(alex)
    await alex.types(name)
    await alex.sees("one thing they did")
    await alex.types("/menu")
    menu = await alex.sees("What would you like")
    shown = {"محمد": "\u2068محمد\u2069"}.get(name, name)  # what runs from right to left keeps to itself
    assert menu["text"] == f"What would you like, {shown}?"


@pytest.mark.parametrize("name", ["/leave", "@someone", "example.com", "https://example.com/x", "a#b"])
async def test_nothing_in_a_name_can_be_tapped(alex: Someone, name: str) -> None:
    await asked_for_a_name(alex)
    if name.startswith("/"):  # typed, that is a command
        name = f"Al {name}"
    await alex.types(name)
    await alex.types("/menu")
    menu = await alex.sees("What would you like")
    assert "\u2060" in menu["text"]
    assert menu["text"].replace("\u2060", "") == f"What would you like, {name}?"


async def test_a_name_of_two_lines_becomes_one(alex: Someone) -> None:
    await asked_for_a_name(alex)
    await alex.types("Anna\nMaria")
    await alex.types("/menu")
    await alex.sees("What would you like, Anna Maria?")


async def test_a_name_of_forty_characters_is_taken_and_one_of_more_is_asked_again(alex: Someone) -> None:
    await asked_for_a_name(alex)
    await alex.types("x" * 41)
    again = await alex.sees("Up to 40 characters, please.", newest=1)
    assert [button["text"] for row in again["buttons"] for button in row][-1] == "‹ Back"
    await alex.types("x" * 40)
    await alex.sees("one thing they did")


@pytest.mark.parametrize("blank", ["\u200b\u200b", "\u3164", "\u2800 \u2800", "\u200d"])
async def test_a_name_made_of_blanks_is_asked_again(alex: Someone, blank: str) -> None:
    await asked_for_a_name(alex)
    await alex.types(blank)
    await alex.sees("A typed name, please", newest=1)


async def test_an_invite_pasted_as_the_name_is_an_invite(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    await asked_for_a_name(sam)
    await sam.types(f"https://t.me/playground_bot?start={code}")
    again = await sam.sees("What shall I call you?", newest=1)
    assert "Alex invites you." in again["text"]
    await sam.taps("Sam")
    await sam.sees("Alex has invited you to do exercises together here.")


async def test_a_code_that_opens_nothing_is_not_taken_for_a_name(alex: Someone) -> None:
    await asked_for_a_name(alex)
    await alex.types("pX3-vQ8_kTz1LmWc90aBdE")
    again = await alex.sees("What shall I call you?", newest=1)
    assert "I don't know that code." in again["text"]


@pytest.mark.parametrize("kind", ["sticker", "voice", "photo", "location"])
async def test_a_name_cannot_be_sent_as_anything_but_text(alex: Someone, kind: str) -> None:
    await asked_for_a_name(alex)
    await alex.sends(kind)
    again = await alex.sees("A typed name, please", newest=1)
    assert again["buttons"], "there is no way on"
    await alex.taps("Alex")
    await alex.sees("one thing they did")


async def test_a_name_on_telegram_that_is_too_long_is_not_offered(house: House) -> None:
    long = await house.newcomer("y" * 64)
    await long.starts()
    await long.does("Go on", "Yes, I am")
    await long.sees("What shall I call you?")
    assert await long.labels() == ["‹ Back"]


@pytest.mark.parametrize(
    "command", ["/menu", "/help", "/do noticed", "/stop", "/join x", "hello", "/nonsense"]
)
async def test_whatever_is_typed_before_arriving_leads_to_the_question_that_is_open(
    alex: Someone, command: str
) -> None:
    await alex.types(command)
    await alex.sees("I'm Duologue", newest=1)
    await alex.taps("Go on")
    await alex.types(command)
    await alex.sees("Are you 18 or older?", newest=1)


async def test_old_questions_of_arriving_do_not_lead_back_once_someone_is_here(alex: Someone) -> None:
    await arrive(alex)
    await alex.taps_raw("a:no", 1)
    await alex.sees("That button is from earlier.")
    await alex.types("/menu")
    await alex.sees("What would you like, Alex?", newest=1)


async def test_starting_again_shows_the_menu(alex: Someone) -> None:
    await arrive(alex)
    await alex.starts()
    await alex.sees("What would you like, Alex?", newest=1)


async def test_an_unknown_language_is_spoken_to_in_english(house: House) -> None:
    foreign = await house.newcomer("Zoë", language="tlh")
    await arrive(foreign)
    await foreign.sees("one thing they did")


async def test_a_question_moves_below_what_was_typed_and_never_stands_there_twice(alex: Someone) -> None:
    await alex.starts()
    await alex.types("what is this?")
    await alex.sends("sticker")
    await alex.types("/join nonsense")
    told = await alex.sees("I don't know that code.", newest=1)
    assert "Hello. I'm Duologue." in told["text"]
    await alex.sees_times("Hello. I'm Duologue.", 1)


async def test_a_sentence_is_not_taken_for_a_name_at_once(alex: Someone) -> None:
    await alex.starts()
    await alex.does("Go on", "Yes, I am")
    await alex.types("why do you need my name")
    await alex.sees("Is that really what people call you?", newest=1)
    await alex.types("Well, we just want to stop arguing about chores.")
    await alex.sees("a little long for a name", newest=1)
    await alex.types("Lee")
    await alex.sees("one thing they did", newest=1)


async def test_the_name_can_be_changed_and_the_partner_reads_the_new_one(
    couple: tuple[Someone, Someone],
) -> None:
    alex, sam = couple
    await alex.types("/menu")
    await alex.does("More", "My name")
    await alex.sees("I call you Alex.", newest=1)
    await alex.types("who can see my name now?")
    await alex.sees("Is that really what people call you?", newest=1)
    await alex.does("‹ Menu", "More", "My name")
    await alex.types("Alexandra")
    await alex.sees("Alexandra it is.", newest=1)
    await sam.types("/menu")
    await sam.sees("Alexandra", newest=1)
