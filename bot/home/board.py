"""Promises and goals that are kept: read again, and looked at again whenever one likes."""

from babel.dates import format_skeleton

from bot.chat import clearing, links
from bot.chat.route import ID, Route, optional
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import review
from bot.telegram.keyboards import Button, press
from bot.wording import board as words
from bot.wording import menu as menu_words
from dialogues.text.length import length

MOST = 5  # of one kind on a page
LOOKED_THROUGH = 60  # keepsakes, the newest
PAGE_LENGTH = 4096  # UTF-16 units in a message (Bot API, sendMessage); markup, counted here too, leaves room
EXERCISES = {"promise": "small_promise", "goal": "shared_goal"}

BOARD = Route("m:board", optional(ID))  # what is older than that keepsake
PROMISES = Route("m:promises")
GOALS = Route("m:goals")


def show_promises(turn: Turn) -> None:
    """The promises that are kept: one's own, and those the partner lets one see."""
    _show(turn, "promise")


def show_goals(turn: Turn) -> None:
    """The goals that are kept."""
    _show(turn, "goal")


def _show(turn: Turn, kind: str) -> None:
    if turn.person.parting.get("shared"):
        left_behind.tell(turn)
        return
    kept = [
        one
        for one in turn.unit.keepsakes.seen_by(turn.person, LOOKED_THROUGH)
        if one.kind == kind and one.state == "kept"
    ][:MOST]
    parts = [turn.text(words.HEADINGS[kind] if kept else words.NOTHING[kind])]
    rows: list[list[Button]] = []
    for number, keepsake in enumerate(kept, start=1):
        part = f"<b>{number}.</b> {keepsake.words['html']}"
        if number > 1 and length("\n\n".join([*parts, part])) > PAGE_LENGTH:
            break
        parts.append(part)
        mine = keepsake.owner_id == turn.person.id
        if mine and keepsake.words.get("review") in turn.practice.exercises:
            label = turn.label(words.LOOK_AGAIN, number=number)
            rows.append([press(label, review.AGAIN.data(keepsake.id, None))])
    exercise = EXERCISES[kind]
    if exercise in turn.practice.exercises:
        rows.append([press(turn.label(words.NEW, title=turn.title(exercise)), links.EXERCISE.data(exercise))])
    last = [clearing.button(turn.person), *turn.home()] if kept else turn.home()
    turn.show("\n\n".join(parts), [*rows, last])


PAGE = 5  # keepsakes on one page, if they fit


def show_board(turn: Turn, before: int | None = None) -> None:
    """What exercises left behind: one's own, and what the partner shared; the newest first."""
    if turn.person.parting.get("shared"):
        left_behind.tell(turn)
        return
    kept = turn.unit.keepsakes.seen_by(turn.person, PAGE + 1, before)
    if not kept and before is None:
        turn.say(menu_words.KEPT_NOTHING, [turn.home()])
        return
    partner = turn.unit.people.partner_of(turn.person)
    parts = [turn.text(menu_words.KEPT)]
    shown = 0
    for keepsake in kept[:PAGE]:
        mine = keepsake.owner_id == turn.person.id
        whose = menu_words.KEPT_MINE if mine else menu_words.KEPT_THEIRS
        day = format_skeleton("MMMd", turn.local(keepsake.created_at), locale=turn.person.language)
        line = turn.text(whose, day=day, partner=partner.name if partner else "")
        part = f"<i>{line}</i>\n{keepsake.words['html']}"
        if shown and length("\n\n".join([*parts, part])) > PAGE_LENGTH:
            break
        parts.append(part)
        shown += 1
    older = []
    if len(kept) > shown:
        older.append(press(turn.label(menu_words.KEPT_OLDER), BOARD.data(kept[shown - 1].id)))
    turn.show("\n\n".join(parts), [[*turn.home(), *older], [clearing.button(turn.person)]])


ROUTES = (BOARD.opens(show_board), PROMISES.opens(show_promises), GOALS.opens(show_goals))
