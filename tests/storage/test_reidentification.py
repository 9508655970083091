"""Whoever copies the whole database every hour learns no better than by guessing which tips one person sent.

The thief knows how the program works, what was new and what had changed in each hour, and weighs it by Bayes' rule.
"""

import math
import random
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from storage import pieces, state
from storage.cases.intake import Filing, Intake
from storage.cases.tables import PROTECTION
from storage.engine import Database, migrate
from storage.state import CITIZENS, KEPT_DAYS, Pseudonym
from storage.stirring import HOURLY, MORNING, stir
from storage.tables import citizen_state
from storage.vault import SEALING, Keyring
from tests.rings import TRUST
from tests.storage.town import HANOI, filing, some_receipt, staffed

SENDERS, TIPS, DAYS, AREAS = 200, 300, 5, ("09619", "09634", "09661", "09694", "09700")
FIRST = date(2027, 3, 1)
HOURS = range(24)
BUSY = [1] * 6 + [4] * 16 + [2] * 2  # how much more happens in an hour than in others
SHORT = 64  # bytes
BOUND = 1.645  # standard deviations: 95 %, one-sided


@dataclass
class Dump:
    """What a copy of the database shows of one hour: rows of states by tag, tips by id with their area."""

    rows: Mapping[bytes, bytes]
    tips: Mapping[bytes, str]


@dataclass
class Day:
    """A day of tips, and its copies. `senders`: who sent which tip, which no copy tells."""

    on: date
    stirred: bool
    dumps: list[Dump] = field(default_factory=list)
    senders: dict[bytes, int] = field(default_factory=dict)


@pytest.fixture
def chance(monkeypatch: pytest.MonkeyPatch) -> random.Random:
    """Everything that is drawn, keys and ids too, is drawn anew the same way: the test says the same every time."""
    drawn = random.Random(7341)
    monkeypatch.setattr(secrets, "token_bytes", drawn.randbytes)
    monkeypatch.setattr(secrets, "randbelow", drawn.randrange)
    # Rows are as short as they can be: how long they are, each as the other, plays no part here but for the time.
    monkeypatch.setattr(state, "SIZE", SHORT)
    monkeypatch.setattr(state, "HOLLOW", bytes(SHORT + SEALING))
    return drawn


def test_hourly_copies_tell_no_better_than_guessing_who_sent_which_tips(tmp_path: Path, chance: random.Random) -> None:
    found, guessed, spread = attack(lived(tmp_path, chance, stirred=True))
    assert found <= guessed + BOUND * spread


@pytest.mark.slow
def test_without_stirring_the_same_thief_would_know(tmp_path: Path, chance: random.Random) -> None:
    """The attack is a real one."""
    found, guessed, spread = attack(lived(tmp_path, chance, stirred=False))
    assert found > guessed + 5 * spread


@pytest.fixture(autouse=True)
def nobody_beside(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written in pieces pauses for whoever else wants to write: here is nobody."""
    monkeypatch.setattr(pieces, "PAUSE", 0.0)


def lived(folder: Path, chance: random.Random, *, stirred: bool) -> list[Day]:
    """Whoever sends twice does so on one day: on another one, another pseudonym is theirs."""
    url = f"sqlite:///{folder / 'days.db'}"
    migrate(url)
    database, ring = Database(url), Keyring.fresh()
    database.write(lambda tx: staffed(tx, "protection"))
    days = []
    for number in range(DAYS):
        day = Day(FIRST + KEPT_DAYS * number * timedelta(days=1), stirred)
        database.write(partial(CITIZENS.purge, today=day.on))
        people = range(number * SENDERS // DAYS, (number + 1) * SENDERS // DAYS)
        sent = [*people, *(chance.choice(people) for _ in range((TIPS - SENDERS) // DAYS))]
        hours = chance.choices(HOURS, BUSY, k=len(sent))
        for hour in HOURS:
            pass_hour(database, ring, day, [who for who, at in zip(sent, hours, strict=True) if at == hour])
        days.append(day)
    database.close()
    return days


def pass_hour(database: Database, ring: Keyring, day: Day, senders: list[int]) -> None:
    database.write(lambda tx: send(tx, ring, day, senders))
    if day.stirred:
        stir(database, CITIZENS, ring, day.on, first=not day.dumps)
    day.dumps.append(database.read(lambda tx: copied(tx, day.on)))


def send(tx: Connection, ring: Keyring, day: Day, senders: list[int]) -> None:
    """Of each a draft, the tip, what is held afterwards. Somebody lives in one place."""
    readers = Intake(PROTECTION, TRUST).readers(tx, None, "province", HANOI)
    for sender in senders:
        who, receipt = Pseudonym.of(ring, f"web:{sender}", day.on), some_receipt()
        CITIZENS.save(tx, who, b'{"draft": true}')
        area = AREAS[sender % len(AREAS)]
        Intake(PROTECTION, TRUST).file(tx, Filing(**vars(filing(receipt, readers)) | {"area": area, "day": day.on}))
        CITIZENS.save(tx, who, b"{}")
        case = PROTECTION.case.c
        day.senders[tx.execute(select(case.id).where(case.receipt_tag == receipt.tag)).scalar_one()] = sender


def copied(tx: Connection, on: date) -> Dump:
    held, case = citizen_state.c, PROTECTION.case.c
    rows = tx.execute(select(held.tag, held.sealed).where(held.day == on))
    tips = tx.execute(select(case.id, case.area).where(case.day == on))
    return Dump({row.tag: row.sealed for row in rows}, {row.id: row.area for row in tips})


def attack(days: list[Day]) -> tuple[int, float, float]:
    """For each tip the likeliest other one by the same person, of the same day and area: how many are right; how many
    would be by guessing, and the standard deviation of that.
    """
    guesses = [guess for day in days for guess in attacked(day)]
    chances = [chance for _, chance in guesses]
    spread = math.sqrt(sum(chance * (1 - chance) for chance in chances))
    return sum(right for right, _ in guesses), sum(chances), spread


def attacked(day: Day) -> Iterator[tuple[bool, float]]:
    """Of each tip that has company: whether the thief is right, and how likely a blind guess would be."""
    likely, came = together(day), {tip: hour for hour in HOURS for tip in arrived(day, hour)}
    for tip, area in day.dumps[-1].tips.items():
        others = [other for other, at in day.dumps[-1].tips.items() if at == area and other != tip]
        best = max((likely[came[tip], came[other]] for other in others), default=0.0)
        right = [day.senders[other] == day.senders[tip] for other in others]
        named = [hit for hit, other in zip(right, others, strict=True) if likely[came[tip], came[other]] == best]
        if others:
            yield named[len(named) // 2], sum(right) / len(right)


def together(day: Day) -> Mapping[tuple[int, int], float]:
    """By two hours: how likely one person sent a tip in each of them."""
    belief = [believed(day, hour) for hour in HOURS]
    return {
        (one, other): sum(weight * belief[other].get(tag, 0.0) for tag, weight in belief[one].items())
        for one in HOURS
        for other in HOURS
    }


def believed(day: Day, hour: int) -> Mapping[bytes, float]:
    """How likely the person of each row sent a tip of this hour: some were new in it, some had been there before."""
    now, before = day.dumps[hour], _before(day, hour)
    fresh = now.rows.keys() - before.rows.keys()
    changed = {tag for tag in before.rows if now.rows[tag] != before.rows[tag]}
    nobody = (HOURLY / 2 + (0 if hour else MORNING)) if day.stirred else 0.0
    tips, people = len(arrived(day, hour)), len(fresh) - nobody
    share = min(1.0, max(0.0, people / tips)) if changed and tips else 1.0
    new = {tag: share / len(fresh) for tag in fresh}
    return new | {tag: (1 - share) / len(changed) for tag in changed}


def arrived(day: Day, hour: int) -> set[bytes]:
    return day.dumps[hour].tips.keys() - _before(day, hour).tips.keys()


def _before(day: Day, hour: int) -> Dump:
    return day.dumps[hour - 1] if hour else Dump({}, {})
