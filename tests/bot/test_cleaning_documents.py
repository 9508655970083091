"""What is no picture goes through mat2 or ffmpeg in a sandbox where they are, else it is refused with why."""

import struct
import subprocess
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document as Word
from PIL import Image

from bot import sandbox
from bot.cleaning import ENDINGS, OFFICE, Document, Picture, Unclean, cleaned, opens
from bot.mat2_inside import RELATIONS, mended
from tests.bot.test_cleaning import MARKER, halves, telltale, written
from tests.bot.test_sandbox import stand_in

DOCX = f"{OFFICE}wordprocessingml.document"
WORDS = "Quán ở đầu ngõ giữ giấy tờ của ba người."
SILENT_FRAME, FRAMES = b"\xff\xfb\x90\x00" + bytes(413), 8
real = pytest.mark.skipif(bool(sandbox.missing(["mat2"])) or not sandbox.holds(), reason="no mat2, or no sandbox, here")

recorded = pytest.mark.skipif(
    bool(sandbox.missing(["ffmpeg"])) or not sandbox.holds(), reason="no ffmpeg, or no sandbox, here"
)


def word(picture: bytes | None = None) -> bytes:
    file, paper = BytesIO(), Word()
    paper.core_properties.author = paper.core_properties.comments = MARKER.decode()
    paper.add_paragraph(WORDS)
    paper.add_picture(BytesIO(picture or telltale()))
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
    """With a tag before the sound (ID3v2.4), and one behind it (APEv2)."""
    frame = b"TIT2" + struct.pack(">IH", len(MARKER) + 1, 0) + b"\3" + MARKER
    tag = b"ID3\4\0\0" + bytes((0, 0, 0, len(frame))) + frame
    item = struct.pack("<II", len(MARKER), 0) + b"Comment\0" + MARKER
    head, foot = (b"APETAGEX" + struct.pack("<IIII8x", 2000, len(item) + 32, 1, flags) for flags in (5 << 29, 1 << 31))
    return tag + SILENT_FRAME * FRAMES + head + item + foot


def pdf() -> bytes:
    return written(halves(), "PDF", title="PDF-" + MARKER.decode(), author=MARKER.decode())


def test_a_picture_is_drawn_anew_without_any_of_that() -> None:
    drawn = cleaned(telltale(), "image/jpeg")
    assert isinstance(drawn, Picture)
    assert (drawn.mime, drawn.ending) == ("image/jpeg", "jpg")
    assert cleaned(written(halves("RGBA"), "PNG"), "image/png") == cleaned(written(halves("RGBA"), "PNG"), "image/webp")


@pytest.mark.parametrize(
    "mime", ["text/html", "application/zip", "application/msword", "image/svg+xml", "video/x-ms-wmv", ""]
)
def test_what_nothing_cleans_is_refused_for_its_kind(mime: str) -> None:
    assert opens(mime) == "kind"
    with pytest.raises(Unclean) as told:
        cleaned(MARKER, mime)
    assert told.value.why == "kind"


@pytest.mark.parametrize("mime", [*ENDINGS, "audio/ogg; codecs=opus", "Application/PDF"])
def test_where_nothing_is_installed_that_is_the_reason(
    mime: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert opens(mime) == "absent"
    with pytest.raises(Unclean) as told:
        cleaned(MARKER, mime)
    assert told.value.why == "absent"


def test_documents_want_mat2_and_recordings_ffmpeg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    for name in ("bwrap", "mat2"):
        stand_in(tmp_path, name, "")
    assert opens("application/pdf") is None
    assert opens("video/mp4") == opens("audio/ogg; codecs=opus") == "absent"
    (tmp_path / "mat2").rename(tmp_path / "ffmpeg")
    assert opens("application/pdf") == "absent"
    assert opens("video/mp4") == opens("audio/ogg; codecs=opus") is None


def test_what_comes_out_is_what_mat2_wrote(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With stand-ins, on any machine: bwrap that only runs what it is told, Python that writes beside its file."""
    stand_in(tmp_path, "mat2", "")
    stand_in(
        tmp_path,
        "bwrap",
        f'PATH="{tmp_path}:/usr/bin:/bin"; cd {tmp_path}; while [ "$1" != sh ]; do shift; done; exec "$@"',
    )
    stand_in(tmp_path, "python3", 'for file in "$@"; do :; done; tr a-z A-Z <"$file" >"${file%.*}.cleaned.${file##*.}"')
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert cleaned(b"loud", "application/pdf") == Document("application/pdf", "pdf", b"LOUD")


def test_what_mat2_does_not_write_is_not_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(
        tmp_path,
        "bwrap",
        f'PATH="{tmp_path}:/usr/bin:/bin"; cd {tmp_path}; while [ "$1" != sh ]; do shift; done; exec "$@"',
    )
    stand_in(tmp_path, "mat2", "")
    stand_in(tmp_path, "python3", "echo said too much; exit 0")
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    with pytest.raises(Unclean) as told:
        cleaned(b"loud", "application/pdf")
    assert told.value.why == "broken"
    assert told.value.__suppress_context__


@real
def test_of_a_word_file_the_words_stay_and_who_wrote_them_goes() -> None:
    document = cleaned(word(), DOCX)
    assert isinstance(document, Document)
    assert [line.text for line in Word(BytesIO(document.content)).paragraphs] == [WORDS, ""]
    parts = unpacked(document.content)
    [picture] = [content for name, content in parts.items() if name.startswith("word/media/")]
    assert Image.open(BytesIO(picture)).size == (60, 40)
    told = {name for name, content in unpacked(word()).items() if MARKER in content}
    assert told == {"word/media/image1.jpg", "docProps/core.xml"}
    assert not [name for name, content in parts.items() if MARKER in content]


@real
@pytest.mark.slow
def test_a_drawing_that_only_exiftool_cleans_does_not_shut_the_word_file_it_stands_in() -> None:
    document = cleaned(word(written(halves(), "GIF", comment=MARKER)), DOCX)
    parts = unpacked(document.content)
    assert "word/media/image1.gif" in parts
    assert not [name for name, content in parts.items() if MARKER in content]


def zipped(parts: dict[str, str]) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def references(*each: tuple[str, str, str]) -> str:
    lines = "".join(f'<Relationship Id="r" Type="x/{kind}" Target="{to}" {more}/>' for kind, to, more in each)
    return f'<Relationships xmlns="{RELATIONS}">{lines}</Relationships>'


def test_of_a_cleaned_office_file_no_reference_leads_to_what_was_taken_away_or_calls_anybody() -> None:
    away = 'TargetMode="External"'
    told = references(
        ("sheet", "worksheets/sheet1.xml", ""),
        ("theme", "theme/theme1.xml", ""),
        ("image", "https://beacon.example/1", away),
        ("hyperlink", "https://ad.example/", away),
    )
    sheets = {"xl/workbook.xml": "<w/>", "xl/worksheets/sheet1.xml": "<s/>"}
    sent = zipped(
        {**sheets, "xl/theme/theme1.xml": "<t/>", "xl/_rels/workbook.xml.rels": told, "docProps/a.xml": "<a/>"}
    )
    parts = unpacked(mended(sent, zipped(sheets)))
    assert parts.keys() == {*sheets, "xl/_rels/workbook.xml.rels"}
    targets = [each.get("Target") for each in ElementTree.fromstring(parts["xl/_rels/workbook.xml.rels"])]
    assert targets == ["worksheets/sheet1.xml", "about:blank", "https://ad.example/"]


@recorded
def test_of_a_voice_message_the_sound_stays_and_its_comment_goes() -> None:
    document = cleaned(voice(), "audio/ogg; codecs=opus")
    assert isinstance(document, Document)
    assert (document.mime, document.ending) == ("audio/ogg", "ogg")
    assert MARKER in voice()
    assert MARKER not in document.content
    assert document.content.endswith(b"\xf8\xff\xfe")


@recorded
def test_of_a_song_no_tag_is_left_wherever_it_stands() -> None:
    document = cleaned(song(), "audio/mpeg")
    assert song().count(MARKER) == 2
    assert MARKER not in document.content
    assert document.content.count(SILENT_FRAME) >= FRAMES - 1


@recorded
@pytest.mark.parametrize(
    ("ending", "mime"),
    [
        ("mp4", "video/mp4"),
        pytest.param("mov", "video/quicktime", marks=pytest.mark.slow),
        pytest.param("avi", "video/x-msvideo", marks=pytest.mark.slow),
    ],
)
def test_of_a_film_the_picture_and_the_sound_stay_and_no_track_beside_them(
    ending: str, mime: str, tmp_path: Path
) -> None:
    sent = film(tmp_path, ending)
    document = cleaned(sent, mime)
    assert MARKER in sent
    assert MARKER not in document.content
    (tmp_path / f"cleaned.{ending}").write_bytes(document.content)
    assert tracks(tmp_path / f"cleaned.{ending}") == ["audio", "video"]


def film(folder: Path, ending: str) -> bytes:
    """A second of colours and sound, with a title, and, where the container takes one, a track of places."""
    (folder / "where.srt").write_text(f"1\n00:00:00,000 --> 00:00:01,000\nGPS {MARKER.decode()}\n", "utf-8")
    beside = ("-i", "where.srt", "-map", "2", "-c:s", "mov_text") if ending != "avi" else ()
    made = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x64:r=5", "-f", "lavfi", "-i", "sine=d=1", *beside[:2])
    codes = ("-map", "0", "-map", "1", *beside[2:], "-c:v", "mpeg4", "-c:a", "mp2" if ending == "avi" else "aac")
    said = ("-metadata", f"title={MARKER.decode()}", "-metadata:s:v", f"handler_name={MARKER.decode()}")
    words = ["ffmpeg", "-nostdin", "-v", "error", *made, *codes, *said, f"sent.{ending}"]
    subprocess.run(words, check=True, cwd=folder)
    return (folder / f"sent.{ending}").read_bytes()


def tracks(file: Path) -> list[str]:
    words = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type", "-of", "csv=p=0", str(file)]
    return sorted(subprocess.run(words, check=True, capture_output=True, text=True).stdout.split())


@real
@pytest.mark.slow
def test_nothing_of_the_sender_is_left_in_a_pdf_either() -> None:
    document = cleaned(pdf(), "application/pdf")
    marks = [MARKER.decode().encode(code) for code in ("ascii", "utf-16-be", "utf-16-le")]
    assert any(mark in pdf() for mark in marks)
    assert not any(mark in document.content for mark in marks)
    assert len(document.content) > 100


@recorded
def test_a_playlist_that_says_it_is_a_film_is_refused() -> None:
    with pytest.raises(Unclean):
        cleaned(b"#EXTM3U\n#EXTINF:1,\nfile:///usr/share/sounds/a.wav\n#EXT-X-ENDLIST\n", "video/mp4")


@real
@pytest.mark.parametrize("sent", [b"", b"%PDF-1.7 and no more", telltale()])
def test_what_only_says_it_is_a_document_is_refused(sent: bytes) -> None:
    with pytest.raises(Unclean) as told:
        cleaned(sent, "application/pdf")
    assert told.value.why == "broken"
