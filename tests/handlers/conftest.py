"""What locks, races and orders on PostgreSQL is proved in tests/storage every time; of these rooms what happens at once
is walked on both databases, the rest on PostgreSQL by `make prove` only.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
TOGETHER = ("at_once", "race", "concurrent", "two_", "twice", "replica")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        ours = item.path.is_relative_to(HERE) and "postgres" in item.name
        if ours and not any(word in item.name for word in TOGETHER):
            item.add_marker(pytest.mark.slow)
