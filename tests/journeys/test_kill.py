"""kill -9 at the commit of a tip: never lost once confirmed, never doubled, the receipt still shown."""

from pathlib import Path

import httpx
import pytest

from storage.cases.tables import PROTECTION
from storage.engine import Database
from tests.journeys.server import Person, started

STORY = "Quán đó giữ giấy tờ của ba người."


def dying(when: str) -> tuple[str, ...]:
    return ("-m", "tests.journeys.dying", when)


def filed(home: Path) -> int:
    database = Database(f"sqlite:///{home / 'nhipcau.db'}")
    try:
        return database.read(lambda tx: len(tx.execute(PROTECTION.case.select()).all()))
    finally:
        database.close()


@pytest.mark.slow
@pytest.mark.parametrize(("when", "kept"), [("before", 0), pytest.param("after", 1, marks=pytest.mark.slow)])
def test_a_tip_survives_a_power_cut_at_its_commit(home: Path, when: str, kept: int) -> None:
    with Person() as person:
        with started(home, dying(when)) as server:
            person.visit(server.url)
            person.write_tip(STORY)
            send = person.fields_of("Gửi luôn")
            with pytest.raises(httpx.TransportError):
                person.send(send)
            assert server.process.wait(30) == -9
        assert filed(home) == kept
        with started(home) as server:
            assert STORY in person.visit(server.url).text or kept, "the draft is gone"
            _send_again(person, send)
    assert filed(home) == 1


def _send_again(person: Person, send: dict[str, str]) -> None:
    person.send(send)  # the browser's "send again"
    phrase = " ".join(person.look().receipt)
    assert len(phrase.split()) == 9
    person.send(send)  # and once more, impatiently
    assert " ".join(person.look().receipt) == phrase
    person.press("Tôi đã chép")
    assert "Đã nhận" in person.open_mailbox(phrase).text


@pytest.mark.slow
def test_a_draft_survives_a_kill_between_two_questions(home: Path) -> None:
    with Person() as person:
        with started(home) as server:
            person.visit(server.url)
            person.write_tip(STORY)
            server.kill()
        with started(home) as server:
            assert STORY in person.visit(server.url).text
            person.press("Gửi luôn")
            assert len(person.page.receipt) == 9


@pytest.mark.slow
def test_ctrl_c_leaves_cleanly_and_the_second_start_goes_on(tmp_path: Path) -> None:
    home = tmp_path / "var"
    with started(home) as server:
        secrets = {path.name: path.read_bytes() for path in home.glob("*.secret")}
        assert server.stop() == 0
    assert not list(home.glob("*.db-wal"))
    with started(home):
        assert {path.name: path.read_bytes() for path in home.glob("*.secret")} == secrets
