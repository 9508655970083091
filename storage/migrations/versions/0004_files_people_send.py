"""What people send beside text.

The columns are written out here and not taken from storage.file_tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import make

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    make("citizen_file", "id:bytes", "day:date?")
    op.create_index("citizen_file_day", "citizen_file", ["day"])
    of_a_file = sa.ForeignKeyConstraint(["file_id"], ["citizen_file.id"], ondelete="CASCADE")
    make("citizen_file_piece", "file_id:bytes n:int", "sealed:bytes", of_a_file)
    op.create_index("citizen_file_piece_file", "citizen_file_piece", ["file_id"])
