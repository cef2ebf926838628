"""Routes that lower rooms link to; they are declared here and answered in the rooms above."""

from bot.chat.route import ID, TEXT, Route, optional

MENU = Route("m:menu")
TODAY = Route("t:today")
NOT_NOW = Route("m:later")  # under a reminder
BOARD = Route("m:board", optional(ID))  # only keepsakes older than this one
SOMEONE = Route("m:someone")  # the help card, outside an exercise
HELP = Route("m:help")  # how the bot works

EXERCISE = Route("x:do", TEXT)  # start an exercise, by name
SESSION = Route("s", ID, ID, TEXT)  # a running exercise: session, visit, choice
OPEN = "open"  # this choice shows the current step, whatever the visit

CHECK_IN = Route("w:show")
CHECK_IN_BEGIN = Route("w:begin")
CHECK_IN_TREND = Route("w:trend")
CHECK_IN_FOR_TWO = Route("w:two")

APPOINTMENT = Route("e:show")  # when two meet

INVITE = Route("i:show")

ME = Route("care:me")  # *Just for me*
ALONE = Route("care:alone")  # exercises that can be done alone
DO_ALONE = Route("care:do", TEXT)  # start an exercise alone, by name
CLEAR = Route("care:clear")  # deletes the message and shows the menu
WIPE = Route("care:wipe")  # deletes the message, which stands above the screen
