"""The second net for danger: what a text signals as a whole, by weights learned from examples."""

import sys
from itertools import chain

import pytest

from dialogues.text_analysis.classifier import (
    LONGEST,
    WEIGHT,
    Classes,
    Classifier,
    FeatureExtractor,
    feature,
    windows,
)
from dialogues.text_analysis.danger import (
    ANY_DANGER,
    DANGERS,
    MINOR,
    danger_classifier,
    decide,
    signalled,
    signalled_by,
)
from tests.bench.danger import Utterance
from tests.bench.train_danger import Row, examples, learned, separated

CLASSES = Classes.of({"hit": ["slap*", "hit"], "body": ["face"]})


def without_s(word: str) -> str:
    return word.removesuffix("s")


READER = FeatureExtractor(CLASSES, without_s)
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
    """The scores of one window; those not given are far from any threshold."""
    names = {"any_danger": ANY_DANGER}
    return {**dict.fromkeys(LEAST, -99.0), **{names.get(name, name): score for name, score in given.items()}}


def test_a_word_is_in_classes_as_it_is_or_by_its_beginning() -> None:
    assert CLASSES.of_word("slapping") == ("<hit>",)
    assert CLASSES.of_word("hit") == ("<hit>",)
    assert CLASSES.of_word("table") == ()


def test_words_are_seen_by_stem_and_class_alone_and_with_what_is_near() -> None:
    def seen(text: str) -> set[int]:
        return READER.features(text.split())

    assert seen("cats") == {feature("cat")} == seen("cat")
    assert seen("slaps") & seen("hit") == {feature("<hit>")}
    together = seen("he slaps") - seen("he") - seen("slaps")
    assert len(together) == 2  # the other stem, with this one's stem and with its class
    assert together <= seen("and he slap me")
    assert not together & seen("slaps he")
    assert not together & seen("he then slaps")
    assert seen("he then slaps") & seen("he now slaps") - seen("he") - seen("slaps")
    assert not seen("he 1 2 3 slaps") & seen("he 4 5 6 slaps") - seen("he") - seen("slaps")


def test_a_remembered_word_is_read_as_before() -> None:
    extractor = FeatureExtractor(CLASSES, without_s)
    before = extractor.of_word("slaps")
    extractor.remember(["slaps"])
    assert extractor.remembered == {"slaps": before}
    assert extractor.of_word("slaps") == before


def test_every_word_of_a_text_is_weighed_however_long_it_is() -> None:
    for length in (0, 1, LONGEST, LONGEST + 1, 3 * LONGEST + 7):
        words = [".", *map(str, range(length)), "."]
        assert set(chain.from_iterable(part for part, _ in windows(words))) == set(words)
        assert all(len(part) <= LONGEST for part, _ in windows(words))


def test_of_a_longer_text_each_sentence_is_weighed_by_itself_as_well() -> None:
    day = ["and", "so", "on"] * 10
    words = [".", *day, ".", "i", "will", "stab", "you", ".", "yes", "."]
    assert [" ".join(part) for part, is_more in windows(words) if not is_more] == [
        " ".join([".", *day, "."]),
        ". i will stab you .",
    ]
    assert list(windows(words[-8:])) == [(words[-8:], True)]


def weights_of(**score: float) -> Classifier:
    """A classifier that knows one feature."""
    return Classifier.of(
        READER,
        dict.fromkeys(score, 0.25),
        -1.5,
        dict.fromkeys(score, 0.5),
        {feature("<hit>"): 0.5, feature("tea"): 1.0},
        {name: {feature("<hit>"): weight, feature("tea"): 0.0} for name, weight in score.items()},
    )


@pytest.mark.parametrize("order", ["little", "big"])
def test_weights_are_the_same_after_they_were_written_down(
    order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    weights = weights_of(a=1.0, b=-2.0)
    here, written = sys.byteorder, weights.written()
    monkeypatch.setattr("sys.byteorder", order)
    assert (weights.written() == written) == (order == here)
    assert Classifier.read(weights.written(), READER) == weights


def test_what_a_part_weighs_is_what_its_known_features_weigh_together() -> None:
    [weighed] = weights_of(a=1.0, b=-2.0).scores(["slaps"], ())
    assert weighed == pytest.approx({"a": 0.5 + 1.0 / 0.5, "b": 0.5 - 2.0 / 0.5}, abs=0.01)
    [nothing] = weights_of(a=1.0).scores(["table"], ())
    assert nothing == {"a": 0.5}
    [hinted] = weights_of(a=1.0).scores(["table"], ["<hit>"])
    assert hinted == pytest.approx({"a": 2.5}, abs=0.01)


def test_a_weight_that_is_too_much_is_as_much_as_can_be_written() -> None:
    weights = weights_of(a=99.0, b=-99.0)
    assert max(weights.weights["a"]) * 3 > WEIGHT * 9 < min(weights.weights["b"]) * -3


def test_only_words_that_many_use_are_remembered() -> None:
    extractor = FeatureExtractor(Classes({}, {}), without_s)
    weights = Classifier.of(
        extractor, {"a": 0.0}, 0.0, {"a": 0.0}, {feature("cat"): 1.0}, {"a": {feature("cat"): 1}}
    )
    list(weights.scores(["cats", "secretname"], ()))
    assert set(extractor.remembered) == {"cats"}


def test_a_danger_counts_with_all_kinds_that_are_near() -> None:
    both = scores(any_danger=11, threat=6, hurt_or_forced=7)
    assert decide(frozenset(), [both], LEAST, HARMLESS) == {"threat", "hurt_or_forced"}
    unsure = scores(any_danger=11, child_abuse=4)
    assert decide(frozenset(), [unsure], LEAST, HARMLESS) == {"child_abuse"}


def test_what_the_phrases_name_may_be_a_threat_as_well() -> None:
    part = scores(any_danger=0, threat=6)
    assert decide(frozenset({"hurt_or_forced"}), [part], LEAST, HARMLESS) == {"threat", "hurt_or_forced"}
    assert decide(frozenset(), [part], LEAST, HARMLESS) == set()


def test_a_phrase_counts_unless_every_part_is_plainly_harmless() -> None:
    harmless, unclear = scores(any_danger=-11), scores(any_danger=-9)
    found = frozenset({"self_harm"})
    assert decide(found, [harmless, harmless], LEAST, HARMLESS) == set()
    assert decide(found, [harmless, unclear], LEAST, HARMLESS) == {"self_harm"}


def test_age_is_judged_apart_from_danger() -> None:
    assert decide(frozenset(), [scores(minor=11)], LEAST, HARMLESS) == {"minor"}
    assert decide(frozenset({"minor"}), [scores()], LEAST, HARMLESS) == {"minor"}


def test_one_dangerous_sentence_in_a_long_text_is_found() -> None:
    day = "We went to the market and bought apples for the cake. Then we sat in the garden and read. "
    for text in ("You choked me until I saw stars.", "I'll beat you black and blue when I get in."):
        assert signalled(text, "en") <= signalled(day * 5 + text + " " + day * 5, "en")
        assert signalled(text, "en")


def test_the_rows_are_put_on_their_sides() -> None:
    rows = [Row(both, (0.7, 0.7)) for both in ((0, 2), (0, 3), (1, 2), (1, 3))]
    weights, begin = separated(rows, [True, True, False, False], [1.0] * 4, 4)
    assert weights[0] > 0.5 > -0.5 > weights[1]
    assert abs(begin) < 0.1
    weights, _ = separated(rows, [True, True, False, False], [1.0, 1.0, 0.0, 0.0], 4)
    assert weights[1] == 0.0


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
        next(iter(weights.scores(text.split(), ())))[ANY_DANGER]
        for text in ("you kicked me again", "you hugged me again")
    )
    assert hit > tea


def test_english_has_weights_for_every_score() -> None:
    weights = danger_classifier("en")
    assert weights is not None
    assert set(weights.least) == {ANY_DANGER, MINOR, *DANGERS}
    assert set(weights.weights) == set(weights.begin) == set(weights.least)
    assert {len(weights.keys)} == {len(weights.shares), *map(len, weights.weights.values())}


# No phrase matches this, but its words taken together do.
HEARD = "I do as you say, because otherwise you hurt me."
TEA = "The tea was good."


@pytest.mark.parametrize("text", ["Steady hands", "Come home", "Thick skin.", "Homework", "17:15", "16"])
def test_one_or_two_words_are_left_to_the_phrases(text: str) -> None:
    assert not signalled(text, "en")
    assert signalled("kill yourself", "en")


def test_a_language_with_phrases_and_no_weights_goes_by_its_phrases(monkeypatch: pytest.MonkeyPatch) -> None:
    assert signalled(HEARD, "en")
    monkeypatch.setattr("dialogues.text_analysis.danger.has_patterns", lambda language: True)
    without = danger_classifier.__wrapped__("xx")  # a folder without weights
    assert without is None
    monkeypatch.setattr("dialogues.text_analysis.danger.danger_classifier", lambda language: without)
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
