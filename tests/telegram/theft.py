"""What somebody who stole a bot's token can read at this moment.

Every message that still exists can be forwarded or copied to them, in both directions; updates that wait can be polled;
a file can be fetched by the id in such a message or update, or by its guessable path for an hour after it was opened.
"""

import json
from dataclasses import dataclass, field

from tests.telegram.files import File, Files
from tests.telegram.ledger import Account


@dataclass(frozen=True)
class Loot:
    messages: tuple[str, ...] = field(repr=False)
    pending: tuple[str, ...] = field(repr=False)
    files: tuple[File, ...] = field(repr=False)

    def holds(self, words: str) -> bool:
        """Whether these words stand anywhere in it."""
        texts = [*self.messages, *self.pending, *(file.content.decode("utf-8", "replace") for file in self.files)]
        return any(words in text for text in texts)


def rob(account: Account, files: Files, now: float) -> Loot:
    messages = tuple(
        _spelt(message.json(account.user())) for chat in account.chats.values() for message in chat.messages.values()
    )
    queue = account.queue
    pending = tuple(_spelt(update.json()) for update in [*queue.waiting.values(), *queue.again])
    named = [file for file in files.files.values() if any(file.id in text for text in [*messages, *pending])]
    return Loot(messages, pending, tuple({file.id: file for file in [*named, *files.open_now(now)]}.values()))


def _spelt(said: object) -> str:
    return json.dumps(said, ensure_ascii=False)
