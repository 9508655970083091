"""What is no picture goes through mat2 or ffmpeg in a sandbox where they are, else it is refused with why."""

import struct
import subprocess
from functools import partial
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from docx import Document as Word
from PIL import Image

from bot import cleaning, sandbox
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


def made(folder: Path, name: str, *words: str, sent: bytes | None = None) -> bytes:
    """A file that ffmpeg makes of its words, and of what stands on its standard input."""
    subprocess.run(["ffmpeg", "-y", "-v", "error", *words, name], check=True, cwd=folder, input=sent)
    return (folder / name).read_bytes()


def pictures(folder: Path, file: bytes) -> list[str]:
    """A digest of every picture as it is shown."""
    (folder / "shown").write_bytes(file)
    words = ["ffmpeg", "-nostdin", "-v", "error", "-noautorotate", "-i", "shown", "-map", "0:v", "-f", "framemd5", "-"]
    lines = subprocess.run(words, check=True, cwd=folder, capture_output=True, text=True).stdout.splitlines()
    return [line.split()[-1] for line in lines if not line.startswith("#")]


COLOURS = ("-f", "lavfi", "-i", "testsrc=d=1:s=64x48:r=5")
USER_DATA = ("-bsf:v", f"h264_metadata=sei_user_data=086f3693-b7b3-4f2c-9653-21492feee5b8+{MARKER.decode()}")


@recorded
@pytest.mark.slow
@pytest.mark.parametrize("turned", [(), ("-metadata:s:v", "rotate=90")])
def test_between_the_pictures_of_a_phones_film_nothing_is_said_and_they_stay_as_they_were_coded(
    turned: tuple[str, ...], tmp_path: Path
) -> None:
    made(tmp_path, "plain.mp4", *COLOURS, "-c:v", "libx264")
    sent = made(tmp_path, "sent.mp4", "-i", "plain.mp4", "-c", "copy", *USER_DATA, *turned)
    document = cleaned(sent, "video/mp4")
    assert MARKER in sent
    assert b"x264" in sent
    assert not [mark for mark in (MARKER, b"x264") if mark in document.content]
    assert pictures(tmp_path, document.content) == pictures(tmp_path, sent)


@recorded
@pytest.mark.slow
def test_a_film_that_says_things_in_each_picture_or_in_its_head_is_drawn_anew(tmp_path: Path) -> None:
    each = ("-f", "image2pipe", "-framerate", "5", "-c:v", "mjpeg", "-i", "-", "-c", "copy")
    spoken = {
        "video/quicktime": (made(tmp_path, "jpeg.mov", *each, sent=telltale() * 3), MARKER, 3),
        "video/x-msvideo": (made(tmp_path, "x264.avi", *COLOURS, "-c:v", "libx264", *USER_DATA), MARKER, 5),
        "video/mp4": (made(tmp_path, "x265.mp4", *COLOURS, "-c:v", "libx265", "-tag:v", "hvc1"), b"x265", 5),
        "video/3gpp": (made(tmp_path, "old.3gp", *COLOURS, "-c:v", "mpeg4"), b"Lavc", 5),
    }
    for mime, (sent, mark, shown) in spoken.items():
        content = cleaned(sent, mime).content
        assert mark in sent, mime
        assert mark not in content, mime
        assert len(pictures(tmp_path, content)) >= shown, mime


@recorded
@pytest.mark.slow
def test_a_film_that_is_drawn_anew_has_at_most_the_side_and_the_pictures_that_can_be_drawn_in_time(
    tmp_path: Path,
) -> None:
    large = ("-f", "lavfi", "-i", "testsrc=d=1:s=1080x2340:r=30", "-c:v", "mpeg4")
    content = cleaned(made(tmp_path, "large.mp4", *large), "video/mp4").content
    assert probed(tmp_path, content, "stream=width,height") == "590,1280"
    assert len(pictures(tmp_path, content)) == 15


@recorded
@pytest.mark.slow
def test_a_large_film_needs_no_more_memory_where_there_are_many_processors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cleaning, "BY_FFMPEG", cleaning.BY_FFMPEG.replace("ffmpeg -", "ffmpeg -cpucount 16 -"))
    fast = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=none", "-tag:v", "hvc1")
    sent = made(tmp_path, "4k.mov", "-f", "lavfi", "-i", "testsrc=d=1:s=3840x2160:r=15", *fast)
    assert len(pictures(tmp_path, cleaned(sent, "video/quicktime").content)) == 15


@recorded
@pytest.mark.slow
def test_what_takes_too_long_is_called_slow_and_not_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = made(tmp_path, "long.3gp", "-f", "lavfi", "-i", "testsrc=d=60:s=704x576:r=15", "-c:v", "mpeg4")
    monkeypatch.setattr(sandbox, "run", partial(sandbox.run, bounds=sandbox.Bounds(seconds=0.5)))
    with pytest.raises(Unclean) as told:
        cleaned(sent, "video/3gpp")
    assert told.value.why == "slow"


@recorded
@pytest.mark.slow
def test_captions_between_pictures_are_not_drawn_along(tmp_path: Path) -> None:
    bare = made(tmp_path, "bare.h264", *COLOURS, "-c:v", "libx264", "-x264-params", "bframes=0")
    sent = made(tmp_path, "sent.avi", "-f", "h264", "-r", "5", "-i", "-", "-c", "copy", sent=captioned(bare))
    content = cleaned(sent, "video/x-msvideo").content
    assert sent.count(CAPTIONED) == 5
    assert CAPTIONED not in content
    assert len(pictures(tmp_path, content)) >= 5


CAPTIONED = b"GA94\x03"


def captioned(film: bytes) -> bytes:
    """H.264 (Annex B of it) with captions before each picture: SEI 4 of ATSC A/53, three times two letters."""
    said = b"\xb5\x00\x31" + CAPTIONED + b"\xc3\xff" + b"\xfc\x94\x29" + b"\xfc\xc1\xc2" + b"\xfc\x43\xc4" + b"\xff"
    unit = b"\0\0\0\1\x06\x04" + bytes([len(said)]) + said + b"\x80"
    for first in (b"\0\0\1\x65", b"\0\0\1\x41"):
        film = film.replace(first, unit + first)
    return film


@recorded
@pytest.mark.slow
@pytest.mark.parametrize(("ending", "mime"), [("webm", "audio/webm"), ("mp4", "audio/mp4"), ("ogg", "audio/ogg")])
def test_what_stands_in_the_head_of_vorbis_goes_in_every_container(ending: str, mime: str, tmp_path: Path) -> None:
    title = ("-metadata", f"title={MARKER.decode()}")
    made(tmp_path, "said.ogg", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "libvorbis", *title)
    sent = made(tmp_path, f"sent.{ending}", "-i", "said.ogg", "-c", "copy")
    content = cleaned(sent, mime).content
    assert MARKER in sent
    assert MARKER not in content
    assert float(probed(tmp_path, content, "format=duration")) == pytest.approx(1, abs=0.1)


@recorded
@pytest.mark.slow
@pytest.mark.parametrize("coder", ["libx264", "libaom-av1 -cpu-used 8", "libx264 -c:a libvorbis"])
def test_a_browsers_film_that_is_no_vp8_is_drawn_as_vp8(coder: str, tmp_path: Path) -> None:
    said = ("-f", "matroska", "-metadata", f"title={MARKER.decode()}")
    tone = ("-f", "lavfi", "-i", "sine=d=1", "-c:a", "libopus")
    content = cleaned(made(tmp_path, "sent.webm", *COLOURS, *tone, "-c:v", *coder.split(), *said), "video/webm").content
    assert MARKER not in content
    assert probed(tmp_path, content, "stream=codec_name").split() == ["vp8", "opus"]
    assert len(pictures(tmp_path, content)) == 15


def probed(folder: Path, file: bytes, entries: str) -> str:
    (folder / "probed").write_bytes(file)
    words = ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "csv=p=0", "probed"]
    return subprocess.run(words, check=True, cwd=folder, capture_output=True, text=True).stdout.strip()


@recorded
@pytest.mark.slow
def test_a_film_of_a_browser_stays_as_it_was_coded(tmp_path: Path) -> None:
    titled = ("-metadata", f"title={MARKER.decode()}")
    sent = made(tmp_path, "sent.webm", *COLOURS, "-c:v", "libvpx", *titled)
    content = cleaned(sent, "video/webm").content
    assert MARKER in sent
    assert MARKER not in content
    assert pictures(tmp_path, content) == pictures(tmp_path, sent)


@recorded
@pytest.mark.slow
def test_of_a_voice_message_with_a_portrait_only_the_voice_stays(tmp_path: Path) -> None:
    tone = ("-f", "lavfi", "-i", "sine=d=1", "-c:a", "libopus")
    said = [f"{name}={MARKER.decode()}" for name in ("artist", "encoder", "metadata_block_picture", "location")]
    sent = made(tmp_path, "voice.ogg", *tone, *(word for each in said for word in ("-metadata", each)))
    content = cleaned(sent, "audio/ogg; codecs=opus").content
    assert sent.count(MARKER) >= 3
    assert MARKER not in content
    (tmp_path / "heard.ogg").write_bytes(content)
    assert tracks(tmp_path / "heard.ogg") == ["audio"]


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
