"""A database with something in every table, and marked words wherever a person can write any."""

import json
from datetime import timedelta

from sqlalchemy import Connection

from storage import notice_tokens, notices, settings
from storage.accounts import addresses, admission, invites, officials, passes, secondfactor, sessions
from storage.accounts.addresses import TELEGRAM, Chat
from storage.accounts.secondfactor import Factor
from storage.authority_requests import AuthorityRequests, Request
from storage.cases.audit import Audit, Line
from storage.cases.docket import Docket
from storage.cases.envelope import Entry
from storage.cases.hands import Hands
from storage.cases.intake import Intake
from storage.cases.mailbox import Mailbox, Written
from storage.cases.retention import Retention, Tally
from storage.cases.tables import PROTECTION, SUPPORT, CaseTables
from storage.cases.transfer import Transfers
from storage.duties import (
    absences,
    ad_hoc,
    arms,
    claims,
    hindrances,
    moved_days,
    obligations,
    plan_days,
    reports,
    unreached,
    wishes,
)
from storage.duties.absences import Absence
from storage.duties.arms import Assigned, Experiment, Key
from storage.duties.nudges import Item
from storage.duties.obligations import Obligation
from storage.duties.plan_days import PlanDay
from storage.engine import Database
from storage.files import Shelf
from storage.state import CITIZENS, OFFICIALS, Pseudonym
from storage.vault import Keyring
from tests.rings import OFFICE_RING, SIGNER, TRUST
from tests.storage import owing
from tests.storage.town import BA_VI, HANOI, NOON, TODAY, Desk, enrolled, filing, some_receipt, staffed

CITIZENS_RING, OFFICIALS_RING = Keyring.fresh(), OFFICE_RING
STORY, LETTER, REPLY, NOTE = "chuyen-cua-toi-17", "thu-cua-toi-27", "tra-loi-cua-ban-37", "ghi-chu-rieng-47"
DRAFT, CHAT, PICTURE, REASON = "ban-nhap-dang-do-57", "7700123467", "anh-gui-kem-77", "ly-do-mo-tin-87"
ASIDE, ASKED = "ly-do-xin-rut-97", "co-quan-hoi-gi-107"
MARKERS = (STORY, LETTER, REPLY, NOTE, DRAFT, CHAT, PICTURE, REASON, ASIDE, ASKED)


def populate(database: Database) -> None:
    _people(database)
    for tables in (PROTECTION, SUPPORT):
        _cases(database, tables)
    _office(database)


def _people(database: Database) -> None:
    """A draft, a file on its way, somebody who wants to be told."""
    who = Pseudonym.of(CITIZENS_RING, f"telegram:{CHAT}", TODAY)
    database.write(lambda tx: CITIZENS.save(tx, who, json.dumps({"draft": DRAFT}).encode()))
    taking = Shelf(database).open("photo", "image/jpeg", TODAY)
    taking.add(PICTURE.encode())
    taking.close()
    wish = notice_tokens.Wish(f"telegram:{CHAT}", "vi")
    database.write(lambda tx: notice_tokens.keep(tx, CITIZENS_RING, bytes(range(16)), wish, TODAY))


def _cases(database: Database, tables: CaseTables) -> None:
    """One that went the whole way, to another desk, and the numbers of one that is gone."""
    commune = database.write(lambda tx: staffed(tx, tables.side, "commune", BA_VI, "Bàn xã"))
    above = database.write(lambda tx: staffed(tx, tables.side))
    receipt = some_receipt()
    document = json.dumps({"form": "tip", "answers": [], "story": STORY, "notice": receipt.tag.hex()}).encode()
    readers = database.read(lambda tx: Intake(tables, TRUST).readers(tx, BA_VI, "commune", HANOI))
    database.write(lambda tx: Intake(tables, TRUST).file(tx, filing(receipt, readers, tip=document)))
    database.write(lambda tx: Mailbox(tables).add(tx, receipt.tag, receipt.private, Written(LETTER), TODAY))
    database.write(lambda tx: _handled(tx, tables, commune, document))
    [row] = database.read(lambda tx: Docket(tables).list(tx, above.id))
    database.write(lambda tx: Hands(tables).put(tx, above.holder, row.id, above.officer, TODAY))


def _handled(tx: Connection, tables: CaseTables, desk: Desk, document: bytes) -> None:
    docket, (row, *_) = Docket(tables), Docket(tables).list(tx, desk.id)
    for kind, text in (("reply", REPLY), ("note", NOTE)):
        docket.write(tx, desk.holder, row.id, Entry("desk", kind, text, desk.officer, NOON))
    notice_tokens.release(tx, document, NOON)
    docket.change(tx, desk.holder, row.id, "in-hand", desk.officer, NOON)
    docket.write(tx, desk.holder, row.id, Entry("desk", "aside", ASIDE, desk.officer, NOON))
    transfers = Transfers(tables, TRUST)
    [target, *_] = transfers.targets(tx, desk.holder, row.id)
    transfers.send(tx, desk.holder, row.id, target.desk_id, TODAY)
    Audit(tables, OFFICIALS_RING).write(tx, Line("open", desk.officer, NOON, row.id, REASON))
    Retention(tables).count(tx, Tally(target.desk_id, HANOI, "2026Q4", "held"), "resolved", in_time=True)


def _office(database: Database) -> None:
    """Members, a second factor, a session, an invite, a pass, a chat, a report nudged about, draft and filed."""
    desk = database.write(lambda tx: staffed(tx, "protection", name="Bàn ba"))
    database.write(lambda tx: _at_the_desk(tx, desk))
    reporter = owing.reporter(database)
    owed = owing.open_one(database)
    database.write(lambda tx: _reporting(tx, reporter, owed.id))
    database.write(lambda tx: _forgetting_nobody(tx, reporter, owed))
    owing.hand_in(database, owed, reporter)
    other = owing.open_one(database, period="2027S2")
    database.write(lambda tx: reports.save_draft(tx, other.id, "{}", reporter, NOON))


def _forgetting_nobody(tx: Connection, reporter: bytes, owed: Obligation) -> None:
    """A day that was moved, what keeps a unit from filing, an absence, wishes, whom nothing reaches."""
    moved_days.move(tx, owed, owed.last_day + timedelta(days=7), reporter, NOON, "bão")
    hindrances.tell(tx, owed.id, "chưa có số liệu quý", reporter, NOON)
    absences.go_away(tx, Absence(reporter, TODAY, TODAY, reporter))
    wishes.open_calendar(tx, reporter)
    unreached.set_all(tx, HANOI, {BA_VI: "away"}, TODAY)
    day = PlanDay(owed.plan, owed.report, owed.period, owed.before, None, "Công văn 1")
    plan_days.put(tx, day, reporter, NOON)
    ad_hoc.ask(tx, owed.plan, "Đột xuất", "{}", TODAY, reporter, NOON)
    tried = Experiment(Key(owed.plan, owed.report, owed.period), arms.TIMING, (-7, 0), b"0" * 16, reporter, NOON)
    arms.start(tx, tried, {owed.owner: Assigned("xã/seated", arms.TRIED)})
    arms.stop(tx, tried.key, reporter, NOON)


def _at_the_desk(tx: Connection, desk: Desk) -> None:
    waiting, _ = enrolled(tx, desk.id)
    _admit(tx, desk, waiting)
    secondfactor.begin(tx, OFFICIALS_RING, desk.officer, Factor(b"s" * 20))
    sessions.begin(tx, OFFICIALS_RING, desk.officer, b"k" * 32, NOON)
    invites.create_invite(tx, SIGNER, desk.id, NOON)
    passes.give(tx, desk.officer, "chat", NOON)
    notices.tell(tx, desk.officer, notices.DESK, NOON)
    settings.put(tx, "k", "v")
    asked = Request(HANOI, desk.officer, TODAY, ASKED, ASKED, ASKED, ASKED, "refused", ASKED)
    AuthorityRequests(OFFICIALS_RING).append(tx, asked)


def _admit(tx: Connection, desk: Desk, waiting: bytes) -> None:
    row = officials.by_id(tx, waiting)
    assert row is not None
    admission.approve(tx, SIGNER, desk.id, desk.holder.keys, desk.officer, (row.code, TODAY))


def _reporting(tx: Connection, reporter: bytes, duty: bytes) -> None:
    addresses.link(tx, OFFICIALS_RING, reporter, Chat(TELEGRAM, CHAT), TODAY)
    OFFICIALS.save(tx, Pseudonym.of(OFFICIALS_RING, reporter.hex(), TODAY), b"{}")
    claims.claim(tx, {reporter: [Item(duty, "T-7")]}, TODAY + timedelta(days=1), NOON, b"r" * 16)
    obligations.promise(tx, duty, TODAY + timedelta(days=3), NOON)
