"""Which of Telegram's refusals mean that nothing can be sent to a chat any more."""

from telegram.error import BadRequest, Forbidden, TelegramError

# Telegram says it in many ways, with 403 and with 400: someone has blocked the bot, deleted their account,
# never pressed Start, or put the bot out of a group. The Bot API does not specify the descriptions, so only
# their stable parts are compared.
_DESCRIPTIONS = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "user is deactivated",
    "input_user_deactivated",
    "bot was blocked",
    "bot was kicked",
    "bot can't initiate conversation",
    "bot is not a member",
    "group chat was deactivated",
    "chat_write_forbidden",
)


def is_unreachable(refusal: TelegramError) -> bool:
    """Whether the chat cannot be reached: trying again, or sending something else, leads nowhere."""
    if isinstance(refusal, Forbidden):
        return True
    said = refusal.message.lower()
    return isinstance(refusal, BadRequest) and any(reason in said for reason in _DESCRIPTIONS)
