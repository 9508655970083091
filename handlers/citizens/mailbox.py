"""The mailbox: opened by its phrase alone. It shows letters and a status, never the tip, a place or a target."""

from dataclasses import dataclass, field
from functools import partial
from itertools import product

from content.language.phrases import BadPhrase
from handlers.citizens import leaving, letters, notice, second_look
from handlers.citizens.letters import LETTER_LIMIT, add, is_laden, opened_mailbox, question_of
from handlers.citizens.parts import SIDES, Ctx
from handlers.citizens.start import HOME
from handlers.conversation import Ask, Link, Locked, Para, Say, Screen
from handlers.held import OpenMailbox
from handlers.routes import Routes
from storage import files, receipts
from storage.cases.damage import Damaged
from storage.cases.mailbox import Written
from storage.duties import lifecycle
from storage.files import StoredFile

routes = Routes()
routes.include(letters.routes)
routes.include(leaving.routes)
routes.include(second_look.routes)
LONGEST_WORD = 30  # letters of a word that is named; no syllable has more than seven
TRIED = 3  # phrases of one text: each costs half a second of the machine


@routes.view("mailbox")
def door(ctx: Ctx) -> Screen:
    """Asks for the phrase; an open mailbox is shown at once."""
    if ctx.held.mailbox:
        return letters.inside(ctx)
    return Screen(
        address="mailbox",
        blocks=(
            Para(Say("mailbox.title"), "title"),
            Para(Say("mailbox.how")),
            Para(Say("mailbox.lost"), "small"),
            Para(Say("mailbox.again"), "small"),
        ),
        rows=((Link(Say("menu.report"), "report"),), HOME),
        asks=Ask(Say("ask.phrase"), "secret", 200, ctx.held.typed),
        private=bool(ctx.held.typed),
    )


@dataclass(frozen=True)
class Wait:
    """Nothing was tried: too many phrases before this one opened nothing."""

    seconds: int
    typed: str = field(repr=False)


def key_in(ctx: Ctx, typed: str) -> OpenMailbox | Wait | None:
    """The mailbox whose phrase stands in what was typed, wherever that was, and with whatever words around it."""
    phrases = ctx.library.phrases.within(typed)[:TRIED]
    knocks, who = ctx.parts.knocks, ctx.who.tags[0]
    if phrases and (seconds := knocks.wait(who, ctx.real)):
        return Wait(seconds, typed)
    for phrase in phrases:
        found = ctx.outside(("receipts", phrase), partial(receipts.derive, phrase, ctx.parts.ring))
        if opened := _find(ctx, found):
            knocks.right(who, ctx.real)
            return opened
    if phrases:
        knocks.wrong(who, ctx.real)
    return None


def use(ctx: Ctx, key: OpenMailbox | Wait, place: str, typed: str = "") -> str:
    """A phrase opens its mailbox, and is kept nowhere. Within an open one it would be a letter that holds a key."""
    ctx.burn = True
    here = is_here(place)
    if isinstance(key, Wait):
        ctx.held.note("mailbox.wait", seconds=key.seconds)
        ctx.held.typed = key.typed[:LETTER_LIMIT]
        return place if here else "mailbox"
    if here and ctx.held.mailbox:
        ctx.held.note("mailbox.holds_code")
        return "mailbox/open"
    if ctx.held.mailbox and ctx.held.mailbox.tag != key.tag:
        ctx.held.drop_letter()
    ctx.held.mailbox = key
    if not here:
        ctx.held.note(f"phrase.found.{ctx.channel}")
    _tell_slips(ctx, typed)
    return "mailbox/open"


def _tell_slips(ctx: Ctx, typed: str) -> None:
    """What was forgiven, so that the copy on paper can be mended. A messenger keeps what it is sent: no word there."""
    for slip in ctx.library.phrases.slips(typed):
        ctx.held.note(f"phrase.mended.{ctx.channel}", at=slip.at, word=slip.word, right=slip.right)


@routes.text("mailbox")
def knock(ctx: Ctx, typed: str) -> str:
    """What opens no mailbox: whatever does went to `use`."""
    if ctx.held.mailbox:
        return letters.write(ctx, typed)
    ctx.burn = True  # it is nearly a key
    try:
        ctx.library.phrases.read(typed)
        ctx.held.note("mailbox.none")
    except BadPhrase as bad:
        _explain(ctx, bad)
    ctx.held.typed = typed[:LETTER_LIMIT]
    return "mailbox"


def _explain(ctx: Ctx, bad: BadPhrase) -> None:
    if bad.reason == "count":
        ctx.held.note("phrase.count", found=bad.found)
    elif bad.reason == "check" and bad.at:
        ctx.held.note("phrase.swapped", at=bad.at, next=bad.at + 1)
    elif bad.reason == "check":
        ctx.held.note("phrase.check")
    elif bad.reason == "letter":
        ctx.held.note("phrase.letter", at=bad.at, word=bad.word[:LONGEST_WORD])
    elif bad.maybe:
        ctx.held.note("phrase.maybe", at=bad.at, word=bad.word[:LONGEST_WORD], maybe=bad.maybe)
    else:
        ctx.held.note("phrase.unknown", at=bad.at, word=bad.word[:LONGEST_WORD])


def takes_file(ctx: Ctx, place: str) -> bool:
    """Whether a file that comes now goes into the mailbox that is open."""
    if not is_here(place) or ctx.held.mailbox is None:
        return False
    try:
        return not is_laden(opened_mailbox(ctx)[1])
    except Locked:
        return False


def put(ctx: Ctx, file: StoredFile, caption: str, place: str) -> str:
    """A file goes to the desk at once, with its caption; as the answer, where one was being written. A letter that is
    looked over waits on; but the page sends what stands in its box along, and that takes the letter's place.
    """
    _, opened = opened_mailbox(ctx)
    ctx.held.warn(ctx.library.crisis.find(caption))
    caption = _without_clues(ctx, _without_list(ctx, _without_code(ctx, caption)))
    if not files.keep(ctx.tx, [file.id]):
        ctx.held.note("file.lost")
        ctx.held.typed = ctx.held.typed or caption[:LETTER_LIMIT]
        return place
    question = question_of(opened, place.rpartition("/")[2])
    add(ctx, Written(caption.strip()[:LETTER_LIMIT], question.n if question else 0, (file,)))
    ctx.held.note("mailbox.file_added")
    if caption and ctx.channel not in notice.CHANNELS:
        ctx.held.drop_letter()
    looks = place.startswith("mailbox/look/") and ctx.held.typed in ("", ctx.held.unsent)
    return place if looks else "mailbox/open"


def _without_code(ctx: Ctx, caption: str) -> str:
    """What of it goes along: nothing where a key stands in it. Where none was looked up it waits in the box."""
    key = key_in(ctx, caption)
    if key is None:
        return caption
    ctx.burn = True
    if isinstance(key, Wait):
        ctx.held.note("mailbox.wait", seconds=key.seconds)
        ctx.held.typed = caption[:LETTER_LIMIT]
    else:
        ctx.held.note("mailbox.caption_held_code")
    return ""


def _without_list(ctx: Ctx, caption: str) -> str:
    """A list of people stays behind, in the box, to be mended."""
    if not letters.is_list(ctx, caption):
        return caption
    ctx.held.typed = caption[:LETTER_LIMIT]
    return ""


def _without_clues(ctx: Ctx, caption: str) -> str:
    """Words that may betray the writer stay in the box: they are looked over before they go."""
    if not letters.clues_in(ctx, caption):
        return caption
    ctx.held.typed = caption.strip()[:LETTER_LIMIT]
    if ctx.channel not in notice.CHANNELS:
        ctx.held.unsent = ctx.held.typed
    ctx.held.note("mailbox.words_left")
    return ""


def is_here(place: str) -> bool:
    return place.split("/", maxsplit=1)[0] == "mailbox"


def _find(ctx: Ctx, found: tuple[receipts.Receipt, ...]) -> OpenMailbox | None:
    for side, receipt in product(SIDES, found):
        if _opens(ctx, side, receipt):
            return OpenMailbox(side, receipt.tag.hex(), receipt.private.hex())
    return None


def _opens(ctx: Ctx, side: str, receipt: receipts.Receipt) -> bool:
    try:
        opened = ctx.parts.mailboxes[side].find(ctx.tx, (receipt,))
    except Damaged:
        return True  # it is told inside
    return opened is not None and opened.status != lifecycle.WITHDRAWN
