"""A decision about one report, inside somebody's transaction: the page's and the chat's are the same."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection

from content.library import Library
from content.questions.answers import names_numbers
from handlers.conversation import NoSuchAddress
from handlers.drafts import Draft
from handlers.officials.parts import duty_id
from handlers.officials.unit.drafted import packed
from storage.accounts.officials import FOCAL, Seat
from storage.duties import confirmed, obligations, reports
from storage.duties.lifecycle import RETURNED
from storage.duties.obligations import ENTRY, Obligation
from storage.duties.reports import OF_NUMBERS

LONGEST_REASON = 1000  # letters


class NotHere(LookupError):
    """No such report in this province."""


class NotYours(PermissionError):
    """Only the province's focal point decides about a report."""


class NumbersOfPeople(ValueError):
    """A reason names no telephone and no identity number: it stays in the history for good."""


class EmptyReason(ValueError):
    """A decision against a unit, or for one alone, takes a reason."""


def decides(seat: Seat) -> bool:
    return seat.role == FOCAL and seat.unit_code is None


def check_focal(seat: Seat) -> None:
    """Raises NotYours."""
    if not decides(seat):
        raise NotYours


def checked(reason: str) -> str:
    """Raises EmptyReason, NumbersOfPeople."""
    if not reason.strip():
        raise EmptyReason
    if names_numbers(reason):
        raise NumbersOfPeople
    return reason.strip()[:LONGEST_REASON]


def duty_of(tx: Connection, library: Library, seat: Seat, written: str) -> Obligation:
    """By its address. Raises NotHere, of another province too."""
    try:
        duty = obligations.by_id(tx, duty_id(written))
    except NoSuchAddress:
        raise NotHere from None
    plan = library.plans.get(duty.plan) if duty else None
    if duty is None or plan is None or plan.province_code != seat.province_code:
        raise NotHere
    return duty


def change(tx: Connection, seat: Seat, held: Obligation, to: str, now: datetime, reason: str | None = None) -> None:
    """Raises NotAllowed."""
    obligations.move(tx, held, to, "province", seat.id, now, reason)


def send_back(tx: Connection, seat: Seat, held: Obligation, now: datetime, reason: str) -> None:
    """Numbers become the draft again; a signed document, or nothing to say, leaves nothing to go on from; an entry that
    was confirmed is so no more. Raises NotAllowed.
    """
    change(tx, seat, held, RETURNED, now, reason)
    if held.kind == ENTRY:
        confirmed.take_back(tx, held.report.removeprefix(f"{ENTRY}/"))
    filed = reports.latest(tx, [held.id])[held.id]
    if filed.kind in OF_NUMBERS:
        draft = Draft(filed.form_id, filed.form_version, "review", answers=_lists(filed.answers))
        reports.save_draft(tx, held.id, packed(draft), seat.id, now)


def _lists(answers: Mapping[str, list[str]]) -> dict[str, list[str]]:
    return {name: list(values) for name, values in answers.items()}
