"""What came late: a messenger may bring an update once more, after others of the same chat."""

from collections import OrderedDict

from bot.channels.message import Incoming

CHATS = 10_000  # remembered, in memory alone; a duplicate comes within minutes


class Order:
    def __init__(self) -> None:
        self._newest: OrderedDict[str, int] = OrderedDict()

    def is_late(self, incoming: Incoming) -> bool:
        """Somebody who blocked the bot and came back has not blocked it again. What they typed is known by its number
        in their state: only leaving has none.
        """
        newest = self._newest.get(incoming.chat, -1)
        if incoming.left and incoming.update < newest:
            return True
        self._newest[incoming.chat] = max(newest, incoming.update)
        self._newest.move_to_end(incoming.chat)
        while len(self._newest) > CHATS:
            self._newest.popitem(last=False)
        return False
