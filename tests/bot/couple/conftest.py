"""The life of one person, with a partner."""

from tests.bot.nudges.conftest import alex, newcomer

__all__ = ["alex", "newcomer"]
