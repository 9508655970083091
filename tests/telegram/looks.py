"""How a bot presents itself: commands, descriptions, names, the menu button."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import cast

from tests.telegram.call import Call
from tests.telegram.ledger import Json
from tests.telegram.methods import plays
from tests.telegram.refusals import mistaken

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators"}
)


def _language(call: Call) -> str:
    if not LANGUAGE.fullmatch(call.text("language_code")):
        raise mistaken("invalid language code specified")
    return call.text("language_code")


def _key(call: Call) -> tuple[str, str]:
    scope = cast(Json, call.params.get("scope", {"type": "default"}))
    if scope["type"] not in SCOPES:
        raise mistaken("Can't parse BotCommandScope: Unsupported type specified")
    return json.dumps(scope, sort_keys=True), _language(call)


@plays("setMyCommands")
def set_my_commands(call: Call) -> bool:
    commands = cast(Sequence[Mapping[str, str]], call.params["commands"])
    if len(commands) > 100:
        raise mistaken("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not COMMAND.fullmatch(command["command"].removeprefix("/")):
            raise mistaken("BOT_COMMAND_INVALID")
        if not 1 <= len(command["description"]) <= 256:
            raise mistaken("BOT_COMMAND_DESCRIPTION_INVALID")
    call.account.commands[_key(call)] = commands
    return True


@plays("getMyCommands")
def get_my_commands(call: Call) -> Sequence[Mapping[str, object]]:
    return call.account.commands.get(_key(call), [])


@plays("deleteMyCommands")
def delete_my_commands(call: Call) -> bool:
    call.account.commands.pop(_key(call), None)
    return True


@plays("setMyDescription")
def set_my_description(call: Call) -> bool:
    call.account.look(_language(call)).description = _short_enough(call, "description", 512)
    return True


@plays("getMyDescription")
def get_my_description(call: Call) -> Json:
    return {"description": call.account.look(_language(call)).description}


@plays("setMyShortDescription")
def set_my_short_description(call: Call) -> bool:
    call.account.look(_language(call)).short = _short_enough(call, "short_description", 120)
    return True


@plays("getMyShortDescription")
def get_my_short_description(call: Call) -> Json:
    return {"short_description": call.account.look(_language(call)).short}


@plays("setMyName")
def set_my_name(call: Call) -> bool:
    call.account.look(_language(call)).name = _short_enough(call, "name", 64)
    return True


@plays("getMyName")
def get_my_name(call: Call) -> Json:
    return {"name": call.account.look(_language(call)).name or call.account.username}


def _short_enough(call: Call, name: str, limit: int) -> str:
    if len(call.text(name)) > limit:
        raise mistaken(f"{name} is too long")
    return call.text(name)


@plays("setChatMenuButton")
def set_chat_menu_button(call: Call) -> bool:
    button = cast(Json, call.params.get("menu_button", {"type": "default"}))
    if button["type"] not in {"default", "commands", "web_app"}:
        raise mistaken("MenuButton has unsupported type")
    call.account.menu = button
    return True


@plays("getChatMenuButton")
def get_chat_menu_button(call: Call) -> Json:
    return call.account.menu
