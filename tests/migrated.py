"""A migrated database for each test without migrating for each test: the first of a process is copied."""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from sqlalchemy import make_url

from storage.engine import migrate


@cache
def template() -> Path:
    """Migrated and empty; nobody writes to it."""
    folder = Path(tempfile.mkdtemp(prefix="nhipcau-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "template.db"
    migrate(f"sqlite:///{path}")
    return path


def ready(url: str) -> None:
    """As `migrate` leaves it. A database that is there already, and one on PostgreSQL, is migrated in place."""
    made = make_url(url)
    path = Path(made.database or "")
    if made.get_backend_name() != "sqlite" or path.exists():
        migrate(url)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(template(), path)
    path.chmod(0o600)
