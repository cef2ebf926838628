"""The commands for people who write exercises: `check` and `explain`."""

import argparse
import sys
from pathlib import Path
from typing import Any

FAULT = 1


def add_to(commands: Any) -> None:
    """Add the authors' commands to a parser's commands."""
    check = commands.add_parser("check", help="check exercises: prints file:line CODE message")
    check.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the built-in exercises")
    check.set_defaults(command=_check)

    explain = commands.add_parser("explain", help="what a problem's code means, with a faulty script mended")
    explain.add_argument("code", metavar="CODE", help="as check prints it, such as DUO007")
    explain.set_defaults(command=_explain)


def _check(chosen: argparse.Namespace) -> int:
    from dialogues.check import check

    problems = check(chosen.paths)
    for problem in problems:
        print(problem)
    if problems:
        codes = sorted({problem.code for problem in problems})
        others = f" (also {', '.join(codes[1:])})" if codes[1:] else ""
        print(f"What it means, with an example: duologue explain {codes[0]}{others}", file=sys.stderr)
    return FAULT if problems else 0


def _explain(chosen: argparse.Namespace) -> int:
    from dialogues.problem_pages import page
    from dialogues.problems import CODES

    try:
        print(page(chosen.code), end="")
    except KeyError:
        print(f"There is no code '{chosen.code}'. There are:", file=sys.stderr)
        for code, meaning in CODES.items():
            print(f"{code}  {meaning}", file=sys.stderr)
        return FAULT
    return 0
