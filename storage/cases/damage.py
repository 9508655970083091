"""A case whose readable columns hold what the program never writes: SQLite keeps anything in any column, and disks rot.

Such a row is said to be damaged. It stops no other row.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import cache
from types import NoneType
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Row, Select, Table
from sqlalchemy.exc import OperationalError

from storage.cases.tables import URGENCIES
from storage.duties.lifecycle import STATUSES
from storage.engine import is_undecodable

T = TypeVar("T")
Found = Row[Any]
FIRST, LAST = date(2000, 1, 1), date(9000, 1, 1)  # on SQLite what is no day at all does not lie between them
NOTHING: Mapping[str, object] = {}


class Damaged(Exception):
    """A cell of this row is of a wrong type, or says what no case can be."""


@contextmanager
def told() -> Iterator[None]:
    """What reading such a row raises is Damaged; what it quotes is dropped."""
    try:
        yield
    except (ValueError, TypeError):
        raise Damaged from None
    except OperationalError as error:
        if not is_undecodable(error):
            raise
        raise Damaged from None


def checked(case: Table, row: Found) -> Found:
    """The row itself. Raises Damaged."""
    kinds, cells = _kinds(case), row._mapping
    right = all(type(value) in kinds.get(name, (type(value),)) for name, value in cells.items())
    known = cells.get("status", STATUSES[0]) in STATUSES and cells.get("urgency", URGENCIES[0]) in URGENCIES
    if not (right and known):
        raise Damaged
    return row


def each(
    tx: Connection,
    query: Select[tuple[object, ...]],
    key: Column[bytes],
    make: Callable[[Found], T],
    asked: Mapping[str, object] = NOTHING,
) -> tuple[list[T], list[bytes]]:
    """What `make` makes of every row, and the ids of those that are damaged: found one by one, once there is any."""
    try:
        with told():
            return [make(row) for row in tx.execute(query, asked)], []
    except Damaged:
        ids = tx.execute(query.with_only_columns(key, maintain_column_froms=True), asked).scalars().all()
    sound: list[T] = []
    damaged: list[bytes] = []
    for one in ids:
        try:
            with told():
                sound.append(make(tx.execute(query.where(key == one), asked).one()))
        except Damaged:
            damaged.append(one)
    return sound, damaged


@cache
def _kinds(case: Table) -> Mapping[str, tuple[type, ...]]:
    """By column, of what types its cells are."""
    return {
        column.name: (column.type.python_type, *((NoneType,) if column.nullable else ())) for column in case.columns
    }
