"""Hiding the chat, and what a hidden chat says while it poses as a notes bot."""

from dialogues.text.languages import Phrase

EXPLAIN = Phrase(
    "hiding/explain",
    "<b>Hiding this chat</b>\n\n"
    "Once you have a word for it, /hide hides this chat at once. I delete what Telegram lets me delete: the messages of "
    "the last 48 hours, yours and mine. From then on I look like a plain place for notes, and nothing personal arrives, "
    "until you type your word.\n\n"
    "What stays: messages older than 48 hours (in Telegram you can clear the chat yourself), this bot's name and "
    "description, and whatever is on your partner's phone. It is a curtain, not a safe.\n\n"
    "<b>Type your word now.</b> Five letters or more, and one you'll remember: nobody can look it up, and without it a "
    "hidden chat stays hidden. As soon as you send it, it goes from this chat, and so does this explanation.",
)
OPEN = Phrase("hiding/open", "Hiding this chat")
ABOUT = Phrase(
    "hiding/about",
    "<b>Hiding this chat</b>\n\n"
    "Your word is set. /hide hides this chat at once, and your word brings it back.",
)
CHANGE = Phrase("hiding/change", "Change the word")
CHANGE_TO = Phrase(
    "hiding/change to",
    "<b>Type your new word.</b> Five letters or more, and one you'll remember. It takes the place of the old one, and "
    "goes from this chat as soon as you send it.",
)
DONE = Phrase("hiding/done", "Done.")
HIDE_NOW = Phrase("hiding/hide now", "Hide now")
NOT_NOW = Phrase("hiding/not now", "‹ Not now")
UNFIT = Phrase(
    "hiding/unfit",
    "That one won't do. {{ shortest }} letters or more, at most {{ longest }} characters, on one line and without a slash in "
    "front. Type another?",
)
BACK = Phrase("hiding/back", "Here is everything again.")

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
