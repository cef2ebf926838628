"""Parts: written once, used by several exercises."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.engine.events import Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import read
from dialogues.script.problems import FaultyScriptError
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, languages
from tests.dialogues.scripts import HEAD, write

PART = """
part: plan
takes: {who: role, what: answer}
steps:
  - step: cue
    who: who
    ask: "When will you do “{{ what }}”?"
    answer: text
    skip: done
  - step: sure
    who: who
    when: cue answered
    ask: "“{{ cue }}”: are you sure?"
    answer: choice
    choices: {yes: Sure, no: {label: Not yet, go: cue}}
"""
SCRIPT = (
    HEAD
    + """
steps:
  - step: promise
    who: first
    ask: What do you promise?
    answer: text
    skip: close
  - step: little
    use: plan
    with: {who: first, what: promise}
  - step: close
    end: {first: "{% if little_cue %}When {{ little_cue }}{% endif %}"}
"""
)
LOOP = """
part: plan
takes: {}
steps:
  - step: rounds
    each: 1 to 2
    who: first
    ask: Another?
    another: One more
    enough: Enough
    steps:
      - step: thing
        who: first
        ask: "Thing {{ item }}?"
        answer: number
        at least: 1
        at most: 5
  - step: end_here
    end: {first: "{% for one in rounds %}{% if one.thing %}{{ one.thing }}{% endif %}{% endfor %}"}
"""


def with_part(folder: Path, script: str, part: str = PART) -> Path:
    (folder / "parts").mkdir(exist_ok=True)
    (folder / "parts" / "plan.yaml").write_text(part, "utf-8")
    return write(folder, script)


def begun(file: Path, *, spoken: dict[str, Language] | None = None) -> Rehearsal:
    play = Rehearsal(Revision.of(read(file).script, spoken or languages()), {"a": "Alex"})
    play.begin()
    return play


def test_a_part_speaks_of_the_answers_it_was_given_and_of_its_own(tmp_path: Path) -> None:
    file = with_part(tmp_path, SCRIPT)
    assert check([file]) == []
    play = begun(file)
    play.write("a", "a walk")
    play.tap("a", "Send ➤")
    assert "When will you do “a walk”?" in play.screens["a"].html
    play.write("a", "at noon")
    play.tap("a", "Send ➤")
    assert "“at noon”: are you sure?" in play.screens["a"].html
    play.tap("a", "Not yet")
    assert "When will you do" in play.screens["a"].html
    play.write("a", "at dusk")
    play.tap("a", "Send ➤")
    play.tap("a", "Sure")
    assert "When at dusk" in play.screens["a"].html


def test_done_leads_behind_the_part(tmp_path: Path) -> None:
    play = begun(with_part(tmp_path, SCRIPT))
    play.write("a", "a walk")
    play.tap("a", "Send ➤")
    play.choose("a", 0, "skip")
    assert play.session.outcome == "close"


def test_one_may_lead_to_a_part_by_the_name_of_its_use(tmp_path: Path) -> None:
    again = """  - step: enough
    who: first
    ask: Enough?
    answer: choice
    choices: {yes: 'Yes', no: {label: Once more, go: little}}
  - step: close"""
    file = with_part(tmp_path, SCRIPT.replace("  - step: close", again))
    assert check([file]) == []
    play = begun(file)
    play.write("a", "a walk")
    play.tap("a", "Send ➤")
    play.choose("a", 0, "skip")
    play.tap("a", "Once more")
    assert "When will you do" in play.screens["a"].html


def test_a_part_is_translated_once_for_all_exercises(tmp_path: Path) -> None:
    english = "When will you do “{{ what }}”?"
    own = Language("xx", {("part/plan/cue/ask", english): "Quand “{{ what }}” ?"})
    script = read(with_part(tmp_path, SCRIPT)).script
    revision = Revision.of(script, {"xx": own})
    assert ("part/plan/cue/ask", english) in revision.language("xx").texts


def test_a_condition_at_the_use_holds_for_every_step_of_it(tmp_path: Path) -> None:
    script = SCRIPT.replace("    use: plan\n", "    use: plan\n    when: together\n")
    play = begun(with_part(tmp_path, script))
    play.write("a", "a walk")
    play.tap("a", "Send ➤")
    assert play.session.outcome == "close"


def test_a_part_may_hold_a_loop(tmp_path: Path) -> None:
    script = HEAD + "steps:\n  - step: my\n    use: plan\n"
    file = with_part(tmp_path, script, LOOP)
    assert check([file]) == []
    play = begun(file)
    assert "Thing 1?" in play.screens["a"].html
    play.write("a", "4")
    play.tap("a", "That's right ➤")
    play.tap("a", "One more")
    play.write("a", "9")
    assert "From 1 to 5" in play.screens["a"].html
    play.write("a", "2")
    play.tap("a", "That's right ➤")
    assert "42" in play.screens["a"].html


def test_a_part_may_stand_within_what_each_goes_through(tmp_path: Path) -> None:
    part = PART.replace("takes: {who: role, what: answer}", "takes: {}").replace("    who: who\n", "")
    part = (
        part.replace("“{{ what }}”", "it").replace("    skip: done\n", "").replace("“{{ cue }}”: are", "Are")
    )
    script = (
        HEAD
        + """
steps:
  - step: each
    both:
      - step: little
        use: plan
      - step: thanks
        ask: Thank you. Ready?
        answer: choice
        choices: {yes: 'Yes'}
  - step: close
    end: {first: "{% if mine.little_cue %}{{ mine.little_cue }}{% endif %}"}
"""
    )
    file = with_part(tmp_path, script, part)
    assert check([file]) == []
    play = begun(file)
    play.write("a", "at noon")
    play.tap("a", "Send ➤")
    play.tap("a", "Sure")
    play.tap("a", "Yes")
    assert "at noon" in play.screens["a"].html


def test_within_both_a_part_for_one_role_speaks_to_each_of_their_own_answers(tmp_path: Path) -> None:
    script = (
        HEAD
        + """
steps:
  - step: each
    both:
      - step: wish
        ask: What do you wish for?
        answer: text
      - step: little
        use: plan
        with: {who: first, what: wish}
      - step: thanks
        ask: Thank you. Ready?
        answer: choice
        choices: {yes: 'Yes'}
  - step: close
    end: {first: Done.}
"""
    )
    play = Rehearsal(
        Revision.of(read(with_part(tmp_path, script)).script, languages()), {"a": "Alex", "b": "Sam"}
    )
    play.begin()
    seats: tuple[tuple[Seat, str], ...] = (("a", "at noon"), ("b", "at dusk"))
    for seat, cue in seats:
        play.choose(seat, 0, "open")
        play.write(seat, f"wish of {seat}")
        play.tap(seat, "Send ➤")
        assert f"When will you do “wish of {seat}”?" in play.screens[seat].html
        play.write(seat, cue)
        play.tap(seat, "Send ➤")
        assert f"“{cue}”: are you sure?" in play.screens[seat].html


FAULTS = [
    (SCRIPT.replace("use: plan", "use: none"), PART, "DUO004", "there is no part 'none'"),
    (SCRIPT.replace("what: promise", "when: promise"), PART, "DUO004", "needs 'what'"),
    (SCRIPT.replace("what: promise", "what: promise, more: promise"), PART, "DUO004", "takes no 'more'"),
    (
        SCRIPT.replace("    use: plan", "    use: plan\n    tell: Hi"),
        PART,
        "DUO004",
        "does not belong to 'use'",
    ),
    (SCRIPT.replace("  - step: little\n    use", "  - use"), PART, "DUO004", "needs a name"),
    (SCRIPT, PART.replace("takes:", "takse:"), "DUO004", "plan.yaml"),
    (SCRIPT, "part: [", "DUO004", "cannot be read"),
    (SCRIPT, PART.replace("cue answered", "it rains"), "DUO003", "isn't a condition"),
    (SCRIPT, PART.replace("skip: done", "skip: nowhere"), "DUO004", "'nowhere', which is no step"),
]


@pytest.mark.parametrize(("script", "part", "code", "says"), FAULTS)
def test_a_fault_in_a_part_is_named_where_it_is_used(
    tmp_path: Path, script: str, part: str, code: str, says: str
) -> None:
    problems = check([with_part(tmp_path, script, part)])
    assert {problem.code for problem in problems} == {code}
    assert says in " ".join(problem.message for problem in problems)
    assert all(problem.line > 1 for problem in problems)


def test_a_part_is_no_exercise(tmp_path: Path) -> None:
    with_part(tmp_path, SCRIPT)
    assert check([tmp_path]) == []


def test_a_script_that_is_no_mapping_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(FaultyScriptError, match="DUO003"):
        read(write(tmp_path, "- just a list"))


def test_a_part_may_have_a_step_called_done_of_its_own(tmp_path: Path) -> None:
    part = (
        PART
        + "  - step: done\n    who: who\n    ask: Written down?\n    answer: choice\n    choices: {y: Y}\n"
    )
    play = begun(with_part(tmp_path, SCRIPT, part))
    play.write("a", "a walk")
    play.tap("a", "Send ➤")
    play.choose("a", 0, "skip")
    assert "Written down?" in play.screens["a"].html


def test_a_step_that_is_only_a_word_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(FaultyScriptError, match="DUO003"):
        read(write(tmp_path, HEAD + "steps: [hello]\n"))


CHOOSING = """
part: choosing
takes: {who: role, what: answer}
steps:
  - step: which
    who: who
    ask: Which one?
    answer: choice
    choices from: what
"""


def test_a_part_offers_what_an_answer_of_the_exercise_says(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "choosing.yaml").write_text(CHOOSING, "utf-8")
    script = (
        HEAD
        + """
steps:
  - {step: picks, who: first, ask: What?, answer: several, choices: {a: Left, b: Right}}
  - {step: one, use: choosing, with: {who: first, what: picks}}
  - step: close
    end: {first: "{% if one_which %}{{ one_which }}{% endif %}"}
"""
    )
    file = write(tmp_path, script)
    assert not check([file])
    asked = read(file).script.asks["one_which"]
    assert str(asked.choices_from) == "picks"
