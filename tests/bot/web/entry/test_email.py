"""A mailbox on the page: said, confirmed, turned down, given up; and what letters and calendars lead to."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar
from sqlalchemy import Connection, select
from starlette.applications import Starlette

from bot.mail.letters import Letters
from bot.mail.message import Sender
from bot.mail.posting import Posting
from bot.mail.server import Server
from bot.web.app import create_app
from bot.web.entry.sent_to import Mailed
from bot.web.parts import Reached
from handlers.conversation import Say
from handlers.officials.mail.byemail import ByEmail
from handlers.officials.mail.feeds import Feeds
from handlers.officials.mail.returns import Stops
from handlers.officials.parts import duty_address
from handlers.officials.words import day_words
from storage.accounts import officials, passes
from storage.duties import moved_days, obligations, wishes
from tests.bot.web.province_house import BA_VI, CO_DO, Hanoi
from tests.bot.web.visitor import Visitor
from tests.journeys.postman import Postman, delivering
from tests.world import library

Visit = Callable[..., Visitor]
PAGE = "http://localhost"
MAILBOX = "ba.vi@xa.example.vn"


@pytest.fixture(scope="module")
def post() -> Iterator[Postman]:
    with delivering() as made:
        yield made


@pytest.fixture
def reached(hanoi: Hanoi, post: Postman) -> Reached:
    house, post.office.taken = hanoi.house, []
    assert house.parts.officials
    ring = house.parts.officials.ring
    server = Server("127.0.0.1", post.office.port, "none")
    posting = Posting(server, Sender.of("nhac@so.example.vn"), Letters(library().texts), house.clock.real, PAGE)
    feeds = Feeds(house.database, library(), house.clock, PAGE)
    return Reached(ByEmail(house.database, house.clock, ring), Stops(house.database, ring), feeds, posting)


@pytest.fixture
def app(hanoi: Hanoi, reached: Reached) -> Starlette:
    parts = hanoi.house.parts
    assert parts.officials
    return create_app(replace(parts, officials=replace(parts.officials, reached=reached)))


@pytest.fixture
def reporter(hanoi: Hanoi, visit: Visit, app: Starlette) -> Visitor:
    return hanoi.joined(visit(app), "reporter", BA_VI)


def owner(hanoi: Hanoi, unit: str = BA_VI) -> bytes:
    return hanoi.house.database.read(lambda tx: officials.reporters(tx, "01"))[unit][0].id


def said(reporter: Visitor, mailbox: str = MAILBOX) -> Visitor:
    return reporter.open("/o/email").press("Gửi thư xác nhận", email=mailbox)


def confirmed(reporter: Visitor, post: Postman, mailbox: str = MAILBOX) -> Visitor:
    said(reporter, mailbox)
    link = urlsplit(post.wait_for(mailbox).ways["Nhận thư ở đây"]).path
    return reporter.open(link).press("Đồng ý nhận thư")


def test_a_mailbox_counts_once_its_reader_has_pressed_the_button(reporter: Visitor, post: Postman) -> None:
    assert "Đã gửi thư xác nhận" in said(reporter).page.text
    assert "Chờ xác nhận" in reporter.page.text
    link = urlsplit(post.wait_for(MAILBOX).ways["Nhận thư ở đây"]).path
    for _ in range(2):
        assert MAILBOX in reporter.open(link).page.text, "looking changes nothing"
    assert "Đã xác nhận địa chỉ" in reporter.press("Đồng ý nhận thư").page.text
    assert reporter.page.links["Về trang báo cáo"] == "/o/letter", "which leads on, or asks for a way in"
    assert "đang nhận thư nhắc" in reporter.open("/o/email").page.text
    assert reporter.open(link).status == 404


@pytest.mark.slow
def test_a_second_letter_voids_the_first_and_comes_a_minute_later(
    hanoi: Hanoi, reporter: Visitor, post: Postman
) -> None:
    said(reporter)
    first = urlsplit(post.wait_for(MAILBOX).ways["Nhận thư ở đây"]).path
    assert said(reporter, "other@xa.example.vn").status == 429
    hanoi.house.clock.pass_(2)
    assert said(reporter, "other@xa.example.vn").status == 200
    assert reporter.open(first).status == 404


@pytest.mark.slow
def test_what_is_no_address_is_asked_again(reporter: Visitor, post: Postman) -> None:
    for typed in ("", "ba vi", "ba.vi@", "a@b", "a@b.vn\r\nBcc: c@d.vn", "<a@b.vn>"):
        assert said(reporter, typed).status == 400
    assert post.letters() == []


def test_nobody_takes_a_mailbox_from_somebody_by_typing_it(
    hanoi: Hanoi, reporter: Visitor, visit: Visit, app: Starlette, post: Postman
) -> None:
    confirmed(reporter, post)
    other = hanoi.joined(visit(app), "reporter", CO_DO)
    assert said(other, MAILBOX.upper()).status == 409
    assert "đang nhận thư nhắc" in reporter.open("/o/email").page.text


@pytest.mark.slow
def test_letters_are_turned_down_and_up_again_and_the_mailbox_given_up(reporter: Visitor, post: Postman) -> None:
    confirmed(reporter, post)
    assert "Chỉ khi báo cáo quá hạn" in reporter.open("/o/email").press("Chỉ nhận thư khi quá hạn").page.text
    assert "đang nhận thư nhắc" in reporter.press("Nhận lại mọi thư nhắc").page.text
    assert "Chưa có địa chỉ nào" in reporter.press("Xóa địa chỉ này").page.text


@pytest.mark.slow
def test_a_form_of_another_page_changes_nothing(reporter: Visitor, post: Postman) -> None:
    confirmed(reporter, post)
    assert reporter.post("/o/email", {"csrf": "0" * 32, "act": "remove"}).status == 403
    assert "đang nhận thư nhắc" in reporter.open("/o/email").page.text


def test_one_post_of_a_mail_program_stops_letters_and_a_look_does_not(
    hanoi: Hanoi, reporter: Visitor, visit: Visit, app: Starlette, reached: Reached, post: Postman
) -> None:
    confirmed(reporter, post)
    mailbox = reached.by_email.look(owner(hanoi))
    assert mailbox
    link = f"/u/{reached.stops.token(mailbox.name)}"
    program = visit(app)
    assert "Không nhận thư nhắc nữa?" in program.open(link).page.text
    assert "đang nhận thư nhắc" in reporter.open("/o/email").page.text
    assert program.post(link, {"List-Unsubscribe": "One-Click"}).status == 200
    assert "Đã tắt thư nhắc" in reporter.open("/o/email").page.text
    assert "Tắt thư nhắc" not in [name for form in program.open(link).page.forms for name in form.buttons]
    wrong = link[:-1] + ("a" if link[-1] != "a" else "b")
    assert (program.open(wrong).status, program.post(wrong, {}).status) == (404, 404)
    reporter.press("Xóa địa chỉ này")
    assert program.post(link, {}).status == 404


def test_a_letters_button_asks_once_and_then_leads_on_by_itself(
    hanoi: Hanoi, reporter: Visitor, visit: Visit, app: Starlette
) -> None:
    who, real = owner(hanoi), hanoi.house.clock.real()
    token = hanoi.house.database.write(lambda tx: passes.give(tx, who, "mail", real))
    link = f"/o/letter/{token}/promise/{hanoi.address(BA_VI).removeprefix('/p/r/')}"
    reader = visit(app)
    for _ in range(2):
        assert "Vào trang báo cáo" in reader.open(link).page.text, "a mail program that looks spends nothing"
    assert "10/6" not in reader.page.text
    assert "Anh/chị" in reader.press("Mở trang").page.text
    assert "Tôi sẽ nộp" in reader.page.text or "ngày nào" in reader.page.text
    assert reader.open(link).status == 200, "the browser is known now"
    assert visit(app).open(link).status == 404
    assert visit(app).open(f"/o/letter/{token}/x").page.links["Gửi cho tôi một thư mới"] == "/o/letter"


@pytest.mark.slow
def test_a_letter_is_over_after_a_week_and_opens_no_desk(hanoi: Hanoi, visit: Visit, app: Starlette) -> None:
    hanoi.joined(visit(app), "reporter", BA_VI)
    house = hanoi.house
    desk = house.open_desk()
    house.enrol(desk)
    for who in (owner(hanoi), house.database.read(lambda tx: next(_desk_members(tx)))):
        house.database.write(lambda tx, who=who: passes.give(tx, who, "mail", house.clock.real()))
    token = house.database.write(lambda tx: passes.give(tx, next(_desk_members(tx)), "mail", house.clock.real()))
    assert visit(app).open(f"/o/letter/{token}/start").status == 404
    mine = house.database.write(lambda tx: passes.give(tx, owner(hanoi), "mail", house.clock.real()))
    house.clock.pass_(7 * 24 * 60 + 1)
    assert visit(app).open(f"/o/letter/{mine}/start").status == 404


def _desk_members(tx: Connection) -> Iterator[bytes]:
    from storage.tables import official

    yield from tx.execute(select(official.c.id).where(official.c.role == "desk")).scalars()


def test_what_is_no_mailbox_is_promised_no_letter(visit: Visit, app: Starlette) -> None:
    stranger = visit(app).open("/o/letter").press("Gửi cho tôi một thư mới", email="xx")
    assert (stranger.status, "Địa chỉ chưa đúng" in stranger.page.text) == (400, True)
    assert stranger.form("email").fields["email"] == "xx"


@pytest.mark.slow
def test_who_lost_their_way_asks_with_the_mailbox_and_strangers_learn_nothing(
    reporter: Visitor, visit: Visit, app: Starlette, post: Postman
) -> None:
    confirmed(reporter, post)
    stranger, known = visit(app), visit(app)
    first = stranger.open("/o/letter").press("Gửi cho tôi một thư mới", email="nobody@xa.example.vn").page.text
    assert known.open("/o/letter").press("Gửi cho tôi một thư mới", email=MAILBOX).page.text == first
    known.open("/o/letter")  # gives the loop of this application a turn
    link = urlsplit(_wait(known, post).ways["Mở trang của tôi"]).path
    assert "Xã Ba Vì" in known.open(link).press("Mở trang").page.text


def _wait(visitor: Visitor, post: Postman) -> object:
    for _ in range(200):
        if len(post.letters(MAILBOX)) > 1:
            break
        visitor.open("/o/letter")
    return post.letters(MAILBOX)[-1]


@pytest.mark.slow
def test_an_invite_that_came_by_letter_brings_its_mailbox(
    hanoi: Hanoi, visit: Visit, app: Starlette, reached: Reached
) -> None:
    parts = hanoi.house.parts
    assert parts.officials
    mailed, invite = Mailed(parts.officials.ring), hanoi.invite("reporter", BA_VI)
    link = mailed.link(invite.removeprefix("/i/"), MAILBOX)
    page = visit(app).open(invite + link)
    assert f"Nhắc hạn qua thư tới {MAILBOX}" in page.page.text
    assert page.press("Nhận việc").status == 200
    mailbox = reached.by_email.look(owner(hanoi))
    assert mailbox
    assert (mailbox.address, mailbox.state) == (MAILBOX, "active")
    other = hanoi.invite("reporter", CO_DO)
    assert MAILBOX not in visit(app).open(other + link).page.text, "sealed to one invite"


def test_the_calendar_is_there_until_it_is_closed_and_is_sent_again_only_when_it_changed(
    hanoi: Hanoi, reporter: Visitor, visit: Visit, app: Starlette
) -> None:
    who, database = owner(hanoi), hanoi.house.database
    link = f"/l/{database.write(lambda tx: wishes.open_calendar(tx, who))}.ics"
    client = visit(app).client
    first = client.get(link)
    assert (first.status_code, first.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    events = Calendar.from_ical(first.content).walk("VEVENT")
    assert str(hanoi.duty(BA_VI).last_day) in {str(event["DTSTART"].dt) for event in events}
    known = {"if-none-match": first.headers["etag"]}
    assert (client.get(link, headers=known).status_code, client.get(link).content) == (304, first.content)
    hanoi.file(BA_VI)
    after = client.get(link, headers=known)
    assert (after.status_code, "Đã nộp" in after.text) == (200, True)
    assert after.headers["last-modified"] != first.headers["last-modified"]
    database.write(lambda tx: wishes.close_calendar(tx, who))
    assert client.get(link).status_code == 404
    assert client.get("/l/whatever.ics").status_code == 404


@pytest.mark.usefixtures("reporter")
def test_a_promise_a_promise_moved_and_a_report_each_raise_the_calendar_s_sequence(hanoi: Hanoi) -> None:
    """Calendars that keep their own copy take nothing of the same sequence."""
    who, house = owner(hanoi), hanoi.house
    house.clock.moment -= timedelta(hours=1)  # the report comes at the hour the house began with
    token = house.database.write(lambda tx: wishes.open_calendar(tx, who))
    feeds, mine = Feeds(house.database, library(), house.clock, PAGE), duty_address(hanoi.duty(BA_VI).id)

    def seen() -> int:
        house.clock.moment += timedelta(minutes=1)
        return {entry.revision for entry in feeds.entries(token) if mine in entry.id}.pop()

    told = [seen()]
    for day in (date(2027, 6, 11), date(2027, 6, 10)):
        house.database.write(lambda tx, day=day: obligations.promise(tx, hanoi.duty(BA_VI).id, day, house.clock.now()))
        told.append(seen())
    hanoi.file(BA_VI)
    told.append(seen())
    assert told == sorted(set(told))


@pytest.mark.slow
@pytest.mark.usefixtures("reporter")
def test_a_last_day_that_was_moved_twice_is_told_in_the_calendar_with_the_first_day_and_the_last_reason(
    hanoi: Hanoi,
) -> None:
    who, house = owner(hanoi), hanoi.house
    token = house.database.write(lambda tx: wishes.open_calendar(tx, who))
    was = hanoi.duty(BA_VI).last_day
    for day, why in ((date(2027, 6, 24), "Bão"), (date(2027, 6, 25), "Bão lớn")):
        house.database.write(
            lambda tx, day=day, why=why: moved_days.move(tx, hanoi.duty(BA_VI), day, who, house.clock.now(), why)
        )
    lines = Feeds(house.database, library(), house.clock, PAGE).entries(token)[0].lines
    told = {line.id: line.args for line in lines if isinstance(line, Say)}
    assert told["office.card.moved.because"] == {"reason": "Bão lớn"}
    assert told["office.calendar.moved"]["was"] == day_words(was)


@pytest.mark.slow
def test_without_a_mail_server_the_page_says_so(hanoi: Hanoi, reached: Reached, visit: Visit) -> None:
    parts = hanoi.house.parts
    assert parts.officials
    off = create_app(replace(parts, officials=replace(parts.officials, reached=replace(reached, posting=None))))
    reporter = hanoi.joined(visit(off), "reporter", BA_VI)
    assert "chưa bật gửi thư" in reporter.open("/o/email").page.text
    assert "chưa bật gửi thư" in visit(off).open("/o/letter").page.text
