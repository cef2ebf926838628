"""Whatever stands in a button's data was written by a route, is read by it, and is answered in one place."""

import ast
import importlib
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any
from zoneinfo import available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

import bot
from bot.account import hiding, onboarding
from bot.chat.route import ID, NUMBER, STAYS, TEXT, Answer, Answers, Route, one_of, optional
from bot.couple import leave
from bot.places import zones
from bot.routing import buttons
from bot.safety.help_card import CARDS, Card
from bot.wording.needs import NEEDS
from dialogues.script.fields import Identifier, StepName

Anything = Route[*tuple[Any, ...]]

SOURCES = Path(bot.__file__).parent
ROOMS = ("account", "chat", "couple", "exercises", "home", "nudges", "safety")
TABLES = ("ROUTES", "ARRIVING_ROUTES", "HIDDEN_ROUTES")
LAST_RELEASE = [
    line.split() for line in Path(__file__).with_name("last_release.txt").read_text().splitlines()
]

LARGEST = 2**63 - 1
VISITS = 36**3 - 1  # more than any exercise can be walked through
EXERCISE = "a" * 24
ZONE = max(filter(zones.is_zone, available_timezones()), key=len)
CHOICE = f"change-{'a' * 32}-99"
CARD = Card(max(CARDS, key=len), 9, beside=True)

# The largest values of each route that has any. Whoever adds a route thinks of its length here.
LONGEST: dict[str, tuple[Any, ...]] = {
    "a:called": ("é" * 27,),
    "a:renamed": ("é" * 26,),
    "a:country": ("DE",),
    "c:exercise": (LARGEST,),
    "c:typed": (LARGEST, LARGEST),
    "d:back": (LARGEST,),
    "d:earlier": (LARGEST,),
    "x:word": (LARGEST, "a" * 40),
    "t:more": (9999,),
    "e:at": (6, 20),
    "e:day": (6, 1439),
    "e:file": (LARGEST,),
    "e:no": (LARGEST,),
    "e:off": (LARGEST,),
    "e:this": (LARGEST,),
    "e:yes": (LARGEST,),
    "p:do": ("slower",),
    "p:lesson": (9,),
    "p:pick": (EXERCISE,),
    "p:step": ("look_back",),
    "care:card": (CARD,),
    "care:countries": (CARD,),
    "care:country": (CARD, "DE"),
    "care:do": (EXERCISE,),
    "care:lines": ("first", CARD),
    "care:lines_first": ("off",),
    "care:more": (9999,),
    "care:next": (9,),
    "care:q": (9,),
    "care:yes": (9,),
    "d:clear": (LARGEST,),
    "f:ask": (EXERCISE, 9999),
    "f:gently": (EXERCISE, 9999),
    "i:confirm": (LARGEST,),
    "i:join": (LARGEST,),
    "i:lines": ("first",),
    "i:refuse": (LARGEST,),
    "k:again": (LARGEST, 9999),
    "k:cue": (LARGEST,),
    "k:did": (LARGEST, 9999),
    "k:undo": (LARGEST, 9999),
    "l:leave": (max(leave.TELLS, key=len),),
    "m:board": (LARGEST,),
    "m:more": (9999,),
    "n:again": (9999, "tomorrow"),
    "m:need": (max(NEEDS, key=len),),
    "n:asked": ("weekly",),
    "n:at": (EXERCISE, 23),
    "n:fewer": (9999,),
    "n:goon": ("fewer",),
    "n:hours": (23, 23),
    "n:letgo": (9999,),
    "n:more": (9999,),
    "n:move": (LARGEST, "tomorrow"),
    "n:offday": (6,),
    "n:one": (LARGEST,),
    "n:nomore": (LARGEST,),
    "n:out": (LARGEST,),
    "n:paused": ("open",),
    "n:several": (9999,),
    "n:when": (9999,),
    "n:plan": (EXERCISE,),
    "n:stop": (EXERCISE,),
    "n:zone": (EXERCISE, ZONE, None),
    "n:zones": (EXERCISE,),
    "o:at": ("daily-question", 7, 20),
    "o:day": ("daily-question", 7, 1439),
    "o:none": ("daily-question",),
    "o:pick": ("daily-question",),
    "p:copy": ("everything",),
    "q:ask": (EXERCISE, "same_room", "short"),
    "q:comes": (LARGEST,),
    "q:later": (LARGEST,),
    "q:no": (LARGEST,),
    "q:now": (LARGEST,),
    "q:open": (LARGEST,),
    "q:wait": (LARGEST,),
    "q:withdraw": (LARGEST,),
    "s": (LARGEST, VISITS, CHOICE),
    "x:do": (EXERCISE,),
}
TO_THE_BYTE = {"n:zone"}  # too long with the sign that its text stays, which it never bears


def modules() -> Iterator[ModuleType]:
    """Everything in the rooms."""
    for room in ROOMS:
        for found in pkgutil.iter_modules([str(SOURCES / room)], f"bot.{room}."):
            yield importlib.import_module(found.name)


def declared() -> list[Anything]:
    """Every route that a room declares, once however many import it."""
    found = {id(one): one for module in modules() for one in vars(module).values() if isinstance(one, Route)}
    return list(found.values())


def answers() -> list[tuple[str, Answer[Any]]]:
    """Every answer, and the room's file that gives it."""
    return [
        (module.__name__.removeprefix("bot.").replace(".", "/"), answer)
        for module in modules()
        for table in TABLES
        for answer in getattr(module, table, ())
    ]


ALL = sorted(declared(), key=lambda route: route.name)
ANSWERED_BY = {answer.route.name: file for file, answer in answers()}


class Opened:
    """All routes, with handlers that only note what they were called with."""

    def __init__(self) -> None:
        self.calls: list[tuple[Anything, tuple[Any, ...]]] = []
        self._answers: Answers[None] = Answers(self._noting(route) for route in ALL)

    def _noting(self, route: Anything) -> Answer[None]:
        def note(context: None, *values: Any) -> None:
            self.calls.append((route, values))

        return route.opens(note)

    def by(self, data: str) -> bool:
        """Whether these data open anything."""
        return self._answers.open(None, data)


def test_every_route_has_exactly_one_answer() -> None:
    count = Counter(id(answer.route) for _, answer in answers())
    assert {route.name: count[id(route)] for route in ALL} == {route.name: 1 for route in ALL}
    assert len({route.name for route in ALL}) == len(ALL)


def test_every_answer_of_a_room_is_in_a_table_that_is_asked() -> None:
    """Somebody who has arrived, somebody who has not, and a hidden chat: each has its own."""
    tables = {
        "ROUTES": [route.name for route in buttons.ANSWERS.routes],
        "ARRIVING_ROUTES": [one.route.name for one in onboarding.ARRIVING_ROUTES],
        "HIDDEN_ROUTES": [one.route.name for one in hiding.HIDDEN_ROUTES],
    }
    for table, names in tables.items():
        found = [one.route.name for module in modules() for one in getattr(module, table, ())]
        assert sorted(found) == sorted(names)


def test_two_answers_for_the_same_buttons_are_refused() -> None:
    route = Route("m:menu")
    with pytest.raises(ValueError, match="two answers for m:menu"):
        Answers([route.opens(lambda context: None), Route("m:menu").opens(lambda context: None)])


def test_routes_are_declared_where_they_can_be_found() -> None:
    """At the top of a room's file, never inside a function."""
    for file in SOURCES.rglob("*.py"):
        tree = ast.parse(file.read_text())
        top = [one.value for one in tree.body if isinstance(one, ast.Assign)]
        made = [one for one in ast.walk(tree) if isinstance(one, ast.Call) and _called(one) == "Route"]
        assert all(one in top for one in made), file
        assert not made or file.parent.name in ROOMS, file


def test_only_routes_write_data() -> None:
    """No literal that looks like data, and nothing else that makes any. Types say the rest."""
    names = "|".join(sorted({route.name.partition(":")[0] for route in ALL}))
    looks_like_data = re.compile(rf"\.?({names}):\S*")
    for file in (file for folder in (*ROOMS, "routing") for file in (SOURCES / folder).glob("*.py")):
        tree = ast.parse(file.read_text())
        of_routes = {
            id(part)
            for one in ast.walk(tree)
            if isinstance(one, ast.Call) and _called(one) == "Route"
            for part in one.args
        }
        for one in ast.walk(tree):
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and id(one) not in of_routes:
                assert not looks_like_data.fullmatch(one.value), f"{file}:{one.lineno}: {one.value}"
            if isinstance(one, ast.Call):
                assert _called(one) != "ButtonData" or file.name == "route.py", f"{file}:{one.lineno}"
                keywords = {keyword.arg for keyword in one.keywords}
                assert "callback_data" not in keywords, f"{file}:{one.lineno}"


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


@pytest.mark.parametrize("route", ALL, ids=lambda route: route.name)
def test_the_largest_values_fit_and_are_read_again(route: Anything) -> None:
    values = LONGEST[route.name] if route.fields else ()
    data = route.data(*values, stays=bool(route.name not in TO_THE_BYTE))
    assert len(data.encode()) <= 64
    opened = Opened()
    assert opened.by(data)
    assert opened.calls == [(route, values)]


def test_nothing_is_larger_than_the_largest() -> None:
    assert LONGEST.keys() == {route.name for route in ALL if route.fields}
    for kind, longest in ((Identifier, EXERCISE), (StepName, "a" * 32)):
        assert TypeAdapter(kind).validate_python(longest) == longest
        with pytest.raises(ValidationError):
            TypeAdapter(kind).validate_python(f"{longest}a")
    assert len(ZONE) == 32


def test_data_that_telegram_would_refuse_or_nobody_could_read_are_not_made() -> None:
    text, number, identifier = Route("t:text", TEXT), Route("t:number", NUMBER), Route("t:id", ID)
    with pytest.raises(ValueError, match="longer than 64 bytes"):
        text.data("é" * 30)
    with pytest.raises(ValueError, match="separator"):
        text.data("a:b")
    for value in (-1, 2**63):
        with pytest.raises(ValueError, match="does not fit"):
            identifier.data(value)
    for value in (-1, 10_000):
        with pytest.raises(ValueError, match="does not fit"):
            number.data(value)
    with pytest.raises(ValueError, match="not one of"):
        Route("t:word", one_of("yes", "no")).data("perhaps")
    with pytest.raises(ValueError, match="not a route's name"):
        Route("Menu 1")


@pytest.mark.parametrize(("data", "file"), LAST_RELEASE)
def test_data_of_the_last_release_still_open(data: str, file: str) -> None:
    opened = Opened()
    assert opened.by(data)
    [(route, values)] = opened.calls
    assert ANSWERED_BY[route.name] == file
    assert route.data(*values, stays=data.startswith(STAYS)) == data


def test_the_last_release_had_every_kind() -> None:
    """A kind that comes later is added here by its release; one that goes stays in the list."""
    opened = Opened()
    for data, _ in LAST_RELEASE:
        opened.by(data)
    assert {route.name for route, _ in opened.calls} == {route.name for route in ALL}


PARTS = sorted({part for data, _ in LAST_RELEASE for part in re.split("[:.-]", data)})
forged = st.lists(st.sampled_from(PARTS) | st.text(max_size=8), max_size=6).flatmap(
    lambda parts: st.sampled_from([":", "-", "."]).map(lambda sign: sign.join(parts))
)


@given(
    st.text(max_size=20)
    | forged
    | st.sampled_from([one[0] for one in LAST_RELEASE]).flatmap(
        lambda data: st.text(max_size=4).map(lambda more: data + more)
    )
)
def test_whatever_someone_forges_opens_nothing_or_is_what_a_route_writes(data: str) -> None:
    opened = Opened()
    if opened.by(data):
        [(route, values)] = opened.calls
        if len(data.encode()) <= 64:
            assert route.data(*values, stays=data.startswith(STAYS)) == data
    else:
        assert not opened.calls


def test_a_value_that_may_lack_is_none_but_a_garbled_one_is_nothing() -> None:
    route = Route("k:again", ID, optional(NUMBER))
    assert route.data(35, None) == "k:again:z"
    assert route.data(35, 2) == "k:again:z:2"
    assert [route.read(rest) for rest in (":z", ":z:2", ":z:", ":z:02", ":z:2:3", ":", "")] == [
        (35, None),
        (35, 2),
        None,
        None,
        None,
        None,
        None,
    ]
