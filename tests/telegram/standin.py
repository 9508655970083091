"""The stand-in itself: its bots, its people, what it refused, and ways to wait until a bot is done.

    with Standin() as api:
        bot = api.bot("42:ABC")            # libraries: base URL api.url, token bot.token
        lan = api.person(bot.token)
        lan.start()
        api.wait_idle(lan)
        assert lan.sees()[-1].startswith("Chào bạn")

It listens on 127.0.0.1 over plain http. Every test ends with `assert not api.violations`.
"""

import random
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from typing import Self

from tests.telegram import control, limits, looks, methods, reference  # noqa: F401 - looks are methods as well
from tests.telegram.call import Call
from tests.telegram.clock import Clock, RunningClock
from tests.telegram.files import File, Files
from tests.telegram.ledger import Account, Chat, Query
from tests.telegram.mischief import Drop, Fault, Hold, Mischief
from tests.telegram.people import Person
from tests.telegram.queue import Json, Queue, Update
from tests.telegram.refusals import Refusal
from tests.telegram.server import Server
from tests.telegram.theft import Loot, rob
from tests.telegram.webhook import Courier

PATIENCE = 5.0  # seconds


class Standin:
    """`changed` guards everything and is notified at every call. `violations`: calls no bot should have made;
    `refusals`: all that was answered with an error. `expiry`: seconds a button waits for its answer.

    `settled`: called with a time-out in seconds when the stand-in thinks a bot is done; it blocks until the bot says so
    itself, where test and bot share a process. `watch` hears of every call after it was carried out. `keep`: off,
    nothing is kept of what was sent, for long runs.
    """

    def __init__(self, clock: Clock | None = None, port: int = 0, *, keep: bool = True) -> None:
        self.changed = threading.Condition()
        self.clock: Clock = clock or RunningClock()
        self.accounts: dict[str, Account] = {}
        self.files = Files()
        self.mischief = Mischief()
        self.enforce = False
        self.expiry = 15.0
        self.keep = keep
        self.settled: Callable[[float], object] | None = None
        self.watch: Callable[[Call], None] | None = None
        self.violations: deque[str] = deque(maxlen=1000)
        self.refusals: deque[tuple[str, int, str]] = deque(maxlen=1000)
        self.answered: Counter[int] = Counter()
        self._server = Server(self, port)
        self.moment = 0
        self._people = 5_000_000

    def __enter__(self) -> Self:
        self._server.stand()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def bot(self, token: str = "42:ABC-DEF1234ghIkl-zyx57W2v1u123ew11", username: str = "nhipcau_bot") -> Account:
        """The bot with this token, made at the first time."""
        if token not in self.accounts:
            account = Account(token, username, int(token.partition(":")[0]), Queue(self._given))
            self.accounts[token] = account
            self._server.add(account)
        return self.accounts[token]

    def person(self, token: str, locale: str = "vi", name: str = "Lan") -> Person:
        """Somebody new, who has not yet written to the bot."""
        with self.changed:
            chat = self.chat(token, name, locale)
        return Person(self, self.bot(token), chat)

    def chat(self, token: str, name: str, locale: str = "") -> Chat:
        self._people += 7
        chat = Chat(self._people, name, locale)
        self.bot(token).chats[chat.id] = chat
        return chat

    def put_file(self, content: bytes, kind: str = "document", mime: str = "", name: str = "", size: int = -1) -> File:
        """A file somebody uploaded; with `size` it is announced larger than it is."""
        with self.changed:
            return self.files.put(content, kind, mime, name, size)

    # What goes wrong

    def fail(self, method: str = "*", code: int = 500, *, times: int = 1, retry_after: int = 0) -> None:
        """The next calls of a method are answered with an error and not carried out."""
        self.mischief.faults.append(Fault(method, times, code=code, retry_after=retry_after))

    def drop(self, method: str = "*", when: Drop = "before", *, times: int = 1) -> None:
        """The line is cut before or after the call was carried out; of "download", after the first piece."""
        self.mischief.faults.append(Fault(method, times, drop=when))

    def slow(self, method: str = "*", seconds: float = 0.2, *, times: int = 1) -> None:
        self.mischief.faults.append(Fault(method, times, seconds=seconds))

    def hold(self, method: str) -> Hold:
        """Calls of this method stand still until `release`; `wait` until one does."""
        hold = Hold(method, self._server.loop)
        self.mischief.holds.append(hold)
        return hold

    def repeat_updates(self, token: str, *, on: bool = True) -> None:
        """Every update comes a second time, after it was confirmed."""
        self.bot(token).queue.duplicate = on

    def mix_updates(self, token: str, seed: int = 1) -> None:
        """Updates that wait together come in another order, the same for the same seed."""
        self.bot(token).queue.shuffle = random.Random(seed)

    def down(self) -> None:
        """Connections are cut and refused."""
        self._server.down()

    def up(self) -> None:
        """It listens again, on the same port."""
        self._server.up()

    # Waiting

    def wait_for(self, predicate: Callable[[], object], timeout: float = PATIENCE) -> None:
        """Looks again after every call. Raises TimeoutError."""
        with self.changed:
            if not self.changed.wait_for(lambda: bool(predicate()), timeout):
                raise TimeoutError(f"waited {timeout} seconds; refused: {list(self.refusals)[-3:]}")

    def wait_idle(self, person: Person, timeout: float = PATIENCE, *, shown: bool = True) -> None:
        """Until the bot confirmed all this person did, answered what they pressed and, if `shown`, then sent or changed
        something there (a change that changes nothing counts). Raises TimeoutError that says what is missing.
        """
        until = time.monotonic() + timeout
        try:
            self.wait_for(lambda: not person.missing(shown=shown), timeout)
        except TimeoutError as problem:
            raise TimeoutError(f"{person.missing(shown=shown)}; {problem}") from problem
        if self.settled:
            self.settled(max(0.0, until - time.monotonic()))

    # What was seen

    def thief(self, token: str) -> Loot:
        """All that a holder of the token can read now."""
        with self.changed:
            return rob(self.bot(token), self.files, self.now())

    def now(self) -> float:
        return self.clock.real().timestamp()

    # For people and the server

    def post(self, account: Account, kind: str, body: Json, chat: int, line: str) -> Update | None:
        update = account.queue.add(kind, body, chat, line, self.now())
        account.chats[chat].acted = self._tick()
        self._server.wake(account)
        return update

    def ask(self, account: Account, chat: int) -> str:
        """A new callback query; its id."""
        number = f"{account.id}{self._tick():09d}"
        account.queries[number] = Query(chat, self.now())
        account.unanswered[number] = chat
        return number

    def courier(self, account: Account) -> Courier:
        return self._server.couriers[account.token]

    def fault(self, method: str) -> Fault | None:
        return self.mischief.take(method) if self.mischief.faults else None

    def call(self, token: str, name: str, given: Mapping[str, object]) -> Call:
        """Raises Refusal."""
        if token not in self.accounts:
            raise Refusal(401, "Unauthorized")
        account, method = self.accounts[token], reference.method_named(name)
        params = reference.checked(method, given)
        account.calls[method] += 1
        return Call(method, account, params, self.files, self.now(), self._tick(), self.expiry, self.keep)

    def execute(self, call: Call) -> object:
        """Raises Refusal."""
        with self.changed:
            try:
                if self.enforce and limits.counts(call.method):
                    limits.admit(call.account, call.params, time.monotonic())
                return methods.run(call)
            finally:
                self._after(call)

    def _after(self, call: Call) -> None:
        for chat in call.touched:
            call.account.chats[chat].shown = self._tick()
        if self.watch:
            self.watch(call)
        self.changed.notify_all()

    def refused(self, method: str, refusal: Refusal) -> None:
        with self.changed:
            self.answered[refusal.code] += 1
            self.refusals.append((method, refusal.code, refusal.words))
            if refusal.mistake:
                self.violations.append(f"{method}: {refusal.words}")
            self.changed.notify_all()

    def download(self, token: str, path: str) -> File | None:
        return self.files.fetch(path, self.now()) if token in self.accounts else None

    def control(self, path: str, said: Json) -> object:
        """The same from another process; None where there is no such thing."""
        return control.run(self, path, said)

    def _given(self, update: Update) -> None:
        for account in self.accounts.values():
            if update.chat in account.chats:
                account.chats[update.chat].handed = self._tick()

    def _tick(self) -> int:
        self.moment += 1
        return self.moment
