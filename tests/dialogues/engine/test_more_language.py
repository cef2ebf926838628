"""Rests, timeouts that lead on, choices shown as another, and handing over to another exercise."""

from datetime import timedelta
from pathlib import Path

import pytest

from dialogues.check.check import check
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.rehearsal.transcript import TranscriptFault, play
from tests.dialogues.scripts import HEAD, revision, write

TOGETHER = HEAD.replace("[alone, together]", "[together]")

REST = (
    TOGETHER
    + """
steps:
  - step: how_long
    who: first
    ask: How long?
    answer: choice
    seen: partner
    choices:
      short: {label: An hour, lasts: 1 hour}
      open: Nobody knows
  - step: line
    who: second
    tell: "{{ first }} rests{% if how_long %}: {{ how_long }}{% endif %}."
  - step: rests
    who: first
    rest: how_long
    ask: Rest.
    back: I'm back
  - step: breathe
    who: first
    rest: 20 minutes
    ask: And breathe.
    back: Done breathing
    meanwhile: Still a moment.
  - step: ready
    who: first
    ask: Ready?
    answer: choice
    seen: partner
    choices: {yes: 'Yes'}
    silence: {remind: [1 day], after: 2 days, go: close}
  - step: close
    end: {first: Done., second: Done.}
"""
)

SHOWN = (
    TOGETHER
    + """
given: [wish]
cards: {words: "{% if limit %}{{ limit | quote }}{% endif %}"}
steps:
  - step: vent
    who: first
    ask: Let it out.
    answer: text
    forget: yes
  - step: limit
    who: first
    ask: Your limit?
    answer: text
    seen: when shared
    starts as: wish
  - step: give
    who: first
    share: [limit]
    ask: "{{ card.words }}"
    keep: kept
    silence: {remind: [6 hours], after: 1 day, go: kept}
  - step: given_away
    when: limit shared
    who: second
    tell: It is given.
  - step: reply
    who: second
    ask: "{{ card.words }}"
    answer: choice
    seen: partner
    choices:
      read: I've read it
      rule: {label: It feels like a rule, shown as: read}
  - step: lines
    who: second
    when: reply is rule
    help: yes
  - step: on_to
    who: first
    hand over: noticed
    with: {}
  - step: over
    end: {first: "They say: {% if reply %}{{ reply }}{% endif %}", second: Thanks.}
  - step: kept
    who: first
    keep: boundary
    card: words
  - step: gone
    retire: let_go
  - step: alone_end
    end: {first: Yours.}
"""
)

EACH = (
    TOGETHER
    + """
steps:
  - step: privately
    both:
      - step: needs
        ask: Which?
        answer: several
        at most: 3
        seen: partner
        choices: {rest: Rest, time: Time, ears: Ears}
      - step: ways
        each: needs
        steps:
          - step: met
            ask: "How well is {{ item }} met?"
            answer: scale
            scale: {low: 1, high: 5, low means: hardly, high means: well}
          - step: looks
            when: my met below 3
            ask: "{{ item }}: how would it look?"
            answer: text
            limit: 100
            seen: when shared
          - step: thanks
            tell: "Noted: {{ item }}."
      - step: give
        share: [ways]
        ask: >-
          {% for one in mine.ways %}{% if one.looks %}{{ one.item }}: {{ one.looks }} {% endif %}{% endfor %}
        keep: through
      - step: through
        tell: Thank you.
  - step: seen
    who: first
    ask: >-
      {% for one in theirs.ways %}{{ one.item }}
      {% if one.looks is defined and one.looks %}{{ one.looks }}{% endif %} {% endfor %}?
    answer: choice
    choices: {ok: Fine}
  - step: close
    end: {first: Bye., second: Bye.}
"""
)

TIMES = (
    TOGETHER
    + """
steps:
  - step: at
    who: first
    ask: When?
    answer: time
    seen: partner
    choices: {supper: {label: At supper, means: "19:30"}}
  - step: guests
    who: first
    ask: How many guests?
    answer: number
    at most: 5
    seen: partner
    choices: {two: {label: A couple, means: "2"}}
  - step: fine
    who: second
    ask: "{% if at %}{{ at }}{% endif %}{% if guests %}, {{ guests }} guests{% endif %}?"
    answer: choice
    choices: {yes: 'Yes'}
  - step: close
    end: {first: Done., second: Done.}
"""
)

ANEW = (
    TOGETHER
    + """
steps:
  - step: things
    who: first
    each: 1 to 3
    ask: Another?
    another: One more
    enough: Enough
    steps:
      - {step: thing, who: first, ask: "Thing {{ item }}?", answer: text, seen: when shared}
  - step: give
    who: first
    share: [things]
    ask: "{% for one in things %}{% if one.thing %}{{ one.thing }};{% endif %}{% endfor %}"
    keep: close
  - step: more
    who: first
    ask: And now?
    answer: choice
    choices: {anew: {label: All of it anew, go: again}, same: {label: Look again, go: give_again}, no: Enough}
  - step: on
    go: close
  - {step: again, go: things, at most: 1, then: close}
  - {step: give_again, go: give, at most: 1, then: close}
  - step: close
    end:
      first: Done.
      second: "{% for one in things %}{% if one.thing %}{{ one.thing }};{% endif %}{% endfor %}"
"""
)

LEADS = (
    TOGETHER
    + """
given: [wish]
steps:
  - step: limit
    when: wish answered
    who: first
    ask: Your limit?
    answer: text
    seen: partner
    starts as: wish
    choices: {usual: The usual}
  - step: reply
    who: second
    ask: "{% if limit %}{{ limit }}{% endif %}"
    answer: choice
    seen: partner
    choices: {read: I've read it}
    silence: {remind: [30 minutes], after: 1 day, go: unread}
  - step: heard
    go: close
  - step: unread
    who: first
    ask: Shall we let it be?
    answer: choice
    choices: {yes: 'Yes'}
  - step: close
    end: {first: "{% if reply %}{{ reply }}{% endif %}"}
"""
)


def begun(folder: Path, text: str, **more: object) -> Rehearsal:
    rehearsal = Rehearsal(revision(folder, text), {"a": "Alex", "b": "Sam"}, **more)  # type: ignore[arg-type]
    rehearsal.begin()
    return rehearsal


@pytest.mark.parametrize("text", [REST, SHOWN, EACH, TIMES, LEADS])
def test_these_small_scripts_are_sound(tmp_path: Path, text: str) -> None:
    assert check([write(tmp_path, text)]) == []


# ---- rests --------------------------------------------------------------------------------------


def test_a_rest_lasts_as_long_as_was_said(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "An hour")
    assert "Rest." in rest.screens["a"].html
    rest.wait(timedelta(minutes=59))
    assert "Rest." in rest.renderer("a").screen().html
    rest.wait(timedelta(minutes=2))
    assert rest.called == ["a"]
    assert "And breathe." in rest.renderer("a").screen().html


def test_the_other_is_called_to_the_line_that_is_for_them(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "An hour")
    assert rest.called == ["b"]
    rest.choose("b", 0, "open")
    assert "Alex rests: An hour." in rest.screens["b"].html


def test_whoever_rests_may_come_back_early(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "An hour")
    rest.tap("a", "I'm back")
    rest.choose("a", rest.session.waits["a"].visit, "nonsense")
    assert "earlier moment" in rest.screens["a"].html
    rest.tap("a", "Done breathing")
    assert "Ready?" in rest.screens["a"].html


def test_a_rest_of_unknown_length_is_passed_over(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "Nobody knows")
    assert "And breathe." in rest.screens["a"].html


def test_a_rest_may_be_skipped_paused_and_taken_up(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "An hour")
    rest.choose("a", 0, "pause")
    rest.wait(timedelta(hours=2))
    rest.choose("a", 0, "resume")
    assert "Rest." in rest.screens["a"].html
    rest.choose("a", 0, "skip")
    assert "And breathe." in rest.screens["a"].html


def test_silence_may_lead_on_instead_of_resting(tmp_path: Path) -> None:
    rest = begun(tmp_path, REST)
    rest.tap("a", "Nobody knows")
    rest.tap("a", "Done breathing")
    rest.wait(timedelta(days=1))
    assert rest.reminded == ["a"]
    rest.wait(timedelta(days=1))
    assert rest.session.outcome == "close"


# ---- what is shown, forgotten, taken up, handed over ------------------------------------------------


def with_limit(folder: Path) -> Rehearsal:
    shown = begun(folder, SHOWN, given={"wish": "no phones at supper", "stranger": "is ignored"})
    shown.write("a", "words nobody keeps")
    shown.tap("a", "Let it go")
    return shown


def test_what_is_to_be_forgotten_is_not_kept_for_a_moment(tmp_path: Path) -> None:
    shown = with_limit(tmp_path)
    assert "words nobody keeps" not in str(shown.session.to_json())


def test_a_draft_may_begin_with_what_was_brought_along(tmp_path: Path) -> None:
    shown = with_limit(tmp_path)
    assert "no phones at supper" in shown.screens["a"].html
    assert "stranger" not in shown.session.words["a"].answers
    shown.tap("a", "Send ➤")
    assert "no phones at supper" in shown.screens["a"].html


@pytest.mark.parametrize(("label", "helped"), [("I've read it", []), ("It feels like a rule", ["b"])])
def test_one_choice_may_be_shown_to_the_other_as_another(
    tmp_path: Path, label: str, helped: list[str]
) -> None:
    shown = with_limit(tmp_path)
    shown.tap("a", "Send ➤")
    shown.tap("a", "Send to Sam ➤")
    shown.choose("b", 0, "open")
    shown.tap("b", label)
    assert "They say: I&#39;ve read it" in shown.screens["a"].html
    assert shown.helped == helped
    assert shown.handed == [("a", "noticed", {})]


def test_a_sharing_that_is_not_decided_may_stay_private_by_itself(tmp_path: Path) -> None:
    shown = with_limit(tmp_path)
    shown.tap("a", "Send ➤")
    shown.wait(timedelta(days=1))
    assert shown.session.outcome == "alone_end"
    assert [kept[1:3] for kept in shown.kept] == [("boundary", "me")]
    assert shown.retired == "let_go"
    assert "b" not in shown.called


def test_what_is_not_given_away_yet_is_as_if_it_was_not_answered(tmp_path: Path) -> None:
    told = '    meanwhile: "{{ first }} is {% if limit %}{{ limit }}{% else %}still at it{% endif %}."\n'
    shown = begun(
        tmp_path, SHOWN.replace("    keep: kept\n", told + "    keep: kept\n"), given={"wish": "quiet"}
    )
    shown.choose("a", 0, "skip")
    shown.tap("a", "Send ➤")
    assert "Alex is still at it." in shown.renderer("b").screen().html


# ---- a round for each choice, each alone ------------------------------------------------------------


def test_each_goes_through_their_own_choices_and_gives_what_they_like(tmp_path: Path) -> None:
    each = begun(tmp_path, EACH)
    each.choose("b", 0, "open")
    each.tap("a", "Rest")
    each.tap("a", "Ears")
    each.tap("a", "Done ➤")
    assert "How well is Rest met?" in each.screens["a"].html
    each.tap("a", "2")
    each.write("a", "an hour on Sunday")
    each.tap("a", "Send ➤")
    assert "Noted: Rest." in each.screens["a"].html
    assert "How well is Ears met?" in each.screens["a"].html
    each.tap("a", "5")
    assert "Rest: an hour on Sunday" in each.screens["a"].html
    each.tap("a", "Send to Sam ➤")
    assert "an hour" not in each.renderer("b").screen().html
    each.choose("b", 0, "skip")
    each.choose("b", 0, "skip")
    assert "a/looks#1" in each.session.shared
    assert each.session.waits["a"].place == each.revision.script.index["seen"]


def test_back_within_a_round_asks_it_again(tmp_path: Path) -> None:
    each = begun(tmp_path, EACH)
    each.tap("a", "Rest")
    each.tap("a", "Done ➤")
    each.tap("a", "1")
    each.choose("a", 0, "back")
    assert "How well is Rest met?" in each.screens["a"].html
    each.choose("a", 0, "back")
    assert "Which?" in each.screens["a"].html


def test_one_round_of_what_is_shared_can_be_changed_and_the_rest_stays_private(tmp_path: Path) -> None:
    each = begun(tmp_path, EACH)
    for label in ("Rest", "Time", "Done ➤", "1"):
        each.tap("a", label)
    each.write("a", "a nap")
    for label in ("Send ➤", "5"):
        each.tap("a", label)
    assert "✏️ 2" not in str(each.screens["a"].rows)  # nothing was asked there that could be changed
    for label in ("✏️ 1", "✏️ looks"):
        each.tap("a", label)
    each.tap("a", "Start over")
    each.write("a", "two naps")
    each.tap("a", "Send ➤")
    assert "Rest: two naps" in each.screens["a"].html
    each.choose("a", 0, "skip")
    assert each.session.shared == []
    assert each.session.arrived == ["a"]


def test_going_back_within_ones_rounds_leaves_the_other_ones_as_they_are(tmp_path: Path) -> None:
    each = begun(tmp_path, EACH)
    each.choose("b", 0, "open")
    for label in ("Time", "Done ➤", "5"):
        each.tap("b", label)
    for label in ("Rest", "Done ➤", "1"):
        each.tap("a", label)
    each.choose("a", 0, "back")
    assert "How well is Rest met?" in each.screens["a"].html
    assert each.session.items == {"ways/a": 1, "ways/b": 1}


def test_where_nobody_was_asked_which_there_is_no_round(tmp_path: Path) -> None:
    asked = (
        HEAD
        + """
steps:
  - step: needs
    who: second
    ask: Which?
    answer: several
    choices: {rest: Rest, time: Time}
  - step: ways
    each: needs
    steps:
      - {step: met, who: first, ask: "Is {{ item }} met?", answer: choice, choices: {yes: 'Yes'}}
  - step: last
    who: first
    ask: "{% for one in ways %}{{ one.item }}{% endfor %} Ready?"
    answer: choice
    choices: {yes: 'Yes'}
  - step: close
    end: {}
"""
    )
    alone = Rehearsal(revision(tmp_path, asked), {"a": "Alex"})
    alone.begin()
    assert "Ready?" in alone.screens["a"].html


def test_a_round_that_nobody_was_asked_in_is_empty(tmp_path: Path) -> None:
    asked = (
        HEAD
        + """
steps:
  - step: ways
    each: 2 to 2
    steps:
      - {step: met, who: second, ask: "Way {{ item }}?", answer: choice, seen: partner, choices: {yes: 'Yes'}}
  - step: last
    who: first
    ask: "{% for one in ways %}{{ one.item }}{% if one.met %}: {{ one.met }}{% endif %} {% endfor %}Ready?"
    answer: choice
    choices: {yes: 'Yes'}
  - step: close
    end: {}
"""
    )
    alone = Rehearsal(revision(tmp_path, asked), {"a": "Alex"})
    alone.begin()
    assert "1 2 Ready?" in alone.screens["a"].html


def test_a_line_about_a_round_that_began_anew_says_nothing_of_what_it_was(tmp_path: Path) -> None:
    asked = (
        TOGETHER
        + """
steps:
  - step: things
    each: 2 to 2
    steps:
      - {step: thing, who: first, ask: "Thing {{ item }}?", answer: text}
      - {step: noted, who: first, tell: "Noted{% if thing %} {{ thing }}{% endif %}."}
  - {step: again, go: things, at most: 1, then: close}
  - {step: close, end: {}}
"""
    )
    anew = begun(tmp_path, asked)
    for words in ("a walk", "a swim"):
        anew.write("a", words)
        anew.tap("a", "Send ➤")
    assert "Noted." in anew.screens["a"].html
    assert "Thing 1?" in anew.screens["a"].html


# ---- times and numbers ------------------------------------------------------------------------------


def test_a_time_and_a_number_are_read_from_words(tmp_path: Path) -> None:
    times = begun(tmp_path, TIMES)
    times.write("a", "8 pm")
    times.tap("a", "That's right ➤")
    times.write("a", "three of them: 3")
    times.tap("a", "That's right ➤")
    assert "20:00, 3 guests?" in times.renderer("b").screen().html


def test_a_button_may_mean_a_time_or_a_number(tmp_path: Path) -> None:
    times = begun(tmp_path, TIMES)
    times.tap("a", "At supper")
    times.tap("a", "A couple")
    assert times.renderer("b").lasting, "it shows what the partner answered"
    assert "19:30, 2 guests?" in times.renderer("b").screen().html


def test_a_message_changed_into_what_cannot_be_read_leaves_what_was_read(tmp_path: Path) -> None:
    times = begun(tmp_path, TIMES)
    times.write("a", "8 pm")
    times.edit("a", "eightish")
    assert "couldn't read a time" in times.screens["a"].html
    times.tap("a", "That's right ➤")
    assert times.session.words["a"].answers["at"] == {"time": "20:00"}


# ---- taps that no button offers -----------------------------------------------------------------------


@pytest.mark.parametrize("forged", ["nonsense", "change-vent", "change-limit-1", "change-", "=read"])
def test_a_forged_tap_at_a_sharing_shares_nothing(tmp_path: Path, forged: str) -> None:
    shown = with_limit(tmp_path)
    shown.tap("a", "Send ➤")
    shown.choose("a", shown.session.waits["a"].visit, forged)
    assert "earlier moment" in shown.screens["a"].html
    assert shown.session.shared == []
    assert shown.revision.script.flat[shown.session.waits["a"].place].step == "give"


# ---- given away, kept, and done anew ------------------------------------------------------------------


def with_one_thing(folder: Path) -> Rehearsal:
    anew = begun(folder, ANEW)
    anew.write("a", "a walk")
    anew.tap("a", "Send ➤")
    anew.tap("a", "Enough")
    return anew


def test_what_was_given_away_may_be_looked_at_again_and_stays_given(tmp_path: Path) -> None:
    anew = with_one_thing(tmp_path)
    for label in ("Send to Sam ➤", "Look again", "Send to Sam ➤"):
        anew.tap("a", label)
    assert anew.session.shared == ["a/thing#1"]
    anew.tap("a", "Enough")
    assert "a walk;" in anew.renderer("b").screen().html


def test_a_loop_that_begins_anew_knows_nothing_of_its_earlier_rounds(tmp_path: Path) -> None:
    anew = with_one_thing(tmp_path)
    anew.tap("a", "Send to Sam ➤")
    anew.tap("a", "All of it anew")
    assert "thing#1" not in anew.session.words["a"].answers
    anew.write("a", "a swim")
    anew.tap("a", "Send ➤")
    anew.tap("a", "Enough")
    assert "a swim;" in anew.screens["a"].html
    assert "a walk" not in anew.screens["a"].html


@pytest.mark.parametrize(("label", "told"), [("Keep it to myself", True), ("Send to Sam ➤", False)])
def test_a_condition_may_ask_whether_something_was_kept(tmp_path: Path, label: str, told: bool) -> None:
    alike = "  - {{step: {}, when: limit not shared, who: first, help: yes}}\n  - step: {}\n"
    told_of = SHOWN.replace("keep: kept\n", "keep: kept_for_now\n", 1)
    for name, before in (("kept_for_now", "kept"), ("given_for_now", "reply")):
        told_of = told_of.replace(f"  - step: {before}\n", alike.format(name, before))
    shown = begun(tmp_path, told_of, given={"wish": "quiet mornings"})
    shown.choose("a", 0, "skip")
    shown.tap("a", "Send ➤")
    shown.tap("a", label)
    assert shown.helped == (["a"] if told else [])


# ---- transcripts ------------------------------------------------------------------------------------


def test_a_transcript_tells_of_help_handing_over_and_what_became_of_a_keepsake(tmp_path: Path) -> None:
    exercises = {"small": revision(tmp_path, SHOWN)}
    play(
        """
        exercise small: Alex and Sam
        Alex is given: wish: quiet mornings
        Alex begins
        Alex skips
          Alex sees: quiet mornings
        Alex taps: Send ➤
        Alex taps: Keep it to myself
          Alex retires: let_go
        """.replace("\n        ", "\n"),
        exercises,
    )
    shared = """
exercise small: Alex and Sam
Alex begins
Alex skips
Alex writes: no shouting
Alex taps: Send ➤
Alex taps: Send to Sam ➤
Sam opens
Sam taps: It feels like a rule
  Sam is helped
  Alex is offered: noticed
"""
    play(shared, exercises)
    for wrong in ("  Alex is helped\n", "  Sam is offered: noticed\n", "  Alex retires: done\n"):
        with pytest.raises(TranscriptFault):
            play(shared + wrong, exercises)


ROLES = (
    TOGETHER
    + """
steps:
  - step: swapped
    swap: [first, second]
  - step: each_first
    both:
      - step: speaks
        when: my role is first
        ask: You speak, {{ me }}?
        answer: choice
        choices: {yes: 'Yes'}
      - step: listens
        when: my role is second
        ask: You listen, {{ me }}?
        answer: choice
        choices: {yes: 'Yes'}
  - step: close
    end: {first: Done., second: Done.}
"""
)

TRIES = (
    TOGETHER
    + """
steps:
  - step: say
    who: first
    ask: Say it.
    answer: choice
    seen: partner
    choices: {said: Said}
  - {step: bounded, go: fits, at most: 1, then: enough}
  - step: fits
    who: second
    ask: "{% if say %}{{ say }}.{% endif %} Does it fit?"
    answer: choice
    seen: partner
    choices: {no: {label: 'No', go: say}, more: {label: More, go: once_more}}
  - {step: once_more, go: say, at most: 2, then: enough, afresh: [bounded]}
  - step: enough
    end: {first: "{% if fits %}{{ fits }}{% endif %}", second: That was enough.}
"""
)


def test_each_is_asked_what_belongs_to_the_role_they_play_now(tmp_path: Path) -> None:
    assert check([write(tmp_path, ROLES)]) == []
    play(
        "exercise small: Alex and Sam\nAlex begins\n  Alex sees: You listen, Alex?\nSam opens\n"
        "  Sam sees: You speak, Sam?\nAlex taps: Yes\nSam taps: Yes\n  Alex sees: Done.",
        {"small": revision(tmp_path, ROLES)},
    )


@pytest.mark.parametrize(("answer", "then"), [("No", "That was enough."), ("More", "Does it fit?")])
def test_a_jump_may_let_another_one_count_from_zero_again(tmp_path: Path, answer: str, then: str) -> None:
    assert check([write(tmp_path, TRIES)]) == []
    play(
        "exercise small: Alex and Sam\nAlex begins\nSam opens\nAlex taps: Said\n"
        f"Sam taps: {answer}\nAlex taps: Said\n  Sam sees: {then}",
        {"small": revision(tmp_path, TRIES)},
    )


def test_a_hand_over_without_a_role_is_made_to_each_for_whom_it_holds(tmp_path: Path) -> None:
    both = (
        TOGETHER
        + """
steps:
  - step: more
    ask: More?
    answer: choice
    choices: {more: More, enough: Enough}
  - {step: for_all, hand over: noticed}
  - {step: for_some, when: my more is more, hand over: listening_loop}
  - step: close
    end: {first: Done., second: Done.}
"""
    )
    assert check([write(tmp_path, both)]) == []
    over = play(
        "exercise small: Alex and Sam\nAlex begins\nAlex taps: More\nSam opens\nSam taps: Enough",
        {"small": revision(tmp_path, both)},
    )
    assert over.handed == [("a", "noticed", {}), ("b", "noticed", {}), ("a", "listening_loop", {})]
