"""An entry of the directory that a commune keeps: asked anew ahead of its day, answered, seen by the province."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from content.library import Library
from content.services import Keeper, Service, Services
from handlers.conversation import Screen
from handlers.officials import officials_core
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import duty_address
from handlers.officials.province.room import Province
from storage.duties import confirmed, keeping
from storage.duties.lifecycle import EXEMPT, EXPECTED, RETURNED, SUBMITTED
from storage.duties.obligations import Obligation
from storage.engine import Database
from storage.state import OFFICIALS
from storage.vault import Keyring
from tests.offices import BA_VI, HN, Office, open_office
from tests.transcript import screen_text
from tests.world import library

CO_DO = "09634"
KEPT = "place-clinic"
AS_OF = date(2026, 12, 17)  # half a year before the day of the plan's report, so that both go into one digest


def kept_by(owner: str, as_of: date = AS_OF, months: int = 6) -> Library:
    """The directory as it ships, with one entry that somebody keeps."""

    def mend(entry: Service) -> Service:
        return replace(entry, as_of=as_of, keeper=Keeper(HN, owner, months)) if entry.id == KEPT else entry

    shelf = library()
    services = Services([mend(each) for each in shelf.services.every], shelf.services.needs)
    return replace(shelf, services=services)


def with_directory(office: Office, shelf: Library) -> Office:
    """As after a new start with other files."""
    office.nudging = Nudging(office.database, shelf)
    office.core = officials_core(office.database, office.clock, Keyring.fresh(), shelf, OFFICIALS)
    office.province = Province(office.database, shelf, office.clock)
    return office


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    yield with_directory(open_office(database, BA_VI, CO_DO, since=date(2027, 1, 1)), kept_by(BA_VI))
    database.close()


def asked(office: Office) -> tuple[Obligation, ...]:
    return office.database.read(lambda tx: keeping.asked(tx, [HN]))


def the_entry(office: Office) -> Obligation:
    (found,) = asked(office)
    return found


def here(office: Office) -> str:
    return duty_address(the_entry(office).id)


def look(office: Office, place: str, unit: str = BA_VI) -> Screen:
    return office.core.look("web", office.seats[unit].id.hex(), place).screen


def press(office: Office, place: str, address: str) -> str:
    pressed = next(one.press for row in look(office, place).rows for one in row if one.address == address)
    return words(office.press(office.seats[BA_VI], pressed, place).screen)


def words(screen: Screen) -> str:
    return screen_text(screen, "vi")


def confirm(office: Office) -> str:
    return press(office, f"entry/{here(office)}", f"entry/{here(office)}/right")


def days(office: Office) -> dict[str, date]:
    return office.database.read(confirmed.days)


def test_an_entry_opens_ahead_of_its_day_and_not_before(office: Office) -> None:
    office.tick("2027-03-18T08:00")
    assert asked(office) == ()
    office.tick("2027-03-19T08:00")
    opened = the_entry(office)
    assert (opened.owner, opened.period, opened.last_day) == (BA_VI, "2027E06", date(2027, 6, 16))


def test_two_ticks_and_two_replicas_open_it_once(database: Database) -> None:
    office = with_directory(open_office(database, BA_VI, since=date(2027, 1, 1)), kept_by(BA_VI))
    office.tick("2027-06-09T08:00")
    Nudging(office.database, kept_by(BA_VI)).tick(office.clock.now())
    office.tick("2027-06-10T08:00")
    assert len(asked(office)) == 1


def test_what_was_overdue_when_it_got_a_keeper_leaves_four_weeks(office: Office) -> None:
    with_directory(office, kept_by(BA_VI, date(2026, 1, 5))).tick("2027-02-01T08:00")
    assert the_entry(office).last_day == date(2027, 2, 26)
    office.tick("2027-02-02T08:00")
    assert len(asked(office)) == 1


def test_a_keeper_hears_of_report_and_entry_in_one_digest_once_a_step(office: Office) -> None:
    assert office.tick("2027-06-09T08:00") == 2  # Cổ Đô hears of its report alone
    (nudge,) = office.nudged(office.seats[BA_VI])
    assert {item.obligation_id for item in nudge.items} == {the_entry(office).id, office.duty(BA_VI).id}
    assert office.tick("2027-06-09T09:00") == 0
    shown = words(look(office, f"nudge/{duty_address(nudge.id)}"))
    assert "báo cáo 6 tháng đầu năm 2027" in shown
    assert "trong danh bạ nơi giúp" in shown


def test_nobody_is_reminded_of_what_was_confirmed(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    confirm(office)
    office.file(office.seats[BA_VI])
    for day in ("14", "15", "16", "17", "18"):
        office.tick(f"2027-06-{day}T08:00")
    assert len(office.nudged(office.seats[BA_VI])) == 1


def test_what_is_still_right_is_confirmed_as_of_today(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    assert "9/6/2027" in confirm(office)
    assert the_entry(office).state == SUBMITTED
    assert days(office) == {KEPT: date(2027, 6, 9)}
    assert [line.checked for line in office.province.directory(office.focal)] == [date(2027, 6, 9)]
    directory = office.province.sheet(office.focal, here(office)).sections[-1]
    assert (directory.entries[-1].label, directory.entries[-1].value) == ("Xác nhận ngày", "9/6/2027")


def test_it_is_asked_again_half_a_year_after_it_was_confirmed(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    confirm(office)
    office.tick("2027-09-09T08:00")
    assert len(asked(office)) == 1
    office.tick("2027-09-10T08:00")
    assert [one.period for one in asked(office)] == ["2027E06", "2027E12"]


def test_what_needs_mending_is_told_to_the_province_and_confirms_nothing(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.say(office.seats[BA_VI], "Phòng khám đổi số: 024 3333 5555.", f"entry/{here(office)}/mend")
    assert the_entry(office).state == SUBMITTED
    assert days(office) == {}
    sheet = office.province.sheet(office.focal, here(office))
    assert [entry.value for entry in sheet.sections[0].entries] == ["Phòng khám đổi số: 024 3333 5555."]


def test_somebody_s_own_number_is_not_taken(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.say(office.seats[BA_VI], "Hỏi chị Lan 0912 345 678.", f"entry/{here(office)}/mend")
    assert the_entry(office).state == EXPECTED


def test_a_confirmation_the_province_sends_back_counts_no_more(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    confirm(office)
    office.province.send_back(office.focal, here(office), "Số này đã đổi.")
    assert the_entry(office).state == RETURNED
    assert days(office) == {}
    assert "Số này đã đổi." in words(look(office, f"due/{here(office)}"))


def test_entries_have_a_list_of_their_own_and_count_in_no_rate(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.tick("2027-06-17T08:00")
    (line,) = office.province.directory(office.focal)
    assert (line.line.name, line.line.shade, line.checked) == ("Xã Ba Vì", "late", AS_OF)
    overview = office.province.overview(office.focal, HN, None)
    assert overview is not None
    assert {choice.period for choice in overview.choices} == {"2027S1", "2027", "2028S1", "2028"}


def test_the_province_s_digest_counts_an_entry_as_no_report(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.tick("2027-06-21T08:00")
    digest = duty_address(office.nudged(office.focal)[-1].id)
    assert "127 việc quá hạn khi nhắc" in words(look(office, f"nudge/{digest}", "focal"))


def test_another_commune_cannot_open_it(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    assert "danh bạ" not in words(look(office, f"entry/{here(office)}", CO_DO))


def test_it_takes_no_signed_document_and_no_nothing_to_report(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    for way in ("document", "nothing", "file"):
        assert look(office, f"{way}/{here(office)}").address != f"{way}/{here(office)}"


def test_who_keeps_it_no_more_is_asked_no_more_and_the_next_keeper_is(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    with_directory(office, kept_by(CO_DO)).tick("2027-06-10T08:00")
    assert {(one.owner, one.state) for one in asked(office)} == {(BA_VI, EXEMPT), (CO_DO, EXPECTED)}
    former = next(duty_address(one.id) for one in asked(office) if one.owner == BA_VI)
    assert "không còn ghi đơn vị này" in office.province.sheet(office.focal, former).merging.over


def test_a_day_of_their_own_keeps_reminders_away_until_then(office: Office) -> None:
    office.tick("2027-06-09T08:00")
    office.file(office.seats[BA_VI])
    office.say(office.seats[BA_VI], "15/6", f"promise/{here(office)}")
    for day in ("10", "11", "14"):
        office.tick(f"2027-06-{day}T08:00")
    assert len(office.nudged(office.seats[BA_VI])) == 1
    office.tick("2027-06-15T08:00")
    assert [item.step for item in office.nudged(office.seats[BA_VI])[-1].items] == ["P:2027-06-15"]
