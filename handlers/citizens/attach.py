"""What a citizen sends beside words: files and places go into the draft that is open; the rest is refused kindly."""

from content.questions.forms import LONGEST_TEXT
from content.texts import VIETNAMESE
from handlers.citizens import find, mailbox, report, request
from handlers.citizens.parts import CitizenParts, Ctx
from handlers.conversation import Event, Spot, Unwanted
from handlers.drafts import MOST_BYTES, MOST_FILES
from handlers.filling import Filling
from handlers.form import FormFlow
from handlers.typed import catch
from storage import files
from storage.files import LARGEST, StoredFile

FLOWS: dict[str, FormFlow[CitizenParts]] = {"report": report.flow, "help": request.flow}
SEEN = ("photo", "video")
MIB = 1024 * 1024
REASONS: dict[Unwanted, str] = {
    "big": "file.too-big-unsaid",
    "contact": "contact.refused",
    "stray": "stray.refused",
    "nowhere": "file.nowhere",
    "later": "file.later",
    "empty": "file.empty",
    "false": "file.false",
    "heic": "file.heic",
    "svg": "file.svg",
    "kind": "file.kind",
}


def receive(ctx: Ctx, event: Event, place: str) -> str:
    """Everything that is neither typed nor pressed. Answers with the address to show. A caption may be a key too."""
    typed, caption = event.text or "", (event.text or "").strip()
    why, minutes = event.unwanted or ("stray", 0)
    if why == "later" and minutes:
        return hold_up(ctx, minutes, place, typed)
    if caption and event.place is not None and _open_form(ctx, place):
        # A page, which knows where it is: no caption, but what stands in the box beside, and it stays there.
        return _put_back(ctx, _receive(ctx, event, place, ""), typed)
    key = mailbox.key_in(ctx, caption)
    if key is None:
        return _receive(ctx, event, place, caption)
    ctx.held.warn(ctx.library.crisis.find(caption))
    _receive(ctx, event, place, "")
    return mailbox.use(ctx, key, place)


def _receive(ctx: Ctx, event: Event, place: str, caption: str) -> str:
    if event.file is not None:
        return take(ctx, event.file, place, caption)
    if event.spot is not None:
        return put_spot(ctx, event.spot, place)
    why, size = event.unwanted or ("stray", 0)
    return refuse(ctx, why, place, caption, size)


def hold_up(ctx: Ctx, minutes: int, place: str, typed: str) -> str:
    """Too much came from them at once (bot/intake_limits.py): nothing was done, and what was typed stays in its box."""
    _tell_closed(ctx)
    ctx.held.note("flood.wait", minutes=minutes)
    ctx.burn |= bool(ctx.library.phrases.within(typed))  # a key to a mailbox must not lie in the chat meanwhile
    return _put_back(ctx, place, typed)


def _put_back(ctx: Ctx, place: str, typed: str) -> str:
    ctx.held.warn(ctx.library.crisis.find(typed))
    filling = _open_form(ctx, place)
    if typed and filling is not None and filling.held is not None:
        filling.draft.typed = typed[:LONGEST_TEXT]
        filling.keep()
    else:
        ctx.held.typed = typed[:LONGEST_TEXT]
    return place


def wanted(ctx: Ctx, place: str) -> bool:
    """Whether a file would be kept: asked before it is fetched."""
    filling = _open_form(ctx, place)
    return filling is not None and not (filling.held and filling.held.is_laden)


def take(ctx: Ctx, file: StoredFile, place: str, caption: str) -> str:
    """Put a file into the draft, or let it go where there is none."""
    filling = _open_form(ctx, place)
    if filling is None or filling.draft.is_laden:
        files.drop(ctx.tx, [file.id])
        return refuse(ctx, "nowhere", place, caption)
    _tell(ctx, file, filling.draft.attached)
    filling.draft.attach(file)
    return _go_on(ctx, filling, caption)


def put_spot(ctx: Ctx, spot: Spot, place: str) -> str:
    """A place on the map is kept as words, for which people can look it up; degrees to a metre."""
    filling = _open_form(ctx, place)
    if filling is None:
        _tell_closed(ctx)
        ctx.held.note("spot.nowhere")
        return place
    draft, (lat, lon) = filling.draft, spot
    words = ctx.library.texts.say(VIETNAMESE, "spot.words", lat=lat, lon=lon)
    if draft.catch(filling.form, words):
        ctx.held.note("spot.kept")
    else:
        draft.typed = words
        ctx.held.note("form.caught_full")
    if draft.at != "review" and filling.form.by_id[draft.at].kind == "unit":
        ctx.held.note("spot.commune")
    return _go_on(ctx, filling, "")


def refuse(ctx: Ctx, why: Unwanted, place: str, caption: str = "", size: int = 0) -> str:
    """Say why it was not taken and how to go on; words that came with it are kept. `size` in MB, 0 if nobody said."""
    filling = _open_form(ctx, place)
    _tell_closed(ctx)
    ctx.burn = why == "contact"  # somebody's number and name: they must not lie in the chat
    if why == "big" and size:
        ctx.held.note("file.too-big", size=size, most=LARGEST // MIB)
    elif why == "nowhere" and filling is not None:
        ctx.held.note("file.many", most=MOST_FILES, megabytes=MOST_BYTES // MIB)
    else:
        ctx.held.note(_reason(why, place))
    if not caption:
        return place
    return _go_on(ctx, filling, caption) if filling else _look_up(ctx, caption)


def _reason(why: Unwanted, place: str) -> str:
    if why == "nowhere" and _word(place) == "mailbox":
        return "file.mailbox"
    return REASONS[why]


def _open_form(ctx: Ctx, place: str) -> Filling[CitizenParts] | None:
    """The form whose question the person is at, even before its first answer; else the only one they have begun."""
    if _word(place) == "mailbox":
        return None
    forms = {word: flow.open(ctx, {})[0] for word, flow in FLOWS.items()}
    here = forms.get(_word(place))
    if here is not None and (here.held or _is_first(here, place)):
        return here
    begun = [filling for filling in forms.values() if filling.held]
    return begun[0] if len(begun) == 1 else None


def _is_first(filling: Filling[CitizenParts], place: str) -> bool:
    """The public first question of a form that is offered: whatever comes there begins a draft, as words do."""
    return place in (filling.prefix, f"{filling.prefix}/{filling.form.fields[0].id}") and filling.refusal() is None


def _tell(ctx: Ctx, file: StoredFile, before: tuple[StoredFile, ...]) -> None:
    """That it came; and, once in a draft, what one should know of such files."""
    ctx.held.note(f"file.kept.{file.kind}")
    kinds = {each.kind for each in before}
    if file.kind in SEEN and not kinds.intersection(SEEN):
        ctx.held.note("file.bodies")
    if file.kind == "voice" and "voice" not in kinds:
        ctx.held.note("file.voice")
    if file.kind != "photo" and kinds <= {"photo"}:
        ctx.held.note("file.unopened")


def _tell_closed(ctx: Ctx) -> None:
    """What they sent was meant for something that has closed behind them."""
    if ctx.idle:
        ctx.held.note("button.idle")


def _go_on(ctx: Ctx, filling: Filling[CitizenParts], caption: str) -> str:
    """The same question again, with the words below the file kept as stray words are."""
    if caption:
        ctx.held.warn(ctx.library.crisis.find(caption))
        catch(ctx.held, filling.form, filling.draft, caption)
    page = FLOWS[filling.prefix].first(filling) if filling.held else None
    if page:
        filling.turn_to(page)
    filling.keep()
    return f"{filling.prefix}/{filling.draft.here}"


def _look_up(ctx: Ctx, caption: str) -> str:
    ctx.held.warn(ctx.library.crisis.find(caption))
    return find.search(ctx, caption)


def _word(place: str) -> str:
    return place.split("/", maxsplit=1)[0]
