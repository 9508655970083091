"""Settings from the environment and `.env`; each NHIPCAU_X may also be given as a file, NHIPCAU_X_FILE."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, get_args

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.refusal import Refused

PREFIX = "NHIPCAU_"
DATABASE_FILE = "nhipcau.db"
Role = Literal["citizens", "officials", "all"]
ROLES: tuple[Role, ...] = get_args(Role)


class BadSettings(Refused):
    """A setting cannot be used; says which one, never what stood there."""


class Settings(BaseSettings):
    """How one process runs. Secrets show neither in `repr` nor in an error."""

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
    public_url: str = ""
    host: str = "127.0.0.1"
    port: int = Field(default=8710, ge=0, le=65535)
    province: str = Field(default="01", pattern=r"^\d{2}$")

    @field_validator("public_url")
    @classmethod
    def _without_slash(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("not a web address")
        return url.rstrip("/")

    @classmethod
    def load(cls, **given: object) -> "Settings":
        """What was given on the command line, then the environment, then `.env`; raises BadSettings."""
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            name = str(error.errors(include_input=False)[0]["loc"][0])
            raise BadSettings("cli.settings.bad", name=PREFIX + name.removeprefix(PREFIX.lower()).upper()) from None

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
        return {name: value for name, value in values.items() if value is not None}


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
