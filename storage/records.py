"""The records storage returns: frozen values, detached from the database.

Their dictionaries are JSON-compatible and must not be changed in place; put a new dictionary into a new
record.
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
    """Something the outbox can hold: storage saves its JSON and knows nothing else about it."""

    def as_json(self) -> Json:
        """The JSON to store."""


@dataclass(frozen=True, slots=True)
class Person:
    """A human being and their private chat with the bot."""

    id: int
    chat_id: int
    name: str | None  # what they want to be called
    language: str  # BCP 47, one of the catalogues' languages
    zone: str | None  # IANA time zone; None until the first nudge is planned
    stage: str  # how far they have got with onboarding
    couple_id: int | None  # the live couple they are in
    focus: int | None  # the session whose prompts are on their screen
    screen: int | None  # message_id of the current screen in their chat
    asked: Json  # what the bot is waiting for outside sessions, e.g. {"for": "name"}
    care: Json = field(repr=False)  # kept for the person's safety; must not appear in any export
    invite_id: int | None  # the invite they arrived with, if not settled yet
    wrong_codes: int  # wrong invite codes in a row
    codes_paused_until: datetime | None  # no further attempts before this time
    blocked_at: datetime | None  # when Telegram reported that they blocked the bot
    created_at: datetime
    hiding: Json  # the word that ends hiding, and whether the chat is hidden: {"word": …, "on": …}
    parting: Json  # the couple was left and this person hasn't been told: {"couple", "name", …}
    # private messages of the bot in the chat: by message_id, when each leaves (Unix time)
    private: Mapping[int, int] = field(default_factory=dict)
    pace: Json = field(default_factory=dict)  # when and how often they like to be written to

    @property
    def hidden(self) -> bool:
        """Whether the chat should look as if nothing personal had ever happened in it."""
        return bool(self.hiding.get("on"))


@dataclass(frozen=True, slots=True)
class Erasure:
    """Something that must hold even if an older copy of the database comes back (`storage.erasures`)."""

    what: Literal["erased", "left", "hiding"]
    id: int  # the person's; for "left" the couple's
    by: int | None = None  # who left
    more: bytes = b""  # for "hiding": what the row holds of it, sealed under the person's key


@dataclass(frozen=True, slots=True)
class Couple:
    """Two people who do exercises together; kept with its end date after it has ended."""

    id: int
    first_id: int  # the one who invited
    second_id: int  # the one who joined
    created_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Invite:
    """A single-use invitation to become a couple."""

    id: int
    inviter_id: int
    joiner_id: int | None  # the one who accepted it
    state: InviteState  # claimed: the joiner has accepted, the inviter has not confirmed yet
    created_at: datetime
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Request:
    """One partner asks the other to do an exercise together."""

    id: int
    couple_id: int
    asker_id: int
    exercise: str
    settings: Json  # what the asker chose: way and length, if the exercise offers them
    state: RequestState  # later: the partner wants to be asked again today; accepted: it has started
    created_at: datetime
    due_at: datetime  # when the asker is told that nothing came of it
    declined_at: datetime | None  # it can't be answered any more; if still open, the asker waits until due_at
    rests_until: datetime | None  # nothing came of it: a week after the asker was told


@dataclass(frozen=True, slots=True)
class DailyQuestion:
    """The question that a couple has on a local day."""

    couple_id: int
    day: date
    question: str  # its name in the bank
    session_id: int | None  # None until one of the two opens it


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A run of one revision of a script."""

    id: int
    script_id: str
    revision: str  # content hash of the script
    couple_id: int | None
    seats: dict[str, int]  # seat "a" and, in exercises for two, "b" → person id
    status: str  # running, waiting, paused, finished or stopped
    state: Json  # the engine's structure, without words
    words: dict[str, Json]  # by seat: that person's answers and draft; empty once the person is erased
    version: int  # grows by one at each save
    created_at: datetime
    updated_at: datetime


KeepsakeState = Literal["kept", "done", "let_go", "replaced"]


@dataclass(frozen=True, slots=True)
class Keepsake:
    """What an exercise leaves behind: a thank-you, a promise, a goal…"""

    id: int
    kind: str
    owner_id: int  # the person whose words these are
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
    visit: int | None  # the step visit it belongs to; stale once that visit is over
    due_at: datetime
    state: NudgeState
    details: Json


@dataclass(frozen=True, slots=True)
class Trace:
    """A message present in a chat: its id, and whether the person or the bot sent it."""

    chat_id: int
    message_id: int
    own: bool  # sent by the person; otherwise by the bot
    at: datetime


@dataclass(frozen=True, slots=True)
class Passing:
    """A message to be deleted from its chat later; a private one only if it still is one by then.

    With `only_buttons`, it stays and loses these.
    """

    chat_id: int
    message_id: int
    due_at: datetime
    private: bool = False
    only_buttons: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """The outcome of outbox messages, to be recorded there."""

    sent: Sequence[int]  # ids of messages that Telegram accepted
    failed: Sequence[int]  # ids of messages that will never arrive
    screens: Mapping[int, int]  # chat id → the message_id that is now that chat's screen
    traces: Sequence[Trace] = ()  # new messages in their chats
    passing: Sequence[Passing] = ()
    uncertain: Sequence[int] = ()  # ids of nudges that may or may not have arrived; never retried
    private: Mapping[int, Mapping[int, int]] = field(default_factory=dict)  # chat id → `Person.private`

    def __bool__(self) -> bool:
        kinds = (
            self.sent,
            self.failed,
            self.screens,
            self.traces,
            self.passing,
            self.uncertain,
            self.private,
        )
        return any(kinds)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A committed message that has not been sent yet."""

    id: int  # the order of the outbox
    chat_id: int
    person_id: int | None  # None: the chat belongs to no person yet
    payload: Json | Sendable  # as added by this process; JSON if read from the database
    kind: OutgoingKind
    created_at: datetime
    screen: int | None = None  # message_id of the chat's screen when this was added, if known
    # private messages then in the chat; None: not known, as after reading it from the database
    private: Mapping[int, int] | None = field(default=None, compare=False)
