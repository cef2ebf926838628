"""Whoever adds a kind of nudge decides what becomes of it when a couple ends, and when a chat is hidden."""

from bot.couple import answer_partner, leave, left_behind
from bot.exercises import keepsakes
from bot.exercises.live_session import LOOK, WEEKLY
from bot.nudges import follow_up
from bot.routing import updates
from bot.safety import private_questions
from storage.unit_of_work import PASSING

ENDED_BY_LEAVING = {*leave.JOINT}
LOOKED_THROUGH_AT_LEAVING = {keepsakes.KIND}  # those about what was shared end
ENDS_WITH_ITS_SESSION = {LOOK}
ONES_OWN = {
    WEEKLY,  # a person asked for it; what it opens can be done alone
    answer_partner.ANSWER_HOUR,  # the line that a question came to nothing; that it stayed away would tell
    private_questions.KIND,  # asked alone, and about one's own safety
    left_behind.KIND,
    PASSING,
}


def test_every_kind_is_joint_or_ones_own() -> None:
    decided = [ENDED_BY_LEAVING, LOOKED_THROUGH_AT_LEAVING, ENDS_WITH_ITS_SESSION, ONES_OWN]
    assert sorted(updates._NUDGES) == sorted(kind for kinds in decided for kind in kinds)


def test_what_speaks_to_people_waits_while_their_chat_is_hidden() -> None:
    """These do their work unseen; everything else comes when the chat is back."""
    assert set(updates.UNSEEN) == {LOOK, WEEKLY, answer_partner.ANSWER_HOUR, PASSING}
    assert follow_up.KIND not in updates.UNSEEN
