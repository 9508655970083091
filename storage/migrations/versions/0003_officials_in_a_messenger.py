"""Where officials are reached, what they are told there, and passes of a few minutes; who gave an invite.

The columns are written out here and not taken from storage.tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import column, make, to

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    make(
        "official_address",
        "tag:bytes",
        "official_id:bytes channel:text sealed:bytes state:text since_day:date",
        sa.UniqueConstraint("official_id", "channel"),
        to("official_id", "official", "id"),
    )
    make(
        "official_pass",
        "token_hash:bytes",
        "official_id:bytes purpose:text expires:time",
        sa.UniqueConstraint("official_id", "purpose"),
        to("official_id", "official", "id"),
    )
    op.add_column("invite", column("giver_id:bytes?", sa.ForeignKey("official.id")), inline_references=True)
    op.create_index("nudge_state", "nudge", ["state"])
    _notices()


def _notices() -> None:
    make(
        "notice",
        "id:bytes",
        "official_id:bytes kind:text about:bytes? state:text at:time taken:time?",
        to("official_id", "official", "id"),
        to("about", "official", "id"),
    )
    op.create_index("notice_official", "notice", ["official_id"])
    for side in ("protection", "support"):
        told = sa.Column("told", sa.Integer, nullable=False, server_default="0")
        op.add_column(f"{side}_case_key", told)
