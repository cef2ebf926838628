"""Numbers, days and times in people's own words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.text_analysis.typed_values import (
    day,
    number,
    promise,
    read,
    time_of_day,
    weekday,
)

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("tomorrow", "2026-11-24"),
        ("Friday", "2026-11-27"),
        ("in two weeks", "2026-12-07"),
        ("24 December", "2026-12-24"),
        ("2026-12-24", "2026-12-24"),
        ("3rd of jan", "2027-01-03"),
        ("friday at 8", "2026-11-27"),
        ("sunday 7pm", "2026-11-29"),
        ("Friday, after work", "2026-11-27"),
        ("I think Friday evening", "2026-11-27"),
        ("tomorrow night", "2026-11-24"),
        ("tomorow", "2026-11-24"),
        ("tonight", "2026-11-23"),
        ("this weekend", "2026-11-28"),
        ("next weekend", "2026-12-05"),
        ("next tuesday", "2026-12-01"),
        ("next Friday", "2026-11-27"),
        ("next week", "2026-11-30"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two days", "2026-11-25"),
        ("within 3 days", "2026-11-26"),
        ("in a couple of days", "2026-11-25"),
        ("a week from today", "2026-11-30"),
        ("Christmas Eve", "2026-12-24"),
        ("the 4th", "2026-12-04"),
        ("the 31st", "2026-12-31"),
        ("the 45th", None),
        ("4.12.", "2026-12-04"),
        ("4/12", "2026-12-04"),
        ("12/4", "2026-12-04"),
        ("31.2.", None),
        ("not Friday", None),
        ("Saturday or Sunday", None),
        ("at 8", None),
        ("in the evening", None),
        ("in May", None),
        ("5", None),
        ("whenever you like", None),
        ("x" * 100, None),
        ("", None),
    ],
)
def test_a_day_is_read_as_the_next_one_there_is(text: str, meant: str | None) -> None:
    assert day(text, "en", MONDAY) == meant


def test_in_other_languages_a_day_is_read_as_they_say_it() -> None:
    assert day("Freitag", "de", MONDAY) == "2026-11-27"
    assert day("demain", "fr-be", MONDAY) == "2026-11-24"


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("20:30", "20:30"),
        ("8 pm", "20:00"),
        ("12 am", "00:00"),
        ("at 7", "19:00"),
        ("7", "19:00"),
        ("7pm", "19:00"),
        ("7 am", "07:00"),
        ("07", "07:00"),
        ("9", "09:00"),
        ("20.15", "20:15"),
        ("8 p.m.", "20:00"),
        ("half past seven", "19:30"),
        ("quarter to nine", "20:45"),
        ("a quarter past 8 pm", "20:15"),
        ("quarter to eight", "19:45"),
        ("7.30 in the morning", "07:30"),
        ("quarter to one", "12:45"),
        ("twenty-five to ten", "09:35"),
        ("seven thirty", "19:30"),
        ("1930", "19:30"),
        ("eight o'clock", "20:00"),
        ("8ish", "20:00"),
        ("8 in the morning", "08:00"),
        ("8 in the evening", "20:00"),
        ("tonight at half past 7", "19:30"),
        ("20:00 in the evening", "20:00"),
        ("Friday at 8", "20:00"),
        ("noon", "12:00"),
        ("midnight", "00:00"),
        ("in the evening", None),
        ("half eight", "20:30"),
        ("half an hour", None),
        ("halb acht", "19:30"),
        ("um halb acht morgens", "07:30"),
        ("dreiviertel neun", "20:45"),
        ("Viertel nach sieben", "19:15"),
        ("zehn vor neun", "20:50"),
        ("19 Uhr 30", "19:30"),
        ("acht Uhr abends", "20:00"),
        ("heute Mittag", "12:00"),
        ("Mitternacht", "00:00"),
        ("5 to 7", None),
        ("in 3 days", None),
        ("4 December", None),
        ("the 4th", None),
        ("2026-12-04", None),
        ("13 pm", None),
        ("25:00", None),
        ("between 7 and 8", None),
        ("later", None),
    ],
)
def test_a_time_is_read_by_the_clock_and_means_the_evening_where_it_may(text: str, meant: str | None) -> None:
    at = time_of_day(text, "en")
    assert (at and f"{at:%H:%M}") == meant


@pytest.mark.parametrize(("language", "meant"), [("en", "20:30"), ("de", "19:30"), ("nl-be", "19:30")])
def test_half_eight_means_what_it_means_where_it_is_said(language: str, meant: str) -> None:
    assert read("time", "half 8", language, MONDAY) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("3", 3),
        ("about 20", 20),
        ("1,000", 1000),
        ("3 or 4", None),
        ("two", None),
        ("-,", None),
        ("1.000,5", None),
    ],
)
def test_a_number_is_read_if_it_is_the_only_one(text: str, meant: int | None) -> None:
    assert number(text, "en") == meant


@pytest.mark.parametrize(
    ("text", "at", "on"),
    [
        ("19:30", "19:30", None),
        ("half seven", "19:30", None),
        ("tomorrow 19:30", "19:30", 1),
        ("the day after tomorrow at 8", "20:00", 2),
        ("Sat at half past ten", "10:30", 5),
        ("thursday 7:30 am", "07:30", 3),
        ("07:30", "07:30", None),
        ("8 in the morning", "08:00", None),
        ("half an hour", None, None),
        ("Friday", None, 4),
        ("Friday or Saturday at sunset", None, None),
        ("00:30", "00:30", None),
    ],
)
def test_a_time_may_stand_beside_its_day(text: str, at: str | None, on: int | None) -> None:
    meant = time_of_day(text, "en")
    assert (meant and f"{meant:%H:%M}") == at
    assert weekday(text, "en", MONDAY) == on


@pytest.mark.parametrize("language", ["en", "de", "es", "fr", "pt-BR", "ru"])
@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("Samstag 19:30", 5),
        ("FREITAGABEND um 8", 4),
        ("übermorgen halb acht", 2),
        ("am Morgen um 8", None),
        ("so um acht", None),
        ("el miercoles a las 8", 2),
        ("mañana a las 8 de la mañana", 1),
        ("8 de la mañana", None),
        ("pasado mañana", 2),
        ("mercredi 20h", 2),
        ("après-demain", 2),
        ("demain", 1),
        ("terca-feira 19:30", 1),
        ("segunda", 0),
        ("amanha", 1),
        ("quarto", None),
        ("в среду в 19:30", 2),
        ("Послезавтра", 2),
        ("завтра", 1),
        ("tomorrow", 1),
        ("Montag oder Dienstag", None),
    ],
)
def test_a_day_is_read_in_several_languages(text: str, on: int | None, language: str) -> None:
    assert weekday(text, language, MONDAY) == on


@pytest.mark.parametrize(
    ("text", "language", "on"),
    [
        ("Fr. 19 Uhr", "de", 4),
        ("mié 20:00", "es", 2),
        ("ven.", "fr", 4),
        ("sab 8", "pt", 5),
        ("вт 19:30", "ru", 1),
    ],
)
def test_a_short_name_counts_in_ones_own_language(text: str, language: str, on: int) -> None:
    assert weekday(text, language, MONDAY) == on


def test_a_long_text_names_no_day() -> None:
    assert weekday(f"{'and so we sat there, ' * 3} on friday", "en", MONDAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("I promise I'll make you coffee", "I'll make you coffee"),
        ("i promise you that on Sunday we will walk", "On Sunday we will walk"),
        ("I promise to water the plants", "I'll water the plants"),
        ("I promise not to look at my phone", "I won't look at my phone"),
        ("I promise coffee", "I promise coffee"),
        ("I promise to ", "I promise to "),
        ("I'll make you coffee, I promise", "I'll make you coffee, I promise"),
    ],
)
def test_a_promise_need_not_say_that_it_is_one(typed: str, meant: str) -> None:
    assert promise(typed, "en") == meant
    assert promise(typed, "de") == typed


def test_other_answers_are_not_read() -> None:
    assert read("text", "tomorrow", "en", MONDAY) is None
    assert read("number", "7", "en", MONDAY) == 7
    assert read("time", "7 am", "en", MONDAY) == "07:00"
    assert read("time", "whenever", "en", MONDAY) is None
    assert read("date", "tomorrow", "en", MONDAY) == "2026-11-24"


@given(st.text(max_size=80), st.sampled_from(["number", "date", "time"]))
def test_whatever_is_typed_is_read_or_not_but_never_breaks(text: str, kind: str) -> None:
    read(kind, text, "en", MONDAY)
