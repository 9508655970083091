"""Tips handled to the end: stages and outcomes, clocks, transfers, numbers that outlive cases, an audit, two approvals.

The columns are written out here and not taken from storage.cases.tables: a migration says what was true on its day.
"""

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import column, make, to

revision = "0005"
down_revision = "0004"
CLOCKS = "opened:date? asked:date? paused:int extended:int escalated:date? over:date? kept:date?"


def upgrade() -> None:
    for side in ("protection", "support"):
        _of(side)
    named = to("desk_id official_id", "desk_member", "desk_id official_id")
    by = to("by_id", "official", "id")
    make("desk_approval", "desk_id:bytes official_id:bytes by_id:bytes", "day:date", named, by)
    op.add_column("official_key", column("totp:bytes?"))
    make("citizen_notice", "tag:bytes", "day:date sealed:bytes")
    make("released_notice", "token:bytes", "after:time")
    for states in ("citizen_state", "official_state"):
        op.execute(sa.table(states).delete())  # sealed twice from now on: nothing of before opens any more


def _of(side: str) -> None:
    for word in CLOCKS.split():
        added = column(word)
        added.server_default = None if word.endswith("?") else sa.DefaultClause("0")
        op.add_column(f"{side}_case", added)
    _rename_closed(side)
    ends = (to("case_id", f"{side}_case", "id"), to("from_desk", "desk", "id"), to("to_desk", "desk", "id"))
    make(f"{side}_transfer", "case_id:bytes n:int", "from_desk:bytes to_desk:bytes day:date acknowledged:date?", *ends)
    make(f"{side}_tally", "area:text quarter:text kind:text outcome:text", "number:int in_time:int")
    make(f"{side}_audit", "n:int", "sealed:bytes hash:bytes")


def _rename_closed(side: str) -> None:
    """What was closed is resolved; nobody knows since when, so its time begins on the day it came."""
    case, change = sa.table(f"{side}_case", sa.column("status"), sa.column("over"), sa.column("day")), f"{side}_change"
    over = case.c.status.in_(("closed", "withdrawn"))
    op.execute(case.update().where(over).values(over=case.c.day))
    op.execute(case.update().where(case.c.status == "closed").values(status="resolved"))
    for name in ("before", "after"):
        history = sa.table(change, sa.column(name))
        op.execute(history.update().where(history.c[name] == "closed").values({name: "resolved"}))
