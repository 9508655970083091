"""Within an open mailbox: what the desk asks, how far it is, every letter, and what is written back."""

from collections.abc import Iterable

from content.language.lookover import Finding
from content.questions.forms import LONGEST_TEXT
from handlers.citizens import notice
from handlers.citizens.parts import Ctx
from handlers.citizens.standing import standing
from handlers.conversation import Act, Ask, Block, Letter, Letters, Link, Locked, Para, Row, Say, Screen
from handlers.drafts import MOST_BYTES, MOST_FILES
from handlers.held import OpenMailbox
from handlers.routes import Routes
from storage import receipts
from storage.cases.damage import Damaged
from storage.cases.envelope import UNREADABLE
from storage.cases.mailbox import Opened, StoredLetter, Written
from storage.duties import lifecycle

routes = Routes()
LETTER_LIMIT = 2000


def opened_mailbox(ctx: Ctx) -> tuple[OpenMailbox, Opened]:
    """The mailbox as it is now; raises Locked when none is open, it was closed elsewhere, or is damaged."""
    try:
        return _looked_up(ctx)
    except Damaged:
        raise Locked("mailbox") from None


def _looked_up(ctx: Ctx) -> tuple[OpenMailbox, Opened]:
    """Raises Locked, Damaged."""
    held = ctx.held.mailbox
    if held is None:
        raise Locked("mailbox")
    receipt = receipts.Receipt(bytes.fromhex(held.tag), b"", bytes.fromhex(held.private))
    opened = ctx.parts.mailboxes[held.side].find(ctx.tx, (receipt,))
    if opened is None or opened.status == lifecycle.WITHDRAWN:
        raise Locked("mailbox")
    return held, opened


@routes.view("mailbox/open")
def inside(ctx: Ctx) -> Screen:
    """What the desk asks stands on top, then how far it is, then every letter in its order."""
    try:
        held, opened = _looked_up(ctx)
    except Damaged:
        return _damaged(ctx)
    asked = opened.unanswered
    return Screen(
        address="mailbox/open",
        blocks=(
            Para(Say("mailbox.open"), "title"),
            Para(Say(f"mailbox.stays.{ctx.channel}"), "small"),
            *((_shown(ctx, asked),) if asked else ()),
            *standing(ctx, held.side, opened),
            *_others(ctx, opened),
            *_invitation(ctx, opened),
            Para(Say("mailbox.hidden"), "small"),
        ),
        rows=(*_ways_to_answer(asked), *_ways_on(ctx, held.mark)),
        asks=Ask(Say("ask.letter"), "lines", LETTER_LIMIT, ctx.held.typed or _kept_letter(ctx)),
        private=True,
    )


def _damaged(ctx: Ctx) -> Screen:
    """The code was right: whoever is told that it opens nothing would look for a mistake of their own."""
    leave = Act(Say("mailbox.leave"), "mailbox/leave", ctx.held.mailbox.mark) if ctx.held.mailbox else None
    blocks = Para(Say("mailbox.open"), "title"), Para(Say("mailbox.damaged"))
    return Screen("mailbox/open", blocks, ((leave,),) if leave else (), private=True)


def _others(ctx: Ctx, opened: Opened) -> tuple[Block, ...]:
    """The letters without the questions that wait; under a heading where some do."""
    asked = opened.unanswered
    others = [letter for letter in opened.letters if letter not in asked]
    if not others:
        return () if asked else (Para(Say("mailbox.empty")),)
    heading = (Para(Say("mailbox.letters"), "small"),) if asked else ()
    return (*heading, _shown(ctx, others))


def _ways_on(ctx: Ctx, mark: str) -> tuple[Row, ...]:
    return (
        (Link(Say("mailbox.look"), "mailbox/open"), Act(Say("mailbox.leave"), "mailbox/leave", mark)),
        *notice.in_mailbox(ctx),
        (
            Link(Say("mailbox.close"), "mailbox/close", style="quiet"),
            Link(Say("mailbox.withdraw"), "mailbox/withdraw", style="quiet"),
        ),
    )


def _invitation(ctx: Ctx, opened: Opened) -> tuple[Block, ...]:
    """To send files, where no box on the page says so."""
    if ctx.channel not in notice.CHANNELS or is_laden(opened):
        return ()
    return (Para(Say("mailbox.files"), "small"),)


def _shown(ctx: Ctx, stored: Iterable[StoredLetter]) -> Letters:
    return Letters(tuple(_letter(ctx, each) for each in stored))


def _ways_to_answer(asked: tuple[StoredLetter, ...]) -> tuple[Row, ...]:
    if len(asked) == 1:
        return ((Link(Say("mailbox.answer"), f"mailbox/answer/{asked[0].n}", style="main"),),)
    numbered = enumerate(asked, start=1)
    return tuple(
        (Link(Say("mailbox.answer_one", {"number": number}), f"mailbox/answer/{each.n}", style="main"),)
        for number, each in numbered
    )


@routes.view("mailbox/answer/{n}")
def answering(ctx: Ctx, n: str) -> Screen:
    """One question and room for its answer; an old button on one that is answered shows the mailbox."""
    _, opened = opened_mailbox(ctx)
    question = question_of(opened, n)
    if question is None:
        return inside(ctx)
    return Screen(
        address=f"mailbox/answer/{question.n}",
        blocks=(
            Para(Say("mailbox.answering"), "title"),
            _shown(ctx, [question]),
            Para(Say("mailbox.free"), "small"),
        ),
        rows=((Link(Say("mailbox.back"), "mailbox/open"),),),
        asks=Ask(Say("ask.answer"), "lines", LETTER_LIMIT, ctx.held.typed),
        private=True,
    )


@routes.text("mailbox/open")
def write(ctx: Ctx, typed: str) -> str:
    opened_mailbox(ctx)
    if refused := _refusal(ctx, typed):
        return refused
    return _look_or_send(ctx, typed.strip(), 0)


@routes.text("mailbox/answer/{n}")
def answer(ctx: Ctx, typed: str, n: str) -> str:
    """Where the question has been answered meanwhile, what comes now is a letter."""
    _, opened = opened_mailbox(ctx)
    question = question_of(opened, n)
    if question is None:
        return write(ctx, typed)
    if _refusal(ctx, typed):
        return f"mailbox/answer/{question.n}"
    return _look_or_send(ctx, typed.strip(), question.n)


def _look_or_send(ctx: Ctx, text: str, answers: int) -> str:
    """At once; where the words may betray who wrote them, after a look at them (second_look.py)."""
    if text == ctx.held.unsent or not clues_in(ctx, text):
        return send(ctx, text, answers)
    ctx.held.unsent = text
    return f"mailbox/look/{answers}"


def send(ctx: Ctx, text: str, answers: int) -> str:
    """`answers`: the question's number, 0 for none."""
    add(ctx, Written(text, answers))
    ctx.held.drop_letter()
    ctx.held.note("mailbox.answered" if answers else "mailbox.added")
    return "mailbox/open"


def clues_in(ctx: Ctx, text: str) -> tuple[Finding, ...]:
    """What in it may betray the writer; found here, kept nowhere."""
    return ctx.library.lookover.findings(text)


def _kept_letter(ctx: Ctx) -> str:
    """What was written when the mailbox closed behind the writer, or was to be looked over, waits in it."""
    return ctx.held.unsent or (ctx.held.query if ctx.held.kept_for == "mailbox" else "")


def _letter(ctx: Ctx, stored: StoredLetter) -> Letter:
    """One that is a file, or carries some, is called so; one that does not open says that."""
    if stored.kind == UNREADABLE:
        return Letter(stored.author, UNREADABLE, ctx.library.texts.say(ctx.held.locale, "mailbox.unreadable"))
    if not stored.files:
        return Letter(stored.author, stored.kind, stored.text)
    alone = ctx.library.texts.say(ctx.held.locale, "mailbox.file_alone")
    return Letter(stored.author, "file", stored.text or alone)


def question_of(opened: Opened, n: str) -> StoredLetter | None:
    return next((each for each in opened.unanswered if str(each.n) == n), None)


def is_laden(opened: Opened) -> bool:
    """No further file is taken: whoever holds a mailbox fills no disk."""
    return len(opened.files) >= MOST_FILES or sum(each.size for each in opened.files) >= MOST_BYTES


def _refusal(ctx: Ctx, typed: str) -> str:
    """Where to go instead, with a note why these words are not sent; "" if they are."""
    text = typed.strip()
    if text and len(text) <= LETTER_LIMIT and not is_list(ctx, text):
        return ""
    if not text:
        ctx.held.note("answer.empty")
    elif len(text) > LETTER_LIMIT:
        ctx.held.note("answer.long", most=LETTER_LIMIT, length=len(text))
    ctx.held.typed = text[:LONGEST_TEXT]
    return "mailbox/open"


def is_list(ctx: Ctx, text: str) -> bool:
    """A list of people goes to no desk, by no way (R6); a note says so."""
    found = ctx.library.lookover.lists_people(text, accounts=False)
    if found:
        ctx.held.note("mailbox.people")
    return found


def add(ctx: Ctx, written: Written) -> None:
    held, _ = opened_mailbox(ctx)
    box = ctx.parts.mailboxes[held.side]
    box.add(ctx.tx, bytes.fromhex(held.tag), bytes.fromhex(held.private), written, ctx.today)
