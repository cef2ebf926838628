"""The tables. Code reads and writes them with Core statements; records are what it gets and gives.

Every id is made by the application (`storage.ids`). Columns called *sealed* hold AES-GCM bytes
(`storage.sealing.vault`). Indexes exist only where a query needs one.
"""

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
    text,
)
from sqlmodel import Field, SQLModel

from storage.utc_time import UtcTime

# SQLite numbers its rows itself when the key is called INTEGER, and then needs no second index for it.
RowId = BigInteger().with_variant(Integer(), "sqlite")

LIVE = text("ended_at IS NULL")
PLANNED = text("state = 'planned'")
UNSETTLED = text("state IN ('open', 'later') AND rests_until IS NULL")


class Stored(SQLModel):
    """What all tables share.

    One metadata whose constraints have predictable names, so migrations can drop them.
    """

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "ix": "ix_%(table_name)s_%(column_0_name)s",
        }
    )


def _key(foreign: str | None = None, **options: Any) -> Any:
    """A column that holds an id of some row; foreign: "table.column" it must exist in."""
    return (
        Field(sa_type=BigInteger, foreign_key=foreign, **options)
        if foreign
        else Field(sa_type=BigInteger, **options)
    )


def _id() -> Any:
    return Field(primary_key=True, sa_type=RowId, sa_column_kwargs={"autoincrement": False})


class PersonRow(Stored, table=True):
    """Someone with a private chat. A forgotten person stays as an empty row: no chat, no key, no words."""

    __tablename__ = "people"

    id: int = _id()
    # Telegram's id of the private chat; NULL once the person was forgotten.
    chat_id: int | None = _key(unique=True)
    # The person's own 256-bit key, wrapped by the master key; NULL once forgotten: their words are noise.
    key: bytes | None = Field(default=None, sa_type=LargeBinary)
    name: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed
    asked: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed JSON; NULL: nothing is asked
    # Sealed JSON of one length whatever it says, and there for everybody: its size and presence tell nothing.
    care: bytes | None = Field(default=None, sa_type=LargeBinary)
    language: str = Field(sa_type=String)
    zone: str | None = Field(default=None, sa_type=String)
    stage: str = Field(sa_type=String)
    # One column, one value: nobody is in two live couples. Indexed to find the partner.
    couple_id: int | None = _key(default=None, index=True)
    # The two below are no foreign keys: sessions and invites are pruned without looking through all people,
    # and one that names no row means none.
    focus: int | None = _key(default=None)
    invite_id: int | None = _key(default=None)
    screen: int | None = _key(default=None)
    wrong_codes: int = Field(default=0)
    codes_paused_until: datetime | None = Field(default=None, sa_type=UtcTime)
    blocked_at: datetime | None = Field(default=None, sa_type=UtcTime)
    created_at: datetime = Field(sa_type=UtcTime)
    hiding: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed JSON; NULL: never hidden
    parting: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed JSON; NULL: nothing to be told


class CoupleRow(Stored, table=True):
    """Two people; `people.couple_id` points here while it lasts."""

    __tablename__ = "couples"
    __table_args__ = (
        CheckConstraint("first_id <> second_id", name="two_people"),
        Index("uq_couples_live_first", "first_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("uq_couples_live_second", "second_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
    )

    id: int = _id()
    first_id: int = _key("people.id")  # who invited
    second_id: int = _key("people.id")  # who joined
    created_at: datetime = Field(sa_type=UtcTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcTime)  # NULL while the couple lasts


class InviteRow(Stored, table=True):
    """An invitation. The code itself is never stored."""

    __tablename__ = "invites"
    __table_args__ = (CheckConstraint("state IN ('open', 'claimed', 'used', 'withdrawn')", name="state"),)

    id: int = _id()
    inviter_id: int = _key("people.id", index=True)
    joiner_id: int | None = _key("people.id", default=None)  # who said yes to it
    code_hash: bytes = Field(sa_type=LargeBinary, unique=True)
    state: str = Field(sa_type=String)
    created_at: datetime = Field(sa_type=UtcTime)
    expires_at: datetime = Field(sa_type=UtcTime)


class RequestRow(Stored, table=True):
    """One partner asked the other to do an exercise together; at most one a couple is not settled."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'later', 'accepted', 'closed')", name="state"),
        Index(
            "uq_requests_unsettled_couple",
            "couple_id",
            unique=True,
            sqlite_where=UNSETTLED,
            postgresql_where=UNSETTLED,
        ),
    )

    id: int = _id()
    couple_id: int = _key("couples.id", index=True)
    asker_id: int = _key("people.id", index=True)
    exercise: str = Field(sa_type=String)
    settings: bytes = Field(sa_type=LargeBinary)  # sealed under the house key: structure, no words
    state: str = Field(sa_type=String)
    created_at: datetime = Field(sa_type=UtcTime)
    due_at: datetime = Field(sa_type=UtcTime)  # when the asker hears that it did not come to it
    declined_at: datetime | None = Field(default=None, sa_type=UtcTime)
    rests_until: datetime | None = Field(default=None, sa_type=UtcTime)  # set when it came to nothing


class RevisionRow(Stored, table=True):
    """A script as it was when a session pinned it, its texts in every language included."""

    __tablename__ = "script_revisions"

    hash: str = Field(primary_key=True, sa_type=String)  # content hash
    script_id: str = Field(sa_type=String)
    document: str = Field(sa_type=Text)


class SessionRow(Stored, table=True):
    """One run of one revision, alone (seat a) or together (seats a and b)."""

    __tablename__ = "sessions"
    __table_args__ = (
        CheckConstraint("status IN ('running', 'waiting', 'paused', 'finished', 'stopped')", name="status"),
    )

    id: int = _id()
    script_id: str = Field(sa_type=String)
    revision: str = Field(sa_type=String, foreign_key="script_revisions.hash")
    couple_id: int | None = _key("couples.id", default=None)
    seat_a: int = _key("people.id", index=True)
    seat_b: int | None = _key("people.id", default=None, index=True)
    status: str = Field(sa_type=String)
    state: bytes = Field(sa_type=LargeBinary)  # sealed under the house key: structure, no words
    words_a: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed under the key of seat a
    words_b: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed under the key of seat b
    version: int  # grows by one at each save; a save that expects another one is refused
    created_at: datetime = Field(sa_type=UtcTime)
    updated_at: datetime = Field(sa_type=UtcTime)


class KeepsakeRow(Stored, table=True):
    """What an exercise left behind."""

    __tablename__ = "keepsakes"
    __table_args__ = (
        CheckConstraint("audience IN ('private', 'partner')", name="audience"),
        CheckConstraint("state IN ('kept', 'done', 'let_go', 'replaced')", name="state"),
    )

    id: int = _id()
    kind: str = Field(sa_type=String)
    owner_id: int = _key("people.id", index=True)
    couple_id: int | None = _key("couples.id", default=None, index=True)  # the couple it was made in
    session_id: int | None = _key(default=None)  # where it came from; that session may be pruned by now
    audience: str = Field(sa_type=String)
    words: bytes = Field(sa_type=LargeBinary)  # sealed under the owner's key
    created_at: datetime = Field(sa_type=UtcTime)
    review_on: date | None = Field(default=None)  # local date on which to look at it again
    state: str = Field(
        default="kept", sa_type=String, sa_column_kwargs={"server_default": "kept"}
    )  # or what became of it


class NudgeRow(Stored, table=True):
    """A planned reminder: the schedule is rows."""

    __tablename__ = "nudges"
    __table_args__ = (
        CheckConstraint("state IN ('planned', 'sent', 'skipped')", name="state"),
        Index("ix_nudges_due", "due_at", sqlite_where=PLANNED, postgresql_where=PLANNED),
    )

    id: int = _id()
    person_id: int = _key("people.id", index=True)
    session_id: int | None = _key("sessions.id", default=None, index=True, ondelete="CASCADE")
    kind: str = Field(sa_type=String)
    visit: int | None = Field(default=None)  # the visit of the step it belongs to
    due_at: datetime = Field(sa_type=UtcTime)
    state: str = Field(sa_type=String)
    details: bytes | None = Field(default=None, sa_type=LargeBinary)  # sealed under the person's key


class NudgeDayRow(Stored, table=True):
    """A local date on which a nudge has fired: once a day, whatever clocks do."""

    __tablename__ = "nudge_days"

    nudge_id: int = _key("nudges.id", primary_key=True, ondelete="CASCADE")
    local_date: date = Field(primary_key=True)


class OutgoingRow(Stored, table=True):
    """A message committed and not sent yet; sent or failed ones are deleted and only counted."""

    __tablename__ = "outbox"
    __table_args__ = (CheckConstraint("kind IN ('reply', 'nudge')", name="kind"),)

    id: int = _id()  # grows in the order of sending
    chat_id: int = _key(index=True)
    person_id: int | None = _key("people.id", default=None)  # NULL: a stranger's chat
    payload: bytes = Field(
        sa_type=LargeBinary
    )  # sealed under the person's key, or the house key for strangers
    kind: str = Field(sa_type=String)
    # Whose hands it is in (`storage.sql.worker`); NULL: nobody's, to be taken up.
    worker: int | None = Field(default=None)
    # For nudges: the call was about to be made. Found so after a crash, it may be with Telegram or not.
    called: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    created_at: datetime = Field(sa_type=UtcTime)


class TraceRow(Stored, table=True):
    """A message that stands in a private chat and can be deleted; kept for 48 hours, without content."""

    __tablename__ = "traces"
    __table_args__: ClassVar[dict[str, Any]] = {"sqlite_with_rowid": False}

    chat_id: int = _key(primary_key=True)
    message_id: int = _key(primary_key=True)
    own: bool = Field(sa_type=Boolean)  # the person's own; else the bot's
    at: datetime = Field(sa_type=UtcTime, index=True)


class SeenUpdateRow(Stored, table=True):
    """An update of Telegram's that has been handled; kept for a week."""

    __tablename__ = "seen_updates"

    update_id: int = _id()
    seen_at: datetime = Field(sa_type=UtcTime, index=True)


class SetAsideRow(Stored, table=True):
    """An update that could not be handled: which one and what kind of fault, never what it said."""

    __tablename__ = "set_aside_updates"

    update_id: int = _id()
    error_class: str = Field(sa_type=String)
    set_aside_at: datetime = Field(sa_type=UtcTime)


class HouseKeyRow(Stored, table=True):
    """The key of what belongs to no one person: session structure, messages to strangers."""

    __tablename__ = "house_keys"

    id: int = _id()
    key: bytes = Field(sa_type=LargeBinary)  # wrapped by the master key
    created_at: datetime = Field(sa_type=UtcTime)


class CounterRow(Stored, table=True):
    """A number that outlives the rows it counts."""

    __tablename__ = "counters"

    name: str = Field(primary_key=True, sa_type=String)  # as "outbox.sent"
    value: int = Field(sa_type=BigInteger)


def _table(name: str) -> Table:
    return Stored.metadata.tables[name]


people = _table("people")
couples = _table("couples")
invites = _table("invites")
requests = _table("requests")
script_revisions = _table("script_revisions")
sessions = _table("sessions")
keepsakes = _table("keepsakes")
nudges = _table("nudges")
nudge_days = _table("nudge_days")
outbox = _table("outbox")
traces = _table("traces")
seen_updates = _table("seen_updates")
set_aside_updates = _table("set_aside_updates")
house_keys = _table("house_keys")
counters = _table("counters")
