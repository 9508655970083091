"""What a bare bot is told: its token, where the API is, the two screens it goes between, and where it keeps states."""

import json
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Rows = list[list[dict[str, str]]]
Change = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Bare:
    """`pages`: text and rows of buttons by the press that leads there. `folder`: "" keeps states in memory alone."""

    token: str
    url: str
    pages: dict[str, tuple[str, Rows]]
    folder: str

    @classmethod
    def told(cls) -> "Bare":
        said: dict[str, Any] = json.loads(Path(sys.argv[1]).read_text())
        pages = {name: (text, rows) for name, (text, rows) in said["pages"].items()}
        return cls(said["token"], said["url"], pages, said["folder"])

    @property
    def first(self) -> str:
        return next(iter(self.pages))

    async def states(self) -> Change | None:
        """How a person's row is loaded, changed and saved. Without it SQLAlchemy is not even imported."""
        if not self.folder:
            return None
        from tests.bench.bare_states import opened

        return await opened(Path(self.folder))
