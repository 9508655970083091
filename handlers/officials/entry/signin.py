"""A desk's officer signs in: code, passphrase, six digits. The slow stretching happens outside transactions."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.entry.officer import Officer, officer_of
from handlers.officials.entry.passphrases import check_strength
from handlers.officials.entry.tries import Tries
from storage.accounts import officials, secondfactor, sessions
from storage.accounts.deskkeys import Cost, WrongPassphrase, lock, unlock
from storage.accounts.secondfactor import Factor
from storage.accounts.sessions import SignedIn
from storage.accounts.vouching import Trust
from storage.engine import Busy, Database
from storage.vault import Keyring

PASSPHRASES = (10, timedelta(seconds=6))  # for one code from one place
# From one place, at whichever codes: each costs half a second of the machine. An office behind one address has enough.
GUESSES = (30, timedelta(seconds=2))
# For one code from anywhere: only who has the passphrase comes so far. A thief of it guesses for years.
DIGITS = (5, timedelta(minutes=1))


class WrongSignIn(Exception):
    """Code, passphrase and digits do not belong together; which of them is wrong is not said."""


class WrongDigits(Exception):
    """Not what the phone shows now."""


@dataclass(frozen=True)
class SetUp:
    """What an officer needs to set up the second factor: `secret` for typing in, `address` for the QR code."""

    code: str
    secret: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True)
class _Known:
    id: bytes
    locked: bytes = field(repr=False)
    has_factor: bool


class SignIn:
    def __init__(
        self, database: Database, clock: Clock, ring: Keyring, cost: Cost | None = None, *, second_factor: bool = True
    ) -> None:
        """`ring` is the officials' zone; `cost` of a passphrase's guess is lowered by tests only, and `second_factor`
        is off in the demonstration only.
        """
        self._database, self._clock, self._ring, self._trust = database, clock, ring, Trust.of(ring)
        self._cost = cost or Cost()
        self._tries, self._digits = Tries(clock, *PASSPHRASES), Tries(clock, *DIGITS)
        self._guesses = Tries(clock, *GUESSES)
        self.second_factor = second_factor

    def sign_in(self, code: str, passphrase: str, digits: str = "", source: str = "") -> str:
        """The cookie of a new session. `source`: where the browser is, to slow down who guesses there and nobody else.

        Raises WrongSignIn, SlowDown.
        """
        written = officials.written(code)
        self._tries.check(written, source)
        if source:
            self._guesses.take(source)  # before it is known to be wrong: a crowd that comes at once waits too
        found = self._database.read(lambda tx: self._known(tx, code))
        private = self._unlocked(found, passphrase)
        if found is None or private is None:
            self._tries.wrong(written, source)
            raise WrongSignIn
        self._guesses.give_back(source)
        return self._let_in(found, private, (written, digits))

    def sign_out(self, cookie: str) -> None:
        self._database.write(lambda tx: sessions.end(tx, cookie))

    def session(self, cookie: str) -> Officer | None:
        """Whose it is; using it puts the lock off. None where the second factor is still to be set up."""
        signed_in, officer = self._database.read(lambda tx: self._officer(tx, cookie))
        now = self._clock.real()
        if signed_in is not None and officer is not None and signed_in.is_stale(now):
            with suppress(Busy):  # the page can be read; the next one puts it off
                self._database.write(lambda tx: sessions.put_off(tx, cookie, signed_in, now))
        return officer

    def unfinished(self, cookie: str) -> SetUp | None:
        """What a session without a second factor needs; the same at every look. None for any other session."""
        code = self._database.read(lambda tx: self._without_factor(tx, cookie))
        if code is None:
            return None
        secret = secondfactor.drawn(self._ring, cookie)
        return SetUp(code, secondfactor.base32(secret), secondfactor.address(secret, code))

    def finish(self, cookie: str, digits: str) -> None:
        """Set the second factor up with the first code. Raises WrongDigits."""
        secret = secondfactor.drawn(self._ring, cookie)
        step = Factor(secret).step_of(digits, self._clock.real())
        if step is None:
            raise WrongDigits
        self._database.write(lambda tx: self._finish(tx, cookie, Factor(secret, step)))

    def change_passphrase(self, cookie: str, old: str, new: str) -> str:
        """The officer's key under another passphrase; every other session ends. The cookie of the one that goes on.

        Raises WeakPassphrase, WrongSignIn, SlowDown.
        """
        check_strength(new)
        officer = self.session(cookie)
        code = officer.code if officer else ""
        self._tries.check(code)
        found = self._database.read(lambda tx: self._known(tx, code))
        private = self._unlocked(found, old)
        if found is None or private is None:
            self._tries.wrong(code)
            raise WrongSignIn
        locked = lock(private, new, self._cost)
        return self._database.write(lambda tx: self._relock(tx, found, private, locked))

    def _let_in(self, found: _Known, private: bytes, typed: tuple[str, str]) -> str:
        code, digits = typed
        asked = self.second_factor and found.has_factor
        if asked:
            self._digits.check(code)
        try:
            return self._database.write(lambda tx: self._begin(tx, found, private, digits if asked else None))
        except WrongSignIn:
            self._digits.wrong(code)
            raise

    def _begin(self, tx: Connection, found: _Known, private: bytes, digits: str | None) -> str:
        if not self._is_as_found(tx, found) or not self._passes(tx, found.id, digits):
            raise WrongSignIn
        return sessions.begin(tx, self._ring, found.id, private, self._clock.real())

    def _is_as_found(self, tx: Connection, found: _Known) -> bool:
        """Whether the passphrase is still the one that was tried: stretching takes long enough to change it. It stays
        so until the end of the transaction.
        """
        sessions.hold(tx, found.id)
        keys = officials.key_of(tx, self._ring, found.id)
        return keys is not None and keys.locked == found.locked

    def _passes(self, tx: Connection, official_id: bytes, digits: str | None) -> bool:
        """Without digits only while there is no second factor: it may have been set up since they were asked for."""
        if digits is not None:
            return secondfactor.spend(tx, self._ring, official_id, digits, self._clock.real())
        return not self.second_factor or not secondfactor.is_set(tx, official_id)

    def _unlocked(self, found: _Known | None, passphrase: str) -> bytes | None:
        """The private key; an unknown code takes as long as a known one."""
        if found is None:
            lock(bytes(32), passphrase, self._cost)
            return None
        try:
            return unlock(found.locked, passphrase)
        except WrongPassphrase:
            return None

    def _known(self, tx: Connection, code: str) -> _Known | None:
        """Who has this code and a key; None for who left or never had one."""
        row = officials.by_code(tx, code)
        keys = officials.key_of(tx, self._ring, row.id) if row and row.left_day is None else None
        return _Known(row.id, keys.locked, secondfactor.is_set(tx, row.id)) if row and keys else None

    def _officer(self, tx: Connection, cookie: str) -> tuple[SignedIn, Officer | None] | tuple[None, None]:
        signed_in = sessions.find(tx, self._ring, cookie, self._clock.real())
        if signed_in is None or not self._is_finished(tx, signed_in):
            return None, None
        return signed_in, officer_of(tx, self._trust, signed_in)

    def _without_factor(self, tx: Connection, cookie: str) -> str | None:
        signed_in = sessions.find(tx, self._ring, cookie, self._clock.real())
        if signed_in is None or self._is_finished(tx, signed_in):
            return None
        officer = officer_of(tx, self._trust, signed_in)
        return None if officer is None else officer.code

    def _is_finished(self, tx: Connection, signed_in: SignedIn) -> bool:
        return not self.second_factor or secondfactor.is_set(tx, signed_in.official_id)

    def _finish(self, tx: Connection, cookie: str, factor: Factor) -> None:
        signed_in = sessions.find(tx, self._ring, cookie, self._clock.real())
        if signed_in is None or not secondfactor.begin(tx, self._ring, signed_in.official_id, factor):
            raise WrongDigits
        # Whoever signed in before with the passphrase alone has shown no digits, and must.
        sessions.end_others(tx, cookie, signed_in.official_id)

    def _relock(self, tx: Connection, found: _Known, private: bytes, locked: bytes) -> str:
        if not self._is_as_found(tx, found):
            raise WrongSignIn
        officials.change_lock(tx, self._ring, found.id, locked)
        sessions.end_all(tx, found.id)
        return sessions.begin(tx, self._ring, found.id, private, self._clock.real())
