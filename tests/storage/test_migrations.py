from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from storage import migrations
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database, is_current, migrate
from storage.tables import metadata


def test_an_empty_database_becomes_current_and_stays_so(empty_url: str) -> None:
    assert not is_current(empty_url)
    migrate(empty_url)
    assert is_current(empty_url)
    migrate(empty_url)
    assert is_current(empty_url)


def test_two_that_migrate_at_once_do_not_collide(empty_url: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(migrate, [empty_url, empty_url]))
    assert is_current(empty_url)


def test_the_migrations_make_exactly_the_tables_the_program_uses(database: Database) -> None:
    def differences(tx: Connection) -> list[object]:
        return compare_metadata(MigrationContext.configure(tx, opts={"compare_type": True}), metadata)

    assert database.read(differences) == []
    assert {PROTECTION.case.name, SUPPORT.case.name} <= set(metadata.tables)


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_current_head() == migrations.NEWEST


def test_asking_does_not_make_a_database(tmp_path: Path) -> None:
    assert not is_current(f"sqlite:///{tmp_path / 'none.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_table_keeps_a_hidden_row_number(database: Database) -> None:
    """A rowid would tell in which order people came."""
    found = "SELECT name FROM pragma_table_list WHERE type = 'table' AND wr = 0 AND name NOT LIKE 'sqlite_%'"
    with_rowid = set(database.read(lambda tx: tx.execute(text(found)).scalars().all()))
    assert with_rowid == {"alembic_version"}
