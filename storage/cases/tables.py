"""One factory makes the tables of a side. Nothing else in the program knows that there are two."""

from dataclasses import dataclass
from typing import Literal

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

from storage.tables import Sealed, key, must, table

Side = Literal["protection", "support"]
COMMUNE, ABOVE = "commune", "province"  # a desk's level
URGENCIES = ("now", "high", "usual")
RECEIPT = b"receipt"  # the holder of a key that is no desk


@dataclass(frozen=True)
class CaseTables:
    """What Intake, Mailbox and Docket are bound to."""

    side: Side
    case: Table
    key: Table
    entry: Table
    change: Table
    transfer: Table
    tally: Table
    audit: Table


def case_tables(side: Side) -> CaseTables:
    case, key, entry, change = _case(side), _key(side), _entry(side), _change(side)
    return CaseTables(side, case, key, entry, change, _transfer(side), _tally(side), _audit(side))


def _case(side: str) -> Table:
    """`slot`: the 6-hour slot of arrival, emptied when the 24-hour limit is over. `opened`: the day the desk asked
    looked into it first; `asked`: since when a question to the person stands, `paused`: whole days that earlier ones
    took; `extended`: how often its last day was moved; `escalated`: unopened for too long, and told upwards; `over`:
    since when it is; `kept`: since when it must not be destroyed; `looked`: the last day on which a desk that decides
    read a letter in it after it was over, or its person withdrew it then. `officer`: who has it in hand; `given`: since
    when they have been asked to and have not looked.
    """
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
        Column("opened", Date),
        Column("asked", Date),
        Column("paused", Integer, nullable=False, server_default="0"),
        Column("extended", Integer, nullable=False, server_default="0"),
        Column("escalated", Date),
        Column("over", Date),
        Column("kept", Date),
        Column("looked", Date),
        Column("officer", LargeBinary, ForeignKey("official.id")),
        Column("given", Date),
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
        must("wrapped", Sealed),
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
        must("sealed", Sealed),
    )


def _change(side: str) -> Table:
    """The history of the status; who and when is sealed under the case key, and absent when the person withdrew."""
    return table(
        f"{side}_change",
        key("case_id", ForeignKey(f"{side}_case.id")),
        Column("n", Integer, primary_key=True, autoincrement=False),
        must("before", Text),
        must("after", Text),
        Column("sealed", Sealed),
    )


def _transfer(side: str) -> Table:
    """From one desk of the side to another, which answers for it from then on, acknowledged or not."""
    return table(
        f"{side}_transfer",
        key("case_id", ForeignKey(f"{side}_case.id")),
        Column("n", Integer, primary_key=True, autoincrement=False),
        must("from_desk", LargeBinary, ForeignKey("desk.id")),
        must("to_desk", LargeBinary, ForeignKey("desk.id")),
        must("day", Date),
        Column("acknowledged", Date),
    )


def _tally(side: str) -> Table:
    """What is left of destroyed cases: numbers of what a desk of a province could open. `in_time`: how many of them
    were handled within their limits.
    """
    return table(
        f"{side}_tally",
        key("desk_id", ForeignKey("desk.id")),
        Column("area", Text, primary_key=True),
        Column("quarter", Text, primary_key=True),
        Column("kind", Text, primary_key=True),
        Column("outcome", Text, primary_key=True),
        must("number", Integer),
        must("in_time", Integer),
    )


def _audit(side: str) -> Table:
    """What desks did, each line bound to the one before it by `hash`; who, what and when are sealed."""
    return table(
        f"{side}_audit",
        Column("n", Integer, primary_key=True, autoincrement=False),
        must("sealed", LargeBinary),
        must("hash", LargeBinary),
    )


PROTECTION = case_tables("protection")
SUPPORT = case_tables("support")
