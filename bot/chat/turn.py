"""One person's turn: what a use case needs, and how it replies. It writes to the outbox only."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import links
from bot.chat.practice import Practice
from bot.telegram.keyboards import Button, ButtonData, Rows, keyboard, press
from bot.telegram.outgoing import SCREEN, MessageId, Method, OutgoingMessage, deletion
from bot.wording import menu
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, Phrase, languages
from dialogues.text.templates import fill, plain
from storage.records import Json, OutgoingKind, Person
from storage.unit_of_work import Unit

TAP = "tap"  # what a person may be asked for, outside an exercise
PAGE = "menu"  # a page that asks nothing, whose buttons may be typed; the name that it was stored by first
NOTICE = "notice"  # a notice came last; `before` holds what its screen asks for
PRIVATE_SECONDS = 600  # after which a private message leaves the chat, if nothing has followed it


@dataclass(slots=True)
class Turn:
    """The reply to something one person did. `tapped` is the message whose button they tapped, if any.

    Whoever holds the phone can read what stands in the chat, so whatever may name a danger is shown as
    *private*: the message leaves as soon as anything follows it, whoever causes that, or after ten minutes.
    """

    practice: Practice
    unit: Unit
    now: datetime
    person: Person
    tapped: int | None = None
    keeps_text: bool = False  # the tapped message keeps its text and loses only its buttons
    spares_screen: bool = False  # what stood on the screen before keeps its buttons
    above: set[int] = field(default_factory=set)  # chats in which a private message came above the screen
    leads_to: str | None = None  # another button's data: what it opens is shown instead
    out_of_sight: bool = False  # below the open exercise stands a page, or a notice that has come since
    said: list[OutgoingMessage] = field(default_factory=list)  # what this person's chat gets

    @property
    def beside(self) -> bool:
        """Whether the tapped message is another one than the screen, such as a notice."""
        return self.tapped is not None and self.tapped != self.person.screen

    def change(self, **fields: Any) -> None:
        """Update the person's stored fields."""
        self.person = self.unit.people.change(self.person, **fields)

    def show(self, html: str, rows: Rows = (), *, private: bool = False) -> None:
        """Show the person's next screen, replacing the one they tapped, or as a new message.

        The previous screen keeps its text but loses its buttons, unless this turn spares it.
        """
        more = _leaving() if private else {}
        clear = None if self.spares_screen else SCREEN
        if self.tapped is not None and not self.keeps_text:
            self.post(_screen("editMessageText", html, rows, message_id=self.tapped, clear=clear, **more))
        else:
            self.post(_screen("sendMessage", html, rows, clear=clear, **more))
            self._retire_tapped()
        self.tapped = None  # a second screen in the same turn goes below the first

    def waits_for_tap(
        self,
        again: ButtonData,
        rows: Rows = (),
        *,
        yes: ButtonData | None = None,
        no: ButtonData | None = None,
        private: bool = False,
    ) -> None:
        """The screen of this turn asks for a tap: as long as it stands, no word is an exercise's answer.

        What is typed and says what one of these rows' buttons says taps it, so do a *yes* and a *no* where
        these are given; other words bring the screen `again`.
        """
        self.waits_for({"for": TAP, "again": again, "private": private}, rows, yes=yes, no=no)

    def waits_for(
        self, asked: Json, rows: Rows = (), *, yes: ButtonData | None = None, no: ButtonData | None = None
    ) -> None:
        """What the screen of this turn asks for (`Person.asked`); its buttons may be typed as well."""
        self.change(asked={**asked, **_to_be_typed(rows, yes, no)})

    def may_be_typed(self, rows: Rows) -> None:
        """The screen of this turn asks nothing: what is typed taps the button that it says.

        Other words are for what is open; before that it is seen whether they plainly ask for something.
        """
        if not self.person.asked:
            self.waits_for({"for": PAGE}, rows)

    @property
    def is_at_a_tap(self) -> bool:
        """Whether such a screen is what they look at; a private one may have left by itself."""
        asked = self.person.asked
        return asked.get("for") == TAP and (not asked["private"] or self.person.screen in self.person.private)

    def show_again(self, html: str, rows: Rows = ()) -> None:
        """Change the content of the current screen in place."""
        self.post(_screen("editMessageText", html, rows, message_id=SCREEN))

    def show_at_the_bottom(self, html: str, rows: Rows = (), *, private: bool = False) -> None:
        """Change the current screen and move it below anything written since."""
        before: MessageId = SCREEN if self.tapped is None else self.tapped
        self.post(_screen("sendMessage", html, rows, delete=before, **(_leaving() if private else {})))
        self.tapped = None

    def bring_down(self, html: str, rows: Rows = ()) -> None:
        """Move the current screen below everything, wherever it stands by now; for taps on an old button."""
        self._retire_tapped()
        self.post(_screen("sendMessage", html, rows, delete=SCREEN))
        self.tapped = None

    def show_above(self, html: str, rows: Rows) -> None:
        """Send a private message of its own; the screen of this turn comes below it."""
        self.post(OutgoingMessage("sendMessage", html, keyboard=keyboard(rows), **_leaving()))
        self.above.add(self.person.chat_id)

    def show_beside(self, html: str, rows: Rows) -> None:
        """Change the tapped private message, which stands above the screen; the screen stays as it is."""
        message = OutgoingMessage(
            "editMessageText", html, keyboard=keyboard(rows), message_id=self.tapped, **_leaving()
        )
        self.post(replace(message, spares=True))
        self.tapped = None

    def show_beside_the_screen(self, html: str, rows: Rows) -> None:
        """Change the tapped message in place; if it isn't the screen, both stay alive, each by itself."""
        if not self.beside:
            self.show(html, rows)
            return
        message = OutgoingMessage("editMessageText", html, keyboard=keyboard(rows), message_id=self.tapped)
        self.post(message)
        self.tapped = None

    def show_picture(self, link: str, html: str, rows: Rows = ()) -> None:
        """Show a QR code of a link with a caption; it is drawn when it is sent."""
        self.post(_screen("sendPhoto", html, rows, qr=link, clear=SCREEN))
        self._retire_tapped()
        self.tapped = None

    def show_trend(self, trend: dict[str, Any], html: str, rows: Rows = ()) -> None:
        """Show somebody's own trend, privately: a picture drawn when it is sent, with a caption."""
        self.post(_screen("sendPhoto", html, rows, trend=trend, clear=SCREEN, **_leaving()))
        self._retire_tapped()
        self.tapped = None

    def post(self, message: OutgoingMessage) -> None:
        """Put a message for this chat into the outbox."""
        _put(self, self.person, message)

    def wipe(self) -> None:
        """Delete the tapped message, or blank its text if it is too old to delete (48 hours)."""
        if self.tapped is not None:
            self.post(deletion(self.tapped, blank=True))
            self.tapped = None

    def say(self, phrase: Phrase, rows: Rows = (), *, private: bool = False, **values: Any) -> None:
        """Show a phrase in the person's language."""
        self.show(self.text(phrase, **values), rows, private=private)

    def text(self, phrase: Phrase, **values: Any) -> str:
        """A phrase as Telegram HTML, in the person's language."""
        return text_for(self.person, phrase, **values)

    def label(self, phrase: Phrase, **values: Any) -> str:
        """A phrase as plain text, for a button."""
        return label_for(self.person, phrase, **values)

    def title(self, exercise: str) -> str:
        """An exercise's title in the person's language, or its name if it no longer exists."""
        revision = self.practice.exercises.get(exercise)
        return exercise if revision is None else self.title_of(revision)

    def about(self, exercise: str) -> str:
        """The sentence that says what an exercise is, in the person's language."""
        revision = self.practice.exercises[exercise]
        own = revision.language(self.person.language)
        return own.translate(revision.script.phrase("about", revision.script.about))

    def title_of(self, revision: Revision) -> str:
        """A revision's title in the person's language."""
        own = revision.language(self.person.language)
        return own.translate(revision.script.phrase("title", revision.script.title))

    def home(self, *, stays: bool = False) -> list[Button]:
        """A row with the menu button; with `stays`, the message keeps its text when it is tapped."""
        return [home_button(self.person, stays=stays)]

    def local(self, moment: datetime) -> datetime:
        """Convert to the person's local time, or leave as UTC if their zone is unknown."""
        return moment if self.person.zone is None else moment.astimezone(ZoneInfo(self.person.zone))

    def _retire_tapped(self) -> None:
        """Remove the buttons of the tapped message if it is not the current screen."""
        if self.beside:
            self.post(OutgoingMessage("editMessageReplyMarkup", message_id=self.tapped))


def language_of(person: Person) -> Language:
    """The person's language, or English if it is no longer available."""
    spoken = languages()
    return spoken.get(person.language) or spoken["en"]


def text_for(person: Person, phrase: Phrase, **values: Any) -> str:
    """A phrase as Telegram HTML, in someone's language."""
    return fill(language_of(person).translate(phrase), values)


def label_for(person: Person, phrase: Phrase, **values: Any) -> str:
    """A phrase as plain text in someone's language, for a button."""
    return plain(language_of(person).translate(phrase), values)


def home_button(person: Person, *, stays: bool = False) -> Button:
    """The menu button for someone; with `stays`, the message keeps its text when it is tapped."""
    return press(label_for(person, menu.HOME), links.MENU.data(stays=stays))


def write_to(
    turn: Turn,
    person: Person,
    html: str,
    rows: Rows = (),
    *,
    is_nudge: bool = False,
    silent: bool = False,
    unasked: bool = False,
    is_screen: bool = False,
    clear: MessageId | None = None,
    delete: MessageId | None = None,
    live: int | None = None,
) -> None:
    """Send someone else a new message; the flags are those of `OutgoingMessage`.

    Hidden chats get nothing; anything pending shows in the menu once the chat is back. With `is_nudge`, the
    message is rather lost than sent twice.
    """
    if person.hidden:
        return
    message = OutgoingMessage(
        "sendMessage",
        html,
        keyboard=keyboard(rows),
        silent=silent,
        unasked=unasked,
        is_screen=is_screen,
        clear=clear,
        delete=delete,
        live=live,
    )
    _put(turn, person, message, "nudge" if is_nudge else "reply")


def send_notice(
    turn: Turn, person: Person, html: str, rows: Rows, *, yes: ButtonData, no: str | None = None, **flags: Any
) -> None:
    """Send a notice; the flags are those of `write_to`.

    Words that come next tap a button if they say what it says, or the one of a *yes* or a *no*. Other words
    are for what was asked before.
    """
    if person.hidden:
        return
    write_to(turn, person, html, rows, **flags)
    person = turn.unit.people.get(person.id)
    asked = {"for": NOTICE, "before": asked_below_a_notice(person), **_to_be_typed(rows, yes, no)}
    if person.id == turn.person.id:
        turn.change(asked=asked)
    else:
        turn.unit.people.change(person, asked=asked)


def asked_below_a_notice(person: Person) -> Json:
    """What somebody's screen asks for, whether or not a notice has come since."""
    asked: Json = person.asked["before"] if person.asked.get("for") == NOTICE else person.asked
    return asked


def change_screen_of(turn: Turn, person: Person, html: str, rows: Rows = ()) -> None:
    """Change someone else's screen in place, without a notification."""
    if not person.hidden:
        _put(turn, person, _screen("editMessageText", html, rows, message_id=SCREEN, spares=True))


def _put(turn: Turn, person: Person, message: OutgoingMessage, kind: OutgoingKind = "reply") -> None:
    if person.chat_id in turn.above:
        message = replace(message, spares=True)
    if person.id == turn.person.id:
        turn.said.append(message)
    turn.unit.outbox.add(person.chat_id, message, person_id=person.id, kind=kind, now=turn.now)


def _to_be_typed(rows: Rows, yes: str | None, no: str | None) -> Json:
    """What stands in `Person.asked` of the buttons that may be typed."""
    pressed = [button for row in rows for button in row if button.callback_data is not None]
    labels = {button.text: button.callback_data for button in pressed}
    return {"labels": labels, "replies": {"yes": yes, "no": no}}


def _leaving() -> dict[str, Any]:
    """What makes a message private."""
    return {"private": True, "leaves": PRIVATE_SECONDS}


def _screen(method: Method, html: str, rows: Rows, **more: Any) -> OutgoingMessage:
    """A message that becomes the chat's screen."""
    return OutgoingMessage(method, html, keyboard=keyboard(rows), is_screen=True, **more)
