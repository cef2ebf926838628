"""Every sign of our texts is drawn on the page, whatever fonts a machine has."""

from tests.bot.playground.signs import FONT, signs_of_font, signs_of_ours


def test_the_pages_font_has_every_sign_of_our_texts() -> None:
    assert "🔒" in signs_of_ours()
    assert signs_of_ours() <= signs_of_font()


def test_the_font_stays_small_and_its_licence_lies_beside_it() -> None:
    assert FONT.stat().st_size < 20_000
    assert "SIL OPEN FONT LICENSE" in FONT.with_name("OFL.txt").read_text()
