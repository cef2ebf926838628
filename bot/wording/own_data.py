"""A person's own data: who can read what, the export, deleting everything."""

from dialogues.text.languages import Phrase

PRIVACY = Phrase(
    "owndata/privacy",
    "What you write is kept encrypted, each person's words under a key of their own. What you keep to yourself "
    "is never shown to your partner. I don't count or study your words.\n\n"
    "<b>Who could read it</b>\n"
    "• Whoever holds your phone: /hide hides this chat.\n"
    "• Telegram, which carries both chats and keeps them.\n"
    "• {% if operator %}<b>{{ operator }}</b>, who runs this bot{% if contact %} ({{ contact }}){% endif %}"
    "{% else %}Whoever runs this bot{% endif %}: the database and the key are on their machine, so they could open "
    "what is kept. Without even trying, they see that you use the bot, when, who with, and which exercises.\n"
    "• Your partner: only answers marked 👥, and what you chose to send after ✋.\n\n"
    "<b>How long</b>\n"
    "What you both write in an exercise is erased once you've both seen the end, except what was kept. That it took "
    "place, and which questions and reminders were sent, is forgotten after {{ days }} days. What was kept stays "
    "until you delete it.\n\n"
    "<b>What deleting reaches</b>\n"
    "Your data and your key go at once{% if postgresql %}, also from the file that held your key. The database "
    "is PostgreSQL: its log still has your key and your words until it is written over, which can take weeks. Only "
    "whoever has both that log and the master key could open them; after that, nobody can"
    "{% else %}, and their bytes are overwritten{% endif %}. A backup that the operator made before still has them "
    "until it is thrown away.",
)
EXPORT = Phrase("owndata/export button", "Take a copy")
DELETE = Phrase("owndata/delete button", "Delete everything")
HIDE = Phrase("owndata/hide button", "Hide this chat")

EXPORT_ASK = Phrase(
    "owndata/export",
    "<b>A copy of what is here</b>\n\n"
    "You get one archive: a page to read or print, and the same as plain data. <i>Only what was shared</i> holds what "
    "your partner can read, too; <i>everything</i> holds what is yours alone as well.\n\n"
    "Whoever opens the file can read it. It leaves this chat after an hour, so save it where it is safe.",
)
EXPORT_SHARED = Phrase("owndata/export shared", "Only what was shared")
EXPORT_ALL = Phrase("owndata/export all", "Everything")
EXPORT_CAPTION = Phrase(
    "owndata/export caption", "Open the page inside with any browser. The file leaves this chat in an hour."
)

DELETE_ASK = Phrase(
    "owndata/delete",
    "<b>Delete everything of yours?</b>\n\n"
    "Your name, your answers, what you kept, your reminders and your key are deleted at once, and I cannot bring "
    "them back.{% if partner %} You leave the couple with {{ partner }}. {{ partner }} is sent nothing: they "
    "find out, without a reason, when they next want to do something together here or look for what you "
    "shared.{% endif %}\n\n"
    "What you shared is no longer shown to anyone by me. Words that were already received stay in the reader's own "
    "chat: I cannot take those back, and they may need them. The messages in this chat stay until you clear it in "
    "Telegram; /hide deletes those of the last 48 hours.\n\n"
    "You may want to take a copy first.",
)
DELETE_YES = Phrase("owndata/delete yes", "Delete everything")
DELETE_SURE = Phrase("owndata/delete sure", "This cannot be undone. Delete everything of yours, now?")
DELETE_NOW = Phrase("owndata/delete now", "Yes, delete it all")
KEEP = Phrase("owndata/keep", "‹ Keep it")
DELETED = Phrase(
    "owndata/deleted",
    "Done. Your words and your key are gone. If you ever write to me again, we begin as strangers. Take care.",
)

PAGE_TITLE = Phrase("owndata/page title", "What is kept for {{ name }}")
PAGE_TITLE_SHARED = Phrase(
    "owndata/page title shared", "What {{ name }} shared, and what was shared with them"
)
PAGE_MADE = Phrase("owndata/page made", "Made on {{ day }}. Only for the person named above.")
PAGE_ABOUT = Phrase("owndata/page about", "About you")
PAGE_NAME = Phrase("owndata/page name", "Name")
PAGE_LANGUAGE = Phrase("owndata/page language", "Language")
PAGE_ZONE = Phrase("owndata/page zone", "Time zone")
PAGE_SINCE = Phrase("owndata/page since", "Here since")
PAGE_PARTNER = Phrase("owndata/page partner", "Together here with")
PAGE_KEPT = Phrase("owndata/page kept", "What was kept")
PAGE_EXERCISES = Phrase("owndata/page exercises", "Exercises")
PAGE_REMINDERS = Phrase("owndata/page reminders", "Reminders")
PAGE_NOTHING = Phrase("owndata/page nothing", "Nothing here.")
PAGE_MINE_PRIVATE = Phrase("owndata/page mine private", "yours, for you alone")
PAGE_MINE_SHARED = Phrase("owndata/page mine shared", "yours, shared")
PAGE_THEIRS = Phrase("owndata/page theirs", "from {{ partner }}")
PAGE_UNSENT = Phrase("owndata/page unsent", "begun, not sent")
PAGE_ERASED = Phrase("owndata/page erased", "Finished; what was written in it is erased.")
PAGE_NOT_IN_HERE = Phrase(
    "owndata/page not in here",
    "Answers about safety are never part of a copy. Neither is what others wrote just for themselves.",
)
