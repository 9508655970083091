"""What an import of people did, in words: the invites as a table, the letters, who is left out, what is lacking."""

import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.cli.sheet_words import note
from bot.cli.words import say
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.cli.inviting import Inviting
    from content.places.units import Units
    from content.programme.people_sheet import People, Person
    from content.programme.plans import Plan


Seat = tuple[str, str]  # unit or office, and role


@dataclass(frozen=True)
class Invited:
    person: "Person"
    token: str


def print_invites(settings: Settings, invited: Iterable[Invited], chat: str) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow(("unit", "name", "role", "phone", "email", "link", *(("telegram",) if chat else ())))
    for each in invited:
        one, link = each.person, f"{settings.address}/i/{each.token}"
        chats = (f"https://t.me/{chat}?start={each.token}",) if chat else ()
        table.writerow((one.owner, one.name, one.role, one.phone, one.email, link, *chats))


def mail(inviting: "Inviting", invited: list[Invited]) -> None:
    failed = inviting.send((each.person, each.token) for each in invited)
    without = sum(not each.person.email for each in invited)
    note(say("cli.people.mailed", count=len(invited) - without - len(failed)))
    if failed:
        note(say("cli.people.not-mailed", units=", ".join(failed)))
    if without:
        note(say("cli.people.no-mailbox", count=without))


def sum_up(people: "People", invited: list[Invited], phones: int, check: bool) -> None:
    if people.others:
        note(say("cli.people.passed-over", columns=", ".join(people.others)))
    already = len(people.right) - len(invited)
    if already:
        note(say("cli.people.already", count=already))
    unread = [each for each in people.right if each.email and each not in {one.person for one in invited}]
    if unread:
        note(say("cli.people.mailbox-theirs", count=len(unread)))
    if phones:
        note(say("cli.people.would-keep-phones" if check else "cli.people.phones", count=phones))
    note(say("cli.people.would-invite" if check else "cli.people.invited", count=len(invited)))
    if people.wrong:
        note(say("cli.people.skipped", count=rows(people)))


def name_lacking(units: "Units", plans: "Iterable[Plan]", seated: Iterable[Seat], invited: Iterable[Invited]) -> None:
    from content.programme.people_sheet import lacking

    seats = (*seated, *((each.person.owner, each.person.role) for each in invited))
    empty = lacking(units, plans, [owner for owner, role in seats if role == "reporter"])
    if empty:
        note(say("cli.people.lacking", count=len(empty), units=", ".join(empty)))


def rows(people: "People") -> int:
    """How many rows are wrong; one may be so in several columns."""
    return len({each.row for each in people.wrong})
