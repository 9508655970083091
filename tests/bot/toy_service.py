"""The smallest service for test_serve.py: it prints what happens, in order."""

import asyncio

from starlette.types import Receive, Scope, Send

from bot import logs
from bot.clock import SystemClock
from bot.serve import Service, listen, run
from bot.tick import Ticker


def say(word: str) -> None:
    print(word, flush=True)  # noqa: T201  its standard output is what the test reads


async def app(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["path"] == "/fails":
        raise ValueError("said by a person")
    if scope["path"] == "/slow":
        say("begun")
        await asyncio.sleep(0.3)  # long enough for the signal to arrive in between
        say("finished")
    body = b"slow" if scope["path"] == "/slow" else b"ok"
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", str(len(body)).encode())]}
    )
    await send({"type": "http.response.body", "body": body})


async def drain() -> None:
    say("drained")


if __name__ == "__main__":
    logs.set_up()
    with listen("127.0.0.1", 0) as listener:
        service = Service(app, Ticker(SystemClock(), []), drain, lambda: say("closed"))
        run(service, listener, lambda: say(f"ready {listener.getsockname()[1]}"))
    say("left")
