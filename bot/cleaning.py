"""Files from outside, as an officer may see them: pictures drawn anew, so that they hold pixels of ours and nothing of
the file that came; documents through mat2, sound and films through ffmpeg, both in a sandbox (bot/sandbox.py), where
they are installed. A film whose coded pictures may carry words is drawn anew, too.

Slow (seconds, a minute at worst) and hungry (400 MiB a picture, 1 GiB else): call it in a worker thread; files are
cleaned one after another. Pillow is loaded with the first picture: it costs 10 MiB, and most processes never see one.
"""

import shlex
import struct
import threading
import warnings
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from bot import sandbox

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("JPEG", "PNG", "WEBP")
PIXELS = 25_000_000  # what telephones take; whatever claims more is refused before it is unpacked
SCANS = 64  # of a picture that comes clearer step by step: cameras write ten, and each costs a pass over all pixels
SOI, EOI, SOS, FILL, ALONE = b"\xff\xd8", 0xD9, 0xDA, 0xFF, (0x00, 0x01, *range(0xD0, 0xD9))  # ITU T.81, B.1.1.3
SIDE = 2048  # pixels of the longer side
QUALITY = 85
# What Pillow's readers raise at files that are broken, or made to break them.
BROKEN = (OSError, ValueError, SyntaxError, EOFError, TypeError, LookupError, ArithmeticError, MemoryError)
BROKEN_INSIDE = (struct.error, zlib.error)
OFFICE, ODF = "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument."
DOCUMENTS: Mapping[str, str] = {
    "application/pdf": "pdf",
    f"{OFFICE}wordprocessingml.document": "docx",
    f"{OFFICE}spreadsheetml.sheet": "xlsx",
    f"{OFFICE}presentationml.presentation": "pptx",
    f"{ODF}text": "odt",
    f"{ODF}spreadsheet": "ods",
    f"{ODF}presentation": "odp",
}
RECORDINGS: Mapping[str, str] = {
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "application/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp3": "mp3",
    "audio/mp4": "m4a",
    "audio/x-m4a": "m4a",
    "audio/m4a": "m4a",
    "audio/flac": "flac",
    "audio/x-flac": "flac",
    "audio/wav": "wav",
    "audio/x-wav": "wav",
    "audio/webm": "webm",
    "video/webm": "webm",
    "video/mp4": "mp4",
    "video/x-m4v": "mp4",
    "video/quicktime": "mov",
    "video/3gpp": "3gp",
    "video/x-msvideo": "avi",
}
ENDINGS: Mapping[str, str] = {**DOCUMENTS, **RECORDINGS}  # by what the sender's device called it
# How ffmpeg is to read each: never as a playlist that names other files.
READ_AS = {"ogg": "ogg", "mp3": "mp3", "flac": "flac", "wav": "wav", "webm": "matroska", "avi": "avi"}
MP4_LIKE = "mov"
MAT2, FFMPEG = ("mat2",), ("ffmpeg",)
BY_MAT2 = "cat >in.{ending} && python3 -I -c {programme} in.{ending} >/dev/null && cat in.cleaned.{ending}"
# In a new container, and not gone along: titles, places, dates, chapters, covers, subtitles and tracks of data, where
# cameras write where they are. Sound stays as it was coded, but for Vorbis, whose comments are part of its head: only
# Ogg's are written anew. A film stays only where nothing can stand between its pictures (VP8, VP9) or all but these is
# left out: H.264 by its units (ITU-T H.264, table 7-1: 1 to 5, 7, 8; user data is 6), as MP4 carries it, whose head has
# no room for others. Whatever else it is (HEVC, MJPEG with a letter in each picture, MPEG-4) is drawn anew, without
# captions (a53cc). WebM takes VP8 and Opus. ffprobe comes with ffmpeg.
# Of each stage two threads: a thread for every processor would want more memory than there is. A minute of a phone's
# HEVC (1080 x 1920, 30 pictures a second) took 22 s of a processor; with VP8, at half the side, 33 s.
SIDE_OF_FILMS, SIDE_OF_WEBM, PICTURES_A_SECOND = 1280, 640, 15
BY_FFMPEG = (
    "cat >in.{ending} && coded=$(ffprobe -v quiet -f {read_as} -select_streams V:0"
    " -show_entries stream=codec_name,is_avc -of csv=p=0 in.{ending}) || exit 1\n"
    "heard=$(ffprobe -v quiet -f {read_as} -select_streams a"
    " -show_entries stream=codec_name -of csv=p=0 in.{ending}) || exit 1\n"
    'drawn() {{ film="$2 -pix_fmt yuv420p -maxrate 4M -bufsize 8M -vf fps={rate},scale=min($1\\,iw):min($1\\,ih)'
    ':force_original_aspect_ratio=decrease:force_divisible_by=2:flags=fast_bilinear"; }}\n'
    "case {ending}:$coded in\n"
    "*:vp8*|*:vp9*) film='-c:v copy' ;;\n"
    "webm:*) drawn {small} '-c:v libvpx -deadline realtime -cpu-used 8 -b:v 2M' ;;\n"
    "*:h264,true*) film='-c:v copy -bsf:v filter_units=pass_types=1-5|7-8' ;;\n"
    "*) drawn {side} '-c:v libx264 -preset ultrafast -a53cc 0' ;;\n"
    "esac\n"
    "case {ending}:$heard in\n"
    "ogg:*|webm:|webm:opus) sound='-c:a copy' ;;\n"
    "webm:*) sound='-c:a libopus -af aformat=channel_layouts=mono|stereo' ;;\n"
    "*vorbis*) sound='-c:a aac' ;;\n"
    "*) sound='-c:a copy' ;;\n"
    "esac\n"
    "ffmpeg -nostdin -v quiet -filter_threads 2 -threads 2 -f {read_as} -i in.{ending} -map 0:V:0? -map 0:a?"
    " $sound $film -threads 2 -map_metadata -1 -map_chapters -1 -bitexact out.{ending} && cat out.{ending}"
)
_one_at_a_time = threading.Lock()
Why = Literal["broken", "slow", "kind", "absent"]


class Unclean(Exception):
    """It is not handed over. `why`: broken (no such file after all, or far too large), slow (it was not clean in
    time), kind (nothing cleans such), absent (what cleans such is not installed here).
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
    """Whether it would be drawn anew: by what the sender's device called it, `image/jpg` too."""
    return plain(mime).removeprefix("image/").replace("jpg", "jpeg").upper() in FORMATS


def opens(mime: str) -> Why | None:
    """Why a file of this kind would not be opened here; None where it would."""
    if is_picture(mime):
        return None
    ending = ENDINGS.get(plain(mime))
    if ending is None:
        return "kind"
    return "absent" if sandbox.missing(MAT2 if plain(mime) in DOCUMENTS else FFMPEG) else None


def cleaned(sent: bytes, mime: str) -> Picture | Document:
    """What an officer may be given of a file. Raises Unclean."""
    if is_picture(mime):
        return clean(sent)
    if why := opens(mime):
        raise Unclean(why)
    ending = ENDINGS[plain(mime)]
    with _one_at_a_time:
        try:
            content = sandbox.run(_script(plain(mime)), sent)
        except sandbox.TooSlow:
            raise Unclean("slow") from None
        except sandbox.Failed:
            raise Unclean from None
    return Document(plain(mime), ending, content)


def plain(mime: str) -> str:
    """`audio/ogg; codecs=opus` → `audio/ogg`."""
    return mime.partition(";")[0].strip().lower()


def _script(mime: str) -> str:
    ending = ENDINGS[mime]
    if mime in DOCUMENTS:
        return BY_MAT2.format(ending=ending, programme=shlex.quote(_programme()))
    sizes = {"side": SIDE_OF_FILMS, "small": SIDE_OF_WEBM, "rate": PICTURES_A_SECOND}
    return BY_FFMPEG.format(ending=ending, read_as=READ_AS.get(ending, MP4_LIKE), **sizes)


@cache
def _programme() -> str:
    return Path(__file__).with_name("mat2_inside.py").read_text("utf-8")


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
        if image.format in ("JPEG", "MPO") and _scans(sent) > SCANS:
            raise ValueError("too many scans")
        image.thumbnail((SIDE, SIDE))
        upright = ImageOps.exif_transpose(image)
    mode = "RGBA" if upright.has_transparency_data else "RGB"
    canvas = Image.new(mode, upright.size)
    canvas.paste(upright.convert(mode))
    return canvas


def _scans(sent: bytes) -> int:
    """How many the first picture has; telephones put films and more pictures behind it. No more are counted than SCANS
    and one.
    """
    found, at = 0, len(SOI)
    while found <= SCANS and (at := sent.find(b"\xff", at)) >= 0 and at + 4 <= len(sent):
        mark = sent[at + 1]
        if mark == EOI:
            break
        found += mark == SOS
        # Coded pixels have ff 00 and ff d0 to d7; every other mark begins a piece that says how long it is.
        at += 1 if mark == FILL else 2 if mark in ALONE else 2 + int.from_bytes(sent[at + 2 : at + 4], "big")
    return found


def _written(canvas: "Image") -> Picture:
    file = BytesIO()
    if canvas.mode == "RGBA":
        canvas.save(file, "PNG")
        return Picture("image/png", file.getvalue())
    canvas.save(file, "JPEG", quality=QUALITY)
    return Picture("image/jpeg", file.getvalue())
