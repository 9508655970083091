"""A look at the first bytes of what somebody sends: what no desk will ever open is refused at once, with the reason.

It looks, and opens nothing: the citizens' process cleans no files (bot/cleaning.py does, at the desk).
"""

from dataclasses import dataclass, field

from bot.cleaning import DOCUMENTS, ENDINGS, is_picture, plain
from handlers.conversation import Unwanted

HEAD = 1024  # bytes; a PDF may begin that late (ISO 32000-1, annex H, note 13)
PICTURES = (b"\xff\xd8", b"\x89PNG\r\n\x1a\n")
RIFF, WEBP, ZIP, PDF = b"RIFF", b"WEBP", b"PK\x03\x04", b"%PDF"
# Brands of the ISO base media format that telephones give to pictures (ISO/IEC 23008-12, 10.2; AV1 Image, 6.2).
HEIF = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1", b"avif", b"avis")
HEIF_NAMES = ("image/heic", "image/heif", "image/heic-sequence", "image/avif")
# Programmes, archives, pages, pictures: no sound and no film begins so.
NO_RECORDING = (b"MZ", b"\x7fELF", b"#!", b"<", ZIP, PDF, b"Rar!", b"7z\xbc\xaf", b"\xca\xfe\xba\xbe", *PICTURES)


class Useless(Exception):
    """Nobody could open it. `why` is one of empty, false (it is not what it says), heic, svg, kind."""

    def __init__(self, why: Unwanted) -> None:
        super().__init__(why)
        self.why = why


@dataclass
class FirstLook:
    """At one file on its way in, piece by piece; `mime` is what the sender's device calls it."""

    mime: str
    head: bytes = field(default=b"", repr=False)

    def add(self, piece: bytes) -> None:
        """Raises Useless as soon as that is known."""
        wanted = HEAD - len(self.head)
        self.head += piece[:wanted]
        if 0 < wanted <= len(piece):
            self.close()

    def close(self) -> None:
        """All of it came, or all that is looked at. Raises Useless."""
        if why := flaw(self.mime, self.head):
            raise Useless(why)


def flaw(mime: str, head: bytes) -> Unwanted | None:
    """Why no desk will open what calls itself so and begins so; None where one may."""
    name = plain(mime)
    if not head:
        return "empty"
    if name in HEIF_NAMES or (head[4:8] == b"ftyp" and head[8:12] in HEIF):
        return "heic"
    if name.startswith("image/svg") or (
        name.startswith("image/")
        and b"<svg" in head
        and not head.startswith(PICTURES)  # what edits photos may write it
    ):
        return "svg"
    if not is_picture(name) and name not in ENDINGS:
        return "kind"
    return None if _begins_so(name, head) else "false"


def _begins_so(name: str, head: bytes) -> bool:
    if is_picture(name):
        return head.startswith(PICTURES) or (head.startswith(RIFF) and head[8:12] == WEBP)
    if name in DOCUMENTS:
        return PDF in head if DOCUMENTS[name] == "pdf" else head.startswith(ZIP)
    return not head.startswith(NO_RECORDING)
