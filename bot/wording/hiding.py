"""Hiding the chat, and what a hidden chat says while it poses as a notes bot."""

from dialogues.text.languages import Phrase

EXPLAIN = Phrase(
    "hiding/explain",
    "<b>Hide this chat</b>\n\n"
    "I delete here what Telegram lets me delete: the messages of the last 48 hours, yours and mine. From then on I look "
    "like a plain place for notes, and nothing personal arrives, until you type a word of your own.\n\n"
    "What stays: messages older than 48 hours (in Telegram you can clear the chat yourself), this bot's name and "
    "description, and whatever is on your partner's phone. It is a curtain, not a safe.\n\n"
    "<b>Type the word</b> that will bring everything back. Choose one you will remember: nobody can look it up, and "
    "without it this chat stays hidden.",
)
READY = Phrase(
    "hiding/ready",
    "Your word is <b>{{ word }}</b>. Capital letters make no difference. This message goes, too, when you hide. "
    "To choose another word, type it.",
)
HIDE_NOW = Phrase("hiding/hide now", "Hide now")
HIDE_AS_BEFORE = Phrase("hiding/as before", "Hide now, with my word as before")
NOT_NOW = Phrase("hiding/not now", "‹ Not now")
UNFIT = Phrase("hiding/unfit", "A word of 3 to 40 letters, please, on one line and without a slash in front.")
BACK = Phrase("hiding/back", "Here is everything again. /hide hides it at any time.")

PAGE = Phrase(
    "hiding/page", "📝 <b>Notes</b>\n\nSend me a line, and it stays here in this chat until you delete it."
)
HOW = Phrase("hiding/how", "How it works")
HOW_TEXT = Phrase(
    "hiding/how text",
    "Write anything: a shopping list, a phone number, something to remember. To find it again, search this chat in "
    "Telegram. To remove a line, delete the message.",
)
HOW_BACK = Phrase("hiding/how back", "‹ Notes")
NOTED = Phrase("hiding/noted", "✓")
ONLY_TEXT = Phrase("hiding/only text", "I take notes in words only.")
COMMANDS = {"start": Phrase("hiding/start", "Notes"), "help": Phrase("hiding/help", "How it works")}
