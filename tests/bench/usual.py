"""The usual way, to stand beside ours: SQLAlchemy's async ORM over aiosqlite; load a state, change it, save it.

The same promises: WAL, `synchronous=FULL`, one row of 8 KiB a person; nothing is sealed, which is in its favour.
"""

import asyncio
import os
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tests.bench.timing import Timed, timed

PEOPLE = 50
STATE = 8 * 1024


class Base(DeclarativeBase):
    pass


class State(Base):
    __tablename__ = "state"

    person: Mapped[int] = mapped_column(primary_key=True)
    data: Mapped[bytes]


def measure(folder: Path, calls: int) -> dict[str, Timed]:
    """`load` stands beside a Link screen, `save` beside an answer of a form."""
    with asyncio.Runner() as runner:
        return _measure(runner, folder, calls)


def _measure(runner: asyncio.Runner, folder: Path, calls: int) -> dict[str, Timed]:
    engine = _engine(folder)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    runner.run(_fill(engine, sessions))
    loading = timed(calls, lambda number: runner.run(_load(sessions, number % PEOPLE)))
    saving = timed(calls, lambda number: runner.run(_save(sessions, number % PEOPLE)))
    runner.run(engine.dispose())
    return {"load": loading, "save": saving}


def _engine(folder: Path) -> AsyncEngine:
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'usual.db'}", pool_size=1, max_overflow=0)

    @event.listens_for(engine.sync_engine, "connect")
    def promise(connection: Any, _record: object) -> None:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            connection.execute(f"PRAGMA {pragma}")

    return engine


async def _fill(engine: AsyncEngine, sessions: async_sessionmaker[AsyncSession]) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with sessions.begin() as session:
        session.add_all(State(person=number, data=os.urandom(STATE)) for number in range(PEOPLE))


async def _load(sessions: async_sessionmaker[AsyncSession], person: int) -> None:
    async with sessions() as session:
        await session.get_one(State, person)


async def _save(sessions: async_sessionmaker[AsyncSession], person: int) -> None:
    async with sessions.begin() as session:
        state = await session.get_one(State, person)
        state.data = os.urandom(STATE)
