"""Updates that are brought: in order within a line, lines beside each other, again and again until the bot says 2xx.

Telegram asks for https; this one takes http://127.0.0.1 as well, and tries again much sooner (`RETRY` seconds).
"""

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from threading import Condition
from typing import cast

import aiohttp

from tests.telegram.call import Call
from tests.telegram.methods import plays
from tests.telegram.queue import Queue, Update, Webhook
from tests.telegram.refusals import mistaken

RETRY, RETRY_AT_MOST = 0.05, 1.0
SECRET = re.compile(r"[A-Za-z0-9_-]{0,256}")
URL = re.compile(r"https://.+|http://(127\.0\.0\.1|localhost)(:\d+)?(/.*)?|")
HEADER = "X-Telegram-Bot-Api-Secret-Token"
Execute = Callable[[str, bytes], Awaitable[None]]


@plays("setWebhook")
def set_webhook(call: Call) -> bool:
    url, secret = call.text("url"), call.text("secret_token")
    if not URL.fullmatch(url):
        raise mistaken("bad webhook: An HTTPS URL must be provided for webhook")
    if not SECRET.fullmatch(secret):
        raise mistaken("secret token contains unallowed characters")
    if not 1 <= call.number("max_connections", 40) <= 100:
        raise mistaken("max_connections must be 1-100")
    queue = call.account.queue
    queue.ask_for(cast(Sequence[object] | None, call.params.get("allowed_updates")))
    return _change(call, Webhook(url, secret, call.number("max_connections", 40)))


@plays("deleteWebhook")
def delete_webhook(call: Call) -> bool:
    return _change(call, Webhook())


def _change(call: Call, webhook: Webhook) -> bool:
    queue = call.account.queue
    if call.flag("drop_pending_updates"):
        queue.waiting.clear()
    if webhook.url and not queue.webhook.url:
        queue.polls += 1  # whoever polls is sent away
    queue.webhook = webhook
    queue.wake()
    return True


@dataclass
class Courier:
    """Brings one bot's updates as long as there is an address. `took`: seconds from post to answer, the newest last."""

    queue: Queue
    changed: Condition
    session: aiohttp.ClientSession
    execute: Execute
    took: deque[float] = field(default_factory=lambda: deque(maxlen=100_000))
    _busy: set[str] = field(default_factory=set)
    _failed: dict[str, int] = field(default_factory=dict)
    _bell: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        self._bell.set()

    async def run(self) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                await self._bell.wait()
                self._bell.clear()
                for update in self._ready():
                    group.create_task(self._bring(update))

    def _ready(self) -> list[Update]:
        """The first of each line that nobody is bringing."""
        ready: list[Update] = []
        if not self.queue.webhook.url:
            return ready
        with self.changed:
            for update in self.queue.to_bring():
                if len(self._busy) >= self.queue.webhook.connections:
                    break
                if update.line not in self._busy:
                    self._busy.add(update.line)
                    ready.append(update)
        return ready

    async def _bring(self, update: Update) -> None:
        hook = self.queue.webhook
        with self.changed:
            body = self.queue.give(update)
            self.changed.notify_all()
        if await self._posted(hook, body):
            self._failed.pop(update.line, None)
            self._confirm(update)
        else:
            times = self._failed[update.line] = self._failed.get(update.line, 0) + 1
            await asyncio.sleep(min(RETRY * 2 ** (times - 1), RETRY_AT_MOST))
        self._busy.discard(update.line)
        self.ring()

    def _confirm(self, update: Update) -> None:
        with self.changed:
            self.queue.brought(update)
            self.changed.notify_all()

    async def _posted(self, hook: Webhook, body: object) -> bool:
        """Whether the bot said 2xx; a method in its answer is carried out."""
        headers = {"Content-Type": "application/json"} | ({HEADER: hook.secret} if hook.secret else {})
        begun = time.monotonic()
        try:
            async with self.session.post(hook.url, data=json.dumps(body), headers=headers) as answer:
                said = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as problem:
            hook.error = f"Connection failed: {type(problem).__name__}"
            return False
        self.took.append(time.monotonic() - begun)
        if not 200 <= answer.status < 300:
            hook.error = f"Wrong response from the webhook: {answer.status}"
            return False
        await self.execute(answer.headers.get("Content-Type", ""), said)
        return True
