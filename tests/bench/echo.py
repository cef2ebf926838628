"""The measure: an echo bot as python-telegram-bot's users write it.

python -m tests.bench.echo ADDRESS
"""

import sys

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import Application, CallbackQueryHandler, ContextTypes, MessageHandler, filters

BUTTON = InlineKeyboardMarkup([[InlineKeyboardButton("Nice", callback_data="nice")]])


async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Say it again."""
    await update.message.reply_text(update.message.text, reply_markup=BUTTON)


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    """Take the tap."""
    await update.callback_query.answer()


if __name__ == "__main__":
    application = Application.builder().token("1:echo").base_url(f"{sys.argv[1]}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.add_handler(CallbackQueryHandler(tapped))
    application.run_polling()
