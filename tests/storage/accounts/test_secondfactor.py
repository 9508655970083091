from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from pyotp import TOTP
from sqlalchemy import select

from storage.accounts import secondfactor
from storage.accounts.secondfactor import Factor, base32
from storage.engine import Database
from storage.tables import official_key
from storage.vault import Keyring, Unreadable
from tests.storage.town import NOON, OFFICIALS, staffed

SECRET = b"12345678901234567890"
HALF = timedelta(seconds=30)


@pytest.fixture
def officer(database: Database) -> bytes:
    officer = database.write(lambda tx: staffed(tx, "protection")).officer
    assert database.write(lambda tx: secondfactor.begin(tx, OFFICIALS, officer, Factor(SECRET)))
    return officer


def shown(steps: int = 0) -> str:
    """What the phone shows so many steps from noon."""
    return TOTP(base32(SECRET)).at(NOON + steps * HALF)


def spent(database: Database, officer: bytes, digits: str, steps: int = 0) -> bool:
    at = NOON + steps * HALF
    return database.write(lambda tx: secondfactor.spend(tx, OFFICIALS, officer, digits, at))


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, cut to six digits: 94287082 at second 59."""
    at = NOON - timedelta(seconds=int(NOON.timestamp()) - 59)
    assert Factor(SECRET).step_of("287082", at) == 1


@pytest.mark.parametrize("typed", [shown(), f" {shown()[:3]} {shown()[3:]} "])
def test_the_code_on_the_phone_lets_in_however_it_is_typed(database: Database, officer: bytes, typed: str) -> None:
    assert spent(database, officer, typed)


@pytest.mark.parametrize(("steps", "lets_in"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_off(database: Database, officer: bytes, steps: int, lets_in: bool) -> None:
    assert spent(database, officer, shown(steps)) is lets_in


@pytest.mark.parametrize("typed", ["", "000000", "12345", shown()[:5], "٠١٢٣٤٥"])
def test_anything_else_does_not(database: Database, officer: bytes, typed: str) -> None:
    assert not spent(database, officer, typed)


def test_a_code_counts_once_and_so_do_older_ones(database: Database, officer: bytes) -> None:
    assert spent(database, officer, shown())
    assert not spent(database, officer, shown())
    assert not spent(database, officer, shown(-1))
    assert spent(database, officer, shown(1))


def test_it_is_set_up_once(database: Database, officer: bytes) -> None:
    another = Factor(SECRET[::-1])
    assert not database.write(lambda tx: secondfactor.begin(tx, OFFICIALS, officer, another))
    assert spent(database, officer, shown())


def test_dropped_it_can_be_set_up_anew(database: Database, officer: bytes) -> None:
    database.write(lambda tx: secondfactor.drop(tx, officer))
    assert not database.read(lambda tx: secondfactor.is_set(tx, officer))
    assert not spent(database, officer, shown())
    assert database.write(lambda tx: secondfactor.begin(tx, OFFICIALS, officer, Factor(SECRET)))


def test_a_dump_holds_no_secret(database: Database, officer: bytes) -> None:
    sealed = database.read(lambda tx: tx.scalar(select(official_key.c.totp)))
    assert SECRET not in sealed
    with pytest.raises(Unreadable):
        database.write(lambda tx: secondfactor.spend(tx, Keyring.fresh(), officer, shown(), NOON))


def test_a_session_is_offered_the_same_secret_at_every_look_and_no_other_one() -> None:
    secret = secondfactor.drawn(OFFICIALS, "cookie")
    assert secret == secondfactor.drawn(OFFICIALS, "cookie")
    assert secret not in (secondfactor.drawn(OFFICIALS, "other"), secondfactor.drawn(Keyring.fresh(), "cookie"))


def test_the_address_in_the_qr_code_carries_code_and_secret() -> None:
    address = urlsplit(secondfactor.address(SECRET, "CB-7K3F-Q2"))
    assert (address.scheme, address.netloc, address.path) == ("otpauth", "totp", "/Nhip%20Cau:CB-7K3F-Q2")
    assert parse_qs(address.query) == {"secret": [base32(SECRET)], "issuer": ["Nhip Cau"]}


def test_the_secret_shows_in_no_repr() -> None:
    assert "1234" not in repr(Factor(SECRET))
