"""Plain rows, read and written by key: walked on PostgreSQL by `make prove` only. What locks, races, orders or
migrates is proved on both databases every time.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLAIN = {
    f"test_{name}.py"
    for name in (
        *("settings", "sessions", "invites", "organisations", "officials", "state", "addresses", "passes"),
        *("secondfactor", "transfer"),
    )
}
# Of these only what happens "at once".
RACING = {
    f"test_{name}.py"
    for name in (
        *("members", "admission", "obligations", "nudges", "reports", "notices", "notice_tokens"),
        *("audit", "docket", "intake", "mailbox", "retention", "slots", "wall"),
    )
}
TOGETHER = ("at_once", "race", "concurrent", "two_", "twice", "replica")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if not item.path.is_relative_to(HERE) or "postgres" not in item.name:
            continue
        racing = item.path.name in RACING and not any(word in item.name for word in TOGETHER)
        if item.path.name in PLAIN or racing:
            item.add_marker(pytest.mark.slow)
