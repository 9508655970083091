"""Letters as a browser draws them: on a phone and on a desk, by day and by night, with nothing asked of anybody."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bot.mail.letters import Envelope
from handlers.conversation import Say
from handlers.officials.mail.mailed import Sent, to_confirm, to_tell
from handlers.officials.mail.superior import Late, to_superior
from handlers.officials.unit.work import Work
from storage.duties.ad_hoc import Called
from tests.bot.mail.correspondence import LETTERS, NOW, PAGE, STOP, TODAY, TOKEN, duty, letter, owing

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAST = {"report": "year", "period": "2026", "before": date(2026, 12, 17), "last_day": date(2026, 12, 16)}
TITLE = Called("Rà soát cơ sở lưu trú, karaoke, xoa bóp và các điểm có dấu hiệu phức tạp trên địa bàn quý 2")
ENVELOPE = Envelope("ba.vi@xa.example.vn", TOKEN, PAGE, STOP)
LATE = [Late(f"Phường số {n}", "báo cáo 6 tháng đầu năm 2027", "Quá hạn, chưa nộp") for n in range(30)]
WRITTEN = {
    "one": letter(),
    "two": letter(owing(duty(promised=date(2027, 6, 10))), owing(duty(**PAST), work=Work(68, 68), minutes=35)),
    "out of turn": letter(replace(owing(duty(report="ad-hoc", period="2027D01"), work=Work(3, 3)), called=TITLE)),
    "overdue": letter(today=date(2027, 6, 21)),
    "promised": letter(owing(duty(promised=TODAY))),
    "partial": letter(replace(owing(duty(state="partial")), sent=Sent(NOW, "HN-2027S1-09700-7K3F", 12))),
    "leader": LETTERS.letter(to_superior(LATE[:1], f"{PAGE}/o"), ENVELOPE),
    "superior": LETTERS.letter(to_superior(LATE, f"{PAGE}/p"), ENVELOPE),
    "deputy": LETTERS.letter(to_tell(Say("office.notice.deputy", {"code": "CB-7K3F-Q2"}), PAGE, "deputy"), ENVELOPE),
    "confirm": LETTERS.letter(to_confirm(f"{PAGE}/m/yes"), ENVELOPE),
}
LOW = "() => [...document.links].filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"
WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
COLUMN = "() => Math.max(...[...document.querySelectorAll('h1')].map(each => each.closest('td').offsetWidth))"
# One heading of the first rank and landmarks are for pages; a mail program has its own around a letter.
RULES = {"rules": {name: {"enabled": False} for name in ("region", "landmark-one-main", "page-has-heading-one")}}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 640, 1280])
def test_every_letter_can_be_read_and_pressed(chromium: Browser, width: int, scheme: str) -> None:
    options: dict[str, Any] = {"viewport": {"width": width, "height": 780}, "color_scheme": scheme}
    with chromium.new_context(**options) as context:
        for name, written in WRITTEN.items():
            page, asked = context.new_page(), list[str]()
            page.on("request", lambda request, asked=asked: asked.append(request.url))
            page.set_content(written.html)
            assert asked == [], name
            assert page.evaluate(WIDE) <= 0, name
            assert page.evaluate(COLUMN) <= 600, name
            assert page.evaluate(LOW) == [], name
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{name}: {found.generate_report()}"
            page.close()
