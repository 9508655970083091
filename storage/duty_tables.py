"""The tables of what is owed, handed in and nudged. Nothing in them is about a person who seeks help."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, LargeBinary, Text, UniqueConstraint

from storage.tables import key, must, table

obligation = table(
    "obligation",
    key("id"),
    must("kind", Text),
    must("plan", Text),
    must("report", Text),
    must("owner", Text),
    must("period", Text),
    must("before", Date),
    must("last_day", Date),
    must("state", Text),
    Column("promised", Date),
    Column("first_submitted", BigInteger),
    UniqueConstraint("kind", "plan", "report", "owner", "period"),
    Index("obligation_standing", "state", "last_day"),
    Index("obligation_owner", "owner", "plan"),
)

# History is appended, never edited. `by` is empty where the program itself did it.
obligation_change = table(
    "obligation_change",
    key("obligation_id", ForeignKey("obligation.id")),
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("before", Text),
    must("after", Text),
    Column("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    Column("reason", Text),
)

report_draft = table(
    "report_draft",
    key("obligation_id", ForeignKey("obligation.id")),
    must("plain", Text),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
)

# Rows never change: a report sent again is a row more. `answers` is JSON.
submission = table(
    "submission",
    key("obligation_id", ForeignKey("obligation.id")),
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("form_id", Text),
    must("form_version", Integer),
    must("answers", Text),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    must("receipt", Text),
    UniqueConstraint("receipt"),
)

# `run`: the process that claimed it. One a day for an official, and each step of an obligation once for an official.
nudge = table(
    "nudge",
    key("id"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("on_day", Date),
    must("state", Text),
    must("run", LargeBinary),
    must("at", BigInteger),
    UniqueConstraint("official_id", "on_day"),
    Index("nudge_day", "on_day"),
    Index("nudge_state", "state"),
)

nudge_item = table(
    "nudge_item",
    key("obligation_id", ForeignKey("obligation.id")),
    Column("step", Text, primary_key=True),
    key("official_id", ForeignKey("official.id")),
    must("nudge_id", LargeBinary, ForeignKey("nudge.id")),
    Index("nudge_item_nudge", "nudge_id"),
)

# What an official is told besides: `about` is a colleague. `taken`: when somebody last set out to send it.
notice = table(
    "notice",
    key("id"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("kind", Text),
    Column("about", LargeBinary, ForeignKey("official.id")),
    must("state", Text),
    must("at", BigInteger),
    Column("taken", BigInteger),
    Index("notice_official", "official_id"),
)
