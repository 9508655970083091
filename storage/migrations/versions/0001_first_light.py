"""First light: settings, a person's state, organisations and desks, officers, the cases of both sides.

The columns are written out here and not taken from storage.tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import make, to

revision = "0001"
down_revision = None


def upgrade() -> None:
    _own_tables()
    _organisations()
    _officials()
    for side in ("protection", "support"):
        _cases(side)


def _own_tables() -> None:
    make("setting", "key:text", "value:text")
    make("citizen_state", "tag:bytes", "day:date sealed:bytes")


def _organisations() -> None:
    make(
        "organisation",
        "id:bytes",
        "name:text side:text? province_code:text unit_code:text?",
        sa.UniqueConstraint("id", "side"),
        sa.CheckConstraint("side IN ('protection', 'support')", name="side_known"),
    )
    make(
        "desk",
        "id:bytes",
        "organisation_id:bytes side:text name:text level:text area_code:text",
        to("organisation_id side", "organisation", "id side"),
        sa.CheckConstraint("level IN ('commune', 'province')", name="level_known"),
    )
    make(
        "desk_key",
        "desk_id:bytes key_id:text",
        "public:bytes from_day:date until_day:date?",
        to("desk_id", "desk", "id"),
    )


def _officials() -> None:
    make(
        "official",
        "id:bytes",
        "organisation_id:bytes code:text role:text public:bytes locked:bytes",
        to("organisation_id", "organisation", "id"),
        sa.UniqueConstraint("code"),
    )
    make(
        "desk_member",
        "desk_id:bytes official_id:bytes",
        "since_day:date",
        to("desk_id", "desk", "id"),
        to("official_id", "official", "id"),
    )
    make(
        "desk_member_key",
        "desk_id:bytes official_id:bytes key_id:text",
        "wrapped:bytes",
        to("desk_id official_id", "desk_member", "desk_id official_id"),
        to("desk_id key_id", "desk_key", "desk_id key_id"),
    )
    make(
        "invite",
        "token_hash:bytes",
        "organisation_id:bytes desk_id:bytes? role:text expires:time consumed_at:time?",
        to("organisation_id", "organisation", "id"),
        to("desk_id", "desk", "id"),
    )
    make(
        "session",
        "id_hash:bytes",
        "official_id:bytes expires:time sealed:bytes",
        to("official_id", "official", "id"),
    )


def _cases(side: str) -> None:
    case = f"{side}_case"
    make(
        case,
        "id:bytes",
        "receipt_tag:bytes desk_id:bytes area:text? kind:text urgency:text status:text day:date slot:int?",
        sa.UniqueConstraint("receipt_tag"),
        to("desk_id", "desk", "id"),
    )
    make(
        f"{case}_key",
        "case_id:bytes purpose:text holder:bytes",
        "key_id:text wrapped:bytes seen:int",
        to("case_id", case, "id"),
    )
    op.create_index(f"{case}_key_holder", f"{case}_key", ["holder", "purpose"])
    make(f"{side}_entry", "case_id:bytes n:int", "purpose:text sealed:bytes", to("case_id", case, "id"))
    make(
        f"{side}_change",
        "case_id:bytes n:int",
        "before:text after:text sealed:bytes?",
        to("case_id", case, "id"),
    )
