"""The two roles of PostgreSQL as a province has them, made by who owns the tables."""

from collections.abc import Callable
from functools import cache
from typing import TypeVar

from sqlalchemy import Connection, Engine, make_url, text

from storage.engine import Database
from storage.grants import ROLES, Zone, statements

T = TypeVar("T")


class Acting(Database):
    """The owner's while a stage is set; once `role` is given, every transaction is that role's."""

    role = ""

    def _run(self, engine: Engine, fn: Callable[[Connection], T], person: bytes | None) -> T:
        def work(tx: Connection) -> T:
            if self.role:
                tx.execute(text(f'SET LOCAL ROLE "{self.role}"'))
            return fn(tx)

        return super()._run(engine, work, person)


@cache
def once_with_roles(url: str) -> str:
    """As `with_roles`, for many tests in one database."""
    return with_roles(url)


def with_roles(url: str) -> str:
    """The same address: both roles are there, and may do what was decided."""
    owner = Database(url)
    owner.write(_make)
    owner.close()
    return url


def as_zone(url: str, zone: Zone) -> str:
    """The address as that zone's process has it."""
    return make_url(url).set(username=ROLES[zone]).render_as_string(hide_password=False)


def _make(tx: Connection) -> None:
    for role in ROLES.values():
        if tx.scalar(text("SELECT 1 FROM pg_roles WHERE rolname = :role"), {"role": role}) is None:
            tx.execute(text(f'CREATE ROLE "{role}" LOGIN'))
    for line in statements():
        if line not in ("BEGIN;", "COMMIT;"):
            tx.execute(text(line))


def of_process(url: str, role: str) -> str:
    """The address a process is given: with a role of its own where there are roles. SQLite has none."""
    if role == "all" or make_url(url).get_backend_name() == "sqlite":
        return url
    return as_zone(with_roles(url), "citizens" if role == "citizens" else "officials")
