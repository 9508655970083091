"""Search over everything there is, as people type: marks, none, teen-code, nonsense."""

from tests.bench.timing import Timed, timed
from tests.world import library

TYPED = (
    "bị giữ giấy tờ",
    "bi giu giay to ko cho ve",
    "xet nghiem hiv o dau",
    "HIV",
    "lam sao de bao tin",
    "việc nhẹ lương cao",
    "e bi lua di lam quan",
    "toi can luat su",
    "trẻ em",
    "qwrtpsdf",
    "a",
    "chị ơi em bị giữ giấy tờ không cho về, em phải làm sao bây giờ, em sợ lắm " * 5,
)


def measure(calls: int) -> Timed:
    index = library().index
    return timed(calls, lambda number: index.search(TYPED[number % len(TYPED)]))
