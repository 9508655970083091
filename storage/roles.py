"""Which role of PostgreSQL a connection has, and whether a role may do more, or less, than was decided for its zone."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, text

import storage.cases.tables
import storage.duties.duty_tables
import storage.file_tables  # noqa: F401 - all tables are known by then
from storage.grants import ZONES, Grants, Zone
from storage.tables import metadata

VERBS = ("SELECT", "INSERT", "UPDATE", "DELETE")
Right = tuple[str, str, str]  # table, column, verb; what goes for a whole table is told of every column

_OWNS = text("""
    SELECT bool_or(r.rolsuper OR pg_has_role(r.oid, c.relowner, 'MEMBER'))
    FROM pg_roles r CROSS JOIN pg_class c
    WHERE r.rolname = :role AND c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
""")
# To empty a table, to hang work of one's own on it, to make tables beside it: nobody's, so none of it is ever decided.
_HAS = text("""
    SELECT c.relname, a.attname, v.verb
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    CROSS JOIN (
        VALUES ('SELECT'), ('INSERT'), ('UPDATE'), ('REFERENCES'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')
    ) v (verb)
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND a.attnum > 0 AND NOT a.attisdropped
      AND CASE WHEN v.verb IN ('DELETE', 'TRUNCATE', 'TRIGGER')
               THEN has_table_privilege(CAST(:role AS name), c.oid, v.verb)
               ELSE has_column_privilege(CAST(:role AS name), c.oid, a.attnum, v.verb) END
    UNION ALL SELECT 'schema', '', 'CREATE'
    WHERE has_schema_privilege(CAST(:role AS name), current_schema(), 'CREATE')
""")


@dataclass(frozen=True)
class Rights:
    """`owns`: the tables are the role's own, or it may become who owns them. `more`, `less`: tables on which it may do
    more than was decided, or less.
    """

    owns: bool
    more: tuple[str, ...]
    less: tuple[str, ...]


def present(tx: Connection) -> str | None:
    """The name of this connection's role; None on SQLite, which has none."""
    return str(tx.scalar(text("SELECT current_user"))) if tx.dialect.name == "postgresql" else None


def owns(tx: Connection, role: str) -> bool | None:
    """None where there is no such role."""
    found: bool | None = tx.scalar(_OWNS, {"role": role})
    return found


def rights(tx: Connection, role: str, zone: Zone) -> Rights | None:
    """None where there is no such role."""
    is_owner = owns(tx, role)
    if is_owner is None:
        return None
    has: set[Right] = {(table, column, verb) for table, column, verb in tx.execute(_HAS, {"role": role})}
    decided = set(_decided(ZONES[zone]))
    return Rights(is_owner, _tables(has - decided), _tables(decided - has))


def _decided(grants: Grants) -> Iterator[Right]:
    for table, may in grants.items():
        columns = metadata.tables[table].columns.keys() if table in metadata.tables else ["version_num"]
        yield from ((table, column, verb) for column in columns for verb in VERBS if may.allows(verb, column))


def _tables(found: set[Right]) -> tuple[str, ...]:
    return tuple(sorted({table for table, _, _ in found}))
