"""The commands for authors: `check`, `new`, `explain`, `draw`, `schema`, `play-script`, `transcripts`."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.authoring.check_command import FAULT, check_scripts
from bot.authoring.language_server import serve
from bot.authoring.new_command import new_exercise
from bot.authoring.play_command import beside, play_script

if TYPE_CHECKING:
    from dialogues.script.revision import Revision

WRONG_FILE = 2
MERMAID = (".md", ".mmd")


def add_to(commands: Any) -> None:
    """Add the authors' commands to a parser's commands."""
    check = commands.add_parser("check", help="check exercises: prints file:line CODE message")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the built-in exercises")
    check.add_argument("--quiet", action="store_true", help="problems only, not how much was explored")
    check.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    check.set_defaults(command=check_scripts)

    new = commands.add_parser("new", help="write a new exercise that passes the check, to begin with")
    new.add_argument("name", metavar="NAME", help="its name, such as evening_word")
    new.set_defaults(command=new_exercise)

    transcripts = commands.add_parser(
        "transcripts",
        help="write the shortest transcript for each path through an exercise that has none yet",
    )
    _names_a_script(transcripts)
    transcripts.add_argument(
        "folder", type=Path, metavar="DIR", help="the folder of its transcripts; new ones go there, too"
    )
    transcripts.set_defaults(command=_transcripts)

    explain = commands.add_parser("explain", help="what a problem's code means, with an example and its fix")
    explain.add_argument("code", metavar="CODE", help="as printed by check, such as DUO007")
    explain.set_defaults(command=_explain)

    draw = commands.add_parser("draw", help="draw an exercise: its steps, who acts, and where each one leads")
    _names_a_script(draw)
    draw.add_argument(
        "-o", "--output", type=Path, metavar="FILE",
        help=".md or .mmd (Mermaid), .dot; with Graphviz .svg, .png, .pdf (default: print Mermaid)",
    )  # fmt: skip
    draw.set_defaults(command=_draw)

    schema = commands.add_parser(
        "schema", help="the JSON schema that helps editors complete and check a script"
    )
    schema.add_argument("-o", "--output", type=Path, metavar="FILE", help="default: print it")
    schema.set_defaults(command=_schema)

    play = commands.add_parser("play-script", help="play both partners of an exercise, here in the terminal")
    _names_a_script(play)
    play.add_argument(
        "settings",
        nargs="*",
        metavar="SETTING",
        help="how to do it: alone, live, short … (default: the first of each)",
    )
    play.add_argument(
        "--given", action="append", default=[], type=_name_and_words, metavar="NAME=WORDS",
        help="what another exercise passed on",
    )  # fmt: skip
    play.add_argument("--from", type=Path, metavar="FILE", dest="begun", help="go on where a transcript ends")
    play.add_argument("--at", metavar="STEP", help="begin at this step, on the shortest way there")
    play.add_argument("--save", type=Path, metavar="FILE", help="save what you play as a transcript")
    play.add_argument("--replay", type=Path, metavar="FILE", help="check that a transcript still holds")
    play.set_defaults(command=_play_script)

    lsp = commands.add_parser("lsp", help="a language server for editors; they start it themselves")
    lsp.set_defaults(command=serve)


def _names_a_script(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "script", metavar="EXERCISE", help="a script file, or the name of a built-in exercise"
    )


def _name_and_words(text: str) -> tuple[str, str]:
    name, sign, words = text.partition("=")
    if not (sign and words):
        raise argparse.ArgumentTypeError("write it as NAME=WORDS")
    return name, words


def _found(script: str) -> "Revision | None":
    """The exercise in a file, or the built-in one with that name. Prints why if there is none."""
    from dialogues.script import files as files_module
    from dialogues.script.problems import FaultyScriptError
    from dialogues.script.revision import Revision
    from dialogues.text.languages import languages

    if (built_in := files_module.shipped()).get(script):
        return built_in[script]
    try:
        return Revision.of(files_module.read(Path(script)).script, languages())
    except FaultyScriptError as faulty:
        print("\n".join(map(str, faulty.problems)), file=sys.stderr)
    except OSError as trouble:
        names = ", ".join(built_in)
        print(f"{script}: {trouble.strerror}. Name a script's file, or one of: {names}", file=sys.stderr)
    return None


def _draw(chosen: argparse.Namespace) -> int:
    from bot.authoring.graphviz import PICTURES, NoPicture, picture
    from dialogues.author.diagram import diagram
    from dialogues.author.diagram_dot import dot
    from dialogues.author.diagram_mermaid import mermaid

    suffix = chosen.output.suffix.lower() if chosen.output else ""
    known = (*MERMAID, ".dot", *PICTURES)
    if chosen.output and suffix not in known:
        print(
            f"{chosen.output}: can't draw into this kind of file; use one of {', '.join(known)}",
            file=sys.stderr,
        )
        return WRONG_FILE
    revision = _found(chosen.script)
    if revision is None:
        return FAULT
    drawing = diagram(revision.script)
    if suffix == ".dot":
        return _put(dot(drawing), chosen.output)
    if suffix in PICTURES:
        try:
            return _put(picture(dot(drawing), suffix), chosen.output)
        except NoPicture as trouble:
            print(trouble, file=sys.stderr)
            return WRONG_FILE
    flowchart = mermaid(drawing)
    return _put(f"```mermaid\n{flowchart}```\n" if suffix == ".md" else flowchart, chosen.output)


def _schema(chosen: argparse.Namespace) -> int:
    from dialogues.author.editor_schema import editor_schema

    return _put(editor_schema(), chosen.output)


def _transcripts(chosen: argparse.Namespace) -> int:
    from dialogues.exploration.shortest_path import transcripts_for_uncovered
    from dialogues.exploration.state_space import TooManyStates, explorations
    from dialogues.rehearsal.coverage import covered_edges
    from dialogues.rehearsal.transcript import TranscriptFault

    revision = _found(chosen.script)
    if revision is None:
        return FAULT
    texts = {file: file.read_text("utf-8") for file in sorted(chosen.folder.glob("*.txt"))}
    try:
        taken = covered_edges(revision, texts.values())
        written = transcripts_for_uncovered(
            revision, (one.explore() for one in explorations(revision)), taken
        )
    except TranscriptFault as fault:
        print(f"A transcript in {chosen.folder} no longer holds: {fault}", file=sys.stderr)
        return FAULT
    except TooManyStates:
        print("This exercise has too many paths to explore; duologue check says what to do.", file=sys.stderr)
        return FAULT
    chosen.folder.mkdir(parents=True, exist_ok=True)
    for edge, lines in written.items():
        file = chosen.folder / f"{'_'.join(filter(None, edge))}.txt"
        file.write_text("\n".join(lines) + "\n", "utf-8")
        print(file)
    return 0


def _play_script(chosen: argparse.Namespace) -> int:
    revision = _found(chosen.script)
    if revision is None:
        return FAULT
    if chosen.replay is not None:
        return _replay(revision, chosen.replay)
    settings = _settings(revision, chosen.settings)
    if settings is None or (chosen.save is not None and not _can_be_written(chosen.save)):
        return FAULT
    if Path(chosen.script).is_file():
        _say_problems(Path(chosen.script))
    return play_script(chosen, revision, settings)


def _say_problems(file: Path) -> None:
    """What the check says of a script, before it is played; what stands beside it may be led to."""
    from dialogues.check.check import check

    for problem in check(beside(file), only=[file]):
        print(problem)


def _replay(revision: "Revision", file: Path) -> int:
    from dialogues.rehearsal.transcript import TranscriptFault, play

    try:
        play(file.read_text("utf-8"), {revision.script.exercise: revision})
    except TranscriptFault as fault:
        print(f"{file}: {fault}", file=sys.stderr)
    except OSError as trouble:
        print(f"{file}: {trouble.strerror}", file=sys.stderr)
    else:
        print(f"{file}: it comes true, line by line")
        return 0
    return FAULT


def _settings(revision: "Revision", words: Sequence[str]) -> dict[str, str] | None:
    """The settings these words stand for. Prints the first unknown word and returns None if there is one."""
    script = revision.script
    offered = {"form": script.forms, "way": script.ways, "length": script.lengths}
    settings = {name: word for name, known in offered.items() for word in known if word in words}
    if strange := sorted({*words} - {*settings.values()}):
        known = ", ".join(word for some in offered.values() for word in some)
        print(f"'{strange[0]}' isn't a setting of this exercise; it has: {known}", file=sys.stderr)
        return None
    return {"form": "together" if "together" in script.forms else "alone"} | settings


def _can_be_written(file: Path) -> bool:
    """Whether a new file can be made there. Checked first, so that nobody plays for nothing."""
    try:
        file.touch(exist_ok=False)
    except OSError as trouble:
        print(f"{file}: {trouble.strerror}; choose another file", file=sys.stderr)
        return False
    return True


def _put(contents: str | bytes, file: Path | None) -> int:
    """Write to a file, or print where none is named."""
    if file is None:
        print(contents, end="")
        return 0
    try:
        file.write_bytes(contents.encode() if isinstance(contents, str) else contents)
    except OSError as trouble:
        print(f"{file}: {trouble.strerror}; choose another file", file=sys.stderr)
        return WRONG_FILE
    print(f"Written: {file}")
    return 0


def _explain(chosen: argparse.Namespace) -> int:
    from dialogues.check.problem_pages import page
    from dialogues.script.problems import CODES

    try:
        print(page(chosen.code), end="")
    except KeyError:
        print(f"There is no code '{chosen.code}'. The codes are:", file=sys.stderr)
        for code, meaning in CODES.items():
            print(f"{code}  {meaning}", file=sys.stderr)
        return FAULT
    return 0
