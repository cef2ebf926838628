"""Typed words. If they signal danger, the writer gets a private card above the screen; nothing else changes.

The exercise goes on as it was, and the partner sees nothing. Nothing records a card: whether there was one
for a kind of danger follows from the words that the session holds anyway. Only what is new is judged, a few
bubbles at a time, so that a long draft costs no more than a short one; all of it is judged once, when it is
sent (`held_back`).
"""

from collections.abc import Iterator

from bot.chat import clearing
from bot.chat.turn import Turn
from bot.exercises import actions, at_once, screens, typed_tap
from bot.exercises.advance import happen
from bot.exercises.live_session import LiveSession, in_focus
from bot.safety import age_question, danger_card
from dialogues.engine import offers
from dialogues.engine.events import Chose, Resumed, Rewrote, Wrote
from dialogues.engine.visibility import sign
from dialogues.script.steps import Ask
from dialogues.text_analysis.danger import (
    CHILD_ABUSE,
    HURT_OR_FORCED,
    LIFE,
    MINOR,
    SELF_HARM,
    Kind,
    signalled,
    signalled_by,
    signalled_in_a_name,
)

LOOKED_AT = 3  # bubbles judged together: the newest and those before it, or an edited one and its neighbours

# What brings a card even in words that only their writer will ever see.
_TO_ONESELF: frozenset[Kind] = frozenset({SELF_HARM, LIFE, HURT_OR_FORCED, CHILD_ABUSE, MINOR})


def wrote(turn: Turn, message: int, text: str, *, forwarded: bool = False) -> bool:
    """Handle a message for the exercise in focus; False if there is none."""
    live = in_focus(turn)
    if live is not None and not forwarded and typed_tap.taps(live, message, text):
        return True
    return _typed(turn, Wrote, message, text, forwarded=forwarded)


def rewrote(turn: Turn, message: int, text: str) -> bool:
    """Handle an edited message for the exercise in focus; False if there is none."""
    return _typed(turn, Rewrote, message, text)


def _typed(
    turn: Turn, happened: type[Wrote | Rewrote], message: int, text: str, *, forwarded: bool = False
) -> bool:
    typed = actions.typed(turn, happened, message, text)
    if typed is None:
        return False
    live, event = typed
    kinds: frozenset[Kind] = frozenset()
    if isinstance(event, Rewrote) or not live.session.words[live.seat].full:  # else it isn't taken in
        kinds = frozenset(_worth_a_card(live, event))
        _answer(turn, message, kinds)
    if isinstance(event, Wrote) and not kinds and not forwarded and (sends := at_once.sends(live, event)):
        at_once.note(live, event)
        happen(live, event, unseen=True)
        happen(live, sends)
    else:
        happen(live, event)
    return True


def outside(turn: Turn, message: int, text: str, *, as_a_name: bool = False) -> bool:
    """Judge words for which no exercise asked. Whether a card came; it stands above what they were for.

    `as_a_name`: they were asked for, as the name of a person, a place, a time or the like.
    """
    kinds = (signalled_in_a_name if as_a_name else signalled)(text, turn.person.language)
    _answer(turn, message, kinds)
    return bool(kinds)


def _answer(turn: Turn, message: int, kinds: frozenset[Kind]) -> None:
    if dangers := kinds - {MINOR}:
        danger_card.show(turn, dangers, message)
    elif kinds:
        age_question.ask(turn)


def clear_away(turn: Turn, message: int) -> None:
    """Delete the card, the typed message and its draft."""
    live = in_focus(turn)
    messages = {message}
    if live is not None and live.session.words[live.seat].draft:
        messages |= {bubble["message"] for bubble in live.session.words[live.seat].draft}
    typed = sorted(one for one in messages if one > 0)
    card = turn.tapped
    turn.wipe()
    if live is None:
        clearing.say_cleared(turn, typed)
        return
    clearing.take_out(turn, typed)
    turn.tapped = turn.person.screen if turn.person.screen != card else None  # it shows the draft
    if live.session.status == "paused" and live.session.paused_by == live.seat:
        happen(live, Resumed(live.seat), unseen=True)  # such words used to pause the exercise
    happen(live, Chose(live.seat, screens.visit(live), "clear"))


def clear_typed(turn: Turn, first: int, last: int) -> None:
    """Delete what was typed between two message ids; the exercise stays at its step."""
    clearing.clear_typed(turn, first, last)
    if not actions.look_again(turn):
        clearing.say_cleared(turn)


def _worth_a_card(live: LiveSession, event: Wrote | Rewrote) -> Iterator[Kind]:
    """The kinds of danger for which these words bring a card, or the question about age.

    That is every new sign of danger to life, but of any other kind only the first one in an exercise.
    """
    language = live.turn.person.language
    draft = live.session.words[live.seat].draft
    place = next((at for at, bubble in enumerate(draft) if bubble["message"] == event.message), len(draft))
    texts = [str(bubble["text"]) for bubble in draft]
    step = live.step
    if isinstance(step, Ask) and step.typed:
        kinds = signalled_in_a_name(event.text, language)
    else:
        kinds = _new_kinds(texts, place, event.text, language)
    if _is_to_oneself(live):
        kinds &= _TO_ONESELF
    for kind in kinds:
        if kind in danger_card.HELP_FIRST or not _said_before(live, texts, place, kind):
            yield kind


def _new_kinds(texts: list[str], place: int, text: str, language: str) -> frozenset[Kind]:
    """What a bubble signals, alone or with those beside it, and neither they nor its earlier text did."""
    typed_last = place == len(texts)
    before = texts[max(0, place + 1 - LOOKED_AT) : place] if typed_last else texts[max(0, place - 1) : place]
    after = texts[place + 1 : place + 2]
    kinds = signalled_by([*before, text, *after], language, newest=typed_last)
    if not kinds or not texts:
        return kinds
    earlier = texts[place : place + 1]  # the text before it was edited
    known = signalled_by([*before, *earlier, *after], language)
    itself = signalled(text, language)
    if earlier:
        itself -= signalled(earlier[0], language)
    # Beside a sign that is known, a harmless bubble may look like one of another kind.
    together = kinds - known if not known else (kinds - known) & danger_card.HELP_FIRST
    return together | (kinds & itself)


def _said_before(live: LiveSession, texts: list[str], place: int, kind: Kind) -> bool:
    """Whether this person's own words in the exercise signalled that kind already.

    The newest are judged first: after a sign, it is found again at once, however much was written before it.
    """
    language = live.turn.person.language
    for end in range(len(texts), 0, -1):
        begin = max(0, end - LOOKED_AT)
        if begin <= place < end:
            others = [text for at, text in enumerate(texts[begin:end], begin) if at != place]
        else:
            others = texts[begin:end]
        if others and kind in signalled_by(others, language, newest=True):
            return True
    answers = reversed(live.session.words[live.seat].answers.values())
    said = (words for answer in answers for words in offers.words_in(answer))
    return any(kind in signalled(words, language) for words in said)


def _is_to_oneself(live: LiveSession) -> bool:
    """Whether only their writer will ever see these words."""
    return isinstance(live.step, Ask) and sign(live.step, live.session) == "🔒"


ROUTES = (danger_card.CLEAR_AWAY.opens(clear_away), clearing.BUBBLES.opens(clear_typed))
