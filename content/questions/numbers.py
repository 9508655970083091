"""Numbers as people in Việt Nam write them: 1.250 is over a thousand, 1,5 is one and a half, 2 tỷ is money."""

import re
from decimal import Decimal
from itertools import pairwise

from content.language.vietnamese import fold
from content.questions.refused import Refused

# Groups of three after one kind of separator. One comma is a decimal comma; two can only be thousands.
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+|(?:,[0-9]{3}){2,})")
_FRACTION = re.compile(r"[0-9]+[.,][0-9]+")
_WITH_SEPARATORS = re.compile(r"[0-9]+(?:[.,][0-9]+)+")
_BELOW_NOTHING = re.compile(r"[-−–] ?[0-9]")
_NOTHING = frozenset({"khong", "ko", "khong co", "ko co"})
_SCALES = {"ty": 10**9, "ti": 10**9, "trieu": 10**6, "tr": 10**6, "nghin": 1000, "ngan": 1000, "k": 1000}
_PIECE = re.compile(rf"([0-9][0-9.,]*) ?({'|'.join(_SCALES)})(?: |$)")
_CURRENCY = re.compile(r" ?(?:dong|vnd|d|₫)$")
_LONGEST = 40  # characters; no number of a report has more
# Nobody spends less than this; somebody who types 150 means 150 million.
LEAST_MONEY = 1000


def read_whole(typed: str) -> int:
    """`1.250`, `1 250`, `1250`, `không`; raises Refused."""
    said = fold(typed)
    number = 0 if said in _NOTHING else _whole(said)
    if number is None:
        raise Refused("answer.fraction" if _WITH_SEPARATORS.fullmatch(said) else _why(said, "answer.whole"))
    return number


def read_money(typed: str) -> int:
    """Whole đồng: `1.200.000`, `12,5 triệu`, `1 tỷ 200 triệu`, `500k`; raises Refused."""
    said = _CURRENCY.sub("", fold(typed))
    amount = 0 if said in _NOTHING else _scaled(said)
    if amount is None or amount != int(amount):
        raise Refused(_why(said, "answer.money"))
    if 0 < amount < LEAST_MONEY:
        raise Refused("answer.money_low", least=in_groups(LEAST_MONEY))
    return int(amount)


def in_groups(number: int) -> str:
    """1250000 → `1.250.000`."""
    return f"{number:,}".replace(",", ".")


def _whole(said: str) -> int | None:
    plain = said.isascii() and said.isdigit()
    if len(said) > _LONGEST or not (plain or _GROUPED.fullmatch(said)):
        return None
    return int(re.sub(r"[., ]", "", said))


def _scaled(said: str) -> Decimal | int | None:
    """A number with its scale words, the larger first; without any, a whole number."""
    pieces = _PIECE.findall(said)
    if len(said) > _LONGEST or not pieces:
        return _whole(said)
    scales = [_SCALES[scale] for _, scale in pieces]
    amounts = [_amount(number) for number, _ in pieces]
    known = [amount for amount in amounts if amount is not None]
    falling = all(larger > smaller for larger, smaller in pairwise(scales))
    if _PIECE.sub("", said) or not falling or len(known) < len(pieces):
        return None
    return sum((amount * scale for amount, scale in zip(known, scales, strict=True)), Decimal())


def _amount(number: str) -> Decimal | None:
    """Before a scale word `12.5` can only mean twelve and a half; `1.250` stays over a thousand."""
    whole = _whole(number)
    if whole is not None:
        return Decimal(whole)
    return Decimal(number.replace(",", ".")) if _FRACTION.fullmatch(number) else None


def _why(said: str, otherwise: str) -> str:
    return "answer.negative" if _BELOW_NOTHING.match(said) else otherwise
