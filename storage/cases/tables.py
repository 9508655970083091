"""One factory makes the tables of a side. Nothing else in the program knows that there are two."""

from dataclasses import dataclass

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
)

from storage.tables import key, must, table


@dataclass(frozen=True)
class CaseTables:
    """What Intake, Mailbox and Docket are bound to."""

    side: str
    case: Table
    key: Table
    entry: Table
    change: Table


def case_tables(side: str) -> CaseTables:
    return CaseTables(side, _case(side), _key(side), _entry(side), _change(side))


def _case(side: str) -> Table:
    """`slot`: the 6-hour slot of arrival, emptied when the 24-hour limit is over."""
    return table(
        f"{side}_case",
        key("id"),
        must("receipt_tag", LargeBinary),
        must("desk_id", LargeBinary, ForeignKey("desk.id")),
        Column("area", Text),
        must("kind", Text),
        must("urgency", Text),
        must("status", Text),
        must("day", Date),
        Column("slot", Integer),
        UniqueConstraint("receipt_tag"),
    )


def _key(side: str) -> Table:
    """The case's two keys, wrapped for each holder: a desk's id, or `receipt`. `seen`: last entry that desk opened;
    `told`: last one its members were told of.
    """
    return table(
        f"{side}_case_key",
        key("case_id", ForeignKey(f"{side}_case.id")),
        Column("purpose", Text, primary_key=True),
        key("holder"),
        must("key_id", Text),
        must("wrapped", LargeBinary),
        must("seen", Integer),
        Column("told", Integer, nullable=False, server_default="0"),
        Index(f"{side}_case_key_holder", "holder", "purpose"),
    )


def _entry(side: str) -> Table:
    """`purpose` says under which of the two keys it is sealed: `case` (tip, notes) or `talk`."""
    return table(
        f"{side}_entry",
        key("case_id", ForeignKey(f"{side}_case.id")),
        Column("n", Integer, primary_key=True, autoincrement=False),
        must("purpose", Text),
        must("sealed", LargeBinary),
    )


def _change(side: str) -> Table:
    """The history of the status; who and when is sealed under the case key, and absent when the person withdrew."""
    return table(
        f"{side}_change",
        key("case_id", ForeignKey(f"{side}_case.id")),
        Column("n", Integer, primary_key=True, autoincrement=False),
        must("before", Text),
        must("after", Text),
        Column("sealed", LargeBinary),
    )


PROTECTION = case_tables("protection")
SUPPORT = case_tables("support")
