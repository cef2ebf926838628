"""Couples who do the exercises more or less as intended, in every way there is, with life in between."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from dialogues.engine.events import OWN, Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.conditions import SETTINGS
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from dialogues.script.steps import Ask, End
from tests.proofs.test_random_couples import check

Taken = Counter[tuple[int, str]]  # how often a choice was made at a place
LIFE = ("pause", "back", "skip", "close", "stop")


def lead(play: Rehearsal, chance: random.Random, taken: Taken | None = None) -> None:
    """Play one couple's whole session to its end."""
    play.begin()
    for number in range(2000):
        if not play.session.alive:
            return
        if number % 50 == 49:  # by now they have something else to do
            play.wait(timedelta(days=6))
        step(play, chance, taken)
        check(play)
    raise AssertionError("this couple never came to an end")


def step(play: Rehearsal, chance: random.Random, taken: Taken | None = None) -> None:
    """One person's next action: mostly an answer. With `taken`, choices rarely made are preferred."""
    seat: Seat = chance.choice(list(play.session.waits) or list(play.session.seats))
    if chance.random() < 0.04:
        play.wait(timedelta(hours=chance.choice((1, 30, 110))))
    if chance.random() < 0.1:
        play.choose(seat, play.session.visit, chance.choices(LIFE, weights=(6, 6, 6, 6, 1))[0])
        return
    play.choose(seat, 0, "open")
    screen = play.screens[seat]
    choices = [button.choice for row in screen.rows for button in row]
    answers = [
        choice
        for choice in choices
        if choice.startswith((OWN, "n-", "send-"))
        or choice in ("share", "private", "done", "resume", "agree", "otherwise", "back-early")
    ]
    if changes := [choice for choice in choices if choice.startswith("change-")]:
        change = chance.choice(changes)
        one_round = play.renderer(seat).one_round(change)
        inner = [button.choice for row in one_round.rows for button in row] if one_round else [change]
        answers.append(chance.choice([choice for choice in inner if choice.startswith("change-")]))
    wait = play.session.waits.get(seat)
    asked = play.revision.script.flat[wait.place] if wait else None
    wordy = isinstance(asked, Ask) and asked.takes_words and not play.session.words[seat].draft
    if not answers or chance.random() < (0.7 if wordy else 0.05):
        if isinstance(asked, Ask) and asked.typed and chance.random() < 0.7:
            play.write(seat, {"number": "3", "date": "tomorrow", "time": "20:00"}[asked.answer])
            return
        play.write(
            seat, f"words{play.messages}{seat}x" + chance.choice(("", " you never", " but", " finally"))
        )
        return
    counted = taken if taken is not None else Taken()
    place = wait.place if wait else -1
    skips = taken is not None and wait is not None and chance.random() < 0.1
    options = [*answers, "skip"] if skips else answers
    weights = [1 / (1 + counted[place, one.partition("-")[0]]) for one in options]
    choice = chance.choices(options, weights)[0]
    counted[place, choice.partition("-")[0]] += 1
    play.choose(seat, screen.visit, choice)


def settings(chance: random.Random) -> dict[str, str]:
    return {name: chance.choice(words) for name, words in SETTINGS.items() if name != "form"}


def ends_reached(revision: Revision, couples: int, most: int) -> Counter[str]:
    """How often each end was reached by so many couples, and by more, up to `most`, until all are."""
    ends = {step.step for step in revision.script.flat if isinstance(step, End)}
    chance = random.Random(20261123)
    reached: Counter[str] = Counter()
    taken = Taken()
    for number in range(most):
        if number >= couples and ends <= set(reached):
            break
        names: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
        forms = revision.script.forms
        if "together" not in forms or ("alone" in forms and chance.random() < 0.2):
            del names["b"]
        play = Rehearsal(revision, names, settings=settings(chance))
        lead(play, chance, taken)
        reached[play.session.outcome or "?"] += 1
    return reached


@pytest.mark.parametrize("exercise", sorted(shipped()))
def test_some_couples_come_to_an_end_each(exercise: str) -> None:
    reached = ends_reached(shipped()[exercise], 25, 25)
    assert reached.total() == 25
    assert "?" not in reached


@pytest.mark.stress
@pytest.mark.parametrize("exercise", sorted(shipped()))
def test_ten_thousand_couples_come_to_every_end(exercise: str) -> None:
    revision = shipped()[exercise]
    reached = ends_reached(revision, 10_000, 10_000)
    print(f"{exercise}: {reached.total()} couples came to {dict(reached)}")
    assert {step.step for step in revision.script.flat if isinstance(step, End)} <= set(reached)
