"""The focal point accepts and sends back in the chat, by the page's rules."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.conversation import Turn
from storage.accounts.officials import Seat
from storage.duties import obligations
from storage.engine import Database
from tests.office_stage import OfficeStage
from tests.offices import BA_VI, Office, open_office
from tests.transcript import plain, screen_text
from tests.world import sqlite_url

CO_DO = "09634"
PERIOD = "overview/hn-2026-2030/2027s1"
WAITING = "waiting/hn-2026-2030/2027s1/1"


@pytest.fixture
def office(tmp_path: Path, sqlite_template: Path) -> Iterator[Office]:
    """Two communes have filed, Cổ Đô first."""
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    office = open_office(database, BA_VI, CO_DO)
    for hour, unit in (("08:00", CO_DO), ("09:00", BA_VI)):
        office.move_to(f"2027-06-09T{hour}")
        office.file(office.seats[unit])
    yield office
    database.close()


def at(office: Office, place: str, seat: Seat | None = None) -> Turn:
    return office.core.look("web", (seat or office.focal).id.hex(), place)


def press(office: Office, turn: Turn, label: str, seat: Seat | None = None) -> Turn:
    chosen = next(one for row in turn.screen.rows for one in row if plain(one.label, "vi") == label)
    return office.press(seat or office.focal, chosen.press, turn.screen.address)


def labels(turn: Turn) -> list[str]:
    return [plain(one.label, "vi") for row in turn.screen.rows for one in row]


def test_from_the_overview_to_an_accepted_report_in_four_presses(office: Office) -> None:
    turn = press(office, at(office, PERIOD), "Xem 2 báo cáo chờ tiếp nhận")
    assert labels(turn)[:2] == ["Xã Cổ Đô", "Xã Ba Vì"], "the longest wait first"
    turn = press(office, press(office, turn, "Xã Cổ Đô"), "Tiếp nhận")
    assert "Đã tiếp nhận báo cáo của Xã Cổ Đô." in screen_text(turn.screen, "vi")
    assert labels(turn)[0] == "Xã Ba Vì"
    assert office.duty(CO_DO).state == "accepted"
    turn = press(office, press(office, turn, "Xã Ba Vì"), "Tiếp nhận")
    assert "Không còn báo cáo nào chờ tiếp nhận" in screen_text(turn.screen, "vi")


def test_a_report_is_sent_back_with_a_reason_and_the_unit_reads_it(office: Office) -> None:
    turn = press(office, at(office, f"report/{office.address(BA_VI)}"), "Trả lại để sửa")
    for wrong in ("  ", "Gọi 0912 345 678 nhé."):
        turn = office.say(office.focal, wrong, turn.screen.address)
        assert office.duty(BA_VI).state == "submitted"
    turn = office.say(office.focal, "Thiếu phần D.", turn.screen.address)
    assert "Đã trả lại báo cáo của Xã Ba Vì." in screen_text(turn.screen, "vi")
    history = office.database.read(lambda tx: obligations.history(tx, office.duty(BA_VI).id))
    assert (history[-1].after, history[-1].by, history[-1].reason) == ("returned", office.focal.id, "Thiếu phần D.")
    assert "Lý do: Thiếu phần D." in screen_text(at(office, "start", office.seats[BA_VI]).screen, "vi")


def test_what_was_filed_anew_since_is_not_decided_by_an_old_button(office: Office) -> None:
    old = at(office, f"report/{office.address(BA_VI)}")
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu phần D.")
    office.file(office.seats[BA_VI])
    turn = press(office, old, "Tiếp nhận")
    assert "Đơn vị vừa gửi bản mới hơn." in screen_text(turn.screen, "vi")
    assert office.duty(BA_VI).state == "submitted"
    press(office, turn, "Tiếp nhận")
    assert office.duty(BA_VI).state == "accepted"


@pytest.mark.slow
def test_a_second_press_changes_nothing(office: Office) -> None:
    old = at(office, f"report/{office.address(BA_VI)}")
    press(office, old, "Tiếp nhận")
    assert "đã được quyết định rồi" in screen_text(press(office, old, "Tiếp nhận").screen, "vi")
    changes = office.database.read(lambda tx: obligations.history(tx, office.duty(BA_VI).id))
    assert [one.after for one in changes].count("accepted") == 1


def test_an_administrator_reads_and_decides_nothing(office: Office) -> None:
    admin, place = office.seat(None, "admin"), f"report/{office.address(BA_VI)}"
    button = press(office, at(office, place), "Trả lại để sửa").screen.address
    assert "Tiếp nhận" not in labels(at(office, place, admin))
    taken = next(one for row in at(office, place).screen.rows for one in row if plain(one.label, "vi") == "Tiếp nhận")
    office.press(admin, taken.press, place)
    office.say(admin, "Thiếu phần D.", button)
    assert office.duty(BA_VI).state == "submitted"


def test_another_provinces_focal_point_and_a_commune_see_nothing(office: Office) -> None:
    elsewhere = office.seat(None, "focal", "75")
    for seat in (elsewhere, office.seats[CO_DO]):
        for place in (f"report/{office.address(BA_VI)}", WAITING):
            assert "Xã Ba Vì" not in screen_text(at(office, place, seat).screen, "vi"), place


@pytest.mark.slow
def test_what_nobody_has_filed_cannot_be_opened(office: Office) -> None:
    place = f"report/{office.address('00004')}"
    assert at(office, place).screen.address != place


@pytest.mark.slow
def test_the_figures_are_the_pages_own(office: Office) -> None:
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu phần D.")
    stage = OfficeStage(office)
    stage.fill()
    stage.press("Nộp báo cáo")
    turn = press(office, at(office, f"report/{office.address(BA_VI)}"), "Xem số liệu đã nộp")
    assert "B05" in screen_text(turn.screen, "vi")
