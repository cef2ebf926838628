"""`duologue new NAME`: an exercise to begin with, which passes the check and has each construct once."""

import argparse
import sys
from importlib import resources
from pathlib import Path

from bot.authoring.check_command import FAULT

_TEMPLATE = resources.files("dialogues").joinpath("author", "new_exercise.yaml")
_REVIEW = resources.files("dialogues").joinpath("author", "new_review.yaml")
_NAME = "new_exercise"
LONGEST = 17  # with "_review" no longer than a name may be


def new_exercise(chosen: argparse.Namespace) -> int:
    """Write the exercise, and the one with which its keepsake is looked at again, into this folder."""
    from dialogues.script.files import shipped
    from dialogues.script.meant import name_meant

    name = Path(chosen.name).name.removesuffix(".yaml")
    meant = name_meant(name, LONGEST)
    if meant != name:
        instead = f"duologue new {meant}" if meant else "choose a shorter one"
        print(
            f"'{name}' can't be its name: names have small letters, digits and _, begin with a letter, and "
            f"here at most {LONGEST} signs; {instead}",
            file=sys.stderr,
        )
        return FAULT
    if name in shipped():
        print(f"'{name}' is the name of a built-in exercise; choose another", file=sys.stderr)
        return FAULT
    folder = Path(chosen.name).parent
    for template, file in ((_TEMPLATE, folder / f"{name}.yaml"), (_REVIEW, folder / f"{name}_review.yaml")):
        try:
            with file.open("x", encoding="utf-8") as new:
                new.write(template.read_text("utf-8").replace(_NAME, name))
        except OSError as trouble:
            print(f"{file}: {trouble.strerror}; choose another name", file=sys.stderr)
            return FAULT
        print(f"Written: {file}")
    print(f"Next: duologue check --watch {folder}, and duologue play-script {folder / name}.yaml")
    return 0
