"""`duologue check`: the problems of exercises, once or whenever a file is saved."""

import argparse
import gc
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import process_time, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dialogues.check.behaviour import Effort
    from dialogues.script.files import Source

FAULT = 1
PAUSE = 0.5  # seconds between two looks at the files
_REGENERATE = "duologue schema -o dialogues/schema/script.json"
Stamps = Mapping[Path, tuple[int, int]]


def check_scripts(chosen: argparse.Namespace) -> int:
    """Check what is named, or the built-in exercises."""
    from dialogues.script.files import files

    for path in chosen.paths:
        if not any(files([path])):
            print(
                f"{path}: there is no exercise in it; name a .yaml file or a folder with some",
                file=sys.stderr,
            )
            return FAULT
    if chosen.watch:
        return _watch(chosen.paths)
    return _once(chosen.paths, quiet=chosen.quiet)


def _once(paths: list[Path], *, quiet: bool) -> int:
    from dialogues.author import editor_schema
    from dialogues.check.check import check

    if not paths and not editor_schema.is_current():
        print(f"{editor_schema.COPY}: out of date; regenerate it: {_REGENERATE}", file=sys.stderr)
        return FAULT
    figures: list[str] = []
    begun = process_time()

    def explored(source: "Source", effort: "Effort") -> None:
        nonlocal begun
        seconds, begun = process_time() - begun, process_time()
        figures.append(
            f"{source.script.exercise}: {effort.states} states, {effort.transitions} transitions in "
            f"{effort.combinations} ways to do it, {seconds:.1f} s of CPU"
        )

    with _uncollected():
        problems = check(paths, explored)
    for problem in problems:
        print(problem)
    if not quiet:
        print(*figures, sep="\n", file=sys.stderr)
    if problems:
        codes = sorted({problem.code for problem in problems})
        others = f" (also {', '.join(codes[1:])})" if codes[1:] else ""
        print(f"For what this means, with an example: duologue explain {codes[0]}{others}", file=sys.stderr)
    return 0 if all(problem.only_warns for problem in problems) else FAULT


@contextmanager
def _uncollected() -> Iterator[None]:
    """Leave the garbage: what is explored stays in use to the end, and looking through it takes a tenth."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _watch(paths: list[Path]) -> int:
    from dialogues.script.files import SHIPPED

    def say(line: str) -> None:
        print(line, flush=True)

    stamps: Stamps = {}
    try:
        while True:
            stamps = look(paths or [SHIPPED], stamps, say)
            sleep(PAUSE)
    except KeyboardInterrupt:
        return 0


def look(paths: Iterable[Path], before: Stamps, say: Callable[[str], None]) -> Stamps:
    """Say a line for each file that has changed. Returns when each was saved, and how long it is."""
    from dialogues.script.files import files

    listed = list(paths)
    now: dict[Path, tuple[int, int]] = {}
    for file in files(listed):
        try:
            stat = file.stat()
        except OSError:  # an editor is just putting another in its place
            continue
        now[file] = stat.st_mtime_ns, stat.st_size
        if before.get(file) != now[file]:
            say(_in_a_line(file, listed))
    for file in before.keys() - now.keys():
        say(f"{file}: gone")
    return now


def _in_a_line(file: Path, paths: list[Path]) -> str:
    from dialogues.check.check import check

    problems = sorted(check(paths, only=[file]), key=lambda problem: problem.only_warns)
    if not problems:
        return f"{file}: sound"
    more = f" (and {len(problems) - 1} more)" if problems[1:] else ""
    return f"{problems[0]}{more}"
