"""What somebody types where several things are wanted, each by itself."""

import pytest

from dialogues.text.typed_list import items_in


@pytest.mark.parametrize(
    ("typed", "items"),
    [
        ("bins, laundry, cooking", ["bins", "laundry", "cooking"]),
        ("Bins,laundry and cooking.", ["Bins", "laundry", "cooking"]),
        (
            "taking out the bins, the laundry, and cooking dinner",
            ["taking out the bins", "the laundry", "cooking dinner"],
        ),
        ("bins, laundry", ["bins", "laundry"]),
        ("- bins\n- laundry\n2. cooking", ["bins", "laundry", "cooking"]),
        ("bins; laundry", ["bins", "laundry"]),
        ("bins, Bins, laundry", ["bins", "laundry"]),
    ],
)
def test_a_list_is_each_of_the_things_in_it(typed: str, items: list[str]) -> None:
    assert items_in(typed) == items


@pytest.mark.parametrize(
    "typed",
    [
        "Watering the plants",
        "Bed and breakfast",  # nothing but a comma or a new line makes a list
        "A house by the sea, with a garden",
        "10,000 put by",
        "When we can, a dog of our own",
    ],
)
def test_one_thing_stays_one_thing(typed: str) -> None:
    assert items_in(typed) == [typed]


@pytest.mark.parametrize("typed", ["", " , ", ";\n"])
def test_nothing_is_nothing(typed: str) -> None:
    assert items_in(typed) == []
