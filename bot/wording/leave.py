"""Leaving the couple, and being left."""

from dialogues.text.languages import Phrase

LEAVE = Phrase(
    "leaving/leave",
    "Leave the couple with {{ partner }}? It happens at once, and needs no reason and no consent. Running exercises "
    "end for both, and nothing more crosses over. What each has received stays in their own chat.\n\n"
    "<b>Leave now</b> tells {{ partner }} nothing: they find out when they next want to do something together here. "
    "Or I tell them, now or tomorrow, in one plain line without a reason.\n\n"
    "If you are afraid of what may follow, talk to someone first. Private help is a tap away, and nobody is told.",
)
LEAVE_NOW = Phrase("leaving/leave now", "Leave now")
LEAVE_AND_TELL = Phrase("leaving/leave and tell", "Leave, and tell {{ partner }} now")
LEAVE_AND_TELL_TOMORROW = Phrase("leaving/leave and tell tomorrow", "Leave, and tell {{ partner }} tomorrow")
STAY = Phrase("leaving/stay", "‹ Stay")
LEFT = {
    "nothing": Phrase(
        "leaving/left",
        "You have left. What is yours stays yours. I sent nothing to anyone. Coming back together would take a new "
        "invite, and a yes from both.",
    ),
    "now": Phrase(
        "leaving/left and told",
        "You have left. What is yours stays yours. I've called the other one, and tell them when they open it. Coming "
        "back together would take a new invite, and a yes from both.",
    ),
    "tomorrow": Phrase(
        "leaving/left and told tomorrow",
        "You have left. What is yours stays yours. I tell the other one in a day, unless they notice before. Coming "
        "back together would take a new invite, and a yes from both.",
    ),
}
NO_COUPLE = Phrase(
    "leaving/no couple", "You are here on your own right now. An invite brings your partner in."
)
PARTED = Phrase(
    "leaving/parted",
    "You and <b>{{ partner }}</b> are not a couple here any more. No reason is asked or given. What is yours stays "
    "yours, and what you have received stays in this chat.\n\nThis may be a lot to read. Nothing has to be done about "
    "it here. Coming back together would take a new invite, and a yes from both.",
)
ALONE = Phrase("leaving/alone", "{{ title }}, on my own")
NOTHING_NEW = Phrase("leaving/nothing new", "That has been said, and nothing is asked of you.")
