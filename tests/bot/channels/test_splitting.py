"""Long texts in pages."""

import random

import pytest

from bot.channels.splitting import MESSAGE, split
from tests.bot.channels.telegram_html import units, visible

WORDS = (
    "Bạn",
    "không",
    "có",
    "lỗi.",
    "gọi",
    "111",
    "a&lt;b",
    "&amp;",
    "&gt;",
    "👩‍👩‍👧",
    "🔒",
    "tre\u0302\u0301",
    "x" * 90,
)
SPACES = (" ", " ", " ", " ", "\n", "\n\n", ". ", "… ")
TAGS = (("<b>", "</b>"), ("<i>", "</i>"), ("<blockquote>", "</blockquote>"), ('<a href="https://a.vn?x=1">', "</a>"))


def random_html(chance: random.Random, words: int) -> str:
    """Well-formed, with tags in one another, entities, emoji and words without end."""
    html, is_open = "", list[tuple[str, str]]()
    for _ in range(words):
        closed = [tag for tag in TAGS if tag not in is_open]
        if closed and chance.random() < 0.1:
            is_open.append(chance.choice(closed))
            html += is_open[-1][0]
        html += chance.choice(WORDS) + chance.choice(SPACES)
        if is_open and chance.random() < 0.2:
            html += is_open.pop()[1]
    return html + "".join(closing for _, closing in reversed(is_open))


@pytest.mark.parametrize("seed", range(20))
def test_pages_hold_every_letter_in_order_each_well_formed_and_within_the_limit(seed: int) -> None:
    chance = random.Random(seed)
    html, limit = random_html(chance, 400), chance.choice([40, 200, 1024])
    pages = [visible(page) for page in split(html, limit)]
    assert len(pages) > 1
    assert "".join("".join(pages).split()) == "".join(visible(html).split())
    assert all(units(page) <= limit and page.strip() for page in pages)


@pytest.mark.parametrize("seed", range(5))
def test_what_is_emphasised_stays_so_on_the_next_page(seed: int) -> None:
    inner = random_html(random.Random(seed), 100).replace("<b>", "").replace("</b>", "")
    pages = split(f"<b>{inner}</b>", 300)
    assert len(pages) > 1
    assert all("<b>" in page and page.index(">") < 40 and page.endswith("</b>") for page in pages)


def test_a_text_that_fits_is_one_page_as_it_is() -> None:
    assert split(" <b>một</b> &amp; hai\n\n") == ("<b>một</b> &amp; hai",)


def test_the_limit_counts_what_is_read_not_the_tags() -> None:
    html = "<b>" + "&amp;" * MESSAGE + "</b>"
    assert split(html) == (html,)
    assert len(split(html.replace("<b>", "<b>."))) == 2


def test_an_emoji_counts_twice() -> None:
    assert [units(page) for page in split("🔒" * (MESSAGE // 2 + 1))] == [MESSAGE, 2]


def test_a_page_ends_at_a_paragraph_before_a_sentence_and_at_a_sentence_before_a_word() -> None:
    assert split("Một hai ba. Bốn năm.\n\nSáu bảy. Tám chín", 35) == ("Một hai ba. Bốn năm.", "Sáu bảy. Tám chín")
    assert split("Một hai ba bốn. Năm sáu bảy tám chín", 25) == ("Một hai ba bốn.", "Năm sáu bảy tám chín")
    assert split("Một hai ba bốn năm sáu bảy", 17) == ("Một hai ba bốn", "năm sáu bảy")


def test_a_paragraph_that_ends_early_does_not_leave_a_page_nearly_empty() -> None:
    pages = split("Một.\n\n" + "Hai ba bốn năm. " * 10, 100)
    assert len(pages[0]) > 50
    assert pages[0].endswith("năm.")


def test_a_word_without_end_is_cut_but_never_between_a_letter_and_its_marks() -> None:
    pages = split("tre\u0302\u0301" * 50, 9)
    assert len(pages) > 20
    assert not any(page.startswith(("\u0302", "\u0301")) for page in pages)


def test_a_family_of_emoji_is_not_torn_apart() -> None:
    pages = split("👩‍👩‍👧" * 20, 21)
    assert {page.replace("👩‍👩‍👧", "") for page in pages} == {""}


def test_what_begins_where_a_page_ends_begins_on_the_next() -> None:
    assert split("<i>" + "x" * 9 + "</i><b>" + "y" * 9 + "</b>", 9) == ("<i>xxxxxxxxx</i>", "<b>yyyyyyyyy</b>")
