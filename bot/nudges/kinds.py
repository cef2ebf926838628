"""The kinds of nudges. A nudge is a planned row; its kind selects the use case that runs when it is due.

`storage.unit_of_work.PASSING` is one more: storage itself plans when to delete a message from its chat.
"""

from storage.unit_of_work import PASSING

LOOK = "look"  # a session checks for someone who has been silent too long
WEEKLY = "weekly"  # a reminder the person set
LATER_TODAY = "later_today"  # reminds of the partner's request, once
ANSWER_HOUR = "answer_hour"  # when an unanswered request ends
FOLLOW_UP = "follow"  # the question some days after an exercise
REVIEW = "again"  # a keepsake is due for review
PARTING = "parting"  # tells someone that their partner left
QUESTIONS = "questions"  # the private questions

JOINT = (LATER_TODAY, FOLLOW_UP)
"""Nudges about joint exercises, cancelled once someone has left the couple or knows that it has ended."""

UNSEEN = (LOOK, WEEKLY, ANSWER_HOUR, PASSING)
"""Nudges that fire even while the chat is hidden; all others wait until it is back."""
