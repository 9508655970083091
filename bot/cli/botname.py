"""The user name of a bot, however it was copied: `NhipCauBot`, `@NhipCauBot`, `https://t.me/NhipCauBot`."""

import re

from bot.refusal import Refused

TYPED = re.compile(r"(?:@|(?:https?://)?(?:t|telegram)\.me/)?([A-Za-z][A-Za-z0-9_]{3,31})/?(?:\?.*)?")


def bot_name(typed: str) -> str:
    """Without anything around it. Raises Refused, and does not repeat it: what was pasted may be the bot's token."""
    found = TYPED.fullmatch(typed.strip())
    if found is None:
        raise Refused("cli.link.bad-bot")
    return found[1]
