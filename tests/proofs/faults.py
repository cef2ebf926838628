"""Mutates a sound script in every way an author may break one by mistake.

Each fault is a changed document, with the problem codes that would report it correctly.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from dialogues.check.texts import readers_of
from dialogues.script.fields import BOTH
from dialogues.script.script import Script
from dialogues.script.steps import Ask, Asking, Keep, Rest, Share, Step

Document = dict[str, Any]
JUMPS = ("go", "then", "skip", "keep", "otherwise")
NAMES = frozenset({"DUO004"})
# What a missing or misplaced step may lead to.
COURSE = frozenset(f"DUO{number:03}" for number in (5, 6, 7, 10, 11, 12, 13, 15, 16))


@dataclass(frozen=True)
class Fault:
    """A script with one thing broken in it."""

    kind: str
    where: str
    codes: frozenset[str]  # any of these reports it correctly
    document: Document
    only_promises: bool = False  # it may turn out to show the other one nothing

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}"


def _cue(name: str, span: str) -> Document:
    return {"daily at": name, "for": span}


@dataclass(frozen=True)
class Breaker:
    """Makes the faults of one script."""

    script: Script

    def faults(self) -> Iterator[Fault]:
        """All faults, those found without exploring first."""
        yield from self._names()
        yield from self._forms()
        yield from self._texts()
        yield from self._secrets_in_texts()
        yield from self._silence()
        yield from self._sharing()
        yield from self._cues()
        yield from self._loops()
        yield from self._circles()
        yield from self._branches()
        yield from self._audiences()
        yield from self._conditions()

    # -- what breaks where --------------------------------------------------------------------------

    def _names(self) -> Iterator[Fault]:
        for place, step in enumerate(self.script.flat):
            if not self._is_written(place):
                continue
            written = self._written(place)
            for key in JUMPS:
                if isinstance(written.get(key), str) and written[key] in self.script.index:
                    yield self._fault(
                        "leads nowhere", place, NAMES, lambda one, key=key: one.update({key: "nowhere"}), key
                    )
            for name, choice in written.get("choices", {}).items():
                if isinstance(choice, dict) and choice.get("go"):
                    yield self._fault(
                        "choice leads nowhere",
                        place,
                        NAMES,
                        lambda one, name=name: one["choices"][name].update(go="nowhere"),
                        name,
                    )
            if written.get("who"):
                yield self._fault("nobody's step", place, NAMES, lambda one: one.update(who="nobody"))
            yield self._fault(
                "condition on nothing",
                place,
                NAMES,
                lambda one: one.setdefault("when", []).append("nothing answered"),
            )
            if step.step in self._named:
                yield self._dropped("named step dropped", place, NAMES | {"DUO003"})
        first = self.script.flat[0].step
        last = next(place for place in reversed(range(len(self.script.flat))) if self._is_written(place))
        yield self._fault("doubled name", last, NAMES, lambda one: one.update(step=first))

    def _forms(self) -> Iterator[Fault]:
        for place in range(len(self.script.flat)):
            if self._is_written(place):
                yield self._fault("unknown key", place, {"DUO003"}, lambda one: one.update(colour="red"))
        for key in ("exercise", "title", "pillar", "minutes", "about", "roles", "forms", "steps"):
            headless = self._document()
            del headless[key]
            yield Fault("no head", key, frozenset({"DUO003"}), headless)
        passes_on = any(step.passes_words_on and step.lines is None for step in self.script.asks.values())
        if "together" in self.script.forms and self.script.open_because and passes_on:
            whole = self._document()
            del whole["open because"]
            yield Fault("no reason given", "open because", frozenset({"DUO020"}), whole)

    def _texts(self) -> Iterator[Fault]:
        for place, part, _ in self._words():
            where = "/".join(part)
            yield self._text(
                "overlong", place, part, {"DUO009"}, lambda text: text + " and so on" * 400, where
            )
            yield self._text(
                "broken braces", place, part, {"DUO008"}, lambda text: text + " {{ partner", where
            )
            yield self._text("strange name", place, part, NAMES, lambda text: text + " {{ stranger }}", where)
        for name, step in self.script.asks.items():
            place = self.script.index[name]
            if "ask" in self._written(place) and self.script.loop_of(name) is None:
                bare = f"{{{{ mine.{name} }}}}" if step.who == BOTH else f"{{{{ {name} }}}}"
                yield self._text(
                    "asked about itself", place, ("ask",), {"DUO010"}, lambda text, bare=bare: text + bare
                )

    def _secrets_in_texts(self) -> Iterator[Fault]:
        if "together" not in self.script.forms:
            return
        for name, step in self.script.asks.items():
            if step.seen != "me" or step.forget or self.script.loop_of(name) is not None:
                continue
            for place, part, reader in self._words():
                if reader != step.who or step.who == BOTH:
                    known = f"theirs.{name}" if step.who == BOTH else name
                    shown = f" {{% if {known} %}}{{{{ {known} }}}}{{% endif %}}"
                    yield self._text(
                        "secret told", place, part, {"DUO007"}, lambda text, shown=shown: text + shown, name
                    )

    def _silence(self) -> Iterator[Fault]:
        for place, step in enumerate(self.script.flat):
            owed = not isinstance(step, Rest) and (not isinstance(step, Ask) or step.owed)
            if isinstance(step, Asking) and owed and self._is_written(place):
                unheard = {"remind": [], "after": "4 days"}
                yield self._fault(
                    "never reminded",
                    place,
                    {"DUO014"},
                    lambda one, unheard=unheard: one.update(silence=unheard),
                )

    def _sharing(self) -> Iterator[Fault]:
        for place in self._places(Share):
            share = self.script.flat[place]
            assert isinstance(share, Share)
            yield self._dropped("share deleted", place, NAMES | COURSE)
            following = self.script.flat[place + 1].step
            yield self._fault("kept is given", place, COURSE, lambda one, to=following: one.update(keep=to))
            if share.who != BOTH and len(self.script.roles) > 1:
                other = next(role for role in self.script.roles if role != share.who)
                yield self._fault(
                    "the other shares", place, NAMES, lambda one, who=other: one.update(who=who)
                )
        for place in self._places(Keep):
            step = self.script.flat[place]
            assert isinstance(step, Keep)
            mine = [
                name
                for name, asked in self.script.asks.items()
                if f"mine.{name}" in self.script.cards[step.card]
            ]
            if step.seen == "partner" and mine:
                whole = self._document()
                self._in(whole, self.script.index[mine[0]])["seen"] = "me"
                yield Fault("secret kept for both", step.step, frozenset({"DUO007", "DUO004"}), whole)
        for name, asked in self.script.asks.items():
            if not asked.owed and asked.skip and asked.who != BOTH and len(self.script.roles) > 1:
                end = self.script.flat[self.script.index[asked.skip]]
                if hasattr(end, "end"):
                    other = next(role for role in self.script.roles if role != asked.who)
                    yield self._fault(
                        "passing is told",
                        self.script.index[asked.skip],
                        {"DUO012"},
                        lambda one, role=other: one["end"].update({role: "They passed."}),
                        name,
                    )

    def _cues(self) -> Iterator[Fault]:
        """Keepsakes whose cue has no time, or one that only the other picks, or that never fades."""
        other = next((role for role, who in self.script.roles.items() if who == "partner"), "")
        for place in self._places(Keep):
            step = self.script.flat[place]
            assert isinstance(step, Keep)
            yield self._fault(
                "cue at no time", place, NAMES, lambda one: one.update(cue=_cue("nothing", "7 days"))
            )
            yield self._fault(
                "cue without end", place, {"DUO003"}, lambda one: one.update(cue=_cue("nothing", "1 year"))
            )
            if other and step.who != other and not step.is_shared:
                whole = self._document()
                self._in(whole, place)["cue"] = _cue("hour", "7 days")
                hour = {"step": "hour", "who": other, "ask": "When?", "answer": "time"}
                whole["steps"].insert(0, hour)
                yield Fault("cue at the other's time", step.step, NAMES, whole)

    def _loops(self) -> Iterator[Fault]:
        """Loops of each through what the other one has ticked in private, or has not been asked for."""
        if self.script.forms != ("together",):
            return
        ticks = {"step": "ticks", "ask": "Which?", "answer": "several", "choices": {"a": "A", "b": "B"}}
        asked = {"step": "asked", "ask": "Well?", "answer": "choice", "choices": {"a": "A"}}
        for name, codes in (("ticks", frozenset({"DUO007"})), ("nothing", NAMES)):
            whole = self._document()
            loop = {"step": "through", "each": f"theirs.{name}", "steps": [asked]}
            whole["steps"][:0] = [ticks, {"step": "both_through", "both": [loop]}]
            yield Fault("through the other's secret", name, codes, whole)

    def _circles(self) -> Iterator[Fault]:
        for place, step in enumerate(self.script.flat):
            if not self._is_written(place):
                continue
            written = self._written(place)
            if "go" in written and "ask" not in written:
                yield self._fault("circle", place, COURSE, lambda one, name=step.step: one.update(go=name))
                if "then" in written:
                    yield self._fault("unbounded", place, COURSE, _unbound)
        whole = self._document()
        first = self.script.steps[0].step
        for number, step in enumerate(whole["steps"]):
            if "end" in step:
                whole["steps"][number] = {"step": step["step"], "go": first}
                if "when" in step:
                    whole["steps"][number]["when"] = step["when"]
        yield Fault("no end", "everywhere", COURSE, whole)

    def _branches(self) -> Iterator[Fault]:
        if "together" not in self.script.forms:
            return
        for name, step in self.script.asks.items():
            told_apart = _condition(step)
            if (
                step.seen != "me"
                or step.forget
                or told_apart is None
                or self.script.loop_of(name) is not None
            ):
                continue
            whose = "either " if step.who == BOTH else ""
            start = self.script.index[name]
            for place in range(start + 1, len(self.script.flat)):
                later = self.script.flat[place]
                for_the_other = getattr(later, "who", BOTH) != step.who or step.who == BOTH
                if self._is_written(place) and self.script.blocks.get(place) is None and for_the_other:
                    if not isinstance(later, Asking) or self.script.loops.get(place):
                        continue
                    yield self._fault(
                        "branch on a secret",
                        place,
                        COURSE,
                        lambda one, when=whose + told_apart: one.setdefault("when", []).append(when),
                        name,
                    )

    def _audiences(self) -> Iterator[Fault]:
        if "together" not in self.script.forms:
            return
        for name, step in self.script.asks.items():
            place = self.script.index[name]
            if step.seen == "unnamed":  # to say that the partner may see who said so is true as well
                continue
            if step.seen != "partner" and self._is_written(place) and not step.forget:
                yield self._fault(
                    "audience widened",
                    place,
                    {"DUO004", "DUO007", "DUO011", "DUO015", "DUO020"},
                    lambda one: one.update(seen="partner"),
                    only_promises=True,
                )

    def _conditions(self) -> Iterator[Fault]:
        if len(self.script.forms) == 2:
            never = ["alone", "together"]
        else:
            of_one = (name for name, step in self.script.asks.items() if step.who != BOTH)
            one = next(of_one, f"either {next(iter(self.script.asks))}")
            never = [f"{one} answered", f"{one.replace('either', 'both')} not answered"]
        for place in range(len(self.script.flat)):
            if self._is_written(place):
                yield self._fault(
                    "never happens",
                    place,
                    COURSE,
                    lambda one: one.setdefault("when", []).extend(never),
                )

    # -- documents ------------------------------------------------------------------------------------

    def _document(self) -> Document:
        return deepcopy(self.script.model_dump(mode="json", by_alias=True, exclude_defaults=True))

    def _in(self, whole: Document, place: int) -> Document:
        found: Any = whole
        for key in self.script.paths[place]:
            found = found[key]
        assert isinstance(found, dict)
        return found

    def _written(self, place: int) -> Document:
        return self._in(self._document(), place)

    def _is_written(self, place: int) -> bool:
        """Whether an author wrote this step; loops add some of their own."""
        return bool(self._written(place).get("step") == self.script.flat[place].step)

    def _places(self, kind: type[Step]) -> list[int]:  # type: ignore[valid-type]
        return [
            place
            for place, step in enumerate(self.script.flat)
            if isinstance(step, kind) and self._is_written(place)
        ]

    @property
    def _named(self) -> set[str]:
        """The steps that others lead to."""
        found = set()
        for place in range(len(self.script.flat)):
            written = self._written(place)
            found |= {written[key] for key in JUMPS if isinstance(written.get(key), str)}
            choices = written.get("choices", {}).values()
            found |= {choice.get("go") for choice in choices if isinstance(choice, dict)}
        return found

    def _words(self) -> Iterator[tuple[int, tuple[str, ...], str]]:
        for place, step in enumerate(self.script.flat):
            if self._is_written(place) and not isinstance(step, Keep):
                for part, reader, _ in readers_of(self.script, step):
                    yield place, part, reader

    def _fault(
        self,
        kind: str,
        place: int,
        codes: set[str] | frozenset[str],
        change: Callable[[Document], object],
        detail: str = "",
        *,
        only_promises: bool = False,
    ) -> Fault:
        whole = self._document()
        change(self._in(whole, place))
        where = " ".join(filter(None, (self.script.flat[place].step, detail)))
        return Fault(kind, where, frozenset(codes), whole, only_promises)

    def _text(
        self,
        kind: str,
        place: int,
        part: tuple[str, ...],
        codes: set[str] | frozenset[str],
        change: Callable[[str], str],
        detail: str = "",
    ) -> Fault:
        def put(step: Document) -> None:
            for key in part[:-1]:
                step = step[key]
            words = step[part[-1]]
            step[part[-1]] = {form: change(text) for form, text in words.items()}

        return self._fault(kind, place, codes, put, detail or "/".join(part))

    def _dropped(self, kind: str, place: int, codes: set[str] | frozenset[str]) -> Fault:
        whole = self._document()
        *path, number = self.script.paths[place]
        steps: Any = whole
        for key in path:
            steps = steps[key]
        del steps[number]
        return Fault(kind, self.script.flat[place].step, frozenset(codes), whole)


def _unbound(step: Document) -> None:
    del step["at most"], step["then"]


def _condition(step: Ask) -> str | None:
    """A condition that holds after some answers to a question and not after others."""
    if step.scale is not None:
        return f"{step.step} above {step.scale.low}"
    if step.answer in ("choice", "several") and len(step.choices) > 1:
        return f"{step.step} is {next(iter(step.choices))}"
    return None
