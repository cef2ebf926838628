"""What stands in each chat, known before it is in the database: its current screen, and private messages."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from storage.database import Database
from storage.unit_of_work import Unit

_REMEMBERED = 20_000  # chats


@dataclass(frozen=True, slots=True)
class Standing:
    """`screen`: the chat's screen, if any. `private`: by message_id, when each leaves (Unix time)."""

    screen: int | None = None
    private: Mapping[int, int] = field(default_factory=dict)


class CurrentScreens:
    """Caches what stands in each chat this process has sent to; others are read from the database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._newest: OrderedDict[int, Standing] = OrderedDict()

    def stored(self, chat_id: int, screen: int | None, private: Mapping[int, int] | None) -> None:
        """The database says that this stands in the chat; another worker may have sent it.

        `private` None: not looked up; `of` asks the database then.
        """
        if private is None:
            self._newest.pop(chat_id, None)
        else:
            self.show(chat_id, Standing(screen, private))

    async def of(self, chat_id: int, person_id: int | None) -> Standing:
        """What stands in the chat."""
        standing = self._newest.get(chat_id)
        if standing is None:
            standing = Standing()
            if person_id is not None:
                standing = await self._database.transact(_stored(person_id))
            self.show(chat_id, standing)
        return standing

    def show(self, chat_id: int, standing: Standing) -> None:
        """This stands in the chat from now on."""
        self._newest[chat_id] = standing
        self._newest.move_to_end(chat_id)
        if len(self._newest) > _REMEMBERED:
            self._newest.popitem(last=False)


def _stored(person_id: int) -> Callable[[Unit], Standing]:
    def look(unit: Unit) -> Standing:
        try:
            person = unit.people.get(person_id)
        except KeyError:
            return Standing()
        return Standing(person.screen, person.private)

    return look
