"""Finding words that signal danger, however they are typed and whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialogues.text.languages import languages, opens_joint_exercises
from dialogues.text_analysis.danger import (
    KINDS,
    LIFE,
    has_weights,
    plain_words,
    signalled,
    signalled_by,
    signalled_in_a_name,
    threatens_plainly,
)
from dialogues.text_analysis.normalise import Spelling


@pytest.mark.parametrize(
    "text",
    [
        "I will kill you",
        "I WILL KILL YOU!!!",
        "i'll kill u",
        "I’ll kill you",
        "ill kill ya",
        "I will k1ll you",
        "I will k*ll you",
        "I will k!ll you",
        "I will kіll you",  # with a Cyrillic letter
        "I will k\u200bill you",  # with an invisible character
        "I will killlll you",
        "I will hhurttt you",
        "I am gonnnna kill you",
        "I will ki ll you",
        "I w i l l k i l l y o u",
        "I will k.i.l.l you",
        "I really fucking will kill you",
        "I   will\n\tkill   you",
        "Ì wíll kïll yöu",
        "𝐈 𝐰𝐢𝐥𝐥 𝐤𝐢𝐥𝐥 𝐲𝐨𝐮",
        "I am gonna kill you",
        "Goodbye. I will kill you. That is all.",
        '"I will kill you"',
    ],
)
def test_it_makes_no_difference_how_a_threat_is_typed(text: str) -> None:
    assert "threat" in signalled(text, "en")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("He said he would kill me", {"hurt_or_forced", "life"}),
        ("In the film he says “I'll kill you”", set()),
        ("I would never hurt you", set()),
        ("You said you were sorry. I will kill you", {"threat"}),
        ("I'm not joking, I will kill you", {"threat"}),
        ("I can't stop thinking about killing myself", {"self_harm"}),
        ("I don't want to be alive", {"self_harm"}),
        ("You're killing me. I want to die", {"self_harm"}),
        ("That cake is to die for", set()),
        ("I'd kill for a coffee", set()),
    ],
)
def test_who_says_it_and_whether_it_is_denied_counts(text: str, kinds: set[str]) -> None:
    assert signalled(text, "en") == kinds


HEARD = "I do as you say, because otherwise you hurt me."
TEA = "The tea was good."


def test_bubbles_are_read_together_even_where_they_cut_a_word() -> None:
    for said in (["I will", "kill you"], ["I will kil", "l you"], ["I will kill you.", TEA]):
        assert "threat" in signalled_by(said, "en")
        assert threatens_plainly(said, "en")
    assert signalled_by(["Good", "night"], "en") == set()


def test_spaced_letters_that_spell_no_words_stay_as_they_are() -> None:
    assert plain_words("x q z j", "en") == [".", "x", "q", "z", "j", "."]
    assert plain_words("k i l l", "en") == [".", "kill", "."]


def test_a_word_with_signs_for_letters_that_stands_for_none_stays_as_it_is() -> None:
    assert plain_words("q7zzk", "en") == [".", "q7zzk", "."]
    assert plain_words("k1ll", "en") == [".", "kill", "."]


def test_of_several_signs_in_a_row_one_stays_and_a_full_stop_before_a_comma() -> None:
    assert plain_words(", well,, yes,. no", "en") == [".", "well", ",", "yes", ".", "no", "."]


def test_of_a_draft_only_what_is_new_is_judged() -> None:
    assert signalled_by([HEARD], "en", newest=True)
    assert signalled_by([TEA, HEARD], "en", newest=True)
    assert not signalled_by([HEARD, TEA], "en", newest=True)
    assert signalled_by([HEARD, TEA], "en")


def test_a_sentence_that_goes_on_in_the_newest_bubble_is_judged_as_a_whole() -> None:
    assert signalled_by([TEA, "I do as you say, because", "otherwise you hurt me."], "en", newest=True)
    assert not signalled_by([HEARD, TEA, "Shall we have more of it tomorrow"], "en", newest=True)


def test_what_came_before_costs_no_more_however_long_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def words(spelling: Spelling, text: str) -> list[str]:
        read.append(text)
        return text.split()

    monkeypatch.setattr(Spelling, "words", words)
    signalled_by([*["and so on " * 400] * 100, "and on"], "en", newest=True)
    assert sum(len(text.split()) for text in read) < 60


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("kill yourself", {"threat"}),
        ("he hits me", {"hurt_or_forced"}),
        ("Want to die", {"self_harm"}),
        ("im 14", {"minor"}),
        ("Steady hands", set()),
        ("Come home", set()),
        ("Thick skin.", set()),
        ("Homework", set()),
        ("17:15", set()),
        ("16", set()),
        ("", set()),
        ("…", set()),
    ],
)
def test_texts_too_short_to_be_weighed_are_looked_up_as_a_whole(text: str, kinds: set[str]) -> None:
    assert signalled(text, "en") == kinds


@pytest.mark.parametrize(
    "text",
    [
        "I'm in",
        "I'm flexible",
        "I do it",
        "I wont",
        "if I can",
        "it was me",
        "she does it",
        "yo también",
        "I'm spontaneous. We met at the market and bought apples for the cake, then we sat in the garden and "
        "read until the sun was gone and the tea was cold, and you told me of your aunt.",
    ],
)
def test_a_few_words_that_name_no_danger_and_no_age_signal_none(text: str) -> None:
    assert signalled(text, "en") == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("I'm nearly 16", "minor"),
        ("I'm under 18", "minor"),
        ("im in 8th grade", "minor"),
        ("I cut my arms", "self_harm"),
        ("I want to die", "self_harm"),
        ("I'll break your arm", "threat"),
        ("he threatened me", "hurt_or_forced"),
        ("he broke my rib", "hurt_or_forced"),
        ("he hits our son", "child_abuse"),
    ],
)
def test_a_few_words_that_name_a_danger_or_an_age_are_weighed(text: str, kind: str) -> None:
    assert kind in signalled(text, "en")


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("Springfield/Stratford on the river", set()),
        ("Hell, Norway, by the bridge", set()),
        ("kill yourself", {"threat"}),
        ("quiero morirme", {"self_harm"}),
        ("I'll kill you if you leave", {"threat"}),
        ("Kim, I'm 15 and at school", {"minor"}),
    ],
)
def test_a_name_is_weighed_only_where_it_speaks_of_somebody(name: str, kinds: set[str]) -> None:
    assert signalled_in_a_name(name, "en") == kinds


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("no puedo más, quiero morirme", "self_harm"),
        ("Mi marido ME PEGÓ otra vez", "hurt_or_forced"),
        ("ich bring dich um wenn du gehst", "threat"),
        ("Er schlägt mich", "hurt_or_forced"),
        ("je n'en peux plus, j’ai envie de mourir", "self_harm"),
        ("il frappe les enfants quand il boit", "child_abuse"),
        ("eu quero me matar", "self_harm"),
        ("ele me bate todo dia", "hurt_or_forced"),
        ("муж меня бьёт", "hurt_or_forced"),
        ("Я тебя убью", "threat"),
        ("زوجي يضربني كل يوم", "hurt_or_forced"),
        ("بدي أموت", "self_harm"),
        ("amenaza con matarme", LIFE),
    ],
)
def test_whoever_is_afraid_in_another_language_is_heard_whatever_they_set(text: str, kind: str) -> None:
    assert kind in signalled(text, "en")
    assert signalled(text, "en") == signalled(text, "xx")


@pytest.mark.parametrize(
    "text",
    [
        "vas a morir de risa",
        "yo cocino",
        "ich lach mich tot",
        "lieber tot als Sport",
        "die Kinder baden",
        "tu vas mourir de rire",
        "ma mère va me tuer",
        "ты меня убиваешь",
        "ميت من الضحك",
        "أمي رح تقتلني",
    ],
)
def test_what_is_said_in_jest_in_another_language_brings_no_card(text: str) -> None:
    assert signalled(text, "en") == set()
    assert not threatens_plainly([text], "en")


@pytest.mark.parametrize("text", ["me pega", "Me va a matar", "me bateu", "Vai me matar", "душит меня"])
def test_whoever_leaves_out_who_it_was_is_heard(text: str) -> None:
    """Though the sun and a colour do so, too, in these languages: help that is there matters more."""
    assert signalled(text, "en") & {"hurt_or_forced", "life_in_danger"}


def test_a_threat_to_the_writers_life_is_told_apart() -> None:
    assert signalled("He said he would kill me if I leave", "en") >= {LIFE, "hurt_or_forced"}
    assert LIFE not in signalled("He hit me in the face again last night", "en")
    assert LIFE not in signalled("I will kill you", "en")


@pytest.mark.parametrize(
    "text",
    [
        "I'll kill you if you leave",
        "One more word and I'll break your jaw",
        "If you leave me I'll send your nudes to everyone at your work",
        "I will kill you. The tea was good.",
        "“I'll strangle you in your sleep”",
        "kill you",
        "te voy a matar",
    ],
)
def test_a_plain_threat_to_kill_injure_or_expose_is_withheld(text: str) -> None:
    assert threatens_plainly([text], "en")


@pytest.mark.parametrize(
    "bubbles",
    [
        ["If you leave me I'll kill you", "sorry didnt mean it"],
        ["If you leave me I'll kill you", "I love you"],
        ["you made me coffee", "If you leave me I'll kill you", "you made me coffee"],
        ["If you leave me I'll kill you haha"],
        ["if you leave me I'll kill you but thanks for the tea"],
        ["thanks for the tea and for the bike but if you leave me I'll kill you and that is all for now"],
    ],
)
def test_what_stands_around_a_threat_does_not_hide_it(bubbles: list[str]) -> None:
    assert threatens_plainly(bubbles, "en")


@pytest.mark.parametrize(
    "text",
    [
        "I'll make you coffee before work",
        "I'll give you a hug when you come home",
        "I can't live without you",
        "when I walk in the door",
        "You made the bed",
        "I'll hit the shops and bring you something",
        "You're going to kill me with those legs",
        "If you're late again I'll start without you",
        "I'll smash the washing up while you put your feet up",
        "I'd die for your lasagne",
        "I'll let you know",
        "I was on the bridge",
        "I took my pills this morning",
        "I was on the train",
    ],
)
def test_love_jokes_promises_and_thanks_are_never_caught(text: str) -> None:
    assert signalled(text, "en") == set()
    assert not threatens_plainly([text], "en")


def test_what_is_said_about_a_threat_is_not_withheld() -> None:
    film = "In the film last night she says 'I'll kill you if you leave' and then they waltz"
    assert not threatens_plainly([film], "en")
    assert signalled("You said you'd kill me and I'm scared of you", "en")
    assert not threatens_plainly(["You said you'd kill me and I'm scared of you"], "en")
    assert not threatens_plainly(["2026-11-30"], "en")


@given(some.text(max_size=400))
def test_nothing_that_can_be_typed_is_too_strange(text: str) -> None:
    assert signalled(text, "en") <= {*KINDS, LIFE}
    threatens_plainly([text], "en")


def test_a_language_opens_joint_exercises_only_with_lists_of_its_own() -> None:
    assert opens_joint_exercises("en")
    assert not opens_joint_exercises("xx")
    assert has_weights("en")
    assert not has_weights("xx")
    assert signalled("I will kill you", "xx") == {"threat"}
    assert all(opens_joint_exercises(code) for code in languages())
