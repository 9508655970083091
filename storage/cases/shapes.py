"""What opens may still be misshapen: who holds a key can seal anything. It is checked once, where it is opened."""

import json
from datetime import UTC, datetime
from typing import Any

from storage.files import LARGEST, StoredFile
from storage.vault import ID_BYTES, KEY_BYTES, TAG_BYTES

# What reading a document of another shape than the expected one raises.
MISSHAPEN = (ValueError, TypeError, LookupError, AttributeError, RecursionError)
KINDS_OF_FILE = frozenset({"photo", "voice", "video", "document"})
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)  # what can be shown in any zone


def is_document(filed: bytes) -> bool:
    """Whether desks can read it: the JSON document that a person's form became (handlers/citizens/filing.py)."""
    try:
        return _is_document(json.loads(filed))
    except MISSHAPEN:
        return False


def words(value: object) -> str:
    """Raises TypeError: no text; ValueError: half a character, which no page can show."""
    if not isinstance(value, str):
        raise TypeError("no text")
    value.encode()
    return value


def moment(value: object) -> datetime:
    """Raises TypeError, ValueError: no time, without its zone, or of another age."""
    at = datetime.fromisoformat(words(value))
    if at.tzinfo is None or not FIRST <= at <= LAST:
        raise ValueError("no moment")
    return at


def sent_file(file: StoredFile) -> StoredFile:
    """Raises ValueError, TypeError."""
    lengths = len(bytes.fromhex(file.id)), len(bytes.fromhex(file.key))
    known = file.kind in KINDS_OF_FILE and 0 <= file.size <= LARGEST
    if lengths != (ID_BYTES, KEY_BYTES) or not known or not words(file.digest):
        raise ValueError("no file")
    words(file.mime)
    return file


def _is_document(document: dict[str, Any]) -> bool:
    """Raises any of MISSHAPEN."""
    json.dumps(document, ensure_ascii=False).encode()  # no half characters anywhere
    words(document["form"])
    for row in document["answers"]:
        for shown in (row["label"], row["value"], row.get("field", "")):
            words(shown)
    for level in document.get("avoid", []):
        words(level)
    for file in document.get("files", []):
        sent_file(StoredFile(**file))
    token = bytes.fromhex(document.get("notice", ""))
    return len(token) in (0, TAG_BYTES) and _are_lists(document, "answers", "avoid", "files")


def _are_lists(document: dict[str, object], *names: str) -> bool:
    """A word can be gone through too, letter by letter."""
    return all(isinstance(document.get(name, []), list) for name in names)
