"""Things that come in groups get one answer: an album, ten stickers, twenty forwarded messages.

In memory, for so many chats: at worst a group is answered twice.
"""

from collections import OrderedDict
from dataclasses import dataclass

from bot.telegram.incoming import SentOther, Typed, User

GAP = 5  # seconds between two things of one group, by the dates that Telegram gave them
REMEMBERED = 10_000  # chats


@dataclass(frozen=True, slots=True)
class _Group:
    kind: type
    album: str | None
    first: int  # the update that was answered
    latest: int  # when the latest of them was sent

    def goes_on_with(self, happened: SentOther | Typed) -> bool:
        """Whether this belongs to the group as well."""
        if type(happened) is not self.kind:
            return False
        album = happened.album if isinstance(happened, SentOther) else None
        return (album is not None and album == self.album) or abs(happened.at - self.latest) <= GAP


class Bursts:
    """Knows of each chat what came last."""

    def __init__(self) -> None:
        self._groups: OrderedDict[int, _Group] = OrderedDict()

    def goes_on(self, user: User, update_id: int, happened: object) -> bool:
        """Whether this is one more of a group that has had its answer.

        An update has the same result when its transaction runs again.
        """
        before = self._groups.pop(user.chat_id, None)
        if not isinstance(happened, SentOther) and not (isinstance(happened, Typed) and happened.forwarded):
            return False
        goes_on = before is not None and before.first < update_id and before.goes_on_with(happened)
        first = before.first if before is not None and goes_on else update_id
        album = happened.album if isinstance(happened, SentOther) else None
        self._groups[user.chat_id] = _Group(type(happened), album, first, happened.at)
        if len(self._groups) > REMEMBERED:
            self._groups.popitem(last=False)
        return goes_on
