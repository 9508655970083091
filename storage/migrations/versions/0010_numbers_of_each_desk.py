"""What is left of destroyed cases is counted for each desk of a province that could open them, and for no other.

Which desk could open what is gone already nobody knows: it is put down to the first one of its side.
"""

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
        desk_id = _first_desk(side)
        if rows and desk_id:
            kept = sa.table(name, sa.column("desk_id"), *columns)
            op.bulk_insert(kept, [{"desk_id": desk_id} | row for row in rows])


def _first_desk(side: str) -> bytes | None:
    desk = sa.table("desk", *(sa.column(each) for each in ("id", "side", "level")))
    above = sa.select(desk.c.id).where(desk.c.side == side, desk.c.level == "province")
    return op.get_bind().scalar(above.order_by(desk.c.id).limit(1))
