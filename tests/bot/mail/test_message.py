"""Letters as mailboxes read them, by the parser of the standard library; the wire's bytes against the RFCs' limits."""

import re
from dataclasses import replace
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default

import pytest

from bot.mail.message import BadLetter, Sender, is_address, message
from tests.bot.mail.correspondence import LAST_DAY, NOW, SENDER, STOP, TOKEN, duty, letter, owing

LATE = LAST_DAY.replace(day=18)


def sent(**changed: object) -> bytes:
    return message(replace(letter(), **changed), SENDER, NOW).as_bytes()  # type: ignore[arg-type]  # a letter's fields


def read(wire: bytes) -> EmailMessage:
    found = message_from_bytes(wire, policy=default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_is_read_back_as_it_was_written() -> None:
    written, back = letter(), read(sent())
    assert (
        str(back["Subject"]) == written.subject == "Xã Ba Vì: báo cáo 6 tháng đầu năm 2027, chậm nhất thứ Tư 16/6/2027"
    )
    assert (back["From"].addresses[0].display_name, back["From"].addresses[0].addr_spec) == (
        SENDER.name,
        SENDER.address,
    )
    assert back["To"].addresses[0].addr_spec == written.to
    assert back["Date"].datetime == NOW
    assert back["Message-ID"] == f"<{TOKEN}@so.example.vn>"
    assert (back["Auto-Submitted"], back["Precedence"]) == ("auto-generated", None)
    assert back.get_content_type() == "multipart/alternative"


def test_the_plain_text_comes_first_and_the_page_last_both_whole() -> None:
    written, back = letter(), read(sent())
    parts = [part for part in back.iter_parts() if isinstance(part, EmailMessage)]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    assert [part.get_content_charset() for part in parts] == ["utf-8", "utf-8"]
    assert [part["Content-Transfer-Encoding"] for part in parts] == ["quoted-printable", "quoted-printable"]
    said = [part.get_content().replace("\r\n", "\n").strip() for part in parts]
    assert said == [written.text.strip(), written.html.strip()]


def test_the_wire_keeps_to_its_limits_and_to_ascii() -> None:
    head, _, body = sent().decode("ascii").partition("\r\n\r\n")
    assert all(len(line) <= 78 for line in head.split("\r\n") if not line.startswith("List-Unsubscribe:"))
    assert all(len(line) <= 78 for line in body.split("\r\n"))
    assert all(len(word) <= 75 for word in re.findall(r"=\?\S+\?=", head))
    assert "\n" not in sent().decode().replace("\r\n", "")


def test_a_subject_is_read_by_an_older_parser_too() -> None:
    raw = message_from_bytes(sent())["Subject"]
    assert str(make_header(decode_header(raw))) == letter().subject


def test_a_subject_loses_no_blank_wherever_its_line_is_folded() -> None:
    whole = " ".join(["chậm", "nhất", "kỳ", "16/6", "a"] * 8)
    for end in range(20, len(whole), 7):
        subject = whole[:end].strip()
        wire = sent(subject=subject)
        older = str(make_header(decode_header(message_from_bytes(wire)["Subject"])))
        assert (read(wire)["Subject"], older) == (subject, subject)


def test_a_mailbox_finds_the_link_that_stops_the_letters_however_long() -> None:
    wire = sent(unsubscribe=f"{STOP}/{'x' * 300}").decode()
    assert f"\r\nList-Unsubscribe: <{STOP}/{'x' * 300}>\r\n" in wire
    assert "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in wire


def test_what_is_overdue_cannot_be_turned_off_with_one_press() -> None:
    late = letter(owing(), today=LATE)
    assert late.unsubscribe is None
    assert STOP not in late.text + late.html
    heads = message(late, SENDER, NOW).items()
    assert not [name for name, _ in heads if name.lower().startswith("list-")]
    assert STOP in letter(owing()).text


@pytest.mark.parametrize("subject", ["Nộp\r\nBcc: all@so.example.vn", "Nộp\nX: y"])
def test_a_line_break_in_a_header_is_no_letter(subject: str) -> None:
    with pytest.raises(BadLetter):
        sent(subject=subject)


@pytest.mark.parametrize(
    "to", ["", "ba vi@xa.vn", "a@b@c.vn", "a@xa.vn\nBcc: b@c.vn", "Ba Vì <a@b.vn>", "bà@xa.vn", "@b.vn"]
)
def test_what_is_no_address_is_written_to_by_nobody(to: str) -> None:
    assert not is_address(to)
    with pytest.raises(BadLetter):
        letter(to=to)


def test_an_error_and_a_repr_say_nothing_of_whom_and_what() -> None:
    with pytest.raises(BadLetter) as caught:
        letter(to="bà.tư@xa.vn")
    assert "tư" not in str(caught.value)
    assert "ba.vi" not in repr(letter())
    assert "Ba Vì" not in repr(letter())


def test_what_comes_back_comes_to_an_address_with_the_letters_token() -> None:
    assert SENDER.envelope(TOKEN) == f"bounce+{TOKEN}@thu.example.vn"
    assert replace(SENDER, bounces="").envelope(TOKEN) == "nhac@so.example.vn"


def test_a_token_that_a_server_would_write_otherwise_is_none() -> None:
    for token in ("", "short", "ABCDEFGH2345", "abc def gh 23", "a" * 41):
        with pytest.raises(BadLetter):
            letter(token=token)


def test_a_sender_is_a_name_and_an_address() -> None:
    assert Sender.of("Nhịp Cầu <nhac@so.vn>", "b@so.vn") == Sender("Nhịp Cầu", "nhac@so.vn", "b@so.vn")
    assert Sender.of("nhac@so.vn") == Sender("", "nhac@so.vn")
    for written, bounces in (("", ""), ("Nhịp Cầu", ""), ("nhac@so.vn", "back")):
        with pytest.raises(BadLetter):
            Sender.of(written, bounces)


def test_who_hands_in_markup_gets_it_back_as_words() -> None:
    strange = letter(replace(owing(duty()), unit='<img src="http://x">&amp; **xã**'))
    assert "<img" not in strange.html
    assert '<img src="http://x">&amp; **xã**' in strange.text
