"""Settings from the environment and `.env`; each NHIPCAU_X may also be given as a file, NHIPCAU_X_FILE."""

import csv
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, Self, get_args
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.mail.message import BadLetter, Sender
from bot.mail.server import Server
from bot.refusal import Refused

PREFIX = "NHIPCAU_"
DATABASE_FILE = "nhipcau.db"
Role = Literal["citizens", "officials", "all"]
ROLES: tuple[Role, ...] = get_args(Role)
TOKEN = re.compile(r"[0-9]{5,}:[A-Za-z0-9_-]{30,}")  # as @BotFather prints it: the bot's number, then its secret
VOUCHER = re.compile(r"[0-9a-fA-F]{64}([\s,]+[0-9a-fA-F]{64})?")
WEB = ("http", "https")
TELEGRAM_CALLS = (None, 443, 80, 88, 8443)  # ports: core.telegram.org/bots/api, setWebhook; None is https's own
OWN_UNITS = Path("content/units/units.csv")  # under `home`: what `nhipcau units import` took
# Since 1/7/2025, as in content/units/units.csv, which takes too long to read for every command.
PROVINCES = "01 04 08 11 12 14 15 19 20 22 24 25 31 33 37 38 40 42 44 46 48 51 52 56 66 68 75 79 80 82 86 91 92 96"


class BadSettings(Refused):
    """A setting cannot be used; says which one, never what stood there."""


class Settings(BaseSettings):
    """How one process runs. Secrets show neither in `repr` nor in an error.

    Without a token the bot of that side is off. `telegram_api_url`: a Bot API server of one's own, "" for Telegram's.
    `telegram_proxy`: an HTTP proxy on the way there. `telegram_webhook`: Telegram brings updates to `public_url`; else
    we ask for them.

    `desk_voucher`: the citizens' process alone is told it: what verifies the desks' keys, as `nhipcau desk voucher`
    prints it, or two of them while the officials' secret is changed.

    `smtp_url`: smtp://user:password@host:587 or smtps://host; without it no letter is sent. `mail_from`: who writes, as
    `Nhịp Cầu <nhac@so.example.vn>`. `mail_bounces`: where letters that cannot be delivered go back to.

    `backup_days`: so many days after something was deleted here no backup holds it; people are told, and whoever runs
    the service sees to it.
    """

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        env_ignore_empty=True,
    )

    home: Path = Path("var")
    database_url: str = Field(default="", repr=False)
    citizens_secret: SecretStr | None = None
    officials_secret: SecretStr | None = None
    desk_voucher: str = ""
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8710, ge=0, le=65535)
    province: str = "01"
    citizens_token: SecretStr | None = None
    officials_token: SecretStr | None = None
    telegram_api_url: str = Field(default="", repr=False)
    telegram_proxy: str = Field(default="", repr=False)
    telegram_webhook: bool = False
    smtp_url: SecretStr | None = None
    mail_from: str = ""
    mail_bounces: str = ""
    backup_days: int | None = Field(default=None, ge=1)

    @field_validator("desk_voucher")
    @classmethod
    def _one_or_two_keys(cls, text: str) -> str:
        if text and not VOUCHER.fullmatch(text):
            raise ValueError("no verifying key")
        return text

    @field_validator("public_url", "telegram_api_url", "telegram_proxy")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        if url and not _leads_to_a_host(url):
            raise ValueError("not a web address")
        return url.rstrip("/")

    @field_validator("citizens_token", "officials_token")
    @classmethod
    def _as_botfather_prints_it(cls, token: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        if token is not None and not TOKEN.fullmatch(token.get_secret_value()):
            raise BadSettings("cli.settings.token", name=f"{PREFIX}{info.field_name}".upper())
        return token

    @field_validator("smtp_url")
    @classmethod
    def _a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            Server.of(url.get_secret_value())  # BadServer is a ValueError: the field is told, not the value
        return url

    @model_validator(mode="after")
    def _a_province_with_units(self) -> Self:
        if not is_province(self.province, self.home):
            raise BadSettings("cli.settings.bad.province", name=f"{PREFIX}PROVINCE")
        return self

    @model_validator(mode="after")
    def _somebody_writes(self) -> Self:
        """Whoever sends letters has an address."""
        if self.smtp_url is not None or self.mail_from or self.mail_bounces:
            try:
                Sender.of(self.mail_from, self.mail_bounces)
            except BadLetter:
                raise BadSettings("cli.settings.bad.mail", name=f"{PREFIX}MAIL_FROM, {PREFIX}MAIL_BOUNCES") from None
        return self

    @model_validator(mode="after")
    def _two_bots(self) -> Self:
        """One bot cannot serve both zones: its conversations would mix, and each update goes to one of them."""
        if self.citizens_token is not None and self.citizens_token == self.officials_token:
            raise BadSettings("cli.settings.equal-tokens")
        return self

    @model_validator(mode="after")
    def _a_webhook_can_arrive(self) -> Self:
        """Telegram brings updates over https only, to four ports; a Bot API server of one's own anywhere."""
        if self.telegram_webhook and not self.public_url.startswith(WEB if self.telegram_api_url else "https://"):
            raise BadSettings("cli.settings.webhook")
        if self.telegram_webhook and not self.telegram_api_url and _port(self.public_url) not in TELEGRAM_CALLS:
            raise BadSettings("cli.settings.webhook-port")
        return self

    @classmethod
    def load(cls, **given: object) -> "Settings":
        """What was given on the command line, then the environment, then `.env`; raises BadSettings."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            field = str(error.errors(include_input=False)[0]["loc"][0]).lower().removeprefix(PREFIX.lower())
            raise BadSettings(_would_do(field), name=f"{PREFIX}{field}".upper()) from None

    @property
    def database(self) -> str:
        """The database's URL; without one, a SQLite file under `home`."""
        return self.database_url or f"sqlite:///{self.home / DATABASE_FILE}"

    @property
    def on_sqlite(self) -> bool:
        return self.database.startswith("sqlite")

    @property
    def address(self) -> str:
        """Where people find the pages."""
        return self.public_url or f"http://{self.host}:{self.port}"

    @property
    def mail(self) -> tuple[Server, Sender] | None:
        """By which server, and as whom; None where no letter is sent."""
        if self.smtp_url is None:
            return None
        return Server.of(self.smtp_url.get_secret_value()), Sender.of(self.mail_from, self.mail_bounces)

    @property
    def reaching(self) -> tuple[str, ...]:
        """The channels on which officials may be reached here, as storage.accounts.addresses names them."""
        return (*(("telegram",) if self.officials_token else ()), *(("email",) if self.smtp_url else ()))

    def token(self, zone: str) -> SecretStr | None:
        """The bot of a zone, `citizens` or `officials`; None where it is off."""
        return {"citizens": self.citizens_token, "officials": self.officials_token}[zone]

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003  the library passes it by name
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        ways: list[PydanticBaseSettingsSource] = [init_settings]
        for source in (env_settings, dotenv_settings):
            if isinstance(source, (EnvSettingsSource, DotEnvSettingsSource)):
                ways += [source, PointedAt(settings_cls, source.env_vars)]
        return tuple(ways)


class PointedAt(PydanticBaseSettingsSource):
    """NHIPCAU_X_FILE=/run/secrets/x: the value of X is what stands in that file."""

    def __init__(self, settings_cls: type[BaseSettings], variables: Mapping[str, str | None]) -> None:
        super().__init__(settings_cls)
        self._variables = variables

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:  # noqa: ARG002 - the library names it
        key = f"{PREFIX}{field_name}"
        path = self._variables.get(f"{key}_file".lower())
        if not path:
            return None, field_name, False
        if self._variables.get(key.lower()):
            raise BadSettings("cli.settings.twice", name=key.upper())
        return _read(path, f"{key}_file".upper()), field_name, False

    def __call__(self) -> dict[str, object]:
        values = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {
            name: value for name, value in values.items() if value
        }  # an empty file is no setting, as in the environment


def _would_do(field: str) -> str:
    """The text that says what such a setting takes."""
    known = {"telegram_proxy": "proxy", "telegram_webhook": "switch", "smtp_url": "smtp"}
    known |= {"desk_voucher": "voucher", "port": "port", "backup_days": "days"}
    kind = known.get(field) or ("address" if field.endswith("_url") else "other")
    return f"cli.settings.bad.{kind}"


def is_province(code: str, home: Path) -> bool:
    """One of those that are shipped, or one whose units were imported here."""
    if code in PROVINCES.split():
        return True
    try:
        with (home / OWN_UNITS).open(encoding="utf-8", newline="") as file:
            return any(row["province_code"] == code for row in csv.DictReader(file))
    except FileNotFoundError:
        return False


def _port(url: str) -> int | None:
    return urlsplit(url).port


def _leads_to_a_host(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in WEB and bool(parts.hostname) and parts.port != 0  # reading a bad port raises
    except ValueError:
        return False


def _read(path: str, name: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise BadSettings("cli.settings.file", name=name) from None


def unknown(variables: Iterable[str]) -> tuple[str, ...]:
    """NHIPCAU_… names that mean nothing to us: most likely misspelt, and then silently without effect."""
    names = {PREFIX + name.upper() for name in Settings.model_fields}
    allowed = names | {f"{name}_FILE" for name in names}
    return tuple(sorted(name for name in variables if name.startswith(PREFIX) and name not in allowed))
