"""getUpdates: what was confirmed is forgotten, what waits is given, and of two who ask the older is sent away."""

import asyncio
from collections.abc import Sequence
from typing import cast

from tests.telegram.call import Call
from tests.telegram.queue import Json, Queue
from tests.telegram.refusals import OTHER_POLLER, WEBHOOK_IS_SET, Refusal

LONGEST = 50


def begin(call: Call) -> int:
    """Takes the offset; returns the number of this poll."""
    queue, offset = call.account.queue, call.number("offset")
    if queue.webhook.url:
        raise Refusal(409, WEBHOOK_IS_SET, mistake=True)
    queue.ask_for(cast(Sequence[object] | None, call.params.get("allowed_updates")))
    if offset < 0:
        queue.last(-offset)
    queue.confirm(offset, call.now)
    queue.polls += 1
    queue.wake()
    return queue.polls


def batch(queue: Queue, number: int, limit: int) -> list[Json]:
    """What there is now. Raises Refusal if another poll has begun."""
    if queue.polls != number:
        raise Refusal(409, WEBHOOK_IS_SET if queue.webhook.url else OTHER_POLLER, mistake=True)
    return queue.take(min(max(limit, 1), 100))


def patience(call: Call) -> float:
    """Seconds."""
    return float(min(max(call.number("timeout"), 0), LONGEST))


async def news(queue: Queue, seconds: float) -> bool:
    """Until something may have changed; False when the time is over."""
    queue.bell.clear()
    try:
        async with asyncio.timeout(seconds):
            await queue.bell.wait()
    except TimeoutError:
        return False
    return True
