"""What storage hands out: frozen values, detached from the database.

The dictionaries inside are JSON-able and are not to be changed in place: put a new one into a new record.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Protocol

RequestState = Literal["open", "later", "accepted", "closed"]
InviteState = Literal["open", "claimed", "used", "withdrawn"]
NudgeState = Literal["planned", "sent", "skipped"]
Audience = Literal["private", "partner"]
OutgoingKind = Literal["reply", "nudge"]
Json = dict[str, Any]


class Sendable(Protocol):
    """What the outbox can keep: storage stores its JSON and knows nothing else of it."""

    def as_json(self) -> Json:
        """What the row holds."""


@dataclass(frozen=True, slots=True)
class Person:
    """One human being and their private chat with the bot."""

    id: int
    chat_id: int
    name: str | None  # what they wish to be called
    language: str  # BCP 47, as far as the catalogues know it
    zone: str | None  # IANA time zone; None until a first nudge is planned
    stage: str  # how far they have come in arriving
    couple_id: int | None  # the live couple they are in
    focus: int | None  # the session whose prompts their screen shows
    screen: int | None  # message_id of the current screen in their chat
    asked: Json  # what the bot waits for outside sessions, as {"for": "name"}
    care: Json = field(repr=False)  # what is remembered for the person's safety; belongs in no export
    invite_id: int | None  # an invite they came with and have not settled
    wrong_codes: int  # wrong invite codes in a row
    codes_paused_until: datetime | None  # no further guess before this time
    blocked_at: datetime | None  # when Telegram said that they blocked the bot
    created_at: datetime
    hiding: Json  # the word that ends hiding, and whether the chat is hidden now: {"word": …, "on": …}
    parting: Json  # the couple was left, and this person was not told: {"couple", "name", "shared"}

    @property
    def hidden(self) -> bool:
        """Whether the chat is to look as if nothing personal ever happened in it."""
        return bool(self.hiding.get("on"))


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people who do exercises together; kept, with its end, after it has ended."""

    id: int
    first_id: int  # who invited
    second_id: int  # who joined
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invite:
    """A single-use invitation to become a couple."""

    id: int
    inviter_id: int
    joiner_id: int | None  # who said yes to it
    state: InviteState  # claimed: the joiner said yes, the inviter has not confirmed yet
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One partner asks the other to do an exercise together."""

    id: int
    couple_id: int
    asker_id: int
    exercise: str
    settings: Json  # what the asker chose: way and length, as far as the exercise offers them
    state: RequestState  # later: the other wants to be asked again today; accepted: it has begun
    created_at: datetime
    due_at: datetime  # when the asker hears that it did not come to it
    declined_at: datetime | None  # the other said no; for the asker it stays open until due_at
    rests_until: datetime | None  # it came to nothing: before this time the exercise is not asked for again


@dataclass(frozen=True, slots=True)
class StoredSession:
    """One run of one revision of a script."""

    id: int
    script_id: str
    revision: str  # content hash of the script
    couple_id: int | None
    seats: dict[str, int]  # seat "a" and, for two, "b" → person id
    status: str  # running, waiting, paused, finished or stopped
    state: Json  # the engine's structure, no words
    words: dict[str, Json]  # per seat: that person's answers and draft; empty once they were forgotten
    version: int  # grows by one at each save
    created_at: datetime
    updated_at: datetime


KeepsakeState = Literal["kept", "done", "let_go", "replaced"]


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What an exercise leaves behind: a thank-you, a promise, a goal…"""

    id: int
    kind: str
    owner_id: int  # whose words these are
    couple_id: int | None  # the couple it was made in
    session_id: int | None
    audience: Audience
    words: Json
    created_at: datetime
    review_on: date | None
    state: KeepsakeState = "kept"


@dataclass(frozen=True, slots=True)
class Nudge:
    """A planned reminder."""

    id: int
    person_id: int
    session_id: int | None
    kind: str
    visit: int | None  # the visit of the session's step it belongs to: stale once that is over
    due_at: datetime
    state: NudgeState
    details: Json


@dataclass(frozen=True, slots=True)
class Trace:
    """A message that stands in a chat: its id, and whose it is."""

    chat_id: int
    message_id: int
    own: bool  # the person's own; else the bot's
    at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """A message that is to leave its chat again."""

    chat_id: int
    message_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of messages of the outbox: to be marked there."""

    sent: Sequence[int]  # ids of messages that are with Telegram
    failed: Sequence[int]  # ids of messages that will never arrive
    screens: Mapping[int, int]  # chat id → the message_id that is that chat's screen now
    traces: Sequence[Trace] = ()  # messages that are new in their chats
    passing: Sequence[Passing] = ()
    uncertain: Sequence[int] = ()  # ids of nudges that may have arrived or not: not to be tried again

    def __bool__(self) -> bool:
        return any((self.sent, self.failed, self.screens, self.traces, self.passing, self.uncertain))


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is committed and not sent yet."""

    id: int  # the order of the outbox
    chat_id: int
    person_id: int | None  # None: the chat is nobody's yet
    payload: Json | Sendable  # as this process put it in; JSON where it was read from the database
    kind: OutgoingKind
    created_at: datetime
    screen: int | None = None  # message_id of the chat's screen when this was put in, as far as it was known
