"""Both bots as processes of their own, before a stand-in that the test holds; and people who press on, whatever happens
to the bot meanwhile.
"""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx
from sqlalchemy import make_url

from bot.channels.outbox import VEIL
from storage.cases.tables import PROTECTION
from storage.engine import Database
from storage.vault import Keyring
from tests.bots import CITIZENS, OFFICIALS
from tests.journeys.server import Server, started
from tests.rings import OFFICE_RING, TRUST
from tests.roles import of_process
from tests.telegram import Person, Standin

SERVE = ("-m", "bot.cli.main", "serve", "--role")
DYING = ("-m", "tests.journeys.dying_bot")
TOKENS = {"citizens": CITIZENS, "officials": OFFICIALS}
NAMES = ("nhipcau_bot", "nhipcau_canbo_bot")
# What Python and its libraries say when something was left lying about.
CARELESS = ("was destroyed", "never retrieved", "never awaited", "nclosed", "Traceback", "Warning", "Exception ignored")
PATIENCE = 90.0  # seconds for a start on a busy machine: the library alone takes five on a quiet one
IMPATIENT = 1.5  # seconds after which somebody presses once more
Cut = tuple[str, str, int]


@dataclass
class Town:
    """A migrated database, a secret and a token for each zone, and the stand-in. `said`: what no log may hold."""

    api: Standin
    folder: Path
    database_url: str
    rings: dict[str, Keyring] = field(default_factory=lambda: {"citizens": Keyring.fresh(), "officials": OFFICE_RING})
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for token, name in zip(TOKENS.values(), NAMES, strict=True):
            self.api.bot(token, name)

    @contextmanager
    def bot(self, role: str, *, cut: Cut | None = None, moment: str = "", **more: str) -> Iterator[Server]:
        """A process of one role until the block ends; with a cut it may be gone before."""
        command: tuple[str, ...] = (*SERVE, role)
        if cut or moment:
            command = (*DYING, role, moment, *(map(str, cut) if cut else ()))
        own = self._environment(role) | {"NHIPCAU_DATABASE_URL": of_process(self.database_url, role)}
        with started(self._home(role), command, **own | more) as server:
            yield server

    def operator(self, *command: str) -> str:
        """One command line, as an operator types it; back: its last line."""
        given = {name: value for name, value in os.environ.items() if not name.startswith("NHIPCAU_")}
        own = {"NHIPCAU_HOME": str(self._home("officials")), **self._environment("officials")}
        line = [sys.executable, "-m", "bot.cli.main", *command]
        done = subprocess.run(line, env=given | own, capture_output=True, text=True, check=True)
        return done.stdout.strip().splitlines()[-1]

    def person(self, zone: str = "citizens") -> Person:
        someone = self.api.person(TOKENS[zone])
        self.said.append(str(someone.id))
        return someone

    def tips(self) -> int:
        with self.open() as database:
            return database.read(lambda tx: len(tx.execute(PROTECTION.case.select()).all()))

    @contextmanager
    def open(self) -> Iterator[Database]:
        database = Database(self.database_url)
        try:
            yield database
        finally:
            database.close()

    def logs(self) -> str:
        return "\n".join(path.read_text("utf-8", "replace") for path in self.folder.glob("*.log"))

    def look_through_logs(self) -> None:
        """No token, no chat, no name, no word of anybody, and no sign of something left lying about."""
        told = self.logs()
        secrets = [token.partition(":")[2] for token in TOKENS.values()]
        unwanted = [*self.said, *secrets, *NAMES, *CARELESS]
        assert [words for words in unwanted if words in told] == [], told

    def _home(self, role: str) -> Path:
        home = self.folder / role
        home.mkdir(mode=0o700, exist_ok=True)
        return home

    def _environment(self, role: str) -> dict[str, str]:
        zones = TOKENS if role == "all" else {role: TOKENS[role]}
        own = {
            "NHIPCAU_DATABASE_URL": self.database_url,
            "NHIPCAU_TELEGRAM_API_URL": self.api.url,
            "NHIPCAU_PORT": "0",
            "PYTHONWARNINGS": "default",
        }
        for zone, token in zones.items():
            own[f"NHIPCAU_{zone.upper()}_TOKEN"] = token
            own[f"NHIPCAU_{zone.upper()}_SECRET"] = self.rings[zone].text()
        return own | {"NHIPCAU_DESK_VOUCHER": TRUST.keys[0].hex()}


def until(true: Callable[[], object], patience: float = PATIENCE) -> None:
    """Looks again and again. Raises TimeoutError."""
    over = time.monotonic() + patience
    while not true():
        if time.monotonic() > over:
            raise TimeoutError
        time.sleep(0.02)


def status(server: Server, zone: str = "citizens") -> str:
    health = httpx.get(f"{server.url}/health").raise_for_status().json()
    return str(health["channels"][zone])


def leave(server: Server) -> int:
    """As systemd asks; back: the exit code."""
    server.process.send_signal(signal.SIGTERM)
    return server.process.wait(PATIENCE)


@contextmanager
def busy(town: Town) -> Iterator[None]:
    """Somebody else writes and does not come to an end."""
    other = sqlite3.connect(sqlite_file(town), isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def sqlite_file(town: Town) -> Path:
    return Path(make_url(town.database_url).database or "")


# The label to press, by what is in sight; the first that is there.
WAYS = ("Báo tin", "Chuyện khác", "Xã Cổ Đô, Hà Nội", "Không, hoặc không rõ", "Kể thêm", "Gửi luôn", "Tôi đã chép")
SYLLABLES = re.compile(r"^(?:\S+ · ){2}\S+$", re.MULTILINE)


@dataclass
class Teller:
    """Somebody who files one tip, a step at a time, by what is in sight; whoever waits too long does it once more."""

    person: Person
    story: str
    phrase: str = ""
    done: bool = False
    told: bool = False
    since: float = 0.0

    @property
    def api(self) -> Standin:
        return self.person.api

    def is_waiting(self) -> bool:
        """For an answer that may still come."""
        with self.api.changed:
            chat, queue = self.person.chat, self.person.bot.queue
            if queue.unconfirmed(chat.id):
                return True
            veiled = any(message.by_bot and message.text == VEIL.html for message in self.person.messages()[-1:])
            return (veiled or chat.shown < chat.acted) and time.monotonic() - self.since < IMPATIENT

    def step(self) -> None:
        """The next thing, or the same again."""
        self.since = time.monotonic()
        screens = [message for message in self.person.messages() if message.rows]
        if not screens:
            self.person.start()
            return
        labels, text = screens[-1].labels, screens[-1].text
        if "Tôi đã chép" in labels:
            self._copy(text)
        elif self.phrase and "Hộp thư của tôi" in labels:
            self.done = True
        elif "Bạn thấy hoặc biết gì?" in text and "Gửi luôn" not in labels:
            self.person.say(self.story)
        elif "Ở đâu?" in text and "co do" not in text and "Gửi luôn" not in labels:
            self.person.say("co do")
        elif "gặp nguy hiểm" in text and "Có" in labels:
            self.person.press("Có")
        else:
            self._press(labels)

    def _copy(self, text: str) -> None:
        phrase = " ".join(" ".join(SYLLABLES.findall(text)).replace("·", " ").split())
        assert len(phrase.split()) == 9, text
        assert self.phrase in ("", phrase), "the receipt became another"
        self.phrase = phrase
        self.person.press("Tôi đã chép")

    def _press(self, labels: list[str]) -> None:
        self.person.press(next((way for way in WAYS if way in labels), "Bỏ qua" if "Bỏ qua" in labels else "Về đầu"))


@dataclass
class Crowd:
    """Tellers who come one after another, so that some are always on their way."""

    town: Town
    size: int
    chance: Random
    tellers: list[Teller] = field(default_factory=list)

    def come(self) -> None:
        while len(self.on_their_way) < self.size:
            story = f"Chim sẻ nâu {self.chance.randrange(10**6)} kể chuyện"
            self.town.said.append(story)
            self.tellers.append(Teller(self.town.person(), story))

    @property
    def on_their_way(self) -> list[Teller]:
        return [teller for teller in self.tellers if not teller.done]

    def all_step(self) -> None:
        """So that several wait in one batch."""
        for teller in self.on_their_way:
            if not self.town.api.bot(CITIZENS).queue.unconfirmed(teller.person.id):
                teller.step()

    def walk(self, server: Server, *, more: bool) -> None:
        """Until the process is dead or, without `more` people coming, everybody is done."""
        over = time.monotonic() + 4 * PATIENCE
        while server.process.poll() is None and (more or self.on_their_way):
            assert time.monotonic() < over, [teller.person.view() for teller in self.on_their_way]
            if more:
                self.come()
            for teller in self.on_their_way:
                if not teller.is_waiting():
                    teller.step()
            with self.town.api.changed:
                self.town.api.changed.wait(0.05)
