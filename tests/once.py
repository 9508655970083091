"""What every test would pay for anew, paid once for a run: statements compiled, shipped files parsed.

Nothing here is asked in the programme itself: a process opens one database and reads its content once.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

import content.places.unit_rows
import content.programme.entries
import content.questions.forms
import content.texts
import storage.engine

ROOT = Path(__file__).parents[1]
_firsts: dict[Hashable, Engine] = {}


def install() -> None:
    """For this process, before the first test: what a test reads or asks is the same, and costs less."""
    storage.engine._sqlite_engine = _alike(storage.engine._sqlite_engine)
    storage.engine._postgres_engine = _alike(storage.engine._postgres_engine)
    content.programme.entries._parsed = _kept(content.programme.entries._parsed, str)
    content.questions.forms._read_form = _kept(content.questions.forms._read_form, _shipped)
    content.places.unit_rows._rows = _kept(content.places.unit_rows._rows, _shipped)
    content.texts._read_locale = _kept(content.texts._read_locale, _shipped)


def _alike(make: Callable[..., Engine]) -> Callable[..., Engine]:
    """An engine compiles what every engine before it compiled: those of one kind share what they know of statements.

    Only with one that has spoken to its database, for then its dialect knows the server.
    """

    @wraps(make)
    def made(*args: Any, **how: Any) -> Engine:
        engine = make(*args, **how)
        kind = (make.__name__, how.get("read_only"))
        first = _firsts.get(kind)
        if first is None or first.dialect.server_version_info is None:
            _firsts[kind] = engine
        else:
            engine.dialect, engine._compiled_cache = first.dialect, first._compiled_cache
        return engine

    return made


def _kept(read: Callable[[Any], Any], key_of: Callable[[Any], Hashable]) -> Callable[[Any], Any]:
    """Nobody alters what they were given. What has no key is read each time."""
    found: dict[Hashable, Any] = {}

    @wraps(read)
    def kept(what: Any) -> Any:
        key = key_of(what)
        if key is None:
            return read(what)
        if key not in found:
            found[key] = read(what)
        return found[key]

    return kept


def _shipped(path: Path) -> Path | None:
    """What lies in the repository stays as it is for the run; a test's own files may be written anew at any moment."""
    return path if path.is_relative_to(ROOT) else None
