"""What lies in the database of a person who is writing: nothing that can be read, nothing that tells them apart."""

import base64
import random
import secrets
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from content.questions.answers import LONGEST_PLACE
from content.questions.forms import LONGEST_TEXT, Form
from handlers.asking import TYPED
from handlers.citizens.kept import MOST
from handlers.drafts import MOST_FILES, Draft
from handlers.held import REMEMBERED_EVENTS, Held, OpenMailbox
from handlers.trail import KEPT, Trail
from storage import state
from storage.files import MIME_LETTERS, StoredFile
from storage.state import CITIZENS, Pseudonym
from storage.tables import citizen_state
from storage.vault import Keyring
from tests.handlers.test_core import fill
from tests.world import build, library, sqlite_url

MARKER = "Chim-sẻ-marker-7219"
CHANCE = random.Random(1)
LETTERS = "ếệềểễốộồổỗứựừửữ ạảãáà"


def many(letters: str, count: int) -> str:
    return "".join(CHANCE.choice(letters) for _ in range(count))


def brimful(form: Form, letters: str) -> Draft:
    """Every box full, every file there, and the longest text that was not taken."""
    words = list(library().phrases.draw(secrets.randbelow))
    draft = Draft(form.id, form.version, "review", words, *drawn(16, 32))
    for field in form.fields:
        kept = {"text": [many(letters, field.max)], "unit": [TYPED + many(letters, LONGEST_PLACE)], "count": ["999"]}
        draft.answers[field.id] = kept.get(field.kind, [choice.id for choice in field.choices])
    draft.typed = many(letters, LONGEST_TEXT)
    for _ in range(MOST_FILES):
        draft.attach(StoredFile(*drawn(16, 32), "document", "x" * MIME_LETTERS, 2**24, *drawn(32)))
    return draft


def drawn(*sizes: int) -> tuple[str, ...]:
    return tuple(map(secrets.token_hex, sizes))


def most(letters: str) -> Held:
    """All that the conversation lets anybody leave behind."""
    forms = library().forms
    return Held(
        seen=[secrets.token_hex(8) for _ in range(REMEMBERED_EVENTS)],
        query=many(letters, forms["help"].by_id["story"].max),
        typed=many(letters, LONGEST_TEXT),
        drafts={name: brimful(forms[name], letters) for name in ("tip", "help")},
        mailbox=OpenMailbox("protection", *drawn(16, 32)),
        receipts=[list(library().phrases.draw(secrets.randbelow)) for _ in range(5)],
        trail=Trail(
            [(str(CHANCE.randrange(10**9)), 29_000_000 + n) for n in range(KEPT)],
            [str(CHANCE.randrange(10**9)) for _ in range(2 * KEPT)],
        ),
    )


def put_away(letters: str) -> Held:
    """A draft kept under a word, and another one written meanwhile; base64 of the longest that is kept."""
    return Held(
        kept=base64.b64encode(secrets.token_bytes(MOST + 59)).decode(),
        kept_until=1.0,
        query=many(letters, 2000),
        drafts={"tip": brimful(library().forms["tip"], letters)},
    )


def test_all_that_anybody_can_hold_fits_the_one_size_and_comes_back_whole(tmp_path: Path) -> None:
    world, ring = build(sqlite_url(tmp_path)), Keyring.fresh()
    everybody = {"nobody": Held(), "much": most(LETTERS), "kept": put_away(LETTERS)}
    for name, held in everybody.items():
        who, packed = Pseudonym.of(ring, name, world.clock.real().date()), held.pack()
        world.database.write(lambda tx, who=who, packed=packed: CITIZENS.save(tx, who, packed))
        assert Held.unpack(world.database.read(lambda tx, who=who: CITIZENS.load(tx, who))) == held
    sealed = world.database.read(lambda tx: list(tx.scalars(select(citizen_state.c.sealed))))
    assert len(everybody["much"].pack()) > 2 * state.SIZE
    assert len(sealed) == len(everybody)
    assert len({len(each) for each in sealed}) == 1


def test_a_row_with_a_draft_and_a_row_without_one_are_of_one_size(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    fill(world, "with-a-draft")
    world.say("who-only-searched", "hiv", "start")
    world.say("who-wrote-much", "ế" * 4000, "start")
    fill(world, "who-told-much")
    world.say("who-told-much", "ế" * 1900, "report/review")
    sealed = world.database.read(lambda tx: list(tx.scalars(select(citizen_state.c.sealed))))
    assert len({len(each) for each in sealed}) == 1


def test_neither_the_sender_nor_the_words_can_be_read_in_the_files(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    fill(world, "sender-4711-marker")
    world.say("sender-4711-marker", MARKER, "report/review")
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
        assert MARKER.encode(encoding) not in raw
        assert "sender-4711".encode(encoding) not in raw


def test_yesterdays_row_is_found_and_moved_to_today(tmp_path: Path) -> None:
    world = build(sqlite_url(tmp_path))
    world.press(
        "one",
        next(
            one.press
            for row in world.press("one", "start").screen.rows
            for one in row
            if one.press.startswith("language")
        ),
    )
    world.clock.pass_time(timedelta(days=1))
    assert world.core.look("web", "one", "start").locale == "en"
    world.clock.pass_time(timedelta(days=3))
    assert world.core.look("web", "one", "start").locale == "vi"
