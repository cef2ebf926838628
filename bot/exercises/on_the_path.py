"""Where a couple is on the path, and which exercises are steps of its week."""

from bot.chat.turn import Turn
from dialogues.path.path import Week
from dialogues.path.progress import OnPath


def place(turn: Turn) -> OnPath | None:
    """Where the current person's couple is; None if there is none, or if it has not begun."""
    couple_id = turn.person.couple_id
    state = turn.unit.paths.of(couple_id) if couple_id is not None else {}
    return OnPath.from_json(state) if state else None


def week_of(turn: Turn, on_path: OnPath | None) -> Week | None:
    """The week of now; None once the path lies behind them."""
    name = on_path.theme(turn.practice.path) if on_path is not None else None
    return turn.practice.path.weeks[name] if name is not None else None


def is_step(turn: Turn, exercise: str) -> bool:
    """Whether an exercise is one of this week's steps, for somebody who walks along."""
    on_path = place(turn)
    this_week = week_of(turn, on_path)
    if on_path is None or this_week is None or turn.person.id in on_path.out:
        return False
    first = turn.practice.path.first_week.values() if on_path.at == 0 else ()
    return exercise in (*this_week.steps, *first)
