"""*I did it*, on a promise or on a step of a goal: one tap, and another to take it back."""

from bot.chat.turn import Turn
from bot.exercises import review
from storage.records import Keepsake

Open = tuple[int | None, str]  # a milestone (from 1), or None for the whole keepsake; and what was to be done


def open_to(turn: Turn, keepsake: Keepsake) -> list[Open]:
    """What this person may tick: a promise of their own, or the steps of a goal that are theirs."""
    if keepsake.kind == "promise":
        mine = keepsake.owner_id == turn.person.id
        return [(None, review.plain_words(keepsake.words["html"]))] if mine else []
    steps = enumerate(keepsake.words.get("milestones", []), start=1)
    return [
        (place, step["what"])
        for place, step in steps
        if not step.get("done") and turn.person.id in step.get("owners", [turn.person.id])
    ]


def done_steps(keepsake: Keepsake) -> list[str]:
    """The steps of a goal that somebody ticked."""
    return [step["what"] for step in keepsake.words.get("milestones", []) if step.get("done")]


def tick(turn: Turn, keepsake_id: int, milestone: int | None) -> Keepsake | None:
    """Note that it is done; None if it isn't this person's to tick, or is ticked already."""
    keepsake = review.readable(turn, keepsake_id)
    if keepsake is None or milestone not in {place for place, _ in open_to(turn, keepsake)}:
        return None
    if milestone is None:
        turn.unit.keepsakes.settle(keepsake, "done")
    else:
        _mark(turn, keepsake, milestone, done=True)
    return keepsake


def take_back(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """It isn't done after all; False if there is nothing to take back."""
    if milestone is None:
        keepsake = turn.unit.keepsakes.get(keepsake_id)
        if keepsake is None or keepsake.kind != "promise" or keepsake.owner_id != turn.person.id:
            return False
        if keepsake.state == "done":
            turn.unit.keepsakes.settle(keepsake, "kept")
        return keepsake.state in ("done", "kept")
    keepsake = review.readable(turn, keepsake_id)
    steps = keepsake.words.get("milestones", []) if keepsake is not None else []
    if keepsake is None or not 0 < milestone <= len(steps):
        return False
    if turn.person.id not in steps[milestone - 1].get("owners", [turn.person.id]):
        return False
    _mark(turn, keepsake, milestone, done=False)
    return True


def _mark(turn: Turn, keepsake: Keepsake, milestone: int, *, done: bool) -> None:
    keepsake.words["milestones"][milestone - 1]["done"] = done
    turn.unit.keepsakes.reword(keepsake)
