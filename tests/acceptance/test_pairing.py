"""Two people become a couple: by link, picture or code; both confirm, and a no looks like nothing."""

from __future__ import annotations

import sqlite3

import aiohttp
import pytest

from bot.outbox.qr_code import draw
from tests.acceptance.couple import arrive, at_the_menu, claimed, invite_from
from tests.acceptance.house import House, house_without_bot
from tests.acceptance.people import Someone
from tests.phones import Phone

pytestmark = pytest.mark.asyncio(loop_scope="module")

HOUR = 3600.0
Two = tuple[Someone, Someone]


async def test_both_see_whom_they_join_and_both_confirm(alex: Someone, sam: Someone) -> None:
    await at_the_menu(alex)
    code = await invite_from(alex)
    await arrive(sam, code)
    await sam.sees("Alex has invited you to do exercises together here.")
    await sam.taps("Yes, join Alex")
    await sam.sees("one thing they did")  # something of one's own while waiting
    await alex.sees("Something is ready")
    await alex.taps("Open")
    await alex.sees("Someone who goes by Sam said yes to your invite.")
    await alex.taps("Yes, that's Sam")
    await alex.sees("You and Sam are a couple here now.")
    await sam.sees("Something is ready")
    await sam.taps("Open")
    await sam.sees("You and Alex are a couple here now.")


async def test_whoever_types_where_a_tap_is_the_answer_is_asked_again(arrived: Two) -> None:
    alex, sam = arrived
    await sam.starts(await invite_from(alex))
    await sam.sees("Alex has invited you", newest=1)
    await sam.types("yes ok")
    await sam.sees("Alex has invited you", newest=1)
    await sam.taps("Yes, join Alex")
    await alex.taps("Open")
    await alex.types("yes")
    await alex.sees("Someone who goes by Sam said yes to your invite.", newest=1)
    await alex.taps("Yes, that's Sam")
    await alex.sees("You and Sam are a couple here now.", newest=1)


async def test_an_invite_is_a_picture_a_link_and_a_code_to_copy(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    page = await alex.last()
    link = (await alex.taps("Copy the link"))["copied"]
    assert link == f"https://t.me/playground_bot?start={code}"
    assert link in page["text"]
    async with aiohttp.ClientSession() as http, http.get(alex.url + page["photo"]) as answer:
        picture = await answer.read()
    assert picture.startswith(b"\x89PNG")
    assert picture == draw(link)[1]
    await sam.starts(code)
    await sam.sees("Alex has invited you")


@pytest.mark.parametrize(
    "form",
    [
        "/join {}",
        "/join  {} ",
        "/join\n{}",
        "/join https://t.me/playground_bot?start={}",
        "{}",
        "Join me: https://t.me/playground_bot?start={}&text=hello.",
        "tg://resolve?domain=playground_bot&start={}",
    ],
)
async def test_an_invite_may_be_typed_or_pasted(arrived: Two, form: str) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.types(form.format(code))
    await sam.sees("Alex has invited you")


async def test_join_alone_asks_for_the_code(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.types("/join")
    await sam.sees("the code they gave you")
    await sam.types(code)
    await sam.sees("Alex has invited you")


async def test_an_invite_pasted_into_an_exercise_is_one_and_the_draft_stays(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.types("/do noticed")
    await sam.types("The tea at six", forwarded=True)
    await sam.types(f"t.me/playground_bot?start={code}")
    await sam.sees("Alex has invited you", newest=1)
    await sam.does("Not now", "‹ Menu", "Carry on")
    draft = await sam.sees("Your words so far:", newest=1)
    assert "The tea at six" in draft["text"]
    assert code not in draft["text"]


async def test_words_of_danger_around_an_invite_are_answered_first(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.types(f"He says he'll kill me if I don't join: https://t.me/playground_bot?start={code}")
    await sam.quiet()
    assert "Alex has invited you" not in await sam.reads()


async def test_a_code_that_is_not_typed_after_all_is_not_guessed_from_other_words(arrived: Two) -> None:
    alex, _ = arrived
    await alex.types("/do noticed")
    exercise, options = alex.button("⋯")
    await alex.types("/join")
    await alex.taps_raw(options, exercise)
    await alex.types("The tea at six")
    await alex.sees("what did it do for you")


async def test_ones_own_code_is_told_apart(arrived: Two) -> None:
    alex, _ = arrived
    code = await invite_from(alex)
    await alex.types(f"/join {code}")
    await alex.sees("That is your own invite.")


async def test_a_code_works_once(house: House, couple: Two) -> None:
    alex, _ = couple
    robin, kim = await house.newcomer("Robin"), await house.newcomer("Kim")
    await at_the_menu(robin)
    code = await invite_from(robin)
    await arrive(kim, code)
    await kim.taps("Yes, join Robin")
    await robin.does("Open", "Yes, that's Kim")
    late = await house.newcomer("Late")
    await arrive(late)
    await late.types(f"/join {code}")
    await late.sees("That invite was already used.")
    await alex.types(f"/join {code}")
    await alex.sees("You are in a couple with Sam already")


async def test_a_withdrawn_code_opens_nothing(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await alex.taps("Withdraw it")
    await alex.sees("Withdrawn.")
    await sam.types(f"/join {code}")
    await sam.sees("That invite was withdrawn.")


async def test_a_new_invite_replaces_the_one_before(arrived: Two) -> None:
    alex, sam = arrived
    first = await invite_from(alex)
    await alex.types("/invite")
    await alex.sees("I keep no copy that can be read")
    second = await invite_from(alex)
    assert first != second
    await sam.types(f"/join {first}")
    await sam.sees("That invite was withdrawn.")
    await sam.types(f"/join {second}")
    await sam.sees("Alex has invited you")


async def test_an_invite_expires_after_a_week(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await alex.forward(7 * 24 * HOUR - 60)
    await sam.types(f"/join {code}")
    await sam.sees("Alex has invited you")
    await alex.forward(61)
    await sam.taps("Yes, join Alex")
    await sam.sees("expired")
    await sam.types(f"/join {code}")
    await sam.sees("That invite has expired; they last seven days.")


async def test_an_invite_cannot_be_confirmed_after_its_week(arrived: Two) -> None:
    alex, sam = arrived
    await claimed(alex, sam)
    await alex.taps("Open")
    await alex.forward(8 * 24 * HOUR)
    await alex.taps("Yes, that's Sam")
    await alex.sees("has run out")
    await alex.taps("Make a new one")
    await alex.sees("It works once, within")


async def test_two_who_invite_each_other_at_once_are_a_couple(arrived: Two) -> None:
    alex, sam = arrived
    alexs, sams = await invite_from(alex), await invite_from(sam)
    await alex.starts(sams)
    await alex.sees("Sam has invited you")
    await sam.starts(alexs)
    await sam.sees("Alex has invited you")
    await alex.taps("Yes, join Sam")
    await alex.sees("asking Sam whether")
    await sam.taps("Yes, join Alex")
    await sam.sees("You and Alex are a couple here now.")
    await alex.sees("Something is ready")
    await alex.taps("Open")
    await alex.sees("You and Sam are a couple here now.")


async def test_a_yes_tapped_twice_counts_once(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    await sam.starts(code)
    question, data = sam.button("Yes, join Alex")
    await sam.taps("Yes, join Alex")
    await alex.sees("Something is ready")
    before, end = await alex.settled(), await sam.settled()
    await Phone.taps_raw(sam, data, question)  # without waiting: there is nothing to see
    await sam.quiet()
    assert (alex.said_so_far(), sam.said_so_far()) == (before, end)


async def test_a_code_claimed_by_one_is_used_up_for_others(house: House, arrived: Two) -> None:
    alex, sam = arrived
    code = await claimed(alex, sam)
    other = await house.newcomer("Other")
    await arrive(other)
    await other.types(f"/join {code}")
    await other.sees("That invite was already used.")


async def test_an_inviter_who_does_not_know_the_joiner_refuses(arrived: Two) -> None:
    alex, sam = arrived
    code = await claimed(alex, sam)
    await alex.does("Open", "No, I don't know them")
    await alex.sees("Nothing was shared, and that invite is gone.")
    await sam.sees("Something is ready")
    await sam.taps("Open")
    await sam.sees("That invite came to nothing.")
    await sam.types(f"/join {code}")
    await sam.sees("That invite was withdrawn.")


async def test_declining_looks_as_if_the_invite_was_never_used(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    before = await alex.settled()
    await sam.starts(code)
    await sam.taps("Not now")
    await sam.sees("Nothing was sent to anyone.")
    await sam.quiet()
    assert alex.said_so_far() == before
    await sam.starts(code)  # and it still works
    await sam.sees("Alex has invited you")


async def test_someone_in_a_couple_can_neither_invite_nor_join(house: House, couple: Two) -> None:
    alex, sam = couple
    for someone, partner in ((alex, "Sam"), (sam, "Alex")):
        await someone.types("/invite")
        await someone.sees(f"You and {partner} are a couple here already.")
    other = await house.newcomer("Other")
    await at_the_menu(other)
    code = await invite_from(other)
    await sam.starts(code)
    await sam.sees("You are in a couple with Alex already")


async def test_an_old_invite_of_someone_who_found_a_partner_elsewhere_is_over(
    house: House, alex: Someone, sam: Someone
) -> None:
    third = await house.newcomer("Third")
    await at_the_menu(alex, sam)
    code = await invite_from(alex)
    await arrive(third, code)
    await claimed(sam, alex)
    await sam.does("Open", "Yes, that's Alex")
    await third.taps("Yes, join Alex")
    await third.sees("That invite was already used.")


async def test_guessing_codes_meets_a_pause_that_grows(arrived: Two) -> None:
    alex, sam = arrived
    code = await invite_from(alex)
    for _ in range(4):
        await sam.types("/join AAAAAAAAAAAAAAAAAAAAAA")
        await sam.sees("I don't know that code.", newest=1)
    for minutes in (10, 20, 40):
        await sam.types("/join AAAAAAAAAAAAAAAAAAAAAA")
        await sam.sees("Please wait", newest=1)
        await sam.forward(minutes * 60 - 30)
        await sam.types(f"/join {code}")  # not even the right one
        await sam.sees("Please wait", newest=1)
        await sam.forward(31)
    await sam.types(f"/join {code}")
    await sam.sees("Alex has invited you")
    await sam.types("/join AAAAAAAAAAAAAAAAAAAAAA")  # a right one resets the count of wrong codes
    await sam.sees("I don't know that code.", newest=1)


async def test_no_readable_code_is_in_the_database(house: House, arrived: Two) -> None:
    code = await invite_from(arrived[0])
    await arrived[0].quiet()
    on_disk = b"".join(file.read_bytes() for file in house.folder.glob("duologue.sqlite3*"))
    assert code.encode() not in on_disk
    with sqlite3.connect(house.database) as database:
        [(count,)] = database.execute("SELECT count(*) FROM invites")
    assert count > 0


async def test_leaving_takes_two_taps_and_ends_what_runs(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/do noticed")
    before = await sam.settled()
    await alex.types("/leave")
    await alex.sees("Leave the couple with Sam?")
    await alex.taps("Leave now")
    await alex.sees("You have left.")
    await alex.quiet()
    assert sam.said_so_far() == before
    await alex.types("/menu")
    await alex.sees("What would you like, Alex?", newest=1)
    assert "Invite your partner" in await alex.labels()
    assert not any("▶" in label for label in await alex.labels())


async def test_staying_is_one_tap(couple: Two) -> None:
    alex, _ = couple
    await alex.types("/leave")
    await alex.taps("‹ Stay")
    await alex.sees("With Sam · what would you like, Alex?")


async def test_those_who_left_can_come_back_with_a_new_invite(couple: Two) -> None:
    alex, sam = couple
    await alex.types("/leave")
    await alex.taps("Leave now")
    await sam.types("/invite")
    await sam.sees("You and Alex are not a couple here any more.")
    await claimed(sam, alex)
    await sam.does("Open", "Yes, that's Alex")
    await sam.sees("You and Alex are a couple here now.")


async def test_a_private_bot_speaks_to_its_own_people_only(tmp_path_factory: pytest.TempPathFactory) -> None:
    async with house_without_bot(tmp_path_factory.mktemp("private")) as house:
        alex, stranger = await house.newcomer("Alex"), await house.newcomer("Stranger")
        async with house.running(open_to=frozenset({alex.id})):
            await arrive(alex)
            await alex.sees("one thing they did")
            await stranger.starts()
            answer = await stranger.sees("This is a private bot")
            assert str(stranger.id) in answer["text"]
            await Phone.types(stranger, "/menu")
            await Phone.taps_raw(stranger, "m:menu", answer["message_id"])
            await stranger.quiet()
            assert (await stranger.reads()).count("This is a private bot") == 1
            await stranger.forward(3_600)
            await stranger.types("/menu")
            await stranger.sees_times("This is a private bot", 2)
