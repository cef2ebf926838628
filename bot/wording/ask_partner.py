"""Asking the partner to join: choosing how, the request, and the answers."""

from dialogues.text.languages import Phrase

SAME_ROOM = Phrase("asking/same room", "<b>{{ title }}</b>\n\n{{ about }}\n\nAre you in the same room?")
SAME_ROOM_YES = Phrase("asking/same room yes", "Yes, we are")
SAME_ROOM_NO = Phrase("asking/same room no", "No")
LIKE_LAST_TIME = Phrase("asking/like last time", "Like last time")
WAY = Phrase("asking/way", "<b>{{ title }}</b>\n\nHow would you like to do it?")
WAY_SAME_ROOM = Phrase("asking/way same room", "In the same room, out loud")
WAY_LIVE = Phrase("asking/way live", "Live, each on your own phone")
WAY_APART = Phrase("asking/way apart", "Apart, each in your own time")
LENGTH = Phrase("asking/length", "<b>{{ title }}</b>\n\nHow much time do you have?")
LENGTH_LONG = Phrase("asking/length long", "All of it · {{ minutes }} min")
LENGTH_SHORT = Phrase("asking/length short", "We have three minutes")
BACK = Phrase("asking/back", "‹ Back")
ASKED = Phrase("asking/asked", "I've asked. I'll let you know.")
ONE_AT_A_TIME = Phrase(
    "asking/one at a time",
    "One question at a time between the two of you, and yours for “{{ title }}” is still open. I'll let you "
    "know when there's an answer.",
)
WITHDRAW = Phrase("asking/withdraw", "Take it back")
WITHDRAWN = Phrase("asking/withdrawn", "Taken back. Nothing is asked of {{ partner }} any more.")
TOLD_NO = Phrase("asking/not today", "Not today. It was still a good thing to ask.")
TOLD_COMES = Phrase(
    "asking/told comes",
    "Not today, and: “I'll come to you.” So for a month, the asking is up to them.",
)
TOLD_LATER = Phrase("asking/told later", "A little later{% if today %} today{% endif %}. I'll let you know.")
NO_ANSWER = Phrase("asking/no answer", "No answer this time, and that's all right. Another day, perhaps.")
ENOUGH_FOR_TODAY = Phrase(
    "asking/enough for today", "You've asked once today, so let's leave it there. Tomorrow is another day."
)
COMES_FIRST = Phrase(
    "asking/comes first",
    "{{ partner }} said “I'll come to you”, so I leave the asking to them until <b>{{ day }}</b>. "
    "There's nothing you have to do for that.",
)
BUSY = Phrase(
    "asking/busy",
    "One question at a time between the two of you. You can ask for this one in {{ duration }}.",
)
NEEDS_PARTNER = Phrase(
    "asking/needs partner",
    "“{{ title }}” takes two. It will be here when your partner is. An invite brings them in.",
)
NOT_IN_THIS_LANGUAGE = Phrase(
    "asking/not in this language",
    "“{{ title }}” takes two, and I don't know one of your languages well enough yet to do that safely."
    " You can still do things on your own.",
)
QUESTION = Phrase(
    "asking/question",
    "<b>{{ asker }}</b> would like to do <b>{{ title }}</b> with you.{% if way %}\n{{ way }}.{% endif %}"
    "\nAbout {{ minutes }} minutes.\n\nWould that suit you? You don't need a reason to say no, and if you'd rather "
    "not say it, you don't have to answer.",
)
FIRST_THIS = Phrase(
    "asking/first this", "One question at a time between the two of you, and one is waiting for you:"
)
NOW = Phrase("asking/now", "Now")
LATER = Phrase("asking/later", "Later today")
NO = Phrase("asking/no", "Not today")
COMES = Phrase("asking/comes", "Not today, I'll come to you")
PUT_OFF = Phrase(
    "asking/put off",
    "Good. I'll come back to you once, {% if time %}at about {{ time }}{% else %}in about three hours{% endif %}. "
    "{{ asker }} hears “a little later{% if today %} today{% endif %}”.",
)
DECLINED = Phrase(
    "asking/declined",
    "Not today, then.{% if told %} {{ asker }} hears just that.{% endif %} It needs no reason.",
)
COMES_SAID = Phrase(
    "asking/comes said",
    "Not today, then. {{ asker }} hears that you'll come to them, and for a month only you ask. Take your time: I won't "
    "remind you.",
)
RESIGN = Phrase("asking/resign", "{{ asker }} may ask again too")
RESIGNED = Phrase("asking/resigned", "All right. From now on you can both ask again.")
OVER = Phrase("asking/over", "That one's already over, and there's nothing you need to do.")
MINE = Phrase("asking/mine", "⏳ Your question for {{ partner }}")
THEIRS = Phrase("asking/theirs", "A question from {{ partner }}")
