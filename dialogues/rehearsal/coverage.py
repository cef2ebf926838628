"""Branch coverage of a script by its transcripts: each choice, skip, answer, jump, timeout and refusal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from dialogues.engine.events import OWN, Chose, Event, Rewrote, Skipped, Stopped, TimePassed, Wrote
from dialogues.engine.session import Session
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.rehearsal.transcript import play
from dialogues.script.edges import edges
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from dialogues.script.steps import Agree, Ask, Go, Overlap, Share, Step

EdgeKey = tuple[str, str, str]  # step, what leads on, which choice (`edges.Edge`)


def all_edges(script: Script) -> set[EdgeKey]:
    """Every edge that someone's input or a jump may take. Simply going on to the next step does not count."""
    return {(edge.step, edge.by, edge.choice) for edge in edges(script) if edge.by != "next"}


class RecordedSteps(tuple[Step, ...]):
    """The steps of a script, which record the order in which the engine looks at them."""

    seen: list[int]

    def __getitem__(self, place: int) -> Step:  # type: ignore[override]
        self.seen.append(place)
        return super().__getitem__(place)


def recorded(revision: Revision) -> Revision:
    """The revision with steps that record being looked at."""
    script = revision.script.model_copy()
    steps = RecordedSteps(revision.script.flat)
    steps.seen = []
    script.__dict__["flat"] = steps
    return Revision(script, revision.languages)


@dataclass
class RecordingRehearsal(Rehearsal):
    """A rehearsal of a `recorded` revision that notes the edges taken."""

    taken: set[EdgeKey] = field(default_factory=set)

    def begin(self) -> None:
        self._look_back()
        super().begin()
        self.taken.update(self._jumps())

    def happen(self, event: Event) -> None:
        before = self.session
        self._look_back()
        super().happen(event)
        self.taken.update(self._jumps())
        self.taken.update(edges_taken(self.revision.script, before, event, self.session))

    def _look_back(self) -> None:
        steps = self.revision.script.flat
        assert isinstance(steps, RecordedSteps)
        steps.seen.clear()

    def _jumps(self) -> Iterator[EdgeKey]:
        """The jumps taken: a jump step, directly followed by the step it leads to."""
        script = self.revision.script
        seen = list(script.flat.seen)  # type: ignore[attr-defined]
        for place, following in pairwise(seen):
            step = tuple.__getitem__(script.flat, place)
            if isinstance(step, Go):
                if following == script.index[step.go]:
                    yield step.step, "go", ""
                if step.then is not None and following == script.index[step.then]:
                    yield step.step, "then", ""
            if isinstance(step, Overlap) and step.none and following == script.index[step.none]:
                yield step.step, "none", ""


def edges_taken(script: Script, before: Session, event: Event, after: Session) -> Iterator[EdgeKey]:
    """The edges an event took, at the step where its person was asked."""
    for seat, wait in before.waits.items():
        step = tuple.__getitem__(script.flat, wait.place)
        now = after.waits.get(seat)
        settled = now is None or now.visit != wait.visit
        mine = getattr(event, "seat", None) == seat
        match event:
            case Chose(choice=choice) if mine and choice.startswith(OWN):
                changed = before.words[seat].picked != after.words[seat].picked
                if settled or changed or after.status == "paused":
                    own = choice.removeprefix(OWN)
                    written = step.choices if isinstance(step, Ask) else {}
                    yield (step.step, "choice", own) if own in written else (step.step, "answer", "")
            case Chose(choice="share") if mine and settled:
                yield step.step, "share", ""
            case Chose(choice="private") if mine and settled:
                yield step.step, "keep", ""
            case Chose(choice="otherwise") if mine and settled:
                yield step.step, "otherwise", ""
            case Chose() if mine and settled and isinstance(step, Ask):
                yield step.step, "answer", ""
            case Skipped() | Stopped() if mine and settled and after.outcome != "stopped":
                by = "keep" if isinstance(step, Share) else "otherwise" if isinstance(step, Agree) else "skip"
                yield step.step, by, ""
            case Wrote() | Rewrote() if mine and settled:  # the last try was unreadable too
                yield step.step, "skip", ""
            case TimePassed() if settled and script.silence_at(wait.place).go is not None:
                yield step.step, "silence", ""


def covered_edges(revision: Revision, transcripts: Iterable[str]) -> set[EdgeKey]:
    """The edges that transcripts of one exercise take. Raises `TranscriptFault` if one fails."""
    following = recorded(revision)
    taken: set[EdgeKey] = set()
    for text in transcripts:
        rehearsal = play(text, {revision.script.exercise: following}, rehearsal_class=RecordingRehearsal)
        assert isinstance(rehearsal, RecordingRehearsal)
        taken |= rehearsal.taken
    return taken


def report(script: Script, taken: Iterable[EdgeKey]) -> tuple[float, list[str]]:
    """The share of a script's edges that were taken (0 to 1), and the names of the others."""
    every = all_edges(script)
    missing = sorted(" ".join(filter(None, edge)) for edge in every - set(taken))
    return 1 - len(missing) / len(every), missing
