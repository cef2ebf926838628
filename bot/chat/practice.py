"""What this bot offers and to whom: its exercises, its name on Telegram, its operator."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.places.help_lines import HelpLines, load
from dialogues.script.revision import Revision


@dataclass(slots=True)
class Practice:
    """What every turn needs to know beside the person. `username` is known once Telegram was asked."""

    exercises: Mapping[str, Revision]
    username: str = ""
    open_to: frozenset[int] = frozenset()  # Telegram ids; empty: everyone
    operator: str = ""
    contact: str = ""
    keeps_days: int = 90  # how long what is over and done with stays in the database
    on_postgresql: bool = False
    help_lines: HelpLines = field(default_factory=load)
    restored: dict[str, Revision] = field(default_factory=dict)  # older revisions that live sessions need
