"""Things that come in groups get one answer: an album, ten stickers, twenty forwarded messages.

In memory, for so many chats: at worst a group is answered twice.
"""

from collections import OrderedDict
from dataclasses import dataclass, field

from bot.telegram.incoming import SentOther, Typed, User

GAP = 5  # seconds between two things of one group, by the dates that Telegram gave them
REMEMBERED = 10_000  # chats


@dataclass(slots=True)
class _Group:
    """What has come to a chat in one go: forwarded words, things without words, or some of both."""

    latest: int  # when the latest of it was sent
    album: str | None = None
    answered: dict[type, int] = field(default_factory=dict)  # the first update of each kind

    def takes(self, at: int, album: str | None, update_id: int) -> bool:
        """Whether something sent then belongs to it. What comes before it is its transaction run again."""
        comes_after = all(first <= update_id for first in self.answered.values())
        return comes_after and (abs(at - self.latest) <= GAP or (album is not None and album == self.album))


class Bursts:
    """Knows of each chat whether a group is under way."""

    def __init__(self) -> None:
        self._groups: OrderedDict[int, _Group] = OrderedDict()

    def goes_on(self, user: User, update_id: int, happened: object) -> bool:
        """Whether this is one more of a group that has had its answer.

        An update has the same result when its transaction runs again.
        """
        group = self._groups.pop(user.chat_id, None)
        if not isinstance(happened, SentOther) and not (isinstance(happened, Typed) and happened.forwarded):
            return False
        album = happened.album if isinstance(happened, SentOther) else None
        if group is None or not group.takes(happened.at, album, update_id):
            group = _Group(happened.at)
        group.latest, group.album = happened.at, album
        self._groups[user.chat_id] = group
        if len(self._groups) > REMEMBERED:
            self._groups.popitem(last=False)
        return update_id > group.answered.setdefault(type(happened), update_id)
