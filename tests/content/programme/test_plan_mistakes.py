"""What an editor of a plan is told: file, place in it, what is wrong, what to do."""

import re
import shutil
import string
from pathlib import Path

import pytest

from content.library import LOCALES
from content.places.units import Units
from content.programme.faults import ADVICE
from content.programme.indicators import Indicators
from content.programme.plans import FOLDER, BadPlan, Plans
from content.texts import VIETNAMESE, Texts

HANOI, NAM_THANH_MIEN = "HN-2026-2030", "NTM-2026"


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load()


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return Indicators.load()


BROKEN = [
    (HANOI, 'province: "01"', 'province: "99"', "province: no province has the code '99'; look it up in content/units"),
    (HANOI, 'province: "01"', "province: 01", "province: write a text here (numbers between quotes)"),
    (HANOI, "first_year: 2026", "first_year: 2031", "first_year: 2031 is after last_year (2030); change them round"),
    (HANOI, "id: HN-2026-2030", "id: HN", "id: the file is called HN-2026-2030.yaml; write HN-2026-2030 here"),
    (HANOI, 'before: "17/6"', 'before: "31/6"', "duties 1 (half-year): before: no year has a day 31/6"),
    (HANOI, 'before: "17/6"', 'before: "29/2"', "duties 1 (half-year): before: no year has a day 29/2"),
    (HANOI, 'before: "17/6"', "before: 17 June", "duties 1 (half-year): before: write day and month between quotes"),
    (HANOI, "    to: Sở Y tế (qua", "    too: Sở Y tế (qua", "too: this key is not known; write to, or take it out"),
    (
        HANOI,
        "    communes: true\n    bodies: true",
        "    communes: false\n    bodies: false",
        "nobody owes this report",
    ),
    (HANOI, "  - report: year", "  - report: half-year", "report: half-year stands already at duties 1 (half-year)"),
    (HANOI, "  - report: year", "  - report: quarter", "before: a quarter has four days, one for each"),
    (HANOI, "  - report: year", "  - report: ad-hoc", "before: only half-year, year and quarter can have a date"),
    (HANOI, 'before: "17/6"', 'before: "18/6"', "before: the wording says 17/6; write the same day here"),
    (HANOI, "to: Sở Y tế (qua Chi cục Dân số", "to: (qua Chi cục Dân số", "to: write where it goes first and the way"),
    (HANOI, "level: province", "level: province\nlevel: province", "level: this key stands already at line 10"),
    (HANOI, "  - who: Sở Y tế\n    to: UBND", "  - who: Sở Y tế\n    too: UBND", "chain 2 (Sở Y tế): to: write a text"),
    ("HCM-2021-2025", "date: 2022-03-14", "date: 2022-02-30", "date: write a day as 2026-11-22"),
    (HANOI, "  - report: year", "  - report: yearly", "'yearly' is not known; write one of half-year, year"),
    (
        HANOI,
        "slug: so-du-lich",
        "slug: so-tu-phap",
        "bodies 5 (so-tu-phap): slug: so-tu-phap stands already at bodies 3",
    ),
    (HANOI, "slug: so-du-lich", "slug: Sở-Du-lịch", "slug: write small letters a-z, digits and single hyphens"),
    (HANOI, "requested: true", "requested: maybe", "bodies 12 (mat-tran-to-quoc): requested: write true or false"),
    (
        HANOI,
        "indicator: IND-01-KE-HOACH-XA",
        "indicator: IND-99",
        "targets 1 (IND-99): indicator: 'IND-99' is not known",
    ),
    (HANOI, "steps: {2026: 60", "steps: {2025: 60", "steps: 2025: the plan runs from 2026 to 2030; write a year of"),
    (HANOI, "steps: {2026: 60", "steps: {2026: 60%", "steps: 2026: write a whole number here, without quotes"),
    (HANOI, "least: 80, most: 100", "least: 80, most: 10", "goal: most: 10 is below `least` (80); change them round"),
    (HANOI, "percent, least: 70", "percent, least: 170", "goal: least: a share is at most 100 percent"),
    (HANOI, "levels: [commune]", "levels: [village]", "levels: 'village' is not known; choose from commune, district"),
    (HANOI, '{lines: "61",', '{lines: "line 61",', "structure: sources 1 (line 61): lines: write a line or a span"),
    (HANOI, "form: report", "forms: report", "plans/HN-2026-2030.yaml: forms: this key is not known; write form,"),
    (HANOI, "basis:\n", "basis: none\n#", "plans/HN-2026-2030.yaml: line"),
    (HANOI, "level: province", "level: commune", "unit: a plan of level commune names its commune's code here"),
    (NAM_THANH_MIEN, 'unit: "11284"', 'unit: "00000"', "unit: no commune has the code '00000'; look it up in"),
    (NAM_THANH_MIEN, 'unit: "11284"', 'unit: "09700"', "unit: 09700 lies in another province"),
    ("HCM-2021-2025", "date: 2022-03-14", 'date: "14/3/2022"', "date: write a day as 2026-11-22, or take the key out"),
]


@pytest.mark.parametrize(("plan_id", "right", "wrong", "told"), BROKEN)
def test_an_editor_is_told_file_place_fault_and_remedy(
    tmp_path: Path, units: Units, indicators: Indicators, plan_id: str, right: str, wrong: str, told: str
) -> None:
    path = copied(plan_id, tmp_path)
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadPlan) as error:
        Plans.load(units, indicators, path.parent)
    assert told in str(error.value)
    assert str(error.value).startswith(f"plans/{plan_id}.yaml: ")
    assert isinstance(error.value, ValueError)


def test_every_mistake_is_told_at_once_in_the_order_of_its_lines(
    tmp_path: Path, units: Units, indicators: Indicators
) -> None:
    slips = [
        ('province: "01"', 'province: "99"'),
        ("first_year: 2026", 'first_year: "2026"'),
        ('before: "17/6"', 'before: "31/6"'),
        ("slug: so-du-lich", "slug: so-tu-phap"),
        ("indicator: IND-01-KE-HOACH-XA", "indicator: IND-01-KE"),
    ]
    path = copied(HANOI, tmp_path)
    text = path.read_text("utf-8")
    for right, wrong in slips:
        text = text.replace(right, wrong, 1)
    path.write_text(text, "utf-8")
    with pytest.raises(BadPlan) as error:
        Plans.load(units, indicators, path.parent)
    lines = text.splitlines()
    assert [fault.kind for fault in error.value.faults] == ["province", "whole", "no-such-day", "twin", "one-of"]
    for fault, (_, wrong) in zip(error.value.faults, slips, strict=True):
        assert wrong in lines[fault.line - 1]
    assert str(error.value).count("\n") == len(slips) - 1


def test_what_is_missing_is_told_at_the_line_of_what_should_have_it(
    tmp_path: Path, units: Units, indicators: Indicators
) -> None:
    path = copied(HANOI, tmp_path)
    text = path.read_text("utf-8").replace("    name: Sở Du lịch\n", "", 1)
    path.write_text(text, "utf-8")
    with pytest.raises(BadPlan) as error:
        Plans.load(units, indicators, path.parent)
    (fault,) = error.value.faults
    assert (fault.place, fault.key) == ("bodies 5 (so-du-lich)", "name")
    assert "slug: so-du-lich" in text.splitlines()[fault.line - 1]


def test_mistakes_of_two_files_are_told_together(tmp_path: Path, units: Units, indicators: Indicators) -> None:
    path = copied(HANOI, tmp_path)
    shutil.copy(FOLDER / f"{NAM_THANH_MIEN}.yaml", path.parent)
    for each in path.parent.glob("*.yaml"):
        each.write_text(each.read_text("utf-8").replace("lead: ", "leader: ", 1), "utf-8")
    with pytest.raises(BadPlan) as error:
        Plans.load(units, indicators, path.parent)
    assert {fault.file for fault in error.value.faults} == {f"plans/{HANOI}.yaml", f"plans/{NAM_THANH_MIEN}.yaml"}


def test_every_fault_can_be_said_in_vietnamese() -> None:
    texts = Texts.load(LOCALES)
    for kind, advice in ADVICE.items():
        said = texts.pattern(VIETNAMESE, f"cli.fault.{kind}")
        assert places(said) <= places(advice), kind


def places(pattern: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.mark.parametrize("text", ["", "- a list\n", "just words\n"])
def test_a_file_that_is_no_plan_at_all_is_named(
    tmp_path: Path, units: Units, indicators: Indicators, text: str
) -> None:
    (tmp_path / "plans").mkdir()
    (tmp_path / "plans" / "X.yaml").write_text(text, "utf-8")
    with pytest.raises(BadPlan, match=re.escape("plans/X.yaml: write keys here")):
        Plans.load(units, indicators, tmp_path / "plans")


def test_a_new_province_is_a_new_file(tmp_path: Path, units: Units, indicators: Indicators) -> None:
    path = copied(HANOI, tmp_path)
    text = path.read_text("utf-8").replace("id: HN-2026-2030", "id: DNG-2026-2030").replace('"01"', '"48"')
    path.with_name("DNG-2026-2030.yaml").write_text(text, "utf-8")
    plan = Plans.load(units, indicators, path.parent)["DNG-2026-2030"]
    assert len(plan.communes(units)) == 94


def copied(plan_id: str, folder: Path) -> Path:
    (folder / "plans").mkdir()
    return Path(shutil.copy(FOLDER / f"{plan_id}.yaml", folder / "plans" / f"{plan_id}.yaml"))
