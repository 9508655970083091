"""Updates as Telegram writes them, read into what the conversation takes."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.channels.bot_api import BotApi
from bot.channels.message import Incoming, Page, RemoteFile
from bot.channels.updates import LARGEST_FILE, read
from bot.channels.webhook import HEADER, WebhookPage

CHAT = {"id": 77, "type": "private", "first_name": "Lan"}
GROUP = {"id": -100, "type": "supergroup", "title": "Nhóm"}
LAN = {"id": 77, "is_bot": False, "first_name": "Lan", "language_code": "vi-VN"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}


def message(chat: dict[str, Any] = CHAT, **content: object) -> Incoming | None:
    said = {"message_id": 5, "date": 1, "chat": chat, "from": LAN, **content}
    return read({"update_id": 1, "message": said})


def pressed(at: dict[str, Any] | None, **more: object) -> Incoming | None:
    query = {"id": "Q", "from": LAN, "chat_instance": "1", **({"message": at} if at else {}), **more}
    return read({"update_id": 1, "callback_query": query})


def member(status: str, chat: dict[str, Any] = CHAT) -> Incoming | None:
    return read({"update_id": 1, "my_chat_member": {"chat": chat, "from": LAN, "new_chat_member": {"status": status}}})


def came(**what: Any) -> Incoming:
    return Incoming("77", 1, message="5", locale="vi", **what)


def size(name: str, edge: int, octets: int) -> dict[str, object]:
    return {"file_id": name, "file_unique_id": name, "width": edge, "height": edge, "file_size": octets}


def test_a_text_comes_as_it_was_typed_commands_too() -> None:
    assert message(text=" dạ em cần hỏi ") == came(text=" dạ em cần hỏi ")
    assert message(text="/start a1b2", entities=[]) == came(text="/start a1b2")


@pytest.mark.parametrize(
    ("name", "more", "kind", "mime"),
    [
        ("voice", {"mime_type": "audio/ogg"}, "voice", "audio/ogg"),
        ("audio", {"mime_type": "audio/mp4"}, "voice", "audio/mp4"),
        ("video", {"mime_type": "video/quicktime"}, "video", "video/quicktime"),
        ("video_note", {"length": 240}, "video", "video/mp4"),
        ("document", {"mime_type": "application/pdf"}, "document", "application/pdf"),
        ("document", {}, "document", "application/octet-stream"),
    ],
)
def test_every_kind_of_file_is_one_of_four(name: str, more: dict[str, str], kind: Any, mime: str) -> None:
    assert message(**{name: FILE | more}) == came(file=RemoteFile("F", kind, mime, 9))


def test_a_moving_picture_is_a_video_though_a_document_comes_with_it() -> None:
    seen = message(animation=FILE | {"mime_type": "video/mp4"}, document=FILE | {"mime_type": "video/mp4"})
    assert seen == came(file=RemoteFile("F", "video", "video/mp4", 9))


def test_of_a_photo_the_largest_that_telegram_hands_over_is_taken() -> None:
    photo = [size("s", 90, 900), size("m", 800, 90_000), size("l", 9000, LARGEST_FILE + 1)]
    assert message(photo=photo) == came(file=RemoteFile("m", "photo", "image/jpeg", 90_000))


def test_a_photo_that_is_too_big_in_every_size_says_so() -> None:
    seen = message(photo=[size("l", 9000, LARGEST_FILE + 1)])
    assert seen is not None
    assert seen.file is not None
    assert seen.file.size > LARGEST_FILE


def test_a_caption_comes_beside_its_file_and_an_album_has_one_name() -> None:
    seen = message(voice=FILE, caption="nghe giúp em", media_group_id="A")
    assert seen == came(file=RemoteFile("F", "voice", "audio/ogg", 9), text="nghe giúp em", album="A")


def test_a_file_of_unknown_size_has_size_0() -> None:
    assert message(voice={"file_id": "F"}) == came(file=RemoteFile("F", "voice", "audio/ogg", 0))


def test_a_place_is_a_place_with_a_name_or_without() -> None:
    spot = {"latitude": 21.03, "longitude": 105.85}
    assert message(location=spot) == came(spot=(21.03, 105.85))
    assert message(location=spot, venue={"location": spot, "title": "Hồ Gươm"}) == came(spot=(21.03, 105.85))


def test_a_contact_card_is_only_said_to_have_come() -> None:
    assert message(contact={"phone_number": "+84900000000", "first_name": "Lan"}) == came(contact=True)


@pytest.mark.parametrize("what", ["sticker", "poll", "dice", "story", "a_thing_of_next_year"])
def test_what_there_is_no_use_for_is_stray(what: str) -> None:
    assert message(**{what: {}}) == came(stray=True)


@pytest.mark.parametrize("note", ["message_auto_delete_timer_changed", "pinned_message", "chat_background_set"])
def test_what_a_person_does_to_the_chat_itself_is_not_answered(note: str) -> None:
    assert message(**{note: {}}) is None


def test_nothing_said_in_a_group_is_read() -> None:
    assert message(GROUP, text="ai biết không") == Incoming("-100", 1, group=True)
    assert pressed({"message_id": 5, "date": 1, "chat": GROUP}, data="a") == Incoming("-100", 1, query="Q", group=True)


def test_a_press_says_what_where_and_what_to_answer() -> None:
    assert pressed({"message_id": 5, "date": 1, "chat": CHAT}, data="start") == came(press="start", query="Q")


def test_a_button_of_a_message_telegram_does_not_show_any_more_still_says_where_it_was() -> None:
    assert pressed({"message_id": 5, "date": 0, "chat": CHAT}, data="start") == came(press="start", query="Q")


def test_a_button_without_a_message_belongs_to_who_pressed_it() -> None:
    assert pressed(None, data="start") == Incoming("77", 1, press="start", query="Q", locale="vi")


def test_a_button_that_says_nothing_is_stray_and_still_answered() -> None:
    assert pressed({"message_id": 5, "date": 1, "chat": CHAT}, game_short_name="g") == came(query="Q", stray=True)


def test_who_blocks_the_bot_has_left_and_who_comes_back_begins_by_writing() -> None:
    assert member("kicked") == Incoming("77", 1, left=True, locale="vi")
    assert member("member") is None


def test_a_group_is_told_of_when_the_bot_comes_in_and_not_when_it_is_out() -> None:
    assert member("member", GROUP) == Incoming("-100", 1, group=True)
    assert member("administrator", GROUP) == Incoming("-100", 1, group=True)
    assert member("left", GROUP) is member("kicked", GROUP) is None


def test_what_was_never_asked_for_is_not_read() -> None:
    assert read({"update_id": 1, "edited_message": {"message_id": 5}}) is None


def test_nothing_of_a_person_stands_in_the_representation() -> None:
    seen = message(voice=FILE | {"file_id": "SECRETFILE"}, caption="em tên Lan")
    assert not any(word in repr(seen) for word in ("77", "SECRETFILE", "Lan"))


ODD = [
    {},
    {"update_id": 1, "message": "a word"},
    {"update_id": 1, "message": {"message_id": 5, "text": "a"}},
    {"update_id": 1, "message": {"message_id": 5, "chat": CHAT, "photo": [{"file_id": "s"}]}},
    {"update_id": 1, "message": {"message_id": 5, "chat": CHAT, "photo": [{"width": "a", "height": 1}]}},
    {"update_id": 1, "callback_query": {"id": "Q"}},
    {"update_id": 1, "my_chat_member": {"chat": CHAT, "new_chat_member": None}},
]


@pytest.mark.parametrize("update", ODD)
def test_what_telegram_might_write_some_day_is_passed_over(update: dict[str, Any]) -> None:
    assert read(update) is None


class Answers(BotApi):
    """Telegram, as far as asking for updates goes: one in each batch, numbered from 1."""

    def __init__(self, *waiting: dict[str, Any]) -> None:
        self.waiting = waiting
        self.asked: list[int] = []

    async def _call(self, method: str, values: Mapping[str, object], patience: int = 0) -> Any:
        offset = values["offset"]
        assert isinstance(offset, int)
        self.asked.append(offset)
        return [*self.waiting[max(offset - 1, 0) :][:1]]

    async def close(self) -> None: ...
    async def picture(self, chat: str, png: bytes, page: Page) -> str:
        raise NotImplementedError


def broken(number: int) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": 5}}


def said(number: int, text: str) -> dict[str, Any]:
    return {"update_id": number, "message": {"message_id": 5, "chat": CHAT, "from": LAN, "text": text}}


def test_an_update_that_cannot_be_read_holds_up_nobody_behind_it() -> None:
    api = Answers(broken(1), said(2, "một"), *(broken(each) for each in range(3, 1500)), said(1500, "hai"))
    [first] = asyncio.run(api.poll(0, 0))
    [second] = asyncio.run(api.poll(first.update + 1, 0))
    assert (first.text, second.text) == ("một", "hai")
    assert asyncio.run(api.poll(second.update + 1, 0)) == ()
    assert api.asked == sorted(set(api.asked)), "nothing is asked for twice"


class Hooked:
    """A channel that reads what is brought."""

    path, secret = "/telegram/citizens", "s" * 32

    def __init__(self) -> None:
        self.taken: list[Incoming | None] = []

    async def receive(self, update: Mapping[str, object]) -> None:
        self.taken.append(read(update))


def brought(body: bytes, channel: Hooked) -> int:
    async def story() -> int:
        app = Starlette(routes=WebhookPage(channel).routes())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://page") as client:
            return (await client.post(channel.path, content=body, headers={HEADER: channel.secret})).status_code

    return asyncio.run(story())


@pytest.mark.parametrize("update", ODD)
def test_what_cannot_be_read_is_not_brought_again(update: dict[str, Any]) -> None:
    channel = Hooked()
    assert brought(json.dumps(update).encode(), channel) == 200
    assert channel.taken == [None]


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 40_000])
def test_what_is_no_update_at_all_is_refused_and_breaks_nothing(body: bytes) -> None:
    channel = Hooked()
    assert brought(body, channel) == 400
    assert channel.taken == []
