"""Leaving the couple, and being left."""

from dialogues.text.languages import Phrase

LEAVE = Phrase(
    "leaving/leave",
    "Leave the couple with {{ partner }}? It happens at once. You don't need a reason, and nobody has to agree. "
    "Nothing more passes between you. What you've each received stays in your own chats.\n\n"
    "<b>Leave now</b> sends {{ partner }} nothing: they find out when they next want to do something together here. "
    "Or I tell them, now or tomorrow, in one plain line without a reason.\n\n"
    "{% if exercises %}<b>Still open between you:</b> {{ exercises }}. If you just leave, it rests, the way it would "
    "if you stopped answering. If you end it, {{ partner }} sees that it ends.\n\n{% endif %}"
    "If you're afraid of what may follow, you can talk to someone first. Private help is a tap away, and nobody is told.",
)
LEAVE_NOW = Phrase("leaving/leave now", "Leave now")
LEAVE_AND_END = Phrase("leaving/leave and end", "Leave, and end what's open")
LEAVE_AND_TELL = Phrase("leaving/leave and tell", "Leave, and tell {{ partner }} now")
LEAVE_AND_TELL_TOMORROW = Phrase("leaving/leave and tell tomorrow", "Leave, and tell {{ partner }} tomorrow")
STAY = Phrase("leaving/stay", "‹ Stay")
LEFT = {
    "nothing": Phrase(
        "leaving/left",
        "You have left. What is yours stays yours. I sent nothing to anyone. Coming back together would take a new "
        "invite, and a yes from both of you.",
    ),
    "end": Phrase(
        "leaving/left and ended",
        "You have left. What is yours stays yours. {{ exercises }} ended too, and the other one can see that it did. "
        "They weren't told anything else. Coming back together would take a new invite, and a yes from both of you.",
    ),
    "now": Phrase(
        "leaving/left and told",
        "You have left. What is yours stays yours. I'll tell the other one as soon as they look in here. Coming back together would take a new invite, and a yes from both of you.",
    ),
    "tomorrow": Phrase(
        "leaving/left and told tomorrow",
        "You have left. What is yours stays yours. I'll tell the other one in a day, unless they notice before. Coming "
        "back together would take a new invite, and a yes from both of you.",
    ),
}
NO_COUPLE = Phrase(
    "leaving/no couple", "You are here on your own right now. An invite brings your partner in."
)
PARTED = Phrase(
    "leaving/parted",
    "You and <b>{{ partner }}</b> are not a couple here any more. No reason is asked or given. What is yours stays "
    "yours, and what you have received stays in this chat.\n\nThis may be a lot to take in. There's nothing you have to do "
    "about it here. Coming back together would take a new invite, and a yes from both.",
)
ALONE = Phrase("leaving/alone", "{{ title }}, on my own")
NOTHING_NEW = Phrase("leaving/nothing new", "You've already been told, and there's nothing you need to do.")
