"""Asking for updates: a batch at a time, each person's in order, the next batch once all of this one is committed."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress

from bot.channels.message import Gone, Incoming, Refused, Slower, Unreachable, Wire
from bot.channels.talk import insist

WAIT = 25  # seconds a question stays open at the messenger
LAST = 15.0  # seconds for the last batch when the process ends

Take = Callable[[Incoming], Awaitable[None]]


async def poll(wire: Wire, take: Take) -> None:
    """Until cancelled. Raises Unreachable, Slower, Refused: whoever calls waits and begins anew, nothing is lost."""
    offset = 0
    while True:
        batch = await wire.poll(offset, WAIT)
        if not batch:
            continue
        # A cancellation lets the batch finish: then what is done is also confirmed.
        work = asyncio.ensure_future(_confirmed(take, batch))
        try:
            offset = await asyncio.shield(work)
        except asyncio.CancelledError:
            await _finish(wire, work)
            raise


async def _finish(wire: Wire, work: Awaitable[int]) -> None:
    """What is not done by then, because the database cannot be had, comes again at the next start."""
    with suppress(Gone, Slower, Unreachable, Refused, TimeoutError):
        async with asyncio.timeout(LAST):
            await wire.poll(await work, 0)


async def _confirmed(take: Take, batch: Iterable[Incoming]) -> int:
    """Returns the offset that forgets the batch."""
    people: dict[str, list[Incoming]] = defaultdict(list)
    for incoming in batch:
        people[incoming.chat].append(incoming)
    await asyncio.gather(*(_in_order(take, mine) for mine in people.values()))
    return max(incoming.update for incoming in batch) + 1


async def _in_order(take: Take, mine: Iterable[Incoming]) -> None:
    """This update first, however long the database cannot be had, then the next of the same person."""
    for incoming in mine:
        await insist(take, incoming)
