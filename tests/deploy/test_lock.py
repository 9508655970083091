"""`deploy/requirements.lock`: what a machine installs is what was tested here, and none of the tools."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^([a-z0-9][a-z0-9.-]*)==(\S+) \\\n((?: {4}--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE)
Locked = dict[str, tuple[str, frozenset[str]]]


def locked(path: Path) -> Locked:
    """By name: the version, and the hashes of its files."""
    text = path.read_text("utf-8")
    return {
        name: (version, frozenset(re.findall(r"sha256:(\w+)", files))) for name, version, files in BLOCK.findall(text)
    }


def wanted(group: str = "") -> set[str]:
    """The names that pyproject.toml asks for by itself."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = project["dependency-groups"][group] if group else project["project"]["dependencies"]
    return {re.split(r"[^A-Za-z0-9.-]", line)[0].lower() for line in asked}


def test_it_is_the_part_of_the_whole_lock_that_a_service_needs() -> None:
    """Was this red after `make lock`: make it anew as its first lines say."""
    whole, part = locked(ROOT / "requirements.lock"), locked(ROOT / "deploy" / "requirements.lock")
    assert {name: whole[name] for name in part} == part
    assert wanted() <= set(part)
    assert set(part) & wanted("dev") == {"hatchling"}
