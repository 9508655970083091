"""What a programme sees that is given a stranger's file: nothing but the file. With the real bwrap where it is."""

import os
import shutil
import socket
from pathlib import Path

import pytest

from bot import sandbox
from bot.sandbox import MIB, Bounds, Failed, TooSlow, command, holds, missing, run

real = pytest.mark.skipif(not holds(), reason="no sandbox can be made on this machine")
SECRET = "NHIPCAU_OFFICIALS_SECRET"


def stand_in(folder: Path, name: str, script: str) -> None:
    """A programme of this name that is found first."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    file.chmod(0o755)


def test_what_is_not_installed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert missing(("mat2", "ffmpeg")) == ("bwrap", "mat2", "ffmpeg")
    stand_in(tmp_path, "mat2", "")
    assert missing(("mat2", "ffmpeg")) == ("bwrap", "ffmpeg")
    assert not holds()
    with pytest.raises(Failed):
        run("true", b"")


def test_the_walls_are_up_whatever_is_run() -> None:
    words = command("true")
    for wall in ("--unshare-all", "--die-with-parent", "--new-session", "--clearenv"):
        assert wall in words
    bound = [words[at + 1] for at, word in enumerate(words) if word in ("--ro-bind", "--ro-bind-try")]
    assert bound == ["/usr", *sandbox.READABLE]
    assert not {"--bind", "--share-net", "--proc", "--dev"} & set(words)
    assert words[words.index("--dev-bind") + 1] == "/dev/null"


def test_no_key_goes_along_not_even_to_what_makes_the_walls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(tmp_path, "bwrap", "env")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv(SECRET, "1:abcd")
    told = run("true", b"").decode()
    assert str(tmp_path) in told
    assert SECRET not in told


@real
def test_inside_there_is_the_file_and_no_setting_no_home_and_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SECRET, "1:abcd")
    assert run("cat", b"what was sent") == b"what was sent"
    seen = run("env; ls -a / /etc /tmp /dev; pwd", b"").decode().split()
    assert not [word for word in seen if SECRET in word]
    assert not {"home", "root", "proc", "var", "run", "opt", "passwd", "nhipcau", "sys"} & set(seen)


@real
def test_nothing_can_be_written_but_into_memory() -> None:
    assert run("(echo x >/usr/bin/x; echo x >/etc/x; mkdir /x/y) 2>/dev/null; echo x >/tmp/x && ls /tmp", b"") == b"x\n"


@real
@pytest.mark.skipif(shutil.which("python3", path="/usr/bin") is None, reason="needs a Python of the system's")
def test_nobody_can_be_called_from_inside() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        call = f"/usr/bin/python3 -c 'import socket; socket.create_connection((\"127.0.0.1\", {port}), 2)'"
        assert run(f"{call} 2>&1 | tail -n 1", b"").startswith((b"ConnectionRefused", b"OSError"))
        listening.setblocking(False)
        with pytest.raises(BlockingIOError):
            listening.accept()


@real
@pytest.mark.parametrize(
    "script",
    [
        pytest.param("exit 3", id="ended badly"),
        pytest.param("no-such-programme", id="not there"),
        pytest.param("while :; do :; done", id="runs for ever"),
        pytest.param("sleep 60 & sleep 60", id="sleeps for ever"),
        pytest.param("cat /dev/zero", id="tells too much"),
        pytest.param("cat /dev/urandom >x", id="writes too much"),
    ],
)
def test_what_ends_badly_takes_too_long_or_too_much_is_given_up(script: str) -> None:
    with pytest.raises(Failed) as told:
        run(script, b"x" * MIB, Bounds(seconds=0.3, room=MIB))
    assert str(told.value) == ""
    assert told.value.__cause__ is None


@real
@pytest.mark.parametrize(("script", "slow"), [("sleep 60", True), ("exit 3", False)])
def test_what_takes_too_long_is_told_apart_from_what_ends_badly(script: str, slow: bool) -> None:
    with pytest.raises(Failed) as told:
        run(script, b"", Bounds(seconds=0.3 if slow else 30.0))
    assert isinstance(told.value, TooSlow) is slow
