"""Beside us: a dialogue with python-telegram-bot's ConversationHandler and PicklePersistence.

    python -m tests.bench.conversation_handler ADDRESS FOLDER

As its users write it, and as long as the stretch of the listening loop that is measured: 30 steps, 24 of them
in words, 6 by a button; then it begins anew. What people answer is kept in `user_data`, which is written to a
file every minute, and at the end.
"""

import sys
from pathlib import Path

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    MessageHandler,
    PicklePersistence,
    filters,
)

from tests.bench.steps import STEPS, is_tap, question

GO_ON = InlineKeyboardMarkup([[InlineKeyboardButton("Go on", callback_data="go")]])


async def begin(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Ask the first question."""
    await update.message.reply_text(question(0))
    return 0


async def answered(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Keep what was typed, and ask the next question."""
    step = context.user_data.get("step", 0)
    context.user_data[f"answer {step}"] = update.message.text
    following = context.user_data["step"] = (step + 1) % STEPS
    await update.message.reply_text(question(following), reply_markup=GO_ON if is_tap(following) else None)
    return following


async def tapped(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Go on from a button."""
    await update.callback_query.answer()
    following = context.user_data["step"] = (context.user_data.get("step", 0) + 1) % STEPS
    await update.callback_query.edit_message_text(
        question(following), reply_markup=GO_ON if is_tap(following) else None
    )
    return following


if __name__ == "__main__":
    persistence = PicklePersistence(Path(sys.argv[2], "conversations.pickle"))
    builder = Application.builder().token("1:handler").base_url(f"{sys.argv[1]}/bot").persistence(persistence)
    application = builder.build()
    states = {
        step: [CallbackQueryHandler(tapped) if is_tap(step) else MessageHandler(filters.TEXT, answered)]
        for step in range(STEPS)
    }
    application.add_handler(
        ConversationHandler([CommandHandler("start", begin)], states, [], name="dialogue", persistent=True)
    )
    application.run_polling()
