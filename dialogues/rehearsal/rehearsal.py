"""Plays a script without Telegram."""

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dialogues.engine import engine
from dialogues.engine.effects import (
    AskLater,
    CueDaily,
    Effect,
    HandOverTo,
    LookAgain,
    Notify,
    Plan,
    Remind,
    ReportFault,
    RetireThis,
    Show,
    ShowHelp,
)
from dialogues.engine.events import EVERYWHERE, STARTER, Chose, Event, Rewrote, Seat, TimePassed, Wrote
from dialogues.engine.session import Session
from dialogues.screen import ready_words
from dialogues.screen.render import Renderer
from dialogues.screen.screen import Screen
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask
from dialogues.text.languages import languages
from dialogues.text_analysis.hints import spotted
from dialogues.text_analysis.typed_values import read

BEGINNING = datetime(2026, 3, 2, 18, tzinfo=UTC)


@dataclass
class Rehearsal:
    """A script played by one or two people, who each look at their newest screen."""

    revision: Revision
    names: dict[Seat, str]
    language: str = "en"
    now: datetime = BEGINNING
    settings: dict[str, str] = field(default_factory=dict)  # way, length, depth; by default the first of each
    begins: Seat = "a"  # who is present at the start; the other one is notified
    session: Session = field(init=False)
    screens: dict[Seat, Screen] = field(init=False, default_factory=dict)
    called: list[Seat] = field(init=False, default_factory=list)
    reminded: list[Seat] = field(init=False, default_factory=list)
    kept: list[tuple[Seat, str, str, str]] = field(
        init=False, default_factory=list
    )  # seat, kind, audience, text
    reviews: list[tuple[Seat, LookAgain, str, bool]] = field(
        init=False, default_factory=list
    )  # who looks again, when and with what, the text kept, and whether it is the partner's, too
    cued: list[CueDaily] = field(init=False, default_factory=list)  # who is reminded of it, and when
    retired: str | None = field(init=False, default=None)  # what became of the keepsake under review
    helped: list[Seat] = field(init=False, default_factory=list)  # who was shown the help card
    handed: list[tuple[Seat, str, dict[str, str]]] = field(
        init=False, default_factory=list
    )  # seat, exercise offered, and the texts handed over
    given: dict[str, str] = field(default_factory=dict)  # what another exercise handed over
    later: dict[Seat, bool] = field(init=False, default_factory=dict)  # who is asked later; gently or not
    planned: datetime | None = field(init=False, default=None)
    messages: int = field(init=False, default=0)

    def begin(self) -> None:
        """Start the session."""
        script = self.revision.script
        people = len(self.names)
        self.session, effects = engine.begin(
            script,
            1,
            self.revision.hash,
            people,
            self.now,
            self.settings,
            acted={self.begins: self.now},
            given=self.given,
        )
        self._carry_out(effects)

    def happen(self, event: Event) -> None:
        """Let an event happen. The session makes a round trip through JSON first, as in storage."""
        state, words = json.loads(json.dumps(self.session.to_json()))
        self.session = Session.from_json(self.session.id, state, words)
        self.called.clear()
        self.reminded.clear()
        self.session, effects = engine.advance(self.revision.script, self.session, event, self.now)
        self._carry_out(effects)

    def write(self, seat: Seat, text: str) -> None:
        """Someone types a message."""
        self.messages += 1
        self.happen(Wrote(seat, self.messages, *self._heard(seat, text)))

    def edit(self, seat: Seat, text: str) -> None:
        """Someone edits their last message."""
        self.happen(Rewrote(seat, self.messages, *self._heard(seat, text)))

    def _heard(self, seat: Seat, text: str) -> tuple[str, tuple[str, ...], int | str | None, date]:
        """A text with the hints found in it, the value read from it, and the date."""
        wait = self.session.waits.get(seat)
        step = self.revision.script.flat[wait.place] if wait else None
        kind = step.answer if isinstance(step, Ask) else ""
        today = self.now.date()
        return text, spotted(text, self.language), read(kind, text, self.language, today), today

    def tap(self, seat: Seat, label: str) -> None:
        """Someone taps a button by its label. Raises KeyError if their screen has none."""
        screen = self.screens[seat]
        choices = {button.label: button.choice for row in screen.rows for button in row}
        if choice := choices[label]:  # a button that copies sends nothing
            self.choose(seat, screen.visit, choice)

    def choose(self, seat: Seat, visit: int, choice: str) -> None:
        """Someone taps a button by the choice it sends; the visit may be an old one."""
        if choice == "options":
            self.screens[seat] = self.renderer(seat).options()
        elif choice == "help":
            self.screens[seat] = self.renderer(seat).help()
        elif (one_round := self.renderer(seat).one_round(choice)) is not None:
            self.screens[seat] = one_round
        elif choice in EVERYWHERE:
            self.happen(EVERYWHERE[choice](seat))
        elif choice in ready_words.OFFERS:
            self._offer(seat, visit, choice)
        elif (text := self.renderer(seat).ready_words(choice)) is not None:
            self.messages += 1
            begins = choice.startswith(ready_words.BEGIN)
            self.happen(Wrote(seat, STARTER if begins else self.messages, *self._heard(seat, text)))
        else:
            self.happen(Chose(seat, visit, choice))

    def _offer(self, seat: Seat, visit: int, choice: str) -> None:
        """Someone looks at the ready lines, goes back to their own words, or would like to change a line."""
        line = self.renderer(seat).tapped_line or ""
        if choice == ready_words.REWORD:
            self.happen(Chose(seat, visit, "clear"))
        renderer = self.renderer(seat)
        lines = choice == ready_words.LINES
        self.screens[seat] = (renderer.with_lines() if lines else renderer.with_words(line)).screen()

    def wait(self, duration: timedelta) -> None:
        """Let time pass; every planned moment in it comes."""
        end = self.now + duration
        while self.planned is not None and self.planned <= end:
            self.now, self.planned = self.planned, None
            self.happen(TimePassed())
        self.now = end

    def renderer(self, seat: Seat) -> Renderer:
        """The renderer of this person's screens."""
        return Renderer(
            self.revision, self.session, seat, languages()[self.language], self.names, strict=True
        )

    def _carry_out(self, effects: list[Effect]) -> None:
        for effect in effects:
            match effect:
                case Show(seat=seat, note=note):
                    self.screens[seat] = self.renderer(seat).screen(note)
                case Notify(seat=seat):
                    self.called.append(seat)
                case Remind(seat=seat):
                    self.reminded.append(seat)
                case Plan(at=moment):
                    self.planned = moment
                case AskLater(seat=seat, gently=gently):
                    self.later[seat] = gently
                case RetireThis(how=how):
                    self.retired = how
                case ShowHelp(seat=seat):
                    self.helped.append(seat)
                case HandOverTo(seat=seat, exercise=exercise):
                    self.handed.append((seat, exercise, self.renderer(seat).taken_along(effect)))
                case ReportFault():
                    pass  # they read that it ends here
                case _:
                    words = self.renderer(effect.seat).card(effect.card, effect.step, effect.number)
                    self.kept.append((effect.seat, effect.kind, effect.audience, words))
                    self.cued += effect.cues
                    if effect.review is not None:
                        both = effect.audience == "partner"
                        self.reviews.append((effect.seat, effect.review, words, both))
        self.session = engine.forget(self.session)
