"""What the Bot API answers instead of a result, in its own words (tdlib/telegram-bot-api, Client.cpp)."""

from collections.abc import Mapping


class Refusal(Exception):
    """`mistake`: no bot should ever have made this call; the others happen to good bots too (a blocked chat)."""

    def __init__(self, code: int, words: str, *, mistake: bool = False, retry_after: int = 0) -> None:
        super().__init__(words)
        self.code = code
        self.words = words
        self.mistake = mistake
        self.retry_after = retry_after

    def answer(self) -> Mapping[str, object]:
        said: dict[str, object] = {"ok": False, "error_code": self.code, "description": self.words}
        return said | ({"parameters": {"retry_after": self.retry_after}} if self.retry_after else {})


def mistaken(words: str) -> Refusal:
    return Refusal(400, f"Bad Request: {words}", mistake=True)


def bad(words: str) -> Refusal:
    return Refusal(400, f"Bad Request: {words}")


def too_many(seconds: int) -> Refusal:
    return Refusal(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)


NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current content "
    "and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
WEBHOOK_IS_SET = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
