"""The board and the pages of promises and goals, to read, to review and to tick off at any time."""

from collections import defaultdict

from babel.dates import format_skeleton
from markupsafe import Markup

from bot.chat import clearing, links
from bot.chat.partner import couple_of, partner_name
from bot.chat.route import ID, NUMBER, Route, optional
from bot.chat.turn import Turn
from bot.couple import left_behind
from bot.exercises import review, ticking
from bot.telegram.keyboards import Button, press
from bot.wording import board as words
from bot.wording import menu as menu_words
from dialogues.text.length import length
from storage.records import Keepsake

MOST = 5  # keepsakes of one kind on a page
LOOKED_THROUGH = 60  # the newest keepsakes searched for them
PAGE = 5  # keepsakes on a page of the board, if they fit
PAGE_LENGTH = 4096  # UTF-16 units (Bot API, sendMessage); counts markup too, so there is room to spare
LABEL_LENGTH = 28  # characters of a promise or a step on a button
EXERCISES = {"promise": "small_promise", "goal": "shared_goal"}
JOINT = ("goal", "ritual")  # made by both, if both may see it
WEEK = 7  # days that are counted; earlier ones go by their date

PROMISES = Route("m:promises")
GOALS = Route("m:goals")
LIKED = Route("m:liked")
DID = Route("k:did", ID, optional(NUMBER))  # a keepsake, and its milestone (from 1)
NOT_YET = Route("k:undo", ID, optional(NUMBER))


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
    found = turn.unit.keepsakes.seen_by(
        turn.person, LOOKED_THROUGH, couple_id=couple_of(turn.person), kept=True
    )
    kept = [one for one in found if one.kind == kind][:MOST]
    parts = [turn.text(words.HEADINGS[kind] if kept else words.NOTHING[kind])]
    rows: list[list[Button]] = []
    for number, keepsake in enumerate(kept, start=1):
        part = f"<b>{number}.</b> <i>{_heading(turn, keepsake)}</i>\n{_shown(turn, keepsake)}"
        if number > 1 and length("\n\n".join([*parts, part])) > PAGE_LENGTH:
            break
        parts.append(part)
        rows += _ticks(turn, keepsake)
        mine = keepsake.owner_id == turn.person.id or _is_ours(keepsake)
        if mine and keepsake.words.get("review") in turn.practice.exercises:
            label = turn.label(words.LOOK_AGAIN[kind], number=number)
            rows.append([press(label, review.AGAIN.data(keepsake.id, None))])
    exercise = EXERCISES[kind]
    if exercise in turn.practice.exercises:
        rows.append([press(turn.label(words.NEW, title=turn.title(exercise)), links.EXERCISE.data(exercise))])
    last = [clearing.button(turn.person), *turn.home()] if kept else turn.home()
    turn.show("\n\n".join(parts), [*rows, last])


def show_liked(turn: Turn) -> None:
    """Show the questions of the day whose answers both liked, each with the two answers, newest first."""
    if left_behind.misses(turn, "kept"):
        left_behind.tell(turn)
        return
    found = turn.unit.keepsakes.seen_by(
        turn.person, LOOKED_THROUGH, couple_id=couple_of(turn.person), kept=True
    )
    together: dict[int | None, list[Keepsake]] = defaultdict(list)
    for keepsake in found:
        if keepsake.kind == "note":
            together[keepsake.session_id].append(keepsake)
    parts = [turn.text(words.LIKED if together else words.NOTHING_LIKED)]
    for notes in together.values():
        part = _both_answers(turn, notes)
        if len(parts) > PAGE or length("\n\n".join([*parts, part])) > PAGE_LENGTH:
            break
        parts.append(part)
    last = [clearing.button(turn.person), *turn.home()] if together else turn.home()
    turn.show("\n\n".join(parts), [last])


def _both_answers(turn: Turn, notes: list[Keepsake]) -> str:
    """The question, which begins each of the two notes, and what each has answered, one's own first."""
    question, lines = "", []
    for note in sorted(notes, key=lambda note: note.owner_id != turn.person.id):
        question, _, answer = note.words["html"].partition("\n")
        whose = words.MY_ANSWER if note.owner_id == turn.person.id else words.THEIR_ANSWER
        lines.append(turn.text(whose, answer=Markup(answer), partner=partner_name(turn) or ""))
    return "\n".join([question, *lines])


def show_board(turn: Turn, before: int | None = None) -> None:
    """Show keepsakes, the person's own and those their partner shared, newest first."""
    if left_behind.misses(turn, "kept"):
        left_behind.tell(turn)
        return
    kept = turn.unit.keepsakes.seen_by(
        turn.person, PAGE + 1, before, couple_id=couple_of(turn.person), kept=True
    )
    if not kept and before is None:
        turn.say(menu_words.KEPT_NOTHING, [turn.home()])
        return
    parts = [turn.text(menu_words.KEPT)]
    rows: list[list[Button]] = []
    shown = 0
    for keepsake in kept[:PAGE]:
        part = f"<i>{_heading(turn, keepsake)}</i>\n{_shown(turn, keepsake)}"
        if shown and length("\n\n".join([*parts, part])) > PAGE_LENGTH:
            break
        shown += 1
        if part not in parts:  # the same words, kept twice on one day
            parts.append(part)
            rows += _ticks(turn, keepsake)
    older = []
    if len(kept) > shown:
        older.append(press(turn.label(menu_words.KEPT_OLDER), links.BOARD.data(kept[shown - 1].id)))
    turn.show("\n\n".join(parts), [*rows, [*turn.home(), *older], [clearing.button(turn.person)]])


def _heading(turn: Turn, keepsake: Keepsake) -> str:
    """What kind of thing it is, whose, and since when."""
    partner = partner_name(turn)
    whose = words.MINE
    if _is_ours(keepsake):
        whose = words.OURS
    elif keepsake.owner_id != turn.person.id:
        whose = words.THEIRS
    elif partner is not None and keepsake.audience != "partner":
        whose = words.MINE_PRIVATE
    kind = turn.text(words.KINDS[keepsake.kind])
    return turn.text(whose, kind=kind, partner=partner or "", day=_day(turn, keepsake))


def _day(turn: Turn, keepsake: Keepsake) -> str:
    """The day it was kept, as one would say it today."""
    day, today = turn.local(keepsake.created_at).date(), turn.local(turn.now).date()
    ago = (today - day).days
    if ago < WEEK:
        near = {0: words.TODAY, 1: words.YESTERDAY}
        return turn.text(near.get(max(ago, 0), words.DAYS_AGO), days=ago)
    skeleton = "MMMd" if day.year == today.year else "yMMMd"
    return format_skeleton(skeleton, day, locale=turn.person.language)


def _is_ours(keepsake: Keepsake) -> bool:
    return keepsake.kind in JOINT and keepsake.audience == "partner"


def _shown(turn: Turn, keepsake: Keepsake) -> str:
    """Its words, and which of its steps are done."""
    done = ticking.done_steps(keepsake)
    html: str = keepsake.words["html"]
    return f"{html}\n{turn.text(words.STEPS_DONE, steps='; '.join(done))}" if done else html


def _ticks(turn: Turn, keepsake: Keepsake) -> list[list[Button]]:
    return [
        [press(turn.label(words.DID, what=_short(what)), DID.data(keepsake.id, milestone))]
        for milestone, what in ticking.open_to(turn, keepsake)
    ]


def _short(what: str) -> str:
    line = " ".join(what.split())
    return line if len(line) <= LABEL_LENGTH else f"{line[: LABEL_LENGTH - 1].rstrip()}…"


def did(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """Tick a promise or a step off; False if it isn't there to be ticked."""
    keepsake = ticking.tick(turn, keepsake_id, milestone)
    if keepsake is None:
        return False
    rows = [
        [press(turn.label(words.NOT_YET), NOT_YET.data(keepsake_id, milestone))],
        [press(turn.label(words.BACK_TO_IT), links.BOARD.data(None)), *turn.home()],
    ]
    if milestone is None:
        turn.say(words.DID_PROMISE, rows, what=review.plain_words(keepsake.words["html"]))
        return True
    steps = keepsake.words["milestones"]
    done = words.DID_LAST_STEP if all(step.get("done") for step in steps) else words.DID_STEP
    turn.say(done, rows, what=steps[milestone - 1]["what"])
    return True


def not_yet(turn: Turn, keepsake_id: int, milestone: int | None) -> bool:
    """Take the tick back, and show the board again."""
    if not ticking.take_back(turn, keepsake_id, milestone):
        return False
    show_board(turn)
    return True


ROUTES = (
    links.BOARD.opens(show_board),
    PROMISES.opens(show_promises),
    GOALS.opens(show_goals),
    LIKED.opens(show_liked),
    DID.opens(did),
    NOT_YET.opens(not_yet),
)
