"""The bot's Telegram profile: its command list and descriptions (Bot API, setMyCommands)."""

from dialogues.text.languages import Phrase

COMMANDS = {
    "menu": Phrase("profile/menu", "Everything there is"),
    "do": Phrase("profile/do", "Start an exercise"),
    "invite": Phrase("profile/invite", "Bring your partner in"),
    "board": Phrase("profile/board", "What you kept"),
    "nudges": Phrase("profile/nudges", "Reminders"),
    "help": Phrase("profile/help", "How this works"),
}
DESCRIPTION = Phrase(
    "profile/description",
    "Short exercises for two partners: noticing, listening, keeping small promises. For adults. A program, not "
    "therapy.",
)
SHORT_DESCRIPTION = Phrase(
    "profile/short description", "Short exercises for two people who stay themselves and lean on each other."
)
