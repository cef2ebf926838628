"""A time as people say it in German, where half eight is half an hour before eight."""

import re

_NUMBERS = {
    "ein": 1, "eins": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8,
    "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "zwanzig": 20, "viertel": 15,
}  # fmt: skip
_NUMBER = re.compile(rf"\b(?:{'|'.join(_NUMBERS)})\b")
_HALF_BEFORE = ("de", "nl")  # whoever speaks these means that by "half", too
_HALF_TO = re.compile(r"\bhalb (\d{1,2})\b")
_THREE_QUARTERS = re.compile(r"\bdreiviertel (\d{1,2})\b")
_AROUND_THE_HOUR = re.compile(r"\b(\d{1,2}) (?:minuten )?(vor|nach) (\d{1,2})\b")
_BY_THE_CLOCK = re.compile(r"\b(\d{1,2}) uhr(?: (\d{1,2}))?\b")
_IN_OTHER_WORDS = (
    (re.compile(r"\bmitternachts?\b"), "midnight"),
    (re.compile(r"\b(?:vormittags?|morgens|früh)\b"), "in the morning"),
    (re.compile(r"\b(?:nachmittags?|abends?|nachts?)\b"), "in the evening"),
    (re.compile(r"\bmittags?\b"), "noon"),
)


def in_english(text: str, language: str) -> str:
    """A text with its German words for a time as in English: "halb acht abends" is "7:30 in the evening"."""
    said = text.casefold()
    if language.partition("-")[0] in _HALF_BEFORE:
        said = re.sub(r"\bhalf\b", "halb", said)
    said = _NUMBER.sub(lambda word: str(_NUMBERS[word[0]]), said)
    said = _HALF_TO.sub(lambda time: _before(int(time[1]), 30), said)
    said = _THREE_QUARTERS.sub(lambda time: _before(int(time[1]), 15), said)
    said = _AROUND_THE_HOUR.sub(_around, said)
    said = _BY_THE_CLOCK.sub(lambda time: f"{time[1]}:{int(time[2] or 0):02}", said)
    for german, english in _IN_OTHER_WORDS:
        said = german.sub(english, said)
    return said


def _around(time: re.Match[str]) -> str:
    minutes, hour = int(time[1]), int(time[3])
    return _before(hour, minutes) if time[2] == "vor" else f"{hour}:{minutes:02}"


def _before(hour: int, minutes: int) -> str:
    return f"{(hour - 2) % 12 + 1}:{60 - minutes:02}"
