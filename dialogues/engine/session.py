"""One run of one revision of a script, as plain data that survives JSON.

What people wrote or tapped is kept apart from the rest, person by person (`words`), so that storage can seal
it under its author's key.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from dialogues.engine.events import Seat

Status = Literal["waiting", "paused", "finished", "stopped"]
Mark = tuple[int, list[str], dict[str, int]]  # a step's place, whose answers were known there, the rounds
# {"choice": id} | {"choices": [id, …]} | {"text": words, "hints": [name, …]} | {"number": n}
# | {"date": "2026-12-24"} | {"time": "20:00"}
Answer = dict[str, Any]

ALIVE = ("waiting", "paused")
SEATS: tuple[Seat, Seat] = ("a", "b")


def other(seat: Seat) -> Seat:
    """The one across the table."""
    return "b" if seat == "a" else "a"


@dataclass(frozen=True, slots=True)
class Wait:
    """A question that someone has been asked and has not answered yet."""

    place: int  # of the step in the script
    visit: int  # the stamp on its buttons
    since: str  # ISO 8601
    reminders: int = 0  # already sent
    until: str | None = None  # of a rest: when it is over, ISO 8601


@dataclass(frozen=True, slots=True)
class Change:
    """Someone is changing what they (or both) looked at: where they come back to, and what they change."""

    back: int  # the place of the step from which they came
    last: int  # the place of the last question that is asked anew
    counter: str | None = None  # of the loop, one round of which is asked anew
    rounds: int = 0  # that the loop had


@dataclass(slots=True)
class Words:
    """What one person gave in this session: answers by step, and the draft being written."""

    answers: dict[str, Answer] = field(default_factory=dict)
    draft: list[dict[str, Any]] = field(default_factory=list)  # bubbles: {"message", "text", "hints"}
    picked: list[str] = field(default_factory=list)  # of several choices, so far

    def draft_hints(self) -> set[str]:
        """The hints that the draft's bubbles call for."""
        return {hint for bubble in self.draft for hint in bubble["hints"]}

    def draft_text(self) -> str:
        """The draft's bubbles as one text."""
        return "\n".join(bubble["text"] for bubble in self.draft)


@dataclass(slots=True)
class Session:
    """Where two people (or one) are in an exercise. `seats[0]` began it."""

    id: int
    exercise: str
    revision: str
    seats: tuple[Seat, ...]
    cast: dict[str, Seat]  # role → who plays it
    settings: dict[str, str] = field(default_factory=dict)  # way, length, depth (`conditions.SETTINGS`)
    status: Status = "waiting"
    visit: int = 0  # grows with every question asked; buttons are stamped with it
    waits: dict[Seat, Wait] = field(default_factory=dict)  # who is asked what
    timed: str | None = None  # the moment planned to look after those waits, ISO 8601
    told: dict[Seat, list[str]] = field(default_factory=dict)  # tell-steps above the current screen
    shared: list[str] = field(default_factory=list)  # answers that their author released, as seat/step
    trail: dict[Seat, list[Mark]] = field(default_factory=dict)  # where Back leads
    arrived: list[Seat] = field(default_factory=list)  # who is through with what each goes through alone
    counts: dict[str, int] = field(default_factory=dict)  # how often a bounded step was taken
    paused_by: Seat | None = None
    settled: int | None = None  # the question answered or passed last, if its answer was not owed
    returns: str | None = None  # when whoever paused it wants to be called back, ISO 8601
    changing: dict[Seat, Change] = field(default_factory=dict)  # who is changing something, and what
    items: dict[str, int] = field(default_factory=dict)  # the round that each loop is in
    revised: dict[str, Seat] = field(default_factory=dict)  # who wrote the newest wording of an answer
    tried: dict[Seat, int] = field(default_factory=dict)  # what was typed and could not be read, this turn
    handed: list[str] = field(default_factory=list)  # whom another exercise was offered, as seat/step
    about: int | None = None  # the keepsake that is looked at again
    led_from: int | None = None  # the session that handed over to this one
    changes: dict[Seat, int] = field(
        default_factory=dict
    )  # counts changes of a draft; stamps its Send button
    hinted: dict[Seat, list[str]] = field(default_factory=dict)  # hints this turn already gave
    acted: dict[Seat, str] = field(default_factory=dict)  # when someone last did something here, ISO 8601
    outcome: str | None = None  # the end-step reached, or "stopped"
    read: list[Seat] = field(default_factory=list)  # who has seen how it ended
    forgotten: bool = False  # what was typed is erased
    words: dict[Seat, Words] = field(default_factory=dict)

    @property
    def form(self) -> Literal["alone", "together"]:
        """Whether one or two take part."""
        return "together" if len(self.seats) == 2 else "alone"

    def setting(self, name: str) -> str:
        """What was settled before it began: the form, and way, length and depth where a script has them."""
        return self.form if name == "form" else self.settings.get(name, "")

    @property
    def alive(self) -> bool:
        """Whether anything can still happen in it."""
        return self.status in ALIVE

    def role_of(self, seat: Seat) -> str | None:
        """The role that a seat plays."""
        return next((role for role, player in self.cast.items() if player == seat), None)

    def last_acted(self, seat: Seat) -> datetime | None:
        """When this person last did something in the session."""
        moment = self.acted.get(seat)
        return datetime.fromisoformat(moment) if moment else None

    def to_json(self) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
        """The session's structure, and each person's words, as JSON-able dicts."""
        state = {
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
                seat: [one.back, one.last, one.counter, one.rounds] for seat, one in self.changing.items()
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
        words: dict[str, dict[str, Any]] = {
            seat: {
                "answers": dict(given.answers),
                "draft": [dict(bubble) for bubble in given.draft],
                "picked": list(given.picked),
            }
            for seat, given in self.words.items()
        }
        return state, words

    @classmethod
    def from_json(cls, id: int, state: dict[str, Any], words: dict[str, dict[str, Any]]) -> "Session":
        """The session that `to_json` described."""
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
        """A session that can be changed without this one noticing."""
        return Session.from_json(self.id, *self.to_json())


def holder(session: Session, key: str, owner: Seat) -> Seat:
    """Whose words an answer is in: its owner's, unless the other one worded it anew for both."""
    return session.revised.get(key, owner)
