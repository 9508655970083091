"""Every call is held against Telegram's own tables: bot_api.json says which parameters a method takes, of what type.

There a type reads `Integer|String!`: one of several, `!` for required. Objects we never send are only known to be some.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.telegram.refusals import Refusal, mistaken

_TABLES = json.loads((Path(__file__).parent / "bot_api.json").read_text("utf-8"))
VERSION: str = _TABLES["version"]
INTEGER = re.compile(r"-?\d{1,19}")
Fields = Mapping[str, tuple[tuple[str, ...], bool]]


@dataclass(frozen=True)
class Upload:
    """A file that came with a call as a part of its own."""

    name: str
    mime: str
    content: bytes


class _Unfit(Exception):
    """A value is not of the type."""


def _read(table: Mapping[str, Mapping[str, str]]) -> Mapping[str, Fields]:
    return {
        name: {field: (tuple(types.rstrip("!").split("|")), types.endswith("!")) for field, types in fields.items()}
        for name, fields in table.items()
    }


TYPES = _read(_TABLES["types"])
METHODS = _read(_TABLES["methods"])
NAMES = {name.lower(): name for name in METHODS}


def method_named(name: str) -> str:
    """As Telegram writes it; case does not matter to it. Raises Refusal."""
    if name.lower() not in NAMES:
        raise Refusal(404, "Not Found: method not found", mistake=True)
    return NAMES[name.lower()]


def checked(method: str, given: Mapping[str, object]) -> dict[str, object]:
    """The parameters as values of their types: forms carry everything as text. Raises Refusal."""
    return _fields(METHODS[method], given, method)


def _fields(fields: Fields, given: Mapping[str, object], whose: str) -> dict[str, object]:
    if unknown := [name for name in given if name not in fields]:
        raise mistaken(f"{whose} knows no {', '.join(unknown)}")
    if absent := [name for name, (_, required) in fields.items() if required and name not in given]:
        raise mistaken(f"{whose} needs {', '.join(absent)}")
    return {name: _one_of(fields[name][0], value, f"{whose}.{name}") for name, value in given.items()}


def _one_of(types: tuple[str, ...], value: object, where: str) -> object:
    for kind in types:
        try:
            return _value(kind, value, where)
        except _Unfit:
            continue
    raise mistaken(f"{where} must be {' or '.join(types)}")


def _value(kind: str, value: object, where: str) -> object:
    if kind.startswith("Array of "):
        return _array(kind.removeprefix("Array of "), value, where)
    if kind in PLAIN:
        return PLAIN[kind](value)
    return _object(kind, value, where)


def _array(kind: str, value: object, where: str) -> list[object]:
    values = _parsed(value)
    if not isinstance(values, list):
        raise _Unfit
    return [_one_of((kind,), each, where) for each in values]


def _object(kind: str, value: object, where: str) -> Mapping[str, object]:
    fields = _parsed(value)
    if not isinstance(fields, dict) or (kind in UNLIKE and not UNLIKE[kind] & fields.keys()):
        raise _Unfit
    return _fields(TYPES[kind], fields, kind) if kind in TYPES else fields


def _parsed(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as problem:
        raise _Unfit from problem


def _integer(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and INTEGER.fullmatch(value):
        return int(value)
    raise _Unfit


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise _Unfit
    return value


def _boolean(value: object) -> bool:
    match value:
        case bool():
            return value
        case "true" | "True":
            return True
        case "false" | "False":
            return False
    raise _Unfit


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise _Unfit
    try:
        return float(value)
    except ValueError as problem:
        raise _Unfit from problem


def _file(value: object) -> Upload:
    if not isinstance(value, Upload):
        raise _Unfit
    return value


PLAIN: Mapping[str, Callable[[object], object]] = {
    "Integer": _integer,
    "String": _string,
    "Boolean": _boolean,
    "Float": _float,
    "InputFile": _file,
}
# Of the four kinds of `reply_markup` each is known by its one required field.
UNLIKE = {
    "InlineKeyboardMarkup": {"inline_keyboard"},
    "ReplyKeyboardMarkup": {"keyboard"},
    "ReplyKeyboardRemove": {"remove_keyboard"},
    "ForceReply": {"force_reply"},
}
