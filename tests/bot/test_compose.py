"""What a process is given follows from its role; nothing the citizens' process holds opens a case."""

import gc
from pathlib import Path
from types import CodeType, ModuleType

import pytest
from pydantic import SecretStr

from bot.body import Body
from bot.clock import SystemClock
from bot.compose import build
from bot.keys import NoSecret
from bot.settings import Role, Settings
from handlers.conversation import Say, Sheet
from storage.accounts.vouching import Trust
from storage.vault import Keyring
from tests.migrated import ready
from tests.world import over, sqlite_url

CITIZENS, OFFICIALS = Keyring.fresh(), Keyring.fresh()


def settings(folder: Path, **secrets: Keyring) -> Settings:
    given = {f"{zone}_secret": SecretStr(ring.text()) for zone, ring in secrets.items()}
    line = Trust.of(OFFICIALS).keys[0].hex()
    return Settings(home=folder, database_url=sqlite_url(folder), desk_voucher=line, **given)


def body(folder: Path, role: Role, **secrets: Keyring) -> Body:
    ready(sqlite_url(folder))
    return build(settings(folder, **secrets), role, SystemClock())


def reachable(start: object) -> set[bytes]:
    """Every byte string that can be come to from here, but for what the program itself is made of."""
    seen: set[int] = set()
    found: set[bytes] = set()
    ahead: list[object] = [start]
    while ahead:
        one = ahead.pop()
        if id(one) in seen or _is_program(one):
            continue
        seen.add(id(one))
        if isinstance(one, bytes):
            found.add(one)
        ahead += gc.get_referents(one)
    return found


def _is_program(one: object) -> bool:
    """Classes, modules and their global names: this test's own secrets stand there too."""
    return isinstance(one, type | ModuleType | CodeType) or (isinstance(one, dict) and "__builtins__" in one)


@pytest.mark.parametrize(
    ("role", "zone", "other"), [("citizens", "citizens", "officials"), ("officials", "officials", "citizens")]
)
def test_a_process_serves_its_own_side_only(tmp_path: Path, role: Role, zone: str, other: str) -> None:
    made = body(tmp_path, role, citizens=CITIZENS, officials=OFFICIALS)
    assert getattr(made.parts, zone) is not None
    assert getattr(made.parts, other) is None
    made.close()


def test_the_citizens_process_does_without_the_officials_secret(tmp_path: Path) -> None:
    made = body(tmp_path, "citizens", citizens=CITIZENS)
    made.close()


@pytest.mark.parametrize(
    ("days", "told"), [(None, Say("privacy.backups.unsaid")), (14, Say("privacy.backups", {"days": 14}))]
)
def test_how_long_backups_last_is_told_where_the_operator_said_it(tmp_path: Path, days: int | None, told: Say) -> None:
    ready(sqlite_url(tmp_path))
    given = settings(tmp_path, citizens=CITIZENS).model_copy(update={"backup_days": days})
    made = build(given, "citizens", SystemClock())
    assert made.parts.citizens
    for channel in ("web", "telegram"):
        [sheet] = (
            each
            for each in made.parts.citizens.core.look(channel, "one", "privacy").screen.blocks
            if isinstance(each, Sheet)
        )
        [kept] = (text for _, text in sheet.rows if isinstance(text, Say) and text.id == f"privacy.{channel}.kept")
        assert kept.args["backups"] == told
    made.close()


def test_a_process_without_its_own_secret_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NoSecret):
        body(tmp_path, "officials", citizens=CITIZENS)


def test_nothing_the_citizens_process_holds_is_a_desks_or_the_other_zones_key(tmp_path: Path) -> None:
    made = body(tmp_path, "citizens", citizens=CITIZENS, officials=OFFICIALS)
    desk = over(made.database).holders["protection"]
    held = reachable(made)
    assert CITIZENS.current.secret in held, "the search itself must find what is there"
    assert OFFICIALS.current.secret not in held
    assert held.isdisjoint(desk.keys.values())
    made.close()
