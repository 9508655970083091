"""A last day may follow the calendar or the plan's file, with nobody behind it; a unit's own is told from everybody's.

What was moved before counts as everybody's where the province's day bears the same moment, or a second unit was moved
to the same day with it: the province's bears a later moment once its cut-off or document alone was mended. Else it
counts as the unit's own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
_EVERYBODY_S = """
UPDATE obligation_day SET own = 0 WHERE EXISTS (
    SELECT 1 FROM obligation o JOIN plan_day p ON p.plan = o.plan AND p.report = o.report AND p.period = o.period
    WHERE o.id = obligation_day.obligation_id AND p.at = obligation_day.at
) OR EXISTS (
    SELECT 1 FROM obligation o
    JOIN obligation other ON other.kind = o.kind AND other.plan = o.plan AND other.report = o.report
        AND other.period = o.period AND other.id <> o.id
    JOIN obligation_day d ON d.obligation_id = other.id
    WHERE o.id = obligation_day.obligation_id AND d.at = obligation_day.at AND d.last_day = obligation_day.last_day
)
"""


def upgrade() -> None:
    with op.batch_alter_table("obligation_day", table_kwargs={"sqlite_with_rowid": False}) as days:
        days.alter_column("by", existing_type=sa.LargeBinary(), nullable=True)
        days.add_column(sa.Column("own", sa.Integer, nullable=False, server_default="1"))
    op.execute(_EVERYBODY_S)
