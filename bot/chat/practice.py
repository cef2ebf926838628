"""What this bot offers and to whom: its exercises, its name on Telegram, its operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.places.help_lines import HelpLines, load
from dialogues.path.path import Path, six_weeks
from dialogues.script.revision import Revision


@dataclass(slots=True)
class Practice:
    """What every turn shares, whoever the person is. `username` is empty until Telegram has been asked."""

    exercises: Mapping[str, Revision]
    username: str = ""
    open_to: frozenset[int] = frozenset()  # Telegram ids; empty: everyone
    operator: str = ""
    contact: str = ""
    keeps_days: int = 90  # days that finished sessions stay in the database
    on_postgresql: bool = False
    help_lines: HelpLines = field(default_factory=load)
    path: Path = field(default_factory=six_weeks)
    restored: dict[str, Revision] = field(default_factory=dict)  # older ones that live sessions still use
    # person id → the last message that counted as an answer without *Send*, and when
    answered: dict[int, tuple[int, datetime]] = field(default_factory=dict)
    asking: dict[int, int] = field(
        default_factory=dict
    )  # person id → their open private question; not stored
