"""The register of what authorities asked support desks for: it grows, it changes in nothing, and one side has it."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection, select

from handlers.officials.desk.atdesk import EmptyText, NotAdmitted
from handlers.officials.desk.requests import Asked, Requests
from handlers.officials.desk.watch import NoWatch
from storage.accounts import officials
from storage.accounts.officials import AUDITOR, Seat
from storage.accounts.organisations import Side, create_organisation
from storage.cases.audit import Audit
from storage.cases.opened import NotHere
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.tables import authority_request
from tests.handlers.officials.office import RING, Office

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ASKED = Asked("Công an phường X", "15/CV, 20/11/2026", "Danh sách người đến trong tháng.", "không nêu", "refused")


@pytest.fixture
def register(office: Office) -> Requests:
    return Requests(office.database, office.clock, RING)


def auditor(office: Office, side: Side, province: str = "01") -> Seat:
    def take(tx: Connection) -> Seat:
        home = create_organisation(tx, "Thanh tra", side, province)
        row = officials.add(tx, home, AUDITOR)
        seat = officials.seat_of(tx, row.id)
        assert seat
        return seat

    return office.database.write(take)


def audited(office: Office, tables: CaseTables) -> list[tuple[str, str]]:
    lines = office.database.read(lambda tx: list(Audit(tables, RING).read(tx)))
    return [(line.what, line.detail) for line in lines if line.what == "authority-request"]


def test_lines_stand_in_their_order_under_the_code_of_who_wrote_them(office: Office, register: Requests) -> None:
    one, far = office.officer("support"), office.officer("support")
    register.write(one, ASKED)
    register.write(far, replace(ASKED, office="Báo Y", answer="nothing", said="Không có gì để giao."))
    lines = register.page(one)
    assert [(line.n, line.code, line.told.office) for line in lines] == [
        (2, far.code, "Báo Y"),
        (1, one.code, ASKED.office),
    ]
    assert (lines[1].told, lines) == (ASKED, register.page(far))
    assert audited(office, SUPPORT) == [("authority-request", "refused"), ("authority-request", "nothing")]


def test_a_line_that_lacks_something_is_not_written(office: Office, register: Requests) -> None:
    officer = office.officer("support")
    for missing in ("office", "number", "asked", "ground", "answer"):
        with pytest.raises(EmptyText):
            register.write(officer, replace(ASKED, **{missing: ""}))
    with pytest.raises(EmptyText):
        register.write(officer, replace(ASKED, answer="given"))
    assert register.page(officer) == ()


def test_nothing_can_change_or_remove_a_line(register: Requests) -> None:
    """What it offers: reading, and writing one more."""
    assert {name for name in vars(type(register)) if not name.startswith("_")} == {"page", "watched", "write"}


def test_the_protection_side_has_no_such_register(office: Office, register: Requests) -> None:
    officer = office.officer("protection")
    for call in (lambda: register.page(officer), lambda: register.write(officer, ASKED)):
        with pytest.raises(NotHere):
            call()
    with pytest.raises(NoWatch):
        register.watched(auditor(office, "protection"))
    assert audited(office, PROTECTION) == []


def test_who_waits_to_be_admitted_reads_nothing(office: Office, register: Requests) -> None:
    waits = office.newcomer(office.officer("support").desk_id)
    for call in (lambda: register.page(waits), lambda: register.write(waits, ASKED)):
        with pytest.raises(NotAdmitted):
            call()


def test_who_watches_the_support_side_reads_their_own_province(office: Office, register: Requests) -> None:
    register.write(office.officer("support"), ASKED)
    assert [line.told for line in register.watched(auditor(office, "support"))] == [ASKED]
    assert register.watched(auditor(office, "support", "79")) == ()


def test_a_line_leads_to_no_case_and_shows_nothing(office: Office, register: Requests) -> None:
    office.officer("support")
    register.write(office.officer("support"), ASKED)
    assert {column.name for column in authority_request.c} == {"n", "day", "sealed"}
    [row] = office.database.read(lambda tx: tx.execute(select(authority_request)).all())
    assert "Công an".encode() not in row.sealed
    assert "Danh sách" not in repr(register.page(office.officer("support")))
