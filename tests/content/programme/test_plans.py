"""The five plans as they ship."""

import time
from datetime import date

import pytest

from content.language.vietnamese import canonical
from content.places.units import Units
from content.programme.indicators import Indicators
from content.programme.plans import Plan, Plans
from content.programme.targets import Goal, Target
from content.questions.forms import load_forms

ALL = ("DN-2026-2030", "HCM-2021-2025", "HN-2026-2030", "NA-2024", "NTM-2026")
HANOI, DONG_NAI, NAM_THANH_MIEN = "HN-2026-2030", "DN-2026-2030", "NTM-2026"
SECONDS_TO_LOAD = 0.08


@pytest.fixture(scope="module")
def units() -> Units:
    return Units.load()


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return Indicators.load()


@pytest.fixture(scope="module")
def plans(units: Units, indicators: Indicators) -> Plans:
    return Plans.load(units, indicators)


def test_all_five_plans_load(plans: Plans) -> None:
    assert tuple(plans) == ALL
    assert [plan.id for plan in plans.values()] == list(ALL)


def test_an_address_finds_its_plan_in_lower_case(plans: Plans) -> None:
    assert plans.by_lower("hn-2026-2030") is plans[HANOI]
    with pytest.raises(KeyError):
        plans.by_lower("hn-2031-2035")


def test_loading_them_is_quick(units: Units, indicators: Indicators) -> None:
    taken = []
    for _ in range(5):
        begun = time.process_time()
        Plans.load(units, indicators)
        taken.append(time.process_time() - begun)
    assert min(taken) < SECONDS_TO_LOAD


@pytest.mark.parametrize(
    ("plan_id", "province", "unit", "years"),
    [
        (DONG_NAI, "75", None, (2026, 2030)),
        ("HCM-2021-2025", "79", None, (2021, 2025)),
        (HANOI, "01", None, (2026, 2030)),
        ("NA-2024", "40", None, (2024, 2024)),
        (NAM_THANH_MIEN, "31", "11284", (2026, 2026)),
    ],
)
def test_each_stands_in_its_place_and_years(
    plans: Plans, plan_id: str, province: str, unit: str | None, years: tuple[int, int]
) -> None:
    plan = plans[plan_id]
    assert (plan.province_code, plan.unit_code) == (province, unit)
    assert (plan.first_year, plan.last_year) == years


@pytest.mark.parametrize(
    ("plan_id", "half_year", "year", "to"),
    [
        (HANOI, (17, 6), (17, 12), "Sở Y tế (qua Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội)"),
        (DONG_NAI, (5, 6), (5, 12), "UBND thành phố (qua Sở Y tế)"),
    ],
)
def test_hanoi_and_dong_nai_give_two_dates_and_one_recipient(
    plans: Plans, plan_id: str, half_year: tuple[int, int], year: tuple[int, int], to: str
) -> None:
    plan = plans[plan_id]
    dated = {duty.report: (duty.before, duty.to) for duty in plan.duties if duty.before}
    assert dated == {"half-year": (half_year, to), "year": (year, to)}


@pytest.mark.parametrize("plan_id", ["HCM-2021-2025", "NA-2024", NAM_THANH_MIEN])
def test_a_date_the_plan_does_not_give_stays_empty(plans: Plans, plan_id: str) -> None:
    assert plans[plan_id].duties
    assert [duty.before for duty in plans[plan_id].duties if duty.before] == []


def test_the_wording_and_the_date_agree(plans: Plans) -> None:
    for plan in plans.values():
        for duty in plan.duties:
            assert duty.before is None or duty.wording == f"trước ngày {duty.day}"


def test_in_nghe_an_communes_report_through_their_district(plans: Plans) -> None:
    assert not any(duty.communes for duty in plans["NA-2024"].duties)


def test_a_commune_s_plan_binds_that_commune_alone(plans: Plans, units: Units) -> None:
    assert [unit.name for unit in plans[NAM_THANH_MIEN].communes(units)] == ["Xã Nam Thanh Miện"]


@pytest.mark.parametrize(("plan_id", "communes", "bodies"), [(HANOI, 126, 14), (DONG_NAI, 95, 18)])
def test_communes_and_offices_are_all_there(
    plans: Plans, units: Units, plan_id: str, communes: int, bodies: int
) -> None:
    assert len(plans[plan_id].communes(units)) == communes
    assert len(plans[plan_id].bodies) == bodies


def test_hanoi_only_asks_the_front_the_procuracy_and_the_court(plans: Plans) -> None:
    asked = {body.slug for body in plans[HANOI].bodies if body.requested}
    assert asked == {"mat-tran-to-quoc", "vien-kiem-sat-nhan-dan", "toa-an-nhan-dan"}


def test_in_dong_nai_what_stands_under_de_nghi_is_asked(plans: Plans) -> None:
    asked = [body.slug for body in plans[DONG_NAI].bodies if body.requested]
    assert {"mat-tran-to-quoc", "vien-kiem-sat-nhan-dan", "toa-an-nhan-dan", "hoi-lien-hiep-phu-nu"} <= set(asked)
    assert "cong-an" not in asked


def test_who_receives_the_reports_does_not_owe_them(plans: Plans) -> None:
    for plan in plans.values():
        recipients = {duty.to.split(" (qua ")[0] for duty in plan.duties}
        assert not recipients & {body.name for body in plan.bodies}, plan.id


def test_no_office_is_an_umbrella(plans: Plans) -> None:
    names = [body.name for plan in plans.values() for body in plan.bodies]
    assert not [name for name in names if name.startswith("Các ") or "các tổ chức" in name]


def test_a_body_is_found_by_its_slug_and_a_duty_by_its_report(plans: Plans) -> None:
    body, duty = plans[HANOI].body("so-tu-phap"), plans[HANOI].duty("ad-hoc")
    assert body is not None
    assert body.name == "Sở Tư pháp"
    assert duty is not None
    assert duty.before is None
    assert plans[HANOI].body("so-y-te") is None
    assert plans[HANOI].duty("quarter") is None


@pytest.mark.parametrize(
    ("plan_id", "targets"),
    [(DONG_NAI, 7), (HANOI, 11), (NAM_THANH_MIEN, 7), ("HCM-2021-2025", 16), ("NA-2024", 13)],
)
def test_every_target_was_carried_over(plans: Plans, plan_id: str, targets: int) -> None:
    assert len(plans[plan_id].targets) == targets


def test_hanoi_climbs_to_ninety_five_in_yearly_steps_and_dong_nai_gives_none(plans: Plans) -> None:
    hanoi, dong_nai = (target_of(plans[each], "IND-13-KIEM-TRA-CO-SO-LUY-KE") for each in (HANOI, DONG_NAI))
    assert hanoi.steps == {2026: 60, 2027: 70, 2028: 80, 2029: 90, 2030: 95}
    assert hanoi.goal == dong_nai.goal == Goal("percent", 95)
    assert dong_nai.steps == {}


@pytest.mark.parametrize(
    ("plan_id", "indicator", "goal"),
    [
        (HANOI, "IND-01-KE-HOACH-XA", Goal("percent", 100, 100)),
        (HANOI, "IND-17-VU-AN-HINH-SU", Goal("count", 80, 100)),
        ("NA-2024", "IND-16-TOI-PHAM-XU-LY", Goal("percent", 3, 5)),
        ("NA-2024", "IND-07-DANG-TAI-HANG-THANG", Goal("count", 1, None, "month")),
        (NAM_THANH_MIEN, "IND-15-RA-SOAT-DIA-BAN", Goal("done")),
        (NAM_THANH_MIEN, "IND-12-TIEP-CAN-DICH-VU", Goal("percent", 80)),
    ],
)
def test_goals_say_exactly_at_least_or_a_range(plans: Plans, plan_id: str, indicator: str, goal: Goal) -> None:
    assert target_of(plans[plan_id], indicator).goal == goal


def test_only_nam_thanh_mien_counts_a_tip_passed_on_as_handled(plans: Plans) -> None:
    counting = [plan.id for plan in plans.values() for target in plan.targets if target.transfer_counts]
    assert counting == [NAM_THANH_MIEN]


def test_a_plan_is_over_the_day_after_its_last_year(plans: Plans) -> None:
    assert not plans[HANOI].is_over(date(2030, 12, 31))
    assert plans[HANOI].is_over(date(2031, 1, 1))
    assert [plan.id for plan in plans.values() if plan.is_over(date(2026, 11, 22))] == ["HCM-2021-2025", "NA-2024"]


def test_hanoi_and_dong_nai_have_forms_of_their_own(plans: Plans) -> None:
    forms = {plan.id: plan.form for plan in plans.values() if plan.form}
    assert forms == {HANOI: "report-commune-hn", DONG_NAI: "report-commune-dn"}


def test_a_form_is_one_that_reports(plans: Plans) -> None:
    forms = load_forms()
    assert {forms[plan.form].sends for plan in plans.values() if plan.form} == {"obligation"}


def test_the_way_of_a_report_is_told_apart_from_whom_it_is_for(plans: Plans) -> None:
    ways = {(plan.id, duty.recipient, duty.via) for plan in plans.values() for duty in plan.duties}
    assert (HANOI, "Sở Y tế", "Chi cục Dân số, Trẻ em và Phòng, chống tệ nạn xã hội") in ways
    assert (DONG_NAI, "UBND thành phố", "Sở Y tế") in ways
    assert (NAM_THANH_MIEN, "UBND xã", "Phòng Văn hóa - Xã hội") in ways
    assert ("NA-2024", "Sở Lao động - Thương binh và Xã hội", None) in ways


def test_in_nam_thanh_mien_the_way_leads_from_the_village_to_the_department(plans: Plans) -> None:
    chain = [(link.who, link.via, link.to) for link in plans[NAM_THANH_MIEN].chain]
    assert chain == [
        ("Các thôn", None, "UBND xã"),
        ("Các cơ quan, đơn vị của xã", None, "Trạm Y tế"),
        ("Trạm Y tế", "Phòng Văn hóa - Xã hội", "UBND xã"),
        ("UBND xã", None, "Sở Y tế thành phố Hải Phòng"),
    ]


def test_every_plan_says_which_way_its_reports_go_and_how_many_levels_there_are(plans: Plans) -> None:
    assert {plan.id: len(plan.structure.levels) for plan in plans.values()} == {
        DONG_NAI: 2,
        "HCM-2021-2025": 3,
        HANOI: 2,
        "NA-2024": 3,
        NAM_THANH_MIEN: 2,
    }
    assert all(plan.chain for plan in plans.values())


def test_our_own_words_write_tone_marks_in_the_old_style(plans: Plans) -> None:
    for plan in plans.values():
        ours = [plan.title, plan.lead, *(body.name for body in plan.bodies), *(aside.what for aside in plan.also)]
        assert [text for text in ours if canonical(text) != text] == []


def target_of(plan: Plan, indicator: str) -> Target:
    return next(target for target in plan.targets if target.indicator == indicator)
