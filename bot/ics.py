"""A private calendar of an official (RFC 5545, RFC 7986): whole days that move and close with what they stand for.

Days, not tasks: several calendars show no VTODO. No time of day is named, so no zone is needed: a day is the same day
wherever it is read. The bytes change only when an entry does.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, timedelta

from icalendar import Alarm, Calendar, Event, vDuration, vUri

from handlers.conversation import Say, Text
from handlers.officials.mail.calendar import DayEntry

PRODID = "-//Nhip Cau//Nhac han bao cao//VI"
REFRESH = timedelta(hours=4)  # how often a calendar may ask again
RINGS_AT = timedelta(hours=7, minutes=30)  # after midnight, in the time of the device it rings on
ZONE = "Asia/Ho_Chi_Minh"
Words = Callable[[Text], str]


def feed(entries: Iterable[DayEntry], host: str, say: Words, *, alarms: bool = False) -> bytes:
    """`host`: ours, so that an entry's id is the only one in the world. `say` puts a text into words, without markup.
    `alarms`: on what is still to be done.
    """
    calendar, name = Calendar(), say(Say("office.calendar.name"))
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODID)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", vDuration(REFRESH), {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(_event(entry, host, say, alarms=alarms))
    written: bytes = calendar.to_ical()
    return written


def _event(entry: DayEntry, host: str, say: Words, *, alarms: bool) -> Event:
    event, title = Event(), say(entry.title)
    event.add("uid", f"{entry.id}@{host}")
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.day)
    event.add("dtend", entry.day + timedelta(days=1))
    event.add("summary", title[:1].upper() + title[1:])
    event.add("description", "\n".join(say(line) for line in entry.lines))
    event.add("url", vUri(entry.page))
    event.add("status", "CANCELLED" if entry.off else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")  # a day on which something is due is no busy day
    if alarms and entry.open:
        event.add_component(_alarm(say(Say("office.calendar.alarm", {"title": title}))))
    return event


def _alarm(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", RINGS_AT)
    return alarm
