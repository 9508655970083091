"""What a letter to an official says: its subject, a part for each report, the ways on. No HTML and no address:
bot/mail makes a letter of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from content.programme.plans import Plan
from content.programme.workdays import Workdays
from handlers.conversation import Say, Text
from handlers.officials.unit.work import Work
from handlers.officials.words import (
    day_words,
    due_again_words,
    late_days,
    left_words,
    moment_words,
    promise_is_over,
    report_words,
)
from storage.duties import ad_hoc
from storage.duties.ad_hoc import Called
from storage.duties.lifecycle import RETURNED
from storage.duties.obligations import ENTRY, Obligation

WAYS = (
    "file",
    "entry",
    "promise",
    "hand-over",
    "document",
    "stuck",
)  # in their order; one of the first two is there, and stands out


@dataclass(frozen=True)
class Sent:
    """What of it stands with the province already. `missing`: questions without data."""

    at: datetime
    receipt: str
    missing: int


@dataclass(frozen=True)
class Owing:
    """One report in an official's letter. `unit`: whose it is, by name. `work`: None where it has no form here.
    `sent`: None unless a part of it was filed. `called`: as what is asked out of turn is, else None.

    `minutes`: what filing it took others, None where nobody has measured it. `ways`: an address for each way of `WAYS`
    that is open to them; what has no address is not offered.
    """

    duty: Obligation
    plan: Plan
    unit: str
    ways: Mapping[str, str]
    work: Work | None = None
    minutes: int | None = None
    sent: Sent | None = None
    called: Called | None = None

    @property
    def report(self) -> Say:
        return report_words(self.duty.report, self.duty.period, self.called)


@dataclass(frozen=True)
class Way:
    label: Text
    url: str
    main: bool = False


@dataclass(frozen=True)
class Part:
    title: Text
    lines: tuple[Text, ...] = ()
    ways: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Mailing:
    """`closing`: what is true of the letter as a whole. `overdue`: it says that something is late, and so cannot be
    turned off with one press.
    """

    subject: Text
    parts: tuple[Part, ...]
    closing: tuple[Text, ...] = ()
    overdue: bool = False


def to_unit(owings: Iterable[Owing], today: date, workdays: Workdays) -> Mailing:
    """One letter to one official, however many reports: the nearest last day first. ValueError: nothing is owed."""
    owed = sorted(owings, key=lambda one: (one.duty.last_day, one.duty.report))
    if not owed:
        raise ValueError("a letter about nothing")
    late = [one for one in owed if today > one.duty.last_day and one.duty.state != RETURNED]
    parts = tuple(_part(one, today, workdays) for one in owed)
    closing = Say("office.mail.stops"), *((Say("office.mail.overdue"),) if late else ()), Say("office.mail.private")
    return Mailing(_subject(owed, late, today, workdays), parts, closing, overdue=bool(late))


def to_confirm(page: str) -> Mailing:
    """Whether somebody reads at this address, and wants to: nothing is sent to it before they have said so."""
    way = Way(Say("office.mail.way.confirm"), page, main=True)
    part = Part(Say("office.mail.confirm"), (Say("office.mail.confirm.why"),), (way,))
    return Mailing(Say("office.mail.confirm"), (part,), (Say("office.mail.confirm.not-you"),))


def to_tell(words: Text, page: str, subject: str = "tell") -> Mailing:
    """What else an official is told, in one sentence. `subject`: as `office.mail.subject.` names it."""
    part = Part(words, (), (Way(Say("office.mail.way.open"), page, main=True),))
    return Mailing(Say(f"office.mail.subject.{subject}"), (part,), (Say("office.mail.private"),))


def to_let_in(page: str) -> Mailing:
    """The way to the page, for somebody who asked for it with their address."""
    part = Part(
        Say("office.mail.let-in"),
        (Say("office.mail.let-in.how"),),
        (Way(Say("office.mail.way.open"), page, main=True),),
    )
    return Mailing(Say("office.mail.let-in"), (part,), (Say("office.mail.let-in.not-you"),))


def to_invite(unit: str, role: str, page: str) -> Mailing:
    """An office is offered to whoever reads here."""
    told = {"unit": unit, "role": Say(f"invite.role.{role}")}
    lines = (Say(f"office.mail.invite.does.{role}"), Say("office.mail.invite.how"))
    part = Part(Say("office.mail.invite", told), lines, (Way(Say("office.mail.way.invite"), page, main=True),))
    return Mailing(Say("office.mail.invite", told), (part,), (Say("office.mail.invite.private"),))


def to_try() -> Mailing:
    """Whether a mail server takes what we send."""
    return Mailing(Say("office.mail.try"), (Part(Say("office.mail.try"), (Say("office.mail.try.how"),), ()),), ())


def _subject(owed: Sequence[Owing], late: Sequence[Owing], today: date, workdays: Workdays) -> Say:
    """What was sent back after it had come is not among the `late`."""
    first = owed[0]
    told: dict[str, object] = {"unit": first.unit, "last": day_words(first.duty.last_day)}
    if len(owed) > 1:
        return _subject_of_several(owed, len(late), today)
    told["report"] = first.report
    if late:
        days = late_days(first.duty.last_day, today, workdays)
        return Say("office.mail.subject.late", told | {"count": days})
    kind = "back" if first.duty.state == RETURNED else "promised" if first.duty.promised == today else "due"
    return Say(f"office.mail.subject.{kind}", told)


def _subject_of_several(owed: Sequence[Owing], late: int, today: date) -> Say:
    told: dict[str, object] = {"unit": owed[0].unit, "count": len(owed), "late": late}
    ahead = [one.duty.last_day for one in owed if one.duty.last_day >= today]
    if late:
        return Say("office.mail.subject.several-late", told)
    if not ahead:
        return Say("office.mail.subject.several-back", told)
    return Say("office.mail.subject.several", told | {"last": day_words(ahead[0])})


def _part(one: Owing, today: date, workdays: Workdays) -> Part:
    title = {"unit": one.unit, "report": one.report}
    due = _due(one.duty, today, workdays)
    lines = (*_asked(one), _plan(one.plan), *_state(one.duty, today), due, *_work(one), *_receiver(one))
    offered = ((way, one.ways[way]) for way in WAYS if way in one.ways)
    ways = tuple(Way(_label(way, one), url, main=way in WAYS[:2]) for way, url in offered)
    return Part(Say("office.card.title", title), lines, ways)


def _label(way: str, one: Owing) -> Say:
    if way == "promise" and one.duty.kind == ENTRY:
        return Say("office.button.promise-entry")
    if way == "file" and one.duty.state == RETURNED:
        return Say("office.mail.way.mend")
    return Say("office.mail.way.file-rest" if way == "file" and one.sent else f"office.mail.way.{way}")


def _asked(one: Owing) -> Iterable[Text]:
    if one.called and not one.called.entry:
        yield Say("office.card.out-of-turn")


def _plan(plan: Plan) -> Say:
    years = {"place": plan.jurisdiction, "first": plan.first_year, "last": plan.last_year}
    return Say("office.mail.plan-year" if plan.first_year == plan.last_year else "office.mail.plan", years)


def _state(duty: Obligation, today: date) -> Iterable[Text]:
    """Not why it came back: the province's words stay on the page."""
    if duty.state == RETURNED:
        yield Say("office.entry.mail-back" if duty.kind == ENTRY else "office.mail.back")
    if duty.promised:
        kind = "promise-over" if promise_is_over(duty, today) else "promised"
        kind = "promised-today" if duty.promised == today else kind
        yield Say(f"office.mail.{kind}", {"day": day_words(duty.promised)})


def _due(duty: Obligation, today: date, workdays: Workdays) -> Say:
    """The plan's own date as the plan writes it, unless the day was moved."""
    again = due_again_words(duty, today, workdays)
    if again:
        return again
    told: dict[str, object] = {"last": day_words(duty.last_day), "left": left_words(duty.last_day, today, workdays)}
    if duty.moved:
        return Say("office.mail.moved", told)
    if duty.kind == ENTRY:
        return Say("office.entry.until", told)
    if duty.report == ad_hoc.REPORT:
        return Say("office.card.until", told)
    return Say("office.card.due", told | {"day": duty.before.day, "month": duty.before.month})


def _work(one: Owing) -> Iterable[Text]:
    if one.duty.kind == ENTRY:
        yield Say("office.entry.asks")
        return
    if one.work is None:
        yield Say("office.card.no-form")
        return
    if one.sent is not None:
        told = {"moment": moment_words(one.sent.at), "receipt": one.sent.receipt, "count": one.sent.missing}
        yield Say("office.card.partial", told)
        return
    kind = "work" if one.work.fresh < one.work.items else "work-new"
    yield Say(f"office.mail.{kind}", {"all": one.work.items, "fresh": one.work.fresh})
    if one.minutes is not None:
        yield Say("office.mail.minutes", {"minutes": one.minutes})


def _receiver(one: Owing) -> Iterable[Text]:
    owed = one.plan.duty(one.duty.report)
    if owed:
        yield Say("office.mail.to", {"to": owed.to})
