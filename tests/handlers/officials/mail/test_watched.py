"""The focal point's own calendar: until when figures count, the last days, and what was asked out of turn."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from content.programme.out_of_turn import Question
from handlers.officials.mail.calendar import DayEntry
from handlers.officials.mail.feeds import Feeds
from handlers.officials.province.asking_out_of_turn import Wanted
from storage.duties import wishes
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.handlers.officials.mail.test_mailed import said
from tests.offices import BA_VI, HN, Office, open_office
from tests.world import library, sqlite_url


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """On the first of June 2027."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database)
    office.move_to("2027-06-01T08:00")
    yield office
    database.close()


def test_the_provinces_days_stand_in_its_own_calendar_and_move_with_it(office: Office) -> None:
    assert shown(office)["2027-06-16"] == ["Hạn nộp của xã, phường: báo cáo 6 tháng đầu năm 2027"]
    before = entry(office, "2027-06-16")
    assert before.page == "https://nhipcau.example.vn/p"
    assert "Đã nộp 0/126 xã, phường." in [said(line) for line in before.lines]
    day = PlanDay(HN, "half-year", "2027S1", date(2027, 6, 24), date(2027, 6, 14), "Công văn 12/SYT")
    office.province.due_days.put(office.focal, day)
    moved = entry(office, "2027-06-23")
    assert (moved.id, moved.revision > before.revision, moved.changed > before.changed) == (before.id, True, True)
    assert shown(office)["2027-06-14"] == ["Chốt số liệu: báo cáo 6 tháng đầu năm 2027"]
    assert "2027-06-16" not in shown(office)


def test_every_filing_is_a_change_and_the_entry_closes_with_the_last(office: Office) -> None:
    asked = Wanted(HN, "Rà soát cơ sở lưu trú", date(2027, 6, 9), (Question("count", "Bao nhiêu cơ sở?"),), (BA_VI,))
    office.province.out_of_turn.ask(office.focal, asked)
    before = entry(office, "2027-06-09")
    assert (before.open, said(before.title)) == (True, "Hạn nộp của xã, phường: “Rà soát cơ sở lưu trú”")
    office.move_to("2027-06-08T09:00")
    office.file(office.seats[BA_VI], "2027D01")
    after = entry(office, "2027-06-09")
    assert (after.open, said(after.title)) == (False, "Đã nộp đủ: “Rà soát cơ sở lưu trú”")
    assert after.revision > before.revision


@pytest.mark.slow
def test_a_closed_request_says_how_many_had_filed_and_not_that_all_did(office: Office) -> None:
    asked = Wanted(HN, "Rà soát cơ sở lưu trú", date(2027, 6, 9), (Question("count", "Bao nhiêu cơ sở?"),), (BA_VI,))
    code = office.province.out_of_turn.ask(office.focal, asked).code
    office.province.out_of_turn.close(office.focal, HN, code)
    found = entry(office, "2027-06-09")
    assert (found.open, said(found.title)) == (False, "Đã đóng: “Rà soát cơ sở lưu trú”")
    assert "Đã nộp 0/1 xã, phường." in [said(line) for line in found.lines]


def test_a_units_own_calendar_names_what_is_asked_out_of_turn(office: Office) -> None:
    asked = Wanted(HN, "Rà soát cơ sở lưu trú", date(2027, 6, 9), (Question("count", "Bao nhiêu cơ sở?"),), (BA_VI,))
    office.province.out_of_turn.ask(office.focal, asked)
    [found] = [one for one in entries(office, BA_VI) if one.day == date(2027, 6, 9)]
    assert said(found.title) == "Hạn nộp: “Rà soát cơ sở lưu trú”, Xã Ba Vì"


def entries(office: Office, who: str = "focal") -> tuple[DayEntry, ...]:
    owner = office.seats[who].id
    token = office.database.write(lambda tx: wishes.open_calendar(tx, owner))
    return Feeds(office.database, library(), office.clock, "https://nhipcau.example.vn").entries(token)


def shown(office: Office) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in entries(office):
        found.setdefault(one.day.isoformat(), []).append(said(one.title))
    return found


def entry(office: Office, day: str) -> DayEntry:
    return next(one for one in entries(office) if one.day.isoformat() == day)
