"""A core that plays a fixed script: the real two methods, real Screens, no database. For the page's own tests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from handlers.conversation import (
    Act,
    Ask,
    Event,
    Letter,
    Letters,
    Link,
    Para,
    Prose,
    ReceiptWords,
    Say,
    Screen,
    Sheet,
    Turn,
    Words,
    split_press,
)
from storage.engine import Busy

MARK = "K7QF"
BUSY = "bận"
BROKEN = "hỏng"
HOME = (Link(Say("menu.home"), "start", style="quiet"),)
MARKDOWN = """Giữ giấy tờ để ép người khác làm việc là **trái luật**. <b>Bạn không có lỗi.</b>

## Bạn có thể làm gì

1. Gọi **113**, hoặc 111.
2. Nhờ người bạn tin gọi giúp.

> Không ai được giữ căn cước của bạn để trừ nợ.
"""

SCREENS: Mapping[str, Screen] = {
    screen.address: screen
    for screen in (
        Screen(
            "start",
            (
                Para(Say("start.greeting"), "title"),
                Para(Say("start.what")),
                Para(Say("start.web"), "small"),
                Para(Say("start.numbers")),
            ),
            rows=(
                (Link(Say("menu.learn"), "learn"), Link(Say("menu.help"), "help", style="main")),
                (Link(Say("menu.report"), "report", style="main"), Link(Say("menu.mailbox"), "mailbox")),
                (
                    Link(Say("menu.privacy"), "privacy", style="quiet"),
                    Act(Say("language.en"), "language/en", MARK, "quiet"),
                ),
            ),
            asks=Ask(Say("ask.search"), "line", 500),
        ),
        Screen(
            "learn",
            (Para(Say("learn.title"), "title"), Para(Say("learn.who"))),
            rows=(
                (Link(Words("Người đang bị giữ giấy tờ", "People whose papers are held"), "a/papers", Words("3 bài")),),
                (Link(Words("Cha mẹ, thầy cô", "Parents and teachers"), "a/papers", Words("2 bài", "2 articles")),),
                HOME,
            ),
            asks=Ask(Say("ask.search"), "line", 500),
        ),
        Screen(
            "a/papers",
            (Prose("Bị giữ giấy tờ", MARKDOWN, ("Bộ luật Lao động 2019, Điều 17",), "15/11/2026"),),
            rows=((Link(Say("menu.help"), "help", style="main"),), HOME),
        ),
        Screen(
            "report",
            (Para(Words("Chuyện gì đang xảy ra?"), "title"), Para(Words("Chọn điều gần đúng nhất."), "small")),
            rows=(
                (Act(Words("Có người dưới 16 tuổi"), "report/what/u16", MARK),),
                (Act(Words("Bị lừa, bị ép, bị giữ"), "report/what/held", MARK),),
                (Act(Words("Tổ chức, môi giới"), "report/what/org", MARK), Act(Words("Chuyện khác"), "story", MARK)),
                HOME,
            ),
            step=(1, 3),
            private=True,
        ),
        Screen(
            "story",
            (Para(Words("Bạn đã thấy hoặc biết điều gì?"), "title"),),
            rows=((Act(Words("Bỏ qua"), "receipt", MARK, "quiet"), Act(Words("Hủy"), "start", MARK, "danger")),),
            asks=Ask(Say("ask.text"), "lines", 2000, value="Ở gần <chợ>"),
            notes=(Words("Đã ghi lại."),),
            alert=(Say("crisis.held"),),
            step=(2, 3),
            private=True,
        ),
        Screen(
            "review",
            (
                Para(Words("Bạn sắp gửi"), "title"),
                Sheet(((Words("Chuyện gì"), Words("Bị giữ")), (Words("Ở đâu"), "Xã Cổ Đô, Hà Nội")), Words("Tin báo")),
            ),
            rows=((Act(Words("Gửi luôn"), "receipt", MARK, "main"), Act(Words("Sửa lại"), "story", MARK)),),
            private=True,
        ),
        Screen(
            "receipt",
            (
                Para(Words("Chúng tôi đã nhận và khóa lại"), "title"),
                Para(Words("Mã hộp thư của bạn, hãy chép ra giấy:")),
                ReceiptWords(("sen", "lúa", "mây", "tre", "song", "cam", "vàng", "gạo", "chim")),
                Para(Words("Ai có mã này đọc được trả lời. Mất mã là mất hộp thư. Chúng tôi cũng không tìm lại được.")),
            ),
            rows=((Act(Words("Tôi đã chép"), "mailbox", MARK, "main"),),),
            private=True,
        ),
        Screen(
            "mailbox",
            (Para(Say("menu.mailbox"), "title"),),
            rows=(HOME,),
            asks=Ask(Say("ask.phrase"), "secret", 200),
        ),
        Screen(
            "mailbox/open",
            (
                Para(Say("menu.mailbox"), "title"),
                Sheet(((Words("Tình trạng"), Say("case.status.in-hand")),)),
                Letters(
                    (
                        Letter("desk", "reply", "Chúng tôi đã nhận.\nBạn có an toàn không?"),
                        Letter("person", "addition", "Có. **Tạm** <i>ổn</i>."),
                        Letter("desk", "question", "Bạn còn ở chỗ cũ không?"),
                    )
                ),
            ),
            rows=((Act(Words("Rời hộp thư"), "start", MARK, "main"),),),
            asks=Ask(Say("ask.letter"), "lines", 2000),
            private=True,
        ),
        Screen("bare", (Para("<script>alert(1)</script> **không đậm**"),), rows=(HOME,)),
        Screen("told", (Para(Say("find.told", {"words": "**<b>"}), "title"),), rows=(HOME,)),
    )
}


@dataclass
class ScriptedCore:
    """A press opens the screen of its address; what is typed goes on to `told`, unless it names a breakdown."""

    locales: dict[str, str] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    stayed: list[str] = field(default_factory=list)

    def handle(self, event: Event) -> Turn:
        if event.text == BUSY:
            raise Busy
        if event.text == BROKEN:
            raise RuntimeError("never shown")
        self.events.append(event)
        if event.text is not None:
            return self._turn(event.sender, "review")
        address, _ = split_press(event.press or "")
        if address.startswith("language/"):
            self.locales[event.sender] = address.removeprefix("language/")
            address = "start"
        return self._turn(event.sender, address)

    def glimpse(self, channel: str, sender: str, place: str) -> Turn | None:
        return None

    def look(self, channel: str, sender: str, place: str) -> Turn:
        return self._turn(sender, place)

    def stay(self, channel: str, sender: str) -> None:
        self.stayed.append(sender)

    def forget(self, channel: str, sender: str) -> None:
        self.forgotten.append(sender)

    def _turn(self, sender: str, address: str) -> Turn:
        screen = SCREENS.get(address) or replace(SCREENS["start"], notes=(Say("button.stale"),))
        return Turn(screen, self.locales.get(sender, "vi"))
