"""Names that do not exist are reported, each with how to mend it."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from tests.dialogues.scripts import HEAD, PLAN, write

ASK = "\n  - {step: one, who: first, ask: Well, answer: choice, choices: {a: A, b: B}}"
DAY = "\n  - {step: day, who: first, ask: When, answer: date}"
CLOSE = "\n  - {step: close, end: {}}\n"
LOOP = """
  - step: some
    who: first
    each: 1 to 2
    ask: More
    another: More
    enough: Enough
    steps:
      - {step: thing, who: first, ask: What, answer: choice, choices: {x: X}}
"""
BOTH = """
  - step: together
    both:
      - {step: mine_first, ask: Well, answer: choice, choices: {a: A}}
      - {step: mine_then, ask: And, answer: choice, choices: {a: A}}
"""


def script(steps: str, head: str = "") -> str:
    return HEAD + head + "cards: {words: Some words}\nsteps:" + steps + CLOSE


def lines(of: str, who: str = "first", by: str = "") -> str:
    return f"\n  - {{step: said, who: {who}, ask: So, answer: text, lines: {by or '{' + of + '}'}}}"


FAULTS = [
    (script(ASK, "given: [one]\n"), "'one' is given, and a step, too"),
    (
        script(ASK, "silence: {after: 2 days, remind: [1 day], go: close}\n"),
        "belongs to the silence of a step",
    ),
    (
        script("\n  - {step: kept, keep: note, card: words, review: {on: one, with: small}}" + ASK),
        "answer: date",
    ),
    (
        script(DAY + "\n  - {step: kept, keep: note, card: words, review: {on: day, with: nothing}}"),
        "there is no exercise 'nothing'",
    ),
    (script(ASK + "\n  - {step: on, who: first, hand over: nothing}"), "there is no exercise 'nothing'"),
    (
        script(ASK + "\n  - {step: on, who: first, hand over: noticed, with: {deed: one}}"),
        "'noticed' is not given 'deed'",
    ),
    (script("\n  - {step: on, who: first, hand over: small, with: {x: nothing}}"), "'nothing' is no answer"),
    (
        script(ASK + "\n  - {step: off, who: first, rest: one, ask: Rest., back: Back}"),
        "no choice with 'lasts'",
    ),
    (script(ASK + "\n  - {step: swapped, swap: [first, third], afresh: [two]}"), "there is no role 'third'"),
    (script(ASK + "\n  - {step: swapped, swap: [first, second], afresh: [two]}"), "'two' is no step"),
    (script(ASK + "\n  - {step: on, go: close, afresh: [two]}"), "'two' is no step"),
    (script(ASK, "first time: nothing\n"), "there is no exercise 'nothing'"),
    (script(BOTH.replace("ask: And", "when: my role is third, ask: And")), "there is no role 'third'"),
    (
        script(ASK + "\n  - {step: on, when: my role is first, who: first, tell: So}"),
        "elsewhere, say it with 'who'",
    ),
    (
        script(BOTH + "\n  - {step: on, when: my mine_first is a, go: close}"),
        "write 'either mine_first is a' or 'both mine_first is a'",
    ),
    (script("\n  - {step: one, who: first, ask: So, answer: text, starts as: two}"), "'two' is no answer"),
    (
        script("\n  - {step: one, who: first, ask: So, answer: text, unless in: two}"),
        "'two', which is no step",
    ),
    (
        script(ASK + "\n  - {step: two, each: one, steps: [{step: x, who: first, tell: X}]}"),
        "answer: several",
    ),
    (script(ASK + "\n  - {step: opened, reveal: [one]}"), "seen: when revealed"),
    (
        script(ASK + "\n  - {step: agreed, agree: [one], ask: So, otherwise: close}"),
        "is no answer with 'seen",
    ),
    (script(ASK + "\n  - {step: gave, share: [one], ask: So, keep: close}"), "say with 'who'"),
    (script(ASK + "\n  - {step: two, when: one is c, tell: C}"), "'c' is no choice of 'one'"),
    (script(ASK + "\n  - {step: two, when: mild, tell: C}"), "is never so here"),
    (script(ASK + "\n  - {step: two, when: one over 50% a, tell: C}"), "asked only once"),
    (script(LOOP + "\n  - {step: two, when: thing is x, tell: C}"), "has an answer in each round"),
    (script(ASK + "\n  - {step: jump, when: one is a, go: thing}" + LOOP), "into the middle of a loop"),
    (
        script(ASK + "\n  - {step: jump, when: one is a, go: mine_then}" + BOTH),
        "the middle of what each goes",
    ),
    (
        script("\n  - {step: one, who: first, ask: So, answer: text, silence: {after: 5 days, go: nowhere}}"),
        "'nowhere', which is no step",
    ),
    (script(ASK, "follow up: {after: 1 day, ask: So, gently: {when: two above 3, ask: So}}\n"), "'two'"),
    (
        script(ASK, "follow up: {after: 1 day, ask: 'So, {{ ago }} {{ who }}'}\n"),
        "knows only 'ago', not 'who'",
    ),
    (
        script(ASK, "follow up: {after: 1 day, ask: So, gently: {when: one above 3, ask: '{{ who }}'}}\n"),
        "knows only 'ago', not 'who'",
    ),
    (script(ASK + lines("by: two, otherwise: [So]")), "'by: two' is no question"),
    (script(DAY + lines("by: day, otherwise: [So]")), "'by: day' is no question with 'answer: choice'"),
    (script(ASK + lines("by: one, c: [So], otherwise: [So]")), "'c' is no choice of 'one'"),
    (script(ASK + lines("by: one, a: [So]")), "add a list of lines for 'otherwise'"),
    (script(ASK + lines("by: one, otherwise: [So]", who="second")), "these lines would tell it"),
    (script(LOOP + lines("by: thing, otherwise: [So]")), "outside a loop"),
    (script(lines("otherwise: ['{{ two }}']", by='["{{ two }}"]')), "'two' can't be mentioned here"),
    (PLAN.replace("what: what, whose", "what: wish, whose"), "'wish' is no question of the loop"),
    (PLAN.replace("on: by_when", "on: whose"), "'whose' is no question with 'answer: date'"),
    (PLAN.replace("of: milestones, what", "of: nothing, what"), "is no question of the loop 'nothing'"),
]


@pytest.mark.parametrize(("text", "says"), FAULTS)
def test_a_name_that_leads_nowhere_is_told_with_its_mend(tmp_path: Path, text: str, says: str) -> None:
    problems = check([write(tmp_path, text)])
    assert {problem.code for problem in problems} == {"DUO004"}
    assert says in " ".join(problem.message for problem in problems)


FORMS = [
    (
        "\n  - {step: one, who: first, ask: So, answer: date, choices: {x: {label: X, means: soon}}}",
        "how far it is from today",
    ),
    (
        "\n  - {step: one, who: first, ask: So, answer: time, choices: {x: {label: X, means: '8'}}}",
        "write '08:00'",
    ),
    (
        "\n  - {step: one, who: first, ask: So, answer: text, choices: {x: {label: X, means: '8'}}}",
        "'means' belongs to",
    ),
    (
        "\n  - {step: one, who: first, ask: So, answer: number, choices: {x: {label: X, means: x}}}",
        "a number, such as 5",
    ),
    ("\n  - {step: one, who: first, ask: So, answer: text, forget: yes, seen: partner}", "for nobody else"),
    (ASK.replace("a: A", "a: {label: A, shown as: c}"), "none of the choices"),
    ("\n  - {step: one, each: 5 to 2, steps: [{step: x, tell: X}]}", "isn't a number of rounds"),
    ("\n  - {step: one, each: 1 to 2, steps: [{step: x, tell: X}]}", "belong to a number of rounds"),
    (
        "\n  - {step: one, each: 2 to 2, ask: So, steps: [{step: x, tell: X}]}",
        "belong to a number of rounds",
    ),
    (
        "\n  - {step: one, who: first, ask: So, answer: text, silence: {remind: [2 days, 1 day]}}",
        "one after the other",
    ),
    ("\n  - {step: one, keep: note, card: words, review: {with: small}}", "a review has one of"),
    ("\n  - {step: one, go: close, at most: 2}", "belong together"),
    (
        "\n  - {step: one, who: first, ask: So, answer: several, choices: {a: {label: A, go: close}}}",
        "one of several choices leads nowhere",
    ),
]


@pytest.mark.parametrize(("steps", "says"), FORMS)
def test_a_part_that_does_not_fit_is_told_with_its_mend(tmp_path: Path, steps: str, says: str) -> None:
    problems = check([write(tmp_path, script(steps))])
    assert {problem.code for problem in problems} == {"DUO003"}
    assert says in " ".join(problem.message for problem in problems)
