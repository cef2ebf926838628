"""`duologue play-script`: an exercise in a terminal, from its beginning, a step, or a transcript's end."""

import argparse
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bot.authoring.check_command import FAULT

if TYPE_CHECKING:
    from dialogues.engine.events import Seat
    from dialogues.script.revision import Revision


def play_script(chosen: argparse.Namespace, revision: "Revision", settings: dict[str, str]) -> int:
    """Play an exercise until its author has had enough."""
    from bot.authoring.terminal_play import Stage

    beginning = _beginning(chosen, revision, settings)
    if beginning is None:
        return FAULT
    alone = settings.pop("form") == "alone"
    stage = Stage(
        revision,
        settings,
        alone,
        print,
        colour=sys.stdout.isatty() and "NO_COLOR" not in os.environ,
        beside=_may_lead_to(chosen.script),
    )
    if not stage.open(dict(chosen.given), beginning, looking=chosen.at is not None):
        return FAULT
    try:
        while stage.take(_read_line(stage.prompt)):
            pass
    except (EOFError, KeyboardInterrupt):
        print()
    if chosen.save is not None:
        _save(chosen.save, [*stage.transcripts, stage.transcript])
    return 0


def _save(file: Path, transcripts: list[str]) -> None:
    """Write a transcript for each exercise that was played; a review's beside the first one."""
    for number, text in enumerate(transcripts):
        name = file if number == 0 else file.with_stem(f"{file.stem}_review{number if number > 1 else ''}")
        name.write_text(text, "utf-8")
        print(f"Written: {name}")


def beside(file: Path) -> list[Path]:
    """A script's file and those in its folder."""
    return sorted({file, *file.parent.glob("*.yaml")})


def _may_lead_to(script: str) -> dict[str, "Revision"]:
    """The exercises that a script may lead to: the built-in ones, and those in the files beside it."""
    from dialogues.check.check import read_all
    from dialogues.script.files import shipped
    from dialogues.script.revision import Revision
    from dialogues.text.languages import languages

    found = dict(shipped())
    file = Path(script)
    if file.is_file():
        for source in read_all(beside(file))[0]:
            found[source.script.exercise] = Revision.of(source.script, languages())
    return found


def _beginning(
    chosen: argparse.Namespace, revision: "Revision", settings: dict[str, str]
) -> list[str] | None:
    """What is done before anybody types. Prints why a transcript or a way to a step can't be had."""
    if chosen.begun is not None:
        return _of_transcript(chosen.begun, revision, settings)
    if chosen.at is not None:
        return _way_to(chosen.at, revision, settings)
    return []


def _of_transcript(file: Path, revision: "Revision", settings: dict[str, str]) -> list[str] | None:
    """The deeds in a transcript. The way it is done comes from its first line."""
    from dialogues.rehearsal.transcript import TranscriptFault, play

    try:
        text = file.read_text("utf-8")
        rehearsal = play(text, {revision.script.exercise: revision})
    except (TranscriptFault, OSError, UnicodeDecodeError) as trouble:
        why = trouble.strerror if isinstance(trouble, OSError) else trouble
        print(f"{file}: {why}", file=sys.stderr)
        return None
    settings.clear()
    settings.update(rehearsal.settings)
    settings["form"] = "alone" if len(rehearsal.names) == 1 else "together"
    return list(_deeds(text.splitlines()[1:], rehearsal.names))


def _deeds(lines: Iterable[str], names: Mapping["Seat", str]) -> Iterable[str]:
    """The lines in which somebody does something, with our two names in place of the transcript's."""
    from bot.authoring.terminal_play import NAMES

    ours = {name: NAMES[seat] for seat, name in names.items()}
    for line in lines:
        if line.strip() and not line[0].isspace() and not line.startswith("#"):
            who, _, does = line.strip().partition(" ")
            yield f"{ours.get(who, who)} {does}"


def _way_to(step: str, revision: "Revision", settings: dict[str, str]) -> list[str] | None:
    """What the two do on the shortest way to a step. Prints why there is none."""
    from dialogues.exploration.shortest_path import way_to
    from dialogues.exploration.state_space import TooManyStates, explorations
    from dialogues.script.meant import nearest
    from dialogues.script.steps import SILENT

    names = [one.step for one in revision.script.flat]
    if step not in names:
        meant = nearest(step, names)
        instead = f"did you mean '{meant}'?" if meant else f"its steps are {', '.join(names)}"
        print(f"there is no step '{step}'; {instead}", file=sys.stderr)
        return None
    try:
        for exploration in explorations(revision):
            if not settings.items() <= exploration.flow.settings.items():
                continue
            lines = way_to(exploration.explore(), step)
            if lines is not None:
                settings.update(_chosen_in(revision, exploration.flow.settings))
                return lines[1:]
    except TooManyStates:
        print(
            "this exercise has too many ways to look for one; duologue check says what to do", file=sys.stderr
        )
        return None
    if isinstance(revision.script.flat[names.index(step)], SILENT):
        print(f"at '{step}' nobody reads anything; name the step before it or after it", file=sys.stderr)
    else:
        print(f"this way to do it never comes to '{step}'; name another, such as alone", file=sys.stderr)
    return None


def _chosen_in(revision: "Revision", settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that people choose before this exercise."""
    script = revision.script
    offered = {"way": script.ways, "length": script.lengths}
    return {name: settings[name] for name, words in offered.items() if len(words) > 1 and name in settings}


def _read_line(prompt: str) -> str:
    """A typed line. Input from a file is echoed, so that the output reads like a conversation."""
    line = input(prompt)
    if not sys.stdin.isatty():
        print(line)
    return line
