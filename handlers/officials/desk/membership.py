"""Who belongs to a desk: whom its members admit, and what the operator does when somebody leaves. All of it is written
into the audit of the desk's side.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from handlers.conversation import Clock
from handlers.officials.desk.departing import NobodyLeft, Outlook, outlook, weighed
from handlers.officials.desk.left import Left
from handlers.officials.entry.officer import Officer
from storage.accounts import admission, invites, members, officials, secondfactor, sessions, turnover, vouched
from storage.accounts.admission import Admitted, Candidate
from storage.accounts.deskkeys import KeyPair, fingerprint
from storage.accounts.members import Member, NoSuchMember
from storage.accounts.officials import DESK, OfficialRow
from storage.accounts.organisations import DeskLine, desk_of
from storage.accounts.present import in_use, is_sealed_to
from storage.accounts.vouching import Signer
from storage.cases.audit import Audit, Line
from storage.cases.hands import Hands
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.vault import Keyring

OPERATOR = b""  # who does it on the command line is nobody's official


class NotOfADesk(LookupError):
    """No officer of a desk in office has this code, or no desk has this id."""


@dataclass(frozen=True)
class MembersPage:
    """`needed`: how many must say yes before somebody is admitted; `strange`: the codes of members nobody vouches for;
    `prints`: by code, the fingerprint of their own key as it stands here, which they read on their page.
    `sealed_to`: new cases come here, since somebody vouches for the desk's key. `key`: the fingerprint of the desk's
    key this member holds, "" where it is not its present one; `own`: of their own.
    """

    members: tuple[Member, ...]
    waiting: tuple[Candidate, ...]
    announced: tuple[Admitted, ...]
    needed: int
    strange: frozenset[str]
    prints: Mapping[str, str]
    sealed_to: bool
    key: str = ""
    own: str = ""


class Membership:
    def __init__(self, database: Database, clock: Clock, ring: Keyring) -> None:
        """`ring` is the officials' zone."""
        self._database, self._clock, self._signer = database, clock, Signer.of(ring)
        self._audits = _audits(ring)
        self._hands: Mapping[str, Hands] = {tables.side: Hands(tables) for tables in (PROTECTION, SUPPORT)}
        self._left: Mapping[str, Left] = {
            tables.side: Left(database, tables, self._audits[tables.side]) for tables in (PROTECTION, SUPPORT)
        }

    def page(self, officer: Officer) -> MembersPage:
        """What every member sees; one who waits sees nobody. Raises NoSuchMember."""
        desk_id = _desk(officer)
        own = own_print(officer)
        return self._database.read(lambda tx: replace(self._page(tx, desk_id), key=_held(tx, officer), own=own))

    def approve(self, officer: Officer, code: str) -> bool:
        """Say yes to who waits; True when they are admitted by it. Raises NoSuchMember, Unvouched."""
        desk_id, whom = _desk(officer), officials.written(code)

        def say_yes(tx: Connection) -> bool:
            yes = admission.approve(tx, self._signer, desk_id, officer.desk_keys, officer.id, (whom, self._today))
            if yes != "again":
                self._write(tx, officer.side, f"member-{yes}", whom, officer.id)
            return yes == "admitted"

        return self._database.write(say_yes)

    def leave(self, code: str, *, lose: bool = False) -> None:
        """An officer of a desk is out of office, what they had in hand is nobody's, and the desk has a new key, unless
        nobody vouches for the one it has (`outlook`). Of what nobody there may open any more the province's desk hears.

        Raises NotOfADesk; NobodyLeft where nobody at all could open some cases any more, unless they are
        to be lost.
        """
        self._database.write(lambda tx: self._leave(tx, code, lose=lose))

    def forget(self, code: str, *, lose: bool = False) -> str:
        """The passphrase is lost: that officer is out, and a new invite to their desk takes their place: its token.

        Raises as `leave`.
        """

        def replace(tx: Connection) -> str:
            return invites.create_invite(tx, self._signer, self._leave(tx, code, lose=lose), self._clock.real())

        return self._database.write(replace)

    def waits(self, code: str) -> bool:
        """Whether this officer never was let in: the desk keeps its key when they leave. Raises NotOfADesk."""

        def look(tx: Connection) -> bool:
            row, desk_id = self._officer(tx, code)
            return row.id not in members.admitted(tx, desk_id)

        return self._database.read(look)

    def desk_of(self, code: str) -> bytes:
        """The desk of an officer in office, by id. Raises NotOfADesk."""
        return self._database.read(lambda tx: self._officer(tx, code)[1])

    def outlook(self, desk_id: bytes) -> Outlook:
        """What a desk can open now, and where its new cases go. Raises NotOfADesk."""

        def stands(tx: Connection) -> Outlook:
            line = _desk_line(tx, desk_id)
            return outlook(tx, self._signer.trust, line, self._left[line.side])

        return self._database.read(stands)

    def new_phone(self, code: str) -> None:
        """The second factor is set up anew at the next sign-in. Raises NotOfADesk."""

        def drop(tx: Connection) -> None:
            row, desk_id = self._officer(tx, code)
            secondfactor.drop(tx, row.id)
            sessions.end_all(tx, row.id)
            self._write(tx, _side(tx, desk_id), "second-factor-dropped", row.code)

        self._database.write(drop)

    def rotate(self, desk_id: bytes) -> bool:
        """A new key for the desk; False where nobody in office could hold it. Raises NotOfADesk, Unvouched."""

        def turn(tx: Connection) -> bool:
            side = _side(tx, desk_id)
            held = turnover.rotate(tx, self._signer, desk_id, self._today)
            self._write(tx, side, "key-rotated", desk_id.hex())
            return held

        return self._database.write(turn)

    def vouch(self, desk_id: bytes, key: str, members_named: Mapping[str, str]) -> None:
        """The operator has compared: they vouch for the desk as it stands, for its key with this fingerprint and for
        its members by code, with the fingerprint of their own key. These have a new key at once: whoever else holds
        the one that stood in the database reads nothing more. Raises NotOfADesk, NoSuchKey, NoSuchMember.
        """
        named = {officials.written(code): key_print for code, key_print in members_named.items()}

        def sign(tx: Connection) -> None:
            side = _side(tx, desk_id)
            vouched.vouch(tx, self._signer, desk_id, key, named, self._today)
            turnover.rotate(tx, self._signer, desk_id, self._today)
            self._write(tx, side, "desk-vouched", desk_id.hex())

        self._database.write(sign)

    def _page(self, tx: Connection, desk_id: bytes) -> MembersPage:
        trust = self._signer.trust
        waiting, news = admission.candidates(tx, trust, desk_id), admission.announced(tx, trust, desk_id, self._today)
        here = vouched.inventory(tx, trust, desk_id)
        strange = frozenset(each.name for each in here.members if not each.vouched)
        prints = {each.name: each.key_print for each in here.members}
        inside, needed = members.present(tx, desk_id), admission.needed(tx, trust, desk_id)
        return MembersPage(inside, waiting, news, needed, strange, prints, is_sealed_to(tx, trust, desk_id))

    def _leave(self, tx: Connection, code: str, *, lose: bool) -> bytes:
        row, desk_id = self._officer(tx, code)
        side = _side(tx, desk_id)
        left = self._left[side]
        before = left.cases(tx)
        turnover.leave(tx, self._signer, row.id, self._today)
        lost = weighed(tx, before, left.cases(tx))
        if lost and not lose:
            raise NobodyLeft(lost)
        self._hands[side].let_all_go(tx, row.id)
        left.raise_up(tx, desk_id, self._clock.now())
        self._write(tx, side, "member-left", row.code)
        return desk_id

    def _officer(self, tx: Connection, code: str) -> tuple[OfficialRow, bytes]:
        """Of the desk they came to by an invite. Raises NotOfADesk."""
        row = officials.by_code(tx, code)
        desk_ids = members.desks_of(tx, self._signer.trust, row.id) if row else ()
        if row is None or not desk_ids or row.role != DESK or row.left_day is not None:
            raise NotOfADesk
        return row, desk_ids[0]

    def _write(self, tx: Connection, side: str, what: str, detail: str, by: bytes = OPERATOR) -> None:
        self._audits[side].write(tx, Line(what, by, self._clock.now(), detail=detail))

    @property
    def _today(self) -> date:
        return self._clock.real().date()


def joined(tx: Connection, ring: Keyring, whom: tuple[bytes, OfficialRow], at: datetime) -> None:
    """Written by enrolment: who took an invite to which desk (`whom`: the desk's id and the official)."""
    desk_id, row = whom
    _audits(ring)[_side(tx, desk_id)].write(tx, Line("member-joined", row.id, at, detail=row.code))


def _audits(ring: Keyring) -> Mapping[str, Audit]:
    return {tables.side: Audit(tables, ring) for tables in (PROTECTION, SUPPORT)}


def _desk(officer: Officer) -> bytes:
    if not officer.admitted:
        raise NoSuchMember
    return officer.desk_id


def _held(tx: Connection, officer: Officer) -> str:
    held = (officer.desk_keys.get(key_id) for key_id in in_use(tx, officer.desk_id))
    return next((_print(private) for private in held if private), "")


def own_print(officer: Officer) -> str:
    return _print(officer.private)


def _print(private: bytes) -> str:
    """Worked out from the private key they hold, not from what stands beside it."""
    return fingerprint(KeyPair.of(private).public) if private else ""


def _side(tx: Connection, desk_id: bytes) -> str:
    return _desk_line(tx, desk_id).side


def _desk_line(tx: Connection, desk_id: bytes) -> DeskLine:
    desk = desk_of(tx, desk_id)
    if desk is None:
        raise NotOfADesk
    return desk
