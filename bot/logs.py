"""Logs that cannot carry what a person wrote: known keys with checked kinds of value pass, the rest is blotted.

Redaction by construction: nothing is searched for and removed; whatever is not known to be harmless is left out.
"""

import logging
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

# structlog and httpx load rich where it is there, for coloured traces: none is ever shown here, and it takes a tenth
# of the start. None says to Python that there is no such module.
sys.modules.setdefault("rich", None)  # type: ignore[arg-type]  # the documented way; typeshed knows modules alone

import structlog  # noqa: E402  after the line above

BLOT = "▇"
NOWHERE = "nowhere:0"
ROOMS = ("bot", "handlers", "content", "storage")
ROOT = Path(__file__).resolve().parent.parent
LOUD = (
    "uvicorn",
    "uvicorn.error",
    "uvicorn.access",
    "httpx",
    "httpcore",
    "sqlalchemy",
    "alembic",
    "apscheduler",
    "aiogram",
    "aiohttp",
    "telegram",
)

_KEY = re.compile(r"[a-z]{1,12}")
_CLASS = re.compile(r"[A-Z][A-Za-z0-9]{0,60}")
_SHORT_ID = re.compile(r"[0-9a-f]{1,8}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\dZ")
_PLACE = re.compile(r"[A-Za-z0-9_./-]{1,80}:\d{1,6}")
_LOGGER = re.compile(r"[a-z_]+(\.[a-zA-Z_]+){0,4}")

Check = Callable[[object], bool]


def _number(value: object) -> bool:
    return isinstance(value, (bool, int, float))


def _matching(pattern: re.Pattern[str]) -> Check:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _one_of(*names: str) -> Check:
    return lambda value: value in names


# Every event there is. A new one is added here: a person's word passed by mistake is then not an event.
EVENTS = (
    "serving", "stopped", "chore-failed", "stray-error", "crashed", "thread-crashed", "library",
    "event-failed", "page-failed", "clock-moved", "crowded", "busy",
    "channel", "channel-failed", "update-failed", "reply-failed", "replies-lost",
    "forsaken", "damaged", "unvouched-desks",
)  # fmt: skip

CHORES = (
    "nudges", "stirring", "bell-protection", "bell-support", "escalation-protection", "escalation-support",
    "numbers-protection", "numbers-support", "retention-protection", "retention-support", "mail",
    "left-protection", "left-support", "damaged-protection", "damaged-support",
    "notices", "wishes", "states", "attachments", "places", "slots", "sessions", "invites", "passes", "files",
    "unvouched",
)  # fmt: skip

# What may be logged, and as what. A name a person could have typed is not among the kinds: enums are listed in full.
ALLOWED: Mapping[str, Check] = {
    "event": _one_of(*EVENTS),
    "level": _one_of("debug", "info", "warning", "error", "critical"),
    "at": _matching(_MOMENT),
    "logger": _matching(_LOGGER),
    "error": _matching(_CLASS),
    "place": _matching(_PLACE),
    "channel": _one_of("citizens", "officials", "mail"),
    "state": _one_of("starting", "on", "unreachable", "refused"),
    "role": _one_of("citizens", "officials", "all"),
    "chore": _one_of(*CHORES),
    "id": _matching(_SHORT_ID),
    "count": _number,
    "ms": _number,
    "port": _number,
    "status": _number,
}


def only_known(_logger: object, _method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    """The last word before writing: unknown keys vanish under a blot, known ones are checked."""
    return {_key(key): _value(key, value) for key, value in event.items()}


def _key(key: str) -> str:
    return key if _KEY.fullmatch(key) else BLOT


def _value(key: str, value: object) -> object:
    check = ALLOWED.get(key)
    return value if check is not None and check(value) else BLOT


def failure(error: BaseException) -> dict[str, str]:
    """What may be said of an error: its class and its place in our code. Its text may carry a person's words."""
    return {"error": type(error).__name__, "place": _place(error.__traceback__)}


def _failure_or_nothing(error: BaseException | None) -> dict[str, str]:
    return failure(error) if error is not None else {}


def _place(trace: TracebackType | None) -> str:
    frames = traceback.extract_tb(trace)
    ours = [frame for frame in frames if _inside(frame.filename)]
    return next(
        (f"{_inside(at.filename) or Path(at.filename).name}:{at.lineno}" for at in (ours or frames)[-1:]), NOWHERE
    )


def _inside(filename: str) -> str | None:
    path = Path(filename)
    if not path.is_relative_to(ROOT):
        return None
    inner = path.relative_to(ROOT)
    return inner.as_posix() if inner.parts[0] in ROOMS else None


class OtherPeoplesRecords(logging.Handler):
    """Libraries' records without their text: logger, class of the error, place. httpx, for one, logs whole URLs."""

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        told = failure(error) if error else {"place": f"{Path(record.pathname).name}:{record.lineno}"}
        get().log(record.levelno, "library", logger=record.name, **told)


def get() -> structlog.typing.FilteringBoundLogger:
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger()
    return logger


def set_up(out: TextIO | None = None) -> None:
    """One line of JSON per event, times to the minute; no road is left by which an error's text could be printed."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%Y-%m-%dT%H:%MZ", utc=True, key="at"),
            only_known,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(file=out or sys.stderr),
        cache_logger_on_first_use=False,
    )
    _tame_libraries()
    sys.excepthook = lambda _kind, error, _trace: get().critical("crashed", **failure(error))
    sys.unraisablehook = lambda told: get().error("stray-error", **_failure_or_nothing(told.exc_value))
    threading.excepthook = _thread_crashed


def _tame_libraries() -> None:
    logging.raiseExceptions = False
    logging.basicConfig(handlers=[OtherPeoplesRecords()], level=logging.WARNING, force=True)
    for name in LOUD:
        tamed = logging.getLogger(name)
        tamed.handlers.clear()
        tamed.propagate = True
        tamed.setLevel(logging.WARNING)


def _thread_crashed(crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None:
        get().critical("thread-crashed", **failure(crash.exc_value))
