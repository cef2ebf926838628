"""Typed words. If they signal danger, the script pauses and the writer gets a private card.

Nothing records this: whether a card has been shown follows from the draft itself, and to the partner and in
the database it is a pause like any other. Words that may threaten the partner are never sent.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.chat import clearing
from bot.chat.turn import Turn
from bot.exercises import actions, screens
from bot.exercises.advance import happen, rest
from bot.exercises.live_session import LiveSession, in_focus
from bot.safety import age_question, danger_card
from bot.telegram.keyboards import press
from bot.telegram.outgoing import deletion
from bot.wording import danger_card as words
from dialogues.engine.events import Chose, Rewrote, Wrote
from dialogues.text_analysis.danger import MINOR, THREAT, Kind, signalled, signalled_by

LOOKED_AT = 3  # newest messages of a draft checked for a card; before sending, the whole draft is checked


def wrote(turn: Turn, message: int, text: str) -> bool:
    """Handle a message for the exercise in focus; False if there is none."""
    return _typed(turn, Wrote, message, text)


def rewrote(turn: Turn, message: int, text: str) -> bool:
    """Handle an edited message for the exercise in focus; False if there is none."""
    return _typed(turn, Rewrote, message, text)


def _typed(turn: Turn, happened: type[Wrote | Rewrote], message: int, text: str) -> bool:
    typed = actions.typed(turn, happened, message, text)
    if typed is not None:
        _happen(*typed)
    return typed is not None


def _happen(live: LiveSession, event: Wrote | Rewrote) -> None:
    """Only new danger in a draft brings a card, so nobody has to tap *Carry on* twice."""
    language = live.turn.person.language
    draft = live.session.words[live.seat].draft
    paused = live.session.status == "paused"
    texts = _with(draft, event)
    if paused or isinstance(event, Rewrote):
        after = signalled_by(texts, language)
    else:
        after = signalled_by(texts[-LOOKED_AT:], language, newest=True)
    before = signalled_by([bubble["text"] for bubble in draft], language) if after or paused else after
    dangers, new = after - {MINOR}, after - before
    resting = paused and bool(before - {MINOR}) and live.session.paused_by == live.seat
    event = replace(event, resting=resting)
    if dangers and (resting or not before - {MINOR}):
        drafted = bool(draft)
        rest(live, event)
        _show_card(live, event.message, dangers, instead=drafted)
        return
    happen(live, event)
    if new == {MINOR}:
        age_question.ask(live.turn)


def outside(turn: Turn, message: int, text: str) -> bool:
    """Handle words when nothing was asked: a card if they signal danger; False if they don't."""
    kinds = signalled(text, turn.person.language)
    if kinds == {MINOR}:
        age_question.ask(turn)
    elif kinds:
        danger_card.show_outside(turn, message)
    return bool(kinds)


def clear_away(turn: Turn, message: int) -> None:
    """Delete the card, the typed message and its draft."""
    live = in_focus(turn)
    messages = {turn.tapped, message}
    if live is not None and live.session.words[live.seat].draft:
        messages |= {bubble["message"] for bubble in live.session.words[live.seat].draft}
    deleted = sorted(one for one in messages if one)
    for one in deleted:  # one call each: a message already gone must not block the rest
        turn.post(deletion(one))
    turn.unit.traces.remove(turn.person.chat_id, deleted)
    turn.tapped = None
    if live is None:
        clearing.say_cleared(turn)
    else:
        happen(live, Chose(live.seat, screens.visit(live), "clear"))


def clear_typed(turn: Turn, first: int, last: int) -> None:
    """Delete what was typed between two message ids; the exercise stays at its step."""
    clearing.clear_typed(turn, first, last)
    if not actions.look_again(turn):
        clearing.say_cleared(turn)


def _show_card(live: LiveSession, message: int, kinds: frozenset[Kind], *, instead: bool) -> None:
    turn = live.turn
    partner = next((person.name for seat, person in live.people.items() if seat != live.seat), None)
    on = [
        [press(turn.label(words.CARRY_ON), screens.current_data(live, "resume"), main=True)],
        [press(turn.label(words.SOMEONE), screens.current_data(live, "help"))],
    ]
    danger_card.show(
        turn,
        message,
        on,
        title=turn.title(live.stored.script_id),
        kept=bool(live.session.words[live.seat].draft),
        threatened=partner if THREAT in kinds else None,
        instead=instead,
    )


def _with(draft: Sequence[dict[str, object]], event: Wrote | Rewrote) -> list[str]:
    """The draft's texts including this event; editing a message that isn't in it adds it."""
    texts = {bubble["message"]: str(bubble["text"]) for bubble in draft}
    return list((texts | {event.message: event.text}).values())


ROUTES = (danger_card.CLEAR_AWAY.opens(clear_away), clearing.BUBBLES.opens(clear_typed))
