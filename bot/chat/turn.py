"""One person's turn: what a use case needs to know, and its voice. No Telegram objects, only the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import links
from bot.chat.practice import Practice
from bot.telegram.keyboards import Button, Rows, markup, press
from bot.telegram.outgoing import SCREEN, MessageId, Method, OutgoingMessage, deletion
from bot.wording import menu
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, Phrase, languages
from dialogues.text.templates import fill, plain
from storage.records import OutgoingKind, Person
from storage.unit_of_work import Unit


@dataclass(slots=True)
class Turn:
    """Someone's doing, being answered. `tapped` is the message under which they tapped, if they did."""

    practice: Practice
    unit: Unit
    now: datetime
    person: Person
    tapped: int | None = None
    keeps_text: bool = False  # the tapped message stays as it is: only its buttons go

    def change(self, **fields: Any) -> None:
        """Change what is kept of the person."""
        self.person = self.unit.people.change(self.person, **fields)

    def show(self, html: str, rows: Rows = ()) -> None:
        """The person's next screen: in place of the one they tapped, else as a new message.

        What came before keeps its text then, but not its buttons: only one screen is live.
        """
        if self.tapped is not None and not self.keeps_text:
            self.post(_screen("editMessageText", html, rows, message_id=self.tapped, clear=SCREEN))
        else:
            self.post(_screen("sendMessage", html, rows, clear=SCREEN))
            self._retire_tapped()
        self.tapped = None  # a second screen in the same turn stands below the first

    def show_again(self, html: str, rows: Rows = ()) -> None:
        """The current screen with other content, where it stands."""
        self.post(_screen("editMessageText", html, rows, message_id=SCREEN))

    def show_at_the_bottom(self, html: str, rows: Rows = ()) -> None:
        """The current screen with other content, moved below what was written since."""
        before: MessageId = SCREEN if self.tapped is None else self.tapped
        self.post(_screen("sendMessage", html, rows, delete=before))
        self.tapped = None

    def show_picture(self, link: str, html: str, rows: Rows = ()) -> None:
        """A QR code of a link, drawn when it is sent, with a caption."""
        self.post(_screen("sendPhoto", html, rows, qr=link, clear=SCREEN))
        self._retire_tapped()
        self.tapped = None

    def post(self, message: OutgoingMessage) -> None:
        """Put a message for this chat into the outbox."""
        self.unit.outbox.add(self.person.chat_id, message, person_id=self.person.id, now=self.now)

    def wipe(self) -> None:
        """Take the tapped message out of the chat; one too old for that loses its words."""
        if self.tapped is not None:
            self.post(deletion(self.tapped, blank=True))
            self.tapped = None

    def say(self, phrase: Phrase, rows: Rows = (), **values: Any) -> None:
        """Show a phrase in the person's language."""
        self.show(self.text(phrase, **values), rows)

    def text(self, phrase: Phrase, **values: Any) -> str:
        """A phrase as Telegram HTML, in the person's language."""
        return text_for(self.person, phrase, **values)

    def label(self, phrase: Phrase, **values: Any) -> str:
        """A phrase as plain text, for a button."""
        return label_for(self.person, phrase, **values)

    def title(self, exercise: str) -> str:
        """An exercise's title in the person's language; its name where the exercise is gone."""
        revision = self.practice.exercises.get(exercise)
        return exercise if revision is None else self.title_of(revision)

    def title_of(self, revision: Revision) -> str:
        """The title that a revision has, in the person's language."""
        own = revision.language(self.person.language)
        return own.translate(revision.script.phrase("title", revision.script.title))

    def home(self, *, stays: bool = False) -> list[Button]:
        """The way back to the menu, a row of its own; `stays`: the text above it does."""
        return [press(self.label(menu.HOME), links.MENU.data(stays=stays))]

    def local(self, moment: datetime) -> datetime:
        """A moment as the person's clocks show it; in UTC while their zone is unknown."""
        return moment if self.person.zone is None else moment.astimezone(ZoneInfo(self.person.zone))

    def _retire_tapped(self) -> None:
        """Take the buttons off the tapped message where it is an older one than the screen."""
        if self.tapped is not None and self.tapped != self.person.screen:
            self.post(OutgoingMessage("editMessageReplyMarkup", message_id=self.tapped))


def language_of(person: Person) -> Language:
    """The language that a person reads."""
    spoken = languages()
    return spoken.get(person.language) or spoken["en"]


def text_for(person: Person, phrase: Phrase, **values: Any) -> str:
    """A phrase as Telegram HTML, in someone's language."""
    return fill(language_of(person).translate(phrase), values)


def label_for(person: Person, phrase: Phrase, **values: Any) -> str:
    """A phrase as plain text in someone's language, for a button."""
    return plain(language_of(person).translate(phrase), values)


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
) -> None:
    """A new message to someone else; the flags are those of `OutgoingMessage`.

    Nothing comes to a chat that is hidden: what there is shows in the menu when it is opened again.
    is_nudge: better not sent than sent twice.
    """
    if person.hidden:
        return
    message = OutgoingMessage(
        "sendMessage",
        html,
        keyboard=markup(rows) if rows else None,
        silent=silent,
        unasked=unasked,
        is_screen=is_screen,
        clear=clear,
        delete=delete,
    )
    kind: OutgoingKind = "nudge" if is_nudge else "reply"
    turn.unit.outbox.add(person.chat_id, message, person_id=person.id, kind=kind, now=turn.now)


def change_screen_of(turn: Turn, person: Person, html: str, rows: Rows = ()) -> None:
    """Someone else's screen gets another content, where it stands and without a sound."""
    if not person.hidden:
        message = _screen("editMessageText", html, rows, message_id=SCREEN)
        turn.unit.outbox.add(person.chat_id, message, person_id=person.id, now=turn.now)


def _screen(method: Method, html: str, rows: Rows, **more: Any) -> OutgoingMessage:
    """A message that is the chat's screen from now on."""
    return OutgoingMessage(method, html, keyboard=markup(rows) if rows else None, is_screen=True, **more)
