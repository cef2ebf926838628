"""Typed slash commands; everything they do can be reached from the menu too."""

from collections.abc import Callable

from bot.account import hiding, onboarding, own_data
from bot.chat.turn import Turn
from bot.couple import check_in, invite, leave, left_behind
from bot.exercises import actions, time_out
from bot.home import board, menu, path, today
from bot.nudges import coming
from bot.safety import private_questions
from bot.telegram.incoming import User
from bot.wording import invite as invite_words
from bot.wording import menu as words

COMMANDS: dict[str, Callable[[Turn], None]] = {
    "menu": menu.show,
    "today": today.show,
    "help": menu.show_help,
    "privacy": own_data.show,
    "export": own_data.ask_export,
    "delete": own_data.ask_delete,
    "hide": hiding.ask,
    "board": board.show_board,
    "invite": invite.show,
    "leave": leave.ask,
    "nudges": coming.show,
    "promises": board.show_promises,
    "goals": board.show_goals,
    "language": menu.show_language,
    "checkin": check_in.show,
    "path": path.show,
}
IN_EXERCISES = ("pause", "resume", "stop", "back", "skip")


def typed(turn: Turn, user: User, name: str, argument: str, is_due: Callable[[], bool]) -> None:
    """Handle a command, given its name without the slash and its argument.

    `is_due`: whether to say once more that there is none of that name.
    """
    if name == "start" or not onboarding.has_arrived(turn):
        _start(turn, user, argument if name in ("start", "join") else "")
        return
    private_questions.forget(turn)
    if turn.person.asked:
        turn.change(asked={})
    if name in COMMANDS:
        COMMANDS[name](turn)
    elif name == "do":
        menu.start(turn, argument)
    elif name == "join":
        invite.enter(turn, argument)
    elif name in IN_EXERCISES:
        if name == "pause" and time_out.offer(turn):
            return
        if not actions.did(turn, name) and not left_behind.went_on(turn, turn.person.focus):
            menu.show(turn, words.NOTHING_OPEN)
    elif is_due():
        menu.show(turn, words.UNKNOWN_COMMAND)


def _start(turn: Turn, user: User, code: str) -> None:
    """`/start`, with an invite code if it came from a link."""
    if onboarding.has_arrived(turn):
        invite.enter(turn, code) if code else menu.show(turn)
        return
    if turn.person.stage == onboarding.NEW:
        turn.change(stage=onboarding.WELCOME)
    if not code:
        onboarding.show(turn, user)
    elif fault := invite.came_with(turn, code):
        onboarding.show(turn, user, invite.refusal(turn, fault))
    else:
        inviter = invite.inviter_of(turn)
        says_who = (
            turn.person.stage != onboarding.WELCOME and inviter is not None
        )  # the welcome says so itself
        noted = turn.text(invite_words.NOTED, inviter=inviter.name if inviter else "") if says_who else ""
        onboarding.show(turn, user, noted)
