"""The stand-in is as strict as Telegram, goes wrong when asked to, and both libraries talk to it as they are."""

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from tests.telegram import Person, Standin
from tests.telegram.clock import RunningClock
from tests.telegram.crowd import Crowd
from tests.telegram.mischief import Drop

TOKEN = "42:ABC-DEF1234ghIkl-zyx57W2v1u123ew11"
MENU = {"inline_keyboard": [[{"text": "Tìm hiểu", "callback_data": "learn"}]]}


@dataclass
class Bot:
    """The barest bot: calls by hand, over one connection."""

    api: Standin
    http: httpx.Client

    def __call__(self, method: str, **params: object) -> Any:
        """The result. Raises Refused."""
        answer = self.http.post(f"{self.api.url}/bot{TOKEN}/{method}", json=params).json()
        if not answer["ok"]:
            raise Refused(answer["description"], answer.get("parameters", {}).get("retry_after", 0))
        return answer["result"]

    def updates(self, offset: int = 0, **more: object) -> list[dict[str, Any]]:
        return list(self("getUpdates", offset=offset, **more))


class Refused(Exception):
    def __init__(self, words: str, retry_after: int) -> None:
        super().__init__(words)
        self.retry_after = retry_after


@pytest.fixture(scope="module")
def http() -> Iterator[httpx.Client]:
    """One for all: making one takes longer than a test."""
    with httpx.Client(timeout=5) as client:
        yield client


@pytest.fixture
def api() -> Iterator[Standin]:
    with Standin() as standin:
        standin.bot(TOKEN)
        yield standin


@pytest.fixture
def bot(api: Standin, http: httpx.Client) -> Bot:
    return Bot(api, http)


@pytest.fixture
def lan(api: Standin, bot: Bot) -> Person:
    """She has written already, and it was confirmed."""
    person = api.person(TOKEN)
    person.start()
    bot.updates(800_000_000)
    return person


@contextmanager
def refused(words: str) -> Iterator[None]:
    with pytest.raises(Refused, match=words):
        yield


def asked(api: Standin, bot: Bot, person: Person) -> tuple[int, str]:
    """A menu, and its button pressed: the message and the query."""
    message = bot("sendMessage", chat_id=person.id, text="Chào bạn", reply_markup=MENU)["message_id"]
    return message, person.press("Tìm hiểu")


# The libraries as they are


def test_aiogram_talks_to_it(api: Standin) -> None:
    lan = api.person(TOKEN)
    lan.start("k7q")
    asyncio.run(_by_aiogram(api, lan))
    assert lan.sees() == ["Đọc gì?", "Biểu đồ"]
    assert not lan.missing()
    assert not api.violations


async def _by_aiogram(api: Standin, lan: Person) -> None:
    import aiogram
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import BufferedInputFile, InlineKeyboardMarkup

    async with aiogram.Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(api.url))) as bot:
        [first] = await bot.get_updates(timeout=5, allowed_updates=["message", "callback_query"])
        assert first.message is not None
        assert first.message.text == "/start k7q"
        sent = await bot.send_message(
            lan.id,
            "<b>Chào</b> bạn &amp; em",
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup.model_validate(MENU),
        )
        assert sent.html_text == "<b>Chào</b> bạn &amp; em"
        lan.press("Tìm hiểu")
        [second] = await bot.get_updates(offset=first.update_id + 1, timeout=5)
        assert second.callback_query is not None
        assert second.callback_query.data == "learn"
        assert await bot.answer_callback_query(second.callback_query.id)
        await bot.edit_message_text("Đọc gì?", chat_id=lan.id, message_id=sent.message_id)
        await bot.send_photo(lan.id, BufferedInputFile(b"\x89PNG", "a.png"), caption="Biểu đồ")
        assert lan.chat.messages[sent.message_id].rows == ()
        await bot.get_updates(offset=second.update_id + 1, timeout=0)


def test_python_telegram_bot_talks_to_it(api: Standin) -> None:
    office = api.person(TOKEN)
    office.send_document(b"%PDF" * 50_000, "bao-cao.pdf")
    asyncio.run(_by_telegram(api, office))
    assert office.sees() == ["Đã nhận", "Biểu đồ"]
    assert office.notifications() == ["Biểu đồ"]
    assert office.notifications(silent=True) == ["Báo cáo?"]
    assert not office.missing()
    assert not api.violations


async def _by_telegram(api: Standin, office: Person) -> None:
    import telegram

    async with telegram.Bot(TOKEN, base_url=f"{api.url}/bot", base_file_url=f"{api.url}/file/bot") as bot:
        (first,) = await bot.get_updates(timeout=5)
        assert first.message is not None
        assert first.message.document is not None
        file = await bot.get_file(first.message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"%PDF" * 50_000
        menu = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("Nộp", callback_data="file")]])
        await bot.send_message(office.id, "Báo cáo?", disable_notification=True, reply_markup=menu)
        office.press("Nộp")
        (second,) = await bot.get_updates(offset=first.update_id + 1, timeout=5)
        assert second.callback_query is not None
        await second.callback_query.edit_message_text("Đã nhận")
        await second.callback_query.answer()
        await bot.send_photo(office.id, b"\x89PNG", caption="Biểu đồ")
        await bot.set_my_commands([("start", "Bắt đầu")], language_code="vi")
        assert [one.command for one in await bot.get_my_commands(language_code="vi")] == ["start"]
        await bot.get_updates(offset=second.update_id + 1, timeout=0)


# What it refuses


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMesage", {}, "method not found"),
        ("sendMessage", {"chat_id": 1}, "needs text"),
        ("sendMessage", {"chat_id": 1, "text": "a", "disable_preview": True}, "knows no disable_preview"),
        ("sendMessage", {"chat_id": 1, "text": 7}, "text must be String"),
        ("sendMessage", {"chat_id": 1, "text": "a", "disable_notification": "yes"}, "must be Boolean"),
        ("sendMessage", {"chat_id": 1, "text": "a", "reply_markup": {"inline_keyboard": [[{"a": 1}]]}}, "knows no a"),
        ("deleteMessages", {"chat_id": 1, "message_ids": ["a"]}, "must be Integer"),
        ("sendDice", {"chat_id": 1}, "does not play"),
    ],
)
def test_what_the_tables_do_not_know_is_a_violation(
    api: Standin, bot: Bot, method: str, params: dict[str, object], words: str
) -> None:
    with refused(words):
        bot(method, **params)
    assert len(api.violations) == 1


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("", "message text is empty"),
        ("<b> </b>\n", "message text is empty"),
        ("ạ" * 4097, "message is too long"),
        ("🙂" * 2049, "message is too long"),
        ("<b>a</b> " * 101, "101 entities"),
        ("<b>a", "Can't find end tag"),
        ("<h1>a</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("ă 1 < 2", "Unsupported start tag"),
        ("<b><i>a</b></i>", 'expected "</i>", found "</b>" at byte offset 7'),
        ("a</b>", "Unexpected end tag"),
        ('<b class="x">a</b>', "Unexpected attributes"),
    ],
)
def test_texts_are_measured_and_read_as_telegram_does(
    api: Standin, bot: Bot, lan: Person, html: str, words: str
) -> None:
    with refused(words):
        bot("sendMessage", chat_id=lan.id, text=html, parse_mode="HTML")
    assert len(api.violations) == 1
    assert lan.sees() == []


def test_tags_do_not_count_and_places_are_told_in_utf16(api: Standin, bot: Bot, lan: Person) -> None:
    long = bot("sendMessage", chat_id=lan.id, text=f"<b>{'a' * 4096}</b>", parse_mode="HTML")
    assert long["entities"] == [{"type": "bold", "offset": 0, "length": 4096}]
    links = ' 🙂 <a href="https://e.vn/?a=1&amp;b=2">đây</a> &lt;b&gt; &nbsp;'
    sent = bot("sendMessage", chat_id=lan.id, text=links, parse_mode="HTML")
    assert sent["text"] == "🙂 đây <b> &nbsp;"
    assert sent["entities"] == [{"type": "text_link", "offset": 3, "length": 3, "url": "https://e.vn/?a=1&b=2"}]


@pytest.mark.parametrize(
    ("button", "words"),
    [
        ({"text": "a", "callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"text": "a", "callback_data": "đ" * 33}, "BUTTON_DATA_INVALID"),
        ({"text": "a"}, "Text buttons are unallowed"),
        ({"text": " ", "callback_data": "a"}, "must be non-empty"),
        ({"text": "a", "url": "http://localhost/desk"}, "Wrong HTTP URL"),
    ],
)
def test_buttons_are_measured(bot: Bot, lan: Person, button: dict[str, str], words: str) -> None:
    with refused(words):
        bot("sendMessage", chat_id=lan.id, text="a", reply_markup={"inline_keyboard": [[button]]})


def test_captions_and_descriptions_have_their_own_lengths(bot: Bot, lan: Person) -> None:
    photo = lan.send_photo().content["photo"][0]["file_id"]
    with refused("caption is too long"):
        bot("sendPhoto", chat_id=lan.id, photo=photo, caption="a" * 1025)
    with refused("description is too long"):
        bot("setMyDescription", description="a" * 513)
    with refused("short_description is too long"):
        bot("setMyShortDescription", short_description="a" * 121)
    with refused("BOT_COMMAND_INVALID"):
        bot("setMyCommands", commands=[{"command": "Start", "description": "a"}])
    with refused("DESCRIPTION_INVALID"):
        bot("setMyCommands", commands=[{"command": "start", "description": "a" * 257}])


def test_an_edit_that_changes_nothing_is_refused_but_no_mistake(api: Standin, bot: Bot, lan: Person) -> None:
    number = bot("sendMessage", chat_id=lan.id, text="<b>a</b>", parse_mode="HTML", reply_markup=MENU)["message_id"]
    same = {"chat_id": lan.id, "message_id": number, "text": "<b>a</b>", "parse_mode": "HTML", "reply_markup": MENU}
    with refused("message is not modified"):
        bot("editMessageText", **same)
    bot("editMessageText", **same | {"text": "a"})
    assert bot("editMessageText", **same | {"reply_markup": {"inline_keyboard": []}})["text"] == "a"
    assert lan.buttons() == []
    assert not api.violations


def test_messages_that_are_gone_foreign_or_two_days_old_stay_as_they_are(api: Standin, bot: Bot, lan: Person) -> None:
    assert isinstance(api.clock, RunningClock)
    typed = lan.say("Em sợ")
    with refused("can't be edited"):
        bot("editMessageText", chat_id=lan.id, message_id=typed.id, text="b")
    with refused("message to edit not found"):
        bot("editMessageText", chat_id=lan.id, message_id=1, text="b")
    with refused("message to delete not found"):
        bot("deleteMessage", chat_id=lan.id, message_id=1)
    api.clock.pass_time(timedelta(hours=48, seconds=1))
    young = bot("sendMessage", chat_id=lan.id, text="a")["message_id"]
    with refused("can't be deleted for everyone"):
        bot("deleteMessage", chat_id=lan.id, message_id=typed.id)
    with refused("can't be deleted for everyone"):
        bot("deleteMessages", chat_id=lan.id, message_ids=[young, typed.id])
    assert bot("deleteMessages", chat_id=lan.id, message_ids=[young, 1])
    assert lan.sees() == []


def test_a_button_waits_once_and_not_for_ever(api: Standin, bot: Bot, lan: Person) -> None:
    assert isinstance(api.clock, RunningClock)
    _, first = asked(api, bot, lan)
    assert bot("answerCallbackQuery", callback_query_id=first)
    second = lan.press("Tìm hiểu")
    api.clock.pass_time(timedelta(seconds=16))
    for query in (first, second, "77"):
        with refused("query is too old"):
            bot("answerCallbackQuery", callback_query_id=query)


def test_nobody_is_written_to_who_never_wrote_or_has_blocked_the_bot(api: Standin, bot: Bot, lan: Person) -> None:
    with refused("can't initiate conversation"):
        bot("sendMessage", chat_id=api.person(TOKEN).id, text="a")
    with refused("chat not found"):
        bot("sendMessage", chat_id=99, text="a")
    lan.block()
    with refused("bot was blocked by the user"):
        bot("sendMessage", chat_id=lan.id, text="a")
    assert bot.updates()[0]["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    lan.start()
    assert bot("sendMessage", chat_id=lan.id, text="a")
    assert not api.violations


def test_a_group_can_be_left(api: Standin, bot: Bot, lan: Person) -> None:
    group = lan.add_to_group("Xóm")
    group.say("/start")
    joined, said = bot.updates()
    assert joined["my_chat_member"]["chat"]["type"] == said["message"]["chat"]["type"] == "supergroup"
    assert said["message"]["from"]["id"] == lan.id
    bot("leaveChat", chat_id=group.id)
    with refused("not a member"):
        bot("sendMessage", chat_id=group.id, text="a")


def test_a_wrong_token_is_nobody(api: Standin, bot: Bot) -> None:
    assert bot.http.get(f"{api.url}/bot1:x/getMe").json()["error_code"] == 401


# Updates


def test_an_offset_forgets_what_came_before(bot: Bot, lan: Person) -> None:
    for text in ("một", "hai", "ba"):
        lan.say(text)
    first, *_ = bot.updates(limit=2)
    assert [one["message"]["text"] for one in bot.updates(limit=2)] == ["một", "hai"]
    assert [one["message"]["text"] for one in bot.updates(first["update_id"] + 1)] == ["hai", "ba"]
    assert [one["message"]["text"] for one in bot.updates(-1)] == ["ba"]
    assert len(bot.updates()) == 1


def test_only_what_was_asked_for_is_kept(bot: Bot, lan: Person) -> None:
    bot.updates(allowed_updates=["callback_query"])
    lan.say("một")
    asked(bot.api, bot, lan)
    assert [set(one) for one in bot.updates()] == [{"update_id", "callback_query"}]


def test_a_waiting_poll_hears_at_once_and_gives_way_to_the_next(api: Standin, bot: Bot, lan: Person) -> None:
    with ThreadPoolExecutor() as pool:
        old = pool.submit(bot.updates, timeout=10)
        api.wait_for(lambda: api.bot(TOKEN).queue.polls == 2)  # the first was the fixture's
        new = pool.submit(bot.updates, timeout=10)
        with refused("terminated by other getUpdates"):
            old.result(5)
        lan.say("một")
        assert len(new.result(5)) == 1


def test_what_they_pressed_stands_in_full_in_the_update(api: Standin, bot: Bot, lan: Person) -> None:
    message, query = asked(api, bot, lan)
    old = lan.kept()
    bot("editMessageText", chat_id=lan.id, message_id=message, text="Đọc gì?")
    lan.press_old(old, "Tìm hiểu")
    bot("deleteMessage", chat_id=lan.id, message_id=message)
    lan.press_old(old, "Tìm hiểu")
    seen, changed, gone = (update["callback_query"] for update in bot.updates())
    assert seen["id"] == query
    assert (seen["message"]["text"], seen["message"]["reply_markup"]) == ("Chào bạn", MENU)
    assert (changed["message"]["text"], changed["data"]) == ("Đọc gì?", "learn")
    assert gone["message"] == {"message_id": message, "chat": lan.chat.json(), "date": 0}


class Hook(BaseHTTPRequestHandler):
    """Takes what is brought; what it answers is said by the test."""

    answers: list[tuple[int, dict[str, object]]]
    got: list[tuple[str | None, dict[str, Any]]]

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
        status, said = self.answers.pop(0) if self.answers else (200, {})
        answer = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    kind = type("OneHook", (Hook,), {"answers": [], "got": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield kind, f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    thread.join()
    server.server_close()


def test_updates_are_brought_until_the_bot_has_them(
    api: Standin, bot: Bot, lan: Person, hook: tuple[type[Hook], str]
) -> None:
    takes, url = hook
    takes.answers[:] = [(500, {}), (200, {"method": "sendMessage", "chat_id": lan.id, "text": "Chào bạn"})]
    bot("setWebhook", url=url, secret_token="s-1", max_connections=1)
    lan.say("một")
    lan.say("hai")
    api.wait_idle(lan, shown=False)
    assert [(secret, body["message"]["text"]) for secret, body in takes.got] == [
        ("s-1", "một"),
        ("s-1", "một"),
        ("s-1", "hai"),
    ]
    assert lan.sees() == ["Chào bạn"]
    with refused("can't use getUpdates method while webhook is active"):
        bot.updates()
    assert bot("getWebhookInfo")["last_error_message"] == "Wrong response from the webhook: 500"
    bot("deleteWebhook")
    assert bot.updates() == []


# What goes wrong when asked


def test_it_fails_as_often_as_it_was_asked_to(api: Standin, bot: Bot, lan: Person) -> None:
    api.fail("sendMessage", 502)
    api.fail("sendMessage", retry_after=3)
    with refused("Bad Gateway"):
        bot("sendMessage", chat_id=lan.id, text="a")
    with refused("retry after 3"):
        bot("sendMessage", chat_id=lan.id, text="a")
    assert bot("sendMessage", chat_id=lan.id, text="a")
    assert lan.sees() == ["a"]
    assert not api.violations


def test_the_line_breaks_before_or_after(api: Standin, bot: Bot, lan: Person) -> None:
    whens: tuple[Drop, ...] = ("before", "after")
    for when in whens:
        api.drop("sendMessage", when)
        with pytest.raises(httpx.RemoteProtocolError):
            bot("sendMessage", chat_id=lan.id, text=when)
    assert lan.sees() == ["after"]


def test_it_is_gone_and_comes_back(api: Standin, bot: Bot, lan: Person) -> None:
    api.down()
    with pytest.raises(httpx.ConnectError):
        bot("getMe")
    lan.say("một")
    api.up()
    assert len(bot.updates()) == 1


def test_a_call_is_held_until_it_is_let_go(api: Standin, bot: Bot, lan: Person) -> None:
    hold = api.hold("sendMessage")
    with ThreadPoolExecutor() as pool:
        sending = pool.submit(bot, "sendMessage", chat_id=lan.id, text="a")
        hold.wait()
        assert lan.sees() == []
        hold.release()
        sending.result(5)
    bot("sendMessage", chat_id=lan.id, text="b")
    assert lan.sees() == ["a", "b"]


def test_updates_come_twice_or_mixed(api: Standin, bot: Bot, lan: Person) -> None:
    api.repeat_updates(TOKEN)
    lan.say("một")
    first = bot.updates()
    assert bot.updates(first[0]["update_id"] + 1) == first
    assert bot.updates(first[0]["update_id"] + 1) == []
    api.repeat_updates(TOKEN, on=False)
    api.mix_updates(TOKEN, seed=4)
    numbers = [lan.say(str(number)).text for number in range(8)]
    came = [one["message"]["text"] for one in bot.updates()]
    assert came != numbers
    assert sorted(came) == numbers


def test_its_limits_hold_when_asked(api: Standin, bot: Bot, lan: Person) -> None:
    api.enforce = True
    number = bot("sendMessage", chat_id=lan.id, text="a")["message_id"]
    bot("editMessageText", chat_id=lan.id, message_id=number, text="b")
    with pytest.raises(Refused) as slower:
        bot("sendMessage", chat_id=lan.id, text="a")
    assert slower.value.retry_after == 1
    others = [api.person(TOKEN) for _ in range(30)]
    for other in others:
        other.chat.known = True
    for other in others[:29]:
        bot("sendMessage", chat_id=other.id, text="a")
    with refused("Too Many Requests"):
        bot("sendMessage", chat_id=others[29].id, text="a")
    assert api.answered[429] == 2


def test_a_late_answer_is_late(api: Standin, bot: Bot) -> None:
    api.slow("getMe", 0.05)
    begun = time.monotonic()
    bot("getMe")
    assert time.monotonic() - begun >= 0.05


# What is seen


def test_a_thief_reads_what_still_exists(api: Standin, bot: Bot, lan: Person) -> None:
    assert isinstance(api.clock, RunningClock)
    typed, photo = lan.say("Em sợ"), lan.send_photo(b"a face")
    sent = bot("sendMessage", chat_id=lan.id, text="Bạn đang ở đâu?")["message_id"]
    offset = max(update["update_id"] for update in bot.updates()) + 1
    opened = bot("getFile", file_id=photo.content["photo"][1]["file_id"])
    for words in ("Em sợ", "Bạn đang ở đâu?", "a face"):
        assert api.thief(TOKEN).holds(words)
    bot("deleteMessages", chat_id=lan.id, message_ids=[typed.id, photo.id, sent])
    assert api.thief(TOKEN).holds("Em sợ"), "it still waits to be confirmed"
    bot.updates(offset)
    assert not api.thief(TOKEN).holds("Em sợ")
    assert api.thief(TOKEN).holds("a face"), "its path can be guessed"
    path = f"{api.url}/file/bot{TOKEN}/{opened['file_path']}"
    assert bot.http.get(path).content == b"a face"
    api.clock.pass_time(timedelta(hours=1))
    assert bot.http.get(path).status_code == 404
    assert not api.thief(TOKEN).holds("a face")
    assert [each.text for each in lan.ever()] == ["Bạn đang ở đâu?"]


def test_files_are_handed_over_up_to_twenty_megabytes(bot: Bot, lan: Person) -> None:
    lan.send_video(size=20 * 1024 * 1024 + 1)
    [update] = bot.updates()
    with refused("file is too big"):
        bot("getFile", file_id=update["message"]["video"]["file_id"])


def test_waiting_tells_what_is_missing(api: Standin, bot: Bot, lan: Person) -> None:
    def missing(words: str) -> None:
        with pytest.raises(TimeoutError, match=words):
            api.wait_idle(lan, 0.01)

    message, query = asked(api, bot, lan)
    missing("not confirmed")
    [update] = bot.updates()
    bot.updates(update["update_id"] + 1)
    missing("not answered")
    bot("answerCallbackQuery", callback_query_id=query)
    missing("nothing was sent or changed")
    bot("editMessageText", chat_id=lan.id, message_id=message, text="b")
    api.wait_idle(lan)


# Others


@contextmanager
def answering(bot: Bot, answer: Callable[[dict[str, Any]], object]) -> Iterator[None]:
    """A bot that polls in a thread until the end."""
    over: list[bool] = []

    def work() -> None:
        offset = 0
        while not over:
            for update in bot.updates(offset, timeout=1):
                answer(update)
                offset = update["update_id"] + 1

    thread = Thread(target=work)
    thread.start()
    yield
    over.append(True)
    bot.api.person(TOKEN).say("so that it looks once more")
    thread.join()


def test_a_crowd_goes_its_way_as_fast_as_the_bot_does(api: Standin, bot: Bot) -> None:
    def answer(update: dict[str, Any]) -> None:
        if "message" in update:
            bot("sendMessage", chat_id=update["message"]["chat"]["id"], text="Chào", reply_markup=MENU)
        else:
            query = update["callback_query"]
            at = {"chat_id": query["from"]["id"], "message_id": query["message"]["message_id"]}
            bot("editMessageText", **at, text=f"Đọc {update['update_id']}", reply_markup=MENU)
            bot("answerCallbackQuery", callback_query_id=query["id"])

    crowd = Crowd(api, ["/start", "[Tìm hiểu]", "@learn"])
    for _ in range(4):
        crowd.join(api.person(TOKEN), turns=3)
    with answering(bot, answer):
        crowd.run(timeout=5)
    assert len(crowd.took) == 12
    assert not api.violations


def test_another_process_moves_it_over_http(api: Standin, bot: Bot) -> None:
    def control(name: str, **said: object) -> Any:
        return bot.http.post(f"{api.url}/control/{name}", json={"token": TOKEN, **said}).json()

    [number] = control("people", number=1)
    control("person", id=number, does="say", args=["Em sợ"])
    bot("sendMessage", chat_id=number, text="Chào bạn", reply_markup=MENU)
    assert control("sees", id=number)["buttons"] == ["Tìm hiểu"]
    assert control("thief", words=["Em sợ", "Ba Vì"]) == {"reads": ["Em sợ"]}
    counted = control("counters")
    assert (counted["waiting"], counted["calls"]["sendMessage"], counted["violations"]) == (1, 1, [])
    assert bot.http.post(f"{api.url}/control/nothing").status_code == 404
