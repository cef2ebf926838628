"""Plays transcripts with everyone looking at their screen all the time, in every language."""

from dataclasses import dataclass

from dialogues.engine.events import Event
from dialogues.rehearsal.coverage import RecordingRehearsal
from dialogues.screen.render import Renderer
from dialogues.text.languages import languages
from dialogues.text.length import length


@dataclass
class Watched(RecordingRehearsal):
    """A rehearsal that records the edges taken, and renders every screen in every language."""

    def begin(self) -> None:
        super().begin()
        self._everyone_looks()

    def happen(self, event: Event) -> None:
        super().happen(event)
        self._everyone_looks()

    def _everyone_looks(self) -> None:
        for language in languages().values():
            for seat in self.session.seats:
                renderer = Renderer(self.revision, self.session, seat, language, self.names)
                screens = [renderer.screen(), renderer.help()]
                if self.session.alive:
                    screens.append(renderer.options())
                assert all(0 < length(screen.html) <= 4096 for screen in screens)
