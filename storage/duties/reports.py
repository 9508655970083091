"""Reports: the draft of a unit, and what it handed in. A submission never changes; one sent again is a row more."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)

from storage.duties import lifecycle, obligations
from storage.duties.ad_hoc import REPORT as AD_HOC
from storage.duties.duty_tables import obligation, report_draft, submission
from storage.duties.obligations import Obligation
from storage.moments import moment, seconds
from storage.rows import insert_new
from storage.tables import official

T = TypeVar("T", bound=tuple[Any, ...])
Value = ColumnElement[Any]
Answers = Mapping[str, list[str]]
Kind = Literal["full", "partial", "nil", "document", "right", "mend"]
FULL: Kind = "full"
PARTIAL: Kind = "partial"
NIL: Kind = "nil"
DOCUMENT: Kind = "document"
RIGHT: Kind = "right"
MEND: Kind = "mend"
OF_NUMBERS = (FULL, PARTIAL)


class ReceiptTaken(Exception):
    """Another submission carries this receipt: draw another and submit anew."""


@dataclass(frozen=True)
class Filed:
    """What was answered, by field. `nil`: nothing to say of the period. `document`: sent signed on the day `signed`;
    the answers are its `number` and `day`. `right`, `mend`: of an entry of the directory, the latter with `words`. None
    of these has a form: "" and 0.
    """

    form_id: str
    form_version: int
    answers: Answers
    kind: Kind = FULL
    signed: date | None = None


@dataclass(frozen=True)
class Submission:
    n: int
    form_id: str
    form_version: int
    answers: Answers
    by: bytes
    at: datetime
    receipt: str
    kind: Kind = FULL


@dataclass(frozen=True)
class Drafted:
    """Whose draft it is, who wrote in it last, and when."""

    owner: str
    code: str
    at: datetime


_DRAFT = report_draft.c.obligation_id == bindparam("mine")
_LOAD = select(report_draft.c.plain).where(_DRAFT)
_MEND = update(report_draft).where(_DRAFT).values({name: bindparam(f"new_{name}") for name in ("plain", "by", "at")})
_DROP = delete(report_draft).where(_DRAFT)
_OWN = submission.c.obligation_id == bindparam("mine")
_COUNT = select(func.coalesce(func.max(submission.c.n), 0)).where(_OWN)
_LAST = select(submission.c.obligation_id, func.max(submission.c.n)).group_by(submission.c.obligation_id)
_LATEST = select(submission).where(
    tuple_(submission.c.obligation_id, submission.c.n).in_(
        _LAST.where(submission.c.obligation_id.in_(bindparam("ids", expanding=True)))
    )
)
_EARLIER = obligation.alias("earlier")


def _filed_before(what: Select[T], plan: Value, owner: Value, day: Value) -> Select[T]:
    """The last figures of an owner before a day."""
    of, numbers = _EARLIER.c, (submission.c.kind == kind for kind in OF_NUMBERS)
    return (
        what.join(_EARLIER, of.id == submission.c.obligation_id)
        .where(of.plan == plan, of.owner == owner, of.last_day < day, of.report != AD_HOC)
        .where(or_(*numbers))  # a list would be spelt out anew each time
        .order_by(of.last_day.desc(), submission.c.at.desc(), submission.c.n.desc())
        .limit(1)
    )


_PREVIOUS = _filed_before(select(submission), *(bindparam(name) for name in ("plan", "owner", "day")))
# Within a statement about an obligation.
_IT = obligation.c
ANSWERS_BEFORE = _filed_before(select(submission.c.answers), _IT.plan, _IT.owner, _IT.last_day).scalar_subquery()


def load_draft(tx: Connection, obligation_id: bytes) -> str | None:
    return tx.scalar(_LOAD, {"mine": obligation_id})


def drafted(tx: Connection, like: Obligation, owners: Iterable[str]) -> tuple[Drafted, ...]:
    """The drafts of these owners for the same report and period, by owner."""
    of = obligation.c
    same = (of.plan == like.plan, of.report == like.report, of.period == like.period, of.owner.in_(tuple(owners)))
    found = select(of.owner, official.c.code, report_draft.c.at).where(*same).order_by(of.owner)
    joined = found.join(report_draft, report_draft.c.obligation_id == of.id)
    rows = tx.execute(joined.join(official, official.c.id == report_draft.c.by))
    return tuple(Drafted(row.owner, row.code, moment(row.at)) for row in rows)


def save_draft(tx: Connection, obligation_id: bytes, plain: str, by: bytes, at: datetime) -> None:
    """The one draft of an obligation, whoever of the unit writes it. Raises NotAllowed once nothing is owed."""
    mend_draft(tx, obligations.hold(tx, obligation_id), plain, by, at)


def mend_draft(tx: Connection, held: Obligation, plain: str, by: bytes, at: datetime) -> None:
    """The same, of what this transaction holds already. Raises NotAllowed once nothing is owed."""
    if held.state not in lifecycle.OWED:
        raise lifecycle.NotAllowed("nothing is owed")
    if held.state == lifecycle.EXPECTED:
        obligations.move(tx, held, lifecycle.DRAFT, "unit", by, at)
    row = {"plain": plain, "by": by, "at": seconds(at)}
    if tx.execute(_MEND, {"mine": held.id, **{f"new_{name}": row[name] for name in row}}).rowcount == 0:
        tx.execute(insert(report_draft), {"obligation_id": held.id, **row})


def submit(tx: Connection, owed: Obligation, filed: Filed, by: bytes, at: datetime, receipt: str) -> Submission:
    """Hand in: the state changes, draft and promise go, and the first time is kept for good; the day of a signed
    document, as long as that stands. What is partial leaves draft and promise as they are, and is no first time.
    Raises NotAllowed, ReceiptTaken.
    """
    if filed.kind == PARTIAL:
        obligations.change(tx, owed.id, lifecycle.PARTIAL, "unit", by, at)
    else:
        held = obligations.hold(tx, owed.id)
        if filed.kind == FULL and held.state == lifecycle.EXPECTED:
            raise lifecycle.NotAllowed("nothing is written yet")
        obligations.move(tx, held, lifecycle.SUBMITTED, "unit", by, at)
        _settle(tx, owed.id, filed, at)
    return _append(tx, owed.id, filed, by, at, receipt)


def _settle(tx: Connection, obligation_id: bytes, filed: Filed, at: datetime) -> None:
    first = func.coalesce(obligation.c.first_submitted, seconds(at))
    kept = {"first_submitted": first, "promised": None, "signed": filed.signed}
    tx.execute(update(obligation).where(obligation.c.id == obligation_id).values(**kept))
    tx.execute(_DROP, {"mine": obligation_id})


def latest(tx: Connection, ids: Iterable[bytes]) -> dict[bytes, Submission]:
    """The last submission of each obligation that has one."""
    rows = tx.execute(_LATEST, {"ids": tuple(ids)})
    return {row.obligation_id: _submission(row) for row in rows}


def previous(tx: Connection, owed: Obligation) -> Submission | None:
    """What the same owner last handed in, under the same plan, for an earlier last day."""
    asked = {"plan": owed.plan, "owner": owed.owner, "day": owed.last_day}
    row = tx.execute(_PREVIOUS, asked).one_or_none()
    return None if row is None else _submission(row)


def _append(tx: Connection, obligation_id: bytes, filed: Filed, by: bytes, at: datetime, receipt: str) -> Submission:
    n = int(tx.execute(_COUNT, {"mine": obligation_id}).scalar_one()) + 1
    what = (filed.form_id, filed.form_version, filed.answers)
    row = Submission(n, *what, by, moment(seconds(at)), receipt, filed.kind)
    stored = {"obligation_id": obligation_id, "answers": _json(filed.answers), "at": seconds(at)}
    if not insert_new(tx, submission, vars(row) | stored):
        raise ReceiptTaken
    return row


def _submission(row: Row[tuple[object, ...]]) -> Submission:
    answers = json.loads(row.answers)
    return Submission(row.n, row.form_id, row.form_version, answers, row.by, moment(row.at), row.receipt, row.kind)


def _json(answers: Answers) -> str:
    return json.dumps(dict(answers), ensure_ascii=False, separators=(",", ":"))
