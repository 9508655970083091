"""Who vouches for a desk, its keys, its members, their yeses and the invites to it: a signature beside each.

What was there before has none: `nhipcau desk vouch` lists it and signs it.
"""

from alembic import op

from storage.migrations.making import column

revision = "0011"
down_revision = "0010"
SIGNED = ("desk", "desk_key", "desk_member", "desk_member_key", "desk_approval", "invite")


def upgrade() -> None:
    for name in SIGNED:
        op.add_column(name, column("vouched:bytes?"))
