"""Whoever adds a kind of nudge decides what becomes of it when a couple ends, and when a chat is hidden."""

from bot.nudges.kinds import ANSWER_HOUR, FOLLOW_UP, JOINT, LOOK, PARTING, QUESTIONS, REVIEW, UNSEEN, WEEKLY
from bot.routing import nudges
from storage.unit_of_work import PASSING

ENDED_BY_LEAVING = {*JOINT}
LOOKED_THROUGH_AT_LEAVING = {REVIEW}  # those about what was shared end
ENDS_WITH_ITS_SESSION = {LOOK}
ONES_OWN = {
    WEEKLY,  # a person asked for it; what it opens can be done alone
    ANSWER_HOUR,  # the line that a question came to nothing; that it stayed away would tell
    QUESTIONS,  # asked alone, and about one's own safety
    PARTING,
    PASSING,
}


def test_every_kind_is_joint_or_ones_own() -> None:
    decided = [ENDED_BY_LEAVING, LOOKED_THROUGH_AT_LEAVING, ENDS_WITH_ITS_SESSION, ONES_OWN]
    assert sorted(nudges.KINDS) == sorted(kind for kinds in decided for kind in kinds)


def test_what_speaks_to_people_waits_while_their_chat_is_hidden() -> None:
    """These do their work unseen; everything else comes when the chat is back."""
    assert set(UNSEEN) == {LOOK, WEEKLY, ANSWER_HOUR, PASSING}
    assert FOLLOW_UP not in UNSEEN
