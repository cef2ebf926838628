"""The private questions. No text here names the partner or mentions anyone else's answers."""

from dialogues.text.languages import Phrase

ALONE = Phrase(
    "questions/alone",
    "🔒 Five short questions, only for you. Everyone here is asked now and then. Answers are not kept, nobody is "
    "told, and this message can be cleared away at any point.\n\n"
    "First: are you alone with this phone?",
)
NOT_FOR_ME = Phrase("questions/not for me", "Not for me")
PUT_OFF = Phrase("questions/put off", "Fine, I won't bring it up again.")
FEAR = Phrase("questions/fear", "Are you sometimes afraid of how your partner might react?")
HURT = Phrase(
    "questions/hurt",
    "Does your partner hurt you, threaten you, or make you do things you don't want to?",
)
CONTROL = Phrase("questions/control", "Does your partner control your phone, your money, or who you see?")
READ = Phrase("questions/read", "Does someone else read what is written in this chat?")
FRIGHTENED = Phrase(
    "questions/frightened",
    "And you: have you frightened or hurt your partner, or are you worried that you might?",
)
NUMBERED = Phrase("questions/numbered", "🔒 {{ number }} of {{ total }}\n\n{{ question }}")
YES = Phrase("questions/yes", "Yes")
NO = Phrase("questions/no", "No")
UNSURE = Phrase("questions/unsure", "Not sure")
PREFER_NOT = Phrase("questions/prefer not", "Prefer not to say")
STOP = Phrase("questions/stop", "Stop, and clear this")
GO_ON = Phrase("questions/go on", "Go on with the questions")
THANKS = Phrase(
    "questions/thanks",
    "🔒 Thank you, that was all. Your answers are not kept.\n\n"
    "Things change. You can open these questions any time, and you'll find someone to talk to in the menu, under "
    "“Just for me”.",
)
TAP = Phrase("questions/tap", "A tap is enough here. I haven't kept what you typed.")
