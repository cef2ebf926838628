"""The kinds of nudges. A nudge is a planned row; its kind says which use case answers when it is due.

`storage.unit_of_work.PASSING` is one more: storage itself plans when a message leaves its chat.
"""

from storage.unit_of_work import PASSING

LOOK = "look"  # an exercise looks whom it has waited for too long
WEEKLY = "weekly"  # a reminder that the person asked for
LATER_TODAY = "later_today"  # the partner's question comes back once
ANSWER_HOUR = "answer_hour"  # the hour at which an unanswered question ends
FOLLOW_UP = "follow"  # a question some days after an exercise
REVIEW = "again"  # a keepsake is looked at again
PARTING = "parting"  # someone who was left is told
QUESTIONS = "questions"  # the private questions

JOINT = (LATER_TODAY, FOLLOW_UP)
"""About doing something together: they end when the couple ends."""

UNSEEN = (LOOK, WEEKLY, ANSWER_HOUR, PASSING)
"""These do their work while the chat is hidden; all others wait until it is back."""
