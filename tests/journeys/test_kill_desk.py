"""kill -9 at every stage of a tip's way, before, during and after the commit: all of it is done once, or nothing."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from storage import files
from storage.cases.tables import PROTECTION
from storage.file_tables import citizen_file
from tests.bot.running import nhipcau
from tests.handlers.officials.office import RING
from tests.journeys.cut import KILLED, Cut, struck
from tests.journeys.desk_cast import Cast, made, started
from tests.journeys.desk_stages import AUDIT, PICTURE, STAGES, Seen, Stage, seen
from tests.world import sqlite_url

BY_NAME = {stage.name: stage for stage in STAGES}
MOMENTS = ("before", "during", "after")
SOON = (0.0003, 0.002)  # seconds after the driver was asked: a commit takes one to five thousandths
QUICK = ("transfers", "after")
DESKS = {"first", "second", "commune"}
OPEN_TO: dict[tuple[str, str], set[str]] = {  # where another set of officers than before opens a tip, or every tip
    ("admits", ""): DESKS | {"third"},
    ("leaves", ""): DESKS - {"second"},
    ("retires", "over"): set(),
}
EVERY = [
    pytest.param(stage, when, id=f"{stage.name}-{when}", marks=() if (stage.name, when) == QUICK else pytest.mark.slow)
    for stage in STAGES
    for when in MOMENTS
]


@dataclass
class Town:
    """A file with everything in it, which every test copies; `whole`: what is seen after a stage that nothing hindered,
    by its name.
    """

    file: Path
    cast: Cast
    whole: dict[str, Seen] = field(default_factory=dict)

    def copied(self, folder: Path) -> str:
        folder.mkdir()
        shutil.copy(self.file, folder / "nhipcau.db")
        return sqlite_url(folder)

    def after(self, stage: Stage, folder: Path) -> Seen:
        if stage.name not in self.whole:
            self.whole[stage.name] = done(self.cast, stage, self.copied(folder / "whole"))
        return self.whole[stage.name]


def dies(cast: Cast, stage: Stage, url: str, cut: Cut) -> Seen:
    """In a process of its own, which ends at the cut; back: what the next one sees."""

    def act() -> None:
        with started(url) as programme:
            stage.do(programme, cast)

    assert struck(act, cut) == KILLED, "it lived"
    with started(url) as programme:
        return seen(programme, cast)


def done(cast: Cast, stage: Stage, url: str) -> Seen:
    """By whoever does not know whether it was done before."""
    with started(url) as programme:
        stage.again(programme, cast)
        return seen(programme, cast)


def openers(found: Seen, tip: str) -> set[str]:
    opens = found["opens"]
    assert isinstance(opens, Mapping)
    return {name for name, sheets in opens.items() if tip in sheets}


@pytest.fixture(scope="module")
def town(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    file = Path(shutil.copy(sqlite_template, tmp_path_factory.mktemp("town") / "nhipcau.db"))
    cast = made(sqlite_url(file.parent))
    with started(sqlite_url(file.parent)) as programme:
        return Town(file, cast, {"": seen(programme, cast)})


@pytest.mark.parametrize(("stage", "when"), EVERY)
def test_a_stage_is_done_once_or_not_at_all_whenever_the_power_goes(
    town: Town, tmp_path: Path, stage: Stage, when: str
) -> None:
    before, after = town.whole[""], town.after(stage, tmp_path)
    at_once = before if stage.half else after
    allowed = {"before": [before], "during": [before, at_once], "after": [at_once]}[when]
    for seconds in SOON if when == "during" else SOON[:1]:
        url = town.copied(tmp_path / f"{seconds}")
        found = dies(town.cast, stage, url, Cut(when, stage.commit, stage.n, seconds))
        assert found in allowed
        if found == before or not stage.repeats:
            assert done(town.cast, stage, url) == after


@pytest.mark.slow
def test_every_stage_does_something_and_opens_tips_to_the_desks_it_should(town: Town, tmp_path: Path) -> None:
    """Else a stage that does nothing would be done once, however often the power goes."""
    for number, stage in enumerate(STAGES):
        (tmp_path / str(number)).mkdir()
        found = town.after(stage, tmp_path / str(number))
        assert (found != town.whole[""]) is not stage.name.startswith("stirs"), stage.name
        assert {tip: openers(found, tip) for tip in town.cast.tips} == {
            tip: OPEN_TO.get((stage.name, tip), OPEN_TO.get((stage.name, ""), DESKS)) for tip in town.cast.tips
        }, stage.name


@pytest.mark.slow
@pytest.mark.parametrize("n", [1, 2, 3])
def test_of_half_a_file_no_desk_and_no_mailbox_sees_anything_and_it_is_swept(
    town: Town, tmp_path: Path, n: int
) -> None:
    """At the third piece all of it has come, and nobody was told which tip it belongs to."""
    stage, url = BY_NAME["brings-a-piece"], town.copied(tmp_path / "half")
    assert len(PICTURE) > 2 * files.PIECE
    assert dies(town.cast, stage, url, Cut("after", stage.commit, n)) == town.whole[""]
    with started(url) as programme:
        rows = programme.database.read(lambda tx: tx.execute(citizen_file.select()).all())
        assert len(rows) == 1
        day = programme.clock.real().date()
        assert programme.database.write(lambda tx: files.purge(tx, day.replace(day=day.day + 2))) == 1


@pytest.mark.slow
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_a_transfer_on_postgresql_is_whole_or_not_there(database_url: str, when: str) -> None:
    cast, stage = made(database_url), BY_NAME["transfers"]
    with started(database_url) as programme:
        before = seen(programme, cast)
    found = dies(cast, stage, database_url, Cut(when, AUDIT))
    assert (found == before) is (when == "before")
    after = done(cast, stage, database_url)
    assert done(cast, stage, database_url) == after != before
    moved = after["rows"]
    assert isinstance(moved, Mapping)
    assert len(moved[PROTECTION.transfer.name]) == 2, "the one from before, and this one"


@pytest.mark.slow
@pytest.mark.parametrize("when", MOMENTS)
def test_a_rotation_by_the_operator_leaves_every_desk_and_the_audit_whole(
    town: Town, tmp_path: Path, when: str
) -> None:
    """The command, killed; then the commands as they are typed."""
    url, desk = town.copied(tmp_path / "var"), town.cast.officers["first"].desk_id.hex()
    given = {"NHIPCAU_DATABASE_URL": url, "NHIPCAU_OFFICIALS_SECRET": RING.text()}
    found = dies(town.cast, BY_NAME["rotates"], url, Cut(when, AUDIT))
    assert openers(found, "passed") == DESKS
    rotated = nhipcau(tmp_path, "desk", "rotate", desk, **given)
    assert (rotated.returncode, "Đã đổi khóa" in rotated.stdout) == (0, True), rotated.stderr
    verified = nhipcau(tmp_path, "audit", "verify", **given)
    assert verified.returncode == 0, verified.stderr
    with started(url) as programme:
        assert openers(seen(programme, town.cast), "passed") == DESKS
