"""`nhipcau plan switch-on`, `nudges` and `official …`, as scripts and operators rely on them."""

import csv
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from bot.clock import SystemClock
from content.programme.plans import FOLDER
from content.programme.workdays import VIETNAM
from handlers.officials.nudging.tick import Nudging
from storage import settings
from storage.accounts import invites, officials
from storage.accounts.organisations import create_organisation, offices
from storage.duties import nudges, obligations
from storage.duties.duty_tables import nudge
from storage.duties.obligations import Due
from storage.engine import Database
from storage.tables import invite
from tests.bot.commands import Command, Ran
from tests.transcript import at
from tests.world import HANOI, library, sqlite_url

HN, BA_VI, CO_DO = "HN-2026-2030", "09700", "09634"
SWITCH_ON = ("plan", "switch-on", HN, "--from", "2026-12-01")
NUDGES = ("nudges", "--plan", HN, "--at")
YEARLY = 'wording: trước ngày 17/12\n    before: "17/12"\n    '
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("migrated")


@pytest.fixture
def database(migrated: Path) -> Iterator[Database]:
    """What the commands work on."""
    opened = Database(sqlite_url(migrated))
    yield opened
    opened.close()


def seat(database: Database, unit: str | None, role: str = "reporter") -> str:
    """Somebody new in office; back: their code."""

    def make(tx: Connection) -> str:
        name = library().units.by_code(unit).name if unit else "Sở Y tế"
        home = offices(tx, HANOI).get(unit or "") or create_organisation(tx, name, None, HANOI, unit)
        return officials.add(tx, home, role).code

    return database.write(make)


def refused(ran: Ran) -> bool:
    return ran.returncode == 2 and not ran.stdout and bool(ran.stderr) and "Traceback" not in ran.stderr


def nudged(run: Command, moment: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(run(*NUDGES, moment, "--json").stdout)
    return found


def test_switching_on_says_what_it_opened_and_where_nobody_can_be_nudged(run: Command, database: Database) -> None:
    seat(database, BA_VI)
    said = run(*SWITCH_ON).stdout
    assert "HN-2026-2030 từ 2026-12-01. Mở mới 420 báo cáo" in said  # 140 owe one of 2026 and two of 2027
    assert "139 đơn vị chưa có cán bộ báo cáo" in said
    assert "Xã Cổ Đô" in said
    assert "Xã Ba Vì" not in said
    owed = database.read(lambda tx: obligations.of_owner(tx, HN, BA_VI))
    assert [duty.period for duty in owed] == ["2026", "2027S1", "2027"]


def test_switching_on_says_which_reports_have_no_day_and_how_one_is_set(run: Command, tmp_path: Path) -> None:
    own = tmp_path / f"{HN}.yaml"
    own.write_text((FOLDER / own.name).read_text("utf-8").replace(YEARLY, ""), "utf-8")
    added = run("plan", "add", str(own)).stdout
    said = run(*SWITCH_ON).stdout
    assert "Mở mới 140 báo cáo" in said
    command = f"nhipcau plan dates {HN} --report year --period 2027 --before"
    assert (command in added, command in said, "half-year" in said) == (True, True, False)


def test_switching_on_twice_opens_nothing_more(run: Command) -> None:
    run(*SWITCH_ON)
    again = run("plan", "switch-on", "hn-2026-2030", "--from", "2026-12-01")
    assert (again.returncode, "Mở mới 0 báo cáo" in again.stdout) == (0, True)


@pytest.mark.parametrize(
    ("plan", "day", "words"),
    [
        ("HCM-2021-2025", "2026-12-01", "đã hết hiệu lực"),
        ("NTM-2026", "2026-01-01", "đặt hạn: nhipcau plan dates NTM-2026"),
        (HN, "2031-01-01", "không có hạn báo cáo nào"),
        (HN, "1/12/2026", "không phải là ngày"),
        ("HN-2031", "2026-12-01", "Không có kế hoạch HN-2031"),
    ],
)
def test_a_plan_that_cannot_be_switched_on_is_refused_in_words(run: Command, plan: str, day: str, words: str) -> None:
    ran = run("plan", "switch-on", plan, "--from", day)
    assert refused(ran)
    assert words in ran.stderr


def test_nudges_are_told_in_json_with_exactly_these_keys(run: Command, database: Database) -> None:
    codes = {unit: seat(database, unit) for unit in (BA_VI, CO_DO)}
    run(*SWITCH_ON)
    item = {"report": "half-year", "period": "2027S1", "step": "T-7"}
    late = {"report": "year", "period": "2026", "step": "T+3"}
    told = nudged(run, "2027-06-09T08:00")
    assert [list(row) for row in told] == [["official", "unit", "items"]] * 2
    assert [(row["official"], row["unit"]) for row in told] == [(codes[CO_DO], CO_DO), (codes[BA_VI], BA_VI)]
    assert [list(row["items"]) for row in told] == [[late, item]] * 2


@pytest.mark.slow
def test_what_is_told_is_what_a_tick_then_sends_and_telling_it_changes_nothing(
    run: Command, database: Database
) -> None:
    for unit, role in ((BA_VI, "reporter"), (CO_DO, "reporter"), (None, "focal"), (None, "admin")):
        seat(database, unit, role)
    run(*SWITCH_ON)
    for moment in ("2028-06-16T08:00", "2028-06-23T08:00"):  # nobody has opened what is owed in 2028 yet
        before = database.read(stands)
        told = nudged(run, moment)
        assert told != []
        assert database.read(stands) == before
        assert Nudging(database, library()).tick(at(moment)) == len(told)
        assert sent(database, date.fromisoformat(moment[:10])) == told
        assert nudged(run, moment) == []


def stands(tx: Connection) -> tuple[object, ...]:
    """What is owed, and what was sent."""
    return obligations.periods(tx, HN), len(tx.execute(select(nudge)).all())


def sent(database: Database, day: date) -> list[dict[str, object]]:
    """What was really sent on a day, in the words of the command."""

    def look(tx: Connection) -> Iterator[dict[str, object]]:
        for row in tx.execute(select(nudge.c.id).where(nudge.c.on_day == day)):
            found = nudges.by_id(tx, row.id)
            person = officials.seat_of(tx, found.official_id) if found else None
            assert found
            assert person
            duties = [(obligations.by_id(tx, item.obligation_id), item.step) for item in found.items]
            in_order = sorted(((duty, step) for duty, step in duties if duty), key=in_words)
            items = [{"report": duty.report, "period": duty.period, "step": step} for duty, step in in_order]
            yield {"official": person.code, "unit": person.unit_code or HANOI, "items": items}

    return sorted(database.read(lambda tx: list(look(tx))), key=lambda row: (str(row["unit"]), str(row["official"])))


def in_words(due: tuple[obligations.Obligation, str]) -> tuple[object, ...]:
    return due[0].last_day, due[0].owner, due[0].report


@pytest.mark.slow
def test_nothing_is_told_outside_office_hours_or_before_the_plan_is_on(run: Command, database: Database) -> None:
    seat(database, BA_VI)
    assert nudged(run, "2027-06-09T08:00") == []
    run(*SWITCH_ON)
    for moment in ("2027-06-09T07:29", "2027-06-09T17:00", "2027-06-12T08:00", "2027-11-24T08:00"):
        assert nudged(run, moment) == []


@pytest.mark.slow
def test_a_moment_without_a_zone_is_that_of_viet_nam(run: Command, database: Database) -> None:
    seat(database, BA_VI)
    run(*SWITCH_ON)
    assert nudged(run, "2027-06-09T00:30Z") == nudged(run, "2027-06-09T07:30") != []
    assert nudged(run, "2027-06-09T07:30Z") == nudged(run, "2027-06-09T14:30")
    assert nudged(run, "2027-06-09T10:00Z") == []


@pytest.mark.slow
def test_nudges_of_another_plan_are_left_out(run: Command, database: Database) -> None:
    seat(database, BA_VI)
    run(*SWITCH_ON)
    ran = run("nudges", "--plan", "DN-2026-2030", "--at", "2027-06-09T08:00", "--json")
    assert json.loads(ran.stdout) == []


@pytest.mark.slow
def test_nudges_for_people_are_one_line_each_and_a_total(run: Command, database: Database) -> None:
    code = seat(database, BA_VI)
    run(*SWITCH_ON)
    lines = run(*NUDGES, "2027-06-09T08:00").stdout.splitlines()
    assert lines == [f"{code}  09700  2026 T+3, 2027S1 T-7", "1 cán bộ được nhắc."]


@pytest.mark.parametrize("words", [(*NUDGES, "9/6/2027"), ("nudges", "--plan", "HN-2031", "--json")])
def test_nudges_that_cannot_be_told_are_refused_in_words(run: Command, words: tuple[str, ...]) -> None:
    assert refused(run(*words))


def test_an_official_is_invited_listed_invited_again_and_leaves(run: Command, database: Database) -> None:
    home = run("organisation", "add", "UBND xã Ba Vì", "--unit", BA_VI).stdout.strip()
    link = run("official", "invite", home, "--role", "reporter").stdout
    invited = look(database, link)
    assert (invited.role, invited.unit_code, invited.official_id) == ("reporter", BA_VI, None)
    code = seat(database, BA_VI)
    assert f"{code}  cán bộ báo cáo  UBND xã Ba Vì" in run("official", "list").stdout
    back = look(database, run("official", "again", code.lower().replace("-", "")).stdout)
    assert back.official_id is not None
    assert f"Đã ghi nhận {code} thôi phụ trách" in run("official", "leave", code).stdout
    assert f"{code}  cán bộ báo cáo  UBND xã Ba Vì  đã thôi từ" in run("official", "list").stdout
    assert refused(run("official", "again", code))


def test_an_invite_may_be_handed_out_as_a_link_into_the_bot(run: Command, database: Database) -> None:
    home = run("organisation", "add", "UBND xã Ba Vì", "--unit", BA_VI).stdout.strip()
    page, chat = run("official", "invite", home, "--bot", "https://t.me/CanBoBot").stdout.splitlines()
    assert chat.endswith(f"https://t.me/CanBoBot?start={page.rsplit('/i/', 1)[1]}")
    page, chat = run("official", "again", seat(database, BA_VI), "--bot", "@CanBoBot").stdout.splitlines()
    assert look(database, page).official_id is not None
    assert chat.endswith(f"https://t.me/CanBoBot?start={page.rsplit('/i/', 1)[1]}")


def test_a_name_that_no_bot_can_have_makes_no_invite(run: Command, database: Database) -> None:
    home = run("organisation", "add", "UBND xã Ba Vì", "--unit", BA_VI).stdout.strip()
    for words in (("invite", home), ("again", seat(database, BA_VI)), ("invite-communes",)):
        assert refused(run("official", *words, "--bot", "https://can-bo.example.vn"))
    assert not database.read(lambda tx: tx.execute(select(invite)).all())


def look(database: Database, said: str) -> invites.Invited:
    """What the link in an answer is for. Invites run out by the real time, which no test knows."""
    token = said.strip().rsplit("/i/", 1)[1]
    return database.read(lambda tx: invites.look(tx, token, LONG_AGO))


def test_officials_of_another_province_are_listed_only_when_asked_for(run: Command, database: Database) -> None:
    code = seat(database, BA_VI)
    assert code in run("official", "list").stdout
    assert code not in run("official", "list", "--province", "75").stdout


def test_every_commune_without_a_reporter_gets_an_invite_in_a_table(run: Command, database: Database) -> None:
    seat(database, BA_VI)
    rows = list(csv.DictReader(run("official", "invite-communes").stdout.splitlines()))
    assert list(rows[0]) == ["unit", "name", "link"]
    assert len({row["unit"] for row in rows}) == len({row["link"] for row in rows}) == len(rows) == 125
    assert BA_VI not in {row["unit"] for row in rows}
    co_do = next(row for row in rows if row["unit"] == CO_DO)
    assert co_do["name"] == "Xã Cổ Đô"
    assert look(database, co_do["link"]).unit_code == CO_DO


def test_the_table_of_invites_has_a_column_for_the_bot_where_it_is_named(run: Command, database: Database) -> None:
    rows = list(csv.DictReader(run("official", "invite-communes", "--bot", "CanBoBot").stdout.splitlines()))
    assert list(rows[0]) == ["unit", "name", "link", "telegram"]
    for row in rows:
        assert row["telegram"] == f"https://t.me/CanBoBot?start={row['link'].rsplit('/i/', 1)[1]}"


def test_inviting_the_communes_again_makes_no_organisation_twice(run: Command, database: Database) -> None:
    first = len(run("official", "invite-communes").stdout.splitlines())
    known = database.read(lambda tx: offices(tx, HANOI))
    assert len(run("official", "invite-communes").stdout.splitlines()) == first == 127
    assert database.read(lambda tx: offices(tx, HANOI)) == known
    assert len(run("organisation", "list").stdout.splitlines()) == 126


def test_where_every_commune_has_a_reporter_there_is_nobody_to_invite(run: Command, database: Database) -> None:
    for unit in library().units.in_province(HANOI):
        seat(database, unit.code)
    assert refused(run("official", "invite-communes"))


@pytest.mark.parametrize(
    "words", [("invite", "no-hex"), ("invite", "00" * 16), ("again", "CB-AAAA-AA"), ("leave", "CB-AAAA-AA")]
)
def test_nobody_and_nowhere_are_refused_in_words(run: Command, words: tuple[str, ...]) -> None:
    assert refused(run("official", *words))


def test_help_is_vietnamese(run: Command) -> None:
    for words in (["plan"], ["plan", "switch-on"], ["nudges"], ["official"], ["official", "invite-communes"]):
        told = run(*words, "--help")
        assert told.returncode == 0
        assert not told.stdout.isascii()


def test_a_day_to_come_is_told_with_who_hears_and_who_does_not_and_why(run: Command, database: Database) -> None:
    code, today = seat(database, BA_VI), SystemClock().now().astimezone(VIETNAM).date()
    last_day = library().workdays.on_or_after(today + timedelta(days=9))
    rows = [Due(HN, "half-year", unit, "2030S1", last_day, last_day) for unit in (BA_VI, CO_DO)]
    database.write(lambda tx: settings.put(tx, f"plan:{HN}", today.isoformat()))
    database.write(lambda tx: obligations.open_new(tx, rows))
    found = json.loads(run("nudges", "--on", last_day.isoformat(), "--json").stdout)
    assert [list(row) for row in found["told"]] == [["official", "unit", "channel", "from", "instead", "items"]]
    assert [(row["official"], row["channel"]) for row in found["told"]] == [(code, "page")]
    assert found["told"][0]["items"] == [{"report": "half-year", "period": "2030S1", "step": "T"}]
    assert [(row["unit"], row["why"]) for row in found["skipped"]] == [(CO_DO, "nobody")]
    lines = run("nudges", "--on", last_day.isoformat()).stdout
    assert f"{code}  Xã Ba Vì  page" in lines
    assert "Xã Cổ Đô  –  half-year 2030S1 T" in lines


@pytest.mark.slow
def test_a_day_to_come_is_told_to_people_in_lines(run: Command) -> None:
    assert run("nudges", "--on", "tomorrow").returncode == 0
    for words in (("--on", "1/12/2026"), ("--on", "2020-01-01"), ()):
        assert refused(run("nudges", *words))
