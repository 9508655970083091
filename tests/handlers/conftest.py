"""Storage and the citizens' transcripts prove both databases; these are walked on PostgreSQL by `make prove` only."""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ON_ONE = {
    "test_core.py",
    *(f"officials/test_{name}.py" for name in ("access", "filing", "province", "desk", "casework", "transcripts")),
    *(f"officials/test_nudging{name}.py" for name in ("", "_moved", "_changes")),
    *(f"officials/test_{name}.py" for name in ("arrival", "bell", "handover", "outgoing", "passing", "enrolment")),
    *(f"officials/test_{name}.py" for name in ("away", "documented", "heard", "leading", "stuck", "wished")),
    "officials/test_filing_dn.py",
    "officials/test_nudging_people.py",
    "officials/test_joining.py",
    "officials/test_statistics.py",
    "officials/test_sifting.py",
    *(f"officials/test_{name}.py" for name in ("membership", "signin")),
    *(f"citizens/test_{name}.py" for name in ("attach", "keys", "transcripts")),
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        ours = item.path.is_relative_to(HERE) and item.path.relative_to(HERE).as_posix() in ON_ONE
        if ours and "postgres" in item.name:
            item.add_marker(pytest.mark.slow)
