"""Faults put into a sound script, one at a time: each kind wherever it fits."""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tests.dialogues.check.random_scripts import if_there, printed

Document = dict[str, Any]
Step = dict[str, Any]
Seed = Callable[[Document], Iterator[Document]]
KINDS: dict[str, Seed] = {}
YES = {"yes": "Yes"}
_ASK = {"answer": "choice", "choices": YES}


@dataclass(frozen=True)
class Place:
    """A step of a document, in the list it stands in."""

    steps: list[Step]
    number: int
    inside: str = ""  # "both" or "each"

    @property
    def step(self) -> Step:
        return self.steps[self.number]


def places(document: Document) -> list[Place]:
    """Every step, those inside `both` and `each` included."""
    return list(_within(document["steps"], ""))


def _within(steps: list[Step], inside: str) -> Iterator[Place]:
    for number, step in enumerate(steps):
        yield Place(steps, number, inside)
        yield from _within(step.get("both", []), "both")
        if "each" in step:
            yield from _within(step["steps"], inside or "each")


def kind(seed: Seed) -> Seed:
    """A kind of fault, by the name of its function."""
    KINDS[seed.__name__] = seed
    return seed


def at_each(document: Document, fits: Callable[[Place], bool]) -> Iterator[tuple[Document, Place]]:
    """A copy of the document for each place that fits, with that place in it."""
    for number, place in enumerate(places(document)):
        if fits(place):
            copy = deepcopy(document)
            yield copy, places(copy)[number]


def _asks(place: Place) -> bool:
    return "answer" in place.step


def _top(place: Place) -> bool:
    return not place.inside


def _own_question(place: Place) -> bool:
    """A private choice or number that one of the two is asked outside a loop, when both are there."""
    step = place.step
    one = step.get("who", "both") != "both" and ("scale" in step or len(step.get("choices", {})) > 1)
    one = one and step["answer"] in ("choice", "scale")
    return one and _top(place) and step.get("seen", "me") == "me" and "when" not in step


def _both(document: Document) -> bool:
    return "together" in document["forms"]


def _partner(document: Document, role: str) -> str:
    return next((one for one in document["roles"] if one != role), role)


def _sure(step: Step) -> str:
    """A condition that an answer to this question may meet, and another may not."""
    if step["answer"] == "scale":
        return f"{step['step']} above {step['scale']['high'] - 1}"
    return f"{step['step']} is {next(iter(step['choices']))}"


def _pass_it_to_partner(document: Document, place: Place, **more: Any) -> None:
    """Put a step for the partner right after a question, and one where they then read what was told."""
    step = place.step
    role = _partner(document, step["who"])
    told = {"step": "seeded", "who": role, **more}
    after = {"step": "seeded_read", "who": role, "ask": "Read?", "answer": "choice", "choices": dict(YES)}
    for choice in step.get("choices", {}).values():
        if isinstance(choice, dict):
            choice.pop("go", None)
    place.steps[place.number + 1 : place.number + 1] = [
        {"when": "together", **told},
        {"when": "together", **after},
    ]


def _change(fits: Callable[[Place], bool], change: Callable[[Document, Place], None]) -> Seed:
    def seed(document: Document) -> Iterator[Document]:
        for copy, place in at_each(document, fits):
            change(copy, place)
            yield copy

    return seed


def _named(name: str, fits: Callable[[Place], bool], change: Callable[[Document, Place], None]) -> None:
    KINDS[name] = _change(fits, change)


def _put(key: str, value: Any) -> Callable[[Document, Place], None]:
    return lambda document, place: place.step.__setitem__(key, value)


def _add(key: str, text: str) -> Callable[[Document, Place], None]:
    def change(document: Document, place: Place) -> None:
        said = place.step[key]
        place.step[key] = (
            {one: f"{words} {text}" for one, words in said.items()}
            if isinstance(said, dict)
            else (f"{said} {text}")
        )

    return change


def _has(key: str) -> Callable[[Place], bool]:
    return lambda place: key in place.step


def _after(new: Step) -> Callable[[Document, Place], None]:
    return lambda document, place: place.steps.insert(place.number + 1, deepcopy(new))


# -- names and ways ------------------------------------------------------------------------------------------

_named("a step's name stands twice", _asks, lambda d, p: p.steps.insert(p.number, deepcopy(p.step)))
_named("skipping leads nowhere", _asks, _put("skip", "nowhere"))
_named("a jump leads nowhere", _has("go"), _put("go", "nowhere"))
_named("a role that is not there", _asks, _put("who", "nobody"))
_named("an end for nobody", _has("end"), lambda d, p: p.step["end"].update(nobody="Bye."))
_named("a condition on nothing", _asks, _put("when", "nothing is known"))
_named("a condition on a setting that is not offered", _asks, _put("when", ["alone", "together", "mild"]))
_named("a key that is not known", _asks, _put("colour", "red"))
_named("an answer of no kind", _asks, _put("answer", "words"))
_named("no card for a keepsake", _has("keep"), _put("card", "nothing"))
_named("a share of nothing", _has("share"), _put("share", ["nothing"]))
_named("a review with nothing", _has("keep"), _put("review", {"after": "1 day", "with": "nothing"}))
_named("a cue at no time", _has("keep"), _put("cue", {"daily at": "nothing", "for": "7 days"}))
_named("a cue that never fades", _has("keep"), _put("cue", {"daily at": "nothing", "for": "1 year"}))
_named("an offer of nothing", _has("hand over"), _put("hand over", "nothing"))
_named("rounds for no list", _has("each"), _put("each", "nothing"))
_named("a number of rounds that is none", _has("each"), _put("each", "5 to 2"))
_named("a step that no way leads to", _has("end"), _after({"step": "seeded", "end": {}}))
_named("a step that is never done", _has("end"), lambda d, p: p.step.update(when=["alone", "together"]))
_named(
    "a circle that asks nobody",
    _top,
    lambda d, p: p.steps.insert(p.number, {"step": "seeded", "go": "seeded"}),
)


@kind
def it_runs_past_its_end(document: Document) -> Iterator[Document]:
    copy = deepcopy(document)
    del copy["steps"][-1]
    yield copy


@kind
def two_lead_each_other_round(document: Document) -> Iterator[Document]:
    for copy, place in at_each(document, lambda place: _own_question(place) and _both(document)):
        again = {"yes": {"label": "Again", "go": place.step["step"]}, "no": "On"}
        role = _partner(copy, place.step["who"])
        ask = {
            "step": "seeded",
            "when": "together",
            "who": role,
            "ask": "?",
            "answer": "choice",
            "choices": again,
        }
        for choice in place.step.get("choices", {}).values():
            if isinstance(choice, dict):
                choice.pop("go", None)
        place.steps.insert(place.number + 1, ask)
        yield copy


# -- texts ---------------------------------------------------------------------------------------------------

_named("a tag stays open", _has("ask"), _add("ask", "<b>Open."))
_named("a tag that Telegram doesn't know", _has("ask"), _add("ask", "<h1>Big</h1>"))
_named("a tag closes nothing", _has("tell"), _add("tell", "Closed.</i>"))
_named("tags cross", _has("ask"), _add("ask", "<b>a<i>b</b>c</i>"))
_named("a tag opens in a condition only", _has("ask"), _add("ask", "{% if me %}<b>{% endif %}x</b>"))
_named("a brace is missing", _has("ask"), _add("ask", "{{ me }"))
_named("a block stays open", _has("ask"), _add("ask", "{% if me %}x"))
_named("somebody who is not there is mentioned", _has("ask"), _add("ask", "{{ stranger }}"))
_named("nothing is asked", _asks, _put("ask", ""))
_named("nothing is asked but spaces", _asks, _put("ask", " {# #} "))
_named("a text is too long", _asks, _put("ask", "long " * 1_000))
_named("something is set", _has("ask"), _add("ask", "{% set x = 'y' * 99999999 %}"))
_named("something is called", _has("ask"), _add("ask", "{{ me.center(99999999) }}"))
_named(
    "a loop over letters",
    _has("ask"),
    _add("ask", "{% for a in 'aaaa' %}{% for b in 'bb' %}x{% endfor %}{% endfor %}"),
)
_named("loops in loops in loops", _has("ask"), _add("ask", "{% for a in x %}" * 3 + "x" + "{% endfor %}" * 3))
_named("a sum", _has("ask"), _add("ask", "{{ 9 ** 9 ** 9 }}"))
_named(
    "an own answer is printed before it is there",
    _asks,
    lambda d, p: _add("ask", printed(p.step["step"]))(d, p),
)


def _choices(place: Place) -> bool:
    return bool(place.step.get("choices"))


def _label(text: str) -> Callable[[Document, Place], None]:
    def change(document: Document, place: Place) -> None:
        name, choice = next(iter(place.step["choices"].items()))
        place.step["choices"][name] = {**choice, "label": text} if isinstance(choice, dict) else text

    return change


_named("a button says nothing", _choices, _label(" "))
_named("a button is bold", _choices, _label("<b>Yes</b>"))
_named("a button says what was answered", _choices, lambda d, p: _label(printed(p.step["step"]))(d, p))
_named("a choice leads nowhere", _choices, _put("choices", {"yes": {"label": "Yes", "go": "nowhere"}}))
_named(
    "a question without choices",
    lambda p: _choices(p) and p.step["answer"] in ("choice", "several"),
    _put("choices", {}),
)


@kind
def a_text_is_cut_at_a_sign(document: Document) -> Iterator[Document]:
    for copy, place in at_each(document, _has("ask")):
        place.step["ask"] = "CUT HERE"
        yield copy  # written as it stands in a file, without quotes


@kind
def the_end_prints_what_may_be_missing(document: Document) -> Iterator[Document]:
    for copy, place in at_each(document, lambda one: bool(one.step.get("end"))):
        role = next(iter(place.step["end"]))
        place.step["end"][role] = printed("seeded")
        copy["steps"].insert(0, {"step": "seeded", "who": role, "ask": "Well?", **_ASK})
        yield copy


# -- what may be seen ----------------------------------------------------------------------------------------


def _seeds_for_the_partner(name: str, more: Callable[[Step], dict[str, Any]]) -> None:
    def seed(document: Document) -> Iterator[Document]:
        if _both(document):
            for copy, place in at_each(document, _own_question):
                _pass_it_to_partner(copy, place, **more(place.step))
                yield copy

    KINDS[name] = seed


_seeds_for_the_partner("an answer is told", lambda step: {"tell": if_there(step["step"])})
_seeds_for_the_partner(
    "an answer is tested", lambda step: {"tell": f"Well{{% if {step['step']} %}}, well{{% endif %}}."}
)
_seeds_for_the_partner(
    "an answer decides what is told", lambda step: {"when": ["together", _sure(step)], "tell": "Be kind."}
)
_seeds_for_the_partner(
    "an answer decides what is asked",
    lambda step: {
        "when": ["together", _sure(step)],
        "ask": "All right?",
        "answer": "choice",
        "choices": dict(YES),
    },
)
_seeds_for_the_partner(
    "an answer stands in the meantime",
    lambda step: {
        "who": step["who"],
        "ask": "And?",
        "answer": "choice",
        "choices": dict(YES),
        "meanwhile": if_there(step["step"]) + " Wait.",
    },
)


@kind
def an_answer_is_shown_by_a_card(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(document, _own_question):
            copy.setdefault("cards", {})["seeded"] = if_there(place.step["step"])
            _pass_it_to_partner(copy, place, tell="So: {{ card.seeded }}")
            yield copy


@kind
def an_answer_is_in_a_keepsake_for_both(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(document, _own_question):
            copy.setdefault("cards", {})["seeded"] = "So: " + if_there(place.step["step"])
            keep = {
                "step": "seeded",
                "who": place.step["who"],
                "keep": "note",
                "card": "seeded",
                "seen": "partner",
            }
            place.steps.insert(place.number + 1, keep)
            yield copy


@kind
def an_answer_leads_past_a_keepsake_for_both(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(document, _own_question):
            copy.setdefault("cards", {})["seeded"] = "Ours."
            who = place.step["who"]
            for choice in place.step.get("choices", {}).values():
                if isinstance(choice, dict):
                    choice.pop("go", None)
            place.steps[place.number + 1 : place.number + 1] = [
                {"step": "seeded", "when": ["together", _sure(place.step)], "go": "seeded_on"},
                {"step": "seeded_keep", "who": who, "keep": "note", "card": "seeded", "seen": "partner"},
                {"step": "seeded_on", "who": who, "tell": "On we go."},
            ]
            yield copy


@kind
def the_partner_picks_when_somebody_is_reminded(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(
            document, lambda one: _top(one) and "keep" in one.step and "who" in one.step
        ):
            role = _partner(copy, place.step["who"])
            place.step.pop("seen", None)
            place.step["cue"] = {"daily at": "seeded", "for": "7 days"}
            copy["steps"].insert(0, {"step": "seeded", "who": role, "ask": "When?", "answer": "time"})
            yield copy


@kind
def an_answer_decides_how_it_ends(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(document, _own_question):
            role = _partner(copy, place.step["who"])
            jump = {"step": "seeded", "when": ["together", _sure(place.step)], "go": "seeded_end"}
            for choice in place.step.get("choices", {}).values():
                if isinstance(choice, dict):
                    choice.pop("go", None)
            place.steps.insert(place.number + 1, jump)
            copy["steps"].append({"step": "seeded_end", "end": {role: "They said so."}})
            yield copy


@kind
def an_answer_decides_how_they_are_asked_later(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(document, _own_question):
            when = [_sure(place.step)]
            copy["follow up"] = {"after": "2 days", "ask": "And?", "gently": {"when": when, "ask": "Hm?"}}
            yield copy


def _ticks(document: Document) -> Iterator[tuple[Document, Place, str]]:
    """What somebody ticks privately, put before the first step when both are there."""
    if document["forms"] == ["together"]:
        copy = deepcopy(document)
        role = next(one for one, who in document["roles"].items() if who == "starter")
        ticks = {"step": "seeded", "who": role, "ask": "What?", "answer": "several", "at most": 2}
        copy["steps"].insert(0, {**ticks, "choices": {"a": "Left", "b": "Right"}})
        yield copy, Place(copy["steps"], 0), role


@kind
def the_partner_reads_what_a_loop_went_through(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        inner = {"step": "seeded_how", "who": role, "ask": "{{ item }}?", **_ASK}
        read = "{% for one in seeded_rounds %}{{ one.item }} {% endfor %}?"
        place.steps[1:1] = [
            {"step": "seeded_rounds", "each": "seeded", "steps": [inner]},
            {"step": "seeded_read", "who": _partner(copy, role), "ask": read, **_ASK},
        ]
        yield copy


@kind
def the_partner_goes_through_ones_ticks(document: Document) -> Iterator[Document]:
    for copy, place, _ in _ticks(document):
        loop = {
            "step": "seeded_rounds",
            "each": "seeded",
            "steps": [{"step": "seeded_how", "ask": "{{ item }}?", **_ASK}],
        }
        place.steps.insert(1, {"step": "seeded_both", "both": [loop]})
        yield copy


@kind
def each_goes_through_what_the_other_ticked_in_private(document: Document) -> Iterator[Document]:
    for copy, place, _ in _ticks(document):
        del place.step["who"]
        loop = {
            "step": "seeded_rounds",
            "each": "theirs.seeded",
            "steps": [{"step": "seeded_how", "ask": "Well?", **_ASK}],
        }
        place.steps.insert(1, {"step": "seeded_both", "both": [loop]})
        yield copy


@kind
def the_partner_goes_through_as_many_rounds(document: Document) -> Iterator[Document]:
    for copy, place, _ in _ticks(document):
        loop = {
            "step": "seeded_rounds",
            "each": "seeded",
            "steps": [{"step": "seeded_how", "ask": "Well?", **_ASK}],
        }
        place.steps.insert(1, {"step": "seeded_both", "both": [loop]})
        yield copy


@kind
def the_partner_counts_private_rounds(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        inner = {"step": "seeded_how", "who": role, "ask": "Well?", **_ASK}
        rounds = {"each": "1 to 3", "who": role, "ask": "Another?", "another": "More", "enough": "Enough"}
        read = "{% for one in seeded_rounds %}x{% endfor %}?"
        place.steps[1:1] = [
            {"step": "seeded_rounds", **rounds, "steps": [inner]},
            {"step": "seeded_read", "who": _partner(copy, role), "ask": read, **_ASK},
        ]
        yield copy


@kind
def the_partner_is_told_in_each_private_round(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        inner = {"step": "seeded_how", "who": role, "ask": "Well?", **_ASK}
        rounds = {"each": "1 to 3", "who": role, "ask": "Another?", "another": "More", "enough": "Enough"}
        told = {"step": "seeded_told", "who": _partner(copy, role), "tell": "Another one."}
        read = {"step": "seeded_read", "who": _partner(copy, role), "ask": "Read?", **_ASK}
        place.steps[1:1] = [{"step": "seeded_rounds", **rounds, "steps": [inner, told]}, read]
        yield copy


@kind
def the_partner_chooses_among_private_ticks(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        which = {"step": "seeded_which", "who": _partner(copy, role), "ask": "Which?", "answer": "choice"}
        place.steps.insert(1, {**which, "choices from": "seeded"})
        yield copy


@kind
def the_partner_chooses_among_what_somebody_wrote(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        inner = {"step": "seeded_how", "who": role, "ask": "Well?", "answer": "text", "limit": 50}
        which = {"step": "seeded_which", "who": _partner(copy, role), "ask": "Which?", "answer": "choice"}
        place.steps[1:1] = [
            {"step": "seeded_rounds", "each": "2 to 2", "steps": [inner]},
            {**which, "choices from": "seeded_how"},
        ]
        yield copy


@kind
def a_list_for_the_partner_tells_an_answer(document: Document) -> Iterator[Document]:
    if _both(document):
        for copy, place in at_each(
            document, lambda one: _own_question(one) and one.step["answer"] == "choice"
        ):
            first = next(iter(place.step["choices"]))
            listed = {first: {"seeded_a": "Left"}, "otherwise": {"seeded_b": "Right"}}
            copy["lists"] = {"seeded_list": listed}
            _pass_it_to_partner(
                copy,
                place,
                ask="Well?",
                answer="choice",
                **{"choices from": f"seeded_list[{place.step['step']}]"},
            )
            yield copy


def _same(document: Document) -> Iterator[tuple[Document, list[Step]]]:
    """What both tick, and what they have in common, put before the first step when both are there."""
    if document["forms"] == ["together"]:
        copy = deepcopy(document)
        ticks = {"step": "seeded", "ask": "What?", "answer": "several", "at most": 2, "seen": "when the same"}
        copy["steps"][0:0] = [
            {**ticks, "choices": {"a": "Left", "b": "Right", "c": "Middle"}},
            {"step": "seeded_same", "overlap of": "seeded"},
        ]
        yield copy, copy["steps"]


@kind
def the_partner_reads_what_is_not_the_same(document: Document) -> Iterator[Document]:
    for copy, steps in _same(document):
        steps.insert(2, {"step": "seeded_read", "ask": if_there("theirs.seeded") + "?", **_ASK})
        yield copy


@kind
def the_partner_chooses_among_what_is_not_the_same(document: Document) -> Iterator[Document]:
    for copy, steps in _same(document):
        steps.insert(
            2, {"step": "seeded_read", "ask": "?", "answer": "choice", "choices from": "theirs.seeded"}
        )
        yield copy


@kind
def what_is_not_the_same_decides_what_is_asked(document: Document) -> Iterator[Document]:
    for copy, steps in _same(document):
        steps.insert(2, {"step": "seeded_read", "when": "either seeded is a", "ask": "Left?", **_ASK})
        yield copy


def _said_by_one(document: Document, *after: Step) -> Iterator[Document]:
    """What shows only as "one of you", before the first step, and what follows it."""
    if document["forms"] == ["together"]:
        copy = deepcopy(document)
        felt = {"step": "seeded", "ask": "How?", "answer": "choice", "seen": "unnamed"}
        copy["steps"][0:0] = [{**felt, "choices": {"a": "Good", "b": "Bad", "c": "So so"}}, *deepcopy(after)]
        yield copy


@kind
def saying_so_does_not_look_like_leaving_it_out(document: Document) -> Iterator[Document]:
    yield from _said_by_one(
        document,
        {"step": "seeded_out", "when": "either seeded not answered", "ask": "No answer?", **_ASK},
        {"step": "seeded_read", "when": "either seeded is b", "ask": "Bad?", **_ASK},
    )


@kind
def who_said_so_is_asked_why(document: Document) -> Iterator[Document]:
    yield from _said_by_one(
        document,
        {"step": "seeded_why", "when": "either seeded is b", "ask": if_there("theirs.seeded") + "?", **_ASK},
    )


@kind
def what_nobody_was_to_be_named_for_is_told_otherwise(document: Document) -> Iterator[Document]:
    yield from _said_by_one(
        document, {"step": "seeded_read", "when": "both seeded is a", "ask": "Good for both?", **_ASK}
    )


@kind
def the_partner_goes_over_private_rounds_again(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        inner = {"step": "seeded_how", "who": role, "ask": "{{ item }}?", **_ASK}
        again = {"step": "seeded_more", "who": _partner(copy, role), "ask": "{{ item }}?", **_ASK}
        place.steps[1:1] = [
            {"step": "seeded_rounds", "each": "seeded", "steps": [inner]},
            {"step": "seeded_again", "each": "seeded_rounds", "steps": [again]},
        ]
        yield copy


@kind
def a_private_answer_of_a_round_decides_later(document: Document) -> Iterator[Document]:
    for copy, place, role in _ticks(document):
        place.step["seen"] = "partner"
        choices = {"a": "Left", "b": "Right"}
        inner = {"step": "seeded_how", "who": role, "ask": "?", "answer": "choice", "choices": choices}
        again = {
            "step": "seeded_more",
            "who": _partner(copy, role),
            "when": "seeded_how is a",
            "ask": "?",
            **_ASK,
        }
        place.steps[1:1] = [
            {"step": "seeded_rounds", "each": "seeded", "steps": [inner]},
            {"step": "seeded_again", "each": "seeded_rounds", "steps": [again]},
        ]
        yield copy


@kind
def theirs_is_private(document: Document) -> Iterator[Document]:
    if document["forms"] == ["together"]:
        copy = deepcopy(document)
        read = {"step": "seeded_read", "ask": "{% if theirs.seeded %}{{ theirs.seeded }}{% endif %}?", **_ASK}
        copy["steps"][0:0] = [{"step": "seeded", "ask": "How?", **_ASK}, read]
        yield copy


@kind
def keeping_it_does_not_look_like_silence(document: Document) -> Iterator[Document]:
    for copy, place in at_each(document, lambda one: "share" in one.step and _top(one)):
        role = _partner(copy, place.step["who"])
        place.step["silence"] = {"remind": ["1 day"], "after": "2 days", "go": "seeded_silent"}
        place.step["keep"] = "seeded_kept"
        copy["steps"] += [
            {"step": "seeded_silent", "end": {role: "Nobody said anything."}},
            {"step": "seeded_kept", "end": {role: "They keep it."}},
        ]
        yield copy


# -- promises ------------------------------------------------------------------------------------------------

_named(
    "what is shown is promised to stay private",
    lambda p: p.step.get("seen") == "when revealed",
    _put("seen", "me"),
)
_named(
    "what is shared was promised to nobody",
    lambda p: p.step.get("seen") == "when shared" and _top(p),
    _put("seen", "me"),
)
_named(
    "nobody is reminded",
    lambda p: _asks(p) and _top(p) and p.step.get("owed", "yes") != "no",  # nobody is reminded of a gift
    _put("silence", {"remind": [], "after": "1 day"}),
)
_named("reminders come too late", _asks, _put("silence", {"remind": ["9 days"], "after": "1 day"}))


@kind
def what_is_promised_is_never_shown(document: Document) -> Iterator[Document]:
    if document["forms"] == ["together"]:
        for copy, place in at_each(document, _own_question):
            ask = {
                "step": "seeded",
                "who": place.step["who"],
                "ask": "And?",
                "seen": "partner",
                "answer": "scale",
            }
            scale = {"low": 0, "high": 5, "low means": "little", "high means": "much"}
            place.steps.insert(place.number + 1, {**ask, "scale": scale})
            for choice in place.step.get("choices", {}).values():
                if isinstance(choice, dict):
                    choice.pop("go", None)
            yield copy


@kind
def words_without_lines(document: Document) -> Iterator[Document]:
    copy = deepcopy(document)
    had = copy.pop("open because", None)
    for place in places(copy):
        had = place.step.pop("lines", None) or had
    if (
        had
        and _both(document)
        and any(
            one.step.get("answer") == "text" and one.step.get("seen", "me") != "me" for one in places(copy)
        )
    ):
        yield copy


@kind
def a_private_keepsake_is_looked_at_together(document: Document) -> Iterator[Document]:
    if document["forms"] == ["together"] and "kept" in document.get("given", []):
        for copy, place in at_each(document, lambda one: "keep" in one.step and "seen" not in one.step):
            place.step["review"] = {"after": "1 day", "with": document["exercise"]}
            yield copy
