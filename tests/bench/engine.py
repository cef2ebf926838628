"""How many steps a second the engine and the renderer make, on one core, in the shipped exercises.

A step is one event of a couple who do an exercise more or less as meant: `engine.advance`, and the screens it
asks for. Beside it the engine alone, on the same events.
"""

import random
from dataclasses import dataclass, field
from time import process_time

from dialogues.engine import engine
from dialogues.engine.events import Event, Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from tests.proofs.test_many_couples import step

COUPLES = 20


@dataclass
class Counting(Rehearsal):
    """A rehearsal that remembers what happened, to let it happen again."""

    events: list[tuple[object, Event, object]] = field(default_factory=list)

    def happen(self, event: Event) -> None:
        self.events.append((self.session, event, self.now))
        super().happen(event)


def steps_a_second(revision: Revision) -> tuple[int, int]:
    """Steps with screens, and steps of the engine alone, per second of processor time."""
    whole = alone = steps = 0.0
    chance = random.Random(1)
    for _ in range(COUPLES):
        names: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
        if "together" not in revision.script.forms:
            del names["b"]
        play = Counting(revision, names)
        before = process_time()
        play.begin()
        for _ in range(200):
            if not play.session.alive:
                break
            step(play, chance)
        whole += process_time() - before
        before = process_time()
        for session, event, now in play.events:
            engine.advance(revision.script, session, event, now)  # type: ignore[arg-type]
        alone += process_time() - before
        steps += len(play.events)
    return round(steps / whole), round(steps / alone)


def print_steps() -> None:
    """A row for each exercise that is shipped."""
    print("engine            steps/s with screens   steps/s alone")
    for name, revision in sorted(shipped().items()):
        whole, alone = steps_a_second(revision)
        print(f"{name:18} {whole:19} {alone:15}", flush=True)
