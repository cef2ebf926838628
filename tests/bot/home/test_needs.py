"""Which exercise helps with what, and what is suggested each day: data that must fit the exercises."""

from bot.home import needs
from bot.wording.needs import HEADS, NEEDS
from dialogues.script.files import shipped


def test_every_built_in_exercise_is_under_a_need_and_every_need_has_its_words() -> None:
    listed = {name for name, revision in shipped().items() if revision.script.listed}
    assert {exercise for exercises in needs.named().values() for exercise in exercises} == listed
    assert needs.named().keys() == NEEDS.keys() == HEADS.keys()


def test_a_need_has_few_exercises_so_that_they_can_be_told_apart() -> None:
    assert all(1 <= len(exercises) <= 3 for exercises in needs.named().values())
