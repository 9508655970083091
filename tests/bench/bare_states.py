"""Load a state, change it, save it: one row of 8 KiB a person, by SQLAlchemy's async ORM over aiosqlite."""

import os
from pathlib import Path

from sqlalchemy.ext.asyncio import async_sessionmaker

from tests.bench.bare_pages import Change
from tests.bench.usual import STATE, Base, State, _engine


async def opened(folder: Path) -> Change:
    engine = _engine(folder)
    sessions = async_sessionmaker(engine, expire_on_commit=False)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)

    async def change(person: int) -> None:
        async with sessions.begin() as session:
            state = await session.get(State, person)
            if state is None:
                session.add(State(person=person, data=os.urandom(STATE)))
            else:
                state.data = os.urandom(STATE)

    return change
