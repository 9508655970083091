"""Telegram's limits on what a bot sends, by the machine's own time: one message a second to a chat, thirty to all.

Only what begins a new message counts, edits do not. A tenth of a second is forgiven, as the way there has its jitter.
"""

from collections.abc import Mapping

from tests.telegram.ledger import Account
from tests.telegram.refusals import too_many

PER_CHAT = 0.9  # seconds between two messages
OVERALL = 30  # in any second
COUNTED = ("send", "copy", "forward")


def counts(method: str) -> bool:
    return method.startswith(COUNTED) and method != "sendChatAction"


def admit(account: Account, params: Mapping[str, object], now: float) -> None:
    """Raises Refusal with the seconds to wait."""
    chat, sends = params.get("chat_id"), account.sends
    while sends and now - sends[0] >= 1.0:
        sends.popleft()
    if len(sends) >= OVERALL:
        raise too_many(1)
    if not isinstance(chat, int):
        return
    if now - account.last_send.get(chat, -PER_CHAT) < PER_CHAT:
        raise too_many(1)
    sends.append(now)
    account.last_send[chat] = now
