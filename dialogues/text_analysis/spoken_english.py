"""What people say in English, in the form that was asked for: "half past seven" is "7:30"."""

import re
from datetime import date, timedelta

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(_WEEKDAYS)})\b")
_NAMED = re.compile(
    r"\b(?:day after tomorrow|tomorrow|(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?)\b"
)
_SATURDAY, _SOON = 5, 2  # "next Tuesday", said on a Monday, isn't tomorrow

_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "a quarter": 15, "quarter": 15, "twenty": 20,
    "twenty five": 25, "thirty": 30, "half": 30, "forty five": 45,
}  # fmt: skip
_NUMBER = re.compile(rf"\b(?:{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b")
_HALF = re.compile(r"\bhalf (?!past\b|an?\b)")
_HOUR_DOT_MINUTES = re.compile(r"(?<![\d.])(\d{1,2})[.h]([0-5]\d)(?![\d.])")
_AROUND_THE_HOUR = re.compile(r"\b(\d{1,2}) (?:minutes? )?(past|after|to|before) (\d{1,2})\b")
_LONG_BEFORE = (10, 15, 20, 25)  # minutes that can't be the first of two hours, as in "from 5 to 7"
_HOUR_AND_MINUTES = re.compile(
    r"(?<![\d:.])(\d{1,2}) ([0-5]\d)(?![\d:.])|(?<!\S)([01]\d|2[0-3])([0-5]\d)(?!\S)"
)
_PARTS_OF_THE_DAY = (
    (re.compile(r"(?:in the |this |tomorrow )?morning"), "am"),
    (re.compile(r"(?:in the |this |tomorrow )?(?:afternoon|evening)|tonight|(?:at |tomorrow )?night"), "pm"),
)
_BARE_HOUR = re.compile(r"\b(\d{1,2}(?::\d\d)?)(?: ?o'?clock)?(?! ?[ap]\.?m)(?![\d:])")

_NO_DAY = re.compile(r"\b(?:not|never|no|except|unless|or)\b|n't\b")
_LEFT_OUT = re.compile(
    r"(?:\b(?:at|around|about|by|from|til+|until) )?"
    r"(?:\b\d{1,2}:\d\d(?: ?[ap]\.?m\b\.?)?|\b\d{1,2} ?(?:[ap]\.?m\b\.?|o'?clock))"
    r"|\b(?:at|around|about) \d{1,2}(?:ish)?\b(?! ?(?:st|nd|rd|th|[a-z]{3}))"
    r"|\b(?:at )?(?:noon|midday|midnight)\b"
    r"|\b(?:in the |this |at )?(?:mornings?|afternoon|evening|night)\b"
    r"|\b(?:before|after|during) (?:work|school|lunch|dinner|breakfast|supper)\b"
    r"|\b(?:maybe|perhaps|probably|i think|i guess|let's say|say|how about|what about|ok|okay|by|on|then)\b"
)
_IN_OTHER_WORDS = (
    (re.compile(r"\b(?:tom+or+ow|tom+or+w|tmrw|tmrrw|tmr|tmw|2moro|tomoz)\b"), "tomorrow"),
    (re.compile(r"\b(?:tonight|tonite)\b"), "today"),
    (re.compile(r"\bwithin\b"), "in"),
    (re.compile(r"^(?:in )?(?:a )?couple (?:of )?(?=day|week)"), "in 2 "),
    (re.compile(r"^(?:in )?(?:a )?few (?=day|week)"), "in 3 "),
    (re.compile(r"^(.+?) from (?:now|today)$"), r"in \1"),
    (re.compile(r"\bchristmas eve\b"), "24 december"),
    (re.compile(r"\bchristmas(?: day)?\b"), "25 december"),
    (re.compile(r"\bnew year'?s eve\b"), "31 december"),
    (re.compile(r"\bnew year(?:'?s)?(?: day)?\b"), "1 january"),
)

_LEAD = re.compile(
    r"\s*(?:and |so |well,? )?i(?: do)? promise(?: you)?(?:,? that)?(?:\s*[,:;–—-]\s*|\s+)"
    r"(?:(?P<not>not to )|(?P<to>to )|(?=(?:.{0,40}\s)?(?:i|we)(?:['’]ll|['’]m|['’]d)?\s))",
    re.I,
)


def plain_promise(text: str) -> str:
    """A promise without "I promise" in front, where a promise was asked for: "I'll water the plants"."""
    if (lead := _LEAD.match(text)) is None or not (rest := text[lead.end() :].strip()):
        return text
    if lead["to"] or lead["not"]:
        return ("I'll " if lead["to"] else "I won't ") + rest
    return rest[0].upper() + rest[1:]


def plain_day(text: str, today: date) -> str:
    """A day without the time of day and words of doubt; empty if no single day is meant.

    What is said of a weekend means its Saturday.
    """
    said = _tidy(text)
    if _NO_DAY.search(said):
        return ""
    said = " ".join(_LEFT_OUT.sub(" ", said).split()) or said
    for other, words in _IN_OTHER_WORDS:
        said = other.sub(words, said)
    if re.search(r"\bweekend\b", said):
        ahead = (_SATURDAY - today.weekday()) % 7 + 7 * ("next" in said)
        return (today + timedelta(days=ahead)).isoformat()
    if said.startswith("next ") and (named := _WEEKDAY.search(said)):
        ahead = (_WEEKDAYS.index(named[0]) - today.weekday()) % 7
        return (today + timedelta(days=ahead + 7 * (ahead <= _SOON))).isoformat()
    if alone := re.fullmatch(r"the (\d{1,2})(?:st|nd|rd|th)?", said):
        return _of_the_month(int(alone[1]), today)
    return said


def named_weekday(text: str, today: date) -> int | None:
    """The weekday of the one day of the coming week that a text names, such as "tomorrow 19:30"."""
    said = _tidy(text)
    for other, words in _IN_OTHER_WORDS:
        said = other.sub(words, said)
    named = {found[0] for found in _NAMED.finditer(said)}
    if len(named) != 1:
        return None
    [name] = named
    if name.endswith("tomorrow"):
        return (today.weekday() + (2 if " " in name else 1)) % 7
    return next(place for place, day in enumerate(_WEEKDAYS) if day.startswith(name[:3]))


def plain_time(text: str) -> str:
    """A time in digits: "quarter to nine" is "8:45", "half seven" is "7:30", "8 in the evening" is "8 pm"."""
    said = _HALF.sub("half past ", _tidy(text).replace("-", " "))
    said = _NUMBER.sub(lambda word: str(_NUMBERS[word[0]]), said)
    said = _HOUR_DOT_MINUTES.sub(r"\1:\2", said)
    said = _AROUND_THE_HOUR.sub(_clock, said)
    said = _HOUR_AND_MINUTES.sub(lambda time: f"{time[1] or time[3]}:{time[2] or time[4]}", said)
    said = re.sub(r"\b(?:noon|midday)\b", "12:00", said)
    said = re.sub(r"\bmidnight\b", "00:00", said)
    half = next((half for part, half in _PARTS_OF_THE_DAY if part.search(said)), None)
    return said if half is None else _BARE_HOUR.sub(lambda hour: _with_half(hour, half), said)


def _tidy(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").replace(",", " ").split()).strip(" .!?")


def _clock(time: re.Match[str]) -> str:
    minutes, hour, before = int(time[1]), int(time[3]), time[2] in ("to", "before")
    if before and minutes not in _LONG_BEFORE:
        return time[0]
    return f"{(hour - 2) % 12 + 1}:{60 - minutes:02}" if before else f"{hour}:{minutes:02}"


def _with_half(hour: re.Match[str], half: str) -> str:
    return f"{hour[1]} {half}" if 1 <= int(hour[1].partition(":")[0]) <= 12 else hour[1]


def _of_the_month(number: int, today: date) -> str:
    """The next day with this number, skipping months that are too short."""
    days = (today + timedelta(days=ahead) for ahead in range(62))
    return next((day.isoformat() for day in days if day.day == number), "")
