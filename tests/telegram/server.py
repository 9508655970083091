"""The HTTP side: /bot<token>/<method>, /file/bot<token>/<path>. It has a loop and a thread of its own."""

import asyncio
import json
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import unquote

import aiohttp
from aiohttp import web

from tests.telegram import polling
from tests.telegram.call import Call
from tests.telegram.forms import parameters
from tests.telegram.ledger import Account
from tests.telegram.mischief import Fault
from tests.telegram.refusals import Refusal
from tests.telegram.webhook import Courier

if TYPE_CHECKING:
    from tests.telegram.standin import Standin

CHUNK = 64 * 1024
Given = Mapping[str, object]


class Cut(Exception):
    """The line breaks instead of an answer."""


class Server:
    """`stand` blocks until it can be called; `stop` until nothing of it runs any more."""

    def __init__(self, api: "Standin", port: int) -> None:
        self.port = port
        self.couriers: dict[str, Courier] = {}
        self._api = api
        self._thread = threading.Thread(target=self._run, name="telegram-standin", daemon=True)
        self._ready = threading.Event()
        self._site: web.TCPSite | None = None

    def stand(self) -> None:
        self._thread.start()
        self._ready.wait()

    def stop(self) -> None:
        self.loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    def wake(self, account: Account) -> None:
        """There is something new for this bot. From any thread."""
        self.loop.call_soon_threadsafe(account.queue.wake)

    def add(self, account: Account) -> None:
        """Updates of this bot can be brought. From any thread."""
        asyncio.run_coroutine_threadsafe(self._add(account), self.loop).result()

    def down(self) -> None:
        asyncio.run_coroutine_threadsafe(self._down(), self.loop).result()

    def up(self) -> None:
        asyncio.run_coroutine_threadsafe(self._up(), self.loop).result()

    def _run(self) -> None:
        with asyncio.Runner() as runner:
            runner.run(self._main())

    async def _main(self) -> None:
        self.loop, self._over = asyncio.get_running_loop(), asyncio.Event()
        self._http = web.Server(self._handle, handler_cancellation=True, access_log=None)
        self._runner = web.ServerRunner(self._http, shutdown_timeout=0.1)
        await self._runner.setup()
        await self._up()
        async with aiohttp.ClientSession() as self._session, asyncio.TaskGroup() as self._tasks:
            self._ready.set()
            await self._over.wait()
            running = [task for task in asyncio.all_tasks() if task.get_name().startswith("courier")]
            for task in running:
                task.cancel()
        self._cut_all()
        await self._runner.cleanup()

    async def _up(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True, backlog=1024)
        await self._site.start()
        self.port = self._site._server.sockets[0].getsockname()[1]

    async def _down(self) -> None:
        if self._site:
            await self._site.stop()
            self._site = None
        self._cut_all()

    def _cut_all(self) -> None:
        for connection in self._http.connections:
            connection.force_close()

    async def _add(self, account: Account) -> None:
        async def execute(content_type: str, body: bytes) -> None:
            await self._in_answer(account, content_type, body)

        courier = Courier(account.queue, self._api.changed, self._session, execute)
        self.couriers[account.token] = courier
        account.queue.on_wake = courier.ring
        self._tasks.create_task(courier.run(), name=f"courier {account.id}")

    async def _in_answer(self, account: Account, content_type: str, body: bytes) -> None:
        """A method in a webhook's answer; Telegram tells nobody what became of it."""
        if not content_type.startswith(("application/json", "multipart/", "application/x-www")):
            return
        given = parameters({}, content_type, body)
        if method := given.pop("method", None):
            await self._outcome(account.token, str(method), given)

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        first, _, rest = unquote(request.path).lstrip("/").partition("/")
        try:
            if first == "file":
                return await self._download(request, rest)
            if first == "control":
                return await self._control(request, rest)
            return await self._call(request, first, rest)
        except Cut:
            if request.transport:
                request.transport.abort()
            return web.Response()
        except web.HTTPException:
            raise
        except ConnectionResetError:  # whoever fetched a file went away half-way
            return web.Response()
        except Exception as error:
            self._api.violations.append(f"the stand-in itself broke: {error!r}")
            raise

    async def _call(self, request: web.BaseRequest, first: str, method: str) -> web.Response:
        body = await request.content.read()
        try:
            given = parameters(request.query, request.headers.get("Content-Type", ""), body)
        except Refusal as refusal:
            self._api.refused(method, refusal)
            return _response(refusal.code, refusal.answer())
        return _response(*await self._outcome(first.removeprefix("bot"), method, given))

    async def _outcome(self, token: str, method: str, given: Given) -> tuple[int, object]:
        """Status and answer. Raises Cut."""
        try:
            fault = self._api.fault(method)
            await self._suffer(method, fault)
            result = await self._result(token, method, given)
        except Refusal as refusal:
            self._api.refused(method, refusal)
            return refusal.code, refusal.answer()
        if fault and fault.drop == "after":
            raise Cut
        return 200, {"ok": True, "result": result}

    async def _suffer(self, method: str, fault: Fault | None) -> None:
        mischief = self._api.mischief
        if hold := mischief.hold(method):
            await hold.pass_by()
        late = mischief.every + (fault.seconds if fault else 0.0)
        if late:
            await asyncio.sleep(late)
        if fault and fault.drop == "before":
            raise Cut
        if fault and (refusal := fault.refusal()):
            raise refusal

    async def _result(self, token: str, method: str, given: Given) -> object:
        call = self._api.call(token, method, given)
        if call.method != "getUpdates":
            return self._api.execute(call)
        return await self._news(call)

    async def _news(self, call: Call) -> object:
        queue, until = call.account.queue, self.loop.time() + polling.patience(call)
        with self._api.changed:
            number = polling.begin(call)
            self._api.changed.notify_all()
        while True:
            with self._api.changed:
                if batch := polling.batch(queue, number, call.number("limit", 100)):
                    self._api.changed.notify_all()
                    return batch
            if not await polling.news(queue, until - self.loop.time()):
                return []

    async def _download(self, request: web.BaseRequest, rest: str) -> web.StreamResponse:
        token, _, path = rest.removeprefix("bot").partition("/")
        fault = self._api.fault("download")
        await self._suffer("download", fault)
        file = self._api.download(token, path)
        if file is None:
            return _response(404, Refusal(404, "Not Found").answer())
        response = web.StreamResponse(headers={"Content-Type": "application/octet-stream"})
        response.content_length = len(file.content)
        await response.prepare(request)
        for start in range(0, len(file.content), CHUNK):
            await response.write(file.content[start : start + CHUNK])
            if fault and fault.drop == "after":
                raise Cut
        await response.write_eof()
        return response

    async def _control(self, request: web.BaseRequest, rest: str) -> web.Response:
        said = json.loads(await request.content.read() or b"{}")
        answer = await asyncio.to_thread(self._api.control, rest, said)
        return _response(200 if answer is not None else 404, answer)


def _response(status: int, said: object) -> web.Response:
    body = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()
    return web.Response(status=status, body=body, content_type="application/json")
