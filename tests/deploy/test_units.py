"""The units of `deploy/`: each process has its own user, its own secret and token, and nothing of the other zone."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import PREFIX, ROLES, Settings, unknown

DEPLOY = Path(__file__).parents[2] / "deploy"
ZONES = {"citizens": "officials", "officials": "citizens"}
UNITS = (*ZONES, "all")
ANALYZE = shutil.which("systemd-analyze")


def unit(zone: str) -> str:
    return (DEPLOY / f"nhipcau-{zone}.service").read_text("utf-8")


@pytest.mark.parametrize(("zone", "other"), ZONES.items())
def test_a_process_is_given_what_its_own_zone_has(zone: str, other: str) -> None:
    lines = [line for line in unit(zone).splitlines() if not line.startswith(("#", "Description"))]
    assert f"User=nhipcau-{zone}" in lines
    assert f"ExecStart=/opt/nhipcau/bin/nhipcau serve --role {zone}" in lines
    assert not [line for line in lines if other in line.lower()]
    assert zone in ROLES


@pytest.mark.parametrize("zone", ZONES)
def test_a_secret_and_a_token_come_as_credentials_never_in_the_environment(zone: str) -> None:
    pointed = dict(re.findall(r"(NHIPCAU_\w+)_FILE=%d/(\w+)", unit(zone)))
    loaded = dict(re.findall(r"^LoadCredential=(\w+):(\S+)$", unit(zone), re.MULTILINE))
    secretive = {f"{PREFIX}{zone.upper()}_{what}" for what in ("SECRET", "TOKEN")}
    assert set(pointed) == secretive
    assert {loaded[name] for name in pointed.values()} == {f"/etc/nhipcau/{zone}.{name}" for name in loaded}
    assert not re.search(r"(SECRET|TOKEN)=", unit(zone))


def test_the_one_process_of_a_small_machine_is_given_both_zones_as_credentials_too() -> None:
    pointed = dict(re.findall(r"(NHIPCAU_\w+)_FILE=%d/(\S+)", unit("all")))
    loaded = dict(re.findall(r"^LoadCredential=(\S+):(\S+)$", unit("all"), re.MULTILINE))
    assert pointed == {
        f"{PREFIX}{zone.upper()}_{what}": f"{zone}.{what.lower()}" for zone in ZONES for what in ("SECRET", "TOKEN")
    }
    assert loaded == {name: f"/etc/nhipcau/{name}" for name in pointed.values()}
    assert "ExecStart=/opt/nhipcau/bin/nhipcau serve --role all\n" in unit("all")
    assert f"Conflicts={' '.join(f'nhipcau-{zone}.service' for zone in ZONES)}\n" in unit("all")


@pytest.mark.parametrize("zone", UNITS)
def test_every_setting_in_a_unit_is_one(zone: str) -> None:
    names = re.findall(rf"({PREFIX}\w+)=", unit(zone))
    assert names
    assert unknown(names) == ()


def test_every_setting_is_told_to_operators() -> None:
    page = (DEPLOY.parent / "docs" / "deploy.md").read_text("utf-8")
    table = page[page.index("## Settings") :]
    assert [name for name in Settings.model_fields if f"`{PREFIX}{name.upper()}`" not in table] == []


def test_the_two_processes_share_no_port() -> None:
    ports = {re.findall(r"NHIPCAU_PORT=(\d+)", unit(zone))[0] for zone in ZONES}
    proxied = set(re.findall(r"server 127\.0\.0\.1:(\d+);", (DEPLOY / "nginx.conf").read_text("utf-8")))
    assert len(ports) == 2
    assert ports == proxied


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not on this machine")
def test_systemd_takes_the_units_and_finds_little_exposed(tmp_path: Path) -> None:
    shutil.copytree(DEPLOY, tmp_path / "units")
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path / 'units'}:"}
    for zone in UNITS:
        path = tmp_path / "units" / f"nhipcau-{zone}.service"
        path.write_text(unit(zone).replace("/opt/nhipcau/bin/nhipcau", "/bin/true"), "utf-8")
        assert analyze(environment, "verify", str(path)) == ""
        [exposure] = re.findall(r"exposure level for \S+ (\S+)", analyze(environment, *offline(path)))
        assert float(exposure) < 2


@pytest.mark.skipif(ANALYZE is None, reason="systemd is not on this machine")
@pytest.mark.parametrize("zone", ["officials", "all"])
def test_systemd_takes_what_cleaning_files_needs(tmp_path: Path, zone: str) -> None:
    shutil.copytree(DEPLOY, tmp_path / "units")
    extra = tmp_path / "units" / f"nhipcau-{zone}.service.d"
    extra.mkdir()
    shutil.copy(DEPLOY / "zz-cleaning.conf", extra)
    environment = {**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path / 'units'}:"}
    path = tmp_path / "units" / f"nhipcau-{zone}.service"
    path.write_text(unit(zone).replace("/opt/nhipcau/bin/nhipcau", "/bin/true"), "utf-8")
    assert analyze(environment, "verify", str(path)) == ""
    told = analyze(environment, *offline(path))
    [exposure] = re.findall(r"exposure level for \S+ (\S+)", told)
    assert float(exposure) < 3
    assert set(re.findall(r"✗ RestrictNamespaces=~(\w+)", told)) == {
        "user",
        "pid",
        "net",
        "uts",
        "mnt",
        "cgroup",
        "ipc",
    }
    assert set(re.findall(r"✗ SystemCallFilter=~(@\w+)", told)) >= {"@mount", "@privileged"}, "capset and pivot_root"


def offline(path: Path) -> tuple[str, ...]:
    return ("security", "--offline=yes", "--no-pager", path.name)


def analyze(environment: dict[str, str], *words: str) -> str:
    assert ANALYZE
    ran = subprocess.run([ANALYZE, *words], env=environment, capture_output=True, text=True, check=False, timeout=60)
    return ran.stdout + ran.stderr
