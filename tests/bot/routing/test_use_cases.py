"""What is read when the bot starts."""

from pathlib import Path

from bot.routing.use_cases import UseCases
from bot.settings import Settings
from dialogues.questions.bank import bank


def test_the_questions_of_the_day_are_read_at_the_start_and_not_with_the_first_of_them(
    tmp_path: Path,
) -> None:
    bank.cache_clear()
    settings = Settings(
        _env_file=None, telegram_bot_token="1:a", database_url=f"sqlite:///{tmp_path}/x.sqlite3"
    )
    UseCases.from_settings(settings, "duologue_bot")
    assert bank.cache_info().currsize == 1
