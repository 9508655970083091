"""The zones' secrets as keyrings: a process is given only those of its role."""

from pydantic import SecretStr

from bot import home
from bot.refusal import Refused
from bot.settings import PREFIX, Role, Settings
from storage.accounts.vouching import Trust
from storage.vault import BadSecret, Keyring

ZONES = ("citizens", "officials")


class NoSecret(Refused):
    """A secret this role needs is missing or cannot be one."""


def zones(role: Role) -> tuple[str, ...]:
    return ZONES if role == "all" else (role,)


def ring(settings: Settings, zone: str) -> Keyring:
    """The zone's keyring; raises NoSecret, which names the setting and never its value."""
    given: SecretStr | None = getattr(settings, f"{zone}_secret")
    name = f"{PREFIX}{zone.upper()}_SECRET"
    if given is None:
        raise _missing(settings, zone, name)
    try:
        keyring = Keyring.parse(given.get_secret_value())
    except BadSecret:
        raise NoSecret("cli.secret.bad", name=name) from None
    if any(_thin(key.secret) for key in keyring.keys):
        raise NoSecret("cli.secret.thin", name=name)
    return keyring


def trust(settings: Settings, role: Role) -> Trust:
    """Whose word for a desk's key is taken: whoever has the officials' secret, where it is. Raises NoSecret."""
    if role != "citizens":
        return Trust.of(ring(settings, "officials"))
    if not settings.desk_voucher:
        raise NoSecret("cli.voucher.missing", name=f"{PREFIX}DESK_VOUCHER")
    return Trust.parse(settings.desk_voucher)


def _missing(settings: Settings, zone: str, name: str) -> NoSecret:
    """A demonstration has drawn its own: a new one would open nothing of it."""
    drawn = home.secret_path(settings.home, zone)
    if drawn.exists():
        return NoSecret("cli.secret.drawn", name=f"{name}_FILE", path=drawn.absolute())
    return NoSecret("cli.secret.missing", name=name)


def apart(one: Keyring, other: Keyring) -> bool:
    """Whether no key stands in both rings: the wall between the zones is made of that."""
    return not {key.secret for key in one.keys} & {key.secret for key in other.keys}


def _thin(secret: bytes) -> bool:
    """32 random bytes hold about 30 different ones; fewer than 16 were typed, not drawn."""
    return len(set(secret)) < 16
