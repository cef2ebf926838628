"""What an editor can tell an author: the names of their own, where each is given, and what it is."""

import pytest

from dialogues.author.editing import Text
from tests.dialogues.check.beginners_mistakes import EXERCISE

HERE = "‸"  # where the author is typing
FLOW = """\
roles: {one: starter, other: partner}
given: [kept, since]
cards: {plan: "Our plan"}
steps:
  - {step: day, who: one, ask: When?, answer: choice, choices: {soon: Soon, later: {label: Later, go: on}}}
  - step: on
    who: other
"""


def at(written: str) -> tuple[Text, int, int]:
    before, after = written.split(HERE)
    line = before.count("\n")
    return Text(before + after), line, len(before.rsplit("\n", 1)[-1])


def typed(line: str, exercise: str = EXERCISE) -> set[str]:
    """What can stand at the end of a new line of an exercise."""
    return {one.name for one in Text(*at_end(exercise, line)[:1]).completions(*at_end(exercise, line)[1:])}


def at_end(exercise: str, line: str) -> tuple[str, int, int]:
    whole = exercise + line
    return whole, whole.count("\n"), len(line.rsplit("\n", 1)[-1])


@pytest.mark.parametrize(
    ("line", "there", "not_there"),
    [
        ("    who: ", {"teller", "reader"}, {"mood", "good"}),
        ("    go: q", {"quiet_end", "mood", "kept"}, {"teller"}),
        ("    share: [thing, ", {"thing", "mood"}, {"teller"}),
        ("    when: ", {"mood", "thing", "alone", "together"}, {"teller", "good"}),
        ("    when: mood is ", {"fine", "heavy"}, {"heart", "mood"}),
        ("    when: [together, mood is not fine or h", {"fine", "heavy"}, {"heart"}),
        ("    card: ", {"good"}, {"mood", "teller"}),
        ('    ask: "Hello {{ ', {"teller", "thing", "me", "partner", "card"}, {"good"}),
        ('    ask: "So: {{ card.g', {"good"}, {"teller"}),
        ('    ask: "So: {{ theirs.', {"read", "mood"}, {"teller"}),
        ('    ask: "So: {% if th', {"thing"}, {"good"}),
        ('    ask: "Done {{ thing }} ', set(), {"thing", "teller"}),
        ("    answer: ", {"text", "choice", "several"}, {"mood"}),
        ("  - step: new\n    ask: What?\n    an", {"answer", "seen", "choices"}, {"tell", "mood"}),
        ("  - step: new\n    ", {"ask", "tell", "end"}, {"mood"}),
        ("  - step: new\n    end:\n      ", {"teller", "reader"}, {"ask"}),
        ("  - step: new\n    keep: ", {"promise", "note"}, {"mood"}),
        ("  - step: new\n    share: [thing]\n    keep: ", {"kept", "mood"}, {"promise"}),
        ("  - step: new\n    choices:\n      a: A\n      b: {label: B, shown as: ", {"a", "b"}, {"fine"}),
        ("fo", {"forms", "follow up", "title"}, {"ask"}),
        ("pillar: ", {"trust", "wellbeing"}, {"mood"}),
        ("    ask: What do you think? ", set(), {"mood", "teller"}),
    ],
)
def test_the_names_that_can_stand_there_are_offered(line: str, there: set[str], not_there: set[str]) -> None:
    offered = typed(line)
    assert there <= offered
    assert not offered & not_there


def test_names_in_braces_on_one_line_are_known_as_well() -> None:
    text = Text(FLOW)
    assert {(one.name, one.kind, one.about) for one in text.names} == {
        ("one", "role", "starter"),
        ("other", "role", "partner"),
        ("kept", "given", "what another exercise passes on"),
        ("since", "given", "what another exercise passes on"),
        ("plan", "card", "Our plan"),
        ("day", "step", "ask: When?"),
        ("soon", "choice", "Soon"),
        ("later", "choice", "Later"),
        ("on", "step", ""),
    }
    for one in text.names:
        assert text.lines[one.line][one.column :].startswith(one.name)


@pytest.mark.parametrize(
    ("old", "new", "given_at"),
    [
        ("keep: kept", f"keep: ke{HERE}pt", "- step: kept"),
        ("who: reader", f"who: {HERE}reader", "reader: partner"),
        ("{{ card.good }}", f"{{{{ card.go{HERE}od }}}}", 'good: "{%'),
        ("when: mood is heavy", f"when: mood is hea{HERE}vy", "heavy: Rather heavy"),
        ("when: mood is heavy", f"when: mo{HERE}od is heavy", "- step: mood"),
        ("share: [thing]", f"share: [{HERE}thing]", "- step: thing"),
    ],
)
def test_a_name_leads_to_where_it_is_given(old: str, new: str, given_at: str) -> None:
    text, line, column = at(EXERCISE.replace(old, new, 1))
    name = text.definition(line, column)
    assert name is not None
    assert text.lines[name.line].strip().startswith(given_at)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("keep: kept", f"keep: ke{HERE}pt", "step kept: end:"),
        ("who: reader", f"who: {HERE}reader", "role reader: partner"),
        ("{{ card.good }}", f"{{{{ card.go{HERE}od }}}}", "card good: {% if thing %}"),
        ("when: mood is heavy", f"when: mood is hea{HERE}vy", "choice heavy: Rather heavy"),
        ("limit: 300", f"li{HERE}mit: 300", "limit: The most characters that someone can type."),
        ("title: Three", f"ti{HERE}tle: Three", "title: The name people see."),
        ("{{ reader }} read it", f"{{{{ part{HERE}ner }}}} read it", "the name of their partner"),
        ("so far?", f"so f{HERE}ar?", None),
        ("steps:\n", f"steps:\n{HERE}\n", None),
    ],
)
def test_a_name_and_a_key_are_told_what_they_are(old: str, new: str, says: str | None) -> None:
    text, line, column = at(EXERCISE.replace(old, new, 1))
    said = text.hover(line, column)
    assert said is None if says is None else (said or "").startswith(says)


def test_what_is_half_written_in_the_head_is_offered_nothing_of_a_step() -> None:
    assert Text("roles:\n  te").completions(1, 4) == []
    assert "promise" in {one.name for one in Text("cards:\n  keep: ").completions(1, 8)}


def test_a_choice_may_have_its_label_on_a_line_of_its_own() -> None:
    text = Text(
        "steps:\n  - step: one\n    choices:\n      a:\n        label: A\n      Not so: B\n      b: B\n"
    )
    assert [one.name for one in text.names if one.kind == "choice"] == ["a", "b"]


def test_beyond_the_end_of_a_text_there_is_nothing() -> None:
    text = Text("exercise: one")
    assert "title" in {one.name for one in text.completions(1, 0)}
    assert text.definition(1, 0) is None
    assert text.hover(1, 0) is None
