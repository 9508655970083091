"""An operator's own plans, forms and units are read over the shipped ones, and the doctor says which."""

from datetime import date
from pathlib import Path

import pytest

from bot import site
from bot.doctor import content
from bot.settings import Settings
from content.programme.plans import FOLDER as PLANS
from content.questions.forms import FOLDER as FORMS

MERGED = date(2027, 7, 1)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The home has a plan and a form of its own, and a commune that begins in July 2027."""
    folder = tmp_path / "content"
    for name in ("plans", "forms", "units"):
        (folder / name).mkdir(parents=True)
    plan = (PLANS / "HN-2026-2030.yaml").read_text("utf-8").replace("id: HN-2026-2030", "id: DNG-2026-2030")
    (folder / "plans" / "DNG-2026-2030.yaml").write_text(plan.replace('"01"', '"48"'), "utf-8")
    form = (FORMS / "report-commune-hn.yaml").read_text("utf-8").replace("version: 1", "version: 7", 1)
    (folder / "forms" / "ours.yaml").write_text(form, "utf-8")
    row = "75,Thành phố Đồng Nai,99001,Xã Thử,xã,,,,2027-07-01,\n"
    (folder / "units" / "units.csv").write_text(f"head\n{row}", "utf-8")
    return Settings.load(home=tmp_path)


def test_what_is_the_operator_s_own_stands_beside_or_before_what_is_shipped(settings: Settings) -> None:
    shelf = site.library(settings, MERGED)
    assert len(shelf.plans) == 6
    assert shelf.plans["DNG-2026-2030"].province_code == "48"
    assert shelf.forms["report-commune-hn"].version == 7
    assert shelf.units.by_code("99001").name == "Xã Thử"


@pytest.mark.slow
def test_a_unit_is_there_from_its_day_on(settings: Settings) -> None:
    before, after = (site.units(settings, day).find("Xã Thử, Đồng Nai") for day in (date(2027, 6, 30), MERGED))
    assert "99001" not in {match.unit.code for match in before}
    assert [match.unit.code for match in after] == ["99001"]


def test_the_doctor_names_what_is_read_over_the_shipped_content(settings: Settings) -> None:
    (finding,) = content(settings, "all")
    assert (finding.level, finding.text_id) == ("note", "cli.doctor.own-content")
    assert finding.args["files"] == "plans/DNG-2026-2030.yaml, forms/ours.yaml, units/units.csv"


def test_the_doctor_tells_of_own_content_that_cannot_be_read(settings: Settings) -> None:
    (site.folder(settings) / "plans" / "X.yaml").write_text("id: X\n", "utf-8")
    assert {finding.level for finding in content(settings, "all")} == {"note", "unsafe"}
