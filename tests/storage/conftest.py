"""Plain rows, read and written by key: walked on PostgreSQL by `make prove` only. What locks, races, orders or
migrates is proved on both databases every time.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLAIN = {HERE / "cases" / "test_transfer.py"} | {
    HERE / f"test_{name}.py"
    for name in (
        *("settings", "sessions", "invites", "organisations", "officials", "state", "addresses", "passes"),
        "secondfactor",
    )
}
# Of these only what happens "at once".
RACING = {
    HERE / f"test_{name}.py"
    for name in ("members", "admission", "obligations", "nudges", "reports", "notices", "notice_tokens")
} | {
    HERE / "cases" / f"test_{name}.py"
    for name in ("audit", "docket", "intake", "mailbox", "retention", "slots", "wall")
}
TOGETHER = ("at_once", "race", "concurrent", "two_", "twice", "replica")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        plain = item.path in PLAIN or (item.path in RACING and not any(word in item.name for word in TOGETHER))
        if plain and "postgres" in item.name:
            item.add_marker(pytest.mark.slow)
