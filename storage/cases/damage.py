"""A case whose readable columns hold what the program never writes: SQLite keeps anything in any column, disks rot, and
whoever has the citizens' server may write some of them.

Such a row is said to be damaged. It stops no other row, and its sealed words are read by their keys as before.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache, partial
from types import NoneType
from typing import Any, TypeVar

from sqlalchemy import Connection, LargeBinary, Row, Select, Table, cast, select
from sqlalchemy.exc import DataError, OperationalError

from storage.cases.tables import URGENCIES, CaseTables
from storage.duties.lifecycle import STATUSES
from storage.engine import is_undecodable

T = TypeVar("T")
Found = Row[Any]
Query = Select[tuple[object, ...]]
Parted = tuple[list[T], list[bytes]]  # what is made of the sound rows, and the ids of the damaged ones
FIRST, LAST = date(2000, 1, 1), date(9000, 1, 1)  # on SQLite what is no day at all does not lie between them
MANY = range(100_000)
KNOWN = {"status": STATUSES, "urgency": URGENCIES, "slot": range(4), "paused": MANY, "extended": MANY}
NOTHING: Mapping[str, object] = {}


class Damaged(Exception):
    """A cell of this row is of a wrong type, or says what no case can be."""


@contextmanager
def told() -> Iterator[None]:
    """What reading such a row raises is Damaged; what it quotes is dropped."""
    try:
        yield
    except (ValueError, TypeError, DataError):  # DataError: a day that PostgreSQL knows and Python does not
        raise Damaged from None
    except OperationalError as error:
        if not is_undecodable(error):
            raise
        raise Damaged from None


def checked(case: Table, row: Found) -> Found:
    """The row itself. Raises Damaged."""
    kinds = _kinds(case)
    if not all(name not in kinds or _is_sound(name, value, kinds[name]) for name, value in row._mapping.items()):
        raise Damaged
    return row


def each(tx: Connection, query: Query, make: Callable[[Found], T], asked: Mapping[str, object] = NOTHING) -> Parted[T]:
    """What `make` makes of every row, and the ids of those that are damaged. The query's first column is the case's id:
    by it the rows are read in halves, once one of them keeps the others from being read.
    """
    key = query.selected_columns[0]

    def among(ids: Sequence[bytes]) -> Parted[T]:
        return _parted(tx, query.where(key.in_(ids)), make, asked)

    try:
        return _parted(tx, query, make, asked)
    except Damaged:
        named = query.with_only_columns(cast(key, LargeBinary), maintain_column_froms=True)  # bytes, whatever it was
        return _in_halves(among, tx.execute(named, asked).scalars().all())


def damaged(tx: Connection, tables: CaseTables) -> list[bytes]:
    """Of all cases of a side."""
    return each(tx, select(tables.case), partial(checked, tables.case))[1]


def _parted(tx: Connection, query: Query, make: Callable[[Found], T], asked: Mapping[str, object]) -> Parted[T]:
    """Raises Damaged where the rows cannot even be read."""
    with told():
        rows: Sequence[Found] = tx.execute(query, asked).all()
    sound: list[T] = []
    lost: list[bytes] = []
    for row in rows:
        try:
            sound.append(make(row))
        except Damaged:
            lost.append(row[0])
    return sound, lost


def _in_halves(read: Callable[[Sequence[bytes]], Parted[T]], ids: Sequence[bytes]) -> Parted[T]:
    """Of rows that cannot be read together."""
    if len(ids) == 1:
        return [], list(ids)
    sound: list[T] = []
    lost: list[bytes] = []
    for half in (ids[: len(ids) // 2], ids[len(ids) // 2 :]):
        try:
            found = read(half)
        except Damaged:
            found = _in_halves(read, half)
        sound += found[0]
        lost += found[1]
    return sound, lost


def _is_sound(name: str, value: object, kinds: Collection[type]) -> bool:
    if type(value) not in kinds:
        return False
    if isinstance(value, date):
        return FIRST <= value < LAST
    return value is None or value in KNOWN.get(name, (value,))


@cache
def _kinds(case: Table) -> Mapping[str, tuple[type, ...]]:
    """By column, of what types its cells are."""
    return {
        column.name: (column.type.python_type, *((NoneType,) if column.nullable else ())) for column in case.columns
    }
