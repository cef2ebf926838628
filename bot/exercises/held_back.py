"""Words that plainly threaten the partner are held back from them.

Everything about to be sent is checked together at the moment of sending, so splitting a threat over several
messages, or editing it in after an earlier check, makes no difference. It takes more certainty than a card.
"""

from bot.exercises import screens
from bot.exercises.live_session import LiveSession
from bot.telegram.keyboards import is_main, press
from bot.wording import danger_card as words
from dialogues.engine import offers
from dialogues.engine.visibility import sign
from dialogues.script.steps import Ask, Share
from dialogues.text_analysis.danger import threatens_plainly


def holds_back(live: LiveSession, choice: str) -> bool:
    """Whether a tap would send words that plainly threaten the partner; all are checked together."""
    step = live.step
    given = live.session.words[live.seat]
    bubbles: list[str] = []
    if isinstance(step, Ask) and choice.startswith("send-") and sign(step, live.session) != "🔒":
        line = live.renderer(live.seat).tapped_line  # ours, and so above suspicion
        bubbles = [bubble["text"] for bubble in given.draft if bubble["text"] != line]
    elif isinstance(step, Ask) and sign(step, live.session) != "🔒":  # what was typed before, now chosen
        tapped = offers.buttons(live.revision.script, live.session, live.seat, step).get(choice)
        ticked = offers.ticked(live.session, live.seat)
        chosen = ticked if choice == "done" else [tapped] if tapped and step.answer == "choice" else []
        bubbles = [words for item in chosen if (words := offers.written(item)) is not None]
    elif isinstance(step, Share) and choice == "share":
        bubbles = live.renderer(live.seat).own_words()
    return bool(bubbles) and threatens_plainly(bubbles, live.turn.person.language)


def show_held_back(live: LiveSession) -> None:
    """Tell the writer that their words won't be sent; they can change them or go on without."""
    turn, screen = live.turn, live.renderer(live.seat).screen()
    rows = [
        row for row in screens.rows_of(live, screen, live.seat) if not any(is_main(button) for button in row)
    ]
    if isinstance(live.step, Ask):
        rows.insert(0, [press(turn.label(words.KEEP), screens.current_data(live, "skip"))])
    turn.show(f"<i>{turn.text(words.HELD_BACK)}</i>\n\n{screen.html}", rows)
