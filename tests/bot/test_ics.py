"""The calendar, read by two parsers: icalendar's, and one of our own that knows nothing but RFC 5545."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from bot.ics import feed
from bot.web.markup import Tongue
from content.texts import Texts
from handlers.conversation import Text
from handlers.officials.mail.calendar import Dated, entries
from handlers.officials.words import because
from storage.duties.moved_days import Move
from storage.duties.obligations import Obligation
from tests.bot.mail.correspondence import LAST_DAY, LOCALES, PAGE, duty
from tests.world import library

HOST = "so.example.vn"
CHANGED = datetime(2027, 6, 2, 7, 30, tzinfo=timezone(timedelta(hours=7)))
TONGUE = Tongue(Texts.load(LOCALES), "vi")
PROMISED = date(2027, 6, 10)
STORM = Move(LAST_DAY, date(2027, 6, 25), bytes(16), CHANGED, "Xã có bão")


def say(text: Text) -> str:
    return TONGUE.text(text).striptags()


def dated(
    owed: Obligation | None = None, revision: int = 0, changed: datetime = CHANGED, excused: bool = False
) -> Dated:
    owed = owed or duty()
    return Dated(owed, library().plans[owed.plan], "Xã Ba Vì", f"{PAGE}/o", changed, revision, excused)


def written(*given: Dated, alarms: bool = False) -> bytes:
    return feed(entries(given or (dated(),)), HOST, say, alarms=alarms)


@dataclass
class Part:
    """A component as it stands in the file. A property: its parameters and its value, by name."""

    name: str
    lines: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    parts: list["Part"] = field(default_factory=list)

    def value(self, name: str) -> str:
        return self.lines[name][1]

    def text(self, name: str) -> str:
        return re.sub(r"\\(.)", lambda found: {"n": "\n", "N": "\n"}.get(found[1], found[1]), self.value(name))


def parsed(raw: bytes) -> Part:
    """RFC 5545, 3.1: CRLF, at most 75 octets a line, unfolded; then the nesting of BEGIN and END."""
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    stack = [Part("file")]
    for name, told, value in _lines(raw.replace(b"\r\n ", b"").decode("utf-8")):
        if name == "BEGIN":
            stack.append(Part(value))
        elif name == "END":
            done = stack.pop()
            assert done.name == value
            stack[-1].parts.append(done)
        else:
            assert name not in stack[-1].lines
            stack[-1].lines[name] = (told, value)
    assert len(stack) == 1
    assert len(stack[0].parts) == 1
    return stack[0].parts[0]


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    for line in text.rstrip("\r\n").split("\r\n"):
        head, value = line.split(":", 1)
        name, *parameters = head.split(";")
        yield name, dict(each.split("=", 1) for each in parameters), value


def events(*given: Dated, alarms: bool = False) -> dict[str, Part]:
    """By what their id says they are."""
    found = parsed(written(*given, alarms=alarms)).parts
    return {part.value("UID").split("@")[0].split("-")[-1]: part for part in found}


def day_shown(event: Part, zone: timezone | ZoneInfo) -> list[date]:
    """The days on which a client in a zone shows a whole day, which lies at its own midnights (RFC 5545, 3.3.4)."""
    start, end = (datetime.strptime(event.value(name), "%Y%m%d").replace(tzinfo=zone) for name in ("DTSTART", "DTEND"))
    return [(start + timedelta(days=n)).date() for n in range((end - start).days)]


def test_both_parsers_read_the_same() -> None:
    raw = written(dated(duty(promised=PROMISED)))
    theirs, ours = Calendar.from_ical(raw), parsed(raw)
    assert [str(each["UID"]) for each in theirs.walk("VEVENT")] == [each.value("UID") for each in ours.parts]
    for event, mine in zip(theirs.walk("VEVENT"), ours.parts, strict=True):
        assert not event.errors
        assert str(event["SUMMARY"]) == mine.text("SUMMARY")
        assert str(event["DESCRIPTION"]) == mine.text("DESCRIPTION")
        assert event.decoded("DTSTART").strftime("%Y%m%d") == mine.value("DTSTART")


def test_a_calendar_says_whose_it_is_and_when_to_ask_again() -> None:
    calendar = parsed(written())
    assert (calendar.name, calendar.value("VERSION"), calendar.value("PRODID")) == (
        "VCALENDAR",
        "2.0",
        "-//Nhip Cau//Nhac han bao cao//VI",
    )
    assert calendar.text("NAME") == calendar.text("X-WR-CALNAME") == "Hạn báo cáo (Nhịp Cầu)"
    assert calendar.lines["REFRESH-INTERVAL"] == ({"VALUE": "DURATION"}, "PT4H")
    assert calendar.value("X-PUBLISHED-TTL") == "PT4H"


@pytest.mark.parametrize("zone", ["Asia/Ho_Chi_Minh", "UTC", "America/Los_Angeles", "Pacific/Kiritimati"])
def test_every_client_shows_the_last_day_on_the_last_day(zone: str) -> None:
    due = events()["due"]
    assert due.lines["DTSTART"] == ({"VALUE": "DATE"}, "20270616")
    assert due.lines["DTEND"] == ({"VALUE": "DATE"}, "20270617")
    assert day_shown(due, ZoneInfo(zone)) == [LAST_DAY]


def test_no_time_of_day_is_named_so_no_zone_is_needed() -> None:
    raw = written(dated(duty(promised=PROMISED)), alarms=True)
    assert not re.search(rb"^DT(START|END)[^:]*:\d{8}T|TZID", raw, re.M)
    assert not Calendar.from_ical(raw).walk("VTODO")


def test_an_entry_says_what_is_owed_in_the_plans_own_words() -> None:
    due = events()["due"]
    assert due.text("SUMMARY") == "Hạn nộp: báo cáo 6 tháng đầu năm 2027, Xã Ba Vì"
    assert "Định kỳ báo cáo kết quả thực hiện 6 tháng (trước ngày 17/6)" in due.text("DESCRIPTION")
    assert "Nơi nhận: Sở Y tế (qua Chi cục Dân số" in due.text("DESCRIPTION")
    assert due.value("URL") == f"{PAGE}/o"


def test_a_last_day_that_moves_stays_the_same_entry_and_is_newer() -> None:
    before = events()["due"]
    longer = dated(duty(last_day=date(2027, 6, 25)), revision=1, changed=CHANGED + timedelta(days=1))
    after = events(longer)["due"]
    assert after.value("UID") == before.value("UID")
    assert (before.value("SEQUENCE"), after.value("SEQUENCE")) == ("0", "1")
    assert after.value("LAST-MODIFIED") > before.value("LAST-MODIFIED") == "20270602T003000Z"
    assert day_shown(after, UTC) == [date(2027, 6, 25)]


def test_a_unit_with_a_last_day_of_its_own_reads_which_and_why_beside_the_plans_words() -> None:
    longer = replace(dated(duty(last_day=date(2027, 6, 25), moved=1)), moved=(LAST_DAY, because(STORM)))
    told = events(longer)["due"].text("DESCRIPTION")
    assert "Hạn mới: thứ Sáu 25/6/2027, dời từ thứ Tư 16/6/2027.\nTỉnh ghi lý do: Xã có bão" in told
    assert "Hạn mới" not in events()["due"].text("DESCRIPTION")


def test_what_nobody_has_filed_is_told_in_words_that_hold_after_the_last_day_too() -> None:
    assert "Trạng thái: Chưa nộp" in events()["due"].text("DESCRIPTION")


def test_a_promised_day_is_an_entry_of_its_own() -> None:
    found = events(dated(duty(promised=PROMISED)))
    assert day_shown(found["promised"], UTC) == [PROMISED]
    assert found["promised"].text("SUMMARY") == "Ngày hẹn nộp: báo cáo 6 tháng đầu năm 2027, Xã Ba Vì"
    assert found["promised"].value("UID") != found["due"].value("UID")


def test_what_is_filed_says_so_and_the_promise_is_off() -> None:
    found = events(dated(duty(state="submitted", promised=PROMISED), revision=2))
    assert found["due"].text("SUMMARY") == "Đã nộp: báo cáo 6 tháng đầu năm 2027, Xã Ba Vì"
    assert found["due"].value("STATUS") == "CONFIRMED"
    assert found["promised"].value("STATUS") == "CANCELLED"


def test_what_is_owed_no_more_is_cancelled() -> None:
    off = events(dated(excused=True, revision=1))["due"]
    assert (off.value("STATUS"), off.text("SUMMARY")[:14]) == ("CANCELLED", "Không phải nộp")


def test_it_rings_only_where_asked_and_only_for_what_is_open() -> None:
    done = replace(duty(), id=b"x" * 16, state="accepted")
    assert not any(event.parts for event in events().values())
    ringing = parsed(written(dated(), dated(done), alarms=True)).parts
    assert sorted(len(event.parts) for event in ringing) == [0, 1]
    alarm = next(event.parts[0] for event in ringing if event.parts)
    assert (alarm.name, alarm.value("ACTION"), alarm.value("TRIGGER")) == ("VALARM", "DISPLAY", "PT7H30M")


def test_a_calendar_changes_only_when_something_does() -> None:
    assert written(dated()) == written(dated())
    assert written(dated(revision=1)) != written(dated())


def test_entries_stand_by_day_and_a_strange_name_breaks_no_line() -> None:
    odd = replace(dated(replace(duty(), id=b"y" * 16, last_day=date(2027, 1, 4))), unit="Xã A; B, C\\\r\nEND:VEVENT")
    found = parsed(written(dated(), odd)).parts
    assert [event.value("DTSTART") for event in found] == ["20270104", "20270616"]
    assert "Xã A; B, C\\" in found[0].text("SUMMARY")


def test_a_feed_for_nobody_who_owes_is_a_calendar_still() -> None:
    assert parsed(feed((), HOST, say)).parts == []
