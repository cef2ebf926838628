"""A bot's profile: name, descriptions, commands by scope and language, menu button."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from bot.playground.chats import Chat
from bot.playground.refusals import bad_request

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")


@dataclass(slots=True)
class Profile:
    """The bot as people see it. Names and descriptions are keyed by language code, "" being the default."""

    id: int
    username: str
    names: dict[str, str]
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, Any]]] = field(default_factory=dict)
    menu_buttons: dict[int | None, dict[str, Any]] = field(default_factory=dict)

    def as_user(self, *, full: bool = False) -> dict[str, Any]:
        """The Bot API's User; with `full`, as returned by getMe."""
        user: dict[str, Any] = {
            "id": self.id, "is_bot": True, "first_name": self.names[""], "username": self.username
        }  # fmt: skip
        if full:
            user |= {
                "can_join_groups": True,
                "can_read_all_group_messages": False,
                "supports_inline_queries": False,
                "can_connect_to_business": False,
                "has_main_web_app": False,
            }
        return user

    def commands_for(self, chat: Chat, language: str) -> list[dict[str, Any]]:
        """The commands that person sees (Bot API, Determining list of commands): the narrowest scope wins."""
        everybody = "all_group_chats" if chat.group else "all_private_chats"
        for scope in (f"chat:{chat.id}", everybody, "default"):
            for code in (language, ""):
                if (scope, code) in self.commands:
                    return self.commands[scope, code]
        return []

    def menu_button_for(self, chat_id: int | None) -> dict[str, Any]:
        """The chat's own button, otherwise the bot's default, otherwise Telegram's."""
        own = self.menu_buttons.get(chat_id, {"type": "default"})
        if own["type"] == "default" and chat_id is not None:
            return self.menu_buttons.get(None, {"type": "default"})
        return own


def in_language(texts: dict[str, str], language: str) -> str:
    """The text in that language, otherwise the default one."""
    return texts.get(language) or texts.get("", "")


def check_language(code: str) -> str:
    """Accept a two-letter code or an empty string (Bot API, setMyCommands)."""
    if not _LANGUAGE.fullmatch(code):
        raise bad_request("invalid language code specified")
    return code


def check_commands(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """At most 100 commands, each with 1-32 characters of a-z, 0-9 and _ (Bot API, BotCommand)."""
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not _COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise bad_request("BOT_COMMAND_INVALID")
    return [{**command, "command": command["command"].removeprefix("/")} for command in commands]


def scope_key(scope: dict[str, Any] | None) -> str:
    """A string key for a scope."""
    if scope is None:
        return "default"
    return ":".join(str(scope[part]) for part in ("type", "chat_id", "user_id") if part in scope)
