"""The second net for danger: what a text as a whole signals, by weights learned from examples."""

from itertools import chain

import pytest

from dialogues.danger import (
    ANY_DANGER,
    DANGERS,
    MINOR,
    judged,
    signalled,
    signalled_by,
    word_weights,
)
from dialogues.word_weights import LONGEST, Classes, WordWeights, features, parts
from tests.bench.danger import Utterance
from tests.bench.train_danger import Row, examples, file_of, learned, separated

CLASSES = Classes.of({"hit": ["slap*", "hit"], "body": ["face"]}, ["me", "hit"])
LEAST = {
    ANY_DANGER: 10.0,
    MINOR: 10.0,
    "self_harm": 5.0,
    "threat": 5.0,
    "hurt_or_forced": 5.0,
    "child_abuse": 5.0,
}
HARMLESS = -10.0


def scores(**given: float) -> dict[str, float]:
    """The scores of a part of a text; those not given are far from everything."""
    names = {"any_danger": ANY_DANGER}
    return {**dict.fromkeys(LEAST, -99.0), **{names.get(name, name): score for name, score in given.items()}}


def test_a_word_stands_for_its_classes_or_for_itself() -> None:
    assert CLASSES.of_word("slapping", frozenset()) == ("<hit>",)
    assert CLASSES.of_word("hit", frozenset()) == ("<hit>", "hit")
    assert CLASSES.of_word("table", frozenset()) == ("table",)


def test_words_are_seen_with_their_neighbours_and_unknown_ones_by_their_letters() -> None:
    seen = features(["he", "slapped", "me"], CLASSES, frozenset({"he", "me"}))
    assert {"he slapped me", "slapped me", "he _ me", "<hit> - me", "he ~ me", "^sla", "ped$"} <= seen
    assert not any(feature.startswith("^me") for feature in seen)


def test_every_word_of_a_text_is_weighed_however_long_it_is() -> None:
    for length in (0, 1, LONGEST, LONGEST + 1, 3 * LONGEST + 7):
        words = [".", *map(str, range(length)), "."]
        assert set(chain.from_iterable(part for part, _ in parts(words))) == set(words)
        assert all(len(part) <= LONGEST for part, _ in parts(words))


def test_each_sentence_of_several_is_weighed_by_itself() -> None:
    words = [".", "that", "was", "a", "good", "day", ".", "i", "will", "stab", "you", ".", "yes", "."]
    assert [" ".join(part) for part, whole in parts(words) if not whole] == [
        ". that was a good day .",
        ". i will stab you .",
    ]


def test_weights_are_the_same_after_they_were_written_down() -> None:
    weighed = [("<hit> - me", (5, -2))]
    weights = WordWeights.of(CLASSES, frozenset({"me", "."}), {"a": 3, "b": -1}, -7, weighed)
    assert WordWeights.read(file_of(weights), CLASSES) == weights


def test_a_danger_counts_with_all_kinds_that_are_near() -> None:
    both = scores(any_danger=11, threat=6, hurt_or_forced=7)
    assert judged(frozenset(), [both], LEAST, HARMLESS) == {"threat", "hurt_or_forced"}
    unsure = scores(any_danger=11, child_abuse=4)
    assert judged(frozenset(), [unsure], LEAST, HARMLESS) == {"child_abuse"}


def test_what_the_phrases_name_may_be_a_threat_as_well() -> None:
    part = scores(any_danger=0, threat=6)
    assert judged(frozenset({"hurt_or_forced"}), [part], LEAST, HARMLESS) == {"threat", "hurt_or_forced"}
    assert judged(frozenset(), [part], LEAST, HARMLESS) == set()


def test_a_phrase_counts_unless_every_part_is_plainly_harmless() -> None:
    harmless, unclear = scores(any_danger=-11), scores(any_danger=-9)
    found = frozenset({"self_harm"})
    assert judged(found, [harmless, harmless], LEAST, HARMLESS) == set()
    assert judged(found, [harmless, unclear], LEAST, HARMLESS) == {"self_harm"}


def test_age_is_judged_apart_from_danger() -> None:
    assert judged(frozenset(), [scores(minor=11)], LEAST, HARMLESS) == {"minor"}
    assert judged(frozenset({"minor"}), [scores()], LEAST, HARMLESS) == {"minor"}


def test_one_dangerous_sentence_in_a_long_text_is_found() -> None:
    day = "We went to the market and bought apples for the cake. Then we sat in the garden and read. "
    for text in ("You choked me until I saw stars.", "I'll beat you black and blue when I get in."):
        assert signalled(text, "en") <= signalled(day * 5 + text + " " + day * 5, "en")
        assert signalled(text, "en")


def test_the_rows_are_put_on_their_sides() -> None:
    rows = [Row((0, 2), 0.7), Row((0, 3), 0.7), Row((1, 2), 0.7), Row((1, 3), 0.7)]
    weights = separated(rows, [True, True, False, False], [1.0] * 4, 4)
    assert weights[0] > 0.5 > -0.5 > weights[1]
    assert separated(rows, [True, True, False, False], [1.0, 1.0, 0.0, 0.0], 4)[1] == 0.0


def test_what_is_learned_from_a_few_utterances_is_known_in_other_words() -> None:
    said = [
        *(
            Utterance(f"you {verb} me again", "hurt_or_forced", "", "explicit")
            for verb in ("slapped", "punched", "shoved")
        ),
        *(
            Utterance(f"you {verb} me again", "none", "everyday", "none")
            for verb in ("hugged", "kissed", "held")
        ),
    ]
    weights = learned(examples(said, "en"), "en")
    hit, tea = (
        next(iter(weights.weigh(text.split(), ())))[ANY_DANGER]
        for text in ("you kicked me again", "you hugged me again")
    )
    assert hit > tea


def test_english_has_weights_for_every_score() -> None:
    weights = word_weights("en")
    assert weights is not None
    assert set(weights.least) == {ANY_DANGER, MINOR, *DANGERS}
    assert len(weights.numbers) == len(weights.places) * len(weights.least)


# No phrase says this; the words of it do, taken together.
HEARD = "I do as you say, because otherwise you hurt me."
TEA = "The tea was good."


def test_a_language_with_phrases_and_no_weights_goes_by_its_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    assert signalled(HEARD, "en")
    monkeypatch.setattr("dialogues.danger.has_patterns", lambda language: True)
    without = word_weights.__wrapped__("xx")  # a folder that has no weights
    assert without is None
    monkeypatch.setattr("dialogues.danger.word_weights", lambda language: without)
    assert signalled("I will kill you", "en") == {"threat"}
    assert not signalled(HEARD, "en")


def test_of_a_draft_only_what_is_new_is_weighed() -> None:
    assert signalled_by([HEARD], "en", newest=True)
    assert signalled_by([TEA, HEARD], "en", newest=True)
    assert not signalled_by([HEARD, TEA], "en", newest=True)
    assert signalled_by([HEARD, TEA], "en")


def test_a_sentence_that_goes_on_in_the_newest_bubble_is_weighed_as_a_whole() -> None:
    assert signalled_by([TEA, "I do as you say, because", "otherwise you hurt me."], "en", newest=True)
    assert not signalled_by([HEARD, TEA, "Shall we have more of it tomorrow"], "en", newest=True)


def test_what_a_phrase_says_counts_wherever_bubbles_cut_it() -> None:
    for said in (["I will", "kill you"], ["I will kil", "l you"], ["I will kill you.", TEA]):
        assert "threat" in signalled_by(said, "en", newest=True)
        assert "threat" in signalled_by(said, "en")
