"""What may become markup, and what never does."""

import pytest

from bot.web.markup import Tongue, _bold, prose
from content.texts import Texts
from handlers.conversation import Say, Words

TEXTS = Texts(
    {
        "vi": {
            "bold": "Tin **chưa gửi**.",
            "filled": "Gõ **{word}** nhé, còn {n:02d}.",
            "call": "Gọi **113** hoặc **1900 969 680**, mã **999**.",
            "at": "Mở {url} nhé, {word}.",
            "html": "<b>a</b> _b_",
        },
        "en": {"bold": "Message **not sent**."},
    }
)
VI, EN = Tongue(TEXTS, "vi"), Tongue(TEXTS, "en")


def test_a_catalogue_text_may_be_bold() -> None:
    assert VI.say("bold") == "Tin <strong>chưa gửi</strong>."
    assert EN.say("bold") == "Message <strong>not sent</strong>."


@pytest.mark.parametrize("word", ["<b>x</b>", "**x**", "\ue0001\ue001", "[a](javascript:x)"])
def test_what_fills_a_place_is_never_read_as_markup(word: str) -> None:
    shown = VI.say("filled", word=word, n=3)
    assert shown.count("<strong>") == 1
    assert shown.striptags().startswith(f"Gõ {word} nhé") or "&lt;" in shown
    assert "<a" not in shown
    assert shown.endswith("còn 03.")


def test_only_an_address_in_the_place_for_one_is_a_link() -> None:
    shown = VI.say("at", url="https://a.example/i/x?b=1&c", word="https://b.example")
    assert '<a class="address" href="https://a.example/i/x?b=1&amp;c">' in shown
    assert shown.count("<a") == 1
    for other in ("javascript:x", 'https://a.example/"onclick=', "a.example"):
        assert "<a" not in VI.say("at", url=other, word="b")


def test_an_argument_may_itself_be_a_text() -> None:
    assert VI.say("filled", word=Say("bold"), n=1).count("<strong>") == 2
    assert EN.text(Say("filled", {"word": Words("một", "one"), "n": 1})).startswith("Gõ <strong>one")


def test_a_plain_string_is_shown_as_it_is() -> None:
    assert VI.text("**a** <i>b</i>") == "**a** &lt;i&gt;b&lt;/i&gt;"


def test_words_without_english_fall_back_to_vietnamese() -> None:
    assert EN.text(Words("xã **Ba Vì**")) == "xã <strong>Ba Vì</strong>"


def test_of_words_nothing_is_kept() -> None:
    """Answers of a person are joined in them."""
    VI.say("bold")
    before = _bold.cache_info()
    assert VI.text(Words("tôi ở **tầng 3**")) == "tôi ở <strong>tầng 3</strong>"
    assert VI.text(Say("filled", {"word": Words("chỗ của tôi"), "n": 1})).startswith("Gõ <strong>chỗ của tôi")
    VI.text(Say("filled", {"word": Words("chỗ khác"), "n": 1}))
    assert _bold.cache_info().currsize <= before.currsize + 1  # of "filled", with its places empty


def test_only_numbers_that_may_be_shown_can_be_called() -> None:
    shown = VI.say("call")
    assert 'href="tel:113"' in shown
    assert 'href="tel:1900969680"' in shown
    assert "<strong>999</strong>" in shown


def test_html_in_a_catalogue_is_shown_not_read() -> None:
    assert VI.say("html").startswith("&lt;b&gt;a&lt;/b&gt;")


def test_a_label_carries_no_markup() -> None:
    assert VI.label("bold") == "Tin chưa gửi."


def test_prose_reads_markdown_but_no_html_and_no_pictures() -> None:
    html = prose("# Một\n\n<script>x</script> ![a](https://b)\n\n- hai\n\n[luật](javascript:alert(1))")
    assert "<h2>Một</h2>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html
    assert "<li>hai</li>" in html
