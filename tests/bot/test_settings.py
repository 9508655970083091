import csv
import os
from pathlib import Path

import pytest

from bot.cli.words import say
from bot.settings import OWN_UNITS, PROVINCES, BadSettings, Settings, unknown
from content.places.units import FOLDER

SECRET = "k1:" + "ab" * 32
CITIZENS_TOKEN = "100001:" + "c" * 35
OFFICIALS_TOKEN = "100002:" + "o" * 35


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NHIPCAU_")]:
        monkeypatch.delenv(name)


def test_without_any_setting_the_home_is_var_and_the_database_a_file_in_it() -> None:
    settings = Settings.load()
    assert settings.home == Path("var")
    assert settings.database == "sqlite:///var/nhipcau.db"
    assert settings.on_sqlite
    assert settings.address == "http://127.0.0.1:8710"
    assert settings.province == "01"


def test_the_environment_wins_over_the_env_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("NHIPCAU_PORT=8001\nNHIPCAU_PROVINCE=79\n")
    monkeypatch.setenv("NHIPCAU_PORT", "8002")
    settings = Settings.load()
    assert (settings.port, settings.province) == (8002, "79")


def test_what_is_given_on_the_command_line_wins_over_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIPCAU_PORT", "8002")
    assert Settings.load(port=8003).port == 8003


@pytest.mark.parametrize("place", ["environment", "env file"])
def test_a_setting_may_be_given_as_a_file(place: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text(SECRET + "\n")
    if place == "environment":
        monkeypatch.setenv("NHIPCAU_CITIZENS_SECRET_FILE", str(tmp_path / "secret"))
    else:
        (tmp_path / ".env").write_text(f"NHIPCAU_CITIZENS_SECRET_FILE={tmp_path / 'secret'}\n")
    secret = Settings.load().citizens_secret
    assert secret is not None
    assert secret.get_secret_value() == SECRET


def test_every_setting_has_a_file_form(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = {
        "home": "/srv/x",
        "database_url": "postgresql+psycopg://x",
        "citizens_secret": "a",
        "officials_secret": "b",
        "desk_voucher": "ab" * 32,
        "public_url": "https://x.example",
        "host": "::1",
        "port": "99",
        "province": "40",
        "citizens_token": CITIZENS_TOKEN,
        "officials_token": OFFICIALS_TOKEN,
        "telegram_api_url": "http://127.0.0.1:8081",
        "telegram_proxy": "http://127.0.0.1:3128",
        "telegram_webhook": "true",
        "smtp_url": "smtps://thu.example.vn",
        "mail_from": "Nhịp Cầu <nhac@so.example.vn>",
        "mail_bounces": "bounce@so.example.vn",
        "backup_days": "14",
    }
    assert set(values) == set(Settings.model_fields)
    for name, value in values.items():
        (tmp_path / name).write_text(value)
        monkeypatch.setenv(f"NHIPCAU_{name.upper()}_FILE", str(tmp_path / name))
    settings = Settings.load()
    assert settings.port == 99
    assert settings.host == "::1"
    assert not settings.on_sqlite


def test_a_setting_given_twice_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "port").write_text("1")
    monkeypatch.setenv("NHIPCAU_PORT", "2")
    monkeypatch.setenv("NHIPCAU_PORT_FILE", str(tmp_path / "port"))
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert (refused.value.text_id, refused.value.args_for_text) == ("cli.settings.twice", {"name": "NHIPCAU_PORT"})


def test_a_file_that_cannot_be_read_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NHIPCAU_OFFICIALS_SECRET_FILE", str(tmp_path / "nowhere"))
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert refused.value.args_for_text == {"name": "NHIPCAU_OFFICIALS_SECRET_FILE"}


@pytest.mark.parametrize(
    ("name", "value", "would_do"),
    [
        ("NHIPCAU_PORT", "eighty", "từ 0 đến 65535"),
        ("NHIPCAU_PORT", "70000", "từ 0 đến 65535"),
        ("NHIPCAU_PROVINCE", "Hà Nội", "mã của một tỉnh"),
        ("NHIPCAU_PROVINCE", "02", "mã của một tỉnh"),
        ("NHIPCAU_PROVINCE", "1", "mã của một tỉnh"),
        ("NHIPCAU_BACKUP_DAYS", "0", "từ 1 trở lên"),
        ("NHIPCAU_BACKUP_DAYS", "hai tuần", "từ 1 trở lên"),
        ("NHIPCAU_PUBLIC_URL", "ftp://x", "https://"),
        ("NHIPCAU_PUBLIC_URL", "https://", "địa chỉ web đầy đủ"),
        ("NHIPCAU_TELEGRAM_API_URL", "api.example", "https://"),
        ("NHIPCAU_TELEGRAM_API_URL", "https://api.example:99999", "địa chỉ web đầy đủ"),
        ("NHIPCAU_TELEGRAM_PROXY", "ftp://proxy.example", "proxy HTTP"),
        ("NHIPCAU_TELEGRAM_PROXY", "https://", "proxy HTTP"),
        ("NHIPCAU_TELEGRAM_PROXY", "socks5://proxy.example:1080", "SOCKS không dùng được"),
        ("NHIPCAU_TELEGRAM_WEBHOOK", "perhaps", "true hoặc false"),
    ],
)
def test_a_bad_value_is_refused_by_name_with_what_would_do_and_never_repeated(
    name: str, value: str, would_do: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert refused.value.args_for_text == {"name": name}
    assert would_do in say(refused.value.text_id, name=name)
    assert value not in str(refused.value) + repr(refused.value)


def test_the_provinces_are_those_whose_communes_are_known() -> None:
    with (FOLDER / "units.csv").open(encoding="utf-8", newline="") as file:
        assert {row["province_code"] for row in csv.DictReader(file)} == set(PROVINCES.split())


def test_a_province_whose_units_were_imported_here_is_one_too(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(home=tmp_path, province="99")
    assert "nhipcau units import" in say(refused.value.text_id, name="NHIPCAU_PROVINCE")
    (tmp_path / OWN_UNITS).parent.mkdir(parents=True)
    (tmp_path / OWN_UNITS).write_text("province_code,province,code,name,kind\n99,Tỉnh Mới,99001,Xã Một,xã\n", "utf-8")
    assert Settings.load(home=tmp_path, province="99").province == "99"
    with pytest.raises(BadSettings):
        Settings.load(home=tmp_path, province="98")


@pytest.mark.parametrize(
    "token", ["hunter2", "123:" + "a" * 35, "100001:" + "a" * 29, "100001:" + "a" * 34 + "ế", "bot100001:" + "a" * 35]
)
@pytest.mark.parametrize("name", ["NHIPCAU_CITIZENS_TOKEN", "NHIPCAU_OFFICIALS_TOKEN"])
def test_a_token_that_botfather_never_printed_is_refused_and_never_repeated(
    name: str, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, token)
    with pytest.raises(BadSettings) as refused:
        Settings.load()
    assert (refused.value.text_id, refused.value.args_for_text) == ("cli.settings.token", {"name": name})
    assert token not in str(refused.value) + repr(refused.value)


def test_one_bot_cannot_serve_both_sides() -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(citizens_token=CITIZENS_TOKEN, officials_token=CITIZENS_TOKEN)
    assert refused.value.text_id == "cli.settings.equal-tokens"
    assert CITIZENS_TOKEN not in str(refused.value) + repr(refused.value)


@pytest.mark.parametrize(
    ("public_url", "api_url", "taken"),
    [
        ("https://x.example", "", True),
        ("http://127.0.0.1:8710", "", False),
        ("", "", False),
        ("http://127.0.0.1:8710", "http://127.0.0.1:8081", True),
        ("", "http://127.0.0.1:8081", False),
        ("https://x.example:8443", "", True),
        ("https://x.example:8444", "http://127.0.0.1:8081", True),
    ],
)
def test_a_webhook_needs_an_address_that_telegram_takes(public_url: str, api_url: str, taken: bool) -> None:
    given = {"public_url": public_url, "telegram_api_url": api_url, "telegram_webhook": True}
    if taken:
        assert Settings.load(**given).telegram_webhook
        return
    with pytest.raises(BadSettings) as refused:
        Settings.load(**given)
    assert refused.value.text_id == "cli.settings.webhook"


@pytest.mark.parametrize("port", [8444, 8710, 1443])
def test_telegram_calls_at_four_ports_only(port: int) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(public_url=f"https://x.example:{port}", telegram_webhook=True)
    assert refused.value.text_id == "cli.settings.webhook-port"
    assert not Settings.load(public_url=f"https://x.example:{port}").telegram_webhook  # asking needs no port


def test_a_bot_api_server_of_one_s_own_loses_its_last_slash() -> None:
    assert Settings.load(telegram_api_url="http://127.0.0.1:8081/").telegram_api_url == "http://127.0.0.1:8081"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_way_around_a_block_may_be_a_proxy_with_a_password(scheme: str) -> None:
    assert Settings.load(telegram_proxy=f"{scheme}://u:p@proxy.example:3128").telegram_proxy.startswith(scheme)


def test_secrets_and_the_database_password_show_nowhere() -> None:
    settings = Settings.load(
        citizens_secret=SECRET,
        officials_secret=SECRET,
        citizens_token=CITIZENS_TOKEN,
        telegram_proxy="http://u:hunter2@proxy.example:3128",
        database_url="postgresql+psycopg://u:hunter2@db/n",
    )
    for shown in (repr(settings), str(settings), f"{settings}"):
        assert "abab" not in shown
        assert "cccc" not in shown
        assert "hunter2" not in shown


def test_an_empty_setting_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIPCAU_PORT", "")
    assert Settings.load().port == 8710


def test_nor_is_an_empty_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "token").write_text("\n")
    monkeypatch.setenv("NHIPCAU_CITIZENS_TOKEN_FILE", str(tmp_path / "token"))
    assert Settings.load().citizens_token is None


def test_the_public_address_loses_its_last_slash() -> None:
    assert Settings.load(public_url="https://x.example/").address == "https://x.example"


def test_misspelt_names_are_found() -> None:
    assert unknown(["PATH", "NHIPCAU_PORT", "NHIPCAU_PORT_FILE", "NHIPCAU_SECRET"]) == ("NHIPCAU_SECRET",)


@pytest.mark.parametrize("url", ["thu.example.vn", "http://thu.example.vn", "smtp://thu.example.vn:x", "smtp://"])
def test_a_mail_server_is_an_smtp_address_and_its_password_is_never_told(url: str) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(smtp_url=url, mail_from="nhac@so.example.vn")
    assert refused.value.text_id == "cli.settings.bad.smtp"
    shown = Settings.load(smtp_url="smtp://ai:mat-khau@thu.example.vn", mail_from="nhac@so.example.vn")
    assert "mat-khau" not in repr(shown)


@pytest.mark.parametrize(("sender", "bounces"), [("", ""), ("Nhịp Cầu", ""), ("nhac@so.example.vn", "nowhere")])
def test_whoever_sends_letters_has_an_address(sender: str, bounces: str) -> None:
    with pytest.raises(BadSettings) as refused:
        Settings.load(smtp_url="smtps://thu.example.vn", mail_from=sender, mail_bounces=bounces)
    assert refused.value.text_id == "cli.settings.bad.mail"
