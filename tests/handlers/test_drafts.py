"""A draft goes on to the next open question, back to any, and never loses a word."""

from content.questions.forms import load_forms
from handlers.drafts import MARK_LETTERS, Draft, carried_over, new_mark

TIP = load_forms()["tip"]
HELP = load_forms()["help"]


def draft(at: str = "what", form: str = "tip") -> Draft:
    return Draft(form, 1, at, ["sen"] * 9, "00" * 16, "00" * 32)


def test_taking_an_answer_opens_the_next_question() -> None:
    one = draft()
    one.take(TIP, TIP.by_id["what"], ["shop"])
    assert one.at == "where"


def test_the_last_of_the_first_questions_leads_to_the_review() -> None:
    one = draft()
    for field_id, values in (("what", ["shop"]), ("where", []), ("danger", ["no"])):
        one.take(TIP, TIP.by_id[field_id], values)
    assert one.at == "review"


def test_a_skipped_question_is_not_asked_again() -> None:
    one = draft("where")
    one.answers = {"what": ["shop"]}
    one.take(TIP, TIP.by_id["where"], [])
    assert one.at == "danger"
    assert one.answers["where"] == []


def test_changing_an_answer_drops_what_no_longer_stands() -> None:
    one = draft()
    one.answers = {"what": ["net"], "page": ["một nhóm kín"], "story": ["chuyện"]}
    one.take(TIP, TIP.by_id["what"], ["shop"])
    assert "page" not in one.answers
    assert one.answers["story"] == ["chuyện"]


def test_reopening_a_question_behind_tell_more_goes_on_telling_more() -> None:
    one = draft("review")
    one.open_question(TIP, "story")
    assert one.more
    assert one.at == "story"


def test_the_question_before_is_the_one_that_was_asked_before() -> None:
    one = draft("danger")
    assert one.question_before(TIP, "danger") == "where"
    assert one.question_before(TIP, "what") is None


def test_a_second_press_takes_one_of_many_choices_back() -> None:
    one, need = draft("need", "help"), HELP.by_id["need"]
    for choice in ("legal", "health", "legal"):
        one.toggle(need, choice)
    assert one.answers["need"] == ["health"]


def test_many_choices_keep_the_order_of_the_form() -> None:
    one, need = draft("need", "help"), HELP.by_id["need"]
    for choice in ("child", "danger", "legal"):
        one.toggle(need, choice)
    assert one.answers["need"] == ["danger", "legal", "child"]


def test_of_an_older_draft_goes_on_what_todays_questions_take() -> None:
    one = draft("review")
    one.answers = {"what": ["shop"], "danger": ["perhaps"], "gone": ["x"], "story": ["chuyện"]}
    carried = carried_over(one, TIP)
    assert carried.answers == {"what": ["shop"], "story": ["chuyện"]}
    assert (carried.at, carried.version) == ("where", TIP.version)


def test_what_was_told_are_the_words_alone() -> None:
    one = draft()
    one.answers = {"what": ["shop"], "story": ["chuyện"], "page": []}
    assert one.told(TIP) == {"story": "chuyện"}


def test_words_for_a_place_or_beside_it_were_told_too() -> None:
    one = draft()
    one.answers = {"what": ["shop"], "where": ["09619", "~cạnh nhà tôi, xã Cổ Đô"], "story": ["chuyện"]}
    assert one.told(TIP) == {"where": "cạnh nhà tôi, xã Cổ Đô", "story": "chuyện"}
    one.answers = {"where": ["09619"]}
    assert one.told(TIP) == {}


def test_stray_words_are_joined_in_the_order_they_came() -> None:
    one = draft()
    assert one.catch(TIP, "một")
    assert one.catch(TIP, "hai")
    assert one.answers["story"] == ["một\nhai"]


def test_stray_words_that_no_longer_fit_are_refused_and_nothing_is_cut() -> None:
    one = draft()
    one.catch(TIP, "x" * TIP.by_id["story"].max)
    assert not one.catch(TIP, "y")
    assert "y" not in one.answers["story"][0]


def test_marks_are_four_letters_that_no_address_can_hold() -> None:
    marks = {new_mark() for _ in range(50)}
    assert len(marks) > 45
    assert all(len(mark) == 4 and set(mark) <= set(MARK_LETTERS) for mark in marks)


def test_a_draft_shows_nothing_of_itself_in_a_log() -> None:
    one = draft()
    one.answers, one.typed = {"story": ["bí mật"]}, "bí mật"
    assert "bí mật" not in repr(one)
    assert "sen" not in repr(one)
