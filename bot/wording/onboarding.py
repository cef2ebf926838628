"""Onboarding: what this is and isn't, the age check, a name."""

from dialogues.text.languages import Phrase

WELCOME = Phrase(
    "arriving/welcome",
    "Hello. I'm <b>Duologue</b>. I lead two partners through short exercises: listening, thanking, keeping "
    "small promises. It's for two people who stay themselves and lean on each other.\n\n"
    "I'm a program, not a therapist, and I don't take sides. Whoever holds this phone can read this chat.",
)
INVITED = Phrase(
    "arriving/invited",
    "<b>{{ inviter }}</b> invites you to do something good for the two of you.\n\n"
    "I'm <b>Duologue</b>. I lead two partners through short exercises: listening, thanking, keeping small promises. You "
    "decide whether you join, and what {{ inviter }} gets to see.\n\n"
    "I'm a program, not a therapist, and I don't take sides. Whoever holds this phone can read this chat.",
)
GO_ON = Phrase("arriving/go on", "Go on")
ADULT = Phrase("arriving/adult", "This is for adults. Are you 18 or older?")
ADULT_HOW = Phrase("arriving/adult how", "Tap one of the two, or type how old you are.")
ADULT_YES = Phrase("arriving/adult yes", "Yes, I am")
ADULT_NO = Phrase("arriving/adult no", "No")
NAME = Phrase(
    "arriving/name",
    "What shall I call you? Your partner will see this name too. Tap, or type another one (up to 40 characters).",
)
REALLY_THIS_NAME = Phrase(
    "arriving/really this name",
    "Is that really what people call you? Your partner will see it too. If so, tap it. If not, tell me another one.",
)
NOT_AS_A_NAME = Phrase(
    "arriving/not as a name",
    "I may have this wrong, but I can't take that as a name, because your partner will see it. What else can I call you?",
)
MY_NAME = Phrase("account/my name", "My name")
RENAME = Phrase(
    "account/rename",
    "I call you <b>{{ name }}</b>. What would you like instead? Your partner will see it too. Just type it.",
)
RENAMED = Phrase("account/renamed", "<b>{{ name }}</b> it is.")
NAME_TOO_LONG = Phrase(
    "arriving/name too long", "That is a little long for a name. Up to 40 characters, please."
)
NAME_IN_WORDS = Phrase("arriving/name in words", "A typed name, please; I can't read that.")
MINOR = Phrase(
    "arriving/minor",
    "Thank you for being straight with me. These exercises are made for adults, so we stop here, and I've kept "
    "nothing about you but that answer.\n\n"
    "If something between you and someone else hurts or worries you, you deserve someone to talk to: "
    "childhelplineinternational.org lists free lines for young people, country by country.",
)
MINOR_BACK = Phrase("arriving/minor back", "‹ I tapped the wrong one")
BACK = Phrase("arriving/back", "‹ Back")
NOT_OPEN = Phrase(
    "arriving/not open",
    "This is a private bot for people its operator knows. If that's you, ask them to add this number to the "
    "list: <code>{{ chat }}</code>",
)
ONLY_PRIVATE = Phrase(
    "arriving/only private",
    "I only speak in private chats, so that nobody else reads along. Write to me directly.",
)
