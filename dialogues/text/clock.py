"""How a time of day is written."""

from datetime import datetime, time


def clock(at: time | datetime) -> str:
    """A time for people to read, in every language: 9:00, 19:30.

    Of twenty-four hours, so that whoever typed "half seven" sees which one was understood.
    """
    return f"{at.hour}:{at.minute:02}"
