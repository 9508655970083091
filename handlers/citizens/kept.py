"""A draft put away under a word of the person's own: no menu says that there is one, the word alone reopens it.

It lies in the person's state, sealed once more: whoever has the citizens' secret and the state still has to guess the
word. Files do not stay with it, and it ends with the state, after three days at most.
"""

import base64
import bz2
import json
import secrets
from dataclasses import replace
from datetime import timedelta

from content.language.passphrases import tried_first
from content.language.vietnamese import fold
from handlers.asking import Asking
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Ask, Para, Say, Screen
from handlers.drafts import Draft
from handlers.filling import Filling
from handlers.form import FormFlow
from storage.stretch import stretch
from storage.vault import Keyring, Place, Unreadable, open_, seal

KEEP = "keep"
DAYS = timedelta(days=3)
LETTERS, DIFFERENT, LONGEST = 6, 4, 40
MOST = 3000  # bytes, compressed: a full story takes 1,800; what no question could take may be twice that
PASSES, KIB, SALT_BYTES = 3, 64 * 1024, 16  # a guess costs 0.3 s, as an officer's passphrase does
PLACE = Place("citizen_state", "kept", b"")


def offer(flow: FormFlow[CitizenParts]) -> None:
    """On the form's review."""
    flow.act(KEEP, lambda filling: filling.turn_to(KEEP))
    flow.act(f"{KEEP}/back", lambda filling: filling.turn_to(""))

    def put_away(ctx: Ctx, typed: str) -> str:
        return _put_away(flow.open(ctx, {})[0], typed)

    flow.routes.text(f"{flow.home.pattern}/{KEEP}")(put_away)


def ask(ctx: Ctx, asking: Asking, draft: Draft) -> Screen:
    """Says what it keeps, where, and for how long."""
    files = (Para(Say("kept.files")),) if draft.files else ()
    return Screen(
        address=f"{asking.prefix}/{KEEP}",
        blocks=(
            Para(Say("kept.title"), "title"),
            Para(Say("kept.how")),
            *files,
            Para(Say(f"kept.where.{ctx.channel}"), "small"),
        ),
        rows=((asking.act(Say("form.back"), f"{KEEP}/back"),),),
        asks=Ask(Say("ask.word"), "secret", LONGEST),
        private=True,
    )


def reopen(ctx: Ctx, typed: str) -> str | None:
    """Where the draft goes on whose word was typed; None for any other words: those are looked up. So is whatever
    is typed too soon after wrong words: nothing is tried then, and the draft stays.
    """
    word = _plain(typed)
    knocks, who = ctx.parts.knocks, ctx.who.tags[0] + b"kept"  # apart from the tries at a mailbox
    if not ctx.held.kept or not LETTERS <= len(word) <= LONGEST or knocks.wait(who, ctx.real):
        return None
    plain = _opened(ctx, word)
    if plain is None:
        knocks.wrong(who, ctx.real)
        return None
    knocks.right(who, ctx.real)
    ctx.burn = True
    prefix, raw = json.loads(plain)
    return _put_back(ctx, prefix, Draft(**raw))


def is_own(word: str) -> bool:
    """Long enough, and not what everybody would try first."""
    if not LETTERS <= len(word) <= LONGEST or len(set(word)) < DIFFERENT:
        return False
    rest = word
    for common in tried_first():
        rest = rest.replace(common, "")
    return len(rest) >= DIFFERENT


def _opened(ctx: Ctx, word: str) -> bytes | None:
    """The draft that was put away under this word; None for another word."""
    salt, sealed = _split(ctx.held.kept)
    key = ctx.outside(("kept", salt, word), lambda: stretch(word, salt, PASSES, KIB))
    try:
        return bz2.decompress(open_(Keyring.single(key), PLACE, sealed))
    except Unreadable:
        return None


def _put_back(ctx: Ctx, prefix: str, draft: Draft) -> str:
    """One that is being written is never overwritten."""
    if draft.form in ctx.held.drafts:
        ctx.held.note("kept.busy")
    else:
        draft.reopened = True
        ctx.held.drafts[draft.form] = draft
        ctx.held.note("kept.back")
    return f"{prefix}/{ctx.held.drafts[draft.form].here}"


def _put_away(filling: Filling[CitizenParts], typed: str) -> str:
    ctx, draft, word = filling.ctx, filling.held, _plain(typed)
    ctx.burn = True
    if draft is None or draft.page != KEEP:  # it has closed behind them: the word is looked up nowhere
        ctx.held.note("button.idle" if ctx.idle else "button.stale")
        return f"{filling.prefix}/{draft.here}" if draft else "start"
    if not is_own(word):
        ctx.held.note("kept.weak")
        return f"{filling.prefix}/{KEEP}"
    salt, key = ctx.outside(("keep", word), lambda: _fresh_key(word))
    put = replace(draft, page="", files=[])
    plain = bz2.compress(json.dumps([filling.prefix, vars(put)], ensure_ascii=False).encode())
    if len(plain) > MOST:
        ctx.held.note("kept.long")
        return f"{filling.prefix}/{KEEP}"
    sealed = seal(Keyring.single(key), PLACE, plain)
    ctx.held.kept = base64.b64encode(salt + sealed).decode()
    ctx.held.kept_until = (ctx.real + DAYS).timestamp()
    del ctx.held.drafts[draft.form]
    ctx.clean = True
    ctx.held.note("kept.away")
    return "start"


def _fresh_key(word: str) -> tuple[bytes, bytes]:
    salt = secrets.token_bytes(SALT_BYTES)
    return salt, stretch(word, salt, PASSES, KIB)


def _split(kept: str) -> tuple[bytes, bytes]:
    whole = base64.b64decode(kept)
    return whole[:SALT_BYTES], whole[SALT_BYTES:]


def _plain(typed: str) -> str:
    """Marks, capitals and spaces do not matter: it is typed in a hurry."""
    return fold(typed[: 4 * LONGEST]).replace(" ", "")
