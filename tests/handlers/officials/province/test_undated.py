"""Reports nobody has named a last day for: told, where a day can be set, once they should be under way."""

from dataclasses import replace
from datetime import date

import pytest

from content.programme.plans import Plans
from handlers.officials.province import undated
from handlers.officials.province.undated import Undated
from storage import settings
from storage.duties import plan_days
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from tests.offices import HN, open_office
from tests.transcript import screen_text
from tests.world import HANOI, library


@pytest.mark.parametrize(
    ("today", "periods"),
    [
        (date(2026, 11, 1), ["2026"]),
        (date(2026, 11, 2), ["2026", "2027S1", "2027"]),  # sixty days before they begin
        (date(2027, 1, 2), ["2026", "2027S1", "2027"]),  # last year's is not forgotten
        (date(2027, 12, 1), ["2026", "2027S1", "2027", "2028S1", "2028"]),
        (date(2028, 1, 2), ["2027S1", "2027", "2028S1", "2028"]),
        (date(2031, 1, 2), []),  # the plan is over
    ],
)
def test_they_are_told_from_sixty_days_before_they_begin_and_not_if_over_before_the_plan_was_on(
    database: Database, today: date, periods: list[str]
) -> None:
    whole = library().plans[HN]
    bare = replace(whole, duties=tuple(replace(duty, before=None) for duty in whole.duties))
    shelf = replace(library(), plans=Plans([bare]))
    database.write(lambda tx: settings.put(tx, f"plan:{HN}", "2026-11-01"))
    found = database.read(lambda tx: tuple(undated.soon(tx, shelf, HANOI, today)))
    assert [each.period for each in found] == periods


def test_once_a_day_is_set_they_are_told_no_more(database: Database) -> None:
    office = open_office(database)
    database.write(lambda tx: settings.put(tx, "plan:NTM-2026", "2026-01-01"))
    office.move_to("2026-11-23T08:00")
    focal = office.seat(None, "focal", province="31")
    assert office.province.undated(focal) == (Undated("NTM-2026", "year", "2026"),)
    said = screen_text(office.press(focal, "start").screen, "vi")
    assert "Chưa có hạn cho báo cáo năm 2026, nên bot chưa nhắc ai." in said
    assert "/p/plans/ntm-2026/days" in said
    day = PlanDay("NTM-2026", "year", "2026", date(2026, 12, 10), None, "Công văn 1/SYT")
    database.write(lambda tx: plan_days.put(tx, day, focal.id, office.clock.now()))
    assert office.province.undated(focal) == ()
