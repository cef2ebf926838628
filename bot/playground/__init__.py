"""A local stand-in for Telegram: the Bot API on one side, people's phones on the other.

It knows nothing about any particular bot.
"""

from bot.playground.server import Playground

__all__ = ["Playground"]
