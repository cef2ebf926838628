"""Setting reminders: the time zone, the hour, and stopping them."""

from dialogues.text.languages import Phrase

OFFER = Phrase("reminders/offer", "🔔 Remind me twice a week")
OFFER_ONCE = Phrase("reminders/offer once", "🔔 Remind me once a week")
ZONE = Phrase(
    "reminders/zone",
    "So that I never write at night: what time is it where you are? Tap it, or type the nearest larger city.",
)
ZONE_CHOICE = Phrase("reminders/zone choice", "{{ time }} · {{ city }}")
CITY_UNKNOWN = Phrase(
    "reminders/city unknown", "I don't know that city. A larger one nearby? Or tap a time that is right."
)
CITY_WHICH = Phrase("reminders/city which", "Which one?")
CITY_RIGHT = Phrase("reminders/city right", "Is this right?")
CITY_CHOICE = Phrase("reminders/city choice", "{{ city }}, {{ country }} · {{ time }}")
HOUR = Phrase("reminders/hour", "What time of day suits you? Tap, or type it. ({{ zone }})")
MORNING = Phrase("reminders/morning", "Morning, 9:00")
MIDDAY = Phrase("reminders/midday", "Midday, 13:00")
EVENING = Phrase("reminders/evening", "Evening, 19:00")
OTHER_ZONE = Phrase("reminders/other zone", "Another time zone")
PLANNED = Phrase(
    "reminders/planned",
    "Planned: <b>{{ title }}</b>, {{ days }} at {{ hour }} ({{ zone }}). {{ neutral }}",
)
# Said of whatever comes by itself at an hour that somebody has picked.
NEUTRAL = Phrase("reminders/neutral", "The message won't say what it's about.")
LIST = Phrase("reminders/list", "<b>Reminders</b>")
LIST_ROW = Phrase("reminders/list row", "{{ title }}: {{ days }} at {{ hour }}")
NONE = Phrase("reminders/none", "You have no reminders. Shall I plan one?")
STOP = Phrase("reminders/stop", "Stop “{{ title }}”")
PLAN = Phrase("reminders/plan", "Plan “{{ title }}”")
STOPPED = Phrase("reminders/stopped", "Stopped. I won't write about it any more.")
BACK = Phrase("reminders/back", "‹ Back")
