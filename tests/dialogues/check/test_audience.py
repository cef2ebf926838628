"""Each value carries its owner and audience, however it travels: into a loop, a card, a keepsake, a count."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from tests.dialogues.scripts import HEAD, write

TOGETHER = HEAD.replace("[alone, together]", "[together]")
TICKS = """
  - step: picks
    who: first
    ask: What worries you?
    answer: several
    at most: 2
    choices: {money: Money, work: Work}
"""
ROUNDS = """
  - step: worries
    each: picks
    steps:
      - {step: how, who: first, ask: "{{ item }}: how?", answer: text}
"""
COUNTED = """
  - step: worries
    who: first
    each: 1 to 3
    ask: Another?
    another: More
    enough: Enough
    steps:
      - {step: how, who: first, ask: "{{ item }}: how?", answer: text}
"""
READ = """
  - step: read
    who: second
    ask: "SHOWN?"
    answer: choice
    choices: {ok: OK}
"""
CLOSE = "  - step: close\n    end: {}\n"
ROWS = "{% for one in worries %}{{ one.item }}{% endfor %}"


def found(folder: Path, steps: str, head: str = TOGETHER) -> list[str]:
    return [problem.code for problem in check([write(folder, head + "steps:" + steps + CLOSE)])]


def shown(text: str) -> str:
    return READ.replace("SHOWN", text)


@pytest.mark.parametrize(
    ("steps", "codes"),
    [
        (TICKS + ROUNDS + shown(ROWS), ["DUO007"]),
        (TICKS + ROUNDS + shown("{% for one in worries %}x{% endfor %}"), ["DUO007"]),
        (TICKS.replace("what", "seen: partner") + ROUNDS + shown("Well"), []),
        (COUNTED + shown("{% for one in worries %}x{% endfor %}"), ["DUO007"]),
        (COUNTED + shown("Well"), []),
        (COUNTED.replace("answer: text", "answer: text, seen: partner") + shown(ROWS), []),
        (
            COUNTED.replace("1 to 3", "2 to 2").replace(
                "    ask: Another?\n    another: More\n    enough: Enough\n", ""
            )
            + shown(ROWS),
            [],
        ),
        (COUNTED.replace("    who: first\n    each", "    who: second\n    each") + shown(ROWS), []),
    ],
)
def test_what_a_loop_goes_through_belongs_to_whoever_ticked_it(
    tmp_path: Path, steps: str, codes: list[str]
) -> None:
    assert [code for code in found(tmp_path, steps) if code != "DUO015"] == codes


@pytest.mark.parametrize("seen", ["partner"])
def test_the_honest_mark_is_accepted_where_the_partner_reads_what_was_ticked(
    tmp_path: Path, seen: str
) -> None:
    steps = TICKS.replace("    choices", f"    seen: {seen}\n    choices") + ROUNDS + shown(ROWS)
    assert found(tmp_path, steps) == []


BOTH = """
  - step: alone
    both:
      - step: picks
        ask: What worries you?
        answer: several
        at most: 2
        choices: {money: Money, work: Work}
      - step: worries
        each: EACH
        steps:
          - {step: how, ask: "{{ item }}: how?", answer: text}
"""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{% for one in mine.worries %}{{ one.item }}{% endfor %}", []),
        ("{% for one in theirs.worries %}{{ one.item }}{% endfor %}", ["DUO007"]),
    ],
)
def test_each_may_read_their_own_rounds_only(tmp_path: Path, text: str, codes: list[str]) -> None:
    assert found(tmp_path, BOTH.replace("EACH", "picks") + shown(text)) == codes


def test_nobody_is_led_through_what_the_other_one_ticked(tmp_path: Path) -> None:
    loop = """
  - step: alone
    both:
      - step: worries
        each: picks
        steps:
          - {step: how, ask: "SAID", answer: text}
"""
    assert found(tmp_path, TICKS + loop.replace("SAID", "{{ item }}: how?")) == ["DUO007"]
    assert found(tmp_path, TICKS + loop.replace("SAID", "Well?")) == ["DUO011"]


COUNTED_ALONE = """
  - step: alone
    both:
      - step: worries
        each: 1 to 3
        ask: Another?
        another: More
        enough: Enough
        steps:
          - {step: how, ask: How?, answer: text}
"""


def test_how_many_rounds_each_had_alone_is_theirs(tmp_path: Path) -> None:
    count = "{% for one in WHOSE.worries %}x{% endfor %}"
    assert found(tmp_path, COUNTED_ALONE + shown(count.replace("WHOSE", "mine"))) == []
    assert found(tmp_path, COUNTED_ALONE + shown(count.replace("WHOSE", "theirs"))) == ["DUO007"]


KEPT = TOGETHER + "given: [kept]\ncards: {words: 'So: CARD'}\n"
MOOD = "\n  - {step: mood, ask: How?, answer: choice, seen: SEEN, choices: {a: A, b: B}}\n"
KEEP = "  - {step: noted, WHO keep: note, card: words, seen: partner}\n"


@pytest.mark.parametrize(
    ("card", "seen", "codes"),
    [
        ("{% if mine.mood %}{{ mine.mood }}{% endif %}", "me", ["DUO007"]),
        ("{% if mine.mood %}{{ mine.mood }}{% endif %}", "when revealed", ["DUO007"]),
        ("{% if mine.mood %}{{ mine.mood }}{% endif %}", "partner", []),
        ("{% if theirs.mood %}{{ theirs.mood }}{% endif %}", "partner", []),
        ("{% if kept %}{{ kept }}{% endif %}", "partner", ["DUO007"]),
    ],
)
def test_a_keepsake_for_both_shows_nothing_of_ones_own(
    tmp_path: Path, card: str, seen: str, codes: list[str]
) -> None:
    steps = MOOD.replace("SEEN", seen) + KEEP.replace("WHO ", "who: first,")
    problems = found(tmp_path, steps, KEPT.replace("CARD", card))
    assert [code for code in problems if code != "DUO015"] == codes


def test_what_was_revealed_before_may_be_kept_for_both(tmp_path: Path) -> None:
    opened = MOOD.replace("SEEN", "when revealed") + "  - {step: opened, reveal: [mood]}\n"
    card = "{% if mine.mood %}{{ mine.mood }}{% endif %}"
    assert found(tmp_path, opened + KEEP.replace("WHO ", "who: first,"), KEPT.replace("CARD", card)) == []


def test_a_count_is_kept_for_both_only_if_it_shows_anyway(tmp_path: Path) -> None:
    card = "{% for one in worries %}x{% endfor %}"
    problems = found(tmp_path, COUNTED + KEEP.replace("WHO ", "who: first,"), KEPT.replace("CARD", card))
    assert set(problems) == {"DUO007"}


def test_cards_in_cards_show_nothing(tmp_path: Path) -> None:
    head = TOGETHER + "cards: {one: 'So: {{ card.two }}', two: Well.}\n"
    assert found(tmp_path, shown("{{ card.one }}"), head) == ["DUO007"]


def test_a_gentle_question_later_tells_nothing_of_the_other_one(tmp_path: Path) -> None:
    later = "follow up: {after: 2 days, ask: And?, gently: {when: WHEN mood is b, ask: Hm?}}\n"
    steps = MOOD.replace("seen: SEEN, ", "")
    assert found(tmp_path, steps, TOGETHER + later.replace("WHEN", "my")) == []
    assert found(tmp_path, steps, TOGETHER + later.replace("WHEN", "either")) == ["DUO011"]


def test_after_both_are_through_what_comes_next_is_noticed_even_if_it_looks_like_waiting(
    tmp_path: Path,
) -> None:
    steps = """
  - {step: mood, ask: How?, answer: choice, choices: {a: A, b: B}, meanwhile: Wait.}
  - {step: more, who: second, when: my mood is a, ask: So?, answer: choice, choices: {a: A}, meanwhile: Wait.}
  - {step: last, who: second, ask: Well?, answer: choice, choices: {a: A}}
"""
    assert found(tmp_path, steps) == ["DUO011"]
