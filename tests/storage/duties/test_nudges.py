from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text

from storage.accounts import addresses, officials
from storage.accounts.addresses import TELEGRAM, Chat
from storage.duties import claims, deliveries, nudges, reports
from storage.duties.nudges import CLAIMED, SENDING, SENT, UNKNOWN, Item
from storage.duties.obligations import Obligation
from storage.engine import Busy, Database
from tests.storage.owing import FILED, JUNE_10, LAST_DAY, PLAN, hand_in, now_of, open_one, reporter
from tests.storage.town import CO_DO, OFFICIALS

DAY = date(2027, 6, 9)
NEXT_DAY = DAY + timedelta(days=1)
RUN = b"run-1"
WAITING = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")


@pytest.fixture
def owed(database: Database) -> Obligation:
    return open_one(database)


@pytest.fixture
def unit(database: Database) -> bytes:
    return reporter(database)


@pytest.fixture
def hasty(database_url: str, database: Database) -> Iterator[Database]:
    """The same database, for somebody who does not wait."""
    opened = Database(database_url, patience=0.05)
    yield opened
    opened.close()


def claim(database: Database, who: bytes, *items: Item, day: date = DAY) -> bytes | None:
    return database.write(lambda tx: claims.claim(tx, {who: items}, day, JUNE_10, RUN)).get(who)


def item(owed: Obligation, step: str = "T-7") -> Item:
    return Item(owed.id, step)


def of(database: Database, who: bytes, limit: int = 20) -> tuple[nudges.Nudge, ...]:
    return database.read(lambda tx: nudges.of_official(tx, who, limit))


def test_a_claimed_nudge_says_what_it_is_about_and_is_sent_once_marked(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    made = claim(database, unit, item(owed))
    assert made is not None
    assert of(database, unit) == (nudges.Nudge(made, unit, DAY, CLAIMED, JUNE_10, (item(owed),)),)
    database.write(lambda tx: nudges.mark(tx, made, SENT))
    found = database.read(lambda tx: nudges.by_id(tx, made))
    assert found is not None
    assert (found.state, found.items) == (SENT, (item(owed),))


def test_several_obligations_make_one_digest(database: Database, owed: Obligation, unit: bytes) -> None:
    year = open_one(database, period="2027", report="year")
    claim(database, unit, item(owed), item(year, "T-3"), item(owed))
    [nudge] = of(database, unit)
    assert set(nudge.items) == {item(owed), item(year, "T-3")}
    assert len(nudge.items) == 2


def test_an_official_has_one_nudge_a_day(database: Database, owed: Obligation, unit: bytes) -> None:
    assert claim(database, unit, item(owed, "T-7"))
    assert claim(database, unit, item(owed, "T-3")) is None
    assert claim(database, unit, item(owed, "T-3"), day=NEXT_DAY)


def test_who_had_a_nudge_today_is_known(database: Database, owed: Obligation, unit: bytes) -> None:
    colleague = reporter(database)
    claim(database, unit, item(owed))
    claim(database, colleague, item(owed), day=NEXT_DAY)
    assert database.read(lambda tx: nudges.nudged_on(tx, DAY)) == {unit}


def test_no_step_is_served_twice_to_one_official(database: Database, owed: Obligation, unit: bytes) -> None:
    year = open_one(database, period="2027", report="year")
    claim(database, unit, item(owed))
    assert claim(database, unit, item(owed), day=NEXT_DAY) is None
    assert claim(database, unit, item(owed), item(year), day=NEXT_DAY)
    assert of(database, unit)[0].items == (item(year),)


def test_two_reporters_of_a_unit_are_both_nudged(database: Database, owed: Obligation, unit: bytes) -> None:
    colleague = reporter(database)
    assert claim(database, unit, item(owed))
    assert claim(database, colleague, item(owed))


def test_what_was_filed_in_the_meantime_is_left_out(database: Database, owed: Obligation, unit: bytes) -> None:
    year = open_one(database, period="2027", report="year")
    hand_in(database, owed, unit)
    assert claim(database, unit, item(owed), item(year))
    assert of(database, unit)[0].items == (item(year),)


def test_a_claim_of_nothing_owed_leaves_the_day_free(database: Database, owed: Obligation, unit: bytes) -> None:
    other = open_one(database, CO_DO)
    hand_in(database, owed, unit)
    for items in ((item(owed),), (), (Item(bytes(16), "T-7"),)):
        assert claim(database, unit, *items) is None
    assert of(database, unit) == ()
    assert claim(database, unit, item(other))


def test_who_has_left_or_never_was_is_not_nudged(database: Database, owed: Obligation, unit: bytes) -> None:
    database.write(lambda tx: officials.leave(tx, unit, DAY))
    assert claim(database, unit, item(owed)) is None
    assert claim(database, bytes(16), item(owed)) is None


def test_the_newest_nudges_come_first_and_no_more_than_asked(database: Database, owed: Obligation, unit: bytes) -> None:
    for back, step in enumerate(("T", "T-1", "T-3")):
        claim(database, unit, item(owed, step), day=NEXT_DAY - timedelta(days=back))
    assert [nudge.items[0].step for nudge in of(database, unit)] == ["T", "T-1", "T-3"]
    assert [nudge.items[0].step for nudge in of(database, unit, limit=2)] == ["T", "T-1"]
    assert of(database, reporter(database)) == ()


def link(database: Database, *people: bytes) -> None:
    for number, who in enumerate(people):
        chat = Chat(TELEGRAM, f"chat-{number}-{who.hex()}")
        database.write(lambda tx, who=who, chat=chat: addresses.link(tx, OFFICIALS, who, chat, DAY))


def take(database: Database, *, day: date = DAY, at: datetime = JUNE_10, limit: int = 25) -> list[bytes]:
    due = deliveries.Due(TELEGRAM, day, (TELEGRAM,))
    waiting = database.read(lambda tx: deliveries.waiting(tx, due, limit))
    taken = database.write(lambda tx: deliveries.take(tx, due, waiting, at))
    return [nudge.official_id for nudge in taken]


def test_claimed_nudges_are_taken_once_each_and_only_for_those_who_are_reached(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    colleague, on_page = reporter(database), reporter(database)
    link(database, unit, colleague)
    for who in (unit, colleague, on_page):
        claim(database, who, item(owed))
    due = deliveries.Due(TELEGRAM, DAY, (TELEGRAM,))
    assert len(database.read(lambda tx: deliveries.waiting(tx, due, 25))) == 2
    taken = [who for _ in range(3) for who in take(database, limit=1)]
    assert sorted(taken) == sorted([unit, colleague])
    assert [of(database, who)[0].state for who in (unit, colleague, on_page)] == [SENDING, SENDING, CLAIMED]
    assert database.read(lambda tx: deliveries.waiting(tx, due, 25)) == ()


def test_who_turned_it_off_between_looking_and_taking_is_sent_nothing(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    link(database, unit)
    claim(database, unit, item(owed))
    due = deliveries.Due(TELEGRAM, DAY, (TELEGRAM,))
    waiting = database.read(lambda tx: deliveries.waiting(tx, due, 25))
    database.write(lambda tx: addresses.mute(tx, unit, TELEGRAM))
    assert database.write(lambda tx: deliveries.take(tx, due, waiting, JUNE_10)) == ()


def test_many_who_take_at_once_share_the_nudges(database: Database, owed: Obligation) -> None:
    people = [reporter(database) for _ in range(12)]
    link(database, *people)
    for who in people:
        claim(database, who, item(owed))

    def share(_: int) -> list[bytes]:
        """As a process goes on: whom it found may be another's by the time it takes them."""
        mine = []
        while database.read(lambda tx: deliveries.waiting(tx, deliveries.Due(TELEGRAM, DAY, (TELEGRAM,)), 1)):
            mine += take(database, limit=3)
        return mine

    with ThreadPoolExecutor(4) as pool:
        shares = list(pool.map(share, range(4)))
    assert sorted(who for each in shares for who in each) == sorted(people)


def test_what_died_in_flight_is_unknown_and_not_served_again_and_what_is_alive_is_left_alone(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    alive, waiting = reporter(database), reporter(database)
    link(database, unit, alive)
    claim(database, unit, item(owed))
    take(database)
    claim(database, alive, item(owed))
    take(database, at=JUNE_10 + timedelta(minutes=1))
    claim(database, waiting, item(owed))
    assert database.write(lambda tx: deliveries.lose(tx, JUNE_10 + timedelta(minutes=10))) == 1
    assert [of(database, who)[0].state for who in (unit, alive, waiting)] == [UNKNOWN, SENDING, CLAIMED]
    assert claim(database, unit, item(owed), day=NEXT_DAY) is None


def test_what_a_day_left_over_goes_out_no_more_and_its_step_is_served_anew(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    link(database, unit)
    claim(database, unit, item(owed))
    assert take(database, day=NEXT_DAY) == []
    assert database.read(lambda tx: claims.unsent(tx, DAY)) == ()
    [left] = database.read(lambda tx: claims.unsent(tx, NEXT_DAY))
    database.write(lambda tx: deliveries.let_go(tx, [left]))
    assert of(database, unit) == ()
    assert database.read(lambda tx: nudges.sent_since(tx, DAY)) == {}
    assert claim(database, unit, item(owed), day=NEXT_DAY)
    assert take(database, day=NEXT_DAY) == [unit]


def test_what_was_filed_between_claim_and_sending_is_not_sent(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    link(database, unit)
    claim(database, unit, item(owed))
    hand_in(database, owed, unit)
    assert take(database) == []


def test_what_was_served_is_told_for_what_still_stands(database: Database, owed: Obligation, unit: bytes) -> None:
    filed, later = open_one(database, CO_DO), open_one(database, period="2028S1", last_day=date(2028, 6, 16))
    elsewhere = open_one(database, plan="DN-2026-2030")
    claim(database, unit, *(item(one) for one in (owed, filed, later, elsewhere)))
    claim(database, unit, item(owed, "T-3"), day=NEXT_DAY)
    hand_in(database, filed, unit)
    found = database.read(lambda tx: nudges.served(tx, [PLAN], LAST_DAY))
    assert found == {(owed.id, "T-7", unit), (owed.id, "T-3", unit)}


def test_of_many_claims_for_one_official_on_a_day_one_is_made(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda step: claim(database, unit, item(owed, step)), ("T-7", "T-3", "T-1", "T")))
    assert [nudge.id for nudge in of(database, unit)] == [one for one in made if one]


def test_of_many_claims_of_one_step_on_different_days_one_is_made(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    days = [DAY + timedelta(days=after) for after in range(4)]
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda day: claim(database, unit, item(owed), day=day), days))
    assert len([one for one in made if one]) == len(of(database, unit)) == 1


def test_a_report_waits_for_a_claim_that_came_first(
    database: Database, hasty: Database, owed: Obligation, unit: bytes
) -> None:
    database.write(lambda tx: reports.save_draft(tx, owed.id, "{}", unit, JUNE_10))

    def claim_first(tx: object) -> dict[bytes, bytes]:
        made = claims.claim(tx, {unit: [item(owed)]}, DAY, JUNE_10, RUN)
        with pytest.raises(Busy):
            hasty.write(lambda other: reports.submit(other, owed, FILED, unit, JUNE_10, "early"))
        return made

    assert database.write(claim_first)
    assert now_of(database, owed).first_submitted is None


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_claim_waits_for_a_report_that_came_first_and_then_nudges_nobody(
    database: Database, owed: Obligation, unit: bytes
) -> None:
    database.write(lambda tx: reports.save_draft(tx, owed.id, "{}", unit, JUNE_10))
    with ThreadPoolExecutor(1) as pool:

        def report_first(tx: object) -> object:
            reports.submit(tx, owed, FILED, unit, JUNE_10, "first")
            late = pool.submit(claim, database, unit, item(owed))
            while not database.read(lambda other: other.scalar(WAITING)):
                assert not late.done()
            return late

        assert database.write(report_first).result() is None
    assert of(database, unit) == ()


def test_claims_and_reports_of_one_official_never_block_each_other_for_good(database: Database, unit: bytes) -> None:
    many = [open_one(database, period=f"{year}S1") for year in range(2027, 2035)]
    days = [DAY + timedelta(days=after) for after in range(len(many))]
    with ThreadPoolExecutor(6) as pool:
        claims = [pool.submit(claim, database, unit, *map(item, many), day=day) for day in days]
        filings = [pool.submit(hand_in, database, one, unit) for one in many]
        assert sum(one.result() is not None for one in claims) <= len(many)
        assert {one.result().n for one in filings} == {1}
    steps = [entry for nudge in of(database, unit) for entry in nudge.items]
    assert len(steps) == len(set(steps))
