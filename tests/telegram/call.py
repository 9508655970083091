"""One call of a bot: whose it is, what it says, and the things it acts on."""

from dataclasses import dataclass, field
from typing import cast

from tests.telegram.files import Files
from tests.telegram.ledger import FORTY_EIGHT_HOURS, Account, Chat, Message, Rows, Sent
from tests.telegram.markup import Rich, read_html, trimmed, units
from tests.telegram.refusals import Refusal, bad, mistaken

BUTTONS, ENTITIES = 100, 100
DOES = frozenset({"url", "callback_data", "web_app", "login_url", "copy_text", "callback_game", "pay"})


@dataclass
class Call:
    """`params` are values of their types. `moment`: the stand-in's count of events; `now`: its clock, in seconds.
    `touched`: chats where something was sent or changed; `about`: those it had to do with otherwise.
    """

    method: str
    account: Account
    params: dict[str, object]
    files: Files
    now: float
    moment: int
    expiry: float
    keep: bool = True
    touched: set[int] = field(default_factory=set)
    about: set[int] = field(default_factory=set)

    def text(self, name: str) -> str:
        return cast(str, self.params.get(name, ""))

    def number(self, name: str, otherwise: int = 0) -> int:
        return cast(int, self.params.get(name, otherwise))

    def flag(self, name: str) -> bool:
        return bool(self.params.get(name))

    def chat(self, name: str = "chat_id") -> Chat:
        """Where the bot may write. Raises Refusal as Telegram does."""
        chat = self.account.chats.get(self.number(name)) if isinstance(self.params[name], int) else None
        if chat is None:
            raise bad("chat not found")
        if chat.left:
            raise Refusal(403, "Forbidden: bot is not a member of the supergroup chat")
        if not chat.known:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def rich(self, name: str = "text", entities: str = "entities") -> Rich:
        """The text without its tags."""
        mode, source = self.text("parse_mode").lower(), self.text(name)
        if mode == "html":
            return _dressed(read_html(source))
        if mode:
            raise mistaken("the stand-in reads HTML alone")
        return trimmed(Rich(source, tuple(cast(list[dict[str, str | int]], self.params.get(entities, [])))))

    def body(self) -> Rich:
        """The text of a message. Raises Refusal for none and for too much."""
        rich = self.rich()
        if not rich.text:
            raise mistaken("message text is empty")
        if units(rich.text) > 4096:
            raise mistaken("message is too long")
        return rich

    def caption(self) -> Rich:
        rich = self.rich("caption", "caption_entities")
        if units(rich.text) > 1024:
            raise mistaken("message caption is too long")
        return rich

    def rows(self) -> Rows:
        """The inline keyboard; other kinds of `reply_markup` change nothing that we look at."""
        markup = cast(dict[str, list[list[dict[str, object]]]], self.params.get("reply_markup", {}))
        rows = tuple(tuple(row) for row in markup.get("inline_keyboard", []) if row)
        if sum(map(len, rows)) > BUTTONS:
            raise mistaken("reply markup is too long")
        for row in rows:
            for button in row:
                _check_button(button)
        return rows

    def message(self, what: str, name: str = "message_id") -> Message:
        chat = self.chat()
        message = chat.messages.get(self.number(name))
        if message is None:
            raise bad(f"message to {what} not found")
        return message

    def deletable(self, message: Message) -> Message:
        if self.now - message.date > FORTY_EIGHT_HOURS:
            raise bad("message can't be deleted for everyone")
        return message

    def put(self, chat: Chat, rich: Rich, **more: object) -> Message:
        """A new message of the bot."""
        number, silent = next(self.account.numbers), self.flag("disable_notification")
        message = Message(number, chat, True, self.now, rich, self.rows(), silent=silent, **more)
        chat.messages[number] = message
        self.note(message)
        return message

    def note(self, message: Message) -> None:
        """The person sees it now."""
        self.touched.add(message.chat.id)
        message.moment = self.moment
        if self.keep:
            labels, silent = tuple(message.labels), message.silent
            self.account.ever.append(
                Sent(self.now, self.method, message.chat.id, message.id, message.text, labels, silent)
            )


def _dressed(rich: Rich) -> Rich:
    """Telegram would leave the rest undressed without a word; here it is said."""
    if len(rich.entities) > ENTITIES:
        raise mistaken(f"{len(rich.entities)} entities, of which only {ENTITIES} would be shown")
    return rich


def _check_button(button: dict[str, object]) -> None:
    if not str(button["text"]).strip():
        raise mistaken("inline keyboard button text must be non-empty")
    if not DOES & button.keys() and not any(name.startswith("switch_inline") for name in button):
        raise mistaken("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise mistaken("BUTTON_DATA_INVALID")
    if "url" in button and not _is_link(str(button["url"])):
        raise mistaken(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def _is_link(url: str) -> bool:
    """Telegram takes no host without a dot (localhost)."""
    scheme, _, rest = url.partition("://")
    host = rest.partition("/")[0].partition(":")[0]
    return (scheme in {"http", "https"} and "." in host.strip(".")) or (scheme == "tg" and bool(rest))
