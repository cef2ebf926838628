"""The menu, and replies to anything typed outside an exercise."""

from dialogues.text.languages import Phrase

MENU = Phrase("menu/menu", "What would you like, {{ name }}?")
WITH_PARTNER = Phrase("menu/with partner", "With {{ partner }} · what would you like, {{ name }}?")
CARRY_ON = Phrase("menu/carry on", "▶ Carry on: {{ title }}")
EXERCISE = Phrase("menu/exercise", "{{ title }} · {{ minutes }} min")
MORE = Phrase("menu/more", "More ›")
MORE_EXERCISES = Phrase("menu/more exercises", "More exercises:")
ON_TO = Phrase("menu/on to", "→ {{ title }}")
PROMISES = Phrase("menu/promises", "Promises")
GOALS = Phrase("menu/goals", "Goals")
INVITE = Phrase("menu/invite", "Invite your partner")
BOARD = Phrase("menu/board", "What you kept")
NUDGES = Phrase("menu/nudges", "Reminders")
JUST_FOR_ME = Phrase("menu/just for me", "🔒 Just for me")
PRIVACY = Phrase("menu/privacy", "Privacy")
HELP = Phrase("menu/help", "Help")
LEAVE = Phrase("menu/leave", "Leave the couple")
HOME = Phrase("menu/home", "‹ Menu")
HELP_TEXT = Phrase(
    "menu/help text",
    "I lead short exercises. Most steps are a tap; where words are asked for, they stay a draft until you tap "
    "<i>Send</i>.\n\n"
    "🔒 only you see it · 👥 your partner too · ✋ you decide first.\n\n"
    "⋯ under a question pauses, skips, goes back or stops, and opens private help. You never owe a reason.\n\n"
    "/menu shows everything. /invite brings your partner in.",
)
UNKNOWN_COMMAND = Phrase("menu/unknown command", "I don't know that one. Here is what there is:")
NOT_YET = Phrase("menu/not yet", "That isn't built yet. Here is what there is:")
LANGUAGE = Phrase(
    "menu/language",
    "I only speak English so far. You can write in your own language, though: what you two write to each other "
    "arrives just as it is. It's days, times and numbers that I can only read in English, and some of my safety "
    "checks don't know other languages yet. The help lines are the ones in your country.",
)
NOTHING_OPEN = Phrase("menu/nothing open", "Nothing is open right now. Here is what there is:")
WORDS_OUTSIDE = Phrase(
    "menu/words outside", "Nothing is asked of you right now, so I haven't kept that. Here is what there is:"
)
ONLY_TEXT = Phrase("menu/only text", "I can only read text and taps. Here is what there is:")
IS_OVER = Phrase("menu/is over", "That is over by now, and nothing is asked of you. Here is what there is:")
OLD_BUTTON = Phrase("menu/old button", "That button is from earlier. Here is what there is now:")
EDITED = Phrase("menu/edited", "That message was already taken in, so changing it here changes nothing.")
NO_SUCH_EXERCISE = Phrase("menu/no such exercise", "I know no exercise of that name. Here is what there is:")
STUMBLED = Phrase(
    "menu/stumbled",
    "Something went wrong on my side with your last message, and it may not have been taken in. Nothing before "
    "it is lost. Please try again, or open /menu.",
)
TOO_MUCH = Phrase(
    "menu/too much",
    "That's more than I can keep up with, so I've left out the last of it. Give me a minute, then send me again "
    "what's missing.",
)
KEPT = Phrase("menu/kept", "<b>What you kept</b>")
KEPT_NOTHING = Phrase(
    "menu/kept nothing",
    "Nothing kept yet. When an exercise leaves you something worth keeping, you'll find it here.",
)
KEPT_OLDER = Phrase("menu/kept older", "Older ›")
