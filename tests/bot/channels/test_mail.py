"""Nudges as letters: each once, by the mailbox that takes it, and what is refused goes another way."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from bot.channels.mail import Mail
from bot.mail.letters import Letters
from bot.mail.message import Sender
from bot.mail.server import Server
from bot.mail.smtp import Line
from handlers.officials.mail.byemail import ByEmail
from handlers.officials.mail.mailing import Mailings, NothingToSay
from handlers.officials.mail.returns import NoSuchLetter, Stops, came_back
from handlers.officials.nudging.tick import Nudging
from handlers.officials.parts import duty_address
from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import EMAIL, TELEGRAM
from storage.accounts.officials import Seat
from storage.accounts.passes import NoSuchPass
from storage.duties import nudges
from storage.engine import Database
from tests.bot.mail.postoffice import PostOffice, opened
from tests.handlers.officials.chats import PAGE, RING, Chats, open_chats
from tests.journeys.bots import until as wait_until
from tests.journeys.postman import Opened, Postman
from tests.offices import BA_VI
from tests.world import library, sqlite_url

MAILBOX = "ba.vi@xa.example.vn"
EARLY, LAST, LATE = "2027-06-09T08:00", "2027-06-15T08:00", "2027-06-17T08:00"


@dataclass
class Mailroom:
    """Xã Ba Vì's reporter reads letters at MAILBOX."""

    chats: Chats
    post: Postman = field(default_factory=lambda: Postman(PostOffice()))

    def __post_init__(self) -> None:
        office = self.chats.office
        office.nudging = Nudging(office.database, library(), (TELEGRAM, EMAIL))
        self.by_email = ByEmail(office.database, office.clock, RING)
        self.by_email.link(self.seat.id, MAILBOX)

    @property
    def seat(self) -> Seat:
        return self.chats.office.seats[BA_VI]

    def delivers(self, until: Callable[[], bool], seconds: float = 10.0) -> None:
        asyncio.run(self._delivers(until, seconds))

    def mail(self, port: int) -> Mail:
        office, sender = self.chats.office, Sender.of("Nhịp Cầu <nhac@so.example.vn>")
        mailings = Mailings(office.database, library(), office.clock, RING, PAGE)
        server = Server("127.0.0.1", port, "none")

        def line() -> Line:
            return Line(server, sender, office.clock.real, pause=0)

        return Mail(self.chats.on(EMAIL), mailings, Letters(library().texts), line, quiet=0.01, pause=0.02)

    async def _delivers(self, until: Callable[[], bool], seconds: float) -> None:
        async with opened(self.post.office) as server, asyncio.timeout(seconds):
            mail = self.mail(server.port)
            running = asyncio.ensure_future(mail.run())
            await asyncio.to_thread(wait_until, until, seconds)
            mail.stop()
            await running

    def states(self) -> list[tuple[str, str | None]]:
        return [(nudge.state, nudge.channel) for nudge in self.chats.office.nudged(self.seat)]

    def address(self) -> str:
        found = self.by_email.look(self.seat.id)
        return found.state if found else ""

    def sent(self) -> list[Opened]:
        return self.post.letters()


@pytest.fixture
def room(tmp_path: Path, sqlite_template: Path) -> Iterator[Mailroom]:
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    with closing(Database(sqlite_url(tmp_path))) as database:
        yield Mailroom(open_chats(database, BA_VI))


def test_a_nudge_is_one_letter_whose_buttons_open_the_page_once(room: Mailroom) -> None:
    room.chats.office.tick(EARLY)
    room.delivers(lambda: room.states() == [("sent", EMAIL)])
    (letter,) = room.sent()
    assert "Xã Ba Vì" in letter.subject
    way = letter.ways["Nộp ngay"]
    token, place = way.removeprefix(f"{PAGE}/o/letter/").split("/", 1)
    assert place == f"file/{room.chats.office.address(BA_VI)}"
    assert {one.split("/")[5] for name, one in letter.ways.items() if "/o/letter/" in one} == {token}
    assert room.by_email.enter(token).official_id == room.seat.id
    with pytest.raises(NoSuchPass):
        room.by_email.enter(token)


@pytest.mark.slow
def test_what_the_server_does_not_take_now_goes_out_when_it_does(room: Mailroom) -> None:
    room.chats.office.tick(EARLY)
    room.post.office.senders = "451 4.3.0 try again"
    tried = room.post.office
    room.delivers(lambda: tried.connections >= 2)
    assert (room.sent(), room.states()[0][0]) == ([], "claimed")
    tried.senders = "250 OK"
    room.delivers(lambda: room.states() == [("sent", EMAIL)])
    assert len(room.sent()) == 1


def test_a_mailbox_that_does_not_exist_gives_way_to_the_chat(room: Mailroom) -> None:
    room.chats.office.tick(EARLY)
    room.post.office.recipients = {MAILBOX: "550 5.1.1 nobody here"}
    room.delivers(lambda: room.address() == addresses.BOUNCED)
    assert room.states() == [("blocked", EMAIL)]
    room.chats.link(room.seat, "42")
    room.chats.office.tick("2027-06-11T08:00")
    assert room.chats.due() == ["42"]


@pytest.mark.slow
def test_what_came_back_later_is_known_by_the_letters_name_and_sent_by_the_chat(room: Mailroom) -> None:
    office = room.chats.office
    office.tick(EARLY)
    room.delivers(lambda: room.states() == [("sent", EMAIL)])
    room.chats.link(room.seat, "42")
    name = duty_address(office.nudged(room.seat)[0].id)
    assert room.sent()[0].headers["Message-ID"] == f"<{name}@so.example.vn>"
    office.database.write(lambda tx: came_back(tx, office.clock, name))
    assert room.address() == addresses.BOUNCED
    assert room.chats.due() == ["42"]
    with pytest.raises(NoSuchLetter):
        office.database.write(lambda tx: came_back(tx, office.clock, "a" * 26))


@pytest.mark.slow
def test_the_province_is_told_of_a_mailbox_that_is_no_more(room: Mailroom) -> None:
    office = room.chats.office
    office.tick(EARLY)
    told = len(office.database.read(lambda tx: notices.of_colleagues(tx, office.focal.id)))
    office.database.write(lambda tx: addresses.bounce(tx, room.seat.id, EMAIL, office.clock.now().date()))
    office.tick("2027-06-09T08:01")
    news = office.database.read(lambda tx: notices.of_colleagues(tx, office.focal.id))[told:]
    assert [each.kind for each in news] == [notices.UNREACHED]


def test_who_turned_letters_off_gets_only_what_is_overdue(room: Mailroom) -> None:
    office = room.chats.office
    found = room.by_email.look(room.seat.id)
    assert found
    stops = Stops(office.database, RING)
    stops.stop(stops.token(found.name))
    office.tick(LAST)
    assert room.states() == [("sent", None)]
    assert room.chats.on(EMAIL).due() == ()
    office.tick(LATE)
    room.delivers(lambda: room.states()[-1] == ("sent", EMAIL))
    (letter,) = room.sent()
    assert "quá hạn" in letter.subject
    assert letter.headers["List-Unsubscribe"] is None


def test_who_turned_letters_off_is_not_offered_to_once_more_when_what_came_back_is_over(room: Mailroom) -> None:
    office = room.chats.office
    room.by_email.mute(room.seat.id)
    office.file(room.seat)
    office.province.send_back(office.focal, office.address(BA_VI), "Thiếu phần D.")
    office.tick(LATE)
    (parcel,) = room.chats.on(EMAIL).due()
    assert room.mail(9)._letter(parcel).unsubscribe is None


@pytest.mark.slow
def test_an_overdue_letter_that_was_not_taken_comes_again_to_who_turned_letters_off(room: Mailroom) -> None:
    room.by_email.mute(room.seat.id)
    room.chats.office.tick(LATE)
    (parcel,) = room.chats.on(EMAIL).due()
    room.chats.on(EMAIL).later(parcel)
    assert [each.id for each in room.chats.on(EMAIL).due()] == [parcel.id]


@pytest.mark.slow
def test_nobody_is_written_to_about_what_was_filed_meanwhile(room: Mailroom) -> None:
    room.chats.office.tick(EARLY)
    room.chats.office.file(room.seat)
    assert room.chats.on(EMAIL).due() == ()
    assert room.states() == []


@pytest.mark.slow
def test_a_letter_about_what_is_filed_as_it_is_written_is_not_sent(room: Mailroom) -> None:
    """Between the taking and the writing there are moments."""
    room.chats.office.tick(EARLY)
    (parcel,) = room.chats.on(EMAIL).due()
    room.chats.office.file(room.seat)
    mail = room.mail(9)
    with pytest.raises(NothingToSay):
        mail._letter(parcel)
    mail.outgoing.settled(parcel)
    assert room.states() == []


@pytest.mark.slow
def test_told_to_leave_it_gives_back_what_it_did_not_send(room: Mailroom) -> None:
    office = room.chats.office
    office.tick(EARLY)
    mail = room.mail(9)
    mail.stop()
    asyncio.run(asyncio.wait_for(mail._round(), 5))
    assert room.states()[0][0] == nudges.CLAIMED


@pytest.mark.slow
def test_a_notice_is_a_letter_too(room: Mailroom) -> None:
    office = room.chats.office
    office.database.write(lambda tx: notices.tell(tx, room.seat.id, "declined", office.clock.now()))
    room.delivers(lambda: len(room.sent()) == 1)
    assert "/o/letter/" in room.sent()[0].ways["Mở trang của tôi"]


def test_a_letter_to_get_in_is_sent_once_in_ten_minutes_and_to_nobody_unconfirmed(room: Mailroom) -> None:
    assert room.by_email.way_to("nobody@xa.example.vn") is None
    token = room.by_email.way_to(MAILBOX.upper())
    assert token is not None
    assert room.by_email.way_to(MAILBOX) is None
    assert room.by_email.entering(token)[0] == room.seat.id
    room.chats.office.clock.pass_time(timedelta(minutes=11))
    assert room.by_email.way_to(MAILBOX) not in (None, token)
    room.by_email.offer(room.seat.id, "other@xa.example.vn")
    room.chats.office.clock.pass_time(timedelta(minutes=11))
    assert room.by_email.way_to("other@xa.example.vn") is None
