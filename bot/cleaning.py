"""Pictures from outside, drawn anew: what an officer is shown holds pixels of ours and nothing of the file that came.

Slow (seconds at worst) and hungry (400 MiB at worst): call it in a worker thread; pictures are drawn one after another.
Pillow is loaded with the first one: it costs 10 MiB, and most processes never see a picture.
"""

import struct
import threading
import warnings
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS = 25_000_000  # what telephones take; whatever claims more is refused before it is unpacked
SIDE = 2048  # pixels of the longer side
QUALITY = 85
# What Pillow's readers raise at files that are broken, or made to break them.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, MemoryError)
BROKEN_INSIDE = (struct.error, zlib.error)
_one_at_a_time = threading.Lock()


class Unclean(Exception):
    """No picture that could be drawn anew: another kind of file, broken, or far too large."""


@dataclass(frozen=True)
class Picture:
    mime: str
    content: bytes = field(repr=False)


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
