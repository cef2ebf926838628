"""One run of one revision of a script, as plain data that survives a round trip through JSON.

What people wrote or tapped is kept apart from the rest, person by person (`words`), so that storage can seal
it under its author's key.

A stored session outlives the code that wrote it. `Session.to_json` therefore stamps it with `VERSION`, and
`Session.from_json` upgrades an older one step by step. To add, rename or reshape a stored field:

1. raise `VERSION`;
2. add to `_UPGRADES`, under the old version, a function that turns a stored session of that version into one
   of the next;
3. run `python -m tests.dialogues.engine.golden_sessions`, which writes samples of the new format.

The tests load the samples of every version, play them to their end, and fail if the format changes without
a new version.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from operator import attrgetter
from typing import Any, Literal

from dialogues.engine.events import STARTER, TAKEN_UP, Seat
from dialogues.text.length import length

Status = Literal["waiting", "paused", "finished", "stopped"]
State = dict[str, Any]  # a session without people's words, as JSON
StoredWords = dict[str, dict[str, Any]]  # each seat's words, as JSON
# A step's place, the keys of the answers given by then, and each loop's iteration.
Mark = tuple[int, list[str], dict[str, int]]
# {"choice": id} | {"choices": [id, …]} | {"text": words, "hints": [name, …]} | {"number": n}
# | {"date": "2026-12-24"} | {"time": "20:00"}
Answer = dict[str, Any]

ALIVE = ("waiting", "paused")
SEATS: tuple[Seat, Seat] = ("a", "b")
DRAFT_BUBBLES = 40  # in one draft; beyond it, nothing more is taken in before it is sent or shortened
DRAFT_CHARACTERS = 12_000  # many times what any step takes
VERSION = 1  # of the stored format; a stored session without one was written before versions, and is of 1
_UPGRADES: dict[
    int, Callable[[State, StoredWords], tuple[State, StoredWords]]
] = {}  # from version n to n + 1


class NewerSession(Exception):
    """A stored session has a format that this code does not know yet."""

    def __init__(self, id: int, version: int) -> None:
        super().__init__(
            f"session {id} was written by a newer Duologue (format {version}, known up to {VERSION}); "
            "run that version"
        )


def other(seat: Seat) -> Seat:
    """The other of the two seats."""
    return "b" if seat == "a" else "a"


@dataclass(frozen=True, slots=True)
class Wait:
    """A question that someone has been asked and has not answered yet."""

    place: int  # of the step in the script
    visit: int  # the stamp on its buttons
    since: str  # ISO 8601
    reminders: int = 0  # how many were sent
    until: str | None = None  # when a rest ends, ISO 8601; None for a question


@dataclass(frozen=True, slots=True)
class Change:
    """Someone is changing an earlier answer from a share or agree step, and will return there."""

    back: int  # the place of that share or agree step
    last: int  # the place of the last question to ask again
    counter: str | None = None  # the loop's counter, if one of its iterations is asked again
    iterations: int = 0  # how many that loop had


@dataclass(slots=True)
class Words:
    """What one person gave in this session: answers by key (`loops.answer_key`), and the open draft."""

    answers: dict[str, Answer] = field(default_factory=dict)
    draft: list[dict[str, Any]] = field(default_factory=list)  # bubbles: {"message", "text", "hints"}
    picked: list[str] = field(default_factory=list)  # the choices ticked so far, where several may be

    def draft_hints(self) -> set[str]:
        """The hints that any bubble of the draft calls for."""
        return {hint for bubble in self.draft for hint in bubble["hints"]}

    def draft_text(self) -> str:
        """The bubbles of the draft joined into one text; what begins a sentence goes on in the next one."""
        text = ""
        for bubble in self.draft:
            text += bubble["text"] + (" " if bubble["message"] == STARTER else "\n")
        return text[:-1]

    @property
    def only_begun(self) -> bool:
        """Whether the draft is a tapped beginning that nobody has gone on with."""
        return [bubble["message"] for bubble in self.draft] == [STARTER]

    @property
    def only_taken_up(self) -> bool:
        """Whether the draft is what was written before, which new words take the place of."""
        return [bubble["message"] for bubble in self.draft] == [TAKEN_UP]

    @property
    def full(self) -> bool:
        """Whether the draft takes no further bubble. The one that filled it is still in it, whole."""
        return len(self.draft) >= DRAFT_BUBBLES or self.overlong

    @property
    def overlong(self) -> bool:
        """Whether no edit may make the draft longer. It is far too long to be sent."""
        return length(self.draft_text()) >= DRAFT_CHARACTERS


@dataclass(slots=True)
class Session:
    """Where two people (or one) are in an exercise. `seats[0]` started it. All moments are ISO 8601, UTC."""

    id: int
    exercise: str
    revision: str
    seats: tuple[Seat, ...]
    cast: dict[str, Seat]  # role → who plays it
    settings: dict[str, str] = field(default_factory=dict)  # way, length, depth (`conditions.SETTINGS`)
    status: Status = "waiting"
    visit: int = 0  # grows with every question asked; buttons are stamped with it
    waits: dict[Seat, Wait] = field(default_factory=dict)  # who is being asked what
    timed: str | None = None  # the next timeout that is planned for those waits
    told: dict[Seat, list[str]] = field(default_factory=dict)  # tell-steps above the current screen
    shared: list[str] = field(default_factory=list)  # answers released to the partner, as seat/key
    trail: dict[Seat, list[Mark]] = field(default_factory=dict)  # where Back leads, the newest last
    arrived: list[Seat] = field(default_factory=list)  # who waits at the barrier for the other one
    counts: dict[str, int] = field(default_factory=dict)  # how often each bounded step was taken
    paused_by: Seat | None = None  # None in a pause too, if nobody answered in time
    settled: int | None = None  # the place of the last question settled, if no answer to it was owed
    returns: str | None = None  # when to call back whoever paused
    changing: dict[Seat, Change] = field(default_factory=dict)  # who is changing an answer, and which
    items: dict[str, int] = field(default_factory=dict)  # each loop's iteration, by its counter
    revised: dict[str, Seat] = field(default_factory=dict)  # who wrote the newest wording of an answer
    tried: dict[Seat, int] = field(default_factory=dict)  # unreadable inputs for the current question
    handed: list[str] = field(default_factory=list)  # who was offered another exercise, as seat/step
    about: int | None = None  # the id of the keepsake under review
    led_from: int | None = None  # the id of the session that handed over to this one
    changes: dict[Seat, int] = field(default_factory=dict)  # versions of a draft; stamped on its Send button
    hinted: dict[Seat, list[str]] = field(default_factory=dict)  # the hints given for the current question
    acted: dict[Seat, str] = field(default_factory=dict)  # when each last did something here
    outcome: str | None = None  # the end-step reached, or "stopped"
    read: list[Seat] = field(default_factory=list)  # who has seen the end
    forgotten: bool = False  # whether the words are erased
    words: dict[Seat, Words] = field(default_factory=dict)

    @property
    def form(self) -> Literal["alone", "together"]:
        """Whether one or two take part."""
        return "together" if len(self.seats) == 2 else "alone"

    def setting(self, name: str) -> str:
        """The form, way, length or depth it was started with; "" where the script does not offer that."""
        return self.form if name == "form" else self.settings.get(name, "")

    @property
    def alive(self) -> bool:
        """Whether it is neither finished nor stopped."""
        return self.status in ALIVE

    def role_of(self, seat: Seat) -> str | None:
        """The role that this person plays."""
        return next((role for role, player in self.cast.items() if player == seat), None)

    def last_acted(self, seat: Seat) -> datetime | None:
        """When this person last did something in the session."""
        moment = self.acted.get(seat)
        return datetime.fromisoformat(moment) if moment else None

    def to_json(self) -> tuple[State, StoredWords]:
        """The session without its words, and each person's words; both hold plain JSON values only."""
        state = {
            "version": VERSION,
            "exercise": self.exercise,
            "revision": self.revision,
            "seats": list(self.seats),
            "cast": dict(self.cast),
            "settings": dict(self.settings),
            "status": self.status,
            "visit": self.visit,
            "waits": {
                seat: [wait.place, wait.visit, wait.since, wait.reminders, wait.until]
                for seat, wait in self.waits.items()
            },
            "timed": self.timed,
            "told": {seat: list(steps) for seat, steps in self.told.items()},
            "shared": list(self.shared),
            "trail": {
                seat: [[place, list(known), dict(items)] for place, known, items in marks]
                for seat, marks in self.trail.items()
            },
            "arrived": list(self.arrived),
            "counts": dict(self.counts),
            "paused_by": self.paused_by,
            "settled": self.settled,
            "returns": self.returns,
            "changing": {
                seat: [one.back, one.last, one.counter, one.iterations] for seat, one in self.changing.items()
            },
            "items": dict(self.items),
            "revised": dict(self.revised),
            "tried": dict(self.tried),
            "handed": list(self.handed),
            "about": self.about,
            "led_from": self.led_from,
            "changes": dict(self.changes),
            "hinted": {seat: list(hints) for seat, hints in self.hinted.items()},
            "acted": dict(self.acted),
            "outcome": self.outcome,
            "read": list(self.read),
            "forgotten": self.forgotten,
        }
        words: StoredWords = {
            seat: {
                "answers": dict(given.answers),
                "draft": [dict(bubble) for bubble in given.draft],
                "picked": list(given.picked),
            }
            for seat, given in self.words.items()
        }
        return state, words

    @classmethod
    def from_json(cls, id: int, state: State, words: StoredWords) -> "Session":
        """The session that `to_json` gave, in this version or an older one. Raises `NewerSession`."""
        if state.get("version", 1) != VERSION:
            state, words = _upgraded(id, state, words)
        return cls(
            id=id,
            exercise=state["exercise"],
            revision=state["revision"],
            seats=tuple(state["seats"]),
            cast=dict(state["cast"]),
            settings=dict(state["settings"]),
            status=state["status"],
            visit=state["visit"],
            waits={seat: Wait(*wait) for seat, wait in state["waits"].items()},
            timed=state["timed"],
            told={seat: list(steps) for seat, steps in state["told"].items()},
            shared=list(state["shared"]),
            trail={
                seat: [(place, list(known), dict(items)) for place, known, items in marks]
                for seat, marks in state["trail"].items()
            },
            arrived=list(state["arrived"]),
            counts=dict(state["counts"]),
            paused_by=state["paused_by"],
            settled=state["settled"],
            returns=state["returns"],
            changing={seat: Change(*one) for seat, one in state["changing"].items()},
            items=dict(state["items"]),
            revised=dict(state["revised"]),
            tried=dict(state["tried"]),
            handed=list(state["handed"]),
            about=state["about"],
            led_from=state["led_from"],
            changes=dict(state["changes"]),
            hinted={seat: list(hints) for seat, hints in state["hinted"].items()},
            acted=dict(state["acted"]),
            outcome=state["outcome"],
            read=list(state["read"]),
            forgotten=state["forgotten"],
            words={
                seat: Words(  # type: ignore[misc]
                    dict(given["answers"]), [dict(bubble) for bubble in given["draft"]], list(given["picked"])
                )
                for seat, given in words.items()
            },
        )

    def copy(self) -> "Session":
        """A copy: changing it leaves this one as it is. Answers and marks are never changed, but replaced."""
        copied = Session(*[one.copy() if type(one) in (dict, list) else one for one in _parts_of(self)])
        copied.told = {seat: list(steps) for seat, steps in self.told.items()}
        copied.trail = {seat: list(marks) for seat, marks in self.trail.items()}
        copied.hinted = {seat: list(hints) for seat, hints in self.hinted.items()}
        copied.words = {
            seat: Words(given.answers.copy(), [dict(one) for one in given.draft], given.picked.copy())
            for seat, given in self.words.items()
        }
        return copied


_parts_of = attrgetter(*(part.name for part in fields(Session)))


def holder(session: Session, key: str, owner: Seat) -> Seat:
    """Whose words hold an answer: its owner's, unless the partner has reworded it for both."""
    return session.revised.get(key, owner)


def led_from(state: Mapping[str, Any]) -> int | None:
    """Which session handed over to a stored one, without loading all of it."""
    found: int | None = state.get("led_from")
    return found


def last_acted(state: Mapping[str, Any], seat: str) -> datetime | None:
    """When somebody last did something in a stored session, without loading all of it."""
    moment: str | None = state.get("acted", {}).get(seat)
    return datetime.fromisoformat(moment) if moment else None


def _upgraded(id: int, state: State, words: StoredWords) -> tuple[State, StoredWords]:
    version = state.get("version", 1)
    if version > VERSION:
        raise NewerSession(id, version)
    for older in range(version, VERSION):
        state, words = _UPGRADES[older](state, words)
    return state, words
