"""An appointment for two: each reads it in their own local time."""

from dialogues.text.languages import Phrase

BUTTON = Phrase("appointment/button", "A time for the two of you")
PLAN = Phrase("appointment/plan", "Plan the next one")
NOTHING = Phrase("appointment/nothing", "<b>{{ title }}</b>\nNothing is planned yet. Shall we find a time?")
SUGGEST = Phrase("appointment/suggest", "Suggest a time")
BEGIN = Phrase("appointment/begin", "Begin now")
WHICH_DAY = Phrase(
    "appointment/which day",
    "Which day would suit you? {{ partner }} sees it in their own time and can say yes or no.",
)
UNDERSTOOD = Phrase(
    "appointment/understood",
    "<b>{{ day }} at {{ time }}</b>, your time ({{ zone }}). Shall I suggest that to {{ partner }}?",
)
SEND = Phrase("appointment/send", "Yes, suggest it")
SUGGESTED = Phrase(
    "appointment/suggested",
    "You suggested {{ day }} at {{ time }}. I'll let you know. Any answer is fine.",
)
TAKE_BACK = Phrase("appointment/take back", "Take it back")
TAKEN_BACK = Phrase("appointment/taken back", "Taken back.")
ASKED = Phrase(
    "appointment/asked",
    "{{ partner }} would like to sit down with you for “{{ title }}”, about {{ minutes }} minutes.\n\n"
    "<b>{{ day }} at {{ time }}</b>, your time. Does that suit you? Any answer is fine, including no.",
)
YES = Phrase("appointment/yes", "Yes, that suits me")
ANOTHER_TIME = Phrase("appointment/another time", "Another time")
NOT_THIS_WEEK = Phrase("appointment/not this week", "Not this week")
AGREED = Phrase(
    "appointment/agreed",
    "<b>{{ day }} at {{ time }}</b>, your time ({{ zone }}): {{ title }}.\n\nI'll look in two hours before.",
)
CALENDAR = Phrase("appointment/calendar", "Into my calendar")
CALL_OFF = Phrase("appointment/call off", "Call it off")
OFF = Phrase("appointment/off", "That one's off. You can find another time whenever you like.")
RESTS = Phrase("appointment/rests", "Not this week, then. You can suggest another time from {{ day }} on.")
MISSED = Phrase("appointment/missed", "{{ day }} has been and gone, and that happens. What would you like?")
SHORT = Phrase("appointment/short", "The five-minute one")
LEAVE_OUT = Phrase("appointment/leave out", "Skip this one")
LEFT_OUT = Phrase("appointment/left out", "All right, we'll skip that one.")
OVER = Phrase("appointment/over", "That time isn't on offer any more.")
CALENDAR_TITLE = Phrase("appointment/calendar title", "Kept free")
CALENDAR_CAPTION = Phrase(
    "appointment/calendar caption", "For your calendar. It doesn't say what it is about."
)
TODAY_TITLE = Phrase("appointment/today title", "Your time together")
ROW = Phrase("appointment/row", "{{ title }}: {{ day }} at {{ time }}")
