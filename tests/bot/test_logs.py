import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator

import pytest
import structlog
from sqlalchemy import create_engine, text

from bot import logs

WORDS = "chị ơi em bị giữ giấy tờ"
TOKEN = "123456:AAH-token"


@pytest.fixture
def out() -> Iterator[io.StringIO]:
    kept = (sys.excepthook, threading.excepthook, logging.root.handlers[:], logging.root.level)
    stream = io.StringIO()
    logs.set_up(stream)
    yield stream
    sys.excepthook, threading.excepthook = kept[:2]
    logging.root.handlers[:], logging.root.level = kept[2:]
    structlog.reset_defaults()


def lines(out: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_numbers_enums_and_short_ids_pass(out: io.StringIO) -> None:
    logs.get().info("serving", role="all", port=8710, ms=1.5, id="0a1b2c3d")
    (line,) = lines(out)
    at = line.pop("at")
    assert line == {"event": "serving", "id": "0a1b2c3d", "level": "info", "ms": 1.5, "port": 8710, "role": "all"}
    assert str(at).endswith("Z")


@pytest.mark.parametrize("key", sorted(logs.ALLOWED))
def test_no_known_key_carries_what_a_person_wrote(key: str, out: io.StringIO) -> None:
    assert logs.only_known(None, "info", {key: WORDS}) == {key: logs.BLOT}


@pytest.mark.parametrize(
    "value",
    [WORDS, "cứu", "0912345678901", "sen lua may tre", {"a": WORDS}, [WORDS], b"bytes", None, ValueError(WORDS)],
)
def test_an_unknown_key_carries_nothing(value: object, out: io.StringIO) -> None:
    logs.get().info("serving", text=value, **{"Chị ơi": value})
    (line,) = lines(out)
    assert line["text"] == line[logs.BLOT] == logs.BLOT


def test_an_event_that_is_not_one_of_ours_is_blotted(out: io.StringIO) -> None:
    logs.get().info("sida")
    assert lines(out)[0]["event"] == logs.BLOT


def test_a_failure_tells_its_class_and_its_place_in_our_code_only() -> None:
    told = logs.failure(caught(lambda: logs.only_known(None, "info", 5)))
    assert told["error"] == "AttributeError"
    assert told["place"].startswith("bot/logs.py:")
    assert WORDS not in str(logs.failure(caught(lambda: json.loads(WORDS))))


def test_a_failure_passes_the_filter(out: io.StringIO) -> None:
    told = logs.failure(caught(lambda: json.loads(WORDS)))
    logs.get().error("event-failed", **told)
    (line,) = lines(out)
    assert line["error"] == "JSONDecodeError"
    assert line["place"] == told["place"]


def caught(act: Callable[[], object]) -> Exception:
    with pytest.raises(Exception) as raised:  # noqa: PT011  whatever it is
        act()
    return raised.value


def test_an_error_that_never_travelled_has_no_place() -> None:
    assert logs.failure(ValueError(WORDS)) == {"error": "ValueError", "place": "nowhere:0"}


def test_libraries_say_where_and_not_what(out: io.StringIO) -> None:
    for name in ("httpx", "uvicorn.error", "sqlalchemy.engine", "anything"):
        logging.getLogger(name).warning("HTTP Request: POST https://api.example/bot%s?x=%s", TOKEN, WORDS)
    assert [line["logger"] for line in lines(out)] == ["httpx", "uvicorn.error", "sqlalchemy.engine", "anything"]
    assert TOKEN not in out.getvalue()
    assert "giữ" not in json.dumps(lines(out), ensure_ascii=False)


def test_requests_of_httpx_are_not_logged_at_all(out: io.StringIO) -> None:
    logging.getLogger("httpx").info("HTTP Request: GET https://api.example/bot%s", TOKEN)
    logging.getLogger("uvicorn.access").info('127.0.0.1 - "GET /c"')
    assert out.getvalue() == ""


def test_a_librarys_exception_loses_its_words(out: io.StringIO) -> None:
    try:
        create_engine("sqlite://").connect().execute(text("select :w from nowhere"), {"w": WORDS})
    except Exception:
        logging.getLogger("sqlalchemy").exception("failed: %s", WORDS)
    (line,) = lines(out)
    assert line["error"] == "OperationalError"
    assert "gi\\u1eef" not in out.getvalue()
    assert "nowhere" not in out.getvalue()


def test_a_logger_with_a_strange_name_is_blotted(out: io.StringIO) -> None:
    logging.getLogger(WORDS).error("x")
    assert lines(out)[0]["logger"] == logs.BLOT


CRASH = "from bot import logs; logs.set_up(); raise ValueError('{words}')"
THREAD = (
    "import threading; from bot import logs; logs.set_up();"
    "t = threading.Thread(target=lambda: int('{words}')); t.start(); t.join()"
)


@pytest.mark.parametrize("program", [CRASH, THREAD])
def test_a_crash_prints_no_words(program: str) -> None:
    ran = subprocess.run([sys.executable, "-c", program.format(words=WORDS)], capture_output=True, check=False)
    assert b"ValueError" in ran.stderr
    assert "giữ" not in ran.stderr.decode()
    assert b"Traceback" not in ran.stderr
