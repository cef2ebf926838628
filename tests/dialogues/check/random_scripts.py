"""Small scripts by chance, sound ones and faulty ones, as by an author who is not quite sure."""

from random import Random
from typing import Any

import yaml

ROLES = ("one", "other")
SEEN = ("me", "me", "me", "me", "partner", "partner", "when shared", "when revealed")
HEAD: dict[str, Any] = {
    "exercise": "chance",
    "title": "Chance",
    "pillar": "trust",
    "minutes": 1,
    "about": "By chance.",
    "roles": {"one": "starter", "other": "partner"},
    "forms": ["together"],
    "open because": "It is a test.",
}
PLAIN = (
    "All good.",
    "I <3 this.",
    "If a < b, fine.",
    "<b>Well</b> done.",
    "Hello {{ partner }}.",
    "So & so.",
)
FAULTY = ("<b>Open.", "<h1>Big</h1>", "", "{{ nobody }}", "{% if me %}<i>{% endif %}tilted</i>")


def random_script(seed: int) -> str:
    """A small script as YAML; the same for the same seed."""
    return yaml.safe_dump(_Author(Random(seed)).document(), sort_keys=False, allow_unicode=True)


class _Author:
    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.count = 0
        self.asked: dict[str, dict[str, Any]] = {}  # the questions outside loops
        self.loops: dict[str, dict[str, Any]] = {}
        self.alone: set[str] = set()  # the loops that each goes through alone
        self.cards: dict[str, str] = {}

    def document(self) -> dict[str, Any]:
        makers = (self.ask, self.ask, self.ask, self.tell, self.both, self.loop, self.share, self.reveal)
        steps = self.chosen_before_or_in_common() if self.chance.random() < 0.3 else [self.ask()]
        for _ in range(self.chance.randint(2, 3) - (len(steps) > 1)):
            made = self.chance.choice((*makers, self.keep, self.jump, self.overlap))()
            if made is not None:
                steps.append(made)
        ends = {role: self.text(role) for role in ROLES if self.chance.random() < 0.9}
        steps.append({"step": "over", "end": ends})
        head = dict(HEAD)
        if self.chance.random() < 0.2 and (condition := self.condition("both")):
            head["follow up"] = {
                "after": "2 days",
                "ask": "And?",
                "gently": {"when": condition, "ask": "Hm?"},
            }
        return {**head, "cards": self.cards, "steps": steps}

    def name(self, kind: str) -> str:
        self.count += 1
        return f"{kind}{self.count}"

    # -- steps --------------------------------------------------------------------------------------------

    def ask(self, who: str | None = None, inside: bool = False, item: bool = False) -> dict[str, Any]:
        kind = self.chance.choice(("choice", "choice", "several", "scale", "text"))
        step: dict[str, Any] = {"step": self.name("q")}
        who = who or self.chance.choice((*ROLES, *ROLES, "both"))
        if who != "both":
            step["who"] = who
        if not inside and self.chance.random() < 0.25 and (condition := self.condition(who)):
            step["when"] = condition
        step["ask"] = self.text(who, item=item)
        step["answer"] = kind
        step["seen"] = self.chance.choice(SEEN)
        if kind == "choice":
            step["choices"] = {"a": "Left", "b": "Right"}
            if self.chance.random() < 0.1:
                step["choices"]["b"] = {"label": "Right", "shown as": "a"}
            if not inside and self.chance.random() < 0.1:
                step["choices"]["b"] = {"label": "Right", "go": "over"}
        elif kind == "several":
            step |= {
                "choices": {"a": "Left", "b": "Right"},
                "at least": self.chance.randint(0, 1),
                "at most": 2,
            }
        elif kind == "scale":
            step["scale"] = {"low": 0, "high": 3, "low means": "low", "high means": "high"}
        if kind in ("choice", "several") and not item and self.chance.random() < 0.3:
            self.chosen_before(step, who)
        if who == "both" and kind in ("choice", "several") and self.chance.random() < 0.2:
            step["seen"] = "unnamed" if kind == "choice" else "when the same"
        if self.chance.random() < 0.3:
            step["meanwhile"] = self.text(_other(who))
        if not item:
            self.asked[step["step"]] = step
        return step

    def chosen_before(self, step: dict[str, Any], who: str) -> None:
        """Let a question offer what was ticked before, mostly what can be read there."""
        lists = [name for name, one in self.asked.items() if one["answer"] == "several"]
        lists = [name for name in lists if self.is_for(who, self.asked[name]) or self.chance.random() < 0.2]
        if lists:
            name = self.chance.choice(lists)
            theirs = "who" not in self.asked[name] and self.chance.random() < 0.4
            step["choices from"] = f"theirs.{name}" if theirs else name
            del step["choices"]

    def chosen_before_or_in_common(self) -> list[dict[str, Any]]:
        """A question, and one that depends on what was chosen at it, in one of the ways for that."""
        one, other = self.chance.sample(ROLES, 2)
        asked: dict[str, Any] = {
            "step": self.name("q"),
            "ask": "What?",
            "choices": {"a": "Left", "b": "Right"},
        }
        then: dict[str, Any] = {"step": self.name("q"), "ask": "And?", "answer": "choice"}
        self.asked[asked["step"]] = asked
        way = self.chance.choice(("own", "theirs", "common", "unnamed", "again", "turned"))
        if way == "unnamed":
            asked |= {"answer": "choice", "seen": "unnamed"}
            said = {"when": f"either {asked['step']} is {self.chance.choice('ab')}", "tell": "Well."}
            return [asked, {"step": self.name("t"), **said}, {**then, "choices": {"a": "Left"}, "seen": "me"}]
        asked |= {"answer": "several", "at least": self.chance.randint(0, 1), "at most": 2}
        if way == "common":
            asked["seen"] = "when the same"
            found = {"step": self.name("o"), "overlap of": asked["step"]}
            found |= {"none": "over"} if self.chance.random() < 0.5 else {}
            who = {"who": self.chance.choice(ROLES)} if self.chance.random() < 0.7 else {}
            return [
                asked,
                found,
                {**then, **who, "choices from": found["step"], "seen": self.chance.choice(SEEN)},
            ]
        if way == "turned":
            return self.through_theirs(asked, then)
        asked |= {
            "who": one,
            "seen": "me" if way == "own" else self.chance.choice(("me", "partner", "partner")),
        }
        if way == "again":
            inner = {**then, "who": one, "choices": {"a": "Left", "b": "Right"}, "seen": asked["seen"]}
            rounds = {"step": self.name("l"), "each": asked["step"], "steps": [inner]}
            more = {"step": self.name("q"), "who": self.chance.choice(ROLES), "when": f"{inner['step']} is a"}
            more |= {
                "ask": self.chance.choice(("{{ item }}?", "Well?")),
                "answer": "choice",
                "choices": {"a": "Yes"},
            }
            return [asked, rounds, {"step": self.name("l"), "each": rounds["step"], "steps": [more]}]
        then |= {"who": one if way == "own" else other, "choices from": asked["step"]}
        return [asked, {**then, "seen": self.chance.choice(SEEN)}]

    def through_theirs(self, asked: dict[str, Any], then: dict[str, Any]) -> list[dict[str, Any]]:
        """A question for both, and a loop of each through what the other one has ticked or written at it."""
        asked["seen"] = self.chance.choice(("me", "partner", "partner", "when revealed", "when revealed"))
        first: list[dict[str, Any]] = [asked]
        if self.chance.random() < 0.4:
            asked |= {"answer": "text", "seen": self.chance.choice(("partner", "when revealed"))}
            for key in ("choices", "at least", "at most"):
                asked.pop(key, None)
            del self.asked[asked["step"]]
            first = [{"step": self.name("l"), "each": "2 to 2", "steps": [asked]}]
        shown = (
            [{"step": self.name("r"), "reveal": [asked["step"]]}] if asked["seen"] == "when revealed" else []
        )
        inner = {**then, "ask": "{{ item }}?", "choices": {"a": "Left", "b": "Right"}, "seen": "partner"}
        inner |= {"ask": "Well?"} if self.chance.random() < 0.3 else {}
        loop = {"step": self.name("l"), "each": f"theirs.{asked['step']}", "steps": [inner]}
        self.loops[loop["step"]] = loop
        self.alone.add(loop["step"])
        return [{"step": self.name("b"), "both": first}, *shown, {"step": self.name("b"), "both": [loop]}]

    def overlap(self) -> dict[str, Any] | None:
        same = [name for name, step in self.asked.items() if step["seen"] == "when the same"]
        if not same:
            return None
        step = {"step": self.name("o"), "overlap of": self.chance.choice(same)}
        return step | ({"none": "over"} if self.chance.random() < 0.5 else {})

    def tell(self, who: str | None = None, item: bool = False) -> dict[str, Any]:
        who = who or self.chance.choice((*ROLES, "both"))
        step: dict[str, Any] = {"step": self.name("t")}
        if who != "both":
            step["who"] = who
        if self.chance.random() < 0.6 and (condition := self.condition(who)):
            step["when"] = condition
        return step | {"tell": self.text(who, item=item)}

    def both(self) -> dict[str, Any]:
        inner = [self.ask("both", inside=True)]
        for _ in range(self.chance.randint(0, 2)):
            makers = (lambda: self.ask("both", inside=True), lambda: self.tell("both"), self.inner_loop)
            if (made := self.chance.choice(makers)()) is not None:
                if "ask" in made and self.chance.random() < 0.5 and (condition := self.condition("both")):
                    made = {"step": made["step"], "when": condition, **made}
                inner.append(made)
        return {"step": self.name("b"), "both": inner}

    def loop(self, alone: bool = False) -> dict[str, Any] | None:
        lists = [name for name, step in self.asked.items() if step["answer"] == "several"]
        who = "both" if alone else self.chance.choice((*ROLES, *ROLES, "both"))
        step: dict[str, Any] = {"step": self.name("l")}
        earlier = [name for name in self.loops if alone or name not in self.alone]
        if earlier and self.chance.random() < 0.4:
            step["each"] = self.chance.choice(earlier)
        elif lists and self.chance.random() < 0.7:
            name = self.chance.choice(lists)
            theirs = alone and "who" not in self.asked[name] and self.chance.random() < 0.5
            step["each"] = f"theirs.{name}" if theirs else name
        elif self.chance.random() < 0.5:
            step["each"] = "2 to 2"
        elif who == "both" and not alone:
            return None
        else:
            step |= {"each": "1 to 2", "ask": "Another?", "another": "More", "enough": "Enough"}
            step |= {} if alone else {"who": who}
        step["steps"] = [self.ask(who, inside=True, item=True)]
        if self.chance.random() < 0.3:
            step["steps"].append(self.tell("both" if alone else self.chance.choice(ROLES), item=True))
        self.loops[step["step"]] = step
        self.alone |= {step["step"]} if alone else set()
        return step

    def inner_loop(self) -> dict[str, Any] | None:
        return self.loop(alone=True)

    def share(self) -> dict[str, Any] | None:
        own = [name for name, step in self.asked.items() if step["seen"] == "when shared" and "who" in step]
        if not own:
            return None
        name = self.chance.choice(own)
        who = self.asked[name]["who"] if self.chance.random() < 0.9 else self.chance.choice(ROLES)
        step = {"step": self.name("s"), "who": who, "share": [name], "ask": "Send it?", "keep": "over"}
        self.asked[name].setdefault("called", "It")
        return step

    def reveal(self) -> dict[str, Any] | None:
        held = [name for name, step in self.asked.items() if step["seen"] == "when revealed"]
        return {"step": self.name("r"), "reveal": held} if held else None

    def keep(self) -> dict[str, Any]:
        who, card = self.chance.choice(ROLES), self.name("c")
        self.cards[card] = self.text(who)
        step: dict[str, Any] = {"step": self.name("k"), "who": who}
        if self.chance.random() < 0.3 and (condition := self.condition(who)):
            step["when"] = condition
        step |= {"keep": "note", "card": card}
        return step | ({"seen": "partner"} if self.chance.random() < 0.5 else {})

    def jump(self) -> dict[str, Any] | None:
        condition = self.condition("both")
        return {"step": self.name("g"), "when": condition, "go": "over"} if condition else None

    # -- what is in them ----------------------------------------------------------------------------------

    def condition(self, who: str) -> str | None:
        if not self.asked:
            return None
        name = self.chance.choice(list(self.asked))
        step = self.asked[name]
        if (
            who != "both"
            and step.get("who", who) != who
            and step["seen"] == "me"
            and self.chance.random() < 0.8
        ):
            return None  # mostly one's own
        whose = "" if "who" in step else self.chance.choice(("my ", "my ", "either "))
        if step["answer"] in ("choice", "several"):
            return f"{whose}{name} is {self.chance.choice('ab')}"
        return f"{whose}{name} above 1" if step["answer"] == "scale" else f"{whose}{name} answered"

    def text(self, who: str, item: bool = False) -> str:
        if self.chance.random() < 0.005:
            return self.chance.choice(FAULTY)
        parts = [self.chance.choice(PLAIN)]
        if item and self.chance.random() < 0.4:
            parts.append("{{ item }}?")
        for _ in range(self.chance.randint(0, 2)):
            parts.append(self.mention(who))
        if self.cards and self.chance.random() < 0.1:
            parts.append(printed(f"card.{self.chance.choice(list(self.cards))}"))
        return " ".join(parts)

    def mention(self, who: str) -> str:
        """Something that was said, mostly so that it can be read where it stands."""
        sensible = self.chance.random() < 0.93
        if self.loops and self.chance.random() < 0.5:
            name, loop = self.chance.choice(list(self.loops.items()))
            inner = loop["steps"][0]
            shown = [
                one
                for one, step in ((loop["each"], self.asked.get(_bare(loop["each"]))), ("", inner))
                if step is None or not sensible or self.is_for(who, step)
            ]
            if not shown and sensible:
                return "Well."
            inside = "{{ one.item }}" if self.chance.random() < 0.5 else ""
            inside += if_there(f"one.{inner['step']}")
            whose = self.chance.choice(("mine.", "theirs.", *([] if name in self.alone else ["", ""])))
            return f"{{% for one in {whose}{name} %}}{inside},{{% endfor %}}"
        if not self.asked:
            return "Well."
        name = self.chance.choice(list(self.asked))
        step = self.asked[name]
        if sensible and not self.is_for(who, step) and "who" in step:
            return "Well."
        if "who" not in step:
            hidden = sensible and step["seen"] == "me"
            name = f"mine.{name}" if hidden else f"{self.chance.choice(('mine', 'theirs'))}.{name}"
        return if_there(name) if sensible else printed(name)

    def is_for(self, who: str, step: dict[str, Any]) -> bool:
        """Whether somebody may read an answer, by what the author knows here."""
        return step["seen"] == "partner" or step.get("who", who) == who


def _bare(each: str) -> str:
    return each.removeprefix("theirs.")


def _other(who: str) -> str:
    return {"one": "other", "other": "one"}.get(who, "both")


def printed(name: str) -> str:
    """A template that prints a value."""
    return "{{ " + name + " }}"


def if_there(name: str) -> str:
    """A template that prints a value if it is there."""
    return "{% if " + name + " %}" + printed(name) + "{% endif %}"
