"""Words go to what a person is looking at: a page that asks for a tap, ready lines, or an open exercise."""

from collections.abc import Callable

import pytest

from storage.unit_of_work import Unit
from tests.bot.talk import ALEX, SAM, Someone, Talk, person_in

ONE_THING = "one thing"
INVITED = "Is joining your own choice?"


async def has_begun(someone: Someone) -> None:
    """An exercise that asks for words is open."""
    await someone.types("/do noticed")
    assert ONE_THING in someone.newest


async def kept_nothing(someone: Someone) -> None:
    """Nothing of what they typed has become an answer there."""
    await someone.types("/resume")
    assert ONE_THING in someone.newest
    assert "Your words so far" not in someone.newest


@pytest.fixture
async def invited(talk: Talk) -> Someone:
    """Sam, with an exercise open, before the question whether to join Alex."""
    alex, sam = await talk.newcomer(ALEX, "Alex"), await talk.newcomer(SAM, "Sam")
    await has_begun(sam)
    await alex.types("/invite")
    await sam.types(f"/join {alex.copied('Copy the code')}")
    assert INVITED in sam.newest
    return sam


async def test_a_typed_yes_joins(invited: Someone) -> None:
    await invited.types("Yes!")
    assert INVITED not in invited.newest
    assert any("I'm asking Alex" in bubble.text.replace("&#39;", "'") for bubble in invited.bubbles.values())


@pytest.mark.parametrize(
    ("typed", "brings"), [("not now", "Nothing was sent to anyone."), ("no", "there's someone to talk to")]
)
async def test_the_other_answers_may_be_typed_too(invited: Someone, typed: str, brings: str) -> None:
    await invited.types(typed)
    assert brings in invited.newest
    await kept_nothing(invited)


async def test_other_words_bring_the_question_again_and_are_nobodys_answer(invited: Someone) -> None:
    await invited.types("The tea at six")
    assert INVITED in invited.newest
    await invited.taps("Not now")
    await kept_nothing(invited)


async def test_a_forwarded_yes_is_somebody_elses(invited: Someone) -> None:
    await invited.types("yes", forwarded=True)
    assert "Yes, join Alex" in invited.labels


async def test_what_is_no_text_brings_the_question_again(invited: Someone) -> None:
    await invited.sends_a_sticker()
    assert INVITED in invited.newest


async def test_who_the_inviter_asked_is_confirmed_by_a_tap_and_never_by_the_way(talk: Talk) -> None:
    alex, sam = await talk.newcomer(ALEX, "Alex"), await talk.newcomer(SAM, "Sam")
    await alex.types("/invite")
    await sam.types(f"/join {alex.copied('Copy the code')}")
    await sam.taps("Yes, join Alex")
    await has_begun(alex)
    await alex.types("/invite")
    for words in ("hello?", "yes", "Yes, that's Sam"):
        await alex.types(words)
        assert "Yes, that's Sam" in alex.labels
    await alex.taps("Yes, that's Sam")
    assert (await alex.person()).couple_id is not None


@pytest.mark.parametrize(
    ("way", "label"),
    [
        (("/do listening_loop",), "Yes"),
        (("/leave",), "Leave now"),
        (("/delete",), "Delete everything"),
        (("/path", "Let's begin"), "That's it"),
    ],
)
async def test_other_pages_with_a_question_keep_words_out_of_what_is_open(
    talk: Talk, way: tuple[str, ...], label: str
) -> None:
    alex, _ = await talk.couple()
    await has_begun(alex)
    command, *taps = way
    await alex.types(command)
    await alex.taps(*taps)
    await alex.types("The tea at six")
    assert any(label in one for one in alex.labels)
    await alex.types("/menu")
    await kept_nothing(alex)


async def test_leaving_and_deleting_take_a_real_tap(talk: Talk) -> None:
    alex, _ = await talk.couple()
    for command in ("/leave", "/delete"):
        await alex.types(command)
        labels = alex.labels
        await alex.types("yes")
        assert alex.labels == labels
    assert (await alex.person()).couple_id is not None


async def test_once_a_private_page_has_left_the_chat_words_are_for_the_exercise_again(talk: Talk) -> None:
    alex, _ = await talk.couple()
    await has_begun(alex)
    await alex.types("/leave")
    await talk.database.transact(lambda unit: _leaves(unit))
    await alex.types("The tea at six")
    assert "Leave now" not in alex.labels
    await alex.types("/resume")
    assert ONE_THING not in alex.newest


def _leaves(unit: Unit) -> None:
    unit.people.change(person_in(unit, ALEX), private={})


# -- ready lines ------------------------------------------------------------------------------------


async def at_the_lines(talk: Talk) -> tuple[Someone, str]:
    """Alex has opened the ready lines; with the second of them."""
    alex, _ = await talk.couple()
    await alex.types("/do noticed")
    await alex.taps("Tap a line instead")
    second = alex.newest.partition("<b>2</b>")[2].partition("\n")[0].strip()
    assert second
    return alex, second


@pytest.mark.parametrize("typed", [lambda line: "2", lambda line: "2.", lambda line: line])
async def test_a_line_is_picked_by_its_number_or_its_words(talk: Talk, typed: Callable[[str], str]) -> None:
    alex, second = await at_the_lines(talk)
    await alex.types(typed(second))
    assert second in alex.newest
    assert "Send ➤" in alex.labels


async def test_without_the_lines_in_sight_a_number_is_just_a_number(talk: Talk) -> None:
    alex, second = await at_the_lines(talk)
    await alex.taps("⋯", "Back to it")
    await alex.types("2")
    assert second not in alex.newest
    await alex.types("/do noticed")


async def test_a_number_of_no_line_is_an_answer_like_any(talk: Talk) -> None:
    alex, _ = await at_the_lines(talk)
    await alex.types("99")
    assert "99" in alex.newest or "99" in str(alex.bubbles)


# -- nothing comes to mind --------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["none", "Nothing…", "I don’t know"])
async def test_that_nothing_comes_to_mind_is_no_dream(talk: Talk, typed: str) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do future_sketch")
    await alex.taps("A year from now")
    await alex.types(typed)
    assert "is that your answer, or is it for me?" in alex.newest
    await alex.taps("Skip")
    assert "✓" not in str(alex.labels)


async def test_where_a_button_says_just_that_it_is_the_button(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do quiet_minutes")
    await alex.types("nothing")
    assert "⋯" not in alex.labels


# -- several at once --------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["bins, Feeding the hens, cooking", "bins\nFeeding the hens\ncooking"])
async def test_several_jobs_typed_at_once_are_several(talk: Talk, typed: str) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do load_share")
    await alex.types(typed)
    assert [label for label in alex.labels if label.startswith("✓")] == [
        "✓ Cooking", "✓ Bins", "✓ Feeding the hens",
    ]  # fmt: skip


# -- what was typed before --------------------------------------------------------------------------


async def at_the_day(talk: Talk) -> Someone:
    """Alex is asked for the day of a promise."""
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("/do small_promise")
    await alex.types("I'll bring you tea in the morning")
    await alex.taps("Yes, all three")
    for words in ("After the alarm", "I'll fill the kettle"):
        await alex.types(words)
        if "Send ➤" in alex.labels:
            await alex.taps("Send ➤")
    await alex.taps("Nothing much")
    return alex


@pytest.mark.parametrize("yes", ["yes", "ok", "That's right"])
async def test_a_day_that_was_said_back_is_confirmed_by_a_yes(talk: Talk, yes: str) -> None:
    alex = await at_the_day(talk)
    asked = alex.newest
    await alex.types("in five days")
    assert "That's right ➤" in alex.labels
    await alex.types(yes)
    assert "That's right ➤" not in alex.labels
    assert asked not in alex.newest


async def test_a_day_that_was_read_stays_whatever_else_is_typed(talk: Talk) -> None:
    alex = await at_the_day(talk)
    await alex.types("in five days")
    read = alex.newest
    for words in ("whenever", "eh", "hm", "hm"):
        await alex.types(words)
        assert read in alex.newest
    await alex.types("in four days")
    assert read not in alex.newest


async def test_words_for_the_partner_are_sent_by_a_tap_and_send_is_none_of_them(talk: Talk) -> None:
    alex, _ = await talk.couple()
    await has_begun(alex)
    await alex.types("You made the tea")
    for word in ("send", "SEND!", "start over"):
        await alex.types(word)
        assert "Only a tap sends them." in alex.newest
        assert alex.newest.count("<blockquote>You made the tea</blockquote>") == 1


async def test_what_is_typed_before_a_pause_is_no_answer_and_a_button_may_be_typed(talk: Talk) -> None:
    alex, sam = await talk.couple()
    await alex.types("/do listening_loop")
    await alex.taps("No", "Live, each")
    await sam.taps("Open", "Now")
    await alex.types("/pause")
    await alex.types("I can't do this just now")
    assert "A short pause, or a time-out" in alex.newest
    await alex.types("just pause")
    assert "Just pause" not in str(alex.labels)
    await alex.types("/resume")
    assert "Your words so far" not in alex.newest


@pytest.mark.parametrize(
    ("page", "typed", "brings"),
    [
        ("/today", "open", ONE_THING),
        ("/today", "something else", "Something else"),
        ("/menu", "Exercises", "What would help right now?"),
        ("/invite", "Withdraw it", "Withdrawn"),
    ],
)
async def test_what_a_pages_buttons_say_may_be_typed_though_an_exercise_is_open(
    talk: Talk, page: str, typed: str, brings: str
) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await has_begun(alex)
    await alex.types(page)
    await alex.types(typed)
    assert brings in alex.newest or brings in alex.labels


async def test_other_words_on_a_page_are_kept_for_the_exercise_but_nothing_is_answered_with_them(
    talk: Talk,
) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await has_begun(alex)
    await alex.types("/invite")
    await alex.types("and the tea at six")
    assert alex.newest.startswith("Your words so far:\n<blockquote>and the tea at six<")
    await alex.taps("Start over")
    assert ONE_THING in alex.newest


async def test_the_menu_may_be_asked_for_by_its_name(talk: Talk) -> None:
    alex = await talk.newcomer(ALEX, "Alex")
    await alex.types("Menu!")
    assert alex.newest.startswith("What would you like, Alex?")
