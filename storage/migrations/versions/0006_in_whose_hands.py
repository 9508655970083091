"""Who has a case in hand, when a closed one was looked into again, and what authorities asked support desks for.

The columns are written out here and not taken from storage.cases.tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import column, make

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    for side in ("protection", "support"):
        case = f"{side}_case"
        op.add_column(case, column("looked:date?"))
        op.add_column(case, column("officer:bytes?", sa.ForeignKey("official.id")), inline_references=True)
        op.add_column(case, column("given:date?"))
    make("authority_request", "n:int", "day:date sealed:bytes")
