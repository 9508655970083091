"""Letters that lie unread, as part of a query over the cases of one side. What a desk writes counts as read by it."""

from sqlalchemy import ColumnElement, exists, or_, select

from storage.cases.envelope import CASE, TALK
from storage.cases.tables import ABOVE, CaseTables
from storage.tables import desk


def unread_letter(tables: CaseTables) -> ColumnElement[bool]:
    """Whether a letter in it was seen by none of the desks that may decide: the one it lies at, and the province's."""
    case, entry, key = tables.case, tables.entry.alias(), tables.key.alias()
    decides = or_(key.c.holder == case.c.desk_id, desk.c.level == ABOVE)
    seen = (
        exists(select(key.c.case_id).join(desk, desk.c.id == key.c.holder))
        .where(key.c.case_id == entry.c.case_id, key.c.purpose == CASE, decides, key.c.seen >= entry.c.n)
        .correlate(case, entry)
    )
    letter = entry.c.case_id == case.c.id, entry.c.purpose == TALK
    return exists(select(entry.c.n).where(*letter, ~seen).correlate(case))
