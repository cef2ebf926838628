"""Runs Graphviz's `dot` to turn a diagram into a picture."""

import shutil
import subprocess

PICTURES = (".svg", ".png", ".pdf")


class NoPicture(Exception):
    """There is no picture; the message says why and how to mend it, in one line."""


def picture(dot: str, suffix: str) -> bytes:
    """A diagram in DOT as the contents of a picture file, in the format of its suffix (`.svg`)."""
    program = shutil.which("dot")
    if program is None:
        raise NoPicture("Graphviz is missing: apt-get install graphviz, or leave out -o for Mermaid")
    done = subprocess.run([program, f"-T{suffix[1:]}"], input=dot.encode(), capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip().splitlines() or [f"exit code {done.returncode}"]
        raise NoPicture(f"Graphviz made no {suffix} file: {said[0]}. Try .svg, or leave out -o for Mermaid")
    return done.stdout
