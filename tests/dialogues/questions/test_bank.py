"""The bank of questions: enough of them, of every kind, and none that can be used against anybody."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.questions.as_exercise import RUNS_LIKE, as_exercise, is_daily, lapses_after
from dialogues.questions.bank import PARTNER, FaultyBankError, bank, read

GOOD = """
small_joy:
  kind: open
  depth: light
  ask: What made you smile on the way here?
  examples: [A dog in a jumper.]
"""


def test_there_are_enough_for_a_year_of_every_pillar_kind_and_depth() -> None:
    questions = bank().values()
    assert len(questions) >= 400
    for part, at_least in (("pillar", 70), ("kind", 30), ("depth", 40)):
        counted = Counter(getattr(one, part) for one in questions)
        assert min(counted.values()) >= at_least, counted
    assert len({one.pillar for one in questions}) == 5
    assert {one.kind for one in questions} == RUNS_LIKE.keys()


def test_a_question_waits_as_long_as_the_exercises_behind_it_say() -> None:
    assert lapses_after() == timedelta(days=3)


def test_no_two_ask_the_same() -> None:
    asked = Counter((one.ask, one.start) for one in bank().values())
    assert asked.most_common(1)[0][1] == 1


def test_each_makes_an_exercise_that_shows_it() -> None:
    for name, question in bank().items():
        revision = as_exercise(name)
        assert is_daily(revision.script.exercise)
        answer = revision.script.asks["answer"]
        assert question.ask in answer.ask.together
        assert [choice.label for choice in answer.choices.values()] == [*question.options, "Not this one"]
        begun = question.start is not None and not question.start.endswith(":")
        assert answer.starters == ((f"{question.start}…",) if begun else ())
        assert ("guess" in revision.script.asks) == (question.guess is not None)
        assert (question.start or question.ask) in revision.script.cards["both"]


def test_none_holds_a_sign_that_means_something_to_telegram_or_to_a_template() -> None:
    texts = [text.replace(PARTNER, "") for one in bank().values() for text in one.texts]
    assert not [text for text in texts if set(text) & set("<>&{}")]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("smile", "rate your partner"), "q.yaml:2 small_joy: 'rate' (rates)"),
        (("What made", "When did you last see what made"), "(the other's last time)"),
        (("  depth: light\n", ""), "q.yaml:2 small_joy: 'depth' is missing; add"),
        (("kind: open", "kind: pick"), "'kind: pick' has 2 to 2 options"),
        (("  examples: [A dog in a jumper.]\n", ""), "has an example"),
        (("kind: open", "kind: finish"), "'kind: finish' and 'start' belong together"),
        (("kind: open", "kind: guess\n  options: [A, B, C]"), "'kind: guess' and 'guess' belong together"),
        (("kind: open", f"kind: choose\n  options: [{'a' * 41}, B, C]"), "at most 40 characters"),
        (("small_joy:", "small_joy: yes\nother:"), "q.yaml:2 small_joy: write the question's parts"),
        (("small_joy:", "- small_joy:"), "write each question as a name"),
        (("[A dog", "[[A dog"), "q.yaml:"),
    ],
)
def test_what_is_wrong_with_a_question_is_said_in_a_line(
    tmp_path: Path, change: tuple[str, str], says: str
) -> None:
    file = tmp_path / "q.yaml"
    file.write_text(GOOD)
    assert read(file)["small_joy"].pillar == "q"
    file.write_text(GOOD.replace(*change))
    with pytest.raises(FaultyBankError) as raised:
        read(file)
    assert says in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_name_stands_once_in_the_bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.yaml").write_text(GOOD)
    monkeypatch.setattr("dialogues.questions.bank.BANK", tmp_path)
    with pytest.raises(FaultyBankError, match="'small_joy' is in a"):
        bank.__wrapped__()
