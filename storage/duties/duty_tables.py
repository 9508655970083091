"""The tables of what is owed, handed in and nudged. Nothing in them is about a person who seeks help."""

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Text,
    UniqueConstraint,
)

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
    Column("promised_at", BigInteger),
    Column("first_submitted", BigInteger),
    Column("signed", Date),
    Column("moved", Integer, nullable=False, server_default="0"),
    UniqueConstraint("kind", "plan", "report", "owner", "period"),
    Index("obligation_standing", "state", "last_day"),
    Index("obligation_owner", "owner", "plan"),
)

# Every time its last day was moved: for this unit alone (`own` is 1), or for all. `by` is empty where it followed the
# calendar or the plan's file.
obligation_day = table(
    "obligation_day",
    key("obligation_id", ForeignKey("obligation.id")),
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("was", Date),
    must("last_day", Date),
    Column("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    must("reason", Text),
    Column("own", Integer, nullable=False, server_default="1"),
)

# What keeps a unit from filing, in its own words, until the province has answered.
hindrance = table(
    "hindrance",
    key("obligation_id", ForeignKey("obligation.id")),
    Column("n", Integer, primary_key=True, autoincrement=False),
    must("words", Text),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    Column("answer", Text),
    Column("answered_by", LargeBinary, ForeignKey("official.id")),
    Column("answered_at", BigInteger),
)

# What a plan does not say, or what is another day this year, as the province set it. `source`: the document.
plan_day = table(
    "plan_day",
    Column("plan", Text, primary_key=True),
    Column("report", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    must("before", Date),
    Column("cutoff", Date),
    must("source", Text),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
)

# A report the province asks for out of turn. Its obligations bear `code` as their period; `form` is JSON.
ad_hoc = table(
    "ad_hoc",
    key("id"),
    must("plan", Text),
    must("code", Text),
    must("title", Text),
    must("form", Text),
    must("last_day", Date),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    Column("closed", BigInteger),
    UniqueConstraint("plan", "code"),
)

# Away from the first day to the last, both included. Without a deputy the unit's other reporters are reminded.
absence = table(
    "absence",
    key("official_id", ForeignKey("official.id")),
    Column("first", Date, primary_key=True),
    must("last", Date),
    Column("deputy_id", LargeBinary, ForeignKey("official.id")),
)

# How an official wants to be reached. `calendar`: hash of their feed's token; `quiet_*`: "HH:MM".
official_wish = table(
    "official_wish",
    key("official_id", ForeignKey("official.id")),
    Column("channel", Text),
    Column("quiet_from", Text),
    Column("quiet_until", Text),
    Column("calendar", LargeBinary),
    UniqueConstraint("calendar"),
)

# Units that owe and cannot be reminded: since when, and why; the province is told once.
unreached = table(
    "unreached",
    Column("province_code", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    must("why", Text),
    must("since", Date),
    Column("told", Date),
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

# Rows never change: a report sent again is a row more. `answers` is JSON. `kind`: full, partial, nil (nothing to say of
# the period), document (sent signed: `answers` holds its number and day); of an entry of the directory right or mend.
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
    Column("kind", Text, nullable=False, server_default="full"),
    UniqueConstraint("receipt"),
)

# `run`: the process that claimed it; `channel`: where it goes, empty for the page. One a day for an official, and each
# step of an obligation once for an official.
nudge = table(
    "nudge",
    key("id"),
    must("official_id", LargeBinary, ForeignKey("official.id")),
    must("on_day", Date),
    must("state", Text),
    Column("channel", Text),
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

# One trial of reminders at most for a report of a period. `steps`: JSON days from the last one, of the other timing;
# whose arm is which never changes.
experiment = table(
    "experiment",
    Column("plan", Text, primary_key=True),
    Column("report", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    must("kind", Text),
    Column("steps", Text),
    must("seed", LargeBinary),
    must("by", LargeBinary, ForeignKey("official.id")),
    must("at", BigInteger),
    Column("stopped_by", LargeBinary, ForeignKey("official.id")),
    Column("stopped", BigInteger),
)

experiment_unit = table(
    "experiment_unit",
    Column("plan", Text, primary_key=True),
    Column("report", Text, primary_key=True),
    Column("period", Text, primary_key=True),
    Column("owner", Text, primary_key=True),
    must("stratum", Text),
    must("arm", Text),
    ForeignKeyConstraint(["plan", "report", "period"], ["experiment.plan", "experiment.report", "experiment.period"]),
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
