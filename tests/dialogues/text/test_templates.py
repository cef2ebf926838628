"""What templates render."""

import pytest

from dialogues.text.templates import fill


@pytest.mark.parametrize(
    ("value", "printed"), [("tea & cake", "tea &amp; cake"), ("<b>", "&lt;b&gt;"), (7, "7")]
)
def test_any_value_can_be_quoted_and_is_escaped(value: object, printed: str) -> None:
    assert fill("{{ said | quote }}", {"said": value}) == f"<blockquote>{printed}</blockquote>"
