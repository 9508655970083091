"""Single values the body keeps: the demonstration's clock offset, the day a plan was switched on."""

from sqlalchemy import Connection, select, update

from storage.rows import insert_new
from storage.tables import setting


def get(tx: Connection, key: str) -> str | None:
    return tx.scalar(select(setting.c.value).where(setting.c.key == key))


def put(tx: Connection, key: str, value: str) -> None:
    if not insert_new(tx, setting, {"key": key, "value": value}):
        tx.execute(update(setting).where(setting.c.key == key).values(value=value))
