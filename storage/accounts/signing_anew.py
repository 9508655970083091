"""A new officials' secret signs anew what the one before it signed. Nothing is signed that nobody vouched for."""

from collections.abc import Iterator

from sqlalchemy import Connection, Table, select, update

from storage.accounts.present import key_voucher, newest, number_of, place_of, place_terms
from storage.accounts.vouching import Signer, holder_terms, member_terms
from storage.tables import desk, desk_key, desk_member, desk_member_key, official_key

Signed = tuple[Table, dict[str, object], bytes, bytes | None]  # its key, what was signed, the signature


def sign_anew(tx: Connection, signer: Signer) -> int:
    """How many signatures were made."""
    return sum(_of_desk(tx, signer, desk_id) for desk_id in tx.execute(select(desk.c.id)).scalars().all())


def _of_desk(tx: Connection, signer: Signer, desk_id: bytes) -> int:
    count = _newest_key(tx, signer, desk_id)
    for table, row, terms, voucher in tuple(_rows(tx, desk_id)):
        if signer.trust.holds(terms, voucher) and not signer.current.holds(terms, voucher):
            _put(tx, table, row, signer.sign(terms))
            count += 1
    return count


def _rows(tx: Connection, desk_id: bytes) -> Iterator[Signed]:
    place = place_of(tx, desk_id)
    yield desk, {"id": desk_id}, place_terms(place), place.vouched
    for table in (desk_member, desk_member_key):
        found = select(table, official_key.c.public).join(
            official_key, official_key.c.official_id == table.c.official_id
        )
        for row in tx.execute(found.where(table.c.desk_id == desk_id)):
            holder, mine = (row.official_id, row.public), {"desk_id": desk_id, "official_id": row.official_id}
            if table is desk_member:
                yield table, mine, member_terms(desk_id, holder), row.vouched
            else:
                yield table, mine | {"key_id": row.key_id}, holder_terms(desk_id, holder, row.key_id), row.vouched


def _newest_key(tx: Connection, signer: Signer, desk_id: bytes) -> int:
    """The one that counts; what lies before it is sealed to no more."""
    key = newest(tx, signer.trust, desk_id)
    if key is None or number_of(signer.current, key):
        return 0
    voucher = key_voucher(signer, key, (key.key_id, key.public), number_of(signer.trust, key))
    _put(tx, desk_key, {"desk_id": desk_id, "key_id": key.key_id}, voucher)
    return 1


def _put(tx: Connection, table: Table, row: dict[str, object], voucher: bytes) -> None:
    tx.execute(update(table).where(*(table.c[name] == value for name, value in row.items())).values(vouched=voucher))
