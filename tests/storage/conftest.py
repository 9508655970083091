"""Plain rows, read and written by key: walked on PostgreSQL by `make prove` only. What locks, races, orders or
migrates is proved on both databases every time.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
PLAIN = {
    f"test_{name}.py"
    for name in ("settings", "sessions", "invites", "organisations", "officials", "state", "addresses", "passes")
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and item.path.name in PLAIN and "postgres" in item.name:
            item.add_marker(pytest.mark.slow)
