"""`duologue erase`: what `/delete` does, for somebody whose request reached the operator by other ways."""

from bot.account import own_data
from bot.chat.turn import Turn
from bot.clock import Clock
from bot.operations.offline import must_exist, vault_of
from bot.routing.use_cases import UseCases
from bot.settings import Settings, erasures_folder
from storage.database import Database
from storage.errors import TooLargeToScrub
from storage.unit_of_work import Unit


async def erase(settings: Settings, telegram_id: int, *, sure: bool) -> str:
    """Erase them, while the bot runs; returns what to tell the operator. Without `sure`, only says who it is.

    Nothing is said in their chat, and nothing to a partner. BackupTrouble, MasterKeyTrouble, DatabaseTrouble.
    """
    must_exist(settings)
    now = Clock(settings.clock_offset_file).now()
    practice = UseCases.from_settings(settings, "").practice

    def work(unit: Unit) -> str:
        person = unit.people.by_chat(telegram_id)
        if person is None:
            return f"nobody with the Telegram id {telegram_id} is here; there is nothing to delete"
        since = f"{person.created_at:%Y-%m-%d}"
        if not sure:
            paired = "in a couple" if person.couple_id is not None else "in no couple"
            return f"{telegram_id} is here since {since}, {paired}; to delete everything: add --yes"
        own_data.erase(Turn(practice, unit, now, person))
        return f"everything of {telegram_id}, here since {since}, is deleted"

    vault = vault_of(settings, settings.database_url)
    database = Database(settings.database_url, vault, erasures_folder(settings))
    await database.open()
    try:
        said = await database.transact(work)
        if sure:
            try:
                await database.scrub()
            except TooLargeToScrub as trouble:
                return f"{said}; {trouble}"
        return said
    finally:
        await database.close()
