"""The tables but for cases and duties. Ids are 16 random bytes; times are whole seconds UTC; WITHOUT ROWID on SQLite,
because a hidden row number would tell in which order people came.
"""

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    cast,
)
from sqlalchemy.schema import SchemaItem

metadata = MetaData()


class Sealed(TypeDecorator[bytes]):
    """Bytes. SQLite keeps a text in their place as well, and fails to read that as bytes: it is read as it lies there,
    and neither opens nor verifies.
    """

    impl = LargeBinary
    cache_ok = True

    def column_expression(self, column: ColumnElement[bytes]) -> ColumnElement[bytes]:
        return cast(column, LargeBinary)


def table(name: str, *items: SchemaItem) -> Table:
    return Table(name, metadata, *items, sqlite_with_rowid=False)


def key(name: str, *items: SchemaItem) -> Column[bytes]:
    """A column of bytes that belongs to the primary key."""
    return Column(name, LargeBinary, *items, primary_key=True)


def must(name: str, kind: type, *items: SchemaItem) -> Column[object]:
    return Column(name, kind, *items, nullable=False)


setting = table("setting", Column("key", Text, primary_key=True), must("value", Text))

citizen_state = table("citizen_state", key("tag"), must("day", Date), must("sealed", LargeBinary))
official_state = table("official_state", key("tag"), must("day", Date), must("sealed", LargeBinary))

# `vouched`, wherever it stands: a signature under the officials' secret over the row (storage.accounts.vouching).

# The wall runs between organisations: the pair (id, side) is what a desk refers to, so a desk cannot leave its side.
organisation = table(
    "organisation",
    key("id"),
    must("name", Text),
    Column("side", Text),
    must("province_code", Text),
    Column("unit_code", Text),
    Column("phone", Text),
    UniqueConstraint("id", "side"),
    CheckConstraint("side IN ('protection', 'support')", name="side_known"),
    Index("organisation_place", "province_code", "unit_code"),
)

desk = table(
    "desk",
    key("id"),
    must("organisation_id", LargeBinary),
    must("side", Text),
    must("name", Text),
    must("level", Text),
    must("area_code", Text),
    Column("vouched", Sealed),
    ForeignKeyConstraint(["organisation_id", "side"], ["organisation.id", "organisation.side"]),
    CheckConstraint("level IN ('commune', 'province')", name="level_known"),
)

# One key without an `until_day` is the desk's present one; older ones still open what was sealed to them.
desk_key = table(
    "desk_key",
    key("desk_id", ForeignKey("desk.id")),
    Column("key_id", Text, primary_key=True),
    must("public", Sealed),
    must("from_day", Date),
    Column("until_day", Date),
    Column("vouched", Sealed),
)

official = table(
    "official",
    key("id"),
    must("organisation_id", LargeBinary, ForeignKey("organisation.id")),
    must("code", Text),
    must("role", Text),
    Column("left_day", Date),
    UniqueConstraint("code"),
    Index("official_organisation", "organisation_id"),
)

# Only a desk's officers hold keys: who files reports opens no case.
official_key = table(
    "official_key",
    key("official_id", ForeignKey("official.id")),
    must("public", Sealed),
    must("locked", LargeBinary),
    Column("totp", LargeBinary),
)

desk_member = table(
    "desk_member",
    key("desk_id", ForeignKey("desk.id")),
    key("official_id", ForeignKey("official.id")),
    must("since_day", Date),
    Column("vouched", Sealed),
)

# A member without a row here waits to be admitted.
desk_member_key = table(
    "desk_member_key",
    key("desk_id"),
    key("official_id"),
    Column("key_id", Text, primary_key=True),
    must("wrapped", LargeBinary),
    Column("vouched", Sealed),
    ForeignKeyConstraint(["desk_id", "official_id"], ["desk_member.desk_id", "desk_member.official_id"]),
    ForeignKeyConstraint(["desk_id", "key_id"], ["desk_key.desk_id", "desk_key.key_id"]),
)

# Two members of a desk say yes before a third can open its cases.
desk_approval = table(
    "desk_approval",
    key("desk_id"),
    key("official_id"),
    key("by_id", ForeignKey("official.id")),
    must("day", Date),
    Column("vouched", Sealed),
    ForeignKeyConstraint(["desk_id", "official_id"], ["desk_member.desk_id", "desk_member.official_id"]),
)

# Where an official is reached, one place a channel. The address stands in `sealed` alone; `tag` finds it.
official_address = table(
    "official_address",
    key("tag"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("channel", Text),
    must("sealed", LargeBinary),
    must("state", Text),
    must("since_day", Date),
    UniqueConstraint("official_id", "channel"),
)

# What lets an official through once, within minutes: a chat to be linked, a page to be opened.
official_pass = table(
    "official_pass",
    key("token_hash"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("purpose", Text),
    must("expires", BigInteger),
    UniqueConstraint("official_id", "purpose"),
)

# Where a person wants to be told that a mailbox holds news; nothing leads from it to a case, or back.
citizen_notice = table("citizen_notice", key("tag"), must("day", Date), must("sealed", LargeBinary))

# What a desk let go when it replied: a token that only the citizens' zone can follow to an address, from a moment on.
released_notice = table("released_notice", key("token"), must("after", BigInteger))

# What authorities asked a support desk for, in writing, and what they were told: appended, never changed. No case's id.
authority_request = table(
    "authority_request",
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("day", Date),
    must("sealed", LargeBinary),
)

# With an `official_id` it brings back somebody who is known already, whose session ran out; with a `giver_id` it comes
# from a colleague who hands over.
invite = table(
    "invite",
    key("token_hash"),
    must("organisation_id", LargeBinary, ForeignKey("organisation.id")),
    Column("desk_id", LargeBinary, ForeignKey("desk.id")),
    Column("official_id", LargeBinary, ForeignKey("official.id")),
    Column("giver_id", LargeBinary, ForeignKey("official.id")),
    must("role", Text),
    must("expires", BigInteger),
    Column("consumed_at", BigInteger),
    Column("vouched", Sealed),
)

session = table(
    "session",
    key("id_hash"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("expires", BigInteger),
    must("sealed", LargeBinary),
)
