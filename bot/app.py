"""The only wiring: settings → vault → database → Telegram → use cases → inbox, outbox, scheduler."""

import asyncio
import gc
import logging
import signal
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from typing import Any, TypeAlias

from telegram.error import InvalidToken, TelegramError

from bot.account.export_file import pack
from bot.clock import Clock
from bot.inbox.intake import Intake
from bot.inbox.outage_notice import OutageNotice
from bot.inbox.polling import TOKEN_REFUSED, Polling
from bot.inbox.tap_answers import TapAnswers
from bot.inbox.told import Told
from bot.logs import fault
from bot.outbox.disk_scrub import DiskScrub
from bot.outbox.sender import Sender
from bot.routing.use_cases import UseCases
from bot.scheduler import Scheduler
from bot.settings import Settings, SettingsTrouble, erasures_folder, key_file
from bot.telegram.client import Telegram
from bot.telegram.file import File
from bot.telegram.patience import pause_after
from bot.telegram.profile import introduce
from bot.upkeep import Upkeep
from bot.watch.figures import Figures
from bot.watch.health import Health, Waiting
from storage.database import Database
from storage.errors import DatabaseAway
from storage.sealing.master_key import find_vault
from storage.sole_bot import sole_bot
from storage.unit_of_work import Unit

DRAIN = 3.0  # seconds in which committed messages still go out after SIGTERM
IN_FLIGHT = 4.0  # seconds more for calls in flight
LONGEST_FOR_DATABASE = 5.0  # seconds between two tries at the start

log = logging.getLogger(__name__)


MakeUseCases: TypeAlias = Callable[[Settings, str], UseCases]
"""From the settings and the bot's user name on Telegram."""


async def run(settings: Settings, make: MakeUseCases) -> None:
    """Run the bot until SIGTERM or SIGINT; raises as `serve` does."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await serve(settings, make, stop, spare_the_collector)


async def serve(
    settings: Settings,
    make: MakeUseCases,
    stop: asyncio.Event,
    listens: Callable[[], None] | None = None,
) -> None:
    """Run the bot until `stop` is set; `listens` is called when everything is loaded.

    Raises SettingsTrouble, MasterKeyTrouble, DatabaseTrouble or NotNow when it cannot start, each with its
    line.
    """
    token = settings.token
    clock = Clock(settings.clock_offset_file)
    figures = Figures()
    health = Health(figures)
    async with AsyncExitStack() as stack:
        stack.enter_context(sole_bot(settings.database_url))
        if settings.health_at is not None:
            from bot.watch.server import serving  # loaded only where it serves

            await stack.enter_async_context(serving(*settings.health_at, health, figures))
        database = await _database(settings, figures, stop)
        if database is None:
            return
        stack.push_async_callback(database.close)

        async def waiting() -> Waiting:
            return Waiting(*await database.transact(lambda unit: unit.outbox.waiting()))

        health.can_look(waiting, clock.now)
        telegram = await stack.enter_async_context(Telegram(token, settings.telegram_api_url, figures))
        username = await _who_am_i(telegram, stop, polls=settings.webhook_url is None)
        if username is None:
            return
        use_cases = make(settings, username)
        now = clock.now()
        await database.catch_up(lambda unit, behind: use_cases.catch_up(unit, behind, now), now)

        async def blocked(chat_id: int) -> None:
            def leave(unit: Unit, chat_id: int) -> None:
                unit.outbox.drop(chat_id)
                use_cases.on_blocked(unit, chat_id, clock.now())

            batch = await database.batch([chat_id], leave, chats=[chat_id])
            sender.enqueue(batch.outgoing)
            for _, error in batch.failures:
                log.error("someone who blocked the bot could not be let go: %s", fault(error))
                await database.transact(lambda unit: unit.outbox.drop(chat_id))

        async def attach(person_id: int, scope: str) -> File:
            gathered = await database.transact(
                lambda unit: use_cases.gather(unit, person_id, scope, clock.now())
            )
            return await asyncio.to_thread(pack, gathered)

        disk_scrub = DiskScrub(database)
        sender = Sender(telegram, database, clock, blocked, attach, disk_scrub.ask, figures)
        tap_answers = TapAnswers(telegram)
        upkeep = Upkeep(database, clock, settings)
        await upkeep.beat()
        keeps = timedelta(days=settings.keep_finished_days)
        scheduler = Scheduler(database, sender, clock, use_cases.fire, keeps, figures, upkeep.jobs())
        outage_notice = OutageNotice(
            telegram, use_cases.excuse, Told(erasures_folder(settings), token.encode())
        )
        intake = Intake(
            database,
            sender,
            tap_answers,
            outage_notice,
            clock,
            use_cases.handle,
            use_cases.apologise,
            use_cases.slow_down,
            use_cases.pass_over,
            figures,
        )
        polling = Polling(telegram, intake, sender, clock, figures.receiving)
        sending = sender.start()
        beside = [
            asyncio.create_task(introduce(telegram.bot, use_cases.profiles())),
            asyncio.create_task(disk_scrub.run()),
        ]
        scheduler.start()
        if settings.webhook_url is None:
            listening = polling.run(stop)
        else:
            from bot.inbox.webhook import Webhook  # the HTTP server is loaded only where it serves

            webhook = Webhook(telegram, intake, settings.secret, figures, health)
            host, port = settings.listen_at
            listening = webhook.run(stop, settings.webhook_url, settings.webhook_path, host, port)
        if listens is not None:
            listens()
        log.info("@%s listens", username)
        try:
            await _until_stopped(listening, sending)
        finally:
            for task in beside:
                task.cancel()
            await scheduler.close()
            await upkeep.beat()
            await tap_answers.close()
            await outage_notice.close()
            await sender.close(DRAIN, IN_FLIGHT)
            await polling.confirm()
            figures.close()
        log.info("stopped")


def spare_the_collector() -> None:
    """Exempt what stays for good (modules, tables, scripts) from garbage collection, and turn it on.

    Walking through all of it would stop the bot for a tenth of a second.
    """
    gc.collect()
    gc.freeze()
    # python-telegram-bot's objects are many small containers and no cycles: the default thresholds would look
    # through them for a tenth of the processor time, and find nothing.
    gc.set_threshold(20_000, 50, 100)
    gc.enable()


async def _database(settings: Settings, figures: Figures, stop: asyncio.Event) -> Database | None:
    """The opened database, asking until it can be had; None if it is time to stop first.

    DatabaseTrouble, MasterKeyTrouble: it can be had only once the operator has mended something.
    """
    key = settings.master_key.get_secret_value() if settings.master_key else None
    tries = 0
    while not stop.is_set():
        tries += 1
        database = None
        try:
            vault = await asyncio.to_thread(
                find_vault, settings.database_url, value=key, file=key_file(settings)
            )
            database = Database(
                settings.database_url, vault, erasures_folder(settings), settings.database_pool, figures
            )
            await database.open()
            if tries > 1:
                log.info("the database is there")
            return database
        except DatabaseAway as trouble:
            if tries == 1:
                log.warning("the database cannot be had yet, and is asked again: %s", trouble)
            if database is not None:
                await database.close()
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_after(tries, longest=LONGEST_FOR_DATABASE))
        except BaseException:
            if database is not None:
                await database.close()
            raise
    return None


async def _who_am_i(telegram: Telegram, stop: asyncio.Event, *, polls: bool) -> str | None:
    """The bot's user name, asking until Telegram answers; None if it is time to stop first."""
    tries = 0
    while not stop.is_set():
        tries += 1
        try:
            me = await telegram.bot.get_me()
            if polls:
                await telegram.bot.delete_webhook()  # polling is refused while one is set
            return me.username or ""
        except InvalidToken:
            raise SettingsTrouble(TOKEN_REFUSED) from None
        except TelegramError as trouble:
            if tries == 1:
                log.warning("Telegram cannot be reached yet: %s", type(trouble).__name__)
            with suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), pause_after(tries, trouble))
    return None


async def _until_stopped(listening: Coroutine[Any, Any, None], sending: Sequence[asyncio.Task[None]]) -> None:
    """Wait for the listener. If a sending task ends first, its error ends the bot."""
    loop = asyncio.create_task(listening)
    await asyncio.wait({loop, *sending}, return_when=asyncio.FIRST_COMPLETED)
    if not loop.done():
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
        for task in sending:
            if task.done():
                await task
    else:
        await loop
