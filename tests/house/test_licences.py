"""The list of third-party licences is the one that the installed packages make."""

import re

from tests.house.licences import DOCUMENT, HOUSE, document, needed, normal


def test_the_list_is_current() -> None:
    assert DOCUMENT.read_text("utf-8") == document(), "run: python -m tests.house.licences"


def test_every_package_on_it_is_pinned() -> None:
    pinned = re.findall(r"^([\w.-]+)==", (HOUSE / "requirements.txt").read_text("utf-8"), re.M)
    assert needed() - {"duologue"} <= set(map(normal, pinned))
