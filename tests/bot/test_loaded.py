"""What a process of one role has loaded of the program: the wall between the sides is also one of code."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Role
from storage.vault import Keyring
from tests.bench.service import ROOT
from tests.migrated import ready
from tests.world import sqlite_url

PUT_TOGETHER = """
import sys
from bot.settings import Settings
from bot.start import put_together
put_together(Settings.load(), {role!r}).body.close()
print(*(name for name, module in sys.modules.items() if module is not None))
"""
OFFICIALS = ("handlers.officials", "bot.web.desk", "bot.web.province", "bot.web.entry", "bot.compose_officials")
CITIZENS = ("handlers.citizens", "bot.web.citizen", "storage.cases.intake", "storage.cases.mailbox")
PICTURES = ("rich", "PIL", "openpyxl", "docx")


def loaded(home: Path, role: Role) -> frozenset[str]:
    """Every module of a process of this role that is about to serve, its bot's library not yet."""
    ready(sqlite_url(home))
    env = {"NHIPCAU_HOME": str(home), "NHIPCAU_DATABASE_URL": sqlite_url(home)}
    env |= {f"NHIPCAU_{role}_secret".upper(): Keyring.fresh().text()}
    env |= {f"NHIPCAU_{role}_token".upper(): "42000:ABC-DEF1234ghIkl-zyx57W2v1u1234567"}
    env |= {"NHIPCAU_DESK_VOUCHER": "ab" * 32}
    call = [sys.executable, "-c", PUT_TOGETHER.format(role=role)]
    return frozenset(subprocess.run(call, cwd=ROOT, env=env, check=True, capture_output=True).stdout.decode().split())


def of(modules: frozenset[str], rooms: tuple[str, ...]) -> list[str]:
    return [name for name in modules if any(name == room or name.startswith(f"{room}.") for room in rooms)]


@pytest.mark.parametrize(
    ("role", "own", "others"),
    [("citizens", CITIZENS, OFFICIALS), pytest.param("officials", OFFICIALS, CITIZENS, marks=pytest.mark.slow)],
)
def test_a_process_holds_the_code_of_its_own_side_only(
    tmp_path: Path, role: Role, own: tuple[str, ...], others: tuple[str, ...]
) -> None:
    modules = loaded(tmp_path, role)
    assert of(modules, own), "the search itself must find what is there"
    assert of(modules, others) == []
    assert of(modules, PICTURES) == [], "loaded at their first use"
