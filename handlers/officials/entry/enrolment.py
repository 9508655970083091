"""Enrolling by invite and coming by pass. The slow stretching of passphrases happens outside transactions."""

from dataclasses import dataclass, field

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.desk.membership import joined
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.passphrases import check_strength
from handlers.officials.entry.signin import SignIn
from storage import notices
from storage.accounts import addresses, invites, officials, passes, sessions, turnover
from storage.accounts.deskkeys import Cost, KeyPair, lock
from storage.accounts.invites import Invited, NoSuchInvite
from storage.accounts.officials import Seat
from storage.accounts.organisations import full_name
from storage.accounts.passes import NoSuchPass
from storage.accounts.vouching import Signer
from storage.engine import Database
from storage.vault import Keyring


@dataclass(frozen=True)
class InviteView:
    """`unit_code`: for whom reports are filed; `needs_passphrase`: only who opens cases has keys to lock.
    `giver`: the code of the colleague who hands over, "" where nobody does; such an invite may be declined.
    """

    organisation: str
    desk: str
    role: str
    unit_code: str | None
    giver: str = ""

    @property
    def desk_in_full(self) -> str:
        return full_name(self.desk, self.organisation)

    @property
    def by_colleague(self) -> bool:
        return bool(self.giver)

    @property
    def needs_passphrase(self) -> bool:
        return bool(self.desk)

    @property
    def needs_page(self) -> bool:
        """No messenger is for desks, nor for who watches them."""
        return self.needs_passphrase or self.role == officials.AUDITOR


@dataclass(frozen=True)
class Joined:
    """Somebody without a desk: the session is all they have, and a new invite when it is over."""

    official_id: bytes
    role: str
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class Accepted:
    """`code` is what the officer signs in with; `waiting`: a member of the desk must admit them first."""

    code: str
    waiting: bool
    cookie: str = field(repr=False)


@dataclass(frozen=True)
class PassView:
    """Whose page a pass opens."""

    code: str
    role: str
    organisation: str


class Enrolment:
    def __init__(
        self, database: Database, clock: Clock, ring: Keyring, cost: Cost | None = None, *, second_factor: bool = True
    ) -> None:
        """`ring` is the officials' zone; `cost` of a passphrase's guess is lowered by tests only; `second_factor` is
        off in the demonstration only.
        """
        self._database = database
        self._clock = clock
        self._ring, self._signer = ring, Signer.of(ring)
        self._cost = cost or Cost()
        self.desk = SignIn(database, clock, ring, cost, second_factor=second_factor)

    def look(self, token: str) -> InviteView:
        """What the invite is for; using it takes a POST. Raises NoSuchInvite."""
        return view_of(self._database.read(lambda tx: self._look(tx, token)))

    def accept(self, token: str, passphrase: str) -> Accepted:
        """Use the invite up and make the officer. Raises NoSuchInvite, WeakPassphrase."""
        check_strength(passphrase)
        self.look(token)
        pair = KeyPair.new()
        locked = lock(pair.private, passphrase, self._cost)
        return self._database.write(lambda tx: self._enrol(tx, token, pair, locked))

    def join(self, token: str) -> Joined:
        """Use up an invite to report, to watch over reports or to administer. Raises NoSuchInvite."""
        return self._database.write(lambda tx: self._join(tx, token))

    def decline(self, token: str) -> None:
        """A colleague's invite is void, and they are told. Raises NoSuchInvite."""
        self._database.write(lambda tx: decline(tx, token, self._clock))

    def passing(self, token: str) -> PassView:
        """What a pass opens; looking does not spend it. Raises NoSuchPass."""
        return self._database.read(lambda tx: self._passing(tx, token))

    def pass_in(self, token: str) -> Joined | PassView:
        """Spend a pass: one session more for its owner, whose others go on. An officer of a desk is only known by it,
        and signs in with the passphrase as ever. Raises NoSuchPass.
        """
        return self._database.write(lambda tx: self._pass_in(tx, token))

    def chat_pass(self, official_id: bytes) -> str:
        """What links the officials' chat of a messenger, once, within minutes."""
        return self._database.write(lambda tx: passes.give(tx, official_id, "chat", self._clock.real()))

    def sit(self, official_id: bytes) -> str:
        """The cookie of a new session for somebody whose channel knows them already."""
        return self._database.write(lambda tx: self._begin(tx, official_id))

    def ways_back(self, official_id: bytes) -> frozenset[str]:
        """The channels that lead them to the page again without a new invite."""
        states = self._database.read(lambda tx: addresses.states_of(tx, official_id))
        return frozenset(channel for channel, state in states.items() if state in (addresses.ACTIVE, addresses.MUTED))

    def seat(self, cookie: str) -> Seat | None:
        """For whom the session's owner acts; None for a session that is over, and for officers of a desk."""
        return self._database.read(lambda tx: self._seat(tx, cookie))

    def sign_in(self, code: str, passphrase: str, digits: str = "", source: str = "") -> str:
        """The cookie of a new session of a desk's officer. Raises WrongSignIn, SlowDown."""
        return self.desk.sign_in(code, passphrase, digits, source)

    def sign_out(self, cookie: str) -> None:
        self.desk.sign_out(cookie)

    def session(self, cookie: str) -> Officer | None:
        return self.desk.session(cookie)

    def _seat(self, tx: Connection, cookie: str) -> Seat | None:
        signed_in = sessions.find(tx, self._ring, cookie, self._clock.real())
        seat = officials.seat_of(tx, signed_in.official_id) if signed_in else None
        return None if seat is None or seat.role == officials.DESK else seat

    def _join(self, tx: Connection, token: str) -> Joined:
        official_id, role = take_office(tx, token, self._clock, on_page=True)
        return Joined(official_id, role, self._begin(tx, official_id))

    def _passing(self, tx: Connection, token: str) -> PassView:
        found = passes.look(tx, token, self._clock.real())
        seat = officials.seat_of(tx, found.official_id)
        if seat is None or found.purpose != "page":
            raise NoSuchPass
        return PassView(seat.code, seat.role, seat.organisation)

    def _pass_in(self, tx: Connection, token: str) -> Joined | PassView:
        view = self._passing(tx, token)
        official_id = passes.spend(tx, token, "page", self._clock.real())
        if view.role == officials.DESK:
            return view
        return Joined(official_id, view.role, self._begin(tx, official_id))

    def _begin(self, tx: Connection, official_id: bytes) -> str:
        """No key rests in such a session: it opens no case."""
        return sessions.begin(tx, self._ring, official_id, b"", self._clock.real())

    def _look(self, tx: Connection, token: str) -> Invited:
        invited = invites.look(tx, token, self._clock.real())
        return self._look_at_desk(tx, token)[1] if invited.desk_id else invited

    def _look_at_desk(self, tx: Connection, token: str) -> tuple[bytes, Invited]:
        return invites.look_at_desk(tx, self._signer.trust, token, self._clock.real())

    def _enrol(self, tx: Connection, token: str, pair: KeyPair, locked: bytes) -> Accepted:
        now, (desk_id, _) = self._clock.real(), self._look_at_desk(tx, token)
        invited = invites.consume(tx, token, now)
        row = officials.add(tx, invited.organisation_id, invited.role)
        officials.give_key(tx, self._ring, row.id, pair.public, locked)
        admitted = turnover.join(tx, self._signer, desk_id, (row.id, pair.public), now.date())
        cookie = sessions.begin(tx, self._ring, row.id, pair.private, now)
        joined(tx, self._ring, (desk_id, row), self._clock.now())
        return Accepted(row.code, not admitted, cookie)


def view_of(invited: Invited) -> InviteView:
    return InviteView(invited.organisation, invited.desk or "", invited.role, invited.unit_code, invited.giver)


def take_office(tx: Connection, token: str, clock: Clock, *, on_page: bool = False) -> tuple[bytes, str]:
    """Use up an invite without a desk: who is in office by it now, and as what. Whoever comes back leaves no session
    behind; the colleague who handed over is told. Raises NoSuchInvite.
    """
    invited = invites.consume(tx, token, clock.real())
    if view_of(invited).needs_page and not (on_page and invited.desk_id is None):
        raise NoSuchInvite
    known = invited.official_id
    official_id = known or officials.add(tx, invited.organisation_id, invited.role).id
    if known:
        sessions.end_all(tx, known)
    if invited.giver_id:
        notices.tell(tx, invited.giver_id, "joined", clock.now(), official_id)
    return official_id, invited.role


def decline(tx: Connection, token: str, clock: Clock) -> None:
    """Only a colleague's invite can be declined: any other one waits for its week. Raises NoSuchInvite."""
    giver = invites.look(tx, token, clock.real()).giver_id
    if giver is None:
        raise NoSuchInvite
    invites.consume(tx, token, clock.real())
    notices.tell(tx, giver, "declined", clock.now())
