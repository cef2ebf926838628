"""Words that signal danger: the script rests, and whoever wrote them gets a private card.

Nothing is kept of it. Whether a card was shown already follows from the draft itself; to the partner, and in
the database, it is a pause like any other. Words that may threaten their reader are never passed on.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.keyboards import Button, number, press, short
from bot.round import Round, in_focus
from bot.turn import Turn
from bot.wording import arriving
from bot.wording import danger as words
from dialogues.audience import sign
from dialogues.danger import MINOR, THREAT, Kind, signalled, signalled_by
from dialogues.events import Chose, Opened, Rewrote, Wrote
from dialogues.steps import Ask, Share

ROOM = "d"


def happen(round: Round, event: Wrote | Rewrote) -> None:
    """Words in an exercise. Only what is new in them brings a card, so that *Carry on* is not asked twice."""
    language = round.turn.person.language
    draft = round.session.words[round.seat].draft
    after = signalled_by(_with(draft, event), language)
    paused = round.session.status == "paused"
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
        ask_age(round.turn)


def outside(turn: Turn, message: int, text: str) -> bool:
    """Words where nothing is asked: a card if they signal danger; False if they do not."""
    kinds = signalled(text, turn.person.language)
    if kinds == {MINOR}:
        ask_age(turn)
    elif kinds:
        rows = [[press(turn.label(words.SOMEONE), "m:someone")], [_clear(turn, message)], turn.home()]
        turn.say(words.CARD, rows, title=None, kept=False)
    return bool(kinds)


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
    return THREAT in signalled_by(bubbles, round.turn.person.language)


def show_held_back(round: Round) -> None:
    """The words stay with their writer, who may change them or go on without."""
    turn, screen = round.turn, round.renderer(round.seat).screen()
    rows = [row for row in round.rows(screen, round.seat) if not any("style" in button for button in row)]
    step = round.revision.script.flat[round.session.waits[round.seat].place]
    if isinstance(step, Ask):
        rows.insert(0, [press(turn.label(words.KEEP), _data(round, "skip"))])
    turn.show(f"<i>{turn.text(words.HELD_BACK)}</i>\n\n{screen.html}", rows)


def tapped(turn: Turn, action: str, argument: str) -> bool:
    """A button of these cards; False if it means nothing."""
    match action:
        case "clear":
            _clear_away(turn, number(argument))
        case "adult":
            _go_on(turn)
        case "young":
            turn.change(stage="minor", invite_id=None)
            turn.say(arriving.MINOR, [[press(turn.label(arriving.MINOR_BACK), "a:adult")]])
        case _:
            return False
    return True


def ask_age(turn: Turn) -> None:
    """What someone wrote gives reason to ask how old they are; it decides nothing."""
    rows = [
        [press(turn.label(words.AGE_YES), f"{ROOM}:adult"), press(turn.label(words.AGE_NO), f"{ROOM}:young")],
        [press(turn.label(words.AGE_RATHER_NOT), f"{ROOM}:adult")],
    ]
    turn.say(words.AGE, rows)


def _show_card(round: Round, message: int, kinds: frozenset[Kind], *, instead: bool) -> None:
    """`instead`: the screen before goes, because it shows what was written."""
    turn = round.turn
    kept = bool(round.session.words[round.seat].draft)
    html = turn.text(words.CARD, title=turn.title(round.stored.script_id), kept=kept)
    partner = next((person.name for seat, person in round.people.items() if seat != round.seat), None)
    if THREAT in kinds and partner is not None:
        html += "\n\n" + turn.text(words.THREAT, partner=partner)
    rows = [
        [press(turn.label(words.CARRY_ON), _data(round, "resume"), main=True)],
        [press(turn.label(words.SOMEONE), _data(round, "help"))],
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
    for one in sorted(one for one in messages if one):  # each alone: one that is gone already keeps no other
        turn.post("deleteMessage", {"message_id": one})
    turn.tapped = None
    if round is None:
        turn.say(words.CLEARED, [turn.home()])
    else:
        round.happen(Chose(round.seat, _visit(round), "clear"))


def _go_on(turn: Turn) -> None:
    round = in_focus(turn)
    if round is None:
        turn.say(words.NOTED, [turn.home()])
    else:
        round.happen(Opened(round.seat))


def _with(draft: Sequence[dict[str, object]], event: Wrote | Rewrote) -> list[str]:
    """What a draft would say with this; an edit of what is not in it counts as more words."""
    texts = {bubble["message"]: str(bubble["text"]) for bubble in draft}
    return list((texts | {event.message: event.text}).values())


def _clear(turn: Turn, message: int) -> Button:
    return press(turn.label(words.CLEAR), f"{ROOM}:clear:{short(message)}")


def _data(round: Round, choice: str) -> str:
    return f"s:{short(round.session.id)}:{short(_visit(round))}:{choice}"


def _visit(round: Round) -> int:
    """The stamp on this person's buttons."""
    wait = round.session.waits.get(round.seat)
    return wait.visit if wait else round.session.visit
