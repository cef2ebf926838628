"""Words that signal danger: the script rests, and whoever wrote them gets a private card.

Nothing is kept of it. Whether a card was shown already follows from the draft itself; to the partner, and in
the database, it is a pause like any other. Words that may threaten their reader are never passed on.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import clearing
from bot.chat.turn import Turn
from bot.couple import under_age
from bot.exercises import actions
from bot.exercises.held_back import data, visit
from bot.exercises.live_session import Round, in_focus
from bot.safety import help_card
from bot.telegram.keyboards import (
    Button,
    number,
    press,
    short,
)
from bot.wording import danger_card as words
from bot.wording.clearing import CLEAR
from dialogues.engine.events import Chose, Rewrote, Wrote
from dialogues.text_analysis.danger import (
    MINOR,
    THREAT,
    Kind,
    signalled,
    signalled_by,
)

ROOM = "d"
LOOKED_AT = 3  # bubbles for a card, the newest of a draft; before it is passed on, all of it is judged


def wrote(turn: Turn, message: int, text: str) -> bool:
    """Words for the exercise in focus; False if there is none."""
    return _typed(turn, Wrote, message, text)


def rewrote(turn: Turn, message: int, text: str) -> bool:
    """A changed message for the exercise in focus; False if there is none."""
    return _typed(turn, Rewrote, message, text)


def _typed(turn: Turn, happened: type[Wrote | Rewrote], message: int, text: str) -> bool:
    typed = actions.typed(turn, happened, message, text)
    if typed is not None:
        _happen(*typed)
    return typed is not None


def _happen(round: Round, event: Wrote | Rewrote) -> None:
    """Only what is new in a draft brings a card, so that *Carry on* is not asked for twice."""
    language = round.turn.person.language
    draft = round.session.words[round.seat].draft
    paused = round.session.status == "paused"
    texts = _with(draft, event)
    if paused or isinstance(event, Rewrote):
        after = signalled_by(texts, language)
    else:
        after = signalled_by(texts[-LOOKED_AT:], language, newest=True)
    before = signalled_by([bubble["text"] for bubble in draft], language) if after or paused else after
    dangers, new = after - {MINOR}, after - before
    resting = paused and bool(before - {MINOR}) and round.session.paused_by == round.seat
    event = replace(event, resting=resting)
    if dangers and (resting or not before - {MINOR}):
        drafted = bool(draft)
        round.rest(event)
        _show_card(round, event.message, dangers, instead=drafted)
        return
    round.happen(event)
    if new == {MINOR}:
        under_age.ask(round.turn)


def outside(turn: Turn, message: int, text: str) -> bool:
    """Words where nothing is asked: a card if they signal danger; False if they do not."""
    kinds = signalled(text, turn.person.language)
    if kinds == {MINOR}:
        under_age.ask(turn)
    elif kinds:
        rows = [[press(turn.label(words.SOMEONE), "care:card:general")], [_clear(turn, message)], turn.home()]
        turn.show(turn.text(words.CARD, title=None, kept=False) + help_card.beneath(turn), rows)
    return bool(kinds)


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """A button of these cards; False if it means nothing."""
    if action == "clear":
        _clear_away(turn, number(argument))
    return action == "clear"


def _show_card(round: Round, message: int, kinds: frozenset[Kind], *, instead: bool) -> None:
    """`instead`: the screen before goes, because it shows what was written."""
    turn = round.turn
    kept = bool(round.session.words[round.seat].draft)
    html = turn.text(words.CARD, title=turn.title(round.stored.script_id), kept=kept)
    partner = next((person.name for seat, person in round.people.items() if seat != round.seat), None)
    if THREAT in kinds and partner is not None:
        html += "\n\n" + turn.text(words.THREAT, partner=partner)
    html += help_card.beneath(turn)
    rows = [
        [press(turn.label(words.CARRY_ON), data(round, "resume"), main=True)],
        [press(turn.label(words.SOMEONE), data(round, "help"))],
        [_clear(turn, message)],
    ]
    if instead:
        turn.show_at_the_bottom(html, rows)
    else:
        turn.show(html, rows)


def _clear_away(turn: Turn, message: int | None) -> None:
    """The card goes, what was typed goes, and the draft of it."""
    round = in_focus(turn)
    messages = {turn.tapped, message}
    if round is not None and round.session.words[round.seat].draft:
        messages |= {bubble["message"] for bubble in round.session.words[round.seat].draft}
    deleted = sorted(one for one in messages if one)
    for one in deleted:  # each alone: one that is gone already keeps no other
        turn.post("deleteMessage", {"message_id": one})
    turn.unit.traces.remove(turn.person.chat_id, deleted)
    turn.tapped = None
    if round is None:
        clearing.say_cleared(turn)
    else:
        round.happen(Chose(round.seat, visit(round), "clear"))


def _with(draft: Sequence[dict[str, object]], event: Wrote | Rewrote) -> list[str]:
    """What a draft would say with this; an edit of what is not in it counts as more words."""
    texts = {bubble["message"]: str(bubble["text"]) for bubble in draft}
    return list((texts | {event.message: event.text}).values())


def _clear(turn: Turn, message: int) -> Button:
    return press(turn.label(CLEAR), f"{ROOM}:clear:{short(message)}")
