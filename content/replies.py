"""Words a desk may begin from when it writes to a person; the officer edits them before they are sent."""

from dataclasses import dataclass
from pathlib import Path

from content import CONTENT
from content.records import BadContent, Record, read_records

REPLIES = CONTENT / "replies" / "desk.yaml"
KINDS = ("reply", "question")
SIDES = ("protection", "support")


@dataclass(frozen=True)
class ReplyText:
    """`kind`: a reply, or a question to the person. `sides`: whose desks are offered it."""

    id: str
    kind: str
    sides: tuple[str, ...]
    title: str
    text: str


@dataclass(frozen=True)
class Replies:
    rows: tuple[ReplyText, ...]

    @classmethod
    def load(cls, path: Path = REPLIES) -> "Replies":
        """Raises BadContent."""
        rows = tuple(_template(record) for record in read_records(path, "replies"))
        if len({row.id for row in rows}) != len(rows):
            raise BadContent(path, 1, "id", "give each template an id of its own")
        return cls(rows)

    def of(self, side: str, kind: str) -> tuple[ReplyText, ...]:
        return tuple(row for row in self.rows if side in row.sides and row.kind == kind)

    def text(self, side: str, template_id: str) -> tuple[str, str]:
        """Its kind and its words; nothing for one this side does not have."""
        found = (row for row in self.rows if row.id == template_id and side in row.sides)
        return next(((row.kind, row.text) for row in found), ("", ""))


def _template(record: Record) -> ReplyText:
    return ReplyText(
        record.text("id"),
        record.one_of("kind", KINDS),
        record.some_of("sides", SIDES),
        _vietnamese(record, "title"),
        _vietnamese(record, "text"),
    )


def _vietnamese(record: Record, field: str) -> str:
    value = record.values.get(field)
    if not isinstance(value, dict) or not isinstance(value.get("vi"), str):
        raise record.wrong(field, "write {vi: …}")
    return str(value["vi"]).strip()
