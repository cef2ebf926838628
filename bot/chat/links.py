"""Buttons to the rooms above: declared here, because lower rooms make them, and answered there."""

from bot.chat.route import ID, TEXT, Route

MENU = Route("m:menu")
NOT_NOW = Route("m:later")  # under a reminder
SOMEONE = Route("m:someone")  # the help card, outside an exercise

EXERCISE = Route("x:do", TEXT)  # an exercise, by name, to begin
SESSION = Route("s", ID, ID, TEXT)  # a running exercise: session, visit, choice
OPEN = "open"  # the choice that shows an exercise where it is, whatever the visit

INVITE = Route("i:show")

ME = Route("care:me")  # *Just for me*
ALONE = Route("care:alone")  # what one can do alone
DO_ALONE = Route("care:do", TEXT)  # an exercise, by name, to do alone
CLEAR = Route("care:clear")  # takes the message out of the chat and shows the menu
