"""What `nhipcau plan check` looks at beyond the keys: the form, and the quotes against their source."""

import shutil
from pathlib import Path

import pytest

from content.places.units import Units
from content.programme import plan_check
from content.programme.faults import Fault
from content.programme.indicators import Indicators
from content.programme.plans import FOLDER

PLAN = "NTM-2026.yaml"
UNITS, INDICATORS = Units.load(), Indicators.load()


def checked(path: Path, source: str | None = None) -> tuple[Fault, ...]:
    return plan_check.faults(path, UNITS, INDICATORS, ("report-commune-hn", "report-commune-dn"), source)


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return Path(shutil.copy(FOLDER / PLAN, tmp_path / PLAN))


@pytest.mark.parametrize("name", [PLAN, "DN-2026-2030.yaml"])
def test_a_shipped_plan_has_nothing_wrong(name: str) -> None:
    assert checked(FOLDER / name) == ()


def test_an_unknown_form_is_told_beside_everything_else(plan: Path) -> None:
    text = plan.read_text("utf-8").replace("lead: ", "leed: ", 1)
    plan.write_text(text.replace("source_file:", "form: tip\nsource_file:", 1), "utf-8")
    assert sorted((each.key, each.kind) for each in checked(plan)) == [
        ("form", "form"),
        ("lead", "text"),
        ("leed", "unknown-key"),
    ]


def test_quotes_are_found_at_their_lines_whatever_the_white_space(tmp_path: Path) -> None:
    path = small(tmp_path, lines="2-3", quote="ba bốn năm sáu")
    assert quotes(path, "một hai\nba   bốn\n năm\tsáu\n") == []


@pytest.mark.parametrize(
    ("lines", "quote", "kind", "told"),
    [
        ("1", "bốn năm", "quote-elsewhere", {"lines": "1", "found": "2-4"}),
        ("1", "ba bốn", "quote-elsewhere", {"lines": "1", "found": "2"}),
        ("1", "bảy tám", "quote-missing", {"words": "bảy tám"}),
        ("1", "sáu " * 30, "quote-missing", {"words": ("sáu " * 30)[:60] + "…"}),
        ("9", "ba bốn", "quote-lines", {"lines": "9", "last": 4}),
    ],
)
def test_a_quote_that_is_off_is_told_with_what_to_mend(
    tmp_path: Path, lines: str, quote: str, kind: str, told: dict[str, object]
) -> None:
    path = small(tmp_path, lines=lines, quote=quote)
    assert quotes(path, "một hai\nba bốn\n\nnăm sáu\n") == [(kind, told)]


def small(folder: Path, lines: str, quote: str) -> Path:
    path = folder / "X.yaml"
    path.write_text(
        f'duties:\n  - report: year\n    sources:\n      - {{lines: "{lines}", quote: "{quote}"}}\n', "utf-8"
    )
    return path


def quotes(path: Path, source: str) -> list[tuple[str, dict[str, object]]]:
    return [(each.kind, dict(each.told)) for each in checked(path, source) if each.kind.startswith("quote-")]
