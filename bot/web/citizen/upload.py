"""A posted form that brings a file: read as it comes, piece by piece, never whole in memory and never onto a disk.

Its fields stand before the file, so it is known whose form it is before a byte of the file is taken. The file's name is
never kept: people write names into it.
"""

import asyncio
import mimetypes
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import ClientDisconnect, Request

from bot.web.forms import BadForm, Form, tidy
from bot.web.guard import BODY_BYTES, FIELDS, TooLarge, TooSlow, refuse_foreign
from storage.files import LARGEST

MOST = 4 * LARGEST  # bytes read on and thrown away, so that a browser comes to hear what was wrong
QUIET = 30.0  # seconds without a byte
UNKNOWN = "application/octet-stream"


@dataclass(frozen=True)
class Head:
    """What a browser says of a part. `mime` is "" for a field; `chosen`: somebody picked a file at all."""

    name: str
    mime: str
    chosen: bool


Part = Head | bytes | None  # None: the part is over


class Upload:
    """One request: `fields` first, then `pieces`, which goes on where it was left.

    `declared`, `read`: bytes of the body; `size`: of the file, so far. Raises BadForm, TooLarge, TooSlow, Foreign.
    """

    def __init__(self, request: Request) -> None:
        refuse_foreign(request.headers)
        declared = request.headers.get("content-length", "0")
        if not declared.isdigit() or int(declared) > MOST:
            raise TooLarge
        self.declared = int(declared)
        self.head: Head | None = None
        self._stream = aiter(request.stream())
        self._parts: deque[Part] = deque()
        self.read = self.size = 0
        self._inside = False
        self._parser = _Parser(_boundary(request), self._parts)

    @property
    def has_file(self) -> bool:
        return self.head is not None

    async def fields(self) -> Form:
        """All that stands before the file, NFC; all there is where nobody picked one."""
        fields: dict[str, str] = {}
        name, value = "", bytearray()
        while not isinstance(part := await self._next(), _Over):
            if isinstance(part, Head):
                if part.chosen:
                    self.head, self._inside = part, True
                    break
                name, value = part.name, bytearray()
            elif isinstance(part, bytes):
                value += part
            else:
                fields[name] = _text(value)
            if len(value) > BODY_BYTES or len(fields) > FIELDS:
                raise TooLarge
        return fields

    async def pieces(self) -> AsyncIterator[bytes]:
        """The bytes of the file, as they come; what follows it is read over."""
        while not isinstance(part := await self._next(), _Over):
            self._inside = self._inside and part is not None
            if self._inside and isinstance(part, bytes):
                self.size += len(part)
                yield part

    async def drain(self) -> None:
        """Read on to the end, so that a browser listens to the answer."""
        async for _ in self.pieces():
            continue

    async def _next(self) -> "Part | _Over":
        while not self._parts:
            chunk = await self._chunk()
            if not chunk:
                return _OVER
            self._parser.feed(chunk)
        return self._parts.popleft()

    async def _chunk(self) -> bytes:
        try:
            async with asyncio.timeout(QUIET):
                chunk = await anext(self._stream, b"")
        except TimeoutError:
            raise TooSlow from None
        except ClientDisconnect:
            raise BadForm from None
        self.read += len(chunk)
        if self.read > MOST:
            raise TooLarge
        return chunk


class _Over:
    """The whole form was read."""


_OVER = _Over()


class _Parser:
    """Turns the body into parts. python-multipart bounds the number and length of a part's headers."""

    def __init__(self, boundary: bytes, parts: deque[Part]) -> None:
        self._parts = parts
        self._name, self._value = bytearray(), bytearray()
        self._headers: dict[bytes, bytes] = {}
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": lambda data, start, end: self._name.extend(data[start:end]),
                "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
                "on_header_end": self._header,
                "on_headers_finished": lambda: parts.append(_head(self._headers)),
                "on_part_data": lambda data, start, end: parts.append(bytes(data[start:end])),
                "on_part_end": lambda: parts.append(None),
            },
        )

    def feed(self, chunk: bytes) -> None:
        try:
            self._parser.write(chunk)
        except FormParserError as error:
            raise BadForm from error

    def _header(self) -> None:
        self._headers[bytes(self._name).lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()


def _boundary(request: Request) -> bytes:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != b"multipart/form-data" or not boundary:
        raise BadForm
    return boundary


def _head(headers: dict[bytes, bytes]) -> Head:
    _, said = parse_options_header(headers.get(b"content-disposition", b""))
    name, file = _text(said.get(b"name", b"")), said.get(b"filename")
    if file is None:
        return Head(name, "", chosen=False)
    mime = _text(headers.get(b"content-type", b"")) or UNKNOWN
    return Head(name, _by_ending(_text(file)) if mime == UNKNOWN else mime, chosen=bool(file))


def _by_ending(name: str) -> str:
    """Some telephones do not say what it is."""
    return mimetypes.guess_type(name, strict=False)[0] or UNKNOWN


def _text(value: bytes | bytearray) -> str:
    try:
        return tidy(bytes(value).decode())
    except UnicodeDecodeError as error:
        raise BadForm from error
