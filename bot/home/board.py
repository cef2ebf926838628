"""The board and the pages of promises and goals, to read and review at any time."""

from babel.dates import format_skeleton

from bot.chat import clearing, links
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import ID, Route, optional
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import review
from bot.telegram.keyboards import Button, press
from bot.wording import board as words
from bot.wording import menu as menu_words
from dialogues.text.length import length

MOST = 5  # keepsakes of one kind on a page
LOOKED_THROUGH = 60  # the newest keepsakes searched for them
PAGE_LENGTH = 4096  # UTF-16 units (Bot API, sendMessage); counts markup too, so there is room to spare
EXERCISES = {"promise": "small_promise", "goal": "shared_goal"}

BOARD = Route("m:board", optional(ID))  # only keepsakes older than this one
PROMISES = Route("m:promises")
GOALS = Route("m:goals")


def show_promises(turn: Turn) -> None:
    """Show the open promises: the person's own, and those their partner shared."""
    _show(turn, "promise")


def show_goals(turn: Turn) -> None:
    """Show the open goals: the person's own, and those their partner shared."""
    _show(turn, "goal")


def _show(turn: Turn, kind: str) -> None:
    if left_behind.misses(turn, "kept"):
        left_behind.tell(turn)
        return
    kept = [
        one
        for one in turn.unit.keepsakes.seen_by(turn.person, LOOKED_THROUGH, couple_id=couple_of(turn.person))
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


PAGE = 5  # keepsakes on a page, if they fit


def show_board(turn: Turn, before: int | None = None) -> None:
    """Show keepsakes, the person's own and those their partner shared, newest first."""
    if left_behind.misses(turn, "kept"):
        left_behind.tell(turn)
        return
    kept = turn.unit.keepsakes.seen_by(turn.person, PAGE + 1, before, couple_id=couple_of(turn.person))
    if not kept and before is None:
        turn.say(menu_words.KEPT_NOTHING, [turn.home()])
        return
    partner = partner_name(turn) or ""
    parts = [turn.text(menu_words.KEPT)]
    shown = 0
    for keepsake in kept[:PAGE]:
        mine = keepsake.owner_id == turn.person.id
        whose = menu_words.KEPT_MINE if mine else menu_words.KEPT_THEIRS
        day = format_skeleton("MMMd", turn.local(keepsake.created_at), locale=turn.person.language)
        line = turn.text(whose, day=day, partner=partner)
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
