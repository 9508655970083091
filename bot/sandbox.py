"""A stranger's file in the hands of a programme that it may fool: shut in by bubblewrap (bwrap(1)).

Inside there is /usr to read, a few MiB of memory to write to, the file on standard input, and nothing else: no network,
no process beside it, no home, no key, no setting of ours. /proc is left out too: systemd's walls forbid to mount it.
"""

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass

SHELL = "bwrap"
HOME = "/tmp"  # noqa: S108  # of the sandbox: memory that goes with it
PATH = "/usr/bin:/usr/local/bin"
MIB = 1024 * 1024
READABLE = ("/etc/mime.types", "/etc/fonts", "/etc/ld.so.cache", "/etc/alternatives")  # what mat2 and drawing look up
WALLS = (
    *("--unshare-all", "--die-with-parent", "--new-session", "--cap-drop", "ALL", "--clearenv"),
    *("--setenv", "PATH", PATH, "--setenv", "LANG", "C.UTF-8", "--setenv", "HOME", HOME),
    *("--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin"),
    *("--symlink", "usr/lib", "/lib", "--symlink", "usr/lib64", "/lib64"),
    *(word for place in READABLE for word in ("--ro-bind-try", place, place)),
    *("--dev-bind", "/dev/null", "/dev/null", "--dev-bind", "/dev/urandom", "/dev/urandom"),
)


class Failed(Exception):
    """It ended badly, took too long, or used too much. Nothing of what it said: that may quote the file."""


class TooSlow(Failed):
    """It was still at work when its time was over."""


@dataclass(frozen=True)
class Bounds:
    """`seconds` for the whole run, `memory` and `room` (what may be written) in bytes."""

    seconds: float = 45.0  # the proxy in front waits for 60
    memory: int = 1024 * MIB
    room: int = 128 * MIB


USUAL = Bounds()


def missing(programmes: Iterable[str]) -> tuple[str, ...]:
    """Which of them, and of what shuts them in, are not on this machine."""
    return tuple(each for each in (SHELL, *programmes) if shutil.which(each) is None)


def run(script: str, sent: bytes, bounds: Bounds = USUAL) -> bytes:
    """What `script` (of sh, ours) writes to standard output when given `sent`. Blocks; raises Failed (TooSlow)."""
    with os.fdopen(os.memfd_create("out"), "w+b") as out:
        try:
            ended = subprocess.run(  # noqa: S603  # the words are ours; the file comes on standard input
                command(script, bounds),
                input=sent,
                stdout=out,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.environ.get("PATH", PATH)},
                timeout=bounds.seconds,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise TooSlow from None
        except OSError:
            raise Failed from None
        if ended.returncode:
            raise Failed
        out.seek(0)
        return out.read()


def command(script: str, bounds: Bounds = USUAL) -> tuple[str, ...]:
    """Limits are set inside, by a shell that has seen nothing of the file yet, and hold for all that follows it."""
    room = ("--size", str(bounds.room), "--tmpfs", HOME, "--size", str(16 * MIB), "--tmpfs", "/dev/shm")  # noqa: S108  # of the sandbox, as HOME
    limits = (
        "ulimit -c 0",
        f"ulimit -t {int(bounds.seconds * (os.cpu_count() or 1)) + 1}",  # of all processors: the clock ends it before
        f"ulimit -v {bounds.memory // 1024}",  # KiB
        f"ulimit -f {bounds.room // 512}",  # blocks of 512 bytes; for standard output, too
    )
    return (SHELL, *WALLS, *room, "--chdir", HOME, "sh", "-c", "; ".join((*limits, script)))


def holds() -> bool:
    """Whether this machine, as this user, lets a sandbox be made at all."""
    try:
        return run("echo well", b"", Bounds(seconds=10.0)) == b"well\n"
    except Failed:
        return False
