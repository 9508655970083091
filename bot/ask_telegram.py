"""`nhipcau doctor --online`: one question to Telegram about each bot, `getMe`. The token is told to nobody else."""

from dataclasses import dataclass

import httpx

from bot import keys
from bot.doctor import token_name
from bot.findings import Finding, Findings
from bot.settings import Role, Settings

TELEGRAM = "https://api.telegram.org"
PATIENCE = 10.0  # seconds
UNKNOWN = (401, 404)  # as Telegram answers for a token that is no bot's


class Silent(Exception):
    """No answer, or one that is not a Bot API server's."""


@dataclass(frozen=True)
class Bot:
    """What Telegram says of a bot. `joins`: it may be put into groups."""

    name: str
    joins: bool


def bots(settings: Settings, role: Role) -> Findings:
    """Whether the bots of this role are known to Telegram, and closed to groups."""
    for zone in keys.zones(role):
        token = settings.token(zone)
        if token is not None:
            yield from _one(settings, token_name(zone), token.get_secret_value())


def _one(settings: Settings, name: str, token: str) -> Findings:
    try:
        bot = _ask(settings, token)
    except Silent:
        yield Finding("missing", "cli.doctor.bot-silent", {"name": name})
        return
    if bot is None:
        yield Finding("missing", "cli.doctor.bot-unknown", {"name": name})
        return
    yield Finding("note", "cli.doctor.bot-answers", {"name": name, "bot": bot.name})
    if bot.joins:
        yield Finding("note", "cli.doctor.bot-in-groups", {"bot": bot.name})


def _ask(settings: Settings, token: str) -> Bot | None:
    """None: there is no bot with this token. Raises Silent; the error's own text would carry the token's URL."""
    try:
        with httpx.Client(proxy=settings.telegram_proxy or None, timeout=PATIENCE, trust_env=False) as client:
            answer = client.post(f"{settings.telegram_api_url or TELEGRAM}/bot{token}/getMe")
        if answer.status_code in UNKNOWN:
            return None
        result = answer.raise_for_status().json()["result"]
        return Bot(str(result["username"]), bool(result.get("can_join_groups")))
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        raise Silent from None
