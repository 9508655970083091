"""When a unit last named its own day: without that nobody could say that a calendar's entry has moved."""

from alembic import op

from storage.migrations.making import column

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("obligation", column("promised_at:time?"))
