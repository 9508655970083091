"""The database: one short transaction per call, on SQLite (one writer, WAL) or PostgreSQL (a pool)."""

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import (
    URL,
    Connection,
    Engine,
    PoolProxiedConnection,
    QueuePool,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.migrations import NEWEST, upgrade

T = TypeVar("T")
SQLITE = "sqlite"
POSTGRES = "postgresql"
PATIENCE = 5.0  # seconds anyone waits for the writer or for a lock
# A full or failing disk too: nothing was written, and the person must be told so with their words in hand.
SQLITE_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)
SQLITE_READERS = 2
POSTGRES_CONNECTIONS = 10
# WAL with FULL: a commit is on the disk before it is confirmed. secure_delete: what is deleted is overwritten.
_LINE_UP = text("SELECT pg_advisory_xact_lock(:person)")
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", "temp_store=MEMORY")


class Busy(Exception):
    """The database could not be had in time; nothing was written, and the same call may be made again."""


class Broken(Exception):
    """The database refused. Carries the kind of error only: the driver's own words may quote values."""


class Database:
    """Threads share one Database. `patience`: seconds a call waits for its turn before it raises Busy."""

    def __init__(self, url: str, patience: float = PATIENCE) -> None:
        self._url = _with_driver(make_url(url))
        self.dialect: str = self._url.get_backend_name()
        if self.dialect == SQLITE:
            _make_private(Path(self._url.database or ""))
            self._writer = _sqlite_engine(self._url, patience, 1)
            self._reader = _sqlite_engine(self._url, patience, SQLITE_READERS, read_only=True)
            self._glancer: Engine | None = _sqlite_engine(self._url, 0, 1, read_only=True)
        else:
            self._writer = _postgres_engine(self._url, patience)
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            self._glancer = None

    @property
    def url(self) -> str:
        """Without its password."""
        return self._url.render_as_string(hide_password=True)

    def write(self, fn: Callable[[Connection], T], person: bytes | None = None) -> T:
        """Run `fn` in one transaction, committed when this returns. `person` (≥ 8 bytes, a keyed hash of one person)
        makes replicas on PostgreSQL take that person's events one after another. Raises Busy, Broken.
        """
        return self._run(self._writer, fn, person)

    def read(self, fn: Callable[[Connection], T]) -> T:
        """Run `fn` on one unchanging view of the database; writing in it is refused. Raises Busy, Broken."""
        return self._run(self._reader, fn, None)

    def glance(self, fn: Callable[[Connection], T]) -> T:
        """Like `read`, for the event loop's own thread: it never waits. A file at hand is read sooner than a thread
        wakes up; a server is not. Raises Busy, always so on PostgreSQL.
        """
        if self._glancer is None:
            raise Busy("a server is not asked in passing")
        return self._run(self._glancer, fn, None)

    def line_up(self, tx: Connection, person: bytes) -> None:
        """For `write`'s `fn`, where who it is for is known only by then: what `person` does there."""
        if self.dialect == POSTGRES:
            number = int.from_bytes(person[:8], "big", signed=True)
            tx.execute(_LINE_UP, {"person": number})

    def cut_log(self) -> None:
        """SQLite: empty the write-ahead log, whose frames would tell what was written together, and in which order."""
        if self.dialect == SQLITE:
            self._outside_transactions("PRAGMA wal_checkpoint(TRUNCATE)")

    def rewrite(self) -> None:
        """SQLite: lay the file anew in the order of its keys, so that places in it tell nothing of arrival."""
        if self.dialect == SQLITE:
            self._outside_transactions("VACUUM")
            self.cut_log()

    def close(self) -> None:
        self._reader.dispose()
        if self._glancer is not None:
            self._glancer.dispose()
        self._writer.dispose()

    def _outside_transactions(self, statement: str) -> None:
        raw = self._writer.raw_connection()
        try:
            raw.cursor().execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            raise Busy(type(error).__name__) from None
        finally:
            raw.close()

    def _run(self, engine: Engine, fn: Callable[[Connection], T], person: bytes | None) -> T:
        try:
            with engine.begin() as tx:
                if person is not None:
                    self.line_up(tx, person)
                return fn(tx)
        except PoolTimeout:
            raise Busy("no connection came free in time") from None
        except DBAPIError as error:
            raise _without_content(error).with_traceback(error.__traceback__) from None


def migrate(url: str) -> str | None:
    """Bring the database from empty or any older version to the newest, and tell from which (None: it was empty);
    replicas that start together take turns.
    """
    database = Database(url, patience=60.0)
    try:
        return database.write(_upgraded, person=b"migrate!")
    finally:
        database.close()


def _upgraded(tx: Connection) -> str | None:
    before = _version(tx)
    upgrade(tx)
    return before


def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration; a SQLite file that is not there is not made."""
    parsed = make_url(url)
    if parsed.get_backend_name() == SQLITE and not Path(parsed.database or "").is_file():
        return False
    database = Database(url)
    try:
        return database.read(_version) == NEWEST
    finally:
        database.close()


def _version(tx: Connection) -> str | None:
    if not inspect(tx).has_table("alembic_version"):
        return None
    return tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def _with_driver(url: URL) -> URL:
    backend = url.get_backend_name()
    if backend == SQLITE and url.database not in (None, "", ":memory:"):
        return url
    if backend in (POSTGRES, "postgres"):
        return url.set(drivername="postgresql+psycopg")
    raise ValueError(f"the database is a SQLite file or PostgreSQL, not {backend}")


def _make_private(path: Path) -> None:
    """The file exists as 0600 before SQLite opens it: its -wal and -shm take over its mode."""
    for folder in reversed([path.parent, *path.parent.parents]):
        folder.mkdir(mode=0o700, exist_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    path.chmod(0o600)


def _sqlite_engine(url: URL, patience: float, connections: int, *, read_only: bool = False) -> Engine:
    """The writer's pool holds one connection: waiting for it is waiting for one's turn to write."""
    engine = create_engine(
        url,
        hide_parameters=True,
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        connect_args={"check_same_thread": False, "timeout": patience, "isolation_level": None},
    )
    pragmas = (*PRAGMAS, "query_only=ON") if read_only else PRAGMAS
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        _wait_for_others(connection)
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    def start(connection: PoolProxiedConnection) -> None:
        connection.execute(begin)

    # A listener for "begin", as in the library's handbook, makes every statement look for listeners: a tenth of a call.
    engine.dialect.do_begin = start  # type: ignore[assignment]  # a method, set on the object
    return engine


def _wait_for_others(connection: sqlite3.Connection) -> None:
    """A new file turns to WAL once, and SQLite makes nobody wait for that by itself: whoever came second is refused."""
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("COMMIT")


def _postgres_engine(url: URL, patience: float) -> Engine:
    limits = f"-c lock_timeout={int(patience * 1000)} -c idle_in_transaction_session_timeout=60000"
    return create_engine(
        url,
        hide_parameters=True,
        pool_size=POSTGRES_CONNECTIONS,
        max_overflow=0,
        pool_timeout=patience,
        pool_pre_ping=True,
        connect_args={"options": limits, "connect_timeout": max(2, int(patience))},
    )


def _without_content(error: DBAPIError) -> Exception:
    kind = type(error.orig).__name__
    if not isinstance(error, OperationalError) or is_undecodable(error):
        return Broken(kind)
    code = getattr(error.orig, "sqlite_errorcode", None)
    if code is None or code & 0xFF in SQLITE_BUSY:
        return Busy(kind)
    return Broken(kind)


def is_undecodable(error: DBAPIError) -> bool:
    """A text on SQLite that is no UTF-8: the driver's own error, the only one of this class without a code."""
    return isinstance(error.orig, sqlite3.OperationalError) and not hasattr(error.orig, "sqlite_errorcode")
