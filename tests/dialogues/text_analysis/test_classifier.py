"""The classifier for danger: what a text signals as a whole, by weights learned from examples."""

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
    plain_words,
    signalled,
)
from tests.bench.danger import Utterance
from tests.bench.train_danger import Example, Row, learned, separated

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
        assert set(chain.from_iterable(windows(words))) == set(words)
        assert all(len(part) <= LONGEST for part in windows(words))


def test_of_a_longer_text_each_sentence_is_weighed_by_itself_as_well() -> None:
    day = ["and", "so", "on"] * 10
    words = [".", *day, ".", "i", "will", "stab", "you", ".", "yes", "."]
    assert {" ".join([".", *day, "."]), ". i will stab you ."} <= {" ".join(part) for part in windows(words)}
    assert list(windows(words[-8:])) == [words[-8:]]


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
    [(_, weighed)] = weights_of(a=1.0, b=-2.0).scores(["slaps"])
    assert weighed == pytest.approx({"a": 0.5 + 1.0 / 0.5, "b": 0.5 - 2.0 / 0.5}, abs=0.01)
    assert list(weights_of(a=1.0).scores(["table"])) == [(["table"], {"a": 0.5})]


def test_a_weight_that_is_too_much_is_as_much_as_can_be_written() -> None:
    weights = weights_of(a=99.0, b=-99.0)
    assert max(weights.weights["a"]) * 3 > WEIGHT * 9 < min(weights.weights["b"]) * -3


def test_only_words_that_many_use_are_remembered() -> None:
    extractor = FeatureExtractor(Classes({}, {}), without_s)
    weights = Classifier.of(
        extractor, {"a": 0.0}, 0.0, {"a": 0.0}, {feature("cat"): 1.0}, {"a": {feature("cat"): 1}}
    )
    list(weights.scores(["cats", "secretname"]))
    assert set(extractor.remembered) == {"cats"}


def test_a_danger_counts_with_all_kinds_that_are_near() -> None:
    both = scores(any_danger=11, threat=6, hurt_or_forced=7)
    assert decide([both], LEAST) == {"threat", "hurt_or_forced"}
    unsure = scores(any_danger=11, child_abuse=4)
    assert decide([unsure], LEAST) == {"child_abuse"}
    assert decide([scores(any_danger=9, threat=99)], LEAST) == set()


def test_age_is_judged_apart_from_danger() -> None:
    assert decide([scores(minor=11)], LEAST) == {"minor"}


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
            Utterance("hurt_or_forced", "explicit", f"you {verb} me again")
            for verb in ("slapped", "punched", "shoved")
        ),
        *(Utterance("none", "everyday", f"you {verb} me again") for verb in ("hugged", "kissed", "held")),
    ]
    weights = learned([Example(one, tuple(plain_words(one.text, "en")), 2.0) for one in said], "en")
    hit, tea = (
        next(scores for _, scores in weights.scores(text.split()))[ANY_DANGER]
        for text in ("you kicked me again", "you hugged me again")
    )
    assert hit > tea


def test_english_has_weights_for_every_score() -> None:
    weights = danger_classifier("en")
    assert set(weights.least) == {ANY_DANGER, MINOR, *DANGERS}
    assert set(weights.weights) == set(weights.begin) == set(weights.least)
    assert {len(weights.keys)} == {len(weights.shares), *map(len, weights.weights.values())}
