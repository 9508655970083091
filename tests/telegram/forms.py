"""A call's parameters as they come: in the query, as a form (with files or without), or as JSON."""

import json
from collections.abc import Mapping
from email import message_from_bytes, policy
from typing import cast

from yarl import URL

from tests.telegram.reference import Upload
from tests.telegram.refusals import mistaken


def parameters(query: Mapping[str, str], content_type: str, body: bytes) -> dict[str, object]:
    """Raises Refusal for what cannot be read."""
    given: dict[str, object] = dict(query)
    kind = content_type.partition(";")[0].strip().lower()
    if not body:
        return given
    match kind:
        case "application/x-www-form-urlencoded":
            return given | _form(body)
        case "application/json":
            return given | _json(body)
        case "multipart/form-data":
            return _attached(given | _parts(content_type, body))
    raise mistaken(f"a body of {kind} is not understood")


def _form(body: bytes) -> dict[str, str]:
    """By yarl, which reads percent signs twenty times as fast as Python does: Vietnamese is full of them."""
    return dict(URL.build(query_string=body.decode(), encoded=True).query)


def _json(body: bytes) -> dict[str, object]:
    try:
        values = json.loads(body)
    except ValueError as problem:
        raise mistaken("can't parse JSON") from problem
    if not isinstance(values, dict):
        raise mistaken("expected a JSON object")
    return values


def _parts(content_type: str, body: bytes) -> dict[str, object]:
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    parts: dict[str, object] = {}
    for part in message_from_bytes(head + body, policy=policy.HTTP).iter_parts():
        name, file = part.get_param("name", header="content-disposition"), part.get_filename()
        content = cast(bytes, part.get_payload(decode=True))
        parts[str(name)] = Upload(file, part.get_content_type(), content) if file is not None else content.decode()
    return parts


def _attached(given: dict[str, object]) -> dict[str, object]:
    """`attach://name` stands for the part of that name."""
    used = {
        name: value.removeprefix("attach://")
        for name, value in given.items()
        if isinstance(value, str) and value.startswith("attach://")
    }
    if lost := [part for part in used.values() if part not in given]:
        raise mistaken(f"there is no part {', '.join(lost)}")
    filled = given | {name: given[part] for name, part in used.items()}
    return {name: value for name, value in filled.items() if name not in used.values() or name in used}
