"""Enrolling by invite, signing in and out. The slow stretching of passphrases happens outside transactions."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from content.passphrases import passphrase_words
from content.vietnamese import fold
from handlers.conversation import Clock
from handlers.officials.officer import Officer, officer_of
from storage import invites, members, officials, sessions
from storage.deskkeys import Cost, KeyPair, WrongPassphrase, lock, normal, unlock
from storage.engine import Database
from storage.invites import NoSuchInvite
from storage.vault import Keyring

PASSPHRASE_LETTERS = 12
PASSPHRASE_DIFFERENT = 6  # "aaaaaaaaaaaa" is long, and no passphrase
PASSPHRASE_OWN = 8  # letters left when digits and what everybody uses are taken away


class WeakPassphrase(ValueError):
    """Too short, nearly one letter over and over, or little more than digits and what everybody uses."""


class WrongSignIn(Exception):
    """Code and passphrase do not belong together; which of them is wrong is not said."""


@dataclass(frozen=True)
class InviteView:
    organisation: str
    desk: str
    role: str


@dataclass(frozen=True)
class Accepted:
    """`code` is what the officer signs in with; `waiting`: a member of the desk must admit them first."""

    code: str
    waiting: bool
    cookie: str = field(repr=False)


class Enrolment:
    def __init__(self, database: Database, clock: Clock, ring: Keyring, cost: Cost | None = None) -> None:
        """`ring` is the officials' zone; `cost` of a passphrase's guess is lowered by tests only."""
        self._database = database
        self._clock = clock
        self._ring = ring
        self._cost = cost or Cost()

    def look(self, token: str) -> InviteView:
        """What the invite is for; using it takes a POST. Raises NoSuchInvite."""
        invited = self._database.read(lambda tx: invites.look(tx, token, self._clock.real()))
        return InviteView(invited.organisation, invited.desk or "", invited.role)

    def accept(self, token: str, passphrase: str) -> Accepted:
        """Use the invite up and make the officer. Raises NoSuchInvite, WeakPassphrase."""
        _check_strength(passphrase)
        self.look(token)
        pair = KeyPair.new()
        locked = lock(pair.private, passphrase, self._cost)
        return self._database.write(lambda tx: self._enrol(tx, token, pair, locked))

    def sign_in(self, code: str, passphrase: str) -> str:
        """The cookie of a new session. Raises WrongSignIn."""
        row = self._database.read(lambda tx: officials.by_code(tx, self._ring, code))
        if row is None:
            lock(bytes(32), passphrase, self._cost)  # an unknown code takes as long as a known one
            raise WrongSignIn
        try:
            private = unlock(row.locked, passphrase)
        except WrongPassphrase:
            raise WrongSignIn from None
        return self._database.write(lambda tx: sessions.begin(tx, self._ring, row.id, private, self._clock.real()))

    def sign_out(self, cookie: str) -> None:
        self._database.write(lambda tx: sessions.end(tx, cookie))

    def session(self, cookie: str) -> Officer | None:
        return self._database.read(lambda tx: self._officer(tx, cookie))

    def _officer(self, tx: Connection, cookie: str) -> Officer | None:
        signed_in = sessions.find(tx, self._ring, cookie, self._clock.real())
        return None if signed_in is None else officer_of(tx, self._ring, signed_in)

    def _enrol(self, tx: Connection, token: str, pair: KeyPair, locked: bytes) -> Accepted:
        now = self._clock.real()
        invited = invites.consume(tx, token, now)
        if invited.desk_id is None:
            raise NoSuchInvite
        row = officials.add(tx, self._ring, invited.organisation_id, invited.role, pair.public, locked)
        admitted = members.join(tx, invited.desk_id, row.id, pair.public, now.date())
        cookie = sessions.begin(tx, self._ring, row.id, pair.private, now)
        return Accepted(row.code, not admitted, cookie)


def _check_strength(passphrase: str) -> None:
    word = normal(passphrase)
    if len(word) < PASSPHRASE_LETTERS or len(set(word)) < PASSPHRASE_DIFFERENT or len(_own(word)) < PASSPHRASE_OWN:
        raise WeakPassphrase


def _own(word: str) -> str:
    """What is left without digits, signs and the words that stand in every list of passwords."""
    letters = "".join(letter for letter in fold(word) if letter.isalpha())
    for known in passphrase_words():
        letters = letters.replace(known, "")
    return letters
