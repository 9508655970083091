"""Trials of reminders: for one report of one period, which units are reminded as usual and which in another way.

There is one at most for a report of a period, ever, so that nobody's arm can change. Units only; no person stands here.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from storage.duties.duty_tables import experiment, experiment_unit
from storage.duties.obligations import Obligation
from storage.moments import moment, seconds
from storage.rows import insert_new

Kind = Literal["timing", "promise"]
Arm = Literal["usual", "tried"]
TIMING: Kind = "timing"
PROMISE: Kind = "promise"
USUAL: Arm = "usual"
TRIED: Arm = "tried"


class AlreadyTried(ValueError):
    """There is, or was, a trial in this period."""


class Key(NamedTuple):
    plan: str
    report: str
    period: str


@dataclass(frozen=True)
class Experiment:
    """What the units of the tried arm have otherwise. `timing`: `steps`, in days from the last one, none after it;
    `promise`: no day of their own is asked for. `seed`: 16 bytes, by which they were drawn. `stopped` early, or None.
    """

    key: Key
    kind: Kind
    steps: tuple[int, ...]
    seed: bytes
    by: bytes
    at: datetime
    stopped: datetime | None = None


class Assigned(NamedTuple):
    """`stratum`: within it both arms have as many units, but for one."""

    stratum: str
    arm: Arm


# Built once: the tick and every card ask these.
_E, _U = experiment.c, experiment_unit.c
_THIS = (_E.plan == bindparam("p"), _E.report == bindparam("r"), _E.period == bindparam("d"))
_UNITS = (_U.plan == bindparam("p"), _U.report == bindparam("r"), _U.period == bindparam("d"))
_OF_PLANS = select(experiment).where(_E.plan.in_(bindparam("plans", expanding=True))).order_by(_E.at, _E.period)
_ASSIGNED = select(_U.owner, _U.stratum, _U.arm).where(*_UNITS)
_TRIED = select(_U.owner).where(*_UNITS, _U.arm == TRIED)
_STOP = update(experiment).where(*_THIS, _E.stopped.is_(None))
_SAME = (_U.plan == _E.plan) & (_U.report == _E.report) & (_U.period == _E.period)
_WITHHELD = (
    select(_U.owner)
    .join_from(experiment, experiment_unit, _SAME)
    .where(*_THIS, _E.kind == PROMISE, _E.stopped.is_(None), _U.owner == bindparam("o"), _U.arm == TRIED)
)


def start(tx: Connection, new: Experiment, units: Mapping[str, Assigned]) -> None:
    """By owner. Raises AlreadyTried."""
    steps = json.dumps(new.steps) if new.steps else None
    row = {"kind": new.kind, "steps": steps, "seed": new.seed, "by": new.by, "at": seconds(new.at)}
    if not insert_new(tx, experiment, new.key._asdict() | row):
        raise AlreadyTried(new.key.period)
    rows = [new.key._asdict() | {"owner": owner} | each._asdict() for owner, each in units.items()]
    tx.execute(insert(experiment_unit), rows)


def stop(tx: Connection, key: Key, by: bytes, at: datetime) -> bool:
    """Whether it was running."""
    return tx.execute(_STOP.values(stopped=seconds(at), stopped_by=by), _named(key)).rowcount == 1


def runs(tx: Connection, key: Key) -> bool:
    """Whether a trial that nobody has stopped belongs to this period."""
    asked = select(_E.plan).where(*_THIS, _E.stopped.is_(None))
    return tx.execute(asked, _named(key)).one_or_none() is not None


def of_plans(tx: Connection, plans: Iterable[str]) -> tuple[Experiment, ...]:
    """The oldest first; those that were stopped, or are over, too."""
    return tuple(_experiment(row) for row in tx.execute(_OF_PLANS, {"plans": tuple(plans)}))


def assigned(tx: Connection, key: Key) -> dict[str, Assigned]:
    """By owner."""
    return {row.owner: Assigned(row.stratum, row.arm) for row in tx.execute(_ASSIGNED, _named(key))}


def tried(tx: Connection, key: Key) -> frozenset[str]:
    """Who is reminded in the other way."""
    return frozenset(tx.execute(_TRIED, _named(key)).scalars())


def withholds_promise(tx: Connection, duty: Obligation) -> bool:
    """Whether this unit is asked for no day of its own, as long as the trial runs."""
    named = _named(Key(duty.plan, duty.report, duty.period))
    return tx.execute(_WITHHELD, named | {"o": duty.owner}).first() is not None


def _named(key: Key) -> dict[str, str]:
    return {"p": key.plan, "r": key.report, "d": key.period}


def _experiment(row: Row[tuple[object, ...]]) -> Experiment:
    steps = tuple(json.loads(row.steps)) if row.steps else ()
    stopped = None if row.stopped is None else moment(row.stopped)
    return Experiment(Key(row.plan, row.report, row.period), row.kind, steps, row.seed, row.by, moment(row.at), stopped)
