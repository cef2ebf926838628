"""The life of one person."""

from tests.bot.nudges.conftest import alex, newcomer

__all__ = ["alex", "newcomer"]
