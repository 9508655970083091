"""kill -9 of the officials' bot in mid-bulk: a nudge never goes out twice, a notice at least once."""

import shutil
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest

from storage import notices
from storage.accounts import addresses
from storage.accounts.addresses import TELEGRAM, Chat
from storage.engine import Database
from tests.bots import OFFICIALS
from tests.journeys.bots import PATIENCE, Cut, Town, busy, leave, status, until
from tests.journeys.server import Server
from tests.offices import Office, open_office
from tests.telegram import Person, Standin
from tests.transcript import at
from tests.world import HANOI, library, sqlite_url

COMMUNES = 40  # more than one batch
NUDGE = "báo cáo 6 tháng đầu năm 2027"
CLAIM, MARK = r"UPDATE nudge SET state=\S+, channel=\S+, at=", r"UPDATE nudge SET state=\S+ WHERE"
TAKEN, TOLD = r"UPDATE notice SET taken=", r"UPDATE notice SET state="


@dataclass
class Province:
    """Every commune's reporter is reached in a chat. `people` by unit."""

    town: Town
    office: Office
    people: dict[str, Person] = field(default_factory=dict)

    def link_everybody(self) -> None:
        ring, day = self.town.rings["officials"], self.office.clock.now().date()
        for unit, seat in self.office.seats.items():
            person = self.people[unit] = self.town.person("officials")
            person.chat.known = True
            chat = Chat(TELEGRAM, str(person.id))
            self.office.database.write(partial(addresses.link, ring=ring, official_id=seat.id, chat=chat, day=day))

    def nudged(self, person: Person) -> int:
        return sum(NUDGE in text for text in person.notifications())

    def states(self) -> Counter[str]:
        """Of the newest nudge of each."""
        seats = [seat for unit, seat in self.office.seats.items() if unit in self.communes]
        return Counter(self.office.nudged(seat)[-1].state for seat in seats)

    @property
    def communes(self) -> list[str]:
        return [unit for unit in self.people if unit.isdigit()]


@pytest.fixture
def province(sqlite_template: Path, tmp_path: Path) -> Iterator[Province]:
    shutil.copy(sqlite_template, tmp_path / "nhipcau.db")
    database = Database(sqlite_url(tmp_path))
    units = [unit.code for unit in library().units.in_province(HANOI)][:COMMUNES]
    with Standin() as api:
        made = Province(Town(api, tmp_path, sqlite_url(tmp_path)), open_office(database, *units, channel=TELEGRAM))
        made.link_everybody()
        yield made
        assert not api.violations
    database.close()
    made.town.look_through_logs()


def sends(province: Province) -> int:
    return province.town.api.bot(OFFICIALS).calls["sendMessage"]


def dies(server: Server, cut: Cut) -> None:
    until(lambda: server.process.poll() is not None)
    assert server.process.returncode == -9, cut


CUTS: list[Cut] = [
    ("before", CLAIM, 1),
    ("after", CLAIM, 1),
    ("after", CLAIM, 2),
    ("asks", "sendMessage", 7),
    ("asked", "sendMessage", 7),
    ("before", MARK, 3),
    ("after", MARK, 20),
]


@pytest.mark.slow
@pytest.mark.parametrize("cut", CUTS, ids=lambda cut: "-".join(map(str, cut[::2])) if isinstance(cut, tuple) else "")
def test_a_nudge_never_goes_out_twice_and_the_next_step_covers_what_was_in_flight(province: Province, cut: Cut) -> None:
    assert province.office.tick("2027-06-09T08:00") == COMMUNES + 1, "the province is told as well"
    with province.town.bot("officials", cut=cut, moment="2027-06-09T08:01") as server:
        dies(server, cut)
    with province.town.bot("officials", moment="2027-06-09T08:15") as server:  # what died is known to be dead by now
        until(lambda: province.states().keys() <= {"sent", "unknown"})
        assert leave(server) == 0
    had = {unit: province.nudged(province.people[unit]) for unit in province.communes}
    assert set(had.values()) <= {0, 1}, "nobody twice"
    lost = [unit for unit, times in had.items() if not times]
    assert len(lost) <= province.states()["unknown"] <= 25, "a second's worth at the worst"
    assert province.office.tick("2027-06-11T08:00") >= COMMUNES
    with province.town.bot("officials", moment="2027-06-11T08:01") as server:
        until(lambda: province.states() == {"sent": COMMUNES})
        assert leave(server) == 0
    again = {unit: province.nudged(province.people[unit]) - had[unit] for unit in province.communes}
    assert set(again.values()) == {1}, "the next step reached everybody, those too who had missed one"


@pytest.mark.slow
def test_told_to_leave_in_mid_bulk_what_was_taken_is_sent_and_marked_and_the_rest_goes_out_after(
    province: Province,
) -> None:
    province.office.tick("2027-06-09T08:00")
    with province.town.bot("officials", moment="2027-06-09T08:01") as server:
        province.town.api.wait_for(lambda: sends(province) > 3, PATIENCE)
        assert leave(server) == 0
    assert province.states().keys() <= {"sent", "claimed"}
    with province.town.bot("officials", moment="2027-06-09T08:02") as server:
        until(lambda: province.states() == {"sent": COMMUNES})
        assert leave(server) == 0
    assert {province.nudged(province.people[unit]) for unit in province.communes} == {1}


@pytest.mark.slow
def test_while_the_database_cannot_be_had_nothing_is_doubled_or_forgotten(province: Province) -> None:
    province.office.tick("2027-06-09T08:00")
    with province.town.bot("officials", moment="2027-06-09T08:01") as server:
        province.town.api.wait_for(lambda: sends(province) > 3, PATIENCE)
        with busy(province.town):
            over = time.monotonic() + 7  # longer than anybody waits for the writer
            until(lambda: time.monotonic() > over)
        until(lambda: province.states() == {"sent": COMMUNES})
        assert status(server, "officials") == "on"
        assert leave(server) == 0
    assert {province.nudged(province.people[unit]) for unit in province.communes} == {1}


@pytest.mark.slow
def test_restarted_at_once_nothing_is_sent_twice_either(province: Province) -> None:
    """systemd starts it again in a second; what was in flight is then not yet known to be dead."""
    province.office.tick("2027-06-09T08:00")
    for cut in (("asked", "sendMessage", 3), ("after", MARK, 5), ("after", CLAIM, 1)):
        with province.town.bot("officials", cut=cut, moment="2027-06-09T08:01") as server:
            dies(server, cut)
            if not province.states()["claimed"]:
                break
    with province.town.bot("officials", moment="2027-06-09T08:02") as server:
        until(lambda: not province.states()["claimed"])
        assert leave(server) == 0
    assert {province.nudged(person) for person in province.people.values()} <= {0, 1}


@pytest.mark.slow
@pytest.mark.parametrize(
    "cut", [("before", TAKEN, 1), ("after", TAKEN, 1), ("asks", "sendMessage", 2), ("asked", "sendMessage", 2),
            ("before", TOLD, 3), ("after", TOLD, 3)],
    ids=lambda cut: "-".join(map(str, cut[::2])),
)  # fmt: skip
def test_a_notice_arrives_at_least_once(province: Province, cut: Cut) -> None:
    database, now = province.office.database, at("2027-06-12T20:00")  # a Saturday evening: notices know no hours
    people = dict(list(province.people.items())[:5])
    for unit in people:
        seat = province.office.seats[unit]
        database.write(partial(notices.tell, official_id=seat.id, kind=notices.DESK, at=now))
    with province.town.bot("officials", cut=cut, moment="2027-06-12T20:01") as server:
        dies(server, cut)
    with province.town.bot("officials", moment="2027-06-12T20:05") as server:
        province.town.api.wait_for(lambda: all(person.notifications() for person in people.values()), PATIENCE)
        assert leave(server) == 0
    assert all(1 <= len(person.notifications()) <= 2 for person in people.values())
    assert not any(person.notifications() for unit, person in province.people.items() if unit not in people)
