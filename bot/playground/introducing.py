"""Bot API: how a bot introduces itself: commands, names, descriptions, menu button."""

from __future__ import annotations

from typing import Any

from bot.playground.profile import check_commands, check_language, in_language, scope_key
from bot.playground.refusals import bad_request
from bot.playground.requests import Call, Handler


def _commands_place(call: Call) -> tuple[str, str]:
    scope = call.params.get("scope")
    if scope is not None and "chat_id" in scope:
        call.exchange.chats.of_bot(scope["chat_id"])
    return scope_key(scope), check_language(call.params.get("language_code", ""))


async def _set_my_commands(call: Call) -> bool:
    place, commands = _commands_place(call), check_commands(call.params["commands"])
    if commands:
        call.exchange.profile.commands[place] = commands
    else:
        call.exchange.profile.commands.pop(place, None)
    call.exchange.everybody_looks()
    return True


async def _get_my_commands(call: Call) -> list[dict[str, Any]]:
    return call.exchange.profile.commands.get(_commands_place(call), [])


async def _delete_my_commands(call: Call) -> bool:
    call.exchange.profile.commands.pop(_commands_place(call), None)
    call.exchange.everybody_looks()
    return True


def _set_text(call: Call, texts: dict[str, str], name: str) -> bool:
    """An empty text removes the one for that language (Bot API, setMyDescription)."""
    language = check_language(call.params.get("language_code", ""))
    text = call.params.get(name, "")
    if text:
        texts[language] = text
    else:
        texts.pop(language, None)
    call.exchange.everybody_looks()
    return True


def _get_text(call: Call, texts: dict[str, str], name: str) -> dict[str, str]:
    return {name: in_language(texts, check_language(call.params.get("language_code", "")))}


async def _set_my_name(call: Call) -> bool:
    if not call.params.get("name") and not call.params.get("language_code"):
        raise bad_request("bot name must be non-empty")
    return _set_text(call, call.exchange.profile.names, "name")


async def _get_my_name(call: Call) -> dict[str, str]:
    return _get_text(call, call.exchange.profile.names, "name")


async def _set_my_description(call: Call) -> bool:
    return _set_text(call, call.exchange.profile.descriptions, "description")


async def _get_my_description(call: Call) -> dict[str, str]:
    return _get_text(call, call.exchange.profile.descriptions, "description")


async def _set_my_short_description(call: Call) -> bool:
    return _set_text(call, call.exchange.profile.short_descriptions, "short_description")


async def _get_my_short_description(call: Call) -> dict[str, str]:
    return _get_text(call, call.exchange.profile.short_descriptions, "short_description")


async def _set_chat_menu_button(call: Call) -> bool:
    chat_id = call.params.get("chat_id")
    if chat_id is not None:
        call.exchange.chats.of_bot(chat_id)
    call.exchange.profile.menu_buttons[chat_id] = call.params.get("menu_button", {"type": "default"})
    call.exchange.everybody_looks()
    return True


async def _get_chat_menu_button(call: Call) -> dict[str, Any]:
    chat_id = call.params.get("chat_id")
    if chat_id is not None:
        call.exchange.chats.of_bot(chat_id)
    return call.exchange.profile.menu_button_for(chat_id)


METHODS: dict[str, Handler] = {
    "setMyCommands": _set_my_commands,
    "getMyCommands": _get_my_commands,
    "deleteMyCommands": _delete_my_commands,
    "setMyName": _set_my_name,
    "getMyName": _get_my_name,
    "setMyDescription": _set_my_description,
    "getMyDescription": _get_my_description,
    "setMyShortDescription": _set_my_short_description,
    "getMyShortDescription": _get_my_short_description,
    "setChatMenuButton": _set_chat_menu_button,
    "getChatMenuButton": _get_chat_menu_button,
}
