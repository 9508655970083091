"""The schema's history. Alembic is loaded only by whoever migrates: it costs 10 MiB and a fifth of a second."""

from importlib import import_module
from pathlib import Path

from sqlalchemy import Connection

NEWEST = "0012"


def upgrade(tx: Connection, to: str = "head") -> None:
    """Apply what is missing up to a version, inside the caller's transaction: all of it or nothing."""
    config = import_module("alembic.config").Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = tx
    import_module("alembic.command").upgrade(config, to)
