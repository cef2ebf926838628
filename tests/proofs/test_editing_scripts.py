"""Scripts are edited while people are in the middle of them: nothing is lost, and nobody notices."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml

from dialogues.engine.events import Seat
from dialogues.rehearsal.rehearsal import Rehearsal
from dialogues.script.files import SHIPPED, files, read, shipped
from dialogues.script.revision import Revision
from dialogues.text.languages import Language, languages
from tests.proofs.test_many_couples import step

COUPLES = 4
TEXTS = ("title", "about", "ask", "tell", "meanwhile", "label", "called")
FOREIGN = "xx"  # a language that exists only here, with every text marked


def foreign() -> Language:
    texts = {
        (phrase.context, phrase.english): f"{phrase.english} [xx]"
        for revision in shipped().values()
        for phrase in revision.script.phrases()
    }
    return Language(FOREIGN, texts)


def edited(exercise: str, folder: Path, chance: random.Random) -> Revision:
    """The exercise as a careless author leaves it: texts reworded, steps deleted."""
    file = next(file for file in files([SHIPPED]) if file.stem == exercise)
    document = yaml.load(file.read_text("utf-8"), Loader=yaml.BaseLoader)
    new = reworded(document, chance)
    steps = [one for one in new["steps"] if chance.random() < 0.7 or "end" in one] or new["steps"]
    names = {one["step"] for one in steps}
    new["steps"] = [one for one in steps if leads_only_to(one, names)] or [
        {"step": "only", "end": dict.fromkeys(document["roles"], "Gone.")}
    ]
    target = folder / f"{exercise}.yaml"
    target.write_text(yaml.safe_dump(new, allow_unicode=True, sort_keys=False), "utf-8")
    return Revision.of(read(target).script, languages())


def reworded(value: Any, chance: random.Random, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: reworded(one, chance, name) for name, one in value.items()}
    if isinstance(value, list):
        return [reworded(one, chance) for one in value]
    return f"{value} (anew)" if key in TEXTS and chance.random() < 0.5 else value


def leads_only_to(step: dict[str, Any], names: set[str]) -> bool:
    return "use" not in step and all(
        step.get(key) in {None, *names} for key in ("go", "then", "keep", "skip")
    )


def couple(revision: Revision) -> Rehearsal:
    names: dict[Seat, str] = {"a": "Alex", "b": "Sam"}
    if "together" not in revision.script.forms:
        del names["b"]
    return Rehearsal(revision, names)


@pytest.mark.parametrize("exercise", sorted(shipped()))
def test_whoever_is_in_the_middle_goes_on_as_if_nothing_was_edited(exercise: str, tmp_path: Path) -> None:
    spoken = {**languages(), FOREIGN: foreign()}
    original = Revision.of(shipped()[exercise].script, spoken)
    for number in range(COUPLES):
        undisturbed, disturbed = couple(original), couple(original)
        for play in (undisturbed, disturbed):
            play.begin()
        first, second = random.Random(number), random.Random(number)
        for moment in range(60):
            if moment == 6:
                document = disturbed.revision.document
                assert edited(exercise, tmp_path, random.Random(number)).hash != original.hash
                disturbed.revision = Revision.restore(document)
                assert disturbed.revision.hash == original.hash
            if undisturbed.session.alive:
                step(undisturbed, first)
            if disturbed.session.alive:
                step(disturbed, second)
            assert disturbed.session.to_json() == undisturbed.session.to_json()
            assert disturbed.screens == undisturbed.screens
            assert disturbed.kept == undisturbed.kept


def test_the_texts_of_every_language_stay_with_the_revision() -> None:
    for revision in shipped().values():
        whole = Revision.of(revision.script, {FOREIGN: foreign()})
        kept = Revision.restore(whole.document).language(FOREIGN)
        for phrase in revision.script.phrases():
            assert kept.translate(phrase) == f"{phrase.english} [xx]"
