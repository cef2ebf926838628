"""Onboarding: what this is and isn't, the age check, a name."""

from dialogues.text.languages import Phrase

WELCOME = Phrase(
    "arriving/welcome",
    "Hello. I'm <b>Duologue</b>. I lead two partners through short exercises: listening, thanking, keeping "
    "small promises. Two people who stay themselves and lean on each other.\n\n"
    "I'm a program, not a therapist: no diagnosis, no verdict, no taking sides. Whoever holds this phone can "
    "read this chat.\n\n"
    "<b>I'm still being built and not yet for real couples</b>: please try me with made-up words.",
)
GO_ON = Phrase("arriving/go on", "Go on")
ADULT = Phrase("arriving/adult", "This is for adults. Are you 18 or older?")
ADULT_YES = Phrase("arriving/adult yes", "Yes, I am")
ADULT_NO = Phrase("arriving/adult no", "No")
NAME = Phrase(
    "arriving/name",
    "What shall I call you? Your partner will see this name too. Tap, or type another one (up to 40 characters).",
)
NAME_TOO_LONG = Phrase(
    "arriving/name too long", "That is a little long for a name. Up to 40 characters, please."
)
NAME_IN_WORDS = Phrase("arriving/name in words", "A typed name, please; I can't read that.")
MINOR = Phrase(
    "arriving/minor",
    "Thank you for being straight with me. These exercises are made for adults, so we stop here, and I've kept "
    "nothing about you but that answer.\n\n"
    "If something between you and someone hurts or worries you, you deserve a person to talk to: "
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
