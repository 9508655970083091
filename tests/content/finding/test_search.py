"""Searching the way people type: with marks, without, in chat spelling, with a slip."""

import statistics
import unicodedata
from time import perf_counter

import pytest

from content.articles import Articles
from content.finding.search import Document, Hit, Index
from content.language.vietnamese import words
from content.language.wordlists import FOLDER as WORD_LISTS
from content.library import build_index
from content.services import Services

SEWING = Document("may", "Học nghề may", "Bàn đạm là thức ăn. Máy may có bàn đạp. Lớp học nghề miễn phí.", "a/may")
SELLING = Document(
    "ban-dam",
    "Người bán dâm có quyền gì",
    "Người bán dâm được khám bệnh, xét nghiệm HIV và được bảo vệ khi bị đánh.",
    "a/ban-dam",
    ("quyền", "mại dâm"),
)
LOAN = Document("vay", "Vay vốn làm ăn", "Ngân hàng Chính sách xã hội cho vay. Bạn hỏi ở xã.", "a/vay", ("vay tiền",))
TEST = Document(
    "xet-nghiem", "Xét nghiệm HIV ở đâu", "Xét nghiệm nhanh, kín. Bao cao su phát miễn phí.", "a/xet-nghiem"
)
LAW = Document("luat", "Tư vấn pháp luật", "Trợ giúp pháp lý không mất tiền. Tố giác tội phạm thì gọi 113.", "a/luat")
TABLE = Document("ban", "Cái bàn", "Cái bàn gỗ. Suất ăn nhiều đạm đặt trên bàn.", "a/ban")
WISE = Document("nghiem", "Điều nghiêm trọng", "Những điều nghiêm trọng cần biết.", "a/nghiem")
INDEX = Index([SEWING, SELLING, LOAN, TEST, LAW, TABLE, WISE])


def found(query: str, limit: int = 3) -> list[str]:
    return [hit.id for hit in INDEX.search(query, limit)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("bán dâm", "ban-dam"),
        ("ban dam", "ban-dam"),
        ("BAN DAM", "ban-dam"),
        ("mai dam", "ban-dam"),
        ("bàn đạm", "may"),
        ("vay tiền", "vay"),
        ("vay tien", "vay"),
        ("cho vay", "vay"),
        ("tu van", "luat"),
        ("to giac", "luat"),
        ("xn hiv", "xet-nghiem"),
        ("bcs", "xet-nghiem"),
        ("xets nghieemj", "xet-nghiem"),
        ("toi muon xet nghiem hiv thi di dau", "xet-nghiem"),
        ("hoc nghe may", "may"),
        (unicodedata.normalize("NFD", "xét nghiệm"), "xet-nghiem"),
    ],
)
def test_a_question_finds_its_article_first(query: str, first: str) -> None:
    assert found(query)[:1] == [first]


def test_a_word_typed_with_marks_finds_only_itself() -> None:
    assert "ban" not in found("bán dâm", 9)
    assert "ban-dam" not in found("bàn đạm", 9)


def test_a_word_typed_without_marks_finds_every_marking() -> None:
    assert {"ban-dam", "may", "ban"} <= set(found("ban dam", 9))


def test_two_syllables_side_by_side_stand_above_the_same_two_apart() -> None:
    hits = found("ban dam", 9)
    assert hits.index("ban-dam") < hits.index("ban")


def test_in_a_marked_question_a_bare_word_means_itself_first() -> None:
    borrow = Document("borrow", "Vay", "vay", "a/vay")
    skirt = Document("skirt", "Váy", "váy", "a/vay-ao")
    assert [hit.id for hit in Index([skirt, borrow]).search("vay tiền")] == ["borrow", "skirt"]


def test_title_and_keywords_weigh_more_than_the_text() -> None:
    text = Document("text", "Khác", "quyền lợi " * 2, "a/1")
    keyword = Document("keyword", "Khác", "không có gì ở đây", "a/2", ("quyền lợi",))
    title = Document("title", "Quyền lợi", "không có gì ở đây", "a/3")
    assert [hit.id for hit in Index([text, keyword, title]).search("quyền lợi")] == ["title", "keyword", "text"]


@pytest.mark.parametrize("slip", ["xetnghiem", "nghiemj hiiv", "xét nghiệmm", "vayy vonn"])
def test_one_slip_a_word_is_forgiven_when_nothing_else_is_found(slip: str) -> None:
    assert found(slip)


def test_a_slip_is_not_looked_for_when_the_word_is_known() -> None:
    assert "nghiem" not in found("nghiệm", 9)


@pytest.mark.parametrize(
    "odd", ["", "   ", "?!…", "😀😀", "\x00", "zzzzzzzz", "là và thì", "toi bi", "'; drop table", "(((", "\u0301"]
)
def test_odd_questions_find_nothing_and_raise_nothing(odd: str) -> None:
    assert found(odd) == []


def test_stop_words_alone_do_not_decide() -> None:
    assert found("thì là có bị vay vốn")[:1] == ["vay"]


@pytest.mark.parametrize("limit", [0, -1])
def test_no_place_no_hits(limit: int) -> None:
    assert found("bán dâm", limit) == []


def test_an_empty_library_finds_nothing() -> None:
    assert Index([]).search("bán dâm") == []


def test_a_hit_says_where_it_leads() -> None:
    hit = INDEX.search("vay vốn", limit=1)[0]
    assert hit == Hit("vay", "Vay vốn làm ăn", hit.score, "a/vay")
    assert hit.score > 0


def test_better_hits_come_first_and_the_limit_holds() -> None:
    hits = INDEX.search("ban dam hiv mien phi", limit=2)
    assert len(hits) == 2
    assert hits[0].score >= hits[1].score


def _library(size: int = 50, length: int = 400) -> Index:
    """Fifty documents of four hundred real words, cut from our own word lists."""
    spelling = words((WORD_LISTS / "teencode.yaml").read_text(encoding="utf-8"))
    documents = []
    for number in range(size):
        mixed = [spelling[(number * 7919 + step * (step + 31 + number)) % len(spelling)] for step in range(length)]
        documents.append(Document(f"d{number}", " ".join(mixed[:6]), " ".join(mixed), f"a/d{number}"))
    return Index(documents)


def test_searching_fifty_articles_takes_milliseconds() -> None:
    library = _library()
    asked = ["ban dam", "xét nghiệm HIV ở đâu", "ko dc ve nha", "zzzzyyyy qqqqwwww", "bao hiem y te " * 8]
    taken = []
    for query in asked * 20:
        start = perf_counter()
        library.search(query)
        taken.append(perf_counter() - start)
    # The goal is p99 < 5 ms (make bench prints it); here the median, with room for a busy machine.
    assert statistics.median(taken) < 0.010


@pytest.fixture(scope="module")
def shipped() -> Index:
    return build_index(Articles.load(), Services.load())


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("hiv", "lo-co-hiv"),
        ("bệnh lậu", "need-hiv"),
        ("luat su", "tro-giup-phap-ly"),
        ("bị đánh", "ke-hoach-an-toan"),
        ("muon chet", "need-mind"),
        ("sàm sỡ", "lam-o-quan"),
        ("khong ngu duoc", "sau-chuyen-dau"),
        ("tố cáo nhà nghỉ", "bao-tin-khong-can-ten"),
        ("muốn bỏ nghề", "doi-viec-hoc-nghe-vay-von"),
        ("buôn người qua biên giới", "di-lam-xa"),
        ("co bi lo ten ko", "giu-kin-cho-minh"),
        ("em 15 tuoi bi ep", "tre-em-bi-boc-lot"),
        ("chong em hay danh em moi khi say ruou", "ke-hoach-an-toan"),
        ("em bi lo anh nong len mang phai lam sao", "bi-doa-tung-anh"),
        ("em quan he khong dung bao cao su voi khach so bi hiv", "need-hiv"),
        ("chu giu cmnd khong cho em nghi viec", "giu-giay-to-ep-no"),
        ("con gai toi hay nhan tin voi nguoi la tren mang", "noi-chuyen-voi-con"),
        ("em muon nghi nghe nay ma khong biet lam gi de song", "doi-viec-hoc-nghe-vay-von"),
        ("karaokee", "lam-o-quan"),
    ],
)
def test_what_the_library_answers_is_found(shipped: Index, query: str, first: str) -> None:
    assert [hit.id for hit in shipped.search(query)][:1] == [first]


@pytest.mark.parametrize(
    "query",
    [
        *("có thai ngoài ý muốn", "pha thai", "phá thai", "mang thai", "co thai"),
        *("xin chao", "chao", "alo", "hello", "18", "999"),
        *("mại dâm là gì", "mai dam la gi?", "tiền nghĩa là gì"),
        *("thời tiết hôm nay", "bóng đá", "phở ngon", "cách nấu cơm", "giá vàng", "gia xang", "ket qua xo so"),
        *(
            "mua nhà ở đâu",
            "xe máy cũ",
            "mua xe may",
            "xem phim",
            "đăng ký kết hôn",
            "học tiếng anh",
            "tin tuc hom nay",
        ),
        *("toi muon mua mot chiec xe may cu gia re", "bao gio co diem thi dai hoc"),
    ],
)
def test_nothing_is_better_than_noise(shipped: Index, query: str) -> None:
    assert shipped.search(query) == []


@pytest.mark.parametrize(
    ("query", "explained_by"),
    [
        ("113", ["need-danger"]),
        ("115", ["need-danger"]),
        ("111", ["need-danger", "need-child"]),
        ("1900 969 680", ["need-danger", "need-shelter"]),
        ("1900969680", ["need-danger", "need-shelter"]),
        ("113 là gì", ["need-danger"]),
        ("pep la gi", ["lo-co-hiv", "need-hiv"]),
    ],
)
def test_a_number_or_a_what_is_leads_only_to_what_explains_it(
    shipped: Index, query: str, explained_by: list[str]
) -> None:
    assert {hit.id for hit in shipped.search(query)} == set(explained_by)


def test_a_keyword_that_is_named_with_other_marks_does_not_explain() -> None:
    index = Index([Document("may", "Học nghề", "Lớp học.", "a/may", ("đau",))])
    assert [hit.id for hit in index.search("đau là gì")] == ["may"]
    assert index.search("dầu là gì") == []
