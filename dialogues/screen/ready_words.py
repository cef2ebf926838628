"""Ready words at a question: lines to tap instead of typing, beginnings of a sentence, examples.

Choosing among them needs no event of its own. A tapped line is given to the engine as if it had been typed,
so nothing later tells the two apart.
"""

from dialogues.engine.evaluation import answer_to
from dialogues.engine.events import Seat
from dialogues.engine.session import Session
from dialogues.engine.visibility import as_shown, may_see, owners
from dialogues.script.fields import BOTH, OTHERWISE
from dialogues.script.script import Script
from dialogues.script.steps import Ask

LINES, WORDS, REWORD = "lines", "words", "reword"
OFFERS = (LINES, WORDS, REWORD)  # buttons that only change what is shown
LINE, BEGIN = "line-", "begin-"  # before the number of the line or the starter, from 1


def is_ready(choice: str) -> bool:
    """Whether a button stands for ready words."""
    return choice.startswith((LINE, BEGIN))


def ready_lines(script: Script, session: Session, seat: Seat, step: Ask) -> list[tuple[str, str]]:
    """The lines that this person is offered at a question, in English, each after its name among the texts.

    Where an earlier choice decides, only one that they may see does: else the lines would tell it.
    """
    if step.lines is None:
        return []
    if step.lines.by is None:
        return step.lines.named(OTHERWISE)
    asked = script.asks[step.lines.by]
    owner = seat if asked.who == BOTH else next(iter(owners(asked.who, session)), seat)
    answer = answer_to(script, session, asked.step, owner)
    shown = answer if owner == seat else as_shown(script, asked, answer)
    chosen = shown.get("choice", OTHERWISE) if shown and may_see(seat, owner, asked, session) else OTHERWISE
    return step.lines.named(chosen if chosen in step.lines.of else OTHERWISE)
