"""The length of a text as Telegram counts it."""


def length(text: str) -> int:
    """The length of a text in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2
