"""The current screen of each chat, known before it is in the database."""

from collections import OrderedDict
from collections.abc import Callable

from storage.database import Database
from storage.unit_of_work import Unit

_REMEMBERED = 20_000  # chats


class CurrentScreens:
    """Caches the newest screen of each chat this process has sent to; others are read from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest: OrderedDict[int, int] = OrderedDict()

    def show(self, chat_id: int, message_id: int) -> bool:
        """This message is the chat's screen from now on; returns whether that is new."""
        news = self._newest.get(chat_id) != message_id
        self._newest[chat_id] = message_id
        self._newest.move_to_end(chat_id)
        if len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)
        return news

    def stored(self, chat_id: int, message_id: int | None) -> None:
        """The database says this message is the chat's screen; another worker may have sent it.

        None: not looked up; `current` asks the database then.
        """
        if message_id is None:
            self._newest.pop(chat_id, None)
        else:
            self.show(chat_id, message_id)

    async def current(self, chat_id: int, person_id: int | None) -> int | None:
        """The message_id of the chat's screen, or None if there is none."""
        newest = self._newest.get(chat_id)
        if newest is not None or person_id is None:
            return newest
        return await self._database.transact(_stored(person_id))


def _stored(person_id: int) -> Callable[[Unit], int | None]:
    def look(unit: Unit) -> int | None:
        try:
            return unit.people.get(person_id).screen
        except KeyError:
            return None

    return look
