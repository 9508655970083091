"""Hà Nội's officials in a house of pages: the plan switched on, reporters and a focal point to be invited, reports."""

from dataclasses import dataclass, field
from datetime import date, datetime

from content.programme.workdays import VIETNAM
from handlers.officials.parts import duty_address
from handlers.officials.province.switching import switch_on
from storage.accounts import invites, officials
from storage.accounts.invites import Office
from storage.accounts.organisations import create_organisation
from storage.duties import obligations, reports
from storage.duties.obligations import Obligation
from tests.bot.web.house import House
from tests.bot.web.visitor import Visitor
from tests.world import HANOI, library

HN, BA_VI, CO_DO, HALF = "HN-2026-2030", "09700", "09634", "2027S1"
JUNE = datetime(2027, 6, 10, 9, 30, tzinfo=VIETNAM)  # four working days before the last day of the half-year report


@dataclass
class Hanoi:
    house: House
    organisations: dict[str | None, bytes] = field(default_factory=dict)

    def switch_on(self) -> None:
        self.house.database.write(lambda tx: switch_on(tx, library(), library().plans[HN], date(2027, 1, 1)))

    def invite(self, role: Office, unit: str | None = None) -> str:
        """The address of a fresh invite."""
        home, now = self._home(unit), self.house.clock.real()
        return "/i/" + self.house.database.write(lambda tx: invites.for_office(tx, home, role, now))

    def joined(self, browser: Visitor, role: Office, unit: str | None = None, at: str = "/o") -> Visitor:
        """By an invite, and gone on to a page at once."""
        form = browser.open(self.invite(role, unit)).page.form_of("Nhận việc")
        assert browser.client.post(form.action, data=form.fields).status_code == 303
        return browser.open(at)

    def someone(self, role: str, unit: str | None = None) -> bytes:
        """An official who never opened a page."""
        home = self._home(unit)
        return self.house.database.write(lambda tx: officials.add(tx, home, role).id)

    def duty(self, unit: str, period: str = HALF) -> Obligation:
        owed = self.house.database.read(lambda tx: obligations.of_owner(tx, HN, unit))
        return next(each for each in owed if each.period == period)

    def address(self, unit: str) -> str:
        return f"/p/r/{duty_address(self.duty(unit).id)}"

    def file(self, unit: str, at: datetime = JUNE, **answers: list[str]) -> None:
        """A report with these answers, and nothing else told."""
        owed, by = self.duty(unit), self.someone("reporter", unit)
        form = library().forms["report-commune-hn"]
        filed = reports.Filed(form.id, form.version, answers)

        def file(tx: object) -> None:
            if owed.state == "expected":
                reports.save_draft(tx, owed.id, "{}", by, at)
            reports.submit(tx, owed, filed, by, at, f"HN-{HALF}-{unit}-TEST")

        self.house.database.write(file)

    def hand_in(self, unit: str, filed: reports.Filed, at: datetime = JUNE) -> None:
        """As something else than a whole report of figures."""
        owed, by = self.duty(unit), self.someone("reporter", unit)

        def file(tx: object) -> None:
            if filed.kind == reports.PARTIAL:
                reports.save_draft(tx, owed.id, "{}", by, at)
            reports.submit(tx, owed, filed, by, at, f"HN-{HALF}-{unit}-{filed.kind}")

        self.house.database.write(file)

    def _home(self, unit: str | None) -> bytes:
        if unit not in self.organisations:
            name = library().units.by_code(unit).name if unit else "Sở Y tế"
            self.organisations[unit] = self.house.database.write(
                lambda tx: create_organisation(tx, name, None, HANOI, unit)
            )
        return self.organisations[unit]
