"""Picking an hour for what comes by itself: the question of the day, the check-in, the path's next step."""

from dialogues.text.languages import Phrase

DAILY_ASK = Phrase(
    "own hour/daily ask",
    "When in the day would you like today's question? I'll look in at that hour, now and then with something of your own "
    "instead.\n\n<i>🔒 Only you see what you pick.</i>",
)
DAILY_OFFER = Phrase("own hour/daily offer", "🔔 Pick an hour for it")
DAILY_PLANNED = Phrase(
    "own hour/daily planned",
    "All right, every day at {{ time }} ({{ zone }}). {{ neutral }}",
)
CHECK_IN_ASK = Phrase("own hour/check in ask", "Which day suits your check-in?")
CHECK_IN_PLANNED = Phrase(
    "own hour/check in planned",
    "All right, {{ day }} at {{ time }}, once a week ({{ zone }}). {{ neutral }}",
)
STEP_ASK = Phrase("own hour/step ask", "When would you like the next one?")
STEP_OFFER = Phrase("own hour/step offer", "🔔 Plan the next one")
STEP_PLANNED = Phrase(
    "own hour/step planned", "All right, {{ day }} at {{ time }} ({{ zone }}). I'll look in once."
)
DAY_ASK = Phrase("own hour/day ask", "<b>{{ time }}</b>, good. And which day?")
HOUR = Phrase("own hour/hour", "{{ hour }}:00")
TOMORROW = Phrase("own hour/tomorrow", "Tomorrow, {{ day }}")
MYSELF = Phrase("own hour/myself", "I'll look myself")
NOT_PLANNED = Phrase("own hour/not planned", "All right, I won't bring it up. It's there whenever you look.")
GO_ON = Phrase("own hour/go on", "Go on")

# As it stands in the list of what is planned, and in one's own copy.
DAILY_ROW = Phrase("own hour/daily row", "Today's question: every day at {{ time }}")
CHECK_IN_ROW = Phrase("own hour/check in row", "Check-in: {{ day }} at {{ time }}")
STEP_ROW = Phrase("own hour/step row", "Next step: {{ day }} at {{ time }}")
