"""Faults are found before a couple meets them, each with its place and how to mend it."""

import json
from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.script.files import read
from dialogues.script.problems import CODES, FaultyScriptError
from tests.dialogues.scripts import HEAD, TALK, write

STEPS = HEAD + "cards: {}\nsteps:\n"
SECRET = """
  - step: secret
    who: first
    ask: Something of your own?
    answer: text
"""
CLOSE = """
  - step: close
    end: {}
"""


def found(folder: Path, text: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.code) for problem in check([write(folder, text)])]


def test_the_small_script_of_these_tests_is_sound(tmp_path: Path) -> None:
    assert found(tmp_path, TALK) == []


READY = """
  - step: ready
    who: second
    ask: Ready?
    answer: choice
    choices: {yes: 'Yes'}
"""

FAULTS = [
    ("exercise: [", "DUO001", "a text that begins with [ has to stand in quotes"),
    ("exercise: one\nexercise: two\n", "DUO002", "'exercise' stands twice"),
    (HEAD + "steps: []\n", "DUO003", "steps"),
    (HEAD, "DUO003", "'steps' is missing; add"),
    (STEPS + "  - step: one\n    who: first\n" + CLOSE, "DUO003", "doesn't say what to do; add one of"),
    (STEPS + SECRET + "    colour: red\n" + CLOSE, "DUO003", "isn't known here"),
    (STEPS + SECRET + "    when: it rains\n" + CLOSE, "DUO003", "isn't a condition"),
    (STEPS + SECRET.replace("text", "choice") + CLOSE, "DUO003", "a choice needs 'choices'"),
    (STEPS + SECRET.replace("text", "scale") + CLOSE, "DUO003", "belong together"),
    (STEPS + SECRET + "    own words: yes\n" + CLOSE, "DUO003", "'own words' belongs"),
    (STEPS + SECRET + "    skip: nowhere\n" + CLOSE, "DUO004", "'nowhere', which is no step"),
    (STEPS + SECRET.replace("first", "third") + CLOSE, "DUO004", "no role 'third'"),
    (STEPS + SECRET + "    when: mood is 3\n" + CLOSE, "DUO004", "'mood' in this condition"),
    (STEPS + SECRET + SECRET + CLOSE, "DUO004", "'secret' is there already"),
    (
        STEPS + SECRET + "  - {step: two, who: first, keep: note, card: none}" + CLOSE,
        "DUO004",
        "no card 'none'",
    ),
    (STEPS + SECRET + "  - step: end\n    end: {third: Bye}\n", "DUO004", "no role 'third'"),
    (
        STEPS + SECRET + "  - {step: two, who: first, share: [secret], ask: So, keep: close}" + CLOSE,
        "DUO004",
        "'secret' is no answer with 'seen: when shared'",
    ),
    (
        STEPS + SECRET + "  - {step: two, who: first, tell: 'Hi {{ stranger }}'}" + CLOSE,
        "DUO004",
        "'stranger'",
    ),
    (
        STEPS + SECRET + "  - {step: two, go: close}" + SECRET.replace("secret", "lost") + CLOSE,
        "DUO005",
        "'lost'",
    ),
    (STEPS + SECRET, "DUO005", "past its last step"),
    (
        STEPS
        + SECRET
        + "  - {step: two, go: three, when: alone}\n  - {step: three, go: two, when: alone}\n"
        + CLOSE,
        "DUO006",
        "without asking anyone",
    ),
    (STEPS + SECRET + "    lines: ['So {{ first']\n" + CLOSE, "DUO008", "lines: "),
    (
        STEPS + SECRET.replace("Something of your own?", '"It goes\\non."') + CLOSE,
        "DUO021",
        "step 'secret'",
    ),
    (STEPS + SECRET + "    limit: 10\n    examples: [Longer than ten]\n" + CLOSE, "DUO009", "10 fit"),
    (STEPS + SECRET + "    limit: 30\n    starters: ['{{ first }}…']\n" + CLOSE, "DUO009", "30 fit"),
    (
        STEPS
        + SECRET
        + "  - {step: two, who: second, tell: '{% if secret %}{{ secret }}{% endif %}'}"
        + CLOSE,
        "DUO007",
        "the second may not read it",
    ),
    (STEPS + SECRET + "  - {step: two, who: first, tell: '{{ secret'}" + CLOSE, "DUO008", "isn't closed"),
    (STEPS + SECRET.replace("Something", "Something " * 400) + CLOSE, "DUO009", "characters in 'en'"),
    (
        (STEPS + SECRET + "    seen: partner\n" + CLOSE).replace(
            "open because: These are small scripts for tests.\n", ""
        ),
        "DUO020",
        "offer 8 to 15 ready lines under 'lines'",
    ),
    (
        STEPS + SECRET + "  - {step: two, who: first, tell: 'So: {{ secret }}'}" + CLOSE,
        "DUO010",
        "{% if secret %}",
    ),
    (STEPS + SECRET.replace("Something", "<b>Something") + CLOSE, "DUO022", "<b> isn't closed"),
    (STEPS + SECRET.replace("Something", "<h1>Something</h1>") + CLOSE, "DUO022", "Telegram knows no <h1>"),
    (STEPS + SECRET.replace("Something of your own?", "''") + CLOSE, "DUO022", "says nothing"),
    (
        STEPS + SECRET.replace("text", "choice\n    choices: {a: '<b>A</b>'}") + CLOSE,
        "DUO022",
        "'<b>A</b>' is shown as it is",
    ),
    (
        STEPS + SECRET.replace("text", "choice\n    choices: {a: '{{ secret }}'}") + CLOSE,
        "DUO004",
        "'secret' can't be mentioned here",
    ),
    (
        STEPS + SECRET.replace("text", "choice\n    choices: {a: '{{ secret'}") + CLOSE,
        "DUO008",
        "isn't closed",
    ),
    (STEPS + SECRET + "    called: ''\n" + CLOSE, "DUO022", "can't be empty"),
    (
        STEPS
        + SECRET.replace("text", "scale\n    scale: {low: 0, high: 3, low means: <i>a, high means: b}")
        + CLOSE,
        "DUO022",
        "'<i>a' is shown as it is",
    ),
    (
        STEPS + SECRET + "  - {step: off, who: first, rest: 1 hour, ask: Rest., back: ''}\n" + CLOSE,
        "DUO022",
        "can't be empty",
    ),
    (STEPS + SECRET.replace("Something", "A{% set a = 1 %}") + CLOSE, "DUO008", "can't be used"),
    (
        "follow up: {after: 2 days, ask: So?, gently: {when: secret answered, ask: '<b>So?'}}"
        + STEPS
        + SECRET
        + CLOSE,
        "DUO022",
        "the follow-up: <b> isn't closed",
    ),
    (
        HEAD + "cards: {}\nsteps:\n" + SECRET.replace("Something of your", "Your #own or"),
        "DUO001",
        "before '#own'",
    ),
    (
        (
            STEPS
            + SECRET
            + "  - {step: two, who: first, keep: note, card: words, review: {after: 1 day, with: small}}"
        )
        .replace("[alone, together]", "[together]")
        .replace("cards: {}", "given: [kept]\ncards: {words: So.}")
        + CLOSE,
        "DUO004",
        "this keepsake is its owner's alone",
    ),
]


@pytest.mark.parametrize(("text", "code", "says"), FAULTS)
def test_a_fault_is_named_with_its_mend(tmp_path: Path, text: str, code: str, says: str) -> None:
    problems = check([write(tmp_path, text)])
    assert {problem.code for problem in problems} == {code}
    assert says in " ".join(problem.message for problem in problems)
    assert code in CODES


COURSES = [
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + "  - {step: kind, who: second, when: secret is bad, tell: Be kind.}\n"
        + READY,
        "DUO011",
        "the other one can tell how 'secret' was answered",
    ),
    (
        SECRET.replace("text", "choice\n    own words: yes\n    choices: {good: Good, bad: Bad}")
        + "  - {step: kind, who: second, when: secret is good, tell: Be kind.}\n"
        + READY,
        "DUO011",
        "after “Good” or after words",
    ),
    (
        SECRET.replace("text", "text\n    owed: no\n    skip: passed")
        + CLOSE
        + "  - {step: passed, end: {second: They would rather not.}}\n",
        "DUO012",
        "does not look like silence",
    ),
    (
        SECRET
        + READY.replace("'Yes'", "{label: 'Yes', go: close}, more: {label: More, go: secret}")
        + "    seen: partner\n",
        "DUO013",
        "one of the two can lead the other through 'secret', 'ready'",
    ),
    (SECRET + "    silence: {remind: [], after: 1 day}\n", "DUO014", "nobody is reminded"),
    (SECRET + "    seen: partner\n", "DUO015", "they never do"),
    (
        SECRET.replace("text", "text\n    seen: when shared")
        + """
  - step: give
    who: first
    share: [secret]
    ask: Give it?
    keep: kept
    silence: {remind: [1 day], after: 2 days, go: close}
  - step: read
    who: second
    ask: "{% if secret %}{{ secret }}{% endif %}"
    answer: choice
    choices: {thanks: Thank you}
  - step: close
    end: {second: Done.}
  - step: kept
    end: {second: They kept something to themself.}
""",
        "DUO012",
        "keeping it private does not look like",
    ),
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + """
  - step: gift
    who: first
    ask: And what may they know?
    answer: text
    seen: when shared
  - step: give
    who: first
    share: [gift]
    ask: Give it?
    keep: close
  - step: warning
    who: second
    when: secret is bad
    tell: Be kind.
  - step: read
    who: second
    ask: "{% if gift %}{{ gift }}{% endif %}"
    answer: choice
    choices: {thanks: Thank you}
  - step: close
    end: {}
""",
        "DUO011",
        "the other one can tell how 'secret' was answered",
    ),
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + """
  - step: more
    who: first
    when: secret is bad
    ask: Anything else?
    answer: text
    seen: partner
  - step: ready
    who: second
    ask: "{% if more %}{{ more }}{% endif %} Ready?"
    answer: choice
    choices: {yes: 'Yes'}
""",
        "DUO011",
        "the other one can tell how 'secret' was answered",
    ),
    (
        SECRET.replace("text", "choice\n    choices: {good: Good, bad: Bad}")
        + "  - {step: never, who: first, when: [secret is bad, secret is good], tell: Never.}\n"
        + READY,
        "DUO005",
        "never holds when it comes to step 'never'",
    ),
    (
        SECRET + "  - {step: unread, who: first, tell: It ends before this is read.}\n",
        "DUO005",
        "because the end follows at once",
    ),
]


@pytest.mark.parametrize(("steps", "code", "says"), COURSES)
def test_a_fault_in_what_may_happen_is_named_with_its_mend(
    tmp_path: Path, steps: str, code: str, says: str
) -> None:
    problems = check([write(tmp_path, STEPS + steps + ("" if "end:" in steps else CLOSE))])
    assert {problem.code for problem in problems} == {code}
    assert says in " ".join(problem.message for problem in problems)


ALONE = [
    (
        SECRET + "  - {step: on, who: second, hand over: noticed}\n" + CLOSE,
        "DUO005",
        "'on' never does anything",
    ),
    (
        SECRET
        + "  - {step: more, go: secret, at most: 9, then: secret}\n  - {step: close, when: alone, end: {}}\n",
        "DUO005",
        "no way leads to step 'close'",
    ),
    (
        "  - {step: end_it, when: secret answered, go: close}\n"
        + SECRET.replace("text", "text\n    forget: yes")
        + "  - {step: again, go: end_it}\n"
        + CLOSE,
        "DUO013",
        "from here no way leads to an end",
    ),
    (
        SECRET + "  - {step: off, who: first, when: [alone, together], tell: So}\n" + CLOSE,
        "DUO005",
        "'alone', 'together' never holds when it comes to step 'off'",
    ),
]


@pytest.mark.parametrize(("steps", "code", "says"), ALONE)
def test_a_fault_in_what_one_may_do_alone_is_named_with_its_mend(
    tmp_path: Path, steps: str, code: str, says: str
) -> None:
    forms = "[alone]" if "together" not in steps else "[alone, together]"
    problems = check([write(tmp_path, STEPS.replace("[alone, together]", forms) + steps)])
    assert code in {problem.code for problem in problems}
    assert says in " ".join(problem.message for problem in problems)


def test_what_is_printed_of_a_keepsake_must_have_been_answered(tmp_path: Path) -> None:
    kept = TALK.replace("{{ thought | quote }}{% endif %}", "{{ mine.mood }}{% endif %}").replace(
        "  - step: ready\n", "  - {step: kept, keep: note, card: words}\n  - step: ready\n"
    )
    problems = check([write(tmp_path, kept)])
    assert {problem.code for problem in problems} == {"DUO010"}
    assert "step 'kept'" in problems[0].message


def test_a_keepsake_for_both_may_not_hold_what_is_its_owners_alone(tmp_path: Path) -> None:
    kept = TALK.replace(
        "{% if thought %}", "{% if mine.mood %}{{ mine.mood }}{% endif %}{% if thought %}"
    ).replace(
        "  - step: ready\n",
        "  - {step: kept, who: first, keep: note, card: words, seen: partner}\n  - step: ready\n",
    )
    problems = check([write(tmp_path, kept)])
    assert {problem.code for problem in problems} == {"DUO007"}
    assert "shows 'mood', which is its owner's alone" in problems[0].message


def test_a_keepsake_for_both_may_hold_what_each_let_the_other_see(tmp_path: Path) -> None:
    kept = (
        TALK.replace(
            "{{ thought | quote }}", "{{ thought | quote }}{% if mine.mood %}{{ mine.mood }}{% endif %}"
        )
        .replace("high means: light}", "high means: light}\n    seen: partner")
        .replace(
            "  - step: ready\n",
            "  - {step: kept, who: first, when: thought answered, keep: note, card: words, seen: partner}\n"
            "  - step: ready\n",
        )
    )
    assert found(tmp_path, kept) == []


def test_a_choice_that_is_opened_with_the_answer_itself_leaks_nothing(tmp_path: Path) -> None:
    opened = (
        STEPS
        + """
  - step: best
    ask: Which?
    answer: choice
    seen: when revealed
    choices: {sea: The sea, hills: The hills}
  - step: opened
    reveal: [best]
  - step: alike
    who: second
    ask: "{% if theirs.best %}{{ theirs.best }}{% endif %}?"
    answer: choice
    choices: {yes: 'Yes'}
"""
        + CLOSE
    )
    sea = "  - {step: sea, who: second, when: either best is sea, tell: Bring a towel.}\n  - step: alike\n"
    assert found(tmp_path, opened.replace("[alone, together]", "[together]")) == []
    assert (
        found(tmp_path, opened.replace("[alone, together]", "[together]").replace("  - step: alike\n", sea))
        == []
    )


def test_what_the_other_one_answers_may_not_lead_oneself_elsewhere(tmp_path: Path) -> None:
    block = (
        STEPS.replace("[alone, together]", "[together]")
        + """
  - step: each_first
    both:
      - {step: mood, ask: How is it?, answer: choice, choices: {good: Good, bad: Bad}}
      - {step: extra, when: either mood is bad, ask: A rest?, answer: choice, choices: {yes: 'Yes'}}
"""
        + CLOSE
    )
    problems = check([write(tmp_path, block)])
    assert {problem.code for problem in problems} == {"DUO011"}
    assert "they are asked something else" in problems[0].message


def test_lines_that_fit_each_by_itself_may_be_too_long_above_one_question(tmp_path: Path) -> None:
    long = "Some words. " * 150
    told = "".join(f"  - {{step: told_{place}, who: first, tell: '{long}'}}\n" for place in "xyz")
    problems = check([write(tmp_path, TALK.replace("  - step: thought\n", told + "  - step: thought\n"))])
    assert {problem.code for problem in problems} == {"DUO009"}
    assert "a whole screen may grow to" in problems[0].message


def test_the_shortest_way_to_a_fault_is_told_in_the_lines_of_a_transcript(tmp_path: Path) -> None:
    [problem] = check([write(tmp_path, STEPS + COURSES[0][0] + CLOSE)])
    assert problem.message.endswith(
        "shortest way there: exercise small: Alex and Sam · Alex begins · Alex taps: Bad"
    )


def test_a_plain_fault_is_told_first_and_alone(tmp_path: Path) -> None:
    steps, _, _ = COURSES[0]
    assert [code for _, code in found(tmp_path, STEPS + steps + "    skip: nowhere\n" + CLOSE)] == ["DUO004"]


def test_a_question_that_leaks_in_several_ways_is_told_once(tmp_path: Path) -> None:
    fair = "  - {step: mild, who: second, when: secret is fair, tell: Be mild.}\n"
    steps = COURSES[0][0].replace("bad: Bad", "bad: Bad, fair: Fair").replace(READY, fair + READY)
    assert [code for _, code in found(tmp_path, STEPS + steps + CLOSE)] == ["DUO011"]


def test_every_code_has_an_example() -> None:
    shown = {code for _, code, _ in (*FAULTS, *COURSES)}
    assert shown | {"DUO016"} == set(CODES)  # docs/problems/DUO016.md shows a script with too many states


def test_the_line_is_that_of_the_fault(tmp_path: Path) -> None:
    text = STEPS + SECRET + "    skip: nowhere\n" + CLOSE
    line = 1 + text[: text.index("skip: nowhere")].count("\n")
    assert found(tmp_path, text) == [(line, "DUO004")]


def test_what_is_shared_on_one_way_only_may_not_be_read(tmp_path: Path) -> None:
    script = (
        STEPS
        + SECRET
        + """    seen: when shared
  - step: give
    who: first
    share: [secret]
    ask: Give it?
    keep: after
  - step: after
    who: second
    ask: "{% if secret %}{{ secret }}{% endif %}"
    answer: choice
    choices: {thanks: Thank you}
"""
        + CLOSE
    )
    assert [code for _, code in found(tmp_path, script)] == ["DUO007"]
    assert found(tmp_path, script.replace("keep: after", "keep: close")) == []


def test_a_keepsake_for_the_partner_may_hold_only_what_they_may_read(tmp_path: Path) -> None:
    script = (
        HEAD
        + "cards: {mine: '{% if secret %}{{ secret }}{% endif %}'}\nsteps:\n"
        + SECRET
        + "  - {step: two, who: first, keep: note, card: mine, seen: partner}"
        + CLOSE
    )
    assert [code for _, code in found(tmp_path, script)] == ["DUO007"]
    assert found(tmp_path, script.replace(", seen: partner", "")) == []


def test_yes_and_half_past_twelve_stay_words(tmp_path: Path) -> None:
    script = STEPS + SECRET.replace("text", "choice") + "    choices: {yes: yes, no: 12:30}\n" + CLOSE
    step = read(write(tmp_path, script)).script.steps[0]
    assert {name: choice.label for name, choice in step.choices.items()} == {"yes": "yes", "no": "12:30"}  # type: ignore[union-attr]


def test_a_file_that_is_missing_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    assert [problem.code for problem in check([tmp_path / "none.yaml"])] == ["DUO001"]


def test_a_file_that_is_not_text_is_a_problem_and_not_a_crash(tmp_path: Path) -> None:
    file = tmp_path / "picture.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(FaultyScriptError, match="DUO001"):
        read(file)


LONG = "A line that is as long as an editor lets a line become before it breaks off."


@pytest.mark.parametrize(
    ("text", "breaks"),
    [
        ("What happened, what you felt,\nwhat you wish.", True),
        ("A <b>boundary</b>\nsteers only you.", True),
        (f"{LONG}\nAnd here it goes on.", True),
        (f"{LONG}\n{{{{ second }}}} says it back.", True),
        (f"{LONG}\n\nAnd here a paragraph begins.", False),
        (f"{LONG[:-1]}:\nA card", False),
        (f"“{LONG}”\n“Another line to read aloud.”", False),
        (f"{LONG}\n· a list", False),
        ("Kept:\n{{ second }}", False),
        ("<i>What:</i> one\n<i>When:</i> two", False),
    ],
)
def test_a_line_that_ends_within_a_paragraph_is_an_error_in_ours_and_else_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, breaks: bool
) -> None:
    file = write(tmp_path, STEPS + SECRET.replace("Something of your own?", json.dumps(text)) + CLOSE)
    problems = check([file])
    assert [(one.code, one.only_warns) for one in problems] == [("DUO021", True)] * breaks
    monkeypatch.setattr("dialogues.check.texts.SHIPPED", tmp_path.resolve())
    assert [one.only_warns for one in check([file])] == [False] * breaks


def test_every_text_of_a_script_is_looked_at_for_broken_lines(tmp_path: Path) -> None:
    broken = json.dumps("It goes\non.")
    also = json.dumps("It stays\non.")
    head = f"follow up: {{after: 1 day, ask: {broken}, gently: {{when: alone, ask: {also}}}}}\n"
    text = (STEPS + SECRET + CLOSE).replace("cards: {}", f"{head}cards: {{words: {broken}}}", 1)
    places = [problem.message.partition(":")[0] for problem in check([write(tmp_path, text)])]
    assert sorted(places) == ["'follow up'", "'follow up'", "card 'words'"]


def test_what_stands_beside_is_read_and_not_checked(tmp_path: Path) -> None:
    write(tmp_path, TALK)
    faulty = tmp_path / "other.yaml"
    faulty.write_text(STEPS.replace("small", "other") + SECRET, "utf-8")
    assert {problem.file for problem in check([tmp_path])} == {faulty}
    sound = [file for file in tmp_path.iterdir() if file != faulty]
    assert check([tmp_path], only=sound) == []
