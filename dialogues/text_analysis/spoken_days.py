"""The day of the coming week that a text names, in the languages whose speakers write to the coach.

Names of weekdays are CLDR's; whole names count whatever language somebody's Telegram has.
"""

import re
from datetime import date
from functools import cache

from babel.dates import get_day_names

from dialogues.text_analysis.normalise import without_accents

LANGUAGES = ("de", "es", "fr", "pt", "ru")
# A morning is no tomorrow, though German and Spanish have one word for both.
_MORNING = re.compile(r"\b(?:am|guten) morgen\b|\b(?:de|por|en) la manana\b")
_IN_TWO_DAYS = re.compile(r"\b(?:ubermorgen|pasado manana|apres[- ]demain|depois de amanha|послезавтра)\b")
_TOMORROW = re.compile(r"\b(?:morgen|manana|demain|amanha|завтра)\b")


def named_abroad(text: str, language: str, today: date) -> int | None:
    """The weekday (Monday is 0) of the one day that a text names, perhaps beside a time; None if none."""
    said = _MORNING.sub(" ", without_accents(text))
    named = {day for name, day in _names(language.partition("-")[0]) if name.search(said)}
    for other, ahead in ((_IN_TWO_DAYS, 2), (_TOMORROW, 1)):
        said, found = other.subn(" ", said)
        if found:
            named.add((today.weekday() + ahead) % 7)
    return named.pop() if len(named) == 1 else None


@cache
def _names(own: str) -> list[tuple[re.Pattern[str], int]]:
    """Whole names, also with an ending ("freitagabend", "lundis"); short ones in one's own language alone."""
    names = []
    for language in LANGUAGES:
        for day, name in get_day_names("wide", locale=language).items():
            stem = re.sub("а$", "[ау]", without_accents(name).removesuffix("-feira"))  # "в среду"
            names.append((re.compile(rf"\b{stem}\w*"), day))
        if language == own:
            for day, name in get_day_names("abbreviated", "stand-alone", language).items():
                # Before a time or at the end: "so um acht" names no Sunday.
                short = re.escape(without_accents(name).strip("."))
                names.append((re.compile(rf"\b{short}\b[., ]*(?=\d|$)"), day))
    return names
