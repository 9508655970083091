"""The mailbox: opened by its phrase alone. It shows letters and a status, never the tip, a place or a target."""

from functools import partial

from content.forms import LONGEST_TEXT
from content.phrases import BadPhrase
from handlers.citizens.parts import SIDES, Ctx
from handlers.citizens.start import HOME
from handlers.conversation import Act, Ask, Letter, Letters, Link, Locked, Para, Row, Say, Screen, Sheet
from handlers.held import OpenMailbox
from handlers.routes import Routes
from storage import receipts
from storage.cases.mailbox import Opened, StoredLetter
from storage.lifecycle import shown

routes = Routes()
WITHDRAWN = "withdrawn"
LETTER_LIMIT = 2000
LONGEST_WORD = 30  # letters of a word that is named; no syllable has more than seven
TRIED = 3  # phrases of one text: each costs half a second of the machine


def mailbox_mark(ctx: Ctx) -> str:
    return ctx.held.mailbox.mark if ctx.held.mailbox else ""


@routes.view("mailbox")
def door(ctx: Ctx) -> Screen:
    """Asks for the phrase; an open mailbox is shown at once."""
    if ctx.held.mailbox:
        return inside(ctx)
    return Screen(
        address="mailbox",
        blocks=(Para(Say("mailbox.title"), "title"), Para(Say("mailbox.how"))),
        rows=(HOME,),
        asks=Ask(Say("ask.phrase"), "secret", 200, ctx.held.typed),
        private=bool(ctx.held.typed),
    )


def key_in(ctx: Ctx, typed: str) -> OpenMailbox | None:
    """The mailbox whose phrase stands in what was typed, wherever that was, and with whatever words around it."""
    for phrase in ctx.library.phrases.within(typed)[:TRIED]:
        found = ctx.outside(("receipts", phrase), partial(receipts.derive, phrase, ctx.parts.ring))
        if opened := _find(ctx, found):
            return opened
    return None


def use(ctx: Ctx, key: OpenMailbox, place: str) -> str:
    """A phrase opens its mailbox, and is kept nowhere. Within an open one it would be a letter that holds a key."""
    ctx.burn = True
    here = place.split("/", maxsplit=1)[0] == "mailbox"
    if here and ctx.held.mailbox:
        ctx.held.note("mailbox.holds_code")
        return "mailbox/open"
    ctx.held.mailbox = key
    if not here:
        ctx.held.note(f"phrase.found.{ctx.channel}")
    return "mailbox/open"


@routes.text("mailbox")
def knock(ctx: Ctx, typed: str) -> str:
    """What opens no mailbox: whatever does went to `use`."""
    if ctx.held.mailbox:
        return write(ctx, typed)
    ctx.burn = True  # it is nearly a key
    try:
        ctx.library.phrases.read(typed)
        ctx.held.note("mailbox.none")
    except BadPhrase as bad:
        ctx.held.note(f"phrase.{bad.reason}", word=(bad.word or "")[:LONGEST_WORD])
    ctx.held.typed = typed[:LETTER_LIMIT]
    return "mailbox"


@routes.view("mailbox/open")
def inside(ctx: Ctx) -> Screen:
    held, opened = _opened(ctx)
    letters = tuple(_letter(each) for each in opened.letters)
    said = (Letters(letters),) if letters else (Para(Say("mailbox.empty")),)
    staying: Row = (
        Link(Say("mailbox.look"), "mailbox/open"),
        Act(Say("mailbox.leave"), "mailbox/leave", held.mark),
    )
    return Screen(
        address="mailbox/open",
        blocks=(
            Para(Say("mailbox.open"), "title"),
            Sheet(((Say("mailbox.status"), Say(f"case.status.{shown(opened.status)}")),)),
            Para(Say(f"mailbox.status.{shown(opened.status)}"), "small"),
            *said,
        ),
        rows=(staying, (Act(Say("mailbox.close"), "mailbox/close", held.mark, "quiet"),)),
        asks=Ask(Say("ask.letter"), "lines", LETTER_LIMIT, ctx.held.typed or _kept_letter(ctx)),
        private=True,
    )


@routes.text("mailbox/open")
def write(ctx: Ctx, typed: str) -> str:
    held, _ = _opened(ctx)
    text = typed.strip()
    if not text:
        ctx.held.note("answer.empty")
    elif len(text) > LETTER_LIMIT:
        ctx.held.note("answer.long", most=LETTER_LIMIT, length=len(text))
        ctx.held.typed = text[:LONGEST_TEXT]
    else:
        box = ctx.parts.mailboxes[held.side]
        box.add(ctx.tx, bytes.fromhex(held.tag), bytes.fromhex(held.private), text)
        ctx.held.query, ctx.held.kept_for = "", ""
        ctx.held.note("mailbox.added")
    return "mailbox/open"


@routes.act("mailbox/leave", under=mailbox_mark)
def leave_mailbox(ctx: Ctx) -> str:
    ctx.held.mailbox, ctx.clean = None, True
    return "start"


@routes.act("mailbox/close", under=mailbox_mark)
def ask_to_close(ctx: Ctx) -> str:
    return "mailbox/closing"


@routes.view("mailbox/closing")
def closing(ctx: Ctx) -> Screen:
    held, _ = _opened(ctx)
    return Screen(
        address="mailbox/closing",
        blocks=(Para(Say("mailbox.closing"), "title"), Para(Say("mailbox.closing_means"))),
        rows=(
            (Act(Say("mailbox.close_yes"), "mailbox/close/yes", held.mark, "danger"),),
            (Act(Say("mailbox.close_no"), "mailbox/back", held.mark),),
        ),
        private=True,
    )


@routes.act("mailbox/back", under=mailbox_mark)
def back(ctx: Ctx) -> str:
    return "mailbox/open"


@routes.act("mailbox/close/yes", under=mailbox_mark)
def close(ctx: Ctx) -> str:
    """Withdraws: the mailbox is gone for good; what a desk already opened is not erased, and the text says so."""
    held, _ = _opened(ctx)
    ctx.parts.mailboxes[held.side].close(ctx.tx, bytes.fromhex(held.tag))
    ctx.held.mailbox, ctx.clean = None, True
    ctx.held.note("mailbox.closed")
    return "start"


def _kept_letter(ctx: Ctx) -> str:
    """What was written when the mailbox closed behind the writer waits in it."""
    return ctx.held.query if ctx.held.kept_for == "mailbox" else ""


def _find(ctx: Ctx, found: tuple[receipts.Receipt, ...]) -> OpenMailbox | None:
    for side in SIDES:
        opened = ctx.parts.mailboxes[side].find(ctx.tx, found)
        if opened and opened.status != WITHDRAWN:
            return OpenMailbox(side, opened.tag.hex(), opened.private.hex())
    return None


def _opened(ctx: Ctx) -> tuple[OpenMailbox, Opened]:
    """The mailbox as it is now; raises Locked when none is open or it was closed elsewhere."""
    held = ctx.held.mailbox
    if held is None:
        raise Locked("mailbox")
    receipt = receipts.Receipt(bytes.fromhex(held.tag), b"", bytes.fromhex(held.private))
    opened = ctx.parts.mailboxes[held.side].find(ctx.tx, (receipt,))
    if opened is None or opened.status == WITHDRAWN:
        raise Locked("mailbox")
    return held, opened


def _letter(stored: StoredLetter) -> Letter:
    return Letter(stored.author, stored.kind, stored.text)
