"""A loop goes over the rounds of an earlier one, with what was answered in them."""

from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.rehearsal.transcript import play
from tests.dialogues.scripts import HEAD, revision, write

TOGETHER = HEAD.replace("[alone, together]", "[together]")
SORTED = (
    TOGETHER
    + """
steps:
  - step: picks
    who: first
    ask: Where are you different?
    answer: several
    own words: yes
    at least: 1
    at most: 3
    seen: partner
    choices: {order: Order, plans: Plans, money: Money}
  - step: sorted
    each: picks
    steps:
      - step: sort
        ask: "{{ item }}: what is it to you?"
        answer: choice
        seen: partner
        choices: {charming: Charming, neutral: Neutral, rubs: It rubs}
  - step: handled
    each: sorted
    steps:
      - step: reason
        who: first
        when: either sort is rubs
        ask: "{{ item }}: what is good about it?"
        answer: text
        seen: partner
      - step: how
        who: second
        when: [either sort is rubs, reason answered]
        ask: "{{ item }}: {{ reason | quote }} What will you do?"
        answer: choice
        seen: partner
        choices: {adapt: Adapt, turns: Take turns}
  - step: over
    end:
      first: &all >-
        {% for one in handled %}{{ one.item }}{% if one.how %}: {{ one.how }}{% endif %}. {% endfor %}
      second: *all
"""
)


def codes(folder: Path, text: str) -> list[str]:
    return [problem.code for problem in check([write(folder, text)])]


def said(folder: Path, text: str) -> str:
    return " ".join(problem.message for problem in check([write(folder, text)]))


def test_each_item_comes_again_with_what_was_said_of_it(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Plans
Alex taps: Order
Alex writes: The window at night
Alex taps: Send ➤
Alex taps: Done ➤
  Alex sees: Plans: what is it to you?
Sam opens
Alex taps: Charming
Sam taps: Charming
  Sam sees: Order: what is it to you?
Sam taps: It rubs
Alex taps: Neutral
  Alex sees: The window at night: what is it to you?
Alex taps: It rubs
Sam taps: It rubs
  Alex sees: Order: what is good about it?
Alex writes: I find things again
Alex taps: Send ➤
  Sam sees: I find things again
Sam taps: Adapt
  Alex sees: The window at night: what is good about it?
Alex writes: I sleep well
Alex taps: Send ➤
Sam taps: Take turns
  Sam sees: Plans. Order: Adapt. The window at night: Take turns.
""",
        {"small": revision(tmp_path, SORTED)},
    )


def test_the_check_finds_nothing_wrong_with_it(tmp_path: Path) -> None:
    assert codes(tmp_path, SORTED) == []


def test_five_items_that_each_branch_are_proven_sound(tmp_path: Path) -> None:
    five = SORTED.replace("at least: 1\n    at most: 3", "at least: 5\n    at most: 5").replace(
        "money: Money}", "money: Money, noise: Noise, guests: Guests}"
    )
    assert codes(tmp_path, five) == []


NUMBERED = (
    TOGETHER
    + """
steps:
  - step: alone
    both:
      - step: wishes
        each: 2 to 3
        ask: Another?
        another: One more
        enough: Enough
        steps:
          - {step: wish, ask: "Wish {{ item }}?", answer: text}
          - {step: size, ask: How big?, answer: choice, choices: {big: Big, small: Small}}
      - step: plans
        each: wishes
        steps:
          - step: plan
            when: my size is big
            ask: "{{ item }}. {% if wish %}{{ wish }}{% endif %}: where do you begin?"
            answer: text
  - step: over
    end:
      first: >-
        {% for one in mine.plans %}{{ one.item }}{% if one.plan %} {{ one.plan }}{% endif %};{% endfor %}
      second: "{% for one in mine.plans %}{{ one.wish }};{% endfor %}"
"""
)


def test_each_goes_over_their_own_rounds_by_number(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex writes: Sleep
Alex taps: Send ➤
Alex taps: Small
Alex writes: A garden
Alex taps: Send ➤
Alex taps: Big
Alex taps: Enough
  Alex sees: 2. A garden: where do you begin?
Alex writes: With a pot
Alex taps: Send ➤
Sam opens
Sam writes: Quiet
Sam taps: Send ➤
Sam taps: Small
Sam writes: A bath
Sam taps: Send ➤
Sam taps: Small
Sam taps: Enough
  Alex sees: 1;2 With a pot;
  Sam sees: Quiet;A bath;
""",
        {"small": revision(tmp_path, NUMBERED)},
    )
    tested = NUMBERED.replace("{{ one.wish }}", "{% if one.wish %}{{ one.wish }}{% endif %}")
    assert codes(tmp_path, tested) == []


def test_going_back_and_starting_over_keep_both_loops_together(tmp_path: Path) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Order
Alex taps: Done ➤
Sam opens
Sam taps: It rubs
Alex taps: Neutral
  Alex sees: Order: what is good about it?
Alex skips
  Sam sees: Order.
""",
        {"small": revision(tmp_path, SORTED)},
    )


APART = (
    TOGETHER
    + """
steps:
  - step: picks
    who: first
    ask: Where are you different?
    answer: several
    at least: 2
    at most: 2
    seen: partner
    choices: {order: Order, plans: Plans, money: Money}
  - step: each_sorts
    both:
      - step: sorted
        each: picks
        steps:
          - step: sort
            ask: "{{ item }}: what is it to you?"
            answer: choice
            seen: when revealed
            choices: {charming: Charming, rubs: It rubs, essential: Essential}
  - step: opened
    reveal: [sort]
  - step: each_handles
    both:
      - step: handled
        each: sorted
        steps:
          - step: reason
            when: [either sort is rubs, both sort is not essential]
            ask: "{{ item }}: what is good about your way?"
            answer: choice
            choices: {calm: It calms me, home: It feels like home}
      - {step: last, ask: And now?, answer: choice, choices: {rest: Rest, walk: A walk}}
  - step: over
    end:
      first: &all >-
        {% for one in theirs.sorted %}{% if one.sort %}{{ one.item }}: {{ one.sort }}. {% endif %}{% endfor %}
      second: *all
"""
)


def test_what_either_said_of_an_item_counts_at_that_item_wherever_the_other_one_is_by_then(
    tmp_path: Path,
) -> None:
    play(
        """
exercise small: Alex and Sam
Alex begins
Alex taps: Order
Alex taps: Plans
Alex taps: Done ➤
Sam opens
Alex taps: Charming
Alex taps: Essential
Sam taps: It rubs
Sam taps: It rubs
  Alex sees: Order: what is good about your way?
Alex taps: It calms me
  Alex sees: And now?
Alex taps: Rest
  Sam sees: Order: what is good about your way?
Sam taps: It feels like home
  Sam sees: And now?
""",
        {"small": revision(tmp_path, APART)},
    )
    assert codes(tmp_path, APART) == []


# -- what it must not tell -----------------------------------------------------------------------------------


def test_the_rounds_of_an_earlier_loop_are_as_private_as_what_it_went_through(tmp_path: Path) -> None:
    private = SORTED.replace("    at most: 3\n    seen: partner\n", "    at most: 3\n")
    found = codes(tmp_path, private)
    assert set(found) <= {"DUO007", "DUO011"}
    assert "DUO007" in found


def test_nobody_reads_the_rounds_that_their_partner_went_over_alone(tmp_path: Path) -> None:
    theirs = NUMBERED.replace('second: "{% for one in mine.plans', 'second: "{% for one in theirs.plans')
    assert "DUO007" in codes(tmp_path, theirs)


def test_a_private_answer_in_the_earlier_loop_leads_the_other_one_nowhere(tmp_path: Path) -> None:
    telling = SORTED.replace(
        'what is it to you?"\n        answer: choice\n        seen: partner',
        'what is it to you?"\n        answer: choice',
    )
    assert "DUO011" in codes(tmp_path, telling)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("each: sorted", "each: handled", "comes only after this"),
        ("each: sorted", "each: sort", "'sort' is no question with 'answer: several'"),
        ("each: picks", "each: handled", "comes only after this"),
        ("each: sorted", "each: picks", "'sort' has an answer in each round"),
    ],
)
def test_an_author_reads_what_to_write_instead(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert message in said(tmp_path, SORTED.replace(old, new))


def test_rounds_that_each_had_alone_are_gone_over_alone(tmp_path: Path) -> None:
    outside = NUMBERED.replace(
        "      - step: plans\n        each: wishes\n        steps:\n          - step: plan\n"
        "            when: my size is big\n",
        "  - step: plans\n    each: wishes\n    steps:\n          - step: plan\n",
    )
    assert "put this loop into a 'both'" in said(tmp_path, outside)
