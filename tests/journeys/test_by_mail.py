"""An official without a messenger: page, letters and calendar are enough. Real processes before a real mail server."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import httpx
import pytest

from handlers.asking import COUNTED
from handlers.drafts import Draft
from handlers.officials.unit.drafted import packed
from storage import notices
from storage.accounts import addresses, officials
from storage.accounts.addresses import EMAIL, Chat
from storage.duties import nudges, reports, wishes
from storage.engine import Database
from tests.journeys.bots import Town, until
from tests.journeys.postman import Postman, delivering
from tests.journeys.server import Server
from tests.offices import BA_VI, Office, open_office
from tests.page import Page
from tests.telegram import Standin
from tests.world import HANOI, library, sqlite_url

pytestmark = pytest.mark.slow
CO_DO = "09634"
MAILBOX, OTHER, DEAD = "vanthu.codo@xa.example.vn", "vanthu.bavi@xa.example.vn", "khong.con@xa.example.vn"
PUBLIC = "http://can-bo.example.vn"


class NoBots(Town):
    """Only letters: no token of any messenger."""

    post: Postman

    def _environment(self, role: str) -> dict[str, str]:
        own = {name: value for name, value in super()._environment(role).items() if not name.endswith("_TOKEN")}
        mail = {"NHIPCAU_SMTP_URL": self.post.url, "NHIPCAU_MAIL_FROM": "Nhịp Cầu <nhac@so.example.vn>"}
        return own | mail | {"NHIPCAU_PUBLIC_URL": PUBLIC, "NHIPCAU_PROVINCE": HANOI}


@dataclass
class Reader:
    """A browser without JavaScript, at the address a letter names."""

    server: Server
    client: httpx.Client = field(default_factory=lambda: httpx.Client(follow_redirects=True, timeout=30))
    page: Page = field(default_factory=lambda: Page("<html lang='vi'></html>"))

    def __enter__(self) -> "Reader":
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()

    def open(self, link: str) -> Page:
        return self._shown(self.client.get(self._here(link)))

    def press(self, words: str, **typed: str) -> Page:
        form = self.page.form_of(words)
        return self._shown(self.client.post(self._here(form.action), data=form.pressed(words, **typed)))

    def _shown(self, answer: httpx.Response) -> Page:
        self.page = Page(answer.text)
        return self.page

    def _here(self, link: str) -> str:
        return self.server.url + link.removeprefix(PUBLIC)


@dataclass
class Province:
    town: NoBots
    office: Office
    post: Postman

    @contextmanager
    def served(self, moment: str) -> Iterator[Server]:
        with self.town.bot("officials", moment=moment) as server:
            yield server

    def import_people(self, folder: Path) -> str:
        path = folder / "people.csv"
        path.write_text(f"Đơn vị,Vai trò,Điện thoại cơ quan,Email\n{CO_DO},,024 3386 1234,{MAILBOX}\n", "utf-8")
        return self.town.operator("people", "import", str(path), "--mail")

    def reach(self, unit: str, mailbox: str) -> None:
        ring, seat, day = self.town.rings["officials"], self.office.seats[unit], self.office.clock.now().date()
        self.office.database.write(lambda tx: addresses.link(tx, ring, seat.id, Chat(EMAIL, mailbox), day))

    def state(self, unit: str) -> set[str]:
        seat = self.office.seats[unit]
        return self.office.database.read(lambda tx: addresses.states(tx, (EMAIL,)).get(seat.id, set()))

    def calendar(self, unit: str) -> str:
        """The address of a reporter's feed."""

        def opened(tx: object) -> str:
            return wishes.open_calendar(tx, officials.reporters(tx, HANOI)[unit][0].id)

        return f"/l/{self.office.database.write(opened)}.ics"

    def fill(self, unit: str) -> None:
        """On another device: every question answered, nothing sent."""
        form, draft = library().forms["report-commune-hn"], None
        duty = self.office.duty(unit)
        draft = Draft(form.id, form.version, "review")
        for one in form.fields:
            number = "5" if one.id == "k01" else "0"
            draft.answers[one.id] = [number] * max(1, len(one.rows)) if one.kind in COUNTED else []

        def keep(tx: object) -> None:
            by = officials.reporters(tx, HANOI)[unit][0].id
            reports.save_draft(tx, duty.id, packed(draft), by, datetime(2027, 6, 9, tzinfo=UTC))

        self.office.database.write(keep)


@pytest.fixture
def province(sqlite_template: Path, tmp_path: Path) -> Iterator[Province]:
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    with Standin() as api, delivering() as post:
        town = NoBots(api, tmp_path, sqlite_url(tmp_path))
        town.post = post
        town.said += [MAILBOX, OTHER, DEAD]
        yield Province(town, open_office(database, BA_VI, since=date(2027, 1, 1), channel=EMAIL), post)
    database.close()
    town.look_through_logs()


def test_from_the_invite_to_the_filed_report_by_letters_alone(province: Province, tmp_path: Path) -> None:
    province.import_people(tmp_path)
    invite = province.post.wait_for(MAILBOX)
    assert "Cổ Đô" in invite.subject
    with province.served("2027-06-08T08:00") as server, Reader(server) as reader:
        reader.open(invite.ways["Xem lời mời"])
        assert f"Nhắc hạn qua thư tới {MAILBOX}" in reader.page.text
        assert "Xã Cổ Đô" in reader.press("Nhận việc").text
        assert "Đã xác nhận" in reader.open("/o/email").text
    feed = province.calendar(CO_DO)
    assert province.office.tick("2027-06-09T08:00") >= 2
    with province.served("2027-06-09T08:01") as server, Reader(server) as elsewhere:
        nudge = province.post.wait_for(MAILBOX, 2)
        assert "Cổ Đô" in nudge.subject
        assert nudge.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert "Vào trang báo cáo" in elsewhere.open(nudge.ways["Nộp ngay"]).text
        assert "Nộp báo cáo" not in elsewhere.page.text
        first = elsewhere.press("Mở trang").text
        assert "1/68" in first or "Câu 1" in first or "B01" in first, first
        before = elsewhere.client.get(server.url + feed)
        assert "Hạn nộp" in before.text
        known = {"if-none-match": before.headers["etag"]}
        assert elsewhere.client.get(server.url + feed, headers=known).status_code == 304
        province.fill(CO_DO)
        elsewhere.open("/o")
        elsewhere.open(nudge.ways["Nộp ngay"])
        assert "HN-2027S1-09634-" in elsewhere.press("Nộp báo cáo").text
        after = elsewhere.client.get(server.url + feed, headers=known)
        assert (after.status_code, "Đã nộp" in after.text) == (200, True)
    province.reach(BA_VI, OTHER)
    assert province.office.tick("2027-06-11T08:00") >= 1
    with province.served("2027-06-11T08:01"):
        province.post.wait_for(OTHER)
    assert len(province.post.letters(MAILBOX)) == 2, "whoever has filed hears no more"


def test_a_mailbox_that_is_no_more_is_given_up_and_the_province_told_at_once(province: Province) -> None:
    province.post.office.recipients = {DEAD: "550 5.1.1 no such user here"}
    province.reach(BA_VI, DEAD)
    assert province.office.tick("2027-06-09T08:00") >= 1
    with province.served("2027-06-09T08:01"):
        until(lambda: province.state(BA_VI) == {addresses.BOUNCED})
    focal = province.office.focal.id
    told = [each.kind for each in province.office.database.read(lambda tx: notices.of_colleagues(tx, focal))]
    province.office.tick("2027-06-09T08:02")
    assert len(province.office.database.read(lambda tx: notices.of_colleagues(tx, focal))) > len(told)
    (nudge,) = province.office.nudged(province.office.seats[BA_VI])
    assert (nudge.state, nudge.channel) == (nudges.BLOCKED, EMAIL)
    assert province.post.letters(DEAD) == []
