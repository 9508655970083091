"""A posted form: its fields as text, and the token that shows it was ours."""

import hashlib
import hmac
import json
import secrets
import unicodedata
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.web.guard import FIELDS, read_body, refuse_foreign
from storage.vault import Keyring, tag

Form = Mapping[str, str]


class BadForm(HTTPException):
    def __init__(self) -> None:
        super().__init__(400)


async def read_form(request: Request) -> Form:
    """The fields, NFC; raises Foreign, TooLarge, BadForm."""
    refuse_foreign(request.headers)
    return parse_form(await read_body(request))


def parse_form(body: bytes) -> Form:
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=FIELDS, errors="strict")
    except ValueError as error:
        raise BadForm from error
    return {name: tidy(value) for name, value in pairs}


def tidy(value: str) -> str:
    """Browsers send CRLF; phones may send decomposed letters."""
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\0", "")


def fresh_once() -> str:
    """Marks the form of one page shown, so that pressing it twice is known."""
    return secrets.token_hex(16)


def press_id(form: Form, *content: str | None) -> str:
    """What makes a second press of the same form the same thing: its `once`, and what it carries.

    A form that a browser brought back and that was filled in anew is another one. Of the content only a digest is left.
    """
    carried = hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
    return f"{form.get('once', '')[:64]}:{carried}"


def form_token(ring: Keyring, visit: str) -> str:
    """Ties a form to the visit (32 hex digits) whose cookie it was shown with."""
    return tag(ring, "form", visit.encode()).hex()


def is_ours(form: Form, ring: Keyring, visit: str) -> bool:
    return hmac.compare_digest(form.get("csrf", "").encode(), form_token(ring, visit).encode())
