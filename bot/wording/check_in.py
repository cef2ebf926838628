"""The check-in: its page, and one's own trend in words. All of it is for one person's eyes."""

from dialogues.text.languages import Phrase

BUTTON = Phrase("check in/button", "Check-in")
FIRST = Phrase(
    "check in/first",
    "🔒 <b>The check-in</b>\nOnce a week, if you like: seven short questions about you and the two of you, and one on "
    "balance. Two minutes, only for you. After three weeks you can look at how it's been going.",
)
AGAIN = Phrase("check in/again", "🔒 <b>The check-in</b>\nTwo minutes about your week, only for you.")
DONE = Phrase(
    "check in/done", "🔒 <b>The check-in</b>\nYou've done this week's. The next one's here from Monday."
)
BEGIN = Phrase("check in/begin", "Begin")
CARRY_ON = Phrase("check in/carry on", "Carry on")
TREND = Phrase("check in/trend", "How it's been going")
FOR_TWO = Phrase("check in/for two", "The one for two")
FOR_TWO_OVER = Phrase(
    "check in/for two over", "That was this week's check-in for two. There's another one next week."
)
CAPTION = Phrase("check in/caption", "🔒 <b>How it's been going, only for you</b>")
LINE = Phrase("check in/line", "<b>{{ name }}.</b> {{ trend }}")

NAMES = {
    "communication": Phrase("check in/communication", "Saying things and being heard"),
    "individuality": Phrase("check in/individuality", "Room to be yourself"),
    "trust": Phrase("check in/trust", "Plans and promises"),
    "goals": Phrase("check in/goals", "Where things are going"),
    "belonging": Phrase("check in/belonging", "Feeling at home together"),
    "self_esteem": Phrase("check in/self_esteem", "How you see yourself"),
}

# What 1 to 5 mean: words stand where numbers would.
WORDS = {
    "communication 1": Phrase("check in/communication 1", "not at all"),
    "communication 2": Phrase("check in/communication 2", "a little"),
    "communication 3": Phrase("check in/communication 3", "now and then"),
    "communication 4": Phrase("check in/communication 4", "mostly"),
    "communication 5": Phrase("check in/communication 5", "very much"),
    "individuality 1": Phrase("check in/individuality 1", "no room"),
    "individuality 2": Phrase("check in/individuality 2", "a little room"),
    "individuality 3": Phrase("check in/individuality 3", "some room"),
    "individuality 4": Phrase("check in/individuality 4", "good room"),
    "individuality 5": Phrase("check in/individuality 5", "plenty of room"),
    "trust 1": Phrase("check in/trust 1", "hardly"),
    "trust 2": Phrase("check in/trust 2", "now and then"),
    "trust 3": Phrase("check in/trust 3", "about half"),
    "trust 4": Phrase("check in/trust 4", "mostly"),
    "trust 5": Phrase("check in/trust 5", "nearly always"),
    "goals 1": Phrase("check in/goals 1", "no direction"),
    "goals 2": Phrase("check in/goals 2", "a faint idea"),
    "goals 3": Phrase("check in/goals 3", "some direction"),
    "goals 4": Phrase("check in/goals 4", "a clear idea"),
    "goals 5": Phrase("check in/goals 5", "very clear"),
    "belonging 1": Phrase("check in/belonging 1", "far off"),
    "belonging 2": Phrase("check in/belonging 2", "at the edge"),
    "belonging 3": Phrase("check in/belonging 3", "half in"),
    "belonging 4": Phrase("check in/belonging 4", "mostly in"),
    "belonging 5": Phrase("check in/belonging 5", "right at home"),
    "self_esteem 1": Phrase("check in/self_esteem 1", "hardly"),
    "self_esteem 2": Phrase("check in/self_esteem 2", "a little"),
    "self_esteem 3": Phrase("check in/self_esteem 3", "so-so"),
    "self_esteem 4": Phrase("check in/self_esteem 4", "mostly"),
    "self_esteem 5": Phrase("check in/self_esteem 5", "very much"),
}

# Where a line has been going lately; the spare ones stand in, so that none comes twice running.
TRENDS = {
    "communication up": Phrase(
        "check in/communication up", "Saying things and being heard has felt easier lately."
    ),
    "communication steady": Phrase(
        "check in/communication steady", "Saying things and being heard has felt much the same."
    ),
    "communication down": Phrase(
        "check in/communication down", "Saying things and being heard has felt harder lately."
    ),
    "individuality up": Phrase("check in/individuality up", "There's been more room to be yourself lately."),
    "individuality steady": Phrase(
        "check in/individuality steady", "Room to be yourself has stayed much the same."
    ),
    "individuality down": Phrase(
        "check in/individuality down", "There's been less room to be yourself lately."
    ),
    "trust up": Phrase("check in/trust up", "Plans and promises have felt firmer lately."),
    "trust steady": Phrase("check in/trust steady", "Plans and promises have felt much the same."),
    "trust down": Phrase("check in/trust down", "Plans and promises have felt shakier lately."),
    "goals up": Phrase("check in/goals up", "It's been clearer lately where things are going."),
    "goals steady": Phrase("check in/goals steady", "How clear the way looks has stayed the same."),
    "goals down": Phrase("check in/goals down", "It's been less clear lately where things are going."),
    "belonging up": Phrase("check in/belonging up", "You've felt more at home in your “we” lately."),
    "belonging steady": Phrase(
        "check in/belonging steady", "Feeling at home in your “we” has stayed much the same."
    ),
    "belonging down": Phrase("check in/belonging down", "You've felt less at home in your “we” lately."),
    "self_esteem up": Phrase("check in/self_esteem up", "You've liked yourself a bit more lately."),
    "self_esteem steady": Phrase(
        "check in/self_esteem steady", "How you see yourself has stayed much the same."
    ),
    "self_esteem down": Phrase("check in/self_esteem down", "You've liked yourself a bit less lately."),
    "any up 1": Phrase("check in/any up 1", "A little more than a few weeks ago."),
    "any up 2": Phrase("check in/any up 2", "The line has gone up a bit."),
    "any up 3": Phrase("check in/any up 3", "It's been a bit easier lately."),
    "any steady 1": Phrase("check in/any steady 1", "Much as it was."),
    "any steady 2": Phrase("check in/any steady 2", "The line has stayed about where it was."),
    "any steady 3": Phrase("check in/any steady 3", "No big change these weeks."),
    "any down 1": Phrase("check in/any down 1", "A little less than a few weeks ago."),
    "any down 2": Phrase("check in/any down 2", "The line has gone down a bit. Lines do that."),
    "any down 3": Phrase("check in/any down 3", "It's been a bit harder lately."),
}
SPARE = 3  # of each direction
