"""The payload of an outbox row: one call of the Bot API, and what has to follow it.

The JSON only ever gains names: old rows are read, and an older release reads new ones.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, Self, get_args

from telegram import InlineKeyboardMarkup
from telegram.constants import BotCommandScopeType, ParseMode

Method = Literal[
    "sendMessage",
    "sendPhoto",
    "sendDocument",
    "sendChatAction",
    "editMessageText",
    "editMessageReplyMarkup",
    "deleteMessage",
    "deleteMessages",
    "setMyCommands",
    "deleteMyCommands",
]
"""The methods of the Bot API that go through the outbox."""

SCREEN: Final = "screen"
"""Stands for the message id of the chat's current screen, which only the sender knows."""

MessageId = int | Literal["screen"]
_METHODS = frozenset(get_args(Method))
_NO_PREVIEW = {"is_disabled": True}


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One call for the chat of its row."""

    method: Method
    text: str | None = None  # of a message or a caption
    is_html: bool = True  # the text is Telegram's HTML; else it is shown as it stands
    keyboard: dict[str, Any] | None = None  # the buttons under the message (InlineKeyboardMarkup.to_dict)
    silent: bool = False  # arrives without a sound
    message_id: MessageId | None = None  # what is edited or deleted
    is_screen: bool = False  # the message is the chat's screen from now on
    clear: MessageId | None = None  # an older message whose buttons go afterwards, if that is possible
    delete: MessageId | None = None  # an older message that goes afterwards, if that is possible
    qr: str | None = None  # a picture of this text as a QR code, drawn when it is sent
    trend: dict[str, Any] | None = None  # a picture of somebody's own trend (`outbox.trend_picture`)
    copy: str | None = None  # which copy of the person's own data to attach, made when it is sent
    event: dict[str, Any] | None = None  # a calendar file to attach (`outbox.calendar_file`)
    leaves: int | None = None  # seconds after which the message leaves the chat again
    live: int | None = None  # seconds after which its buttons go, unless it has become the screen by then
    private: bool = False  # leaves as soon as anything follows; a deletion: only of such a one, when due
    spares: bool = False  # private messages above it stay: it came with them, or nobody sees it come
    blank: bool = False  # a message too old to be deleted loses its words instead
    wipe: bool = False  # empty the chat: which messages that are is looked up when it happens
    deletes: tuple[int, ...] = ()  # messages to take out first; then `text`, or nothing if it is empty
    if_left: str | None = None  # said instead of `text` if Telegram left some of them in the chat
    scrub: bool = False  # something was deleted for good with this: take its bytes off the disk
    thread: int | None = None  # the topic to send it to, in a group that has topics
    unasked: bool = False  # nobody asked for it, so it is rate-limited
    commands: tuple[tuple[str, str], ...] = ()  # for setMyCommands: names and what they do
    scope: int | None = None  # for commands: the chat they are for; the Bot API wants it named
    action: str | None = None  # for sendChatAction

    @property
    def markup(self) -> InlineKeyboardMarkup | None:
        """The buttons as python-telegram-bot has them."""
        return None if self.keyboard is None else InlineKeyboardMarkup.de_json(self.keyboard)

    def has_button(self, data: str) -> bool:
        """Whether a button under it brings back this data."""
        rows = self.keyboard["inline_keyboard"] if self.keyboard is not None else ()
        return any(button.get("callback_data") == data for row in rows for button in row)

    def params(self) -> dict[str, Any]:
        """The parameters of the call (Bot API, by the names of its methods), without the chat."""
        params: dict[str, Any] = {}
        if self.text is not None:
            params["caption" if self.method in ("sendPhoto", "sendDocument") else "text"] = self.text
            if self.is_html:
                params["parse_mode"] = ParseMode.HTML.value
            if self.method in ("sendMessage", "editMessageText"):
                params["link_preview_options"] = _NO_PREVIEW
        if self.keyboard is not None:
            params["reply_markup"] = self.keyboard
        if self.silent:
            params["disable_notification"] = True
        if self.message_id is not None:
            params["message_id"] = self.message_id
        if self.thread is not None:
            params["message_thread_id"] = self.thread
        if self.commands:
            params["commands"] = [{"command": name, "description": what} for name, what in self.commands]
        if self.scope is not None:
            params["scope"] = {"type": BotCommandScopeType.CHAT.value, "chat_id": self.scope}
        if self.action is not None:
            params["action"] = self.action
        return params

    def as_json(self) -> dict[str, Any]:
        """The row's payload."""
        more: dict[str, Any] = {
            "screen": self.is_screen,
            "clear": self.clear,
            "delete": self.delete,
            "draw": {"qr": self.qr} if self.qr is not None else {"trend": self.trend} if self.trend else None,
            "attach": {"copy": self.copy}
            if self.copy is not None
            else {"event": self.event}
            if self.event
            else None,
            "leaves": self.leaves,
            "live": self.live,
            "private": self.private,
            "spares": self.spares,
            "blank": self.blank,
            "sweep": self.wipe,
            "deletes": list(self.deletes) or None,
            "if_left": self.if_left,
            "scrub": self.scrub,
            "unasked": self.unasked,
        }
        return {"method": self.method, "params": self.params()} | {
            name: value for name, value in more.items() if value is not None and value is not False
        }

    @classmethod
    def from_json(cls, payload: dict[str, Any]) -> Self:
        """What `as_json` wrote, of any release. KeyError or ValueError for what nobody can send."""
        method, params = payload["method"], payload["params"]
        if method not in _METHODS:
            raise ValueError("no method that the outbox sends")
        text = params.get("text", params.get("caption"))
        if text is None and method in ("sendMessage", "editMessageText"):
            raise ValueError("a message without a text")
        draw, attach = payload.get("draw") or {}, payload.get("attach") or {}
        if draw and not isinstance(draw.get("qr"), str) and not isinstance(draw.get("trend"), dict):
            raise ValueError("there is no such picture")
        if attach and not isinstance(attach.get("copy"), str) and not isinstance(attach.get("event"), dict):
            raise ValueError("there is no such file")
        return cls(
            method=method,
            text=text,
            is_html=text is None or params.get("parse_mode") is not None,
            keyboard=params.get("reply_markup"),
            silent=bool(params.get("disable_notification")),
            message_id=params.get("message_id"),
            is_screen=bool(payload.get("screen")),
            clear=payload.get("clear"),
            delete=payload.get("delete"),
            qr=draw.get("qr"),
            trend=draw.get("trend"),
            copy=attach.get("copy"),
            event=attach.get("event"),
            leaves=payload.get("leaves"),
            live=payload.get("live"),
            private=bool(payload.get("private")),
            spares=bool(payload.get("spares")),
            blank=bool(payload.get("blank")),
            wipe=bool(payload.get("sweep")),
            deletes=tuple(payload.get("deletes", ())),
            if_left=payload.get("if_left"),
            scrub=bool(payload.get("scrub")),
            thread=params.get("message_thread_id"),
            unasked=bool(payload.get("unasked")),
            commands=tuple((one["command"], one["description"]) for one in params.get("commands", ())),
            scope=params["scope"]["chat_id"] if params.get("scope") else None,
            action=params.get("action"),
        )

    @classmethod
    def of(cls, payload: object) -> Self:
        """The payload of a row: as this process put it in, or as it was read from the database."""
        if isinstance(payload, cls):
            return payload
        if isinstance(payload, dict):
            return cls.from_json(payload)
        raise TypeError("no payload of the outbox")


def deletion(message_id: MessageId, *, blank: bool = False, private: bool = False) -> OutgoingMessage:
    """Take a message out of the chat (Bot API, deleteMessage: those of the last 48 hours)."""
    return OutgoingMessage("deleteMessage", message_id=message_id, blank=blank, private=private)
