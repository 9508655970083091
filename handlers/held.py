"""What is held of one person for a short while: sealed at rest, padded, forgotten by day."""

import hashlib
import json
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta

from handlers.drafts import Draft, new_mark
from handlers.trail import Trail

IDLE = timedelta(minutes=10)
REMEMBERED_EVENTS = 32


@dataclass
class OpenMailbox:
    """A mailbox opened by its phrase; closed again by idleness."""

    side: str
    tag: str = field(repr=False)
    private: str = field(repr=False)
    mark: str = field(default_factory=new_mark)


@dataclass
class Held:
    """`notes`, `alert` and `typed` (what could not be taken) answer what was just done, and only at `place`.

    `query` is what was typed where nothing was asked; `kept_for`: the room it was meant for, closed behind the writer.
    `unsent`: a letter to the mailbox that is open, to be looked over before it goes.
    `kept`: a draft put away under a word of the person's own, sealed once more, and until when (seconds since 1970).
    `told`: what stands above the receipt that was filed last: by when it is opened.
    `sent`: the mark of the draft that was sent last.
    `wish`: the token of the tip whose receipt was copied last (hex), until they said whether to be told of its news: a
    button that carried it would tell the messenger which tip is whose.
    `trail`: what lies in the chat, on channels where messages stay; there `unseen`: the receipt has not come out yet.
    """

    locale: str = "vi"
    place: str = "start"
    last: float = 0.0
    seen: list[str] = field(default_factory=list)
    notes: list[tuple[str, dict[str, str | int]]] = field(default_factory=list, repr=False)
    alert: list[str] = field(default_factory=list, repr=False)
    query: str = field(default="", repr=False)
    kept_for: str = ""
    unsent: str = field(default="", repr=False)
    typed: str = field(default="", repr=False)
    drafts: dict[str, Draft] = field(default_factory=dict)
    mailbox: OpenMailbox | None = None
    receipts: list[list[str]] = field(default_factory=list, repr=False)
    sent: str = ""
    told: list[tuple[str, dict[str, str | int]]] = field(default_factory=list, repr=False)
    wish: str = field(default="", repr=False)
    unseen: bool = False
    kept: str = field(default="", repr=False)
    kept_until: float = 0.0
    trail: Trail = field(default_factory=Trail)

    @classmethod
    def unpack(cls, plain: bytes | None) -> "Held":
        if plain is None:
            return cls()
        raw = json.loads(plain)
        drafts, mailbox, trail = raw.pop("drafts"), raw.pop("mailbox"), raw.pop("trail", None)
        known = {each.name for each in fields(cls)}  # a newer version may have left more: it comes back at its own
        held = cls(**{name: value for name, value in raw.items() if name in known})
        held.trail = Trail.unpack(trail) if isinstance(trail, dict) else held.trail
        held.notes = [(text_id, args) for text_id, args in held.notes]
        held.told = [(text_id, args) for text_id, args in held.told]
        held.drafts = {form: Draft(**draft) for form, draft in drafts.items()}
        held.mailbox = OpenMailbox(**mailbox) if mailbox else None
        return held

    def pack(self) -> bytes:
        drafts = {form: vars(draft) for form, draft in self.drafts.items()}
        mailbox = vars(self.mailbox) if self.mailbox else None
        plain = vars(self) | {"drafts": drafts, "mailbox": mailbox, "trail": vars(self.trail)}
        return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()

    def lock_if_idle(self, real: datetime) -> bool:
        """After ten idle minutes a stranger who holds the phone sees nothing of a tip, a request or a mailbox.

        True if something private was dropped now.
        """
        self._expire(real)
        if not self.is_idle(real):
            return False
        private = bool(self.drafts or self.mailbox or self.receipts)
        if self.is_private:
            self.trail.doom_all()
        self.lock()
        return private

    @property
    def is_private(self) -> bool:
        """Something of a tip, a request or a mailbox is open, or words that somebody looked up."""
        return bool(self.drafts or self.mailbox or self.receipts or self.query)

    def is_idle(self, real: datetime) -> bool:
        return real.timestamp() - self.last > IDLE.total_seconds()

    def _expire(self, real: datetime) -> None:
        if self.kept and real.timestamp() > self.kept_until:
            self.kept = ""

    def lock(self) -> None:
        """A receipt that has not come out yet stays: nobody has seen it, and without it the mailbox is lost. So does
        what was put away: it opens by its word alone.
        """
        self.drafts, self.mailbox, self.wish, self.sent = {}, None, "", ""
        self.drop_letter()
        self.receipts = self.receipts if self.unseen else []
        self.told = self.told if self.unseen else []
        self.notes, self.alert, self.typed, self.place = [], [], "", "start"

    def drop_letter(self) -> None:
        """What was written to one mailbox is for no other, and nothing to look up."""
        self.query, self.kept_for, self.unsent = "", "", ""

    def arrive(self) -> None:
        """In by a door again: what was open closes, but a receipt that nobody has copied yet."""
        receipts, told = self.receipts, self.told
        self.trail.doom_all()
        self.lock()
        self.receipts, self.told = receipts, told

    def begin_event(self, external_id: str, real: datetime) -> None:
        self.notes, self.alert, self.typed = [], [], ""
        self.last = real.timestamp()
        self.seen = [*self.seen, _short(external_id)][-REMEMBERED_EVENTS:]

    def has_seen(self, external_id: str) -> bool:
        return _short(external_id) in self.seen

    def note(self, text_id: str, **args: str | int) -> None:
        self.notes.append((text_id, args))

    def warn(self, kinds: list[str] | frozenset[str]) -> None:
        self.alert = sorted({*self.alert, *kinds})


def _short(external_id: str) -> str:
    return hashlib.sha256(external_id.encode()).hexdigest()[:16]
