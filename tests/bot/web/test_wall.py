"""Nothing on the protection side depends on a request for help: its pages are the same to the byte with and without."""

import re
from collections.abc import Callable, Mapping

import pytest

from bot.housekeeping import chores
from storage.accounts.organisations import Side
from tests.bot.web.house import PASSPHRASE, House
from tests.bot.web.visitor import Visitor
from tests.desk_rules import desks

Visit = Callable[..., Visitor]

# What is new in every answer, whatever there is: the tokens of forms.
PASSING = re.compile(rb'name="(csrf|once)" value="[^"]*"')
PAGES = 200


def everything(visitor: Visitor, start: str) -> Mapping[str, bytes]:
    """Every page and every file that links lead to from there."""
    seen: dict[str, bytes] = {}
    ahead = [start]
    while ahead:
        path = ahead.pop()
        visitor.open(path)
        kind = visitor.answer.headers.get("content-type", "")
        seen[path] = PASSING.sub(rb"", visitor.answer.content) + str(visitor.status).encode()
        if kind.startswith("text/html"):
            links = {href.partition("#")[0] for href in visitor.page.links.values()}
            ahead += sorted(link for link in links if link.startswith("/d") and link not in {*seen, *ahead})
        assert len(seen) < PAGES
    return seen


def ticked(house: House) -> None:
    for chore in chores(house.database, "officials", desks()):
        chore.run(house.clock.now(), house.clock.real())


def at_work(house: House, visit: Visit, side: Side) -> Visitor:
    """An officer of the only desk of a side."""
    code = house.enrol(house.open_desk(side), side).code
    return visit().open("/d").press("Đăng nhập", code=code, passphrase=PASSPHRASE)


def test_help_cases_change_no_byte_of_the_protection_side(house: House, visit: Visit) -> None:
    protection, support = at_work(house, visit, "protection"), at_work(house, visit, "support")
    for kind in ("u16", "org", "held"):
        house.file("protection", kind)
    everything(protection, "/d")
    ticked(house)
    before = everything(protection, "/d")
    for _ in range(4):
        house.file("support", "request", area="09634").add("Tôi cần gặp ai đó.")
    everything(support, "/d")
    ticked(house)
    after = everything(protection, "/d")
    assert len(before) > 4
    assert after == before


@pytest.mark.slow
def test_tips_change_no_byte_of_the_support_side(house: House, visit: Visit) -> None:
    protection, support = at_work(house, visit, "protection"), at_work(house, visit, "support")
    house.file("support", "request")
    everything(support, "/d")
    ticked(house)
    before = everything(support, "/d")
    for kind in ("u16", "org"):
        house.file("protection", kind).add("Thêm một điều.")
    everything(protection, "/d")
    ticked(house)
    assert everything(support, "/d") == before
