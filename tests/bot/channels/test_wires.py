"""Both bots at Telegram: the same calls, the same errors, whichever library carries them."""

import asyncio
import gc
import io
import json
import logging
import sys
import threading
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib import import_module
from typing import Any, TypeVar

import pytest
import structlog
from pydantic import SecretStr

from bot import logs
from bot.channels.bot_api import BotApi
from bot.channels.message import (
    Button,
    Gone,
    Incoming,
    Look,
    Missing,
    Page,
    Refused,
    RemoteFile,
    Slower,
    TooBig,
    Unreachable,
    Wire,
)
from tests.telegram import Person, Standin
from tests.telegram.call import Call
from tests.telegram.clock import RunningClock

T = TypeVar("T")
Make = Callable[..., BotApi]
PAGE = Page("Chào <b>bạn</b>", ((Button("Tiếp", press="next"), Button("Trang", url="https://example.org/a")),))
TWO_DAYS = timedelta(hours=49)
TOKEN = "42:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
WIRES = {"aiogram": "telegram_citizens.CitizensWire", "ptb": "telegram_officials.OfficialsWire"}


def wire_of(library: str) -> Any:
    """Loaded when it is needed: collecting tests must not take as long as the libraries do."""
    module, _, name = WIRES[library].partition(".")
    return getattr(import_module(f"bot.channels.{module}"), name)


class Noting(Standin):
    """Keeps what was called."""

    def __init__(self) -> None:
        super().__init__(RunningClock())
        self.calls: list[Call] = []

    def execute(self, call: Call) -> object:
        self.calls.append(call)
        return super().execute(call)

    def called(self) -> list[str]:
        return [call.method for call in self.calls]


@dataclass
class Stage:
    """One bot behind one wire, and Lan, who has written to it."""

    api: Noting
    kind: Any
    wire: Any
    run: Callable[[Coroutine[Any, Any, Any]], Any]
    lan: Person

    @property
    def chat(self) -> str:
        return str(self.lan.id)

    def send(self, page: Page = PAGE) -> str:
        return str(self.run(self.wire.send(self.chat, page)))

    def poll(self, offset: int = 0) -> tuple[Incoming, ...]:
        return tuple(self.run(self.wire.poll(offset, 0)))

    def sees(self) -> list[str]:
        return self.lan.sees()


@pytest.fixture(scope="module", params=sorted(WIRES))
def house(request: pytest.FixtureRequest) -> Iterator[Stage]:
    """Making a wire and closing it takes a third of a second: the tests of one library share one."""
    kind = wire_of(request.param)
    with Noting() as api, asyncio.Runner() as runner:
        api.bot(TOKEN)
        wire = kind(SecretStr(TOKEN), api.url)
        yield Stage(api, kind, wire, runner.run, api.person(TOKEN))
        runner.run(wire.close())
        gc.collect()  # what was not closed would warn now


@pytest.fixture
def stage(house: Stage) -> Iterator[Stage]:
    api = house.api
    lan = api.person(TOKEN)
    lan.start()
    api.bot(TOKEN).queue.waiting.clear()
    api.calls.clear()
    yield replace(house, lan=lan)
    assert not api.violations
    assert not api.mischief.faults


@pytest.fixture
def fresh(stage: Stage) -> Iterator[Callable[..., Any]]:
    """Wires with other settings, closed in the end."""
    made: list[Any] = []

    def make(token: str = TOKEN, **settings: str) -> Any:
        made.append(stage.kind(SecretStr(token), **settings))
        return made[-1]

    yield make
    for wire in made:
        stage.run(wire.close())


def test_both_are_wires(stage: Stage) -> None:
    wire: Wire = stage.wire
    assert stage.run(wire.open()) == "nhipcau_bot"


# Sending


def test_a_page_is_sent_as_html_with_its_buttons_and_its_id_comes_back(stage: Stage) -> None:
    message = stage.send()
    seen = stage.lan.newest()
    assert (str(seen.id), seen.text, seen.labels) == (message, "Chào bạn", ["Tiếp", "Trang"])
    assert seen.button("Tiếp") == {"text": "Tiếp", "callback_data": "next"}
    assert seen.button("Trang") == {"text": "Trang", "url": "https://example.org/a"}


def test_no_link_is_ever_opened_for_a_preview(stage: Stage) -> None:
    message = stage.send(Page("https://example.org/dang-nhap?k=abc"))
    stage.run(stage.wire.edit(stage.chat, message, Page("https://example.org/khac")))
    assert [call.params["link_preview_options"] for call in stage.api.calls] == [{"is_disabled": True}] * 2


def test_a_silent_page_makes_no_sound_and_others_do(stage: Stage) -> None:
    stage.run(stage.wire.send(stage.chat, Page("khẽ"), silent=True))
    stage.send(Page("rõ"))
    assert stage.lan.notifications(silent=True) == ["khẽ"]
    assert stage.lan.notifications() == ["rõ"]


def test_a_picture_stands_above_its_page(stage: Stage) -> None:
    png = b"\x89PNG" + bytes(range(256)) * 400
    message = stage.run(stage.wire.picture(stage.chat, png, PAGE))
    seen = stage.lan.newest()
    assert (str(seen.id), seen.text, seen.labels, seen.caption) == (message, "Chào bạn", ["Tiếp", "Trang"], True)
    assert [file.content for file in stage.api.files.files.values()][-1] == png


def test_a_hundred_at_once_all_arrive(stage: Stage) -> None:
    async def all_at_once() -> None:
        await asyncio.gather(*(stage.wire.send(stage.chat, Page(str(number))) for number in range(100)))

    stage.run(all_at_once())
    assert sorted(map(int, stage.sees())) == list(range(100))


# Changing


def test_a_message_is_changed_where_it_stands(stage: Stage) -> None:
    message = stage.send()
    stage.run(stage.wire.edit(stage.chat, message, Page("Xong", ((Button("Về", press="start"),),))))
    assert (stage.sees(), stage.lan.buttons()) == (["Xong"], ["Về"])


def test_a_page_without_buttons_takes_those_of_before_away(stage: Stage) -> None:
    message = stage.send()
    stage.run(stage.wire.edit(stage.chat, message, Page("Xong")))
    assert stage.lan.buttons() == []


def test_a_change_that_changes_nothing_is_well(stage: Stage) -> None:
    message = stage.send()
    stage.run(stage.wire.edit(stage.chat, message, PAGE))
    assert stage.api.refusals[-1][0] == "editMessageText"


def test_what_was_deleted_cannot_be_changed(stage: Stage) -> None:
    message = stage.send()
    stage.lan.delete_message(stage.lan.newest())
    with pytest.raises(Missing):
        stage.run(stage.wire.edit(stage.chat, message, Page("Xong")))


def test_a_picture_cannot_become_a_text(stage: Stage) -> None:
    message = stage.run(stage.wire.picture(stage.chat, b"png", PAGE))
    with pytest.raises(Missing):
        stage.run(stage.wire.edit(stage.chat, message, Page("Xong")))


# Deleting


def test_messages_of_both_sides_are_deleted_in_one_call(stage: Stage) -> None:
    said, shown = stage.lan.say("sen lúa"), stage.send()
    stage.api.calls.clear()
    stage.run(stage.wire.delete(stage.chat, [str(said.id), shown]))
    assert [message.text for message in stage.lan.messages()] == ["/start"]
    assert stage.api.called() == ["deleteMessages"]


def test_what_is_gone_is_passed_over(stage: Stage) -> None:
    kept = stage.send()
    stage.run(stage.wire.delete(stage.chat, ["999999", kept]))
    assert stage.sees() == []


def test_what_is_too_old_stays_and_keeps_no_other_from_going(stage: Stage) -> None:
    old = stage.send(Page("cũ"))
    clock = stage.api.clock
    assert isinstance(clock, RunningClock)
    clock.pass_time(TWO_DAYS)
    new = stage.send(Page("mới"))
    stage.run(stage.wire.delete(stage.chat, [old, new, "999999"]))
    assert stage.sees() == ["cũ"]


def test_nothing_to_delete_is_no_call(stage: Stage) -> None:
    stage.run(stage.wire.delete(stage.chat, []))
    assert stage.api.calls == []


# Buttons


def test_a_button_is_answered_once_and_a_second_time_does_no_harm(stage: Stage) -> None:
    stage.send()
    query = stage.lan.press("Tiếp")
    stage.run(stage.wire.answer(query))
    assert stage.lan.query(query).answered
    stage.run(stage.wire.answer(query))


def test_a_button_that_waited_too_long_is_passed_over(stage: Stage) -> None:
    stage.send()
    query = stage.lan.press("Tiếp")
    clock = stage.api.clock
    assert isinstance(clock, RunningClock)
    clock.pass_time(timedelta(minutes=1))
    stage.run(stage.wire.answer(query))
    assert not stage.lan.query(query).answered


# What goes wrong


def test_who_blocked_the_bot_is_gone(stage: Stage) -> None:
    stage.lan.block()
    with pytest.raises(Gone):
        stage.send()


def test_a_chat_that_never_was_is_gone(stage: Stage) -> None:
    with pytest.raises(Gone):
        stage.run(stage.wire.send("12", PAGE))


def test_the_messenger_says_how_long_to_wait(stage: Stage) -> None:
    stage.api.fail("sendMessage", 429, retry_after=17)
    with pytest.raises(Slower) as told:
        stage.send()
    assert told.value.seconds == 17


@pytest.mark.parametrize("code", [500, 502, 504])
def test_a_failure_of_the_messenger_passes(stage: Stage, code: int) -> None:
    stage.api.fail("sendMessage", code)
    with pytest.raises(Unreachable):
        stage.send()
    assert stage.send()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_line_that_breaks_passes(stage: Stage, when: Any) -> None:
    stage.api.drop("sendMessage", when)
    with pytest.raises(Unreachable):
        stage.send()
    assert stage.send()


def test_no_answer_in_time_passes(stage: Stage) -> None:
    stage.api.slow("getMe", 30)
    with pytest.raises(Unreachable):
        stage.run(stage.wire._call("getMe", {}, 0.1))
    assert stage.run(stage.wire.open())


def test_nobody_at_the_door_passes(stage: Stage) -> None:
    stage.api.down()
    with pytest.raises(Unreachable):
        stage.send()
    stage.api.up()
    assert stage.send()


def test_a_call_that_can_never_go_well_is_refused(stage: Stage) -> None:
    with pytest.raises(Refused):
        stage.send(Page("<b>dở dang"))
    assert len(stage.api.violations) == 1
    stage.api.violations.clear()


def test_a_token_nobody_knows_is_refused(stage: Stage, fresh: Callable[..., BotApi]) -> None:
    wire = fresh("43:unknown", api_url=stage.api.url)
    with pytest.raises(Refused):
        stage.run(wire.open())
    stage.api.violations.clear()


@pytest.mark.parametrize("token", ["", "abc", "42:", "42:a b", "42:a/../b", "42:a\n"])
def test_what_can_be_no_token_is_refused_at_once(stage: Stage, token: str) -> None:
    with pytest.raises(Refused):
        stage.kind(SecretStr(token))


def test_a_door_on_the_way_that_answers_for_telegram_sends_nobody_away(
    stage: Stage, fresh: Callable[..., BotApi]
) -> None:
    """A proxy's page of "403 Forbidden" is no word of the person's, and no verdict on the token."""
    heads = [f"HTTP/1.1 {status}\r\n" for status in ("200 OK", "403 Forbidden", "404 Not Found", "502 Bad Gateway")]

    async def story() -> list[str]:
        async with door(heads, "<html>no</html>") as (url, asked):
            wire = fresh(api_url=url)
            for _ in heads:
                with pytest.raises(Unreachable):
                    await wire.send(stage.chat, PAGE)
        return asked

    assert len(stage.run(story())) == len(heads)


# Updates


def test_updates_come_in_order_until_they_are_forgotten(stage: Stage) -> None:
    stage.lan.say("một")
    stage.lan.say("hai")
    first, second = stage.poll()
    assert (first.text, second.text, first.locale, first.chat) == ("một", "hai", "vi", stage.chat)
    assert stage.poll(second.update) == (second,)
    assert stage.poll(second.update + 1) == ()


def test_a_poll_waits_for_what_comes(stage: Stage) -> None:
    async def story() -> tuple[Incoming, ...]:
        async with asyncio.TaskGroup() as group:
            waiting = group.create_task(stage.wire.poll(0, 5))
            await asyncio.to_thread(stage.api.wait_for, lambda: stage.api.bot(TOKEN).queue.polls > polls)
            stage.lan.say("đây")
        return waiting.result()

    polls = stage.api.bot(TOKEN).queue.polls
    (came,) = stage.run(story())
    assert came.text == "đây"


def test_only_three_kinds_are_asked_for(stage: Stage) -> None:
    said = stage.lan.say("một")
    stage.lan.edit_message(said, "khác")
    stage.poll()
    assert stage.api.bot(TOKEN).queue.asked_for == {"message", "callback_query", "my_chat_member"}


def test_a_batch_with_nothing_for_us_is_gone_beyond(stage: Stage) -> None:
    stage.lan.unblock()
    assert stage.poll() == ()
    stage.lan.say("còn đây")
    (came,) = stage.poll()
    assert came.text == "còn đây"


def test_what_people_send_arrives_as_what_it_is(stage: Stage) -> None:
    lan = stage.lan
    stage.send()
    query = lan.press("Tiếp")
    lan.send_photo(caption="đây ạ")
    lan.send_voice()
    lan.send_location(21.03, 105.85)
    lan.send_contact()
    lan.send_sticker()
    lan.block()
    pressed, photo, voice, spot, card, stray, left = stage.poll()
    assert (pressed.press, pressed.query, pressed.message) == ("next", query, str(lan.newest().id))
    assert photo.file is not None
    assert (photo.file.kind, photo.text) == ("photo", "đây ạ")
    assert voice.file is not None
    assert spot.spot == (21.03, 105.85)
    assert card.contact
    assert stray.stray
    assert left.left


def test_a_group_is_told_of_and_left(stage: Stage) -> None:
    group = stage.lan.add_to_group()
    group.say("bot ơi")
    came = stage.poll()
    assert {incoming.chat for incoming in came} == {str(group.id)}
    assert all(incoming.group for incoming in came)
    stage.run(stage.wire.leave(str(group.id)))
    assert group.chat.left
    with pytest.raises(Gone):
        stage.run(stage.wire.leave(str(group.id)))


def test_updates_are_brought_where_it_was_asked_and_wait_again_when_not(stage: Stage) -> None:
    account = stage.api.bot(TOKEN)
    stage.lan.say("trước")
    stage.run(stage.wire.hook("http://127.0.0.1:9/telegram", "s3cret"))
    hook = account.queue.webhook
    assert (hook.url, hook.secret, hook.connections) == ("http://127.0.0.1:9/telegram", "s3cret", 40)
    assert account.queue.asked_for == {"message", "callback_query", "my_chat_member"}
    with pytest.raises(Unreachable):
        stage.poll()
    stage.api.violations.clear()
    stage.run(stage.wire.hook("", ""))
    assert [incoming.text for incoming in stage.poll()] == ["trước"]


def test_an_update_brought_is_read_like_one_fetched(stage: Stage) -> None:
    stage.lan.say("như nhau")
    (update,) = stage.api.bot(TOKEN).queue.waiting.values()
    assert (stage.wire.read(update.json()),) == stage.poll()


# How the bot looks


def test_a_bot_is_dressed_once_and_then_only_in_what_changed(stage: Stage) -> None:
    look = Look({"start": "Bắt đầu", "xoa": "Xóa tin nhắn ở đây"}, "Nói chuyện kín", "Kín")
    wire, account = stage.wire, stage.api.bot(TOKEN)
    stage.run(wire.dress("", look))
    stage.run(wire.dress("en", replace(look, short="Quiet")))
    assert account.menu == {"type": "commands"}
    assert (account.look().description, account.look("en").short) == ("Nói chuyện kín", "Quiet")
    stage.api.calls.clear()
    stage.run(wire.dress("", look))
    assert {name[:3] for name in stage.api.called()} == {"get"}
    stage.run(wire.dress("en", look))
    assert [name for name in stage.api.called() if name.startswith("set")] == ["setMyShortDescription"]


# Files


async def whole(pieces: AsyncIterator[bytes]) -> list[bytes]:
    return [piece async for piece in pieces]


of_citizens = pytest.mark.parametrize("house", ["aiogram"], indirect=True)
of_officials = pytest.mark.parametrize("house", ["ptb"], indirect=True)


def sent(stage: Stage, content: bytes, size: int = -1) -> RemoteFile:
    stage.lan.send_document(content, size=size)
    (came,) = stage.poll()
    assert came.file is not None
    return came.file


@of_officials
def test_officials_send_no_files(stage: Stage) -> None:
    with pytest.raises(Refused):
        stage.wire.fetch(RemoteFile("F", "photo", "image/jpeg", 1))


@of_citizens
def test_a_file_comes_in_pieces_and_never_lies_whole_in_memory(stage: Stage) -> None:
    file = sent(stage, bytes(20 * 1024 * 1024))

    async def length() -> int:
        return sum([len(piece) async for piece in stage.wire.fetch(file)])

    tracemalloc.start()
    assert stage.run(length()) == 20 * 1024 * 1024
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 3 * 1024 * 1024


@of_citizens
def test_a_file_arrives_as_it_was_sent(stage: Stage) -> None:
    content = bytes(range(256)) * 1000
    pieces = stage.run(whole(stage.wire.fetch(sent(stage, content))))
    assert b"".join(pieces) == content
    assert max(map(len, pieces)) <= 64 * 1024


@of_citizens
def test_a_file_too_big_is_not_asked_for(stage: Stage) -> None:
    file = sent(stage, b"x", size=20 * 1024 * 1024 + 1)
    with pytest.raises(TooBig):
        stage.run(whole(stage.wire.fetch(file)))
    assert "getFile" not in stage.api.called()


@of_citizens
def test_a_file_the_messenger_finds_too_big_is_too_big(stage: Stage) -> None:
    file = replace(sent(stage, b"x", size=20 * 1024 * 1024 + 1), size=0)
    with pytest.raises(TooBig):
        stage.run(whole(stage.wire.fetch(file)))


@of_citizens
def test_a_file_larger_than_announced_is_stopped(stage: Stage) -> None:
    file = sent(stage, bytes(20 * 1024 * 1024 + 1), size=7)
    with pytest.raises(TooBig):
        stage.run(whole(stage.wire.fetch(file)))


@pytest.mark.parametrize("when", ["before", "after"])
@of_citizens
def test_a_file_that_breaks_off_may_be_asked_for_again(stage: Stage, when: Any) -> None:
    file = sent(stage, bytes(1_000_000))
    stage.api.drop("download", when, times=2 if when == "before" else 1)  # aiohttp itself asks a second time
    with pytest.raises(Unreachable):
        stage.run(whole(stage.wire.fetch(file)))
    assert len(b"".join(stage.run(whole(stage.wire.fetch(file))))) == 1_000_000


@of_citizens
def test_a_file_may_be_left_half_read(stage: Stage) -> None:
    file = sent(stage, bytes(1_000_000))

    async def first() -> bytes:
        async with aclosing(stage.wire.fetch(file)) as pieces:
            async for piece in pieces:
                return bytes(piece)
        return b""

    assert stage.run(first())
    assert stage.send()


# What nobody is to read


WORDS = "em bị giữ giấy tờ ở Mỹ Đình"


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """All that any library says, word by word, with our settings of how loud they may be."""
    kept = (sys.excepthook, sys.unraisablehook, threading.excepthook, logging.root.handlers[:], logging.root.level)
    out = io.StringIO()
    logs.set_up(out)
    raw = logging.StreamHandler(out)
    logging.root.addHandler(raw)
    logging.root.setLevel(logging.DEBUG)
    yield out
    sys.excepthook, sys.unraisablehook, threading.excepthook = kept[:3]
    logging.root.handlers[:], logging.root.level = kept[3:]
    logging.raiseExceptions = True
    structlog.reset_defaults()


def test_neither_the_token_nor_a_word_is_ever_logged(stage: Stage, everything_logged: io.StringIO) -> None:
    async def try_all() -> None:
        for _ in range(6):
            await quietly(stage.wire.send(stage.chat, Page(WORDS)))
        await quietly(stage.wire.picture(stage.chat, b"png", Page(WORDS)))
        await quietly(stage.wire.send(stage.chat, Page(f"<b>{WORDS}")))
        await quietly(stage.wire.poll(0, 0))

    stage.lan.say(WORDS)
    stage.api.fail("sendMessage", 403)
    stage.api.fail("sendMessage", 429, retry_after=3)
    stage.api.fail("sendMessage", 500)
    stage.api.drop("sendMessage")
    stage.api.drop("sendMessage", "after")
    stage.run(try_all())
    stage.api.down()
    stage.run(quietly(stage.wire.send(stage.chat, Page(WORDS))))
    stage.api.up()
    logging.getLogger("anybody").debug("this is heard")
    stage.api.violations.clear()
    said = everything_logged.getvalue()
    assert "this is heard" in said
    assert not any(secret in said for secret in (TOKEN, TOKEN[3:], WORDS, stage.chat, "sendMessage"))


def test_an_answer_that_cannot_be_read_is_not_logged_either(
    stage: Stage, fresh: Callable[..., BotApi], everything_logged: io.StringIO
) -> None:
    async def story() -> None:
        async with door(["HTTP/1.1 200 OK\r\n"], f"<p>{WORDS}") as (url, _):
            await quietly(fresh(api_url=url).poll(0, 0))

    stage.run(story())
    assert WORDS not in everything_logged.getvalue()


async def quietly(call: Awaitable[object]) -> None:
    try:
        await call
    except (Gone, Slower, Unreachable, Refused):
        return


@pytest.mark.parametrize("code", [400, 401, 403, 429, 500])
def test_an_error_of_ours_leads_back_to_no_word_of_the_library(stage: Stage, code: int) -> None:
    stage.api.fail("sendMessage", code, retry_after=3 if code == 429 else 0)
    with pytest.raises((Gone, Slower, Unreachable, Refused)) as told:
        stage.send(Page(WORDS))
    assert (told.value.__cause__, told.value.__context__) == (None, None)
    assert not any(secret in repr(told.value) for secret in (TOKEN, WORDS, stage.chat))


# The way there


def test_a_proxy_is_gone_through(stage: Stage, fresh: Callable[..., BotApi]) -> None:
    answer = json.dumps({"ok": True, "result": {"id": 42, "is_bot": True, "first_name": "b", "username": "xa"}})

    async def story() -> list[str]:
        async with door(["HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"], answer) as (url, asked):
            wire = fresh(api_url="http://telegram.example", proxy=url.replace("//", "//me:pass@"))
            assert await wire.open() == "xa"
        return asked

    (asked,) = stage.run(story())
    assert asked.startswith(f"POST http://telegram.example/bot{TOKEN}/getMe ")
    assert "proxy-authorization: basic " in asked.lower()


@asynccontextmanager
async def door(heads: Sequence[str], body: str) -> AsyncIterator[tuple[str, list[str]]]:
    """A server that answers one call after the other. Its address, and the heads of what it was asked."""
    asked: list[str] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        length = f"Content-Length: {len(body.encode())}\r\nConnection: close\r\n\r\n"
        writer.write((heads[len(asked) - 1] + length + body).encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", asked
