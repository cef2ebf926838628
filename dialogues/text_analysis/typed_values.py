"""Reads a number, a date, a time or a promise from what someone typed in their language."""

import re
from datetime import date, datetime, time, timedelta

from babel import Locale
from babel.numbers import NumberFormatError, parse_number

from dialogues.text_analysis import spoken_german
from dialogues.text_analysis.spoken_days import named_abroad
from dialogues.text_analysis.spoken_english import named_weekday, plain_day, plain_promise, plain_time

_UNIT = (
    r"(?:st|nd|rd|th|(?:day|week|month|year|hour|minute|min)s?|may)\b"
    r"|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
)
_CLOCK = re.compile(
    r"(?<![\d/-])(\d{1,2})(?:[:.h](\d{2}))?\s*(a\.?m\b\.?|p\.?m\b\.?|h\b|o'clock|uhr)?"
    rf"(?![\d/-]|\s*(?:{_UNIT}))",
    re.I,
)
_TWO_NUMBERS = re.compile(r"(\d{1,2})(?:\.(\d{1,2})\.?|[/-](\d{1,2}))")
_DIGITS = re.compile(r"(?<![\w.,])-?\d[\d.,  ']*")
EARLIEST = 9  # an hour from here on means the morning by itself
LONGEST = 60  # characters, plenty to name a day


def number(text: str, language: str) -> int | None:
    """A whole number: the only one in the text."""
    found = _DIGITS.findall(text[: 4 * LONGEST])
    if len(found) != 1:
        return None
    try:
        return int(parse_number(found[0].strip(" .,'"), locale=Locale.parse(language, sep="-")))
    except (NumberFormatError, ValueError):
        return None


def day(text: str, language: str, today: date) -> str | None:
    """The next such date as ISO 8601: "24 December", "tomorrow", "in two weeks", "friday"."""
    import dateparser  # slow to import, and needed only if someone types a date

    if len(text) > LONGEST:
        return None
    if numbers := _TWO_NUMBERS.fullmatch(text.strip()):
        return _nearest(int(numbers[1]), int(numbers[2] or numbers[3]), today, either=numbers[2] is None)
    if language.partition("-")[0] == "en":
        text = plain_day(text, today)
    readings = {
        dateparser.parse(
            text,
            languages=[language.partition("-")[0]],
            settings={
                "RELATIVE_BASE": datetime.combine(today, datetime.min.time()),
                "PREFER_DATES_FROM": "future",
                "PREFER_DAY_OF_MONTH": missing,
                "TIMEZONE": "UTC",
                "RETURN_AS_TIMEZONE_AWARE": False,
            },
        )
        for missing in ("first", "last")
    }
    found = readings.pop()
    if readings or found is None:  # a month alone does not name a day
        return None
    return found.date().isoformat()


def weekday(text: str, language: str, today: date) -> int | None:
    """The day of the coming week that a text names, perhaps beside a time (Monday is 0); None if none.

    In English and several other languages, whichever somebody's Telegram has.
    """
    if len(text) > LONGEST:
        return None
    english, abroad = named_weekday(text, today), named_abroad(text, language, today)
    if language.partition("-")[0] == "en":
        return abroad if english is None else english
    return english if abroad is None else abroad


def _nearest(first: int, second: int, today: date, *, either: bool) -> str | None:
    """The next such day and month, `either` way round: 4/12 is in December if that comes sooner."""
    orders = {(first, second), (second, first)} if either else {(first, second)}
    days = (today + timedelta(days=ahead) for ahead in range(366))
    return next((day.isoformat() for day in days if (day.day, day.month) in orders), None)


def time_of_day(text: str, language: str) -> time | None:
    """A time, from "8 pm", "20.30", "half seven" or "halb acht"; None if it names none, or several.

    Where no half of the day is said, it is not before 9 in the morning: "7" is in the evening, "07:00" isn't.
    What was understood is always said back.
    """
    found = list(_CLOCK.finditer(plain_time(spoken_german.in_english(text[:LONGEST], language))))
    if len(found) != 1:
        return None
    hour, minute, half = int(found[0][1]), int(found[0][2] or 0), (found[0][3] or "").lower().replace(".", "")
    if half in ("am", "pm"):
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif 0 < hour < EARLIEST and not found[0][1].startswith("0"):
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def promise(text: str, language: str) -> str:
    """What was asked for as a promise, without the words that only say so."""
    return plain_promise(text) if language.partition("-")[0] == "en" else text


def read(kind: str, text: str, language: str, today: date) -> int | str | None:
    """What a text says where a number, a date or a time is asked; None for other kinds of answer."""
    match kind:
        case "number":
            return number(text, language)
        case "date":
            return day(text, language, today)
        case "time":
            at = time_of_day(text, language)
            return None if at is None else f"{at:%H:%M}"
    return None
