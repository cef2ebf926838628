"""How the bot introduces itself in Telegram: its commands, its descriptions, its menu button."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from telegram import Bot, MenuButtonCommands
from telegram.error import TelegramError

from bot.telegram.patience import is_weather, pause_after

TRIES = 8

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Profile:
    """What people of one language see before they write."""

    language: str  # two letters (ISO 639-1), or empty: everyone whose language has no profile of its own
    commands: Mapping[str, str]  # name without slash → what it does, in the order listed
    description: str  # at most 512 signs (Bot API, setMyDescription)
    short_description: str  # at most 120 (Bot API, setMyShortDescription)


async def introduce(bot: Bot, profiles: Sequence[Profile]) -> None:
    """Tell Telegram; if it refuses, the bot works all the same, and the log has one line."""
    tries = 0
    while True:
        tries += 1
        try:
            await _introduce(bot, profiles)
            return
        except TelegramError as trouble:
            if not is_weather(trouble) or tries == TRIES:
                log.warning("commands and descriptions could not be set: %s", type(trouble).__name__)
                return
            await asyncio.sleep(pause_after(tries, trouble))


async def _introduce(bot: Bot, profiles: Sequence[Profile]) -> None:
    for profile in profiles:
        language = profile.language or None
        await bot.set_my_commands(list(profile.commands.items()), language_code=language)
        await bot.set_my_description(profile.description, language_code=language)
        await bot.set_my_short_description(profile.short_description, language_code=language)
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
