"""Every stage of a tip's way: what is done, in which transaction a process dies, and all that can be seen of it."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import Table

from handlers.officials.desk.casework import Outcome
from handlers.officials.desk.membership import NotOfADesk
from handlers.officials.entry.officer import Officer
from handlers.officials.entry.signin import WrongSignIn
from storage import files, notice_tokens
from storage.accounts.members import NoSuchMember
from storage.cases.audit import Audit, DoneBefore
from storage.cases.docket import Docket
from storage.cases.mailbox import Mailbox
from storage.cases.opened import Holder, NotHere
from storage.cases.tables import PROTECTION
from storage.cases.transfer import NoSuchDesk
from storage.duties import lifecycle
from storage.duties.lifecycle import NotAllowed
from storage.file_tables import citizen_file
from storage.files import Shelf
from storage.tables import desk_approval, desk_key, released_notice
from tests.handlers.officials.office import RING
from tests.journeys.desk_cast import CITIZENS_RING, KEPT, PERSON, TOKEN, Cast, Programme

AUDIT = "INSERT INTO protection_audit "
ENTRY = "INSERT INTO protection_entry "
PIECE = "INSERT INTO citizen_file_piece "
STATE = "UPDATE citizen_state "
REFUSED = (DoneBefore, NotAllowed, NoSuchMember, NotOfADesk, NotHere, NoSuchDesk)
PICTURE = b"\xff\xd8" + bytes(range(256)) * 700  # three pieces
FILED = citizen_file.select().where(citizen_file.c.day.is_(None))
Do = Callable[[Programme, Cast], object]
Seen = Mapping[str, object]


@dataclass(frozen=True)
class Stage:
    """`commit`: a statement in the transaction to die at, `n`: in which of them. `half`: of that one alone nothing is
    seen. `repeats`: whoever does it once more has done two things.
    """

    name: str
    do: Do = field(repr=False)
    commit: str = AUDIT
    n: int = 1
    half: bool = False
    repeats: bool = False

    def again(self, programme: Programme, cast: Cast) -> None:
        """Whoever does not know whether it was done does it once more, and may be told that it was."""
        try:
            self.do(programme, cast)
        except REFUSED:
            return


def at_the_desk(tip: str, act: Callable[..., object], who: str = "commune") -> Do:
    """`act` is handed the room, the officer, by one press of a form, and the tip's id."""

    def do(programme: Programme, cast: Cast) -> object:
        officer = replace(cast.officers[who], press="one press")
        return act(programme.office.room(officer), officer, cast.tips[tip])

    return do


def passed_on(programme: Programme, cast: Cast) -> None:
    officer, city = cast.officers["commune"], cast.officers["first"].desk_id.hex()
    programme.office.room(officer).work.transfer(officer, cast.tips["opened"], city, "Ngoài xã.")


def by_person(event_id: str, **what: object) -> Do:
    """At their open mailbox; a second time it is the same event, delivered anew."""
    return lambda programme, _cast: programme.person(event_id, **what)


def withdrawn(programme: Programme, cast: Cast) -> None:
    programme.person("withdraw", press=f"mailbox/withdraw/now{cast.mark}")


def closed(programme: Programme, cast: Cast) -> None:
    programme.person("close", press=f"mailbox/close/now{cast.mark}")


def sent_a_file(programme: Programme, _cast: Cast) -> None:
    taking = Shelf(programme.database).open("photo", "image/jpeg", programme.clock.real().date())
    taking.add(PICTURE)
    programme.person("file", file=taking.close(), place="mailbox/open")


def admitted(who: str) -> Do:
    return lambda programme, cast: programme.membership.approve(cast.officers[who], cast.officers["third"].code)


def rotated(programme: Programme, cast: Cast) -> None:
    """As `nhipcau desk rotate` does."""
    programme.membership.rotate(cast.officers["first"].desk_id)


def left(programme: Programme, cast: Cast) -> None:
    programme.membership.leave(cast.officers["second"].code)


def retired(programme: Programme, _cast: Cast) -> None:
    programme.retiring.tick(programme.clock.now() + KEPT)


def stirred(programme: Programme, _cast: Cast) -> None:
    programme.stirring.tick(programme.clock.real())


DONE = Outcome(lifecycle.RESOLVED, "Đã giải cứu.")
STAGES = (
    Stage("opens", at_the_desk("new", lambda room, who, tip: room.open(who, tip, "duty"))),
    Stage("reads", at_the_desk("asked", lambda room, who, tip: room.read(who, tip)), "UPDATE protection_case_key "),
    Stage("asks", at_the_desk("opened", lambda room, who, tip: room.ask(who, tip, "Ở đâu?"))),
    Stage("replies", at_the_desk("opened", lambda room, who, tip: room.reply(who, tip, "Đã nhận."))),
    Stage("notes", at_the_desk("opened", lambda room, who, tip: room.note(who, tip, "Gọi xã."))),
    Stage("sorts", at_the_desk("new", lambda room, who, tip: room.work.sort(who, tip, "u18", "high"))),
    Stage("extends", at_the_desk("opened", lambda room, who, tip: room.work.extend(who, tip, "Khó."))),
    Stage("transfers", passed_on),
    Stage("acknowledges", at_the_desk("passed", lambda room, who, tip: room.charge.take(who, tip), "first")),
    Stage("closes", at_the_desk("opened", lambda room, who, tip: room.work.close(who, tip, DONE))),
    Stage("is-added-to", by_person("add", text="Thêm: có xe tải.", place="mailbox/open"), ENTRY),
    Stage("is-answered", by_person("answer", text="Tối qua.", place="mailbox/answer/2"), ENTRY),
    Stage("brings-a-piece", sent_a_file, PIECE, 1, half=True),
    Stage("brings-another-piece", sent_a_file, PIECE, 2, half=True),
    Stage("brings-a-file", sent_a_file, ENTRY),
    Stage("is-withdrawn", withdrawn, "INSERT INTO protection_change "),
    Stage("loses-its-person", closed, "UPDATE protection_case SET receipt_tag"),
    Stage("rotates", rotated, repeats=True),
    Stage("admits", admitted("second")),
    Stage("leaves", left),
    Stage("retires", retired),
    Stage("stirs", stirred, STATE, repeats=True),
    Stage("stirs-wishes", stirred, "INSERT INTO citizen_notice ", repeats=True),
)


def seen(programme: Programme, cast: Cast) -> Seen:
    """All that anybody can see, desk by desk and person by person; what is random is left out. Raises Broken."""
    audit, database = Audit(PROTECTION, RING), programme.database
    database.read(audit.verify)
    return {
        "audit": database.read(lambda tx: [(line.what, line.detail) for line in audit.read(tx)]),
        "letters": {name: _letters(programme, cast, name) for name in cast.tips},
        "opens": {name: _opens(programme, cast, officer) for name, officer in cast.officers.items()},
        "rows": {table.name: _rows(programme, table) for table in (PROTECTION.transfer, PROTECTION.tally)},
        "numbers": {table.name: len(_rows(programme, table)) for table in (released_notice, desk_approval, desk_key)},
        "filed": database.read(lambda tx: len(tx.execute(FILED).all())),
        "stands": programme.core.look("web", PERSON, "mailbox/open").screen.address,
        "wishes": database.read(lambda tx: notice_tokens.is_kept(tx, CITIZENS_RING, TOKEN)),
    }


def _opens(programme: Programme, cast: Cast, officer: Officer) -> dict[str, object]:
    """What this officer sees of every tip they can open, signed in anew."""
    try:
        present = programme.office.again(officer)
    except WrongSignIn:
        return {}
    holder, docket = Holder(present.desk_id, present.desk_keys), Docket(PROTECTION)
    found = dict[str, object]()
    for name, tip in cast.tips.items():
        with suppress(NotHere):
            case = programme.database.read(lambda tx, tip=tip: docket.open(tx, holder, bytes.fromhex(tip)))
            entries = [(entry.kind, entry.text, len(entry.files)) for entry in case.entries]
            steps = [(change.before, change.after) for change in case.changes]
            found[name] = (replace(case.row, id=b""), case.tip, entries, steps)
    return found


def _letters(programme: Programme, cast: Cast, name: str) -> object:
    """In the person's mailbox; every file in them is whole."""
    box, receipt, database = Mailbox(PROTECTION), cast.receipts[name], programme.database
    opened = database.read(lambda tx: box.find(tx, (receipt,)))
    if opened is None:
        return None
    for file in opened.files:
        assert database.read(lambda tx, file=file: files.read(tx, file)) == PICTURE
    return opened.status, [(letter.kind, letter.text, len(letter.files)) for letter in opened.letters]


def _rows(programme: Programme, table: Table) -> list[tuple[object, ...]]:
    rows = programme.database.read(lambda tx: tx.execute(table.select()).all())
    return sorted((tuple(row) for row in rows), key=repr)
