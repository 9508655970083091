"""What an officer is shown is drawn anew: upright, of bounded size, with nothing of the file that came."""

import random
import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from bot.cleaning import PIXELS, SIDE, Unclean, clean, is_picture

RED, BLUE = (220, 20, 20), (20, 20, 220)
MARKER = b"nha-so-7-ngo-marker"
ORIENTATION, MAKE, GPS, LATITUDE = 0x0112, 0x010F, 0x8825, 2
THUMB_AT, THUMB_SIZE = 0x0201, 0x0202


def halves(mode: str = "RGB", size: tuple[int, int] = (60, 40)) -> Image.Image:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, RED)
    image.paste(BLUE, (size[0] // 2, 0, *size))
    return image.convert(mode)


def written(image: Image.Image, kind: str = "JPEG", **given: object) -> bytes:
    file = BytesIO()
    image.save(file, kind, **given)
    return file.getvalue()


def telltale(orientation: int = 1) -> bytes:
    """A photo as a telephone makes it: where, with what, and which way up."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKE] = orientation, MARKER.decode()
    exif.get_ifd(GPS)[LATITUDE] = (21.0, 1.0, 42.0)
    return written(halves(), exif=exif, comment=MARKER, icc_profile=MARKER * 20)


def with_thumbnail() -> bytes:
    """As a camera makes it: a small copy of the picture in the picture, and a second packet of what was edited."""
    small = written(halves())
    packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta>" + MARKER + b"</x:xmpmeta>"
    segments = b"".join(b"\xff\xe1" + (len(each) + 2).to_bytes(2, "big") + each for each in (packet, thumb(small)))
    whole = written(halves())
    return whole[:2] + segments + whole[2:]


def thumb(small: bytes) -> bytes:
    """An Exif segment whose second directory holds a JPEG (Exif 2.3, 4.5.5)."""
    first = b"\0\1" + struct.pack(">HHIHHI", ORIENTATION, 3, 1, 1, 0, 26)
    entries = ((THUMB_AT, 56), (THUMB_SIZE, len(small)))
    second = b"\0\2" + b"".join(struct.pack(">HHII", tag, 4, 1, value) for tag, value in entries) + bytes(4)
    return b"Exif\0\0MM\0*" + (8).to_bytes(4, "big") + first + second + small


def shown(sent: bytes) -> Image.Image:
    image = Image.open(BytesIO(clean(sent).content))
    image.load()
    return image


def near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 30 for one, other in zip(pixel[:3], colour, strict=True))


def test_place_device_comment_and_profile_are_gone() -> None:
    sent = telltale()
    assert MARKER in sent
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)
    image = shown(sent)
    assert MARKER not in clean(sent).content
    assert not dict(image.getexif())
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


def test_the_small_copy_inside_and_what_was_edited_are_gone() -> None:
    sent = with_thumbnail()
    assert MARKER in Image.open(BytesIO(sent)).info["xmp"]
    assert sent.count(b"\xff\xd8\xff") == 2
    drawn = clean(sent).content
    assert drawn.count(b"\xff\xd8\xff") == 1
    assert b"Exif" not in drawn
    assert MARKER not in drawn


@pytest.mark.parametrize(
    ("kind", "spoken"), [("WEBP", ("xmp", "exif", "icc_profile")), ("PNG", ("exif", "icc_profile"))]
)
def test_other_formats_lose_what_they_carry_too(kind: str, spoken: tuple[str, ...]) -> None:
    exif = Image.Exif()
    exif[MAKE] = MARKER.decode()
    given = {"xmp": MARKER, "exif": exif, "icc_profile": MARKER * 20}
    sent = written(halves(), kind, **{name: given[name] for name in spoken})
    assert set(spoken) <= Image.open(BytesIO(sent)).info.keys()
    drawn = clean(sent).content
    assert MARKER not in drawn
    assert not Image.open(BytesIO(drawn)).info.keys() & {"xmp", "exif", "icc_profile"}


def test_a_photo_taken_sideways_is_shown_upright() -> None:
    assert shown(telltale()).size == (60, 40)
    turned = shown(telltale(orientation=6))
    assert turned.size == (40, 60)
    assert near(turned.getpixel((20, 10)), RED)
    assert near(turned.getpixel((20, 50)), BLUE)


def test_words_in_a_png_and_what_hangs_behind_a_picture_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", MARKER.decode())
    notes.add_itxt("Where", MARKER.decode(), zip=True)
    for sent in (written(halves(), "PNG", pnginfo=notes), written(halves()) + b"PK\3\4" + MARKER):
        assert MARKER not in clean(sent).content


@pytest.mark.parametrize(("kind", "modes"), [("JPEG", ["RGB", "CMYK"]), ("PNG", ["RGB", "P"]), ("WEBP", ["RGB"])])
def test_every_kind_of_colour_comes_out_as_it_looked(kind: str, modes: list[str]) -> None:
    for mode in modes:
        picture = clean(written(halves(mode), kind))
        assert picture.mime == "image/jpeg"
        assert near(Image.open(BytesIO(picture.content)).getpixel((10, 20)), RED)


def test_what_is_see_through_stays_so() -> None:
    image = halves("RGBA")
    image.putalpha(100)
    picture = clean(written(image, "PNG"))
    assert picture.mime == "image/png"
    assert Image.open(BytesIO(picture.content)).getpixel((0, 0))[3] == 100


def test_a_large_picture_becomes_smaller_and_a_small_one_stays() -> None:
    assert shown(written(halves(size=(4000, 1000)))).size == (SIDE, SIDE // 4)
    assert shown(written(halves())).size == (60, 40)


def test_of_a_moving_picture_the_first_frame_is_shown() -> None:
    frames = [Image.new("RGB", (8, 8), BLUE)]
    sent = written(Image.new("RGB", (8, 8), RED), "WEBP", save_all=True, append_images=frames, duration=100)
    assert near(shown(sent).getpixel((4, 4)), RED)


@pytest.mark.parametrize("side", [PIXELS // 5000 + 1, 60_000])
def test_a_small_file_that_would_unpack_to_a_huge_picture_is_refused(side: int) -> None:
    header = side.to_bytes(4, "big") + (5000).to_bytes(4, "big") + b"\1\0\0\0\0"
    chunks = (b"IHDR" + header, b"IDAT" + zlib.compress(bytes(1000)), b"IEND")
    body = b"".join((len(one) - 4).to_bytes(4, "big") + one + zlib.crc32(one).to_bytes(4, "big") for one in chunks)
    with pytest.raises(Unclean):
        clean(b"\x89PNG\r\n\x1a\n" + body)


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", id="svg"),
        pytest.param(b"<html><script>", id="page"),
        pytest.param(b"%PDF-1.7", id="pdf"),
        pytest.param(b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", id="postscript"),
        pytest.param(written(halves(), "GIF"), id="gif"),
        pytest.param(written(halves(), "TIFF"), id="tiff"),
        pytest.param(written(halves())[:300], id="cut off"),
    ],
)
def test_whatever_else_came_is_refused(sent: bytes) -> None:
    with pytest.raises(Unclean):
        clean(sent)


def test_spoiled_files_are_drawn_or_refused_and_nothing_else_happens() -> None:
    chance, outcomes = random.Random(4), set()
    originals = [telltale(6), *(written(halves("RGBA"), kind) for kind in ("PNG", "WEBP"))]
    for original in originals * 60:
        spoiled = bytearray(original)
        for _ in range(chance.randint(1, 12)):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        outcomes.add(drawn(bytes(spoiled)))
    assert outcomes == {True, False}


def drawn(sent: bytes) -> bool:
    try:
        clean(sent)
    except Unclean:
        return False
    return True


def test_neither_picture_nor_error_shows_what_was_sent() -> None:
    assert "xff" not in repr(clean(telltale()))
    with pytest.raises(Unclean) as told:
        clean(MARKER)
    assert told.value.__suppress_context__
    assert str(told.value) == ""


def of_scans(extra: int) -> bytes:
    """A picture that comes clearer step by step, with so many steps more, each of which changes nothing."""
    whole = written(Image.new("L", (400, 400), 128), progressive=True)
    table = b"\xff\xc4" + struct.pack(">H", 20) + bytes([0x10, 1, *[0] * 15, 0xE0])
    scan = b"\xff\xda" + struct.pack(">H", 8) + bytes([1, 1, 0, 1, 63, 0]) + b"\x7f" * 5
    return whole[:-2] + table + scan * extra + whole[-2:]


def test_a_picture_that_is_painted_over_and_over_is_refused_before_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty megabytes of such steps would take an hour, and all other files would wait."""
    assert clean(of_scans(10)).mime == "image/jpeg"
    monkeypatch.setattr(Image.Image, "thumbnail", lambda *_: pytest.fail("it was unpacked"))
    with pytest.raises(Unclean):
        clean(of_scans(500))


def test_a_film_behind_a_picture_is_no_scan_of_it() -> None:
    """As telephones make moving pictures."""
    assert clean(written(halves()) + b"\xff\xda" * 500).mime == "image/jpeg"


def test_several_pictures_in_one_file_are_counted_too(monkeypatch: pytest.MonkeyPatch) -> None:
    several = written(halves(), "MPO", save_all=True, append_images=[halves()])
    assert clean(several).mime == "image/jpeg"
    table = b"\xff\xda" + struct.pack(">H", 8) + bytes([1, 1, 0, 0, 63, 0]) + b"\x7f" * 5
    at = several.index(b"\xff\xd9")
    with pytest.raises(Unclean):
        clean(several[:at] + table * 100 + several[at:])


def test_what_devices_call_a_jpeg_is_one() -> None:
    assert all(map(is_picture, ("image/jpeg", "image/jpg", "IMAGE/JPEG", "image/png; a=b", "image/webp")))
    assert not any(map(is_picture, ("image/heic", "image/gif", "image/avif", "image/svg+xml")))
