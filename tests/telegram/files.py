"""What people and bots sent that is not text. Whoever has a file's id and the token can fetch it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.telegram.refusals import bad

LARGEST = 20 * 1024 * 1024
PATH_LASTS = 3600
FOLDERS: Mapping[str, str] = {"photo": "photos", "voice": "voice", "video": "videos"}


@dataclass(frozen=True)
class File:
    """`size` in bytes, as Telegram announces it: it may be larger than what really lies here."""

    id: str
    kind: str
    content: bytes = field(repr=False)
    size: int
    mime: str
    name: str

    @property
    def path(self) -> str:
        return f"{FOLDERS.get(self.kind, 'documents')}/file_{self.id[-6:]}"

    def json(self) -> dict[str, object]:
        unique = hashlib.sha256(self.id.encode()).hexdigest()[:12]
        return {"file_id": self.id, "file_unique_id": unique, "file_size": self.size}


@dataclass
class Files:
    """`opened`: when a path was last handed out; it can be fetched for an hour from then."""

    files: dict[str, File] = field(default_factory=dict)
    opened: dict[str, float] = field(default_factory=dict)

    def put(self, content: bytes, kind: str = "document", mime: str = "", name: str = "", size: int = -1) -> File:
        number = f"{len(self.files) + 1:06d}"
        file = File(f"AgACAgUAAxkBAAI{number}", kind, content, len(content) if size < 0 else size, mime, name)
        self.files[file.id] = file
        return file

    def open(self, file_id: str, now: float) -> dict[str, object]:
        """The File object. Raises Refusal."""
        file = self.files.get(file_id)
        if file is None:
            raise bad("invalid file_id")
        if file.size > LARGEST:
            raise bad("file is too big")
        self.opened[file.path] = now
        return file.json() | {"file_path": file.path}

    def fetch(self, path: str, now: float) -> File | None:
        if now - self.opened.get(path, -PATH_LASTS) >= PATH_LASTS:
            return None
        return next((file for file in self.files.values() if file.path == path), None)

    def open_now(self, now: float) -> list[File]:
        """Those whose path still works; paths can be guessed."""
        return [file for path in self.opened if (file := self.fetch(path, now))]
