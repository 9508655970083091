"""Inserting rows only if nobody else did: both databases can, each in its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import sqlite

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_new(tx: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless a unique column already holds the value; True if the row is new. A race waits for its winner."""
    fresh = _either(tx, table).values(**values).returning(*table.primary_key.columns)
    return tx.execute(fresh).one_or_none() is not None  # a row count is not to be had for inserts on PostgreSQL


def insert_new_all(tx: Connection, table: Table, rows: Iterable[Mapping[str, object]]) -> int:
    """Insert many, each as in `insert_new`, all with the same columns; returns how many are new."""
    given = [dict(row) for row in rows]
    if not given:
        return 0
    return len(tx.execute(_either(tx, table).returning(*table.primary_key.columns), given).all())


def _either(tx: Connection, table: Table) -> sqlite.Insert | postgresql.Insert:
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing()
    from sqlalchemy.dialects import postgresql  # noqa: PLC0415  a twentieth of the start, and most have SQLite

    return postgresql.insert(table).on_conflict_do_nothing()
