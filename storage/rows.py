"""Inserting a row only if nobody else did: both databases can, each in its own words."""

from collections.abc import Mapping

from sqlalchemy import Connection, Insert, Table
from sqlalchemy.dialects import postgresql, sqlite


def insert_new(tx: Connection, table: Table, values: Mapping[str, object]) -> bool:
    """Insert unless a unique column already holds the value; True if the row is new. A race waits for its winner."""
    fresh = _either(tx, table, values).returning(*table.primary_key.columns)
    return tx.execute(fresh).one_or_none() is not None  # a row count is not to be had for inserts on PostgreSQL


def _either(tx: Connection, table: Table, values: Mapping[str, object]) -> Insert:
    if tx.dialect.name == "sqlite":
        return sqlite.insert(table).values(**values).on_conflict_do_nothing()
    return postgresql.insert(table).values(**values).on_conflict_do_nothing()
