"""What is left of destroyed cases is counted for each desk of a province that could open them, and for no other.

Which desk could open what is gone already nobody knows, unless its side has one such desk alone. Where there are
several, the old numbers are nobody's and go; up to which quarter they reached is kept, so that no quarter is laid down
without them.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from storage.migrations.making import make, to

revision = "0010"
down_revision = "0009"
KEYS = ("area", "quarter", "kind", "outcome")
NUMBERS = ("number", "in_time")


def upgrade() -> None:
    for side in ("protection", "support"):
        name = f"{side}_tally"
        columns: list[sa.ColumnClause[object]] = [sa.column(each) for each in (*KEYS, *NUMBERS)]
        rows = [dict(row._mapping) for row in op.get_bind().execute(sa.select(*columns).select_from(sa.table(name)))]
        op.drop_table(name)
        texts = " ".join(f"{each}:text" for each in KEYS)
        make(name, f"desk_id:bytes {texts}", "number:int in_time:int", to("desk_id", "desk", "id"))
        desks = _desks_above(side) if rows else ()
        if len(desks) == 1:
            kept = sa.table(name, sa.column("desk_id"), *columns)
            op.bulk_insert(kept, [{"desk_id": desks[0]} | row for row in rows])
        elif desks:
            setting = sa.table("setting", sa.column("key"), sa.column("value"))
            last = max(row["quarter"] for row in rows)
            op.bulk_insert(setting, [{"key": f"undivided:{side}", "value": last}])


def _desks_above(side: str) -> Sequence[bytes]:
    desk = sa.table("desk", *(sa.column(each) for each in ("id", "side", "level")))
    above = sa.select(desk.c.id).where(desk.c.side == side, desk.c.level == "province")
    return op.get_bind().execute(above).scalars().all()
