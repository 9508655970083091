"""What docs/requirements.md says is shown by a test is shown by one that is there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "requirements.md").read_text("utf-8")
NAMED = sorted(set(re.findall(r"`((?:tests|content|handlers|storage)/[^`]+)`", PAGE)))
ROWS = [line.split(" | ") for line in PAGE.splitlines() if line.startswith("| R")]
ASKED = {f"R{n}" for n in (*range(1, 15), *range(44, 60))}


@pytest.mark.parametrize("named", NAMED)
def test_what_a_requirement_is_shown_by_is_there(named: str) -> None:
    path, _, test = named.partition("::")
    assert (ROOT / path).exists()
    assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8")


def test_every_requirement_is_ticked_or_declined_with_something_to_show_or_a_reason() -> None:
    told = {number for row in ROWS for number in row[0].strip("| ").split("–")}
    assert told == ASKED
    assert {row[2] for row in ROWS} == {"✓", "◐", "✗"}
    assert all("::" in row[3] or "`" in row[3] for row in ROWS if row[2] == "✓")
    assert all(len(row[3]) > len("too short for a reason") for row in ROWS)
