"""The 23 indicators and the five aims without a number."""

import re
import shutil
from pathlib import Path

import pytest

from content.places.units import Units
from content.programme.entries import BadPlan
from content.programme.indicators import FILE, Indicators
from content.programme.plans import Plans

FORM_FIELD = re.compile(r"[A-M]\d\d")
OTHER_FIELD = re.compile(r"[SH]\d\d|DM_[A-Z_]+|SO_THANG_KY")


@pytest.fixture(scope="module")
def indicators() -> Indicators:
    return Indicators.load()


def test_there_are_twenty_three_and_five_aims(indicators: Indicators) -> None:
    assert len(indicators) == 23
    assert [each.id for each in indicators.aims] == [f"QUAL-0{number}" for number in range(1, 6)]


def test_they_are_numbered_in_order(indicators: Indicators) -> None:
    assert [int(each.split("-")[1]) for each in indicators] == list(range(1, 24))


def test_every_field_is_a_code_of_the_form_or_named_in_the_file_s_head(indicators: Indicators) -> None:
    for each in indicators.values():
        counts = [each.numerator, each.denominator] if each.denominator else [each.numerator]
        for field in (field for count in counts for field in count.fields):
            assert FORM_FIELD.fullmatch(field) or OTHER_FIELD.fullmatch(field), each.id


def test_a_share_has_something_to_divide_by(indicators: Indicators) -> None:
    without = [each.id for each in indicators.values() if each.denominator is None]
    assert [indicators[each].aggregation for each in without] == ["sum"]


def test_every_indicator_is_wanted_by_some_plan_and_every_aim_by_known_plans(indicators: Indicators) -> None:
    plans = Plans.load(Units.load(), indicators)
    assert {target.indicator for plan in plans.values() for target in plan.targets} == set(indicators)
    assert {plan for aim in indicators.aims for plan, _ in aim.sources} <= set(plans)


def test_the_inspected_businesses_are_counted_by_business_since_the_plan_began(indicators: Indicators) -> None:
    inspected = indicators["IND-13-KIEM-TRA-CO-SO-LUY-KE"]
    assert (inspected.period, inspected.numerator.fields, inspected.aggregation) == (
        "cumulative",
        ("D06",),
        "sum-num-over-sum-den",
    )


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("kind: percent", "kind: per cent", "IND-01-KE-HOACH-XA): kind: 'per cent' is not known; write one of percent"),
        ("id: IND-02-KE-HOACH-SO-NGANH", "id: IND-01-KE-HOACH-XA", "stands already at indicators 1"),
        ("    label: T", "    lable: T", "lable: this key is not known; write label, or take it out"),
        ("fields: [B01, B04]", "fields: [B01, 4]", "numerator: fields: write a list of texts"),
        (
            "    numerator:\n      text",
            "    numerator:\n      txt",
            "numerator: txt: this key is not known; write text",
        ),
        ("    direction: at-least\n", "", "direction: write a text here"),
        ("\nindicators:", "\nindicator:", "indicator: this key is not known; write indicators"),
    ],
)
def test_an_editor_is_told_what_to_mend(tmp_path: Path, right: str, wrong: str, told: str) -> None:
    path = Path(shutil.copy(FILE, tmp_path / FILE.name))
    text = path.read_text("utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BadPlan) as error:
        Indicators.load(path)
    assert told in str(error.value)
    assert f"/{FILE.name}: " in str(error.value)
