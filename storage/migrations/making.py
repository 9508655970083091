"""A short way to write a migration's tables down, in words that no later change of the program changes."""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

KINDS: Mapping[str, type] = {
    "bytes": sa.LargeBinary,
    "text": sa.Text,
    "date": sa.Date,
    "int": sa.Integer,
    "time": sa.BigInteger,
}


def make(name: str, keys: str, columns: str, *constraints: sa.Constraint) -> None:
    """`keys` and `columns` read `name:kind`, with `?` behind it where the column may be empty."""
    made = [column(word) for word in f"{keys} {columns}".split()]
    primary = sa.PrimaryKeyConstraint(*(word.split(":")[0] for word in keys.split()))
    op.create_table(name, *made, primary, *constraints, sqlite_with_rowid=False)


def column(word: str, *items: sa.ForeignKey) -> sa.Column[object]:
    name, kind = word.rstrip("?").split(":")
    return sa.Column(name, KINDS[kind](), *items, nullable=word.endswith("?"), autoincrement=False)


def to(columns: str, target: str, names: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns.split(), [f"{target}.{name}" for name in names.split()])
