"""The one place that starts tasks: each is kept until it ends, and none outlives its owner."""

import asyncio
from collections.abc import Coroutine
from typing import Any

Work = Coroutine[Any, Any, None]


class Tasks:
    def __init__(self) -> None:
        self._running: set[asyncio.Task[None]] = set()

    def start(self, work: Work) -> "asyncio.Task[None]":
        task = asyncio.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def finish(self, seconds: float) -> None:
        """Give what runs some time to end by itself."""
        if self._running:
            await asyncio.wait(self._running, timeout=seconds)

    async def end(self) -> None:
        """What still runs is cancelled; returns when nothing does."""
        while self._running:
            for task in self._running:
                task.cancel()
            await asyncio.wait(self._running)
