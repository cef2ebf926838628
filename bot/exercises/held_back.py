"""Words that may threaten their reader are held back: they stay with whoever wrote them.

Judged is what would be passed on, all of it at once, in the moment of passing it on: so it makes no
difference over how many messages it is spread, or what was edited after an earlier look.
"""

from bot.exercises.live_session import Round
from bot.telegram.keyboards import press, short
from bot.wording import danger_card as words
from dialogues.engine.visibility import sign
from dialogues.script.steps import Ask, Share
from dialogues.text_analysis.danger import THREAT, signalled_by


def holds_back(round: Round, choice: str) -> bool:
    """Whether a tap would pass on words that may threaten their reader; all of them are judged together."""
    wait = round.session.waits.get(round.seat)
    step = round.revision.script.flat[wait.place] if wait else None
    given = round.session.words[round.seat]
    bubbles: list[str] = []
    if isinstance(step, Ask) and choice.startswith("send-") and sign(step, round.session) != "🔒":
        bubbles = [bubble["text"] for bubble in given.draft]
    elif isinstance(step, Share) and choice == "share":
        bubbles = [answer["text"] for answer in given.answers.values() if "text" in answer]
    return bool(bubbles) and THREAT in signalled_by(bubbles, round.turn.person.language)


def show_held_back(round: Round) -> None:
    """The words stay with their writer, who may change them or go on without."""
    turn, screen = round.turn, round.renderer(round.seat).screen()
    rows = [row for row in round.rows(screen, round.seat) if not any("style" in button for button in row)]
    step = round.revision.script.flat[round.session.waits[round.seat].place]
    if isinstance(step, Ask):
        rows.insert(0, [press(turn.label(words.KEEP), data(round, "skip"))])
    turn.show(f"<i>{turn.text(words.HELD_BACK)}</i>\n\n{screen.html}", rows)


def data(round: Round, choice: str) -> str:
    """What a button of this exercise brings, for the person whose turn it is."""
    return f"s:{short(round.session.id)}:{short(visit(round))}:{choice}"


def visit(round: Round) -> int:
    """The stamp on this person's buttons."""
    wait = round.session.waits.get(round.seat)
    return wait.visit if wait else round.session.visit
