import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text, update

from bot.cli.run import doctor as command
from bot.clock import SystemClock
from bot.doctor import LOOKS, examine
from bot.findings import Finding
from bot.private_way import is_private_way
from bot.seed import mark
from bot.settings import ROLES, Role, Settings
from content.programme.plans import FOLDER
from content.texts import Texts
from handlers.officials.nudging.ladders import pause
from storage import settings
from storage.accounts.admission import approve
from storage.accounts.deskkeys import KeyPair
from storage.accounts.members import keys_of
from storage.accounts.officials import add, give_key, leave
from storage.accounts.organisations import Side, create_desk, create_organisation
from storage.accounts.turnover import join
from storage.cases.tables import PROTECTION, SUPPORT
from storage.engine import Database
from storage.grants import ZONES
from storage.vault import Keyring
from tests.bot.test_sandbox import stand_in
from tests.migrated import ready
from tests.rings import OFFICE_RING, SIGNER
from tests.roles import as_zone, with_roles
from tests.storage.town import filed, staffed

CITIZENS, OFFICIALS = Keyring.fresh().text(), OFFICE_RING.text()
CITIZENS_TOKEN, OFFICIALS_TOKEN = "100001:" + "c" * 35, "100002:" + "o" * 35
HANOI = "01"
RUNS = 'while [ "$1" != sh ]; do shift; done; exec "$@"'  # bwrap without its walls
LOCALES = Path(__file__).parent.parent.parent / "locales"
MORE, LESS = ("unsafe", "cli.doctor.role-may-more"), ("missing", "cli.doctor.role-may-less")
Given = dict[str, object]


@pytest.fixture
def given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Settings of a service that could be opened today, but for its register."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("NHIPCAU_")]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    install(tmp_path / "bin", "mat2", "ffmpeg", bwrap=RUNS)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}")
    secrets = {"citizens_secret": CITIZENS, "officials_secret": OFFICIALS}
    tokens = {"citizens_token": CITIZENS_TOKEN, "officials_token": OFFICIALS_TOKEN}
    return (
        {"home": home, "public_url": "https://nhipcau.example", "province": HANOI, "backup_days": 14} | secrets | tokens
    )


@pytest.fixture
def database(given: Given) -> Iterator[Database]:
    url = Settings.load(**given).database
    ready(url)
    opened = Database(url)
    yield opened
    opened.close()


def install(folder: Path, *names: str, **scripts: str) -> None:
    """Stand-ins for what cleans files: whether they are there is all that is looked at, but for what `scripts` do."""
    folder.mkdir(exist_ok=True)
    for name, script in {**dict.fromkeys(names, ""), **scripts}.items():
        stand_in(folder, name, script)


def found(given: Given, role: Role = "all") -> set[tuple[str, str]]:
    """Without the content, which takes half a second to load and has a test of its own."""
    return {(finding.level, finding.text_id) for finding in examine(Settings.load(**given), role, LOOKS)}


def staff(database: Database, side: Side, members: int) -> None:
    """A desk of the province with so many admitted members."""
    ring, today, holders = OFFICE_RING, SystemClock().real().date(), list[tuple[bytes, KeyPair]]()

    def make(tx: object) -> None:
        organisation = create_organisation(tx, f"Cơ quan {side}", side, HANOI)
        desk = create_desk(tx, SIGNER, organisation, f"Bàn {side}", ("province", HANOI))
        for _ in range(members):
            pair = KeyPair.new()
            row = add(tx, organisation, "desk")
            give_key(tx, ring, row.id, pair.public, b"locked")
            join(tx, SIGNER, desk, (row.id, pair.public), today)
            holders.append((row.id, pair))
            if len(holders) > 1:
                keys = keys_of(tx, desk, holders[0][0], holders[0][1].private)
                approve(tx, SIGNER, desk, keys, holders[0][0], (row.code, today))

    database.write(make)


def test_a_service_with_two_staffed_desks_is_well(given: Given, database: Database) -> None:
    staff(database, "protection", 2)
    staff(database, "support", 2)
    assert found(given) == {("note", "cli.doctor.mail-off")}


def test_letters_want_https_and_a_place_to_come_back_to(given: Given, database: Database) -> None:
    given |= {"smtp_url": "smtps://thu.example.vn", "mail_from": "nhac@so.example.vn", "public_url": "http://x.vn"}
    assert {("unsafe", "cli.doctor.mail-without-https"), ("note", "cli.doctor.mail-no-bounces")} <= found(given)


def test_the_content_that_comes_with_it_is_well(given: Given) -> None:
    assert not [
        finding for finding in examine(Settings.load(**given), "all") if finding.text_id == "cli.doctor.content"
    ]


def test_missing_secrets_are_named_for_the_role(given: Given, database: Database) -> None:
    del given["officials_secret"]
    assert ("missing", "cli.secret.missing") in found(given, "all")
    assert ("missing", "cli.secret.missing") not in found(given, "citizens")


def test_a_short_secret_is_named(given: Given, database: Database) -> None:
    assert ("missing", "cli.secret.bad") in found(given | {"citizens_secret": "1:abcd"})


def test_equal_secrets_are_unsafe(given: Given, database: Database) -> None:
    assert ("unsafe", "cli.doctor.equal-secrets") in found(given | {"officials_secret": CITIZENS})


def test_a_database_without_migrations_is_named(given: Given) -> None:
    assert ("missing", "cli.database.old") in found(given)


@pytest.mark.parametrize("url", ["postgresql://u:hunter2@127.0.0.1:1/none", "mysql://x/y", "no url at all"])
def test_a_database_that_does_not_answer_is_named(url: str, given: Given) -> None:
    assert ("missing", "cli.database.unreachable") in found(given | {"database_url": url}, "citizens")


def test_one_process_for_both_zones_needs_sqlite(given: Given) -> None:
    told = found(given | {"database_url": "postgresql://u@127.0.0.1:1/none"}, "all")
    assert ("unsafe", "cli.serve.all-needs-sqlite") in told


@pytest.mark.parametrize(
    ("url", "private"),
    [
        ("sqlite:///x.db", True),
        ("postgresql:///n", True),
        ("postgresql://u@localhost/n", True),
        ("postgresql:///n?host=/run/postgresql", True),
        ("postgresql:///n?host=127.0.0.1:5432", True),
        ("postgresql://u@db.example/n", False),
        ("postgresql://u@db.example/n?sslmode=prefer", False),
        ("postgresql://u@db.example/n?sslmode=verify-full", True),
        ("postgresql://u@localhost/n?hostaddr=203.0.113.7", False),
        ("postgresql://u@localhost/n?host=db.example", False),
        ("postgresql:///n?host=localhost&host=db.example", False),
        ("postgresql:///n?host=localhost,db.example", False),
        ("postgresql:///n?service=far", False),
        ("postgresql:///n?service=far&sslmode=prefer", False),
        ("postgresql:///n?service=far&sslmode=verify-full", True),
    ],
)
def test_a_far_database_is_spoken_to_in_secret(url: str, private: bool) -> None:
    assert is_private_way(url, {}) is private


@pytest.mark.parametrize(
    ("environment", "private"),
    [
        ({"PGHOST": "db.example"}, False),
        ({"PGHOST": "/run/postgresql"}, True),
        ({"PGHOSTADDR": "203.0.113.7"}, False),
        ({"PGHOSTADDR": "127.0.0.1"}, True),
        ({"PGSERVICE": "far"}, False),
        ({"PGHOST": "db.example", "PGSSLMODE": "verify-full"}, True),
        ({"PGSERVICE": "far", "PGSSLMODE": "verify-full"}, False),
    ],
)
def test_what_the_environment_says_about_the_way_counts_too(environment: dict[str, str], private: bool) -> None:
    assert is_private_way("postgresql:///n", environment) is private


def test_an_address_in_the_environment_overrules_a_near_host() -> None:
    assert not is_private_way("postgresql://u@localhost/n", {"PGHOSTADDR": "203.0.113.7"})
    assert not is_private_way("postgresql://u@localhost/n?sslmode=prefer", {"PGHOSTADDR": "203.0.113.7"})


def test_a_home_others_can_read_is_unsafe(given: Given, database: Database) -> None:
    Path(str(given["home"])).chmod(0o755)
    assert ("unsafe", "cli.doctor.open-to-others") in found(given)


def opened_paths(given: Given) -> set[Path]:
    findings = examine(Settings.load(**given), "all", LOOKS)
    return {Path(str(each.args["path"])) for each in findings if each.text_id == "cli.doctor.open-to-others"}


@pytest.mark.parametrize(
    ("mode", "told"), [(0o644, True), (0o640, True), (0o604, True), (0o600, False), (0o400, False)]
)
def test_a_secret_s_file_is_its_owner_s_alone(
    mode: int, told: bool, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "citizens.secret"
    file.write_text(str(given.pop("citizens_secret")), "ascii")
    file.chmod(mode)
    monkeypatch.setenv("NHIPCAU_CITIZENS_SECRET_FILE", str(file))
    assert (file in opened_paths(given)) is told


@pytest.mark.parametrize("name", ["CITIZENS_TOKEN", "OFFICIALS_TOKEN", "TELEGRAM_PROXY"])
def test_so_is_a_token_s_file(name: str, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "told"
    file.write_text(str(given.pop(name.lower(), "http://u:p@proxy.example:3128")), "ascii")
    file.chmod(0o644)
    monkeypatch.setenv(f"NHIPCAU_{name}_FILE", str(file))
    assert file in opened_paths(given)


@pytest.mark.parametrize(
    ("role", "told"), [("citizens", {"OFFICIALS_TOKEN"}), ("officials", {"CITIZENS_TOKEN"}), ("all", set())]
)
def test_a_side_without_its_token_is_worth_a_note(role: Role, told: set[str], given: Given, database: Database) -> None:
    """Only to the process that would serve it."""
    for name in ("citizens_token", "officials_token"):
        without = {key: value for key, value in given.items() if key != name}
        off = ("note", "cli.doctor.channel-off") in found(without, role)
        assert off is (name.upper() not in told)


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("", False),
        ("http://127.0.0.1:8081", False),
        ("http://localhost:8081", False),
        ("https://api.example", False),
        ("http://api.example", True),
    ],
)
def test_a_far_bot_api_server_is_spoken_to_in_secret(url: str, told: bool, given: Given, database: Database) -> None:
    assert (("unsafe", "cli.doctor.api-without-tls") in found(given | {"telegram_api_url": url})) is told


def test_secrets_pointed_at_or_written_in_the_env_file_are_looked_at(given: Given, tmp_path: Path) -> None:
    pointed = tmp_path / "officials.secret"
    pointed.write_text(str(given.pop("officials_secret")), "ascii")
    pointed.chmod(0o644)
    lines = f"NHIPCAU_OFFICIALS_SECRET_FILE={pointed}\nNHIPCAU_DATABASE_URL=sqlite:///home/nhipcau.db\n"
    (tmp_path / ".env").write_text(lines, "utf-8")
    (tmp_path / ".env").chmod(0o644)
    assert {pointed, Path(".env")} <= opened_paths(given)


def test_a_database_apart_from_the_home_is_looked_at_where_it_is(given: Given, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir(mode=0o755)
    folder.chmod(0o755)
    assert folder in opened_paths(given | {"database_url": f"sqlite:///{folder / 'x.db'}"})


def test_a_database_file_that_stands_open_is_told_before_opening_it_makes_it_private(
    given: Given, database: Database
) -> None:
    file = Path(str(given["home"])) / "nhipcau.db"
    file.chmod(0o644)
    assert file in opened_paths(given)
    assert file not in opened_paths(given)


def test_a_province_nobody_chose_is_worth_a_note(
    given: Given, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    del given["province"]
    assert ("note", "cli.doctor.default-province") in found(given)
    monkeypatch.setenv("NHIPCAU_PROVINCE", "01")
    assert ("note", "cli.doctor.default-province") not in found(given)


def test_that_nobody_said_how_long_backups_last_is_worth_a_note_where_people_ask(
    given: Given, database: Database
) -> None:
    del given["backup_days"]
    assert ("note", "cli.doctor.no-backup-days") in found(given, "citizens")
    assert ("note", "cli.doctor.no-backup-days") not in found(given, "officials")


@pytest.mark.parametrize(
    ("url", "expected"),
    [("", ("missing", "cli.doctor.no-public-url")), ("http://x.example", ("unsafe", "cli.doctor.not-https"))],
)
def test_the_public_address_is_https(url: str, expected: tuple[str, str], given: Given, database: Database) -> None:
    assert expected in found(given | {"public_url": url})


def test_listening_everywhere_is_worth_a_note(given: Given, database: Database) -> None:
    assert ("note", "cli.doctor.public-host") in found(given | {"host": "0.0.0.0"})


def test_a_misspelt_setting_is_worth_a_note(given: Given, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NHIPCAU_DATABSE_URL", "x")
    assert ("note", "cli.doctor.unknown-name") in found(given)


def test_a_side_without_a_provincial_desk_is_named(given: Given, database: Database) -> None:
    assert {("missing", f"cli.doctor.no-desk.{side}") for side in ("protection", "support")} <= found(given)


def test_a_desk_nobody_joined_has_no_key(given: Given, database: Database) -> None:
    staff(database, "protection", 0)
    assert ("missing", "cli.doctor.desk-without-key") in found(given)


def test_a_desk_of_one_is_not_enough(given: Given, database: Database) -> None:
    staff(database, "support", 1)
    assert ("missing", "cli.doctor.desk-of-one") in found(given)


def test_cases_that_nobody_is_left_to_read_are_counted_where_the_officials_secret_is(
    given: Given, database: Database
) -> None:
    desk = database.write(lambda tx: staffed(tx, "protection"))
    for _ in range(2):
        filed(database)
    told = ("missing", "cli.doctor.forsaken.protection")
    assert told not in found(given)
    database.write(lambda tx: leave(tx, desk.officer, SystemClock().real().date()))
    settings = Settings.load(**given)
    assert {"count": 2} in [each.args for each in examine(settings, "all", LOOKS) if each.text_id == told[1]]
    del given["officials_secret"]
    assert told not in found(given)


def test_of_requests_for_help_that_nobody_is_left_to_read_it_says_only_that_there_are_some(
    given: Given, database: Database
) -> None:
    desk = database.write(lambda tx: staffed(tx, "support"))
    filed(database, SUPPORT, kind="request")
    database.write(lambda tx: leave(tx, desk.officer, SystemClock().real().date()))
    found = examine(Settings.load(**given), "all", LOOKS)
    [told] = [each for each in found if each.text_id == "cli.doctor.forsaken.support"]
    assert told.args == {}


def test_damaged_tips_are_counted_and_of_requests_it_is_said_that_there_are_some(
    given: Given, database: Database
) -> None:
    for tables, side in ((PROTECTION, "protection"), (SUPPORT, "support")):
        database.write(lambda tx, side=side: staffed(tx, side))
        filed(database, tables)
        spoilt = text(f"UPDATE {tables.case} SET slot = 2000000000")
        database.write(lambda tx, spoilt=spoilt: tx.execute(spoilt))
    told = [each for each in examine(Settings.load(**given), "all", LOOKS) if ".damaged." in each.text_id]
    assert [(each.text_id.rpartition(".")[2], each.args) for each in told] == [
        ("protection", {"count": 1}),
        ("support", {}),
    ]


def test_tips_that_nobody_opened_in_time_are_counted_and_of_requests_it_is_said_that_there_are_some(
    given: Given, database: Database
) -> None:
    for tables, kind in ((PROTECTION, "held"), (SUPPORT, "request")):
        database.write(lambda tx, side=tables.side: staffed(tx, side))
        filed(database, tables, kind=kind)
        database.write(lambda tx, case=tables.case: tx.execute(update(case).values(escalated=date(2026, 11, 23))))
    told = [each for each in examine(Settings.load(**given), "all", LOOKS) if ".late." in each.text_id]
    assert told == [
        Finding("note", "cli.doctor.late.protection", {"count": 1}),
        Finding("note", "cli.doctor.late.support"),
    ]


def test_a_demonstrations_database_is_unsafe_to_serve(given: Given, database: Database) -> None:
    database.write(lambda tx: mark(tx, "ready"))
    assert ("unsafe", "cli.doctor.demonstration") in found(given)


def test_reminders_that_are_paused_are_worth_a_note(given: Given, database: Database) -> None:
    database.write(lambda tx: pause(tx, HANOI, "2027-06-09T08:00+07:00 CB-7K3F-Q2"))
    assert ("note", "cli.doctor.paused") in found(given)
    database.write(lambda tx: pause(tx, HANOI, ""))
    assert ("note", "cli.doctor.paused") not in found(given)


@pytest.mark.slow
def test_a_report_of_a_plan_that_is_on_and_has_no_day_is_noted(given: Given, database: Database) -> None:
    plans = Path(str(given["home"])) / "content" / "plans"
    plans.mkdir(parents=True)
    whole = (FOLDER / "HN-2026-2030.yaml").read_text("utf-8")
    dated = 'wording: trước ngày 17/12\n    before: "17/12"\n    '
    (plans / "HN-2026-2030.yaml").write_text(whole.replace(dated, ""), "utf-8")
    assert ("note", "cli.doctor.undated") not in found(given)
    database.write(lambda tx: settings.put(tx, "plan:HN-2026-2030", "2026-01-01"))
    assert ("note", "cli.doctor.undated") in found(given)


def test_notes_alone_do_not_keep_a_service_closed(
    given: Given, database: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    staff(database, "protection", 2)
    staff(database, "support", 2)
    del given["officials_token"]
    for name, value in given.items():
        monkeypatch.setenv(f"NHIPCAU_{name.upper()}", str(value))
    command()
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("LƯU Ý: Chưa có NHIPCAU_OFFICIALS_TOKEN")
    assert said[1].startswith("LƯU Ý: Chưa có NHIPCAU_SMTP_URL")
    assert said[2:] == ["Không thấy điều gì thiếu hay chưa an toàn."]


@pytest.mark.parametrize("role", ROLES)
def test_every_finding_can_be_said_and_tells_no_secret(role: Role, given: Given, database: Database) -> None:
    staff(database, "protection", 1)
    far = {"telegram_api_url": "http://hunter2.example", "telegram_proxy": "http://u:hunter2@x.example"}
    bad = given | {"citizens_secret": "hunter2", "public_url": "http://x.example", "host": "0.0.0.0"} | far
    del bad["citizens_token"], bad["officials_token"]
    texts = Texts.load(LOCALES)
    said = [in_words(texts, finding) for finding in examine(Settings.load(**bad), role, LOOKS)]
    assert said
    assert "hunter2" not in " ".join(said)


def in_words(texts: Texts, finding: Finding) -> str:
    return texts.say("vi", f"cli.doctor.level.{finding.level}", text=texts.say("vi", finding.text_id, **finding.args))


@pytest.mark.parametrize("role", ["officials", "all"])
def test_what_cleans_files_is_named_where_it_is_missing(
    given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, role: Role
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    install(tmp_path, "mat2")
    settings = Settings.load(**given)
    [finding] = [each for each in examine(settings, role, LOOKS) if each.text_id == "cli.doctor.no-cleaner"]
    assert (finding.level, finding.args) == ("note", {"names": "bwrap, ffmpeg"})


def test_a_machine_that_allows_no_sandbox_is_told_of(given: Given, tmp_path: Path) -> None:
    install(tmp_path / "bin", bwrap="exit 1")
    assert ("note", "cli.doctor.no-sandbox") in found(given, "officials")


def test_the_citizens_process_cleans_nothing_and_needs_nothing(
    given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert not [text_id for _, text_id in found(given, "citizens") if text_id.startswith("cli.doctor.no-cleaner")]


@pytest.mark.slow
@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)  # SQLite has no roles
def test_the_role_of_each_process_is_looked_at_by_the_operator_and_by_itself(given: Given, database_url: str) -> None:
    def told(role: Role, address: str = database_url) -> set[tuple[str, str]]:
        return {each for each in found(given | {"database_url": address}, role) if "role" in each[1]}

    def spoiled(statement: str) -> set[tuple[str, str]]:
        """What the operator is told after this; afterwards it is mended as the finding says."""
        owner.write(lambda tx: tx.execute(text(statement)))
        seen = told("citizens")
        with_roles(database_url)
        return seen

    owner = Database(with_roles(database_url))
    for zone in ZONES:
        assert told(zone) == told(zone, as_zone(database_url, zone)) == set()
    assert told("citizens", as_zone(database_url, "officials")) == {MORE, LESS}, "started with the other's"
    assert spoiled('GRANT SELECT ON official TO "nhipcau-citizens"') == {MORE}
    assert spoiled('REVOKE INSERT ON support_case FROM "nhipcau-citizens"') == {LESS}
    assert spoiled('ALTER ROLE "nhipcau-citizens" SUPERUSER') == {("unsafe", "cli.doctor.role-owns")}
    owner.write(lambda tx: tx.execute(text('ALTER ROLE "nhipcau-citizens" NOSUPERUSER')))
    owner.write(lambda tx: tx.execute(text('ALTER ROLE "nhipcau-citizens" RENAME TO somebody')))
    assert told("citizens") == {("missing", "cli.doctor.no-role")}
    owner.write(lambda tx: tx.execute(text('ALTER ROLE somebody RENAME TO "nhipcau-citizens"')))
    owner.close()
