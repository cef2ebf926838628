"""A script as a picture: every step and every way is in it, and nothing lies across anything else."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from dialogues.author.diagram import NEXT_ROUND, diagram
from dialogues.author.diagram_layout import LANE, Layout, width, wrapped
from dialogues.author.diagram_mermaid import mermaid
from dialogues.author.diagram_svg import svg
from dialogues.script.edges import edges
from dialogues.script.files import shipped
from dialogues.script.revision import Revision
from dialogues.script.script import Script
from tests.dialogues.engine.test_more_language import REST
from tests.dialogues.scripts import HEAD, ROUNDS, TALK, revision

SVG = "{http://www.w3.org/2000/svg}"
ALL = [*shipped().values()]


@pytest.fixture(params=[*shipped(), "talk", "rounds"])
def script(request: pytest.FixtureRequest, tmp_path: Path) -> Script:
    texts = {"talk": TALK, "rounds": ROUNDS}
    own: Revision = (
        revision(tmp_path, texts[request.param]) if request.param in texts else shipped()[request.param]
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


def test_every_step_is_a_box_and_every_jump_an_arrow_to_one(script: Script) -> None:
    boxes = {box.step: box for box in diagram(script).boxes}
    assert set(boxes) == written(script)
    jumps = {(edge.step, edge.to) for edge in edges(script) if edge.to is not None and edge.step in boxes}
    assert {
        (box.step, exit.to) for box in boxes.values() for exit in box.exits if exit.label != NEXT_ROUND
    } == jumps
    assert {to for _, to in jumps} <= set(boxes)


def test_every_choice_is_to_be_read_in_the_box_that_offers_it(script: Script) -> None:
    boxes = {box.step: box for box in diagram(script).boxes}
    for ask in script.asks.values():
        if ask.step in boxes:
            box = boxes[ask.step]
            read = [*box.choices, *(exit.label for exit in box.exits)]
            labels = {" ".join(choice.label.split()) for choice in ask.choices.values()}
            assert {re.sub(r"\{\{ (\w+) \}\}", r"‹\1›", label) for label in labels} <= set(read)


def test_a_box_stands_in_the_lane_of_whoever_it_speaks_to() -> None:
    lanes = {box.step: box.lane for box in diagram(shipped()["listening_loop"].script).boxes}
    assert [lanes[step] for step in ("said", "mirror", "roles", "before_stirred", "close")] == [
        "left",
        "right",
        "middle",
        "middle",
        "wide",
    ]


def test_what_depends_on_settings_and_what_on_answers_is_told_apart(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        '  - {step: mood, who: first, ask: "How?", answer: text}\n'
        "  - {step: nod, who: first, when: [together, mood answered], tell: I see.}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    nod = diagram(revision(tmp_path, text).script).boxes[1]
    assert (nod.only, nod.when) == (("together",), ("mood answered",))
    only = [line.text for line in Layout(diagram(revision(tmp_path, text).script)).placed[1].lines]
    assert only[:3] == ["nod", "only together", "if mood answered"]


def test_bounds_of_loops_are_written_on_their_ways() -> None:
    (tries,) = (box for box in diagram(shipped()["listening_loop"].script).boxes if box.step == "tries")
    assert [(exit.label, exit.to) for exit in tries.exits] == [
        ("at most 2 times", "try_again"),
        ("then", "enough"),
    ]


def test_the_rounds_of_a_loop_lead_back_to_its_head_which_says_how_many(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        "  - step: wishes\n    each: 2 to 5\n    who: first\n    ask: Another?\n    another: More\n"
        "    enough: Enough\n    steps:\n"
        "      - {step: wish, who: first, ask: 'What?', answer: text}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    head, wish, _ = diagram(revision(tmp_path, text).script).boxes
    assert (head.kind, head.holds) == ("each", 1)
    assert head.notes == ("each: 2 to 5", "another: More", "enough: Enough")
    assert [(exit.label, exit.to) for exit in wish.exits] == [(NEXT_ROUND, "wishes")]


def test_no_box_lies_over_another_and_no_way_runs_through_one(script: Script) -> None:
    layout = Layout(diagram(script))
    for one, following in zip(layout.placed, layout.placed[1:], strict=False):
        assert following.y > one.y + one.height
    for way in layout.ways:
        for (x0, y0), (x1, y1) in zip(way.corners, way.corners[1:], strict=False):
            for box in layout.placed:
                across = max(min(x0, x1), box.x + 1) < min(max(x0, x1), box.x + box.width - 1) or (
                    x0 == x1 and box.x < x0 < box.x + box.width
                )
                down = max(min(y0, y1), box.y + 1) < min(max(y0, y1), box.y + box.height - 1) or (
                    y0 == y1 and box.y < y0 < box.y + box.height
                )
                assert not (across and down), (way, box.box.step)


def test_ways_to_different_steps_never_run_on_one_line(script: Script) -> None:
    upright: dict[float, list[tuple[float, float, float]]] = {}
    for way in Layout(diagram(script)).ways:
        if way.colour:
            (x, y0), (_, y1) = way.corners[1:3]
            upright.setdefault(x, []).append((min(y0, y1), max(y0, y1), way.corners[-1][1]))
    for runs in upright.values():
        for top, bottom, to in runs:
            assert all(to == other or end < top or begin > bottom for begin, end, other in runs)


def test_the_svg_is_sound_and_shows_every_step(script: Script) -> None:
    picture = ElementTree.fromstring(svg(diagram(script)))
    assert {group.get("id") for group in picture.iter(f"{SVG}g")} == written(script)
    assert float(picture.get("width", "0")) > 3 * LANE


def test_kinds_are_told_apart_by_form_and_not_by_colour_alone() -> None:
    picture = re.sub(r'(stroke|fill)="[^"]*"', "", svg(diagram(shipped()["noticed"].script)))

    def form(step: str) -> str:
        group = picture[picture.index(f'<g id="{step}">') :]
        return re.sub(
            r"[\d.]+", "", "".join(re.findall(r"<(?:rect|path)[^>]*>", group[: group.index("</g>")]))
        )

    forms = {form(step) for step in ("deed", "read_over", "shared_copy", "given")}
    assert len(forms) == 4


def test_mermaid_names_every_step_once_and_every_way(script: Script) -> None:
    picture = mermaid(diagram(script))
    for step in written(script):
        assert len(re.findall(rf"^    s_{step}\W", picture, re.MULTILINE)) == 1
    for box in diagram(script).boxes:
        for exit in box.exits:
            assert re.search(rf"s_{box.step} -->.* s_{exit.to}$", picture, re.MULTILINE)


def test_signs_that_would_break_a_picture_do_not(tmp_path: Path) -> None:
    text = HEAD + (
        "steps:\n"
        "  - step: odd\n    who: first\n    ask: 'A \"quote\", 3 < 5 & `#1`?'\n    answer: choice\n"
        "    choices: {one: '<&\">', two: {label: '|x|', go: close}}\n"
        "  - {step: close, end: {first: Bye}}\n"
    )
    odd = diagram(revision(tmp_path, text).script)
    picture = ElementTree.fromstring(svg(odd))
    assert 'A "quote", 3 < 5 & `#1`?' in "".join(picture.itertext())
    (node,) = (line for line in mermaid(odd).splitlines() if line.startswith("    s_odd"))
    assert node.count('"') == 2


@pytest.mark.parametrize("text", ["", "short", "several words that need more than one line", "x" * 90])
def test_wrapped_text_fits_and_loses_nothing(text: str) -> None:
    lines = wrapped(text, 100)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width(line, 13) <= 100 for line in lines)


def test_how_long_a_rest_lasts_and_where_silence_leads_is_to_be_read(tmp_path: Path) -> None:
    rest = revision(tmp_path, REST.replace("rest: 20 minutes", "rest: 90 minutes")).script
    boxes = {box.step: box for box in diagram(rest).boxes}
    assert "90 minutes" in str(boxes["breathe"])
    assert ("no answer", "close") in {(exit.label, exit.to) for exit in boxes["ready"].exits}
