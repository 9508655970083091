"""What the officials' conversations work with: for whom the person acts, and which reports they may touch."""

import base64
import binascii
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from content.library import Library
from content.programme.plans import Plan
from handlers.context import Context
from handlers.conversation import Locked, NoSuchAddress
from handlers.officials.unit.minutes import Measured
from storage.accounts.officials import ADMIN, FOCAL, REPORTER, Seat
from storage.duties import at_hand, obligations
from storage.duties.at_hand import AtHand
from storage.duties.obligations import Obligation
from storage.vault import ID_BYTES


@dataclass(frozen=True)
class Whereabouts:
    """Where officials find us: `page` is the pages' public address, no slash; `bot` the user name of their bot, ""
    while there is none.
    """

    page: str = ""
    bot: Callable[[], str] = lambda: ""

    def on_page(self, token: str) -> str:
        return f"{self.page}/i/{token}"

    def in_chat(self, token: str) -> str:
        """ "" while there is no bot."""
        name = self.bot()
        return f"https://t.me/{name}?start={token}" if name else ""


NOWHERE = Whereabouts()


@dataclass(frozen=True)
class OfficialParts:
    """`seat` is None for who has left: nothing but the start is shown to them then.

    `reports`: as this event has read them, with what is written in them, until it changes one; `held`: those that
    nobody else can change before it ends. `measured`: what others needed for theirs, kept from event to event.
    """

    seat: Seat | None
    where: Whereabouts = NOWHERE
    reports: dict[bytes, AtHand] = field(default_factory=dict, repr=False)
    held: set[bytes] = field(default_factory=set, repr=False)
    measured: Measured = field(default_factory=Measured, repr=False)

    def changed(self) -> None:
        """What was read no longer stands."""
        self.reports.clear()


Ctx = Context[OfficialParts]


def open_mark(ctx: Ctx, **_: str) -> str:
    """The mark of buttons that belong to no draft."""
    return ctx.open_mark


def seated(ctx: Ctx) -> Seat:
    """Raises Locked for who has left."""
    if ctx.parts.seat is None:
        raise Locked("start")
    return ctx.parts.seat


def watcher(ctx: Ctx) -> Seat:
    """Somebody of the province. Raises Locked."""
    seat = seated(ctx)
    if seat.role not in (FOCAL, ADMIN):
        raise Locked("overview")
    return seat


def duty_address(obligation_id: bytes) -> str:
    """26 lower-case letters and digits, as an address can carry them. The last is a letter (`z` for its only digit, 4):
    an address that ends in four digits from 2 to 7 would be read as one with a mark.
    """
    written = base64.b32encode(obligation_id).decode().rstrip("=").lower()
    return written[:-1] + written[-1].replace("4", "z")


@lru_cache(maxsize=4096)
def duty_id(written: str) -> bytes:
    """Raises NoSuchAddress."""
    try:
        found = base64.b32decode(re.sub("z$", "4", written).upper() + "=" * (-len(written) % 8))
    except (binascii.Error, ValueError):
        raise NoSuchAddress(written[:32]) from None
    if len(found) != ID_BYTES:
        raise NoSuchAddress(written[:32])
    return found


def own_duty(ctx: Ctx, written: str) -> Obligation:
    """A report the person's own unit owes or owed. Raises Locked, NoSuchAddress."""
    return own_report(ctx, written).owed


def own_report(ctx: Ctx, written: str) -> AtHand:
    """The same, with what is written in it."""
    seat, found = seated(ctx), _read(ctx, duty_id(written))
    if found is None or seat.role != REPORTER or found.owed.owner != seat.unit_code:
        raise NoSuchAddress(written[:32])
    if plan_of(ctx.library, found.owed).province_code != seat.province_code:
        raise NoSuchAddress(written[:32])
    return found


def hold_duty(ctx: Ctx, written: str) -> None:
    """Whatever colleagues do meanwhile waits for the end of this event. Raises NoSuchAddress."""
    duty, parts = duty_id(written), ctx.parts
    if duty in parts.held:
        return
    try:
        parts.reports[duty] = at_hand.hold(ctx.tx, duty)
    except obligations.NoSuchObligation:
        raise NoSuchAddress(written[:32]) from None
    parts.held.add(duty)


def _read(ctx: Ctx, duty: bytes) -> AtHand | None:
    if duty not in ctx.parts.reports:
        found = at_hand.look(ctx.tx, duty)
        if found is None:
            return None
        ctx.parts.reports[duty] = found
    return ctx.parts.reports[duty]


def own_duties(ctx: Ctx) -> tuple[Obligation, ...]:
    """All reports of the person's own unit, by last day."""
    seat = seated(ctx)
    plans = [plan for plan in ctx.library.plans.values() if plan.province_code == seat.province_code]
    found = [duty for plan in plans for duty in obligations.of_owner(ctx.tx, plan.id, seat.unit_code or "")]
    return tuple(sorted(found, key=lambda duty: (duty.last_day, duty.report)))


def plan_of(library: Library, duty: Obligation) -> Plan:
    """Raises NoSuchAddress for a plan that no file tells of any more."""
    try:
        return library.plans[duty.plan]
    except KeyError:
        raise NoSuchAddress(duty.plan) from None
