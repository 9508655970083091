"""The methods our bots use. What else Telegram knows is refused, so that nobody believes it was tried."""

from collections.abc import Callable
from typing import cast

from tests.telegram.call import Call
from tests.telegram.ledger import Json, Message
from tests.telegram.markup import Rich
from tests.telegram.reference import Upload
from tests.telegram.refusals import NOT_MODIFIED, TOO_OLD, Refusal, bad, mistaken

Method = Callable[[Call], object]
PLAYED: dict[str, Method] = {}


def plays(name: str) -> Callable[[Method], Method]:
    def register(method: Method) -> Method:
        PLAYED[name] = method
        return method

    return register


def run(call: Call) -> object:
    """Raises Refusal."""
    if call.method not in PLAYED:
        raise mistaken(f"the stand-in does not play {call.method}")
    return PLAYED[call.method](call)


@plays("getMe")
def get_me(call: Call) -> Json:
    can = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return call.account.user() | can


@plays("sendMessage")
def send_message(call: Call) -> Json:
    chat, rich = call.chat(), call.body()
    return call.put(chat, rich).json(call.account.user())


@plays("sendPhoto")
def send_photo(call: Call) -> Json:
    return _send_file(call, "photo")


@plays("sendDocument")
def send_document(call: Call) -> Json:
    return _send_file(call, "document")


def _send_file(call: Call, kind: str) -> Json:
    chat, rich, given = call.chat(), call.caption(), call.params[kind]
    if isinstance(given, Upload):
        file = call.files.put(given.content, kind, given.mime, given.name)
    elif given in call.files.files:
        file = call.files.files[str(given)]
    else:
        raise mistaken("wrong file identifier/HTTP URL specified")
    shown: object = [file.json() | {"width": 90, "height": 90}] if kind == "photo" else file.json()
    return call.put(chat, rich, content={kind: shown}, caption=True).json(call.account.user())


@plays("sendChatAction")
def send_chat_action(call: Call) -> bool:
    call.chat()
    return True


@plays("editMessageText")
def edit_message_text(call: Call) -> Json:
    message = _editable(call)
    if message.caption:
        raise bad("there is no text in the message to edit")
    return _change(call, message, call.body())


@plays("editMessageCaption")
def edit_message_caption(call: Call) -> Json:
    message = _editable(call)
    if not message.caption:
        raise bad("there is no caption in the message to edit")
    return _change(call, message, call.caption())


@plays("editMessageReplyMarkup")
def edit_message_reply_markup(call: Call) -> Json:
    message = _editable(call)
    return _change(call, message, message.rich)


def _editable(call: Call) -> Message:
    if not {"chat_id", "message_id"} <= call.params.keys():
        raise mistaken("message identifier is not specified")
    message = call.message("edit")
    if not message.by_bot:
        raise mistaken("message can't be edited")
    return message


def _change(call: Call, message: Message, rich: Rich) -> Json:
    rows = call.rows()
    call.touched.add(message.chat.id)
    if (rich, rows) == (message.rich, message.rows):
        raise bad(NOT_MODIFIED)
    message.rich, message.rows, message.edited = rich, rows, call.now
    call.note(message)
    return message.json(call.account.user())


@plays("deleteMessage")
def delete_message(call: Call) -> bool:
    message = call.deletable(call.message("delete"))
    del message.chat.messages[message.id]
    call.about.add(message.chat.id)
    return True


@plays("deleteMessages")
def delete_messages(call: Call) -> bool:
    """Unknown ones are passed over; one that is too old refuses them all."""
    numbers = cast(list[int], call.params["message_ids"])
    if not 1 <= len(numbers) <= 100:
        raise mistaken("Too many message identifiers specified" if numbers else "Message identifiers are not specified")
    chat = call.chat()
    for message in [call.deletable(chat.messages[number]) for number in numbers if number in chat.messages]:
        chat.messages.pop(message.id, None)
    return True


@plays("forwardMessage")
def forward_message(call: Call) -> Json:
    return _copy(call).json(call.account.user())


@plays("copyMessage")
def copy_message(call: Call) -> Json:
    return {"message_id": _copy(call).id}


def _copy(call: Call) -> Message:
    source = call.account.chats.get(call.number("from_chat_id"))
    message = source.messages.get(call.number("message_id")) if source else None
    if message is None:
        raise bad("message to copy not found")
    return call.put(call.chat(), message.rich, content=message.content, caption=message.caption)


@plays("answerCallbackQuery")
def answer_callback_query(call: Call) -> bool:
    number = call.text("callback_query_id")
    query = call.account.queries.get(number)
    call.account.unanswered.pop(number, None)  # a late answer is one as well, for those who wait
    if query is None or query.answered or call.now - query.pressed > call.expiry:
        raise bad(TOO_OLD)
    if len(call.text("text")) > 200:
        raise mistaken("MESSAGE_TOO_LONG")
    query.answered, query.said = True, call.text("text")
    call.about.add(query.chat)
    return True


@plays("getFile")
def get_file(call: Call) -> Json:
    return call.files.open(call.text("file_id"), call.now)


@plays("getChat")
def get_chat(call: Call) -> Json:
    more: Json = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    return call.chat().json() | more


@plays("leaveChat")
def leave_chat(call: Call) -> bool:
    chat = call.chat()
    if chat.kind == "private":
        raise bad("chat member status can't be changed in private chats")
    chat.left = True
    call.touched.add(chat.id)
    return True


@plays("getWebhookInfo")
def get_webhook_info(call: Call) -> Json:
    queue, hook = call.account.queue, call.account.queue.webhook
    said: Json = {"url": hook.url, "has_custom_certificate": False, "pending_update_count": len(queue.waiting)}
    if hook.url:
        said["max_connections"] = hook.connections
    if hook.error:
        said |= {"last_error_date": hook.error_date, "last_error_message": hook.error}
    return said | ({"allowed_updates": sorted(queue.asked_for)} if queue.asked_for else {})


@plays("logOut")
def log_out(call: Call) -> bool:
    raise Refusal(400, "Bad Request: the stand-in keeps you", mistake=True)


NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
