"""An official's mailbox: said, confirmed by whoever reads there, muted, given up. Unconfirmed, it is sent nothing."""

from datetime import timedelta

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.entry.enrolment import Joined, PassView
from storage.accounts import addresses, officials, passes, sessions
from storage.accounts.addresses import EMAIL, Chat, Reached
from storage.accounts.officials import AUDITOR, DESK
from storage.accounts.passes import NoSuchPass, Purpose
from storage.engine import Database
from storage.vault import Keyring

APART = timedelta(minutes=10)  # between two letters that somebody asks for without being known
LETTERS_APART = timedelta(minutes=1)  # between two letters to confirm: nobody floods a stranger's mailbox through us
INTO: tuple[Purpose, ...] = ("mail", "way")


class TooSoon(Exception):
    """A letter to confirm has just been sent for them."""


class ByEmail:
    """`ring` is the officials' zone. Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        self._database = database
        self._clock = clock
        self._ring = ring

    def look(self, official_id: bytes) -> Reached | None:
        return self._database.read(lambda tx: addresses.of_official(tx, self._ring, official_id, EMAIL))

    def offer(self, official_id: bytes, address: str) -> str:
        """From now on this is their mailbox, once it is confirmed; returns what confirms it. Raises Taken, TooSoon."""
        return self._database.write(lambda tx: self._offer(tx, official_id, address.lower()))

    def confirming(self, token: str) -> str:
        """Which address it would confirm; looking changes nothing. Raises NoSuchPass."""
        return self._database.read(lambda tx: self._confirming(tx, token))

    def confirm(self, token: str) -> None:
        """Raises NoSuchPass."""

        def work(tx: Connection) -> None:
            self._confirming(tx, token)
            addresses.confirm(tx, passes.spend(tx, token, "confirm", self._clock.real()), EMAIL)

        self._database.write(work)

    def link(self, official_id: bytes, address: str) -> None:
        """Of somebody who came by a link that was sent there and nowhere else."""
        chat, day = Chat(EMAIL, address.lower()), self._clock.now().date()
        self._database.write(lambda tx: addresses.link(tx, self._ring, official_id, chat, day))

    def mute(self, official_id: bytes) -> None:
        self._database.write(lambda tx: addresses.mute(tx, official_id, EMAIL))

    def unmute(self, official_id: bytes) -> None:
        self._database.write(lambda tx: addresses.unmute(tx, official_id, EMAIL))

    def remove(self, official_id: bytes) -> None:
        self._database.write(lambda tx: addresses.unlink(tx, official_id, EMAIL))

    def way_to(self, address: str) -> str | None:
        """What opens the page for whoever reads there. None for an address that nobody confirmed, and for one that was
        sent such a letter minutes ago.
        """
        chat = Chat(EMAIL, address.lower())
        if self._database.read(lambda tx: addresses.whose(tx, self._ring, chat)) is None:
            return None  # whoever tries addresses keeps no writer busy
        return self._database.write(lambda tx: self._way_to(tx, chat))

    def entering(self, token: str) -> tuple[bytes, PassView]:
        """Whose page a letter opens; looking does not spend it. Raises NoSuchPass."""
        return self._database.read(lambda tx: self._entering(tx, token)[:2])

    def enter(self, token: str) -> Joined:
        """One session more for its owner. Raises NoSuchPass."""
        return self._database.write(lambda tx: self._enter(tx, token))

    def _offer(self, tx: Connection, official_id: bytes, address: str) -> str:
        if passes.given_since(tx, official_id, "confirm", self._clock.real() - LETTERS_APART):
            raise TooSoon
        addresses.offer(tx, self._ring, official_id, Chat(EMAIL, address), self._clock.now().date())
        return passes.give(tx, official_id, "confirm", self._clock.real())

    def _confirming(self, tx: Connection, token: str) -> str:
        found = passes.look(tx, token, self._clock.real())
        mailbox = addresses.of_official(tx, self._ring, found.official_id, EMAIL)
        if found.purpose != "confirm" or mailbox is None:
            raise NoSuchPass
        return mailbox.address

    def _way_to(self, tx: Connection, chat: Chat) -> str | None:
        now = self._clock.real()
        who = addresses.whose(tx, self._ring, chat)
        if who is None or passes.given_since(tx, who, "way", now - APART):
            return None
        mailbox = addresses.of_official(tx, self._ring, who, EMAIL)
        open_to = mailbox is not None and mailbox.state in (addresses.ACTIVE, addresses.MUTED)
        return passes.give(tx, who, "way", now) if open_to else None

    def _entering(self, tx: Connection, token: str) -> tuple[bytes, PassView, Purpose]:
        """A letter never opens a desk, nor what watches desks."""
        found = passes.look(tx, token, self._clock.real())
        seat = officials.seat_of(tx, found.official_id)
        if seat is None or found.purpose not in INTO or seat.role in (DESK, AUDITOR):
            raise NoSuchPass
        return seat.id, PassView(seat.code, seat.role, seat.organisation), found.purpose

    def _enter(self, tx: Connection, token: str) -> Joined:
        owner, view, purpose = self._entering(tx, token)
        now = self._clock.real()
        passes.spend(tx, token, purpose, now)
        return Joined(owner, view.role, sessions.begin(tx, self._ring, owner, b"", now))
