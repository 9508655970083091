"""What was planned is written, in pieces, each one short transaction that looks once more at what may have changed
since (decision 28). A piece that was not written is planned again at the next tick.
"""

import secrets
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.officials.nudging.ladders import paused
from handlers.officials.nudging.planning import Digest, DigestItem, Planning
from storage.duties import claims, deliveries, obligations
from storage.duties.nudges import Item
from storage.engine import Database
from storage.pieces import batches, in_pieces
from storage.vault import ID_BYTES

PIECE = 25  # items: some 5 ms of the writer


class Claiming:
    def __init__(self, database: Database, planning: Planning, in_use: Collection[str]) -> None:
        self._database = database
        self._planning = planning
        self._in_use = in_use
        self._run = secrets.token_bytes(ID_BYTES)

    def take(self, digests: Iterable[Digest], now: datetime) -> int:
        """Returns how many are told, or to be told."""
        return sum(in_pieces(self._database, _pieces(digests), lambda tx, piece: self._take(tx, piece, now)))

    def let_go_of_earlier(self, today: date) -> int:
        """What was claimed on an earlier day and never left is said anew; returns how many."""
        ids = self._database.read(lambda tx: claims.unsent(tx, today))
        for _ in in_pieces(self._database, batches(ids, PIECE), deliveries.let_go):
            pass
        return len(ids)

    def _take(self, tx: Connection, piece: Collection[Digest], now: datetime) -> int:
        today, people = day_of(now), [digest.official_id for digest in piece]
        claims.hold(tx, people, {item.obligation.id for digest in piece for item in digest.items})
        wanted = self._wanted(tx, piece, today)
        on_page = set(people) - claims.reached(tx, people, self._in_use)
        return len(claims.claim(tx, wanted, today, now, self._run, on_page))

    def _wanted(self, tx: Connection, piece: Collection[Digest], today: date) -> dict[bytes, list[Item]]:
        duties = obligations.by_ids(tx, {item.obligation.id for digest in piece for item in digest.items})
        silent = paused(tx)

        def holds(item: DigestItem) -> bool:
            duty = duties.get(item.obligation.id)
            return duty is not None and self._planning.still(tx, item, duty, today, silent)

        return {one.official_id: [_item(item) for item in one.items if holds(item)] for one in piece}


def _pieces(digests: Iterable[Digest]) -> Iterator[list[Digest]]:
    """Of so many items together, or one digest that has more."""
    piece, weight = list[Digest](), 0
    for digest in digests:
        if piece and weight + len(digest.items) > PIECE:
            yield piece
            piece, weight = [], 0
        piece.append(digest)
        weight += len(digest.items)
    if piece:
        yield piece


def _item(planned: DigestItem) -> Item:
    return Item(planned.obligation.id, planned.step)
