"""Becoming a couple."""

from dialogues.text.languages import Phrase

INVITE = Phrase(
    "pairing/invite",
    "Your invite. It works once, within <b>{{ lasts }}</b>. Give it only to your partner: tap <b>Share</b>, or show the "
    "picture, or pass on the code (they type <code>/join</code> and the code).\n\n{{ link }}\n\n"
    "Once they say yes, I'll ask you whether it's really them.",
)
SHARE = Phrase("pairing/share", "Share")
SHARE_TEXT = Phrase("pairing/share text", "I'd like to try this with you: short exercises for the two of us.")
IS_THIS = Phrase("pairing/is this", "Is this your partner? {{ joiner }}")
BEGIN = Phrase("pairing/begin", "🌿 You and {{ partner }}: begin here")
FROM = Phrase("pairing/from", "{{ inviter }} invites you")
COPY_CODE = Phrase("pairing/copy code", "Copy the code")
COPY_LINK = Phrase("pairing/copy link", "Copy the link")
WITHDRAW = Phrase("pairing/withdraw", "Withdraw it")
WITHDRAWN = Phrase("pairing/withdrawn", "Withdrawn. That link and code open nothing any more.")
NEW_INVITE = Phrase("pairing/new invite", "Make a new one")
STILL_OPEN = Phrase(
    "pairing/still open",
    "Your invite is open for another <b>{{ lasts }}</b>. I can't show it again, because I keep no copy that can be "
    "read. If you make a new one, the old one stops working.",
)
NOTHING_OPEN = Phrase("pairing/nothing open", "There is no open invite any more.")
ALREADY_COUPLE = Phrase("pairing/already couple", "You and {{ partner }} are a couple here already.")
JOIN_HOW = Phrase(
    "pairing/join how",
    "To join your partner, send me the link or the code they gave you.",
)
NOTED = Phrase("pairing/noted", "{{ inviter }} invites you. First just this:")
CONFIRM_JOIN = Phrase(
    "pairing/confirm join",
    "<b>{{ inviter }}</b> has invited you to do exercises together here. {{ inviter }} can read what you share in "
    "them; the rest stays yours.\n\n<b>Is joining your own choice?</b> If you don't join, it looks as if the invite "
    "was never used.",
)
JOIN = Phrase("pairing/join", "Yes, join {{ inviter }}")
NOT_MY_CHOICE = Phrase("pairing/not my choice", "No")
NOT_BY_CHOICE = Phrase(
    "pairing/not by choice",
    "Thank you for telling me. Nothing was sent to anyone, and the invite looks as if it was never used. Nobody has "
    "to know that you were here.\n\nYou can still do everything that's for one person, and there's someone to talk to.",
)
NOT_NOW = Phrase("pairing/not now", "Not now")
LEFT_OPEN = Phrase("pairing/left open", "Fine. Nothing was sent to anyone.")
CLAIMED = Phrase(
    "pairing/claimed",
    "Thank you. I'm asking {{ inviter }} whether it's really you. I'll let you know. Until then, one minute "
    "for yourself:",
)
CLAIMED_BEFORE = Phrase(
    "pairing/claimed before",
    "Your yes is in. I'm asking {{ inviter }} whether it's really you. I'll let you know.",
)
SOMEONE_CLAIMED = Phrase(
    "pairing/someone claimed",
    "Someone who goes by <b>{{ joiner }}</b> said yes to your invite. Is this the partner you gave it to? "
    "If you are not sure, ask them in person first.",
)
CONFIRM = Phrase("pairing/confirm", "Yes, that's {{ joiner }}")
REFUSE = Phrase("pairing/refuse", "No, I don't know them")
TOO_LATE = Phrase(
    "pairing/too late",
    "Your invite has run out; they last seven days. Make a new one and give it to them.",
)
REFUSED = Phrase(
    "pairing/refused",
    "Good that you checked. Nothing was shared, and that invite is gone. You can make a new one.",
)
TOGETHER = Phrase(
    "pairing/together",
    "🌿 You and <b>{{ partner }}</b> are a couple here now. Each keeps a chat of their own with me; only what "
    "you share crosses over.\n\n"
    "If you ever have to watch what you say around each other, <b>Just for me</b> in the menu is there. I never say "
    "who opened it."
    "{% if sealed %}\n\n<b>Your first one together:</b> the thank-you you wrote on your own. Nobody has seen it yet. If it's "
    "about {{ partner }}, it can be the first thing you give.{% elif first %}\n\n<b>Your first one together</b> takes two "
    "minutes:{% endif %}",
)
CAME_TO_NOTHING = Phrase(
    "pairing/came to nothing", "That invite came to nothing. Ask your partner for a new one if you like."
)
OWN = Phrase("pairing/own", "That is your own invite. It's meant for your partner's phone.")
USED = Phrase("pairing/used", "That invite was already used. Ask your partner for a new one.")
EXPIRED = Phrase(
    "pairing/expired", "That invite has expired; they last seven days. Ask your partner for a new one."
)
GONE = Phrase("pairing/gone", "That invite was withdrawn. Ask your partner for a new one.")
UNKNOWN = Phrase(
    "pairing/unknown",
    "I don't know that code. Perhaps a letter slipped? Try again, or ask your partner for a new one.",
)
PAUSED = Phrase(
    "pairing/paused",
    "I don't know these codes, and there were a few in a row. Please wait <b>{{ wait }}</b>, then try again.",
)
TAKEN = Phrase(
    "pairing/taken", "You are in a couple with {{ partner }} already, so this invite isn't for you to use."
)
