"""Single values the body keeps: the demonstration's clock offset, the day a plan was switched on."""

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from storage.rows import insert_new
from storage.tables import setting

# Built once: the tick asks it every minute.
_BEGINS_SO = func.substr(setting.c.key, 1, bindparam("letters", type_=Integer)) == bindparam("prefix")
_BEGINNING = select(setting).where(_BEGINS_SO).order_by(setting.c.key)


def get(tx: Connection, key: str) -> str | None:
    return tx.scalar(select(setting.c.value).where(setting.c.key == key))


def get_all(tx: Connection, prefix: str) -> dict[str, str]:
    """Every value whose key begins so (`plan:`), by its whole key in their order."""
    return {row.key: row.value for row in tx.execute(_BEGINNING, {"letters": len(prefix), "prefix": prefix})}


def put(tx: Connection, key: str, value: str) -> None:
    if not insert_new(tx, setting, {"key": key, "value": value}):
        tx.execute(update(setting).where(setting.c.key == key).values(value=value))
