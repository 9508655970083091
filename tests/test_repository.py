"""What must hold of the repository as a whole, and of every file in it."""

import ast
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OURS = ("bot", "handlers", "content", "storage", "locales", "tests", "docs", ".ci", "deploy")
TEXT = {".py", ".md", ".yaml", ".yml", ".toml", ".po", ".html", ".css", ".js", ".txt", ".csv", ".lock", ".cfg", ""}
PACKAGE_INDEXES = ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org")
MACHINE_PATHS = re.compile(r"(?<![\w./~-])/(work|root|home/\w+|Users/\w+|tmp/team|opt/wheels)(/|\b)")
NOT_OURS = re.compile("|".join([*map(re.escape, PACKAGE_INDEXES), MACHINE_PATHS.pattern]))
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==(\S+)")


def files() -> list[Path]:
    top = [path for path in ROOT.iterdir() if path.is_file() and path.suffix in TEXT and path.name != ".env"]
    inner = (path for room in OURS for path in (ROOT / room).rglob("*") if path.is_file() and path.suffix in TEXT)
    return sorted([*top, *(path for path in inner if "__pycache__" not in path.parts)])


def lines() -> Iterator[tuple[Path, int, str]]:
    for path in files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            yield path.relative_to(ROOT), number, line


def test_no_file_names_a_package_index_or_a_path_of_some_machine() -> None:
    assert [f"{path}:{number}" for path, number, line in lines() if NOT_OURS.search(line)] == []


@pytest.mark.parametrize("room", ["bot", "handlers", "storage"])
def test_no_vietnamese_text_for_people_stands_in_python(room: str) -> None:
    """Comments and docstrings may name things as they are called; literals are what reaches people."""
    said = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for node in literals(ast.parse(path.read_text(encoding="utf-8")))
        if is_vietnamese(str(node.value))
    ]
    assert said == []


def literals(tree: ast.Module) -> Iterator[ast.Constant]:
    documentation = {
        id(body[0].value)
        for body in (getattr(node, "body", None) for node in ast.walk(tree))
        if isinstance(body, list) and body and isinstance(body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
            yield node


def is_vietnamese(text: str) -> bool:
    """A letter of the Vietnamese alphabet that English lacks."""
    if text.isascii():
        return False
    return any("đ" in letter.lower() or len(unicodedata.normalize("NFD", letter)) > 1 for letter in text)


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Package → (version, how many hashes)."""
    found: dict[str, tuple[str, int]] = {}
    package = ""
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if pin := PIN.match(line):
            package = canonicalize_name(pin[1])
            found[package] = (pin[2], 0)
        found_hashes = line.count("--hash=sha256:")
        if found_hashes:
            found[package] = (found[package][0], found[package][1] + found_hashes)
    return found


@pytest.mark.parametrize("name", ["requirements.lock", ".ci/uv.lock"])
def test_every_locked_package_has_hashes_and_no_index_is_named(name: str) -> None:
    packages = locked(name)
    assert packages
    assert [package for package, (_, hashes) in packages.items() if hashes == 0] == []
    text = (ROOT / name).read_text(encoding="utf-8")
    assert not re.search(r"index-url|find-links|https?://", text)


def test_the_lock_holds_what_pyproject_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["dependency-groups"]["dev"],
        *project["build-system"]["requires"],
    ]
    packages = locked("requirements.lock")
    unmet = []
    for requirement in map(Requirement, asked):
        version = packages.get(canonicalize_name(requirement.name), ("", 0))[0]
        if not version or version not in requirement.specifier:
            unmet.append(str(requirement))
    assert unmet == []


def test_no_secret_and_no_database_is_in_the_tree() -> None:
    kept = [
        path for room in OURS for path in (ROOT / room).rglob("*") if path.suffix in {".db", ".secret", ".pem", ".key"}
    ]
    assert kept == []


def test_the_top_level_is_the_cards() -> None:
    for name in ("pyproject.toml", "bot", "handlers", "content", "locales", "storage", "tests", "README.md", "docs"):
        assert (ROOT / name).exists()
    for name in ("Makefile", ".ci/run", "requirements.lock", "LICENSE", "CHANGELOG.md", "CONTRIBUTING.md"):
        assert (ROOT / name).exists()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o100


def test_every_folder_of_code_is_packaged() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rooms = project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests"} == set(rooms)
