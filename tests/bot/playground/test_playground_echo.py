"""A bot that knows nothing of the playground: python-telegram-bot as it comes, with another address."""

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

from bot.playground import Playground
from bot.playground.files import sample_photo
from tests.bot.playground.botside import TOKEN
from tests.phones import Phone


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again, with a button."""
    assert update.message is not None
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Again", callback_data="again")]])
    await update.message.reply_html(f"<b>{update.message.text}</b>", reply_markup=keyboard)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Answer the tap and edit."""
    assert update.callback_query is not None
    await update.callback_query.answer("done")
    await update.callback_query.edit_message_text("tapped")


async def test_an_unmodified_echo_bot_runs_on_it(
    playground: Playground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    application = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{playground.url}/bot")
        .base_file_url(f"{playground.url}/file/bot")
        .build()
    )
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(tapped))
    async with application, Phone(playground.url, 1001) as alex:
        assert application.updater is not None
        await application.updater.start_polling()
        await application.start()
        await alex.types("hello 🌻")
        bubble = await alex.sees("hello 🌻")
        assert bubble["html"] == "<b>hello 🌻</b>"
        await alex.taps("Again")
        await alex.sees("tapped")
        await alex.quiet()

        sent = await application.bot.send_photo(1001, sample_photo(), caption="look")
        file = await sent.photo[-1].get_file()
        assert bytes(await file.download_as_bytearray()) == sample_photo()
        with pytest.raises(BadRequest, match="Message is not modified"):
            await application.bot.edit_message_caption(1001, sent.message_id, caption="look")
        await alex.post("/play/troubles", {"status": 429, "retry_after": 3})
        with pytest.raises(RetryAfter):
            await application.bot.send_message(1001, "x")
        await alex.blocks()
        await alex.quiet()
        await alex.post("/play/troubles", {"status": 403})
        with pytest.raises(Forbidden):
            await application.bot.get_me()
        await application.updater.stop()
        await application.stop()
