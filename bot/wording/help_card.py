"""The help card, and the *Just for me* page."""

from dialogues.text.languages import Phrase

JUST_FOR_ME = Phrase(
    "helping/just for me",
    "🔒 <b>Just for you.</b> Nobody is told that you opened this page, or what you do here.\n\n"
    "Whoever holds this phone can read what's in this chat. Everything you open here has a button that clears it "
    "from the chat.",
)
LINES_ARE_OFF = Phrase("helping/lines are off", "Show me ready lines first")
LINES_ARE_ON = Phrase("helping/lines are on", "✓ Ready lines come first")
LINES_OFFER = Phrase(
    "helping/lines offer",
    "Exercises for two can make fear worse, and you never have to answer when you're asked to do one. In all of them "
    "you can tap a ready line instead of typing. Would you like to see those lines first?\n\n"
    "Your partner would notice nothing: a tapped line arrives just like a typed one.",
)
LINES_FIRST = Phrase("helping/lines first", "Ready lines first from now on")
DECIDE_EACH_TIME = Phrase("helping/decide each time", "Decide each time")
CHANGE_NOTHING = Phrase("helping/change nothing", "Change nothing")
QUESTIONS = Phrase("helping/questions", "A few private questions")
SOMEONE = Phrase("helping/someone", "Someone to talk to")
ALONE = Phrase("helping/alone", "An exercise on my own")
ALONE_TEXT = Phrase(
    "helping/alone text", "Exercises on your own. Nothing from them reaches anyone else. Which one?"
)
HARMED = Phrase(
    "helping/harmed",
    "🔒 Thank you for saying it. Nobody is told, and your answer is not kept.\n\n"
    "Nobody has the right to frighten, hurt or control you, and it isn't your job to fix it. There are people who'll "
    "listen, believe you, and leave the deciding to you. You don't have to be sure before you call.",
)
READ_ALONG = Phrase(
    "helping/read along",
    "🔒 Thank you for saying it. Nobody is told, and your answer is not kept.\n\n"
    "So only write here what you'd be fine with them reading. If you call from another phone, such as a friend's, it "
    "won't show up on this one.",
)
FRIGHTENING = Phrase(
    "helping/frightening",
    "🔒 Thank you for saying it. That takes courage. Nobody is told, and your answer is not kept.\n\n"
    "You can learn to stop, and people have. When you feel it rise: leave the room, go outside, come back only "
    "when you're calm. There are people to talk to who won't shame you.",
)
YOUNG = Phrase(
    "helping/young",
    "🔒 Thank you for being straight with me. Exercises with another person here are made for adults, so those are "
    "closed for you now. Nobody is told why.\n\n"
    "If anything between you and someone else worries or hurts you, it isn't your fault, and you deserve someone to "
    "talk to. These are for people your age:",
)
EMERGENCY = Phrase("helping/emergency", "In danger now ({{ country }}): <b>{{ number }}</b>.")
EMERGENCY_SOMEWHERE = Phrase("helping/emergency somewhere", "In danger now: your local emergency number.")
LINE = Phrase("helping/line", "• {{ name }}: <b>{{ number }}</b>")
UNCONFIRMED = Phrase("helping/unconfirmed", "Not checked lately. If nobody answers there, call {{ number }}:")
MORE = Phrase("helping/more", "Free lines for every country: {{ site }}")
A_PROGRAM = Phrase("helping/a program", "I'm a program. I can't see danger and I can't send help.")
CHOOSE_COUNTRY = Phrase("helping/choose country", "Lines for a country")
OTHER_COUNTRY = Phrase("helping/other country", "Lines for another country")
WHICH_COUNTRY = Phrase(
    "helping/which country",
    "Which country's lines would you like to see? I don't guess it, and I don't show it to anyone.",
)
ELSEWHERE = Phrase("helping/elsewhere", "Another country")
CLEAR = Phrase("helping/clear", "Clear this from the chat")
BACK = Phrase("helping/back", "‹ Back to it")
