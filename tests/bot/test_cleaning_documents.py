"""What is no picture goes through mat2 in a sandbox, where both are installed; else it is refused with the reason."""

import struct
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document as Word
from PIL import Image

from bot import sandbox
from bot.cleaning import ENDINGS, OFFICE, Document, Picture, Unclean, cleaned, opens
from tests.bot.test_cleaning import MARKER, halves, telltale, written
from tests.bot.test_sandbox import stand_in

DOCX = f"{OFFICE}wordprocessingml.document"
real = pytest.mark.skipif(bool(sandbox.missing(["mat2"])) or not sandbox.holds(), reason="no mat2, or no sandbox, here")


def word() -> bytes:
    file, paper = BytesIO(), Word()
    paper.core_properties.author = paper.core_properties.comments = MARKER.decode()
    paper.add_paragraph("Quán ở đầu ngõ giữ giấy tờ của ba người.")
    paper.add_picture(BytesIO(telltale()))
    paper.save(file)
    return file.getvalue()


def unpacked(file: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(file)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def voice() -> bytes:
    """An Ogg Opus file as a messenger makes it, with a comment in its head."""
    head = b"OpusHead" + struct.pack("<BBHIhB", 1, 1, 312, 48_000, 0, 0)
    said = b"ARTIST=" + MARKER
    tags = b"OpusTags" + struct.pack("<I4sII", 4, b"test", 1, len(said)) + said
    packets = [(2, 0, head), (0, 0, tags), (4, 960, b"\xf8\xff\xfe")]  # the last: 20 ms of silence
    return b"".join(ogg_page(kind, until, n, packet) for n, (kind, until, packet) in enumerate(packets))


def ogg_page(kind: int, until: int, number: int, packet: bytes) -> bytes:
    """RFC 3533, one packet of less than 255 bytes."""
    page = b"OggS" + struct.pack("<BBqIIIBB", 0, kind, until, 7, number, 0, 1, len(packet)) + packet
    return page[:22] + struct.pack("<I", ogg_sum(page)) + page[26:]


def ogg_sum(page: bytes) -> int:
    left = 0
    for byte in page:
        left ^= byte << 24
        for _ in range(8):
            left = (left << 1 ^ (0x04C11DB7 if left & 0x80000000 else 0)) & 0xFFFFFFFF
    return left


def song() -> bytes:
    frame = b"TIT2" + struct.pack(">IH", len(MARKER) + 1, 0) + b"\3" + MARKER
    tag = b"ID3\4\0\0" + bytes((0, 0, 0, len(frame))) + frame
    return tag + (b"\xff\xfb\x90\x00" + bytes(413)) * 8


def pdf() -> bytes:
    return written(halves(), "PDF", title="PDF-" + MARKER.decode(), author=MARKER.decode())


def test_a_picture_is_drawn_anew_without_any_of_that() -> None:
    drawn = cleaned(telltale(), "image/jpeg")
    assert isinstance(drawn, Picture)
    assert (drawn.mime, drawn.ending) == ("image/jpeg", "jpg")
    assert cleaned(written(halves("RGBA"), "PNG"), "image/png") == cleaned(written(halves("RGBA"), "PNG"), "image/webp")


@pytest.mark.parametrize(
    "mime", ["text/html", "application/zip", "application/msword", "image/svg+xml", "video/3gpp", ""]
)
def test_what_nothing_cleans_is_refused_for_its_kind(mime: str) -> None:
    assert opens(mime) == "kind"
    with pytest.raises(Unclean) as told:
        cleaned(MARKER, mime)
    assert told.value.why == "kind"


@pytest.mark.parametrize("mime", [*ENDINGS, "audio/ogg; codecs=opus", "Application/PDF"])
def test_where_mat2_is_not_installed_that_is_the_reason(
    mime: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert opens(mime) == "absent"
    with pytest.raises(Unclean) as told:
        cleaned(MARKER, mime)
    assert told.value.why == "absent"


def test_films_want_ffmpeg_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("bwrap", "mat2"):
        stand_in(tmp_path, name, "")
    assert opens("application/pdf") is None
    assert opens("video/mp4") == opens("audio/wav") == "absent"


def test_what_comes_out_is_what_mat2_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With stand-ins, on any machine: bwrap that only runs what it is told, mat2 that writes beside its file."""
    stand_in(
        tmp_path,
        "bwrap",
        f'PATH="{tmp_path}:/usr/bin:/bin"; cd {tmp_path}; while [ "$1" != sh ]; do shift; done; exec "$@"',
    )
    stand_in(tmp_path, "mat2", 'for file in "$@"; do :; done; tr a-z A-Z <"$file" >"${file%.*}.cleaned.${file##*.}"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert cleaned(b"loud", "application/pdf") == Document("application/pdf", "pdf", b"LOUD")


def test_what_mat2_does_not_write_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        tmp_path,
        "bwrap",
        f'PATH="{tmp_path}:/usr/bin:/bin"; cd {tmp_path}; while [ "$1" != sh ]; do shift; done; exec "$@"',
    )
    stand_in(tmp_path, "mat2", "echo said too much; exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Unclean) as told:
        cleaned(b"loud", "application/pdf")
    assert told.value.why == "broken"
    assert told.value.__suppress_context__


@real
def test_of_a_word_file_the_words_stay_and_who_wrote_them_goes() -> None:
    """Read as an archive: mat2 leaves out parts that python-docx insists on and word processors do not."""
    document = cleaned(word(), DOCX)
    assert isinstance(document, Document)
    parts = unpacked(document.content)
    assert "giữ giấy tờ của ba người" in "".join(ElementTree.fromstring(parts["word/document.xml"]).itertext())
    [picture] = [content for name, content in parts.items() if name.startswith("word/media/")]
    assert Image.open(BytesIO(picture)).size == (60, 40)
    told = {name for name, content in unpacked(word()).items() if MARKER in content}
    assert told == {"word/media/image1.jpg", "docProps/core.xml"}
    assert not [name for name, content in parts.items() if MARKER in content]


@real
def test_of_a_voice_message_the_sound_stays_and_its_comment_goes() -> None:
    document = cleaned(voice(), "audio/ogg; codecs=opus")
    assert isinstance(document, Document)
    assert (document.mime, document.ending) == ("audio/ogg", "ogg")
    assert MARKER in voice()
    assert MARKER not in document.content
    assert document.content.endswith(b"\xf8\xff\xfe")


@real
@pytest.mark.slow
@pytest.mark.parametrize(("sent", "mime"), [(song(), "audio/mpeg"), (pdf(), "application/pdf")])
def test_nothing_of_the_sender_is_left_in_other_kinds_either(sent: bytes, mime: str) -> None:
    document = cleaned(sent, mime)
    marks = [MARKER.decode().encode(code) for code in ("ascii", "utf-16-be", "utf-16-le")]
    assert any(mark in sent for mark in marks)
    assert not any(mark in document.content for mark in marks)
    assert len(document.content) > 100


@real
@pytest.mark.parametrize("sent", [b"", b"%PDF-1.7 and no more", telltale()])
def test_what_only_says_it_is_a_document_is_refused(sent: bytes) -> None:
    with pytest.raises(Unclean) as told:
        cleaned(sent, "application/pdf")
    assert told.value.why == "broken"
