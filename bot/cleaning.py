"""Files from outside, as an officer may see them: pictures drawn anew, so that they hold pixels of ours and nothing of
the file that came; documents, sound and films through mat2 in a sandbox (bot/sandbox.py), where that is installed.

Slow (seconds, a minute at worst) and hungry (400 MiB a picture, 1 GiB else): call it in a worker thread; files are
cleaned one after another. Pillow is loaded with the first picture: it costs 10 MiB, and most processes never see one.
"""

import struct
import threading
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Literal

from bot import sandbox

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS = 25_000_000  # what telephones take; whatever claims more is refused before it is unpacked
SIDE = 2048  # pixels of the longer side
QUALITY = 85
# What Pillow's readers raise at files that are broken, or made to break them.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, MemoryError)
BROKEN_INSIDE = (struct.error, zlib.error)
OFFICE, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
# What mat2 0.13 cleans, by what the sender's device called it. mat2 goes by the ending, and refuses what is not of it.
ENDINGS: Mapping[str, str] = {
    "application/pdf": "pdf",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
    f"{OFFICE}presentationml.presentation": "pptx",
    f"{ODF}text": "odt",
    f"{ODF}spreadsheet": "ods",
    f"{ODF}presentation": "odp",
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "application/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
    "video/x-msvideo": "avi",
}
MAT2 = ("mat2",)
WITH_FFMPEG = ("mat2", "ffmpeg")  # mat2 leaves films to it
FILMED = ("wav", "mp4", "avi")
# `omit`: what an office file holds beside its known parts is left out, rather than the whole refused.
SCRIPT = (
    "cat >in.{ending} && mat2 --no-sandbox --unknown-members omit in.{ending} >/dev/null && cat in.cleaned.{ending}"
)
_one_at_a_time = threading.Lock()
Why = Literal["broken", "kind", "absent"]


class Unclean(Exception):
    """It is not handed over. `why`: broken (no such file after all, or far too large), kind (nothing cleans such),
    absent (what cleans such is not installed here).
    """

    def __init__(self, why: Why = "broken") -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True)
class Picture:
    """Drawn anew; `ending` of a file's name, without a dot."""

    mime: str
    content: bytes = field(repr=False)

    @property
    def ending(self) -> str:
        return "png" if self.mime == "image/png" else "jpg"


@dataclass(frozen=True)
class Document:
    """Cleaned, yet still of a stranger's making: to be downloaded, never shown in the page."""

    mime: str
    ending: str
    content: bytes = field(repr=False)


def is_picture(mime: str) -> bool:
    """Whether it would be drawn anew: by what the sender's device called it."""
    return mime.removeprefix("image/").upper() in FORMATS


def opens(mime: str) -> Why | None:
    """Why a file of this kind would not be opened here; None where it would."""
    if is_picture(mime):
        return None
    ending = ENDINGS.get(_plain(mime))
    if ending is None:
        return "kind"
    return "absent" if sandbox.missing(_needed(ending)) else None


def cleaned(sent: bytes, mime: str) -> Picture | Document:
    """What an officer may be given of a file. Raises Unclean."""
    if is_picture(mime):
        return clean(sent)
    if why := opens(mime):
        raise Unclean(why)
    ending = ENDINGS[_plain(mime)]
    with _one_at_a_time:
        try:
            content = sandbox.run(SCRIPT.format(ending=ending), sent)
        except sandbox.Failed:
            raise Unclean from None
    return Document(_plain(mime), ending, content)


def _plain(mime: str) -> str:
    """`audio/ogg; codecs=opus` → `audio/ogg`."""
    return mime.partition(";")[0].strip().lower()


def _needed(ending: str) -> tuple[str, ...]:
    return WITH_FFMPEG if ending in FILMED else MAT2


def clean(sent: bytes) -> Picture:
    """The picture upright, at most SIDE pixels a side, without place, time, device or comment. Raises Unclean."""
    with _one_at_a_time, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of odd files; they would stand beside the log
        try:
            return _written(_drawn(sent))
        except (*BROKEN, *BROKEN_INSIDE):
            raise Unclean from None  # the reader's words may quote what the file says


def _drawn(sent: bytes) -> "Image":
    """Only the first frame of a moving picture; a fresh canvas carries nothing over."""
    from PIL import Image, ImageOps  # noqa: PLC0415 - see above

    Image.MAX_IMAGE_PIXELS = None  # we measure ourselves, and it would only warn
    with Image.open(BytesIO(sent), formats=FORMATS) as image:
        if image.width * image.height > PIXELS:
            raise ValueError("too many pixels")
        image.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    canvas = Image.new(mode, upright.size)
    canvas.paste(upright.convert(mode))
    return canvas


def _written(canvas: "Image") -> Picture:
    file = BytesIO()
    if canvas.mode == "RGBA":
        canvas.save(file, "PNG")
        return Picture("image/png", file.getvalue())
    canvas.save(file, "JPEG", quality=QUALITY)
    return Picture("image/jpeg", file.getvalue())
