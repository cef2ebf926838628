"""What translators find."""

from collections import Counter

from bot.wording.extract import TEMPLATE, phrases, template


def test_the_template_for_translators_is_up_to_date() -> None:
    assert TEMPLATE.read_text("utf-8") == template(), "python -m bot.wording.extract writes it anew"


def test_a_context_names_one_text_or_its_versions_alone_and_together() -> None:
    times = Counter(phrase.context for phrase in phrases())
    assert {context for context, count in times.items() if count > 1} <= {
        phrase.context for phrase in phrases() if phrase.context.endswith(("/ask", "/tell", "/meanwhile"))
    }
    assert max(times.values()) <= 2
