"""The use cases in one hand, as the wire wants them: what it calls for each update and each nudge."""

import logging
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.account.export_contents import gather
from bot.account.export_file import Gathered
from bot.chat.practice import Practice
from bot.places.help_lines import load
from bot.routing import updates
from bot.settings import Settings
from bot.telegram.profile import Profile
from bot.wording import profile
from dialogues.check.operator_scripts import offer
from dialogues.script import files
from dialogues.script.revision import Revision
from dialogues.text.languages import ENGLISH, Phrase, languages
from dialogues.text.templates import plain
from storage.records import Nudge
from storage.unit_of_work import Unit

log = logging.getLogger(__name__)


class Coach:
    """Plain functions on a unit of work, run in storage's thread."""

    def __init__(self, practice: Practice) -> None:
        self._practice = practice

    def handle(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Answer an update that was not seen before."""
        updates.handle(self._practice, unit, update, now)

    def apologise(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Say one kind line to the person whose update could not be handled."""
        updates.apologise(unit, update, now)

    def excuse(self, update: dict[str, Any]) -> tuple[int, str] | None:
        """What to say to the person whose update cannot be taken in yet."""
        return updates.excuse(update)

    def fire(self, unit: Unit, nudge: Nudge, now: datetime) -> None:
        """Do what a due nudge was planned for, and settle it."""
        updates.fire(self._practice, unit, nudge, now)

    def on_blocked(self, unit: Unit, chat_id: int, now: datetime) -> None:
        """The person blocked the bot, or is gone."""
        updates.blocked(self._practice, unit, chat_id, now)

    def gather(self, unit: Unit, person_id: int, scope: str, now: datetime) -> Gathered:
        """What goes into a copy of one's own data."""
        return gather(self._practice, unit, person_id, scope, now)

    def profiles(self) -> Sequence[Profile]:
        """How the bot introduces itself: in English to everyone, then in each other language."""
        codes = [ENGLISH, *sorted(languages().keys() - {ENGLISH})]
        return [_profile(code) for code in codes]


def make_coach(settings: Settings, username: str) -> Coach:
    """The use cases with built-in and own exercises; `username` is the bot's name on Telegram."""
    practice = Practice(
        exercises=files.shipped() | own_exercises(settings.scripts_path),
        username=username,
        open_to=settings.open_to,
        operator=settings.operator_name or "",
        contact=settings.operator_contact or "",
        keeps_days=settings.keep_finished_days,
        on_postgresql=settings.database_url.startswith("postgresql"),
        help_lines=load(settings.help_lines_file),
    )
    return Coach(practice)


def own_exercises(folder: Path | None) -> dict[str, Revision]:
    """The sound exercises of an operator's folder; the problems of the others go to the log, a line each."""
    if folder is None:
        return {}
    found = offer(folder)
    for problem in found.problems:
        log.warning("%s", problem)
    refused = len({problem.file for problem in found.problems})
    names = ", ".join(found.exercises) or "none"
    log.info("exercises from SCRIPTS_PATH: %s%s", names, f"; refused: {refused}" if refused else "")
    return found.exercises


def _profile(code: str) -> Profile:
    def say(phrase: Phrase) -> str:
        return plain(languages()[code].translate(phrase), {})

    return Profile(
        language="" if code == ENGLISH else code,
        commands={name: say(phrase) for name, phrase in profile.COMMANDS.items()},
        description=say(profile.DESCRIPTION),
        short_description=say(profile.SHORT_DESCRIPTION),
    )
