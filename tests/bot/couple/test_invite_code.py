"""Finding an invite in what people type or paste."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.couple.invite_code import found_in, looks_random, new_code

CODE = "pX3-vQ8_kTz1LmWc90aBdE"
BOT = "duologue_bot"


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"  {CODE}\n",
        f"“{CODE}”.",
        f"\u200b{CODE}",
        f"join {CODE}",
        f"Code: {CODE}",
        f"/join\n{CODE}",
        f"/join@{BOT} {CODE}",
        f"Just type /join {CODE} in the chat with the bot.",
        f"https://t.me/{BOT}?start={CODE}",
        f"http://t.me/{BOT}?start={CODE}",
        f"t.me/{BOT}?start={CODE}",
        f"HTTPS://T.ME/Duologue_Bot?start={CODE}",
        f"https://www.t.me/{BOT}/?start={CODE}",
        f"https://telegram.me/{BOT}?start={CODE}",
        f"telegram.dog/{BOT}?start={CODE}",
        f"https://{BOT}.t.me/?start={CODE}",
        f"tg://resolve?domain={BOT}&start={CODE}",
        f"tg:resolve?start={CODE}&domain={BOT}",
        f"https://t.me/{BOT}?start={CODE}&text=hello",
        f"https://t.me/{BOT}?text=hello&start={CODE}",
        f"https://t.me/{BOT}?start={CODE}.",
        f"<https://t.me/{BOT}?start={CODE}>",
        f"Join me: https://t.me/{BOT}?start={CODE} It's good, I promise!",
        f"Komm dazu!\n\nhttps://t.me/{BOT}?start={CODE}\n\nBis gleich",
        f"加入https://t.me/{BOT}?start={CODE}",
    ],
)
def test_an_invite_is_found_however_it_is_pasted(text: str) -> None:
    found = found_in(text, BOT)
    assert found is not None
    assert found.code == CODE
    assert CODE not in found.around


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Alex",
        "Join me for dinner",
        "electroencephalographs",
        "ELECTROENCEPHALOGRAPHS",
        "Counterrevolutionaries",
        "Anna-Maria-Sophia-Lena",
        "well-being_of_everyone",
        "kept-started-over-zq4x",
        "meet-me-at-4b-2c-7d-9e",
        "McDonalds-and-OurIKEA2",
        f"https://t.me/other_bot?start={CODE}",
        f"https://t.me/{BOT}x?start={CODE}",
        f"https://t.me/{BOT}",
        f"https://t.me/{BOT}?startgroup={CODE}",
        f"https://t.me/{BOT} start={CODE}",
        f"https://elsewhere.example/t.me/{BOT}?start={CODE}",
        f"https://not.t.me/{BOT}?start={CODE}",
        f"tg://resolve?domain=other_bot&start={CODE}",
        "Our song: https://open.spotify.com/track/4cOdK2wGLETKBW3PvgPWqT",
        f"My password is {CODE}",
        f"{CODE}{CODE}",
        f"{CODE}x",
        f"x/join {CODE}",
    ],
)
def test_what_else_people_write_is_no_invite(text: str) -> None:
    assert found_in(text, BOT) is None


def test_before_the_bot_knows_its_name_no_link_is_its_own() -> None:
    assert found_in(f"https://t.me/?start={CODE}", "") is None
    assert found_in(CODE, "") == (CODE, " ")


@given(st.text(), st.text())
def test_a_link_is_found_between_any_words(before: str, after: str) -> None:
    found = found_in(f"{before} t.me/{BOT}?start={CODE} {after}", BOT)
    assert found == (CODE, f"{before}   {after}")


def test_every_new_code_is_found_on_its_own() -> None:
    for code in (new_code() for _ in range(200)):
        assert looks_random(code)
        assert found_in(code, BOT) == (code, " ")
