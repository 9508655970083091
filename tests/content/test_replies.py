from pathlib import Path

import pytest

from content.records import BadContent
from content.replies import Replies


def test_both_sides_have_words_to_begin_a_reply_and_a_question_from() -> None:
    replies = Replies.load()
    for side in ("protection", "support"):
        for kind in ("reply", "question"):
            assert replies.of(side, kind)


def test_words_for_one_side_are_not_given_to_the_other() -> None:
    replies = Replies.load()
    assert replies.text("support", "place")[0] == "reply"
    assert replies.text("protection", "place") == ("", "")
    assert replies.text("protection", "no such words") == ("", "")


def test_no_words_ask_who_somebody_is_or_promise_a_day() -> None:
    said = " ".join(row.text.lower() for row in Replies.load().rows)
    for never in (
        "bạn tên gì",
        "tên bạn là gì",
        "số điện thoại của bạn là",
        "căn cước",
        "trong vòng",
        "chậm nhất",
        "tố cáo",
    ):
        assert never not in said


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("kind: letter", "kind"),
        ("kind: reply\n    sides: [both]", "sides"),
        ("kind: reply\n    sides: [support]\n    title: Chào", "title"),
    ],
)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, wrong: str, told: str) -> None:
    path = tmp_path / "desk.yaml"
    path.write_text(f"replies:\n  - id: x\n    {wrong}\n", "utf-8")
    with pytest.raises(BadContent, match=f"desk.yaml:\\d+: {told}: "):
        Replies.load(path)


def test_an_id_stands_once(tmp_path: Path) -> None:
    row = "  - {id: x, kind: reply, sides: [support], title: {vi: Chào}, text: {vi: Chào}}\n"
    path = tmp_path / "desk.yaml"
    path.write_text(f"replies:\n{row}{row}", "utf-8")
    with pytest.raises(BadContent, match="id of its own"):
        Replies.load(path)
