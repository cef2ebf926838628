"""One person's turn: what a use case needs to know, and its voice. No Telegram objects, only the outbox."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.chat import links
from bot.chat.practice import Practice
from bot.telegram.keyboards import Button, Rows, markup, press
from bot.wording import menu
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, Phrase, languages
from dialogues.text.templates import fill, plain
from storage.records import OutgoingKind, Person
from storage.unit_of_work import Unit

SCREEN = "screen"  # stands for the message id of the chat's current screen; the sender knows it
_LIVE = {"screen": True, "clear": SCREEN}  # the screen from now on; the one before it loses its buttons


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
            self._add("editMessageText", {"message_id": self.tapped, **_text(html, rows)}, _LIVE)
        else:
            self._add("sendMessage", _text(html, rows), _LIVE)
            self._retire_tapped()
        self.tapped = None  # a second screen in the same turn stands below the first

    def show_again(self, html: str, rows: Rows = ()) -> None:
        """The current screen with other content, where it stands."""
        self._add("editMessageText", {"message_id": SCREEN, **_text(html, rows)}, {"screen": True})

    def show_at_the_bottom(self, html: str, rows: Rows = ()) -> None:
        """The current screen with other content, moved below what was written since."""
        self._add("sendMessage", _text(html, rows), {"screen": True, "delete": self._before()})
        self.tapped = None

    def show_picture(self, link: str, html: str, rows: Rows = ()) -> None:
        """A QR picture of a link, drawn when it is sent, with a caption."""
        params = {"caption": html, "parse_mode": "HTML", "reply_markup": markup(rows).to_dict()}
        self._add("sendPhoto", params, {"draw": {"qr": link}, **_LIVE})
        self._retire_tapped()
        self.tapped = None

    def post(self, method: str, params: dict[str, Any], **more: Any) -> None:
        """Another call for this chat; `more` are further parts of the outbox's payload."""
        self._add(method, params, more)

    def wipe(self) -> None:
        """Take the tapped message out of the chat; what Telegram no longer deletes loses its words.

        (Bot API, deleteMessage: messages of the last 48 hours.)
        """
        if self.tapped is not None:
            self._add("deleteMessage", {"message_id": self.tapped}, {"blank": True})
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
            self._add("editMessageReplyMarkup", {"message_id": self.tapped}, {})

    def _before(self) -> int | str:
        """The message that the next screen follows."""
        return SCREEN if self.tapped is None else self.tapped

    def _add(self, method: str, params: dict[str, Any], more: dict[str, Any]) -> None:
        payload = {"method": method, "params": params, **more}
        self.unit.outbox.add(self.person.chat_id, payload, person_id=self.person.id, now=self.now)


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


def write_to(turn: Turn, person: Person, html: str, rows: Rows = (), **more: Any) -> None:
    """A new message to someone else; `more` are further parts of the outbox's payload.

    Nothing comes to a chat that is hidden: what there is shows in the menu when it is opened again.
    is_nudge: better not said than said twice.
    """
    if person.hidden:
        return
    kind: OutgoingKind = "nudge" if more.pop("is_nudge", False) else "reply"
    silent = {"disable_notification": True} if more.pop("silent", False) else {}
    payload = {"method": "sendMessage", "params": {**_text(html, rows), **silent}, **more}
    turn.unit.outbox.add(person.chat_id, payload, person_id=person.id, kind=kind, now=turn.now)


def change_screen_of(turn: Turn, person: Person, html: str, rows: Rows = ()) -> None:
    """Someone else's screen gets another content, where it stands and without a sound."""
    if person.hidden:
        return
    payload = {
        "method": "editMessageText",
        "params": {"message_id": SCREEN, **_text(html, rows)},
        "screen": True,
    }
    turn.unit.outbox.add(person.chat_id, payload, person_id=person.id, now=turn.now)


def _text(html: str, rows: Rows) -> dict[str, Any]:
    params = {"text": html, "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    return params | ({"reply_markup": markup(rows).to_dict()} if rows else {})
