"""The bot's use cases as the inbox, scheduler and outbox call them: per update, nudge and export."""

import logging
from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self

from bot.account import onboarding
from bot.account.export_contents import gather
from bot.account.export_file import Gathered
from bot.chat.practice import Practice
from bot.chat.turn import Turn
from bot.couple import ask_partner
from bot.exercises import actions
from bot.home import menu
from bot.places.help_lines import load
from bot.routing import nudges, older_file, updates
from bot.routing.bursts import Bursts
from bot.routing.double_taps import DoubleTaps
from bot.routing.refusals import HOURLY, SOON_AGAIN, Refusals
from bot.settings import Settings
from bot.telegram.incoming import Blocked, Edited, Elsewhere, Incoming, Tapped, Unblocked, User, chat_of, read
from bot.telegram.outgoing import OutgoingMessage
from bot.telegram.profile import Profile
from bot.wording import hiding as hiding_words
from bot.wording import menu as menu_words
from bot.wording import onboarding as onboarding_words
from bot.wording import outage_notice as outage_notice_words
from bot.wording import profile as profile_words
from dialogues.check.operator_scripts import offer
from dialogues.path import path
from dialogues.questions.bank import bank
from dialogues.script import files
from dialogues.script.revision import Revision
from dialogues.text.languages import ENGLISH, Phrase, closest, languages
from dialogues.text.templates import fill, plain
from dialogues.text_analysis.danger import signalled
from dialogues.text_analysis.wanted import reply
from storage.older_file import Behind
from storage.records import Nudge, Trace
from storage.unit_of_work import Unit

log = logging.getLogger(__name__)


class UseCases:
    """Synchronous functions on a unit of work, run in the storage thread."""

    def __init__(self, practice: Practice) -> None:
        self.practice = practice
        self._refusals = Refusals(HOURLY)
        self._not_understood = Refusals(SOON_AGAIN)
        self._bursts = Bursts()
        self._double_taps = DoubleTaps()

    @classmethod
    def from_settings(cls, settings: Settings, username: str) -> Self:
        """Use the built-in exercises and the operator's own. `username` is the bot's Telegram name.

        What takes a moment to read is read now, and not while somebody waits for their first question.
        """
        bank()
        signalled("What everybody's first words need.", ENGLISH)
        reply("yes", ENGLISH)
        exercises = files.shipped() | own_exercises(settings.scripts_path)
        practice = Practice(
            exercises=exercises,
            path=own_path(settings.path_file, exercises),
            username=username,
            open_to=settings.open_to,
            operator=settings.operator_name or "",
            contact=settings.operator_contact or "",
            keeps_days=settings.keep_finished_days,
            on_postgresql=settings.database_url.startswith("postgresql"),
            help_lines=load(settings.help_lines_file),
        )
        return cls(practice)

    def handle(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Handle an update not seen before, inside its batch's transaction.

        Raises ValueError for an update that does not have the Bot API's form.
        """
        happened = read(update, self.practice.username)
        match happened:
            case None:
                return
            case Elsewhere(chat_id=chat, thread=thread):
                if self._refusals.is_due(chat, update["update_id"], now):
                    _say_to_stranger(unit, chat, onboarding_words.ONLY_PRIVATE, now, thread=thread)
            case Blocked(user=user):
                self.on_blocked(unit, user.chat_id, now)
            case Unblocked(user=user):
                self._on_unblocked(unit, user.chat_id, now)
            case _ if self.practice.open_to and happened.user.id not in self.practice.open_to:
                user = happened.user
                if self._refusals.is_due(user.chat_id, update["update_id"], now):
                    _say_to_stranger(unit, user.chat_id, onboarding_words.NOT_OPEN, now, user.language)
            case _:
                turn = self._turn(unit, happened.user, now)
                if self._double_taps.is_one(happened.user.chat_id, update["update_id"], happened, now):
                    return
                if isinstance(happened, Tapped):
                    turn.tapped, turn.keeps_text = happened.message, not happened.has_text
                elif not isinstance(happened, Edited):
                    unit.traces.add([Trace(happened.user.chat_id, happened.message, True, now)])
                goes_on = self._bursts.goes_on(happened.user, update["update_id"], happened)
                self._answer(turn, happened, update["update_id"], goes_on=goes_on)
                if isinstance(happened, Tapped):
                    self._double_taps.answered(turn, update["update_id"], happened)

    def _answer(self, turn: Turn, happened: Incoming, update_id: int, *, goes_on: bool) -> None:
        chat_id, understood = turn.person.chat_id, True

        def is_due() -> bool:
            nonlocal understood
            understood = False
            return self._not_understood.is_due(chat_id, update_id, turn.now)

        updates.answer(turn, happened, is_due, goes_on=goes_on)
        if understood and not goes_on:
            self._not_understood.forget(chat_id)

    def apologise(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Send one kind line to whoever sent an update that failed because of a bug of ours."""
        _say_aside(unit, update, menu_words.STUMBLED, now)

    def slow_down(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Send one kind line to somebody far ahead of their answers, whose updates are left out."""
        _say_aside(unit, update, menu_words.TOO_MUCH, now)

    def pass_over(self, unit: Unit, update: dict[str, Any], now: datetime) -> None:
        """Give no answer to an update, but note that its message is in the chat: hiding deletes it."""
        match update:
            case {"message": {"message_id": int(message), "chat": {"id": int(chat_id), "type": "private"}}}:
                if unit.people.by_chat(chat_id) is not None:
                    unit.traces.add([Trace(chat_id, message, True, now)])

    def excuse(self, update: dict[str, Any]) -> tuple[int, str] | None:
        """The chat id and text to reply with during an outage; None if the update needs no reply."""
        try:
            happened = read(update, self.practice.username)
        except ValueError:
            return None
        if happened is None or isinstance(happened, Blocked | Unblocked | Elsewhere):
            return None
        language = languages()[closest(happened.user.language)]
        return happened.user.chat_id, plain(language.translate(outage_notice_words.NOT_NOW), {})

    def fire(self, unit: Unit, nudge: Nudge, now: datetime) -> None:
        """Run a due nudge and settle it."""
        nudges.fire(self.practice, unit, nudge, now)

    def catch_up(self, unit: Unit, behind: Behind, now: datetime) -> None:
        """Do again what a database has missed that is older than what happened since."""
        older_file.settle(self.practice, unit, behind, now)

    def on_blocked(self, unit: Unit, chat_id: int, now: datetime) -> None:
        """Someone blocked the bot or deleted their account: end their open exercises, but not the couple."""
        unit.outbox.drop(chat_id)
        person = unit.people.by_chat(chat_id)
        if person is not None and person.blocked_at is None:
            person = unit.people.change(person, blocked_at=now)
            ask_partner.someone_left(unit, person, now)
            actions.someone_blocked(self.practice, unit, person, now)
            unit.outbox.drop(chat_id)

    def _on_unblocked(self, unit: Unit, chat_id: int, now: datetime) -> None:
        person = unit.people.by_chat(chat_id)
        if person is not None and person.blocked_at is not None:
            turn = Turn(self.practice, unit, now, unit.people.change(person, blocked_at=None))
            if onboarding.has_arrived(turn):
                menu.say_what_waits(turn)

    def gather(self, unit: Unit, person_id: int, scope: str, now: datetime) -> Gathered:
        """Collect a person's export. Raises KeyError if the person is gone."""
        return gather(self.practice, unit, person_id, scope, now)

    def profiles(self) -> Sequence[Profile]:
        """The bot's Telegram profiles: English as the default, then one per other language."""
        codes = [ENGLISH, *sorted(languages().keys() - {ENGLISH})]
        return [_profile(code) for code in codes]

    def _turn(self, unit: Unit, user: User, now: datetime) -> Turn:
        person = unit.people.by_chat(user.chat_id)
        if person is None:
            person = unit.people.add(user.chat_id, closest(user.language), now)
        if person.blocked_at is not None:
            person = unit.people.change(person, blocked_at=None)
        return Turn(self.practice, unit, now, person)


def own_exercises(folder: Path | None) -> dict[str, Revision]:
    """The valid exercises in an operator's folder; problems with the others are logged, a line each."""
    if folder is None:
        return {}
    found = offer(folder)
    for problem in (*found.problems, *found.warnings):
        log.warning("%s", problem)
    refused = len({problem.file for problem in found.problems})
    names = ", ".join(found.exercises) or "none"
    log.info("exercises from SCRIPTS_PATH: %s%s", names, f"; refused: {refused}" if refused else "")
    return found.exercises


def own_path(file: Path | None, exercises: Collection[str]) -> path.Path:
    """The operator's path; the built-in one if there is none, or if it can't be used, which is logged."""
    if file is not None:
        try:
            return path.read(file, exercises)
        except (path.FaultyPathError, OSError) as fault:
            log.warning("PATH_FILE: %s; the built-in path is used", fault)
    return path.six_weeks()


def _profile(code: str) -> Profile:
    def say(phrase: Phrase) -> str:
        return plain(languages()[code].translate(phrase), {})

    return Profile(
        language="" if code == ENGLISH else code,
        commands={name: say(phrase) for name, phrase in profile_words.COMMANDS.items()},
        description=say(profile_words.DESCRIPTION),
        short_description=say(profile_words.SHORT_DESCRIPTION),
    )


def _say_aside(unit: Unit, update: dict[str, Any], phrase: Phrase, now: datetime) -> None:
    """Say something to the sender of an update without handling it; in a hidden chat, what notes would."""
    chat = chat_of(update)
    if chat is not None:
        person = unit.people.by_chat(chat)
        said = hiding_words.ONLY_TEXT if person is not None and person.hidden else phrase
        _say_to_stranger(unit, chat, said, now, person.language if person else None)


def _say_to_stranger(
    unit: Unit,
    chat_id: int,
    phrase: Phrase,
    now: datetime,
    language: str | None = None,
    *,
    thread: int | None = None,
) -> None:
    text = fill(languages()[closest(language)].translate(phrase), {"chat": chat_id})
    unit.outbox.add(chat_id, OutgoingMessage("sendMessage", text, thread=thread), now=now)
