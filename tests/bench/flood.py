"""Ten thousand junk tips in an hour, and ten real ones among them: what gets in, and how soon the desk sees the ten.

The ten come in through the whole conversation. The junk is sealed and filed by the same intake, without the walk
through the form: its ten thousand receipts alone would take a quarter of an hour. What the limits let in is counted
apart, in an hour that is moved by hand.
"""

import gc
import json
import random
import secrets
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from itertools import cycle, islice
from pathlib import Path

from nacl.bindings import crypto_scalarmult_base
from sqlalchemy import Connection

from bot.intake_limits import Limits
from handlers.conversation import Event, Turn
from handlers.officials.desk.sifted import Heap
from handlers.officials.desk.sifting import Group, Sifting, SiftRooms
from handlers.officials.entry.officer import Officer
from storage.cases.intake import Filing, Intake, Reader
from storage.cases.tables import PROTECTION
from storage.cases.unopened import Span
from storage.vault import Keyring
from tests.bench.junk import REAL, junk
from tests.bench.ours import acts
from tests.bench.service import PEAK
from tests.bench.timing import Timed
from tests.conftest import HandClock
from tests.rings import TRUST
from tests.world import HANOI, World, build, library, sqlite_url

JUNK = 10_000
HOUR = 3600
GROUPS = 1_000  # of addresses, as the proxy makes them (deploy/nginx.conf)
URGENT = 0.3  # of the junk says that there is danger now
AT_ONCE = 250  # of the junk in one transaction: ten thousand commits measure the disk, not the desk
QUIET = 300  # answers timed before, for comparison
PUBLIC = crypto_scalarmult_base(secrets.token_bytes(32))  # of receipts that nobody keeps


def measure(folder: Path) -> dict[str, object]:
    """`mib_left`: what the process keeps of it all once the pages are gone."""
    folder = folder / "flood"
    folder.mkdir(mode=0o700)
    world = build(sqlite_url(folder))
    flooded = _Flooded.at(world)
    told = {**_let_in(), **_flood(world, folder)}
    before = _resident()
    found, heap = _sift(flooded)
    told |= found | _closing(flooded, heap)
    del heap
    gc.collect()
    world.database.close()
    return told | {"mib_left": round(_resident() - before, 1)}


@dataclass(frozen=True)
class _Flooded:
    world: World
    officer: Officer
    sifting: Sifting
    span: Span

    @classmethod
    def at(cls, world: World) -> "_Flooded":
        holder, today = world.holders["protection"], world.clock.now().date()
        officer = Officer(secrets.token_bytes(16), "CB", "desk", "", "protection", holder.desk_id, "", holder.keys)
        rooms = SiftRooms(world.database, world.clock, Keyring.fresh(), library())
        return cls(world, officer, rooms.of(officer), Span(today - timedelta(days=1), today + timedelta(days=1)))


def _let_in() -> dict[str, object]:
    """Of 10,000 attempts to send within an hour: from one sender, one group of addresses, a thousand groups."""
    spread: dict[str, Callable[[int], tuple[str, str]]] = {
        "one_sender": lambda number: ("one", "group"),
        "senders_of_one_group": lambda number: (f"sender-{number}", "group"),
        "senders_of_all_groups": lambda number: (f"sender-{number}", f"group-{number % GROUPS}"),
        "senders_without_a_proxy": lambda number: (f"sender-{number}", ""),
    }
    return {f"let_in_{name}": _attempts(of) for name, of in spread.items()}


def _attempts(of: Callable[[int], tuple[str, str]]) -> int:
    clock = HandClock()
    limits, passed = Limits.of(clock), 0
    for number in range(JUNK):
        clock.pass_time(timedelta(seconds=HOUR / JUNK))
        sender, group = of(number)
        event = Event("web", sender, f"{number}", press="report/sendABCD")
        passed += limits.of_group(limits.of_person(event), group).unwanted is None
    return passed


def _flood(world: World, folder: Path) -> dict[str, object]:
    """The junk with the ten among it; `filed_s` is the junk's alone."""
    chance, intake, size = random.Random(20261122), Intake(PROTECTION, TRUST), _size(folder)
    readers = world.database.read(lambda tx: intake.readers(tx, None, "province", HANOI))
    day, texts, began = world.clock.now().date(), junk(chance, JUNK), time.perf_counter()
    walks = []
    for number, (story, danger) in enumerate(REAL):
        for _ in range(JUNK // len(REAL) // AT_ONCE):
            portion = [_filing(text, chance.random() < URGENT, day, readers) for text in islice(texts, AT_ONCE)]
            world.database.write(partial(_file, intake, portion))
        walks.append(walk(world, f"person-{number}", story, danger=danger))
    filed = time.perf_counter() - began - sum(walks)
    world.database.cut_log()
    per_tip = (_size(folder) - size) / (JUNK + len(REAL)) / 1024
    told: dict[str, object] = {"tips": JUNK + len(REAL), "filed_s": round(filed, 1), "kib_a_tip": round(per_tip, 2)}
    return told | {"real_tip_slowest_s": round(max(walks), 2)}


def _sift(on: _Flooded) -> tuple[dict[str, object], Heap]:
    """`answer_p95_ms`: of people who fill in the form meanwhile, in the same process."""
    gc.collect()
    before, heaps = _resident(), list[Heap]()
    quiet = Timed(tuple(islice(_answers(on.world, "quiet", lambda: True), QUIET)))
    began = time.perf_counter()
    work = threading.Thread(target=lambda: heaps.append(on.sifting.look(on.officer, on.span)))
    work.start()
    peaks = [before]

    def still() -> bool:
        peaks.append(_resident())
        return work.is_alive()

    busy = Timed(tuple(_answers(on.world, "busy", still)))
    work.join()
    seconds, [heap] = time.perf_counter() - began, heaps
    told: dict[str, object] = {
        "sift_s": round(seconds, 2),
        "lines_apart": len(heap.apart),
        "groups": len(heap.same),
        "tips_in_groups": heap.alike,
        "real_last_line": 1 + _places(heap)[-1],
        "answer_quiet_p95_ms": round(quiet.at(0.95), 1),
        "answer_p95_ms": round(busy.at(0.95), 1),
        "answers_meanwhile": len(busy.seconds),
        "sift_mib": round(max(peaks) - before, 1),
    }
    return told, heap


def _closing(on: _Flooded, heap: Heap) -> dict[str, object]:
    """The largest group that claims no danger."""
    pile = next(pile for pile in heap.same if not pile.first.is_urgent)
    like, size = pile.first.hex, pile.count
    del heap, pile
    gc.collect()
    began = time.perf_counter()
    closed, left = on.sifting.close(on.officer, on.span, Group(like, urgent=False, why="Một lời chép lại."))
    return {"group": size, "closed": closed, "left": left, "close_s": round(time.perf_counter() - began, 1)}


def _places(heap: Heap) -> list[int]:
    """Where the ten stand among what differs, from 0; a line that is not there is as far as can be."""
    lines = {pile.first.said: at for at, pile in enumerate(heap.apart)}
    return sorted(lines.get(text, 10**6) for text, _ in REAL)


def _file(intake: Intake, portion: list[Filing], tx: Connection) -> None:
    for each in portion:
        intake.file(tx, each)


def _filing(text: str, urgent: bool, day: date, readers: tuple[Reader, ...]) -> Filing:
    answers = [{"field": "story", "label": "Bạn đã thấy hoặc biết điều gì?", "value": text}]
    tip = json.dumps({"form": "tip", "version": 2, "answers": answers}, ensure_ascii=False).encode()
    urgency = "now" if urgent else "usual"
    return Filing(secrets.token_bytes(16), PUBLIC, readers, None, "shop", urgency, day, 1, tip)


def walk(world: World, sender: str, story: str, *, danger: bool) -> float:
    """Through the form to the receipt, as anybody; returns the seconds of it."""
    began, turn = time.perf_counter(), world.press(sender, "report")
    for address in ("report/what/shop", "report/where/none", f"report/danger/{'yes' if danger else 'no'}"):
        turn = world.press(sender, _act(turn, address))
    turn = world.say(sender, story, "report/review")
    if turn.screen.address == "report/you":  # it sounds like the teller's own story
        turn = world.press(sender, _act(turn, "report/you/others"))
    sent = world.press(sender, _act(turn, "report/send"))
    if sent.screen.address != "receipt":
        raise RuntimeError(f"sending led to {sent.screen.address}")
    return time.perf_counter() - began


def _act(turn: Turn, address: str) -> str:
    found = (act.press for act in acts(turn.screen) if act.address == address)
    press = next(found, None)
    if press is None:
        raise RuntimeError(f"no {address} at {turn.screen.address}: the form has changed, and so must this measure")
    return press


def _answers(world: World, sender: str, more: Callable[[], bool]) -> Iterator[float]:
    """Seconds of each answer of somebody who goes to and fro in the form, each on the disk when it is given."""
    turn = world.press(sender, "report")
    turn = world.press(sender, _act(turn, "report/what/shop"))
    mark = acts(turn.screen)[0].mark
    for what in cycle(("open", "shop")):
        if not more():
            return
        began = time.perf_counter()
        world.press(sender, f"report/what/{what}{mark}")
        yield time.perf_counter() - began


def _size(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.glob("nhipcau.db*"))


def _resident() -> float:
    """MiB in memory now."""
    found = PEAK.search(Path("/proc/self/status").read_text())
    return int(found[1]) / 1024 if found else 0.0


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="flood-") as folder:
        sys.stdout.write(json.dumps(measure(Path(folder)), indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
