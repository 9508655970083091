"""Officials without keys, their state, what is owed, the reports handed in, and the nudges given.

The columns are written out here and not taken from storage.tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import column, make, to

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    make("official_state", "tag:bytes", "day:date sealed:bytes")
    _keys_apart()
    op.add_column("official", column("left_day:date?"))
    op.add_column("invite", column("official_id:bytes?", sa.ForeignKey("official.id")), inline_references=True)
    op.create_index("organisation_place", "organisation", ["province_code", "unit_code"])
    op.create_index("official_organisation", "official", ["organisation_id"])
    _obligations()
    _reports()
    _nudges()


def _keys_apart() -> None:
    """Whoever stands in the list with keys keeps them; the locks stay sealed to the place where they were made."""
    make("official_key", "official_id:bytes", "public:bytes locked:bytes", to("official_id", "official", "id"))
    op.execute("INSERT INTO official_key (official_id, public, locked) SELECT id, public, locked FROM official")
    op.drop_column("official", "public")
    op.drop_column("official", "locked")


def _obligations() -> None:
    make(
        "obligation",
        "id:bytes",
        "kind:text plan:text report:text owner:text period:text before:date last_day:date"
        " state:text promised:date? first_submitted:time?",
        sa.UniqueConstraint("kind", "plan", "report", "owner", "period"),
    )
    op.create_index("obligation_standing", "obligation", ["state", "last_day"])
    op.create_index("obligation_owner", "obligation", ["owner", "plan"])
    make(
        "obligation_change",
        "obligation_id:bytes n:int",
        "before:text after:text by:bytes? at:time reason:text?",
        to("obligation_id", "obligation", "id"),
        to("by", "official", "id"),
    )


def _reports() -> None:
    make(
        "report_draft",
        "obligation_id:bytes",
        "plain:text by:bytes at:time",
        to("obligation_id", "obligation", "id"),
        to("by", "official", "id"),
    )
    make(
        "submission",
        "obligation_id:bytes n:int",
        "form_id:text form_version:int answers:text by:bytes at:time receipt:text",
        sa.UniqueConstraint("receipt"),
        to("obligation_id", "obligation", "id"),
        to("by", "official", "id"),
    )


def _nudges() -> None:
    make(
        "nudge",
        "id:bytes",
        "official_id:bytes on_day:date state:text run:bytes at:time",
        sa.UniqueConstraint("official_id", "on_day"),
        to("official_id", "official", "id"),
    )
    op.create_index("nudge_day", "nudge", ["on_day"])
    make(
        "nudge_item",
        "obligation_id:bytes step:text official_id:bytes",
        "nudge_id:bytes",
        to("obligation_id", "obligation", "id"),
        to("official_id", "official", "id"),
        to("nudge_id", "nudge", "id"),
    )
    op.create_index("nudge_item_nudge", "nudge_item", ["nudge_id"])
