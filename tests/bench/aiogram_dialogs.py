"""Beside us: the same dialogue as aiogram_dialog's users write it, kept in memory.

python -m tests.bench.aiogram_dialogs ADDRESS FOLDER
"""

import asyncio
import sys

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import CommandStart
from aiogram.fsm.state import State, StatesGroup
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, Message
from aiogram_dialog import Dialog, DialogManager, StartMode, Window, setup_dialogs
from aiogram_dialog.api.protocols import DialogProtocol
from aiogram_dialog.widgets.input import MessageInput
from aiogram_dialog.widgets.kbd import Button
from aiogram_dialog.widgets.text import Const

from tests.bench.steps import STEPS, is_tap, question

Steps = type("Steps", (StatesGroup,), {f"step{number}": State() for number in range(STEPS)})
STATES = tuple(Steps.__states__)


async def go_on(manager: DialogManager) -> None:
    """To the next step, and from the last one to the first."""
    here = STATES.index(manager.current_context().state)
    await manager.switch_to(STATES[(here + 1) % STEPS])


async def answered(message: Message, _source: DialogProtocol, manager: DialogManager) -> None:
    """Keep what was typed."""
    manager.dialog_data[manager.current_context().state.state] = message.text
    await go_on(manager)


async def tapped(_query: CallbackQuery, _button: Button, manager: DialogManager) -> None:
    """Go on from a button."""
    await go_on(manager)


def window(step: int) -> Window:
    """What is seen at a step."""
    text = Const(question(step))
    if is_tap(step):
        return Window(text, Button(Const("Go on"), id="go", on_click=tapped), state=STATES[step])
    return Window(text, MessageInput(answered), state=STATES[step])


async def begin(_message: Message, dialog_manager: DialogManager) -> None:
    """Begin with the first step."""
    await dialog_manager.start(STATES[0], mode=StartMode.RESET_STACK)


async def main() -> None:
    """Poll until SIGTERM."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
    dispatcher = Dispatcher(storage=MemoryStorage())
    dispatcher.message.register(begin, CommandStart())
    dispatcher.include_router(Dialog(*map(window, range(STEPS))))
    setup_dialogs(dispatcher)
    await dispatcher.start_polling(Bot("1:dialog", session=session))


if __name__ == "__main__":
    asyncio.run(main())
