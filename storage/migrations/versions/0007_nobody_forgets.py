"""Nudging in full: days that move, hindrances, absences, wishes, other channels, reports asked out of turn.

The columns are written out here and not taken from storage.duties.duty_tables: a migration says what was true on its
day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import column, make, to

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.add_column("organisation", column("phone:text?"))
    op.add_column("obligation", column("signed:date?"))
    op.add_column("obligation", _begun("moved:int", "0"))
    op.add_column("submission", _begun("kind:text", "full"))
    op.add_column("nudge", column("channel:text?"))
    _of_obligations()
    _of_plans()
    _of_officials()


def _begun(word: str, value: str) -> sa.Column[object]:
    """A column that rows of before have too."""
    added = column(word)
    added.server_default = sa.DefaultClause(value)
    return added


def _of_obligations() -> None:
    duty, by = to("obligation_id", "obligation", "id"), to("by", "official", "id")
    make("obligation_day", "obligation_id:bytes n:int", "was:date last_day:date by:bytes at:time reason:text", duty, by)
    make(
        "hindrance",
        "obligation_id:bytes n:int",
        "words:text by:bytes at:time answer:text? answered_by:bytes? answered_at:time?",
        to("obligation_id", "obligation", "id"),
        to("by", "official", "id"),
        to("answered_by", "official", "id"),
    )
    make("unreached", "province_code:text owner:text", "why:text since:date told:date?")


def _of_plans() -> None:
    keys, by = "plan:text report:text period:text", to("by", "official", "id")
    make("plan_day", keys, "before:date cutoff:date? source:text by:bytes at:time", by)
    make(
        "ad_hoc",
        "id:bytes",
        "plan:text code:text title:text form:text last_day:date by:bytes at:time closed:time?",
        sa.UniqueConstraint("plan", "code"),
        to("by", "official", "id"),
    )


def _of_officials() -> None:
    who, deputy = to("official_id", "official", "id"), to("deputy_id", "official", "id")
    make("absence", "official_id:bytes first:date", "last:date deputy_id:bytes?", who, deputy)
    make(
        "official_wish",
        "official_id:bytes",
        "channel:text? quiet_from:text? quiet_until:text? calendar:bytes?",
        sa.UniqueConstraint("calendar"),
        to("official_id", "official", "id"),
    )
