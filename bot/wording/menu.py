"""The menu, and replies to anything typed outside an exercise."""

from dialogues.text.languages import Phrase

MENU = Phrase("menu/menu", "What would you like, {{ name }}?")
WITH_PARTNER = Phrase("menu/with partner", "With {{ partner }} · what would you like, {{ name }}?")
CARRY_ON = Phrase("menu/carry on", "▶ Carry on: {{ title }}")
EXERCISE = Phrase("menu/exercise", "{{ title }} · {{ minutes }} min")
MORE = Phrase("menu/more", "More ›")
EXERCISES = Phrase("menu/exercises", "Exercises")
OURS = Phrase("menu/ours", "Ours")
OURS_TEXT = Phrase(
    "menu/ours text",
    "{% if partner %}What you and {{ partner }} want to keep in mind, and what came of your exercises.{% else %}"
    "What you want to keep in mind, and what came of your exercises.{% endif %}",
)
REST = Phrase("menu/rest", "More")
REST_TEXT = Phrase("menu/rest text", "And the rest:")
LANGUAGE = Phrase("menu/language", "Language")
LANGUAGES = Phrase(
    "menu/languages",
    "{% if count == 1 %}{{ spoken }} only so far. You can write to each other in your own language, though: it arrives "
    "just as it is. I just can't read days, times or numbers in other languages, and I'm less likely to notice when "
    "something sounds dangerous.{% else %}I speak {{ spoken }}: the one your Telegram is set to, as long "
    "as it's one of these.{% endif %}",
)
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
    "I lead short exercises. Most steps are a tap. Words for your partner stay a draft until you tap <i>Send</i>; a "
    "short answer just for you counts right away, and ⋯ takes it back.\n\n"
    "🔒 only you see it · 👥 your partner too · ✋ you decide first.\n\n"
    "⋯ under a question pauses, skips, goes back or stops, and opens private help. You never owe a reason.\n\n"
    "/menu shows everything.{% if not partner %} /invite brings your partner in.{% endif %}",
)
QUESTION = Phrase("menu/question", "I can't answer questions in my own words. But this is how it works here:")
UNKNOWN_COMMAND = Phrase("menu/unknown command", "I don't know that one. Here's what there is:")
NOTHING_OPEN = Phrase("menu/nothing open", "Nothing is open right now. Here's what there is:")
WORDS_OUTSIDE = Phrase(
    "menu/words outside", "I'm no good at chatting, so I haven't kept that. But there's a lot we can do:"
)
ONLY_TEXT = Phrase("menu/only text", "I can only read text and taps. Here's what there is:")
IS_OVER = Phrase(
    "menu/is over", "That's already over, and there's nothing you have to do. Here's what there is:"
)
OLD_BUTTON = Phrase("menu/old button", "That button is from earlier. Here's what there is now:")
EDITED = Phrase("menu/edited", "That message was already taken in, so changing it here changes nothing.")
NO_SUCH_EXERCISE = Phrase(
    "menu/no such exercise", "I don't know an exercise by that name. Here's what there is:"
)
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
