"""What comes back from a mailbox: a press of "no more of this", and letters that no mailbox took."""

import base64
import binascii
import hmac
from datetime import date

from sqlalchemy import Connection

from content.programme.workdays import day_of
from handlers.conversation import Clock, NoSuchAddress
from handlers.officials.parts import duty_id
from storage import notices
from storage.accounts import addresses, passes
from storage.accounts.addresses import EMAIL
from storage.duties import deliveries, nudges
from storage.duties.nudges import Nudge
from storage.engine import Database
from storage.vault import TAG_BYTES, Keyring, tag, tags

PROOF = 9  # bytes: with the address' tag forty letters, as an address of ours can carry them


class NoSuchLetter(LookupError):
    """Nothing we sent is known by that."""


class Stops:
    """One address to stop at for every mailbox, in each letter to it the same. `ring` is the officials' zone."""

    def __init__(self, database: Database, ring: Keyring) -> None:
        self._database = database
        self._ring = ring

    def token(self, name: bytes) -> str:
        """`name`: the tag an address is kept under. Nobody who knows only that can make it."""
        proof = tag(self._ring, "stop-letters", name)[:PROOF]
        return base64.b32encode(name + proof).decode().lower()

    def stop(self, token: str) -> None:
        """Nothing but what is overdue goes there any more. Raises NoSuchLetter, also for one that was given up."""
        owner = self.whose(token)
        self._database.write(lambda tx: addresses.mute(tx, owner, EMAIL))

    def is_stopped(self, token: str) -> bool:
        """Raises NoSuchLetter."""
        owner = self.whose(token)
        return self._database.read(lambda tx: addresses.states_of(tx, owner)).get(EMAIL) == addresses.MUTED

    def whose(self, token: str) -> bytes:
        """Raises NoSuchLetter."""
        try:
            raw = base64.b32decode(token.upper())
        except (binascii.Error, ValueError):
            raise NoSuchLetter from None
        name, proof = raw[:TAG_BYTES], raw[TAG_BYTES:]
        known = tags(self._ring, "stop-letters", name)
        owner = self._database.read(lambda tx: addresses.by_name(tx, name))
        if owner is None or not any(hmac.compare_digest(proof, each[:PROOF]) for each in known):
            raise NoSuchLetter
        return owner


def came_back(tx: Connection, clock: Clock, letter: str) -> None:
    """For good: no letter goes to that mailbox any more, and its owner is tried by the next channel. `letter`: the name
    it was sent under. Raises NoSuchLetter.
    """
    try:
        name = duty_id(letter)
    except NoSuchAddress:
        raise NoSuchLetter from None
    nudge, today = nudges.by_id(tx, name), day_of(clock.now())
    owner, sent = (nudge.official_id, nudge.on_day) if nudge else (_owner(tx, name), today)
    if owner is None or (nudge is not None and nudge.channel != EMAIL):
        raise NoSuchLetter
    addresses.bounce(tx, owner, EMAIL, sent)
    if nudge is not None:
        _next(tx, nudge, today)
    else:
        notices.send_again(tx, name)


def _owner(tx: Connection, name: bytes) -> bytes | None:
    notice = notices.by_id(tx, name)
    return notice.official_id if notice else passes.by_letter(tx, name)


def _next(tx: Connection, nudge: Nudge, today: date) -> None:
    """Today's goes out by whatever they have besides; of an earlier one the latest step is said anew at the next tick.
    Where nothing is left, it stands on the page.
    """
    if addresses.ACTIVE not in addresses.states_of(tx, nudge.official_id).values():
        nudges.mark(tx, nudge.id, nudges.BLOCKED)
    elif nudge.on_day == today:
        nudges.mark(tx, nudge.id, nudges.CLAIMED)
    else:
        deliveries.let_go(tx, [nudge.id])
