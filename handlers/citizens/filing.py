"""Sealing a finished draft: who will be able to read it, the receipt, and the one moment it is filed."""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

from content.places.units import Units
from content.questions.forms import Answers, Form
from content.words import Words
from handlers.asking import said
from handlers.citizens import notice
from handlers.citizens.parts import Ctx, open_mark
from handlers.citizens.standing import day_words, days_kept, opened_by
from handlers.citizens.start import HOME
from handlers.conversation import Act, Link, Locked, Para, ReceiptWords, Row, Say, Screen
from handlers.drafts import Draft
from handlers.routes import Routes
from storage import files, receipts
from storage.cases.intake import Filing, Reader
from storage.cases.mailbox import Waiting

routes = Routes()
COPIED: Row = (Link(Say("menu.mailbox"), "mailbox"), Link(Say("menu.home"), "start"))
# A request's kind stays inside the envelope: that somebody needs an HIV test is nobody's metadata.
KIND_OF_REQUEST = "request"
PLEA = "receipt.due.plea"


def begin(ctx: Ctx, form: Form) -> Draft:
    """A draft with its receipt drawn and derived, so that sending is pure SQL and a crash cannot eat the receipt."""
    words, receipt = ctx.outside("fresh receipt", lambda: _fresh_receipt(ctx))
    return Draft(form.id, form.version, form.fields[0].id, list(words), receipt.tag.hex(), receipt.public.hex())


def readers(ctx: Ctx, form: Form, draft: Draft | None) -> tuple[Reader, ...]:
    """The desks that could open it; () where no desk has a key."""
    answers = draft.answers if draft else {}
    area = area_of(form, answers)
    level = form.sets(answers).get("level", form.desk or "province") if area else "province"
    return ctx.parts.intakes[form.sends].readers(ctx.tx, area, level, ctx.parts.province, avoided(form, answers))


def avoided(form: Form, answers: Answers) -> list[str]:
    """The levels whose desks the person does not want to read it."""
    level = form.sets(answers).get("avoid")
    return [level] if level else []


def send(ctx: Ctx, form: Form, draft: Draft) -> str:
    """File it. The same receipt again is the same case: a redelivery or a second replica doubles nothing."""
    reading = readers(ctx, form, draft)
    if not reading:
        raise Locked(form.id)
    _keep_files(ctx, draft)
    sets = form.sets(draft.answers)
    filing = Filing(
        receipt_tag=bytes.fromhex(draft.receipt_tag),
        receipt_public=bytes.fromhex(draft.receipt_public),
        readers=reading,
        area=area_of(form, draft.answers),
        kind=_kind(form, draft),
        urgency=sets.get("urgency", "usual"),
        day=ctx.today,
        slot=ctx.slot,
        tip=document(form, draft, ctx.library.units, notice.token_for(ctx, draft.receipt_public)),
    )
    ctx.parts.intakes[form.sends].file(ctx.tx, filing)
    ctx.held.receipts.append(draft.words)
    ctx.held.sent = draft.mark
    _tell(ctx, form.sends, filing)
    ctx.clean = True
    return "receipt"


def _tell(ctx: Ctx, side: str, filing: Filing) -> None:
    """For the receipt: by when it is opened at the latest, and what that is not."""
    waiting = Waiting(filing.area, filing.day, filing.slot, None, None, filing.urgency)
    urgent = filing.urgency == "now"
    due = {"support": PLEA if urgent else f"{PLEA}-usual"}.get(side, f"receipt.due.{'now' if urgent else 'usual'}")
    ctx.held.told = [(due, {"by": opened_by(ctx, side, waiting).isoformat()})]


def desks_of(reading: tuple[Reader, ...]) -> str:
    """Their names; what all begin with is said once: "Bàn tiếp nhận, Công an xã A; Công an tỉnh B"."""
    names = list(dict.fromkeys(desk.name for desk in reading))
    first, comma, _ = names[0].partition(", ") if names else ("", "", "")
    alike = comma and all(name.startswith(first + comma) for name in names)
    return "; ".join([*names[:1], *(name.removeprefix(first + comma) if alike else name for name in names[1:])])


def who_reads(ctx: Ctx, form: Form, draft: Draft, text_id: str) -> tuple[Para, ...]:
    """Which desks can open it and until when it is kept, said before it is sent; and that a far place has no desk of
    its own here.
    """
    area = area_of(form, draft.answers)
    far = area is not None and ctx.library.units.ever(area).province_code != ctx.parts.province
    args = {"desks": desks_of(readers(ctx, form, draft)), "days": days_kept(ctx, form.sends)}
    told = Para(Say(text_id, args))
    return (Para(Say("form.far")), told) if far else (told,)


def area_of(form: Form, answers: Answers) -> str | None:
    """The commune's code, where a known one was named."""
    places = [value for field in form.fields if field.kind == "unit" for value in answers.get(field.id, ())]
    return next((place for place in places if place.isascii() and place.isdigit()), None)


def document(form: Form, draft: Draft, units: Units, token: str) -> bytes:
    """What a desk reads: question and answer in Vietnamese words, the form's version, the keys of what was sent.

    `avoid`: levels of desks ("commune", "province") that must never get it; `ask`: whether they may be asked back;
    `notice`: what desks let go when they write (storage/notice_tokens.py), shown to nobody.
    """
    fields = form.open_fields(draft.answers, draft.more)
    answers = [
        {"field": field.id, "label": field.text.vi, "value": _in_vietnamese(said(field, values, units))}
        for field in fields
        if (values := draft.answers.get(field.id))
    ]
    whole = {
        "form": form.id,
        "version": form.version,
        "answers": answers,
        "files": [*map(asdict, draft.attached)],
        "avoid": avoided(form, draft.answers),
        "ask": form.sets(draft.answers).get("ask") != "no",
        "notice": token,
    }
    return json.dumps(whole, ensure_ascii=False).encode()


@routes.view("receipt")
def receipt(ctx: Ctx) -> Screen:
    """Shown until the person says it is copied; by editing, never as a notification."""
    codes = tuple(ReceiptWords(tuple(words)) for words in ctx.held.receipts)
    return _copying(ctx, "receipt", codes, Link(Say("receipt.digits"), "receipt/digits", style="quiet"))


@routes.view("receipt/digits")
def digits(ctx: Ctx) -> Screen:
    """The same phrase in numbers, for whoever copies those more surely."""
    codes = tuple(ReceiptWords(ctx.library.phrases.digits(words)) for words in ctx.held.receipts)
    return _copying(ctx, "receipt/digits", codes, Link(Say("receipt.words"), "receipt", style="quiet"))


def _copying(ctx: Ctx, address: str, codes: tuple[ReceiptWords, ...], other: Link) -> Screen:
    if not codes:
        raise Locked("receipt")
    of_plea = any(text_id.startswith(PLEA) for text_id, _ in ctx.held.told)
    return Screen(
        address=address,
        blocks=(
            Para(Say("receipt.title.plea" if of_plea else "receipt.title"), "title"),
            *(Para(_due(text_id, args)) for text_id, args in ctx.held.told),
            Para(Say("receipt.copy")),
            *codes,
            Para(Say("receipt.lost.web" if ctx.channel == "web" else "receipt.lost")),
        ),
        rows=((Act(Say("receipt.copied"), "receipt/copied", ctx.open_mark, "main"),), (other,)),
        private=True,
    )


def _due(text_id: str, args: Mapping[str, str | int]) -> Say:
    """An older version held the day in words."""
    return Say(text_id, {"day": day_words(date.fromisoformat(str(args["by"])))} if "by" in args else args)


@routes.act("receipt/copied", under=open_mark)
def copied(ctx: Ctx) -> str:
    place = notice.after_copying(ctx)
    ctx.held.receipts, ctx.held.told, ctx.clean = [], [], True
    return place


@routes.view("receipt/kept")
def kept(ctx: Ctx) -> Screen:
    return Screen("receipt/kept", (Para(Say("receipt.kept"), "title"), Para(Say("receipt.next"))), (COPIED,))


def unavailable(ctx: Ctx, form: Form, address: str) -> Screen | None:
    """Where no desk has a key the form is not offered; the numbers are, at its own address: it may open again."""
    if readers(ctx, form, None):
        return None
    return Screen(
        address=address,
        blocks=(Para(Say("form.closed"), "title"), Para(Say("start.numbers"))),
        rows=((Link(Say("menu.services"), "services"),), HOME),
    )


def _keep_files(ctx: Ctx, draft: Draft) -> None:
    """They stay from now on. A draft that lay open for days has lost its own, and the person is told."""
    kept = files.keep(ctx.tx, [file.id for file in draft.attached]) if draft.files else frozenset()
    if len(kept) < len(draft.files):
        ctx.held.note("file.lost")
    draft.files = [each for each in draft.files if each[0] in kept]


def _fresh_receipt(ctx: Ctx) -> tuple[tuple[str, ...], receipts.Receipt]:
    words = ctx.library.phrases.draw(secrets.randbelow)
    phrase = ctx.library.phrases.read(" ".join(words))
    return words, receipts.derive(phrase, ctx.parts.ring)[0]


def _kind(form: Form, draft: Draft) -> str:
    if form.sends == "support":
        return KIND_OF_REQUEST
    return "".join(draft.answers.get(form.fields[0].id, [])[:1]) or "else"


def _in_vietnamese(text: object) -> str:
    return text.vi if isinstance(text, Words) else str(text)
