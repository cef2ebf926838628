"""What comes by itself: lines for the lock screen, and the pages behind *Not now* and *Reminders*.

The lines say nothing of what it is about, who is concerned, or what anybody did. Kinds that must not be told apart
from outside share them.
"""

from bot.wording import notices
from dialogues.text.languages import Phrase

READY = (
    notices.READY,
    Phrase("nudge/ready 2", "There's a small thing here for you."),
    Phrase("nudge/ready 3", "A little something is here, whenever it suits you."),
    Phrase("nudge/ready 4", "Got two minutes? There's something here for you."),
    Phrase("nudge/ready 5", "One small thing, when you have a minute."),
    Phrase("nudge/ready 6", "Whenever you like: there's something to open."),
    Phrase("nudge/ready 7", "If you have a quiet moment, here's something for it."),
    Phrase("nudge/ready 8", "Something small is here for you. No rush."),
    Phrase("nudge/ready 9", "Here's something to look at when you feel like it."),
    Phrase("nudge/ready 10", "Here's something for now, or for later."),
    Phrase("nudge/ready 11", "Hello again. There's a small thing here for you."),
    Phrase("nudge/ready 12", "When you're ready, have a look here."),
)
SMALL_MOMENT = (
    notices.WEEKLY,
    Phrase("nudge/moment 2", "Got a minute for something good?"),
    Phrase("nudge/moment 3", "Your small moment is here."),
    Phrase("nudge/moment 4", "It's about that time, if you like."),
    Phrase("nudge/moment 5", "A short pause, if it suits you."),
    Phrase("nudge/moment 6", "Here's your reminder, just as you asked."),
    Phrase("nudge/moment 7", "Two minutes for yourself?"),
    Phrase("nudge/moment 8", "You asked me to look in. Here I am."),
    Phrase("nudge/moment 9", "Time for a small pause, if you have it."),
    Phrase("nudge/moment 10", "Here's that little break you planned."),
    Phrase("nudge/moment 11", "How about a minute or two, just now?"),
)
SOMETHING_FOR_TODAY = (
    Phrase("nudge/today 1", "Here's something for today."),
    Phrase("nudge/today 2", "Two minutes, if today has them."),
    Phrase("nudge/today 3", "It's your hour. There's something here for today."),
    Phrase("nudge/today 4", "A small one for today, whenever you like."),
    Phrase("nudge/today 5", "Today's little something is here."),
    Phrase("nudge/today 6", "Got two minutes for yourself today?"),
    Phrase("nudge/today 7", "Something light for today, if you like."),
    Phrase("nudge/today 8", "This is today's, and it's short."),
    Phrase("nudge/today 9", "A short one for today. No rush."),
    Phrase("nudge/today 10", "Here I am, at your hour, with something small."),
    Phrase("nudge/today 11", "Something to open today, over a cup of something."),
)
YOUR_WEEK = (
    Phrase("nudge/your week 1", "How was your week? Two minutes, if you like."),
    Phrase("nudge/your week 2", "Two minutes to look at your week?"),
    Phrase("nudge/your week 3", "It's your day. Two minutes are plenty."),
    Phrase("nudge/your week 4", "A short look at the week, whenever it suits you."),
    Phrase("nudge/your week 5", "Your week, in two minutes."),
    Phrase("nudge/your week 6", "Time to look up for two minutes?"),
    Phrase("nudge/your week 7", "Here's the small pause you planned for today."),
    Phrase("nudge/your week 8", "Two minutes, once a week. It's that day."),
    Phrase("nudge/your week 9", "A quiet look at your week, if you have a moment."),
    Phrase("nudge/your week 10", "Your two minutes for this week are here."),
    Phrase("nudge/your week 11", "That time of the week. Two minutes, just you."),
)
A_SMALL_STEP = (
    Phrase("nudge/small step 1", "You planned something small for now."),
    Phrase("nudge/small step 2", "Here's what you planned for today."),
    Phrase("nudge/small step 3", "Today's the day you picked. It's here when you are."),
    Phrase("nudge/small step 4", "Something small that you planned is here."),
    Phrase("nudge/small step 5", "You asked me to come by now. Here I am."),
    Phrase("nudge/small step 6", "This is the time you picked. No rush."),
    Phrase("nudge/small step 7", "The next small thing is here."),
    Phrase("nudge/small step 8", "A small step is here, if it suits you."),
    Phrase("nudge/small step 9", "You picked this moment for something small."),
    Phrase("nudge/small step 10", "Here's your next small thing, as planned."),
    Phrase("nudge/small step 11", "Shall we? What you planned is here."),
)
A_TIME = (
    Phrase("nudge/a time 1", "The time you kept free is coming up."),
    Phrase("nudge/a time 2", "It's nearly the time you picked."),
    Phrase("nudge/a time 3", "A word ahead, so that it doesn't catch you by surprise."),
    Phrase("nudge/a time 4", "There's something in your calendar later today."),
    Phrase("nudge/a time 5", "Later today is the time you set aside."),
    Phrase("nudge/a time 6", "Coming up later, as planned."),
    Phrase("nudge/a time 7", "You kept some time free later today."),
    Phrase("nudge/a time 8", "What you planned for today is coming up."),
    Phrase("nudge/a time 9", "The time you set aside is nearly here."),
    Phrase("nudge/a time 10", "A little while to go until what you planned."),
    Phrase("nudge/a time 11", "Later today, as you said. Here's a word ahead."),
)
SOMETHING_OF_YOURS = Phrase("nudge/something of yours", "Something of yours")
REMINDER = Phrase("nudge/reminder", "A reminder you set")
CHECK_IN = Phrase("nudge/check in", "Check-in")
DAILY = Phrase("nudge/daily", "Today's question")
MEETING = Phrase("nudge/meeting", "A word before the time you kept free")
STEP = Phrase("nudge/step", "The next step")
CUE_ROW = Phrase("nudge/cue row", "{{ label }}: every day at {{ time }} until {{ day }}")
SEVERAL = Phrase("nudge/several", "A few small things, in any order. What would you like to look at first?")
NUMBERED = Phrase("nudge/numbered", "{{ label }} · {{ number }}")
NOTHING_LEFT = Phrase("nudge/nothing left", "That's all done.")

# -- *not now* --------------------------------------------------------------------------------------
WHEN = Phrase("nudge/when", "No problem. When would be better?")
IN_AN_HOUR = Phrase("nudge/in an hour", "In an hour")
TONIGHT = Phrase("nudge/tonight", "Tonight")
TOMORROW = Phrase("nudge/tomorrow", "Tomorrow")
NOT_THIS_ONE = Phrase("nudge/not this one", "Not this one")
FEWER = Phrase("nudge/fewer", "Fewer of these")
NO_MORE = Phrase("nudge/no more", "No more of these")
NO_MORE_COMES = Phrase("nudge/no more comes", "All right, no more of these. I hope they did you some good.")
PAUSE = Phrase("nudge/pause", "Pause until…")
COMES_AGAIN = Phrase("nudge/comes again", "All right: {{ day }} at {{ time }}.")
COMES_AGAIN_SOON = Phrase("nudge/comes again soon", "All right, I'll be back with it.")
LET_GO = Phrase("nudge/let go", "All right, not this one.")
RARER = Phrase("nudge/rarer", "All right, about half as many of these.")
OVER = Phrase("nudge/over", "That one's already over.")

# -- pausing, quiet hours, days off -----------------------------------------------------------------
PAUSE_ASK = Phrase(
    "nudge/pause ask", "How long would you like a break? I won't message you first until then."
)
THREE_DAYS = Phrase("nudge/three days", "For three days")
A_WEEK = Phrase("nudge/a week", "For a week")
A_MONTH = Phrase("nudge/a month", "For a month")
UNTIL_I_SAY = Phrase("nudge/until I say", "Until I say so")
PAUSED_UNTIL = Phrase("nudge/paused until", "I'll be quiet until {{ day }}. You can always come by.")
PAUSED_OPEN = Phrase("nudge/paused open", "I'll be quiet until you say so. You can always come by.")
PAUSE_OVER = Phrase("nudge/pause over", "Good, I'll write again.")
END_PAUSE = Phrase("nudge/end pause", "End the pause")
QUIET_HOURS = Phrase("nudge/quiet hours", "🌙 Quiet {{ start }}:00 to {{ end }}:00")
QUIET_ASK = Phrase(
    "nudge/quiet ask",
    "When do you want it quiet? I won't message you first between these hours, except at a time that you picked "
    "yourself, and then without a sound.",
)
QUIET_SPAN = Phrase("nudge/quiet span", "{{ start }}:00 to {{ end }}:00")
DAYS_OFF = Phrase("nudge/days off", "Days off: {{ days }}")
NO_DAYS_OFF = Phrase("nudge/no days off", "Days off")
DAYS_OFF_ASK = Phrase(
    "nudge/days off ask", "Which days do you want off? I won't message you first on those. Tap to change."
)
DAY_OFF = Phrase("nudge/day off", "✓ {{ day }}")
ZONE = Phrase("nudge/zone", "🕐 {{ zone }}")
NO_ZONE = Phrase("nudge/no zone", "🕐 Tell me what time it is for you")
WITHOUT_ZONE = Phrase(
    "nudge/without zone",
    "I don't know your local time yet, so I won't message you first.",
)
ZONE_KNOWN = Phrase(
    "nudge/zone known",
    "Good, it's {{ time }} where you are ({{ zone }}). Everything planned keeps to your local time.",
)
CITY_KNOWN = Phrase(
    "nudge/city known",
    "Good: {{ city }}, same time as {{ zone }}. It's {{ time }} there now. Everything planned keeps to your local time.",
)
ZONE_OFFER = Phrase("nudge/zone offer", "🕐 Set my time for reminders")

# -- what is coming ---------------------------------------------------------------------------------
COMING = Phrase("nudge/coming", "{{ day }}, {{ time }} · {{ label }}")
THIS_ONE = Phrase(
    "nudge/this one", "<b>{{ label }}</b>\n{{ day }} at {{ time }}. Would another time be better?"
)
A_DAY_LATER = Phrase("nudge/a day later", "A day later")
STILL_HERE = Phrase("nudge/still here", "What I wrote about last")

# -- nobody reacts ----------------------------------------------------------------------------------
SHALL_I_GO_ON = Phrase(
    "nudge/shall I go on", "Shall I keep writing now and then? Any answer is fine, and so is none."
)
GO_ON = Phrase("nudge/go on", "Yes, please")
NOW_AND_THEN = Phrase("nudge/now and then", "Less often")
I_COME_TO_YOU = Phrase("nudge/I come to you", "No, I'll come to you")
GOES_ON = Phrase("nudge/goes on", "Good, I'll go on.")
GOES_ON_RARER = Phrase("nudge/goes on rarer", "Good, about half as often from now on.")
