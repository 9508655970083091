"""Whatever the bytes are: a picture of ours, drawn without the words that came, or a refusal."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.cleaning import SIDE, Document, Picture, Unclean, clean, cleaned
from tests.bot.test_cleaning import MARKER, halves, telltale, with_thumbnail, written

WHOLE = (telltale(), telltale(6), with_thumbnail(), *(written(halves("RGBA"), kind) for kind in ("PNG", "WEBP")))
CUTS = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 60), st.one_of(st.just(b""), st.just(MARKER), st.binary(max_size=40))),
    max_size=8,
)


def spoiled(whole: bytes, cuts: list[tuple[float, int, bytes]]) -> bytes:
    """Some bytes out, others in, in places given as shares of the length."""
    for place, length, put in cuts:
        at = int(place * len(whole))
        whole = whole[:at] + put + whole[at + length :]
    return whole


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(st.sampled_from(WHOLE), CUTS)
def test_spliced_pictures_are_drawn_without_what_they_carried_or_refused(
    whole: bytes, cuts: list[tuple[float, int, bytes]]
) -> None:
    try:
        picture = clean(spoiled(whole, cuts))
    except Unclean:
        return
    assert MARKER not in picture.content
    shown = Image.open(BytesIO(picture.content))
    shown.load()
    assert max(shown.size) <= SIDE
    assert not shown.getexif()


@pytest.mark.slow
@settings(max_examples=1500, deadline=None)
@given(
    st.binary(max_size=3000),
    st.sampled_from(["image/jpeg", "image/png", "image/webp", "text/html", "", "image/svg+xml"]),
)
def test_any_bytes_under_any_name_are_cleaned_or_refused(sent: bytes, mime: str) -> None:
    assert outcome(sent, mime) in ("broken", "kind", "absent", Picture, Document)


def outcome(sent: bytes, mime: str) -> str | type:
    try:
        return type(cleaned(sent, mime))
    except Unclean as told:
        return told.why
