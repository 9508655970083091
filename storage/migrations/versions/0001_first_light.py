"""First light: settings, a person's state, organisations and desks, officers, the cases of both sides.

The columns are written out here and not taken from storage.tables: a migration says what was true on its day.
"""

from collections.abc import Mapping

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BYTES = sa.LargeBinary
KINDS: Mapping[str, type] = {"bytes": BYTES, "text": sa.Text, "date": sa.Date, "int": sa.Integer, "time": sa.BigInteger}


def upgrade() -> None:
    _own_tables()
    _organisations()
    _officials()
    for side in ("protection", "support"):
        _cases(side)


def _table(name: str, keys: str, columns: str, *constraints: sa.Constraint) -> None:
    """`keys` and `columns` read `name:kind`, with `?` behind it where the column may be empty."""
    made = [_column(word) for word in f"{keys} {columns}".split()]
    primary = sa.PrimaryKeyConstraint(*(word.split(":")[0] for word in keys.split()))
    op.create_table(name, *made, primary, *constraints, sqlite_with_rowid=False)


def _column(word: str) -> sa.Column[object]:
    name, kind = word.rstrip("?").split(":")
    return sa.Column(name, KINDS[kind](), nullable=word.endswith("?"), autoincrement=False)


def _to(columns: str, target: str, names: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(columns.split(), [f"{target}.{name}" for name in names.split()])


def _own_tables() -> None:
    _table("setting", "key:text", "value:text")
    _table("citizen_state", "tag:bytes", "day:date sealed:bytes")


def _organisations() -> None:
    _table(
        "organisation",
        "id:bytes",
        "name:text side:text? province_code:text unit_code:text?",
        sa.UniqueConstraint("id", "side"),
        sa.CheckConstraint("side IN ('protection', 'support')", name="side_known"),
    )
    _table(
        "desk",
        "id:bytes",
        "organisation_id:bytes side:text name:text level:text area_code:text",
        _to("organisation_id side", "organisation", "id side"),
        sa.CheckConstraint("level IN ('commune', 'province')", name="level_known"),
    )
    _table(
        "desk_key",
        "desk_id:bytes key_id:text",
        "public:bytes from_day:date until_day:date?",
        _to("desk_id", "desk", "id"),
    )


def _officials() -> None:
    _table(
        "official",
        "id:bytes",
        "organisation_id:bytes code:text role:text public:bytes locked:bytes",
        _to("organisation_id", "organisation", "id"),
        sa.UniqueConstraint("code"),
    )
    _table(
        "desk_member",
        "desk_id:bytes official_id:bytes",
        "since_day:date",
        _to("desk_id", "desk", "id"),
        _to("official_id", "official", "id"),
    )
    _table(
        "desk_member_key",
        "desk_id:bytes official_id:bytes key_id:text",
        "wrapped:bytes",
        _to("desk_id official_id", "desk_member", "desk_id official_id"),
        _to("desk_id key_id", "desk_key", "desk_id key_id"),
    )
    _table(
        "invite",
        "token_hash:bytes",
        "organisation_id:bytes desk_id:bytes? role:text expires:time consumed_at:time?",
        _to("organisation_id", "organisation", "id"),
        _to("desk_id", "desk", "id"),
    )
    _table(
        "session",
        "id_hash:bytes",
        "official_id:bytes expires:time sealed:bytes",
        _to("official_id", "official", "id"),
    )


def _cases(side: str) -> None:
    case = f"{side}_case"
    _table(
        case,
        "id:bytes",
        "receipt_tag:bytes desk_id:bytes area:text? kind:text urgency:text status:text day:date slot:int?",
        sa.UniqueConstraint("receipt_tag"),
        _to("desk_id", "desk", "id"),
    )
    _table(
        f"{case}_key",
        "case_id:bytes purpose:text holder:bytes",
        "key_id:text wrapped:bytes seen:int",
        _to("case_id", case, "id"),
    )
    op.create_index(f"{case}_key_holder", f"{case}_key", ["holder", "purpose"])
    _table(f"{side}_entry", "case_id:bytes n:int", "purpose:text sealed:bytes", _to("case_id", case, "id"))
    _table(
        f"{side}_change",
        "case_id:bytes n:int",
        "before:text after:text sealed:bytes?",
        _to("case_id", case, "id"),
    )
