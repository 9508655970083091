import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import AlreadyRunning, RoleLock

ELSEWHERE = (
    "import sys, pathlib; from bot.lock import RoleLock; RoleLock(pathlib.Path(sys.argv[1]), sys.argv[2]).__enter__()"
)


def test_one_process_holds_a_role(tmp_path: Path) -> None:
    with RoleLock(tmp_path, "citizens"), pytest.raises(AlreadyRunning) as refused:
        RoleLock(tmp_path, "citizens").__enter__()
    assert refused.value.args_for_text == {"name": "citizens.lock"}


def test_two_roles_stand_beside_each_other(tmp_path: Path) -> None:
    with RoleLock(tmp_path, "citizens"), RoleLock(tmp_path, "officials"):
        pass


def test_the_role_for_all_needs_both_and_gives_back_what_it_took(tmp_path: Path) -> None:
    with RoleLock(tmp_path, "officials"), pytest.raises(AlreadyRunning):
        RoleLock(tmp_path, "all").__enter__()
    with RoleLock(tmp_path, "citizens"):
        pass


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with RoleLock(tmp_path, "all"):
            pass


def test_another_process_is_kept_out(tmp_path: Path) -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(tmp_path), "all"]
    with RoleLock(tmp_path, "all"):
        assert b"AlreadyRunning" in subprocess.run(command, capture_output=True, check=False).stderr
    assert subprocess.run(command, check=False).returncode == 0


def test_the_lock_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with RoleLock(tmp_path, "citizens"):
        assert (tmp_path / "citizens.lock").stat().st_mode & 0o777 == 0o600
