"""A script as a diagram: every step and every way is in it, in Mermaid and in DOT."""

import re
from collections import Counter
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest

from dialogues.author.diagram import NEXT_ROUND, Arrow, Diagram, diagram
from dialogues.author.diagram_dot import dot
from dialogues.author.diagram_mermaid import mermaid
from dialogues.script.edges import edges
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from tests.dialogues.engine.test_more_language import REST
from tests.dialogues.scripts import HEAD, ROUNDS, TALK, revision

SHIPPED = shipped()


@pytest.fixture(params=[*SHIPPED, "talk", "rounds"])
def script(request: pytest.FixtureRequest, tmp_path: Path) -> Script:
    texts = {"talk": TALK, "rounds": ROUNDS}
    own: Revision = (
        revision(tmp_path, texts[request.param]) if request.param in texts else SHIPPED[request.param]
    )
    return own.script


def written(script: Script) -> set[str]:
    """The steps that stand in the file."""

    def within(steps: tuple) -> set[str]:  # type: ignore[type-arg]
        found = {step.step for step in steps}
        for step in steps:
            found |= within(getattr(step, "both", None) or getattr(step, "steps", None) or ())
        return found

    return within(script.steps)


def way(found: Diagram, start: str) -> list[tuple[str, str, bool]]:
    return [(arrow.label, arrow.end, arrow.dashed) for arrow in found.arrows if arrow.start == start]


def test_every_step_is_a_node_and_every_jump_an_arrow(script: Script) -> None:
    found = diagram(script)
    steps = {node.step for node in found.nodes}
    assert steps == written(script)
    assert len(found.nodes) == len(steps)
    jumps = {(edge.step, edge.to) for edge in edges(script) if edge.to is not None and edge.step in steps}
    drawn = {(arrow.start, arrow.end) for arrow in found.arrows}
    assert jumps <= drawn
    assert {step for pair in drawn for step in pair} <= steps


def test_every_arrow_is_a_way_of_the_script(script: Script) -> None:
    found = diagram(script)
    order = [node.step for node in found.nodes]
    jumps = {(edge.step, edge.to) for edge in edges(script)}
    onward = {edge.step for edge in edges(script) if edge.to is None}
    conditional = {node.step for node in found.nodes if node.only or node.when}
    following = dict(pairwise(order))
    for arrow in found.arrows:
        if arrow.dashed:
            assert arrow.start in conditional
        elif arrow.label != NEXT_ROUND and (arrow.start, arrow.end) not in jumps:
            assert arrow.start in onward
            assert following[arrow.start] == arrow.end


def test_every_choice_is_on_an_arrow_from_its_question(script: Script) -> None:
    found = diagram(script)
    for ask in script.asks.values():
        if ask.step in {node.step for node in found.nodes}:
            read = " / ".join(label for label, _, _ in way(found, ask.step)).split(" / ")
            labels = {" ".join(choice.label.split()) for choice in ask.choices.values()}
            assert {re.sub(r"\{\{ (\w+) \}\}", r"‹\1›", label) for label in labels} <= set(read)


def test_a_node_says_who_acts() -> None:
    nodes = {node.step: node for node in diagram(SHIPPED["listening_loop"].script).nodes}
    steps = ("said", "mirror", "roles", "before_stirred", "one_spoke")
    assert [(nodes[step].actor, nodes[step].who) for step in steps] == [
        ("starter", "speaker"),
        ("partner", "listener"),
        ("both", "both"),
        ("both", "both"),
        ("both", "speaker, listener"),
    ]


@pytest.mark.parametrize(
    ("seen", "sign"),
    [
        ("", "🔒 private"),
        (", seen: partner", "👥 shared"),
        (", seen: when shared", "✋ shared if they agree"),
        (", seen: when revealed", "👥 shared once both have answered"),
    ],
)
def test_a_node_carries_the_sign_of_who_may_see_the_answer(tmp_path: Path, seen: str, sign: str) -> None:
    text = HEAD + (
        "steps:\n"
        f'  - {{step: mood, who: first, ask: "How?", answer: text{seen}}}\n'
        "  - {step: close, end: {first: Bye}}\n"
    )
    mood, close = diagram(revision(tmp_path, text).script).nodes
    assert (mood.sign, close.sign) == (sign, "")
    assert ("plain", f"first · {sign}") in list(mood.lines())


def test_conditions_on_settings_and_on_answers_are_told_apart(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        '  - {step: mood, who: first, ask: "How?", answer: text}\n'
        "  - {step: nod, who: first, when: [together, mood answered], tell: I see.}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    nod = diagram(revision(tmp_path, text).script).nodes[1]
    assert (nod.only, nod.when) == (("together",), ("mood answered",))
    assert [text for style, text in nod.lines() if style == "condition"] == [
        "only together",
        "if mood answered",
    ]


def test_a_conditional_jump_or_end_has_a_dashed_arrow_past_it(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        '  - {step: mood, who: first, ask: "How?", answer: text}\n'
        "  - {step: leap, when: mood answered, go: close}\n"
        "  - {step: early, when: together, end: {first: Bye}}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    found = diagram(revision(tmp_path, text).script)
    assert way(found, "leap") == [("", "early", True), ("", "close", False)]
    assert way(found, "early") == [("", "close", True)]
    assert way(found, "close") == []


def test_a_conditional_step_that_holds_others_has_a_dashed_arrow_past_all_of_them(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        "  - step: alone_first\n    when: together\n    both:\n"
        '      - {step: mood, ask: "How?", answer: text}\n'
        "  - {step: close, end: {first: Bye}}\n"
    )
    found = diagram(revision(tmp_path, text).script)
    assert way(found, "alone_first") == [("", "mood", False), ("", "close", True)]
    assert [node.step for node in found.within("alone_first")] == ["mood"]


def test_how_often_a_loop_may_run_is_on_its_arrow() -> None:
    found = diagram(SHIPPED["listening_loop"].script)
    assert way(found, "asked") == [("at most 3 times", "fits", False), ("then", "after_three", False)]
    assert ("at most once", "swapped", False) in way(found, "second_round")


def test_the_rounds_of_a_loop_lead_back_to_its_head_which_says_how_many(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        "  - step: wishes\n    each: 2 to 5\n    who: first\n    ask: Another?\n    another: More\n"
        "    enough: Enough\n    steps:\n"
        "      - {step: wish, who: first, ask: 'What?', answer: text}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    found = diagram(revision(tmp_path, text).script)
    head, wish, _ = found.nodes
    assert (head.kind, wish.inside) == ("each", "wishes")
    assert head.notes == ("each: 2 to 5", "another: More", "enough: Enough")
    assert (NEXT_ROUND, "wishes", False) in way(found, "wish")


def test_how_long_a_rest_lasts_and_where_silence_leads_can_be_read(tmp_path: Path) -> None:
    rest = revision(tmp_path, REST.replace("rest: 20 minutes", "rest: 90 minutes")).script
    found = diagram(rest)
    assert "90 minutes" in str(next(node for node in found.nodes if node.step == "breathe"))
    (silence,) = (arrow for arrow in found.arrows if arrow.label.startswith("no answer"))
    assert re.fullmatch(r"no answer after \d+ (minute|hour|day)s?", silence.label)
    assert (silence.start, silence.end) == ("ready", "close")


def test_mermaid_holds_every_step_once_and_every_arrow(script: Script) -> None:
    found = diagram(script)
    picture = mermaid(found)
    nodes = re.findall(r"^ +s_(\w+)[(>\[{]", picture, re.MULTILINE)
    assert Counter(nodes) == Counter(node.step for node in found.nodes)
    arrows = re.findall(r"^  s_(\w+) (-->|-\.->)(?:\|\"([^\"|]*)\"\|)? s_(\w+)$", picture, re.MULTILINE)
    assert Counter((start, end, kind == "-.->") for start, kind, _, end in arrows) == drawn(found)


def test_dot_holds_every_step_once_and_every_arrow(script: Script) -> None:
    found = diagram(script)
    picture = dot(found)
    nodes = re.findall(r'^ +"(\w+)" \[', picture, re.MULTILINE)
    assert Counter(nodes) == Counter(node.step for node in found.nodes)
    arrows = re.findall(r'^  "(\w+)" -> "(\w+)"(.*)$', picture, re.MULTILINE)
    assert Counter((start, end, "style=dashed" in rest) for start, end, rest in arrows) == drawn(found)


def drawn(found: Diagram) -> Counter[tuple[str, str, bool]]:
    return Counter((arrow.start, arrow.end, arrow.dashed) for arrow in found.arrows)


def test_every_text_of_a_node_is_in_both_formats(script: Script) -> None:
    found = diagram(script)
    codes = {"#35;": "#", "#amp;": "&", "#quot;": '"', "#lt;": "<", "#gt;": ">", "#96;": "`"}
    flowchart = re.sub("|".join(codes), lambda code: codes[code[0]], mermaid(found))
    graph = unescape(dot(found))
    for node in found.nodes:
        for _, line in node.lines():
            assert line in flowchart
            assert line in graph


def test_characters_with_a_meaning_in_a_format_are_escaped(tmp_path: Path) -> None:
    text = HEAD.replace("title: ", "title: 'Odd \"\\ one' # ", 1) + (
        "steps:\n"
        "  - step: odd\n    who: first\n    ask: 'A \"quote\", 3 < 5 & `#1` \\N?'\n    answer: choice\n"
        "    choices: {one: '<&\">', two: {label: '|x|', go: end}}\n"
        "  - {step: end, end: {first: Bye}}\n"
    )
    odd = diagram(revision(tmp_path, text).script)
    assert Arrow("odd", "end", "|x|") in odd.arrows
    flowchart, graph = mermaid(odd), dot(odd)
    (node,) = (line for line in flowchart.splitlines() if line.startswith("  s_odd("))
    assert node.count('"') == 2
    assert "A #quot;quote#quot;, 3 #lt; 5 #amp; #96;#35;1#96;" in node
    assert 'title: "Odd \\"\\\\ one"' in flowchart
    assert "A &quot;quote&quot;, 3 &lt; 5 &amp; `#1`" in graph
    assert '"odd" -> "end" [label=<|x|>]' in graph, "a step may be named like a keyword"
