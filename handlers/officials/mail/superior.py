"""What a letter to a superior says: who is late, report by report, and where the whole list stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.conversation import Say, Text
from handlers.officials.mail.mailed import Mailing, Part, Way

NAMED = 20  # units of a digest: it is one letter, however many are late


@dataclass(frozen=True)
class Late:
    """A unit that owes still. `state`: what is known of it; `entry`: it owes no report, but one of the directory."""

    unit: str
    report: Text
    state: Text
    entry: bool = False


def to_superior(late: Sequence[Late], page: str) -> Mailing:
    """All late units in one letter, the first NAMED by name; `page`: where the whole list stands."""
    whole = Way(Say("office.mail.way.late" if len(late) > 1 else "office.mail.way.late-one"), page, main=True)
    subject, title, lines = _of_one(late[0]) if len(late) == 1 else _of_several(late)
    return Mailing(subject, (Part(title, lines, (whole,)),), (Say("office.mail.private"),), overdue=True)


def _of_one(late: Late) -> tuple[Say, Say, tuple[Text, ...]]:
    """Subject, title, lines."""
    title = Say("office.mail.late-one", vars(late))
    return title, title, (late.state,)


def _of_several(late: Sequence[Late]) -> tuple[Say, Say, tuple[Text, ...]]:
    told: dict[str, object] = {"count": len(late), "units": len({one.unit for one in late})}
    mixed = "-mixed" if any(one.entry for one in late) else ""
    rest = (Say(f"office.nudge.late-more{mixed}", {"count": len(late) - NAMED}),) if len(late) > NAMED else ()
    title = Say(f"office.mail.late{mixed}", told)
    return Say(f"office.mail.subject.superior{mixed}", told), title, (*_by_report(late[:NAMED]), *rest)


def _by_report(late: Sequence[Late]) -> Iterator[Text]:
    """Each report is named once, above its units."""
    for report in [one.report for n, one in enumerate(late) if one.report not in [each.report for each in late[:n]]]:
        yield Say("office.mail.late-report", {"report": report})
        yield from (Say("office.mail.late-unit", vars(one)) for one in late if one.report == report)
