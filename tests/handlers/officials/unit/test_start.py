"""What stands over the card at the start: the reminder of today, over the report it is about."""

import shutil
from pathlib import Path

import pytest

from storage.engine import Database
from tests.handlers.officials.chats import words
from tests.offices import BA_VI, open_office


@pytest.mark.slow
def test_over_another_report_the_reminder_of_today_says_which_it_was_about(
    sqlite_template: Path, tmp_path: Path
) -> None:
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path)}")
    office = open_office(database, BA_VI)
    seat = office.seats[BA_VI]
    office.move_to("2027-06-08T08:00")
    office.file(seat, "2026")
    office.tick("2027-06-09T08:00")
    told = words(office.core.look("web", seat.id.hex(), "start").screen).split("\n")
    assert "Nhắc hạn gửi lúc 08:00 ngày 9/6/2027." in told
    office.province.send_back(office.focal, office.address(BA_VI, "2026"), "Thiếu mục B")
    told = words(office.core.look("web", seat.id.hex(), "start").screen).split("\n")
    assert "Nhắc hạn gửi lúc 08:00 ngày 9/6/2027, về báo cáo 6 tháng đầu năm 2027." in told
    assert "Xã Ba Vì: báo cáo năm 2026" in told
    database.close()
