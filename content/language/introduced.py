"""Where the writer says a name as their own: "Tôi là Nguyễn Văn An", "em là Lan đây"."""

import re
from collections.abc import Iterator, Sequence

from content.language.people import Name, People

# At the beginning of a sentence or a part of one: in "chị em là Lan" it is another's.
_I_AM = re.compile(
    r"(?:^|[.,:;!?()\n-]|\b(?:chào|chao|dạ|da|vì|vi|và|va|nhưng|nhung|còn|con|alo|ạ))\s{0,3}"
    r"(?P<said>(?:em|e|tôi|toi|mình|minh|mk|tui|cháu|chau|tớ) (?:tên )?(?:là|la) )(?P<first>[^\W\d_]+)",
    re.IGNORECASE,
)
# Behind a name alone: "tôi là Lan, làm ở đó"; in "Tôi là Việt kiều" it is none.
_GOES_ON = re.compile(
    r"\s*(?:[.,:;!?()\n]|$)|\s+(?:đây|day|nè|ne|ở|o|làm|lam|quê|que|sinh|năm|nam|hiện|hien|đang|dang|ạ|a|nhé|nhe|nha|\d)\b",
    re.IGNORECASE,
)


def introductions(text: str, names: Sequence[Name], people: People) -> Iterator[str]:
    """`names`: the full ones in the text."""
    ends = {name.start: name.end for name in names}
    for found in _I_AM.finditer(text):
        end = ends.get(found.start("first"), 0)
        if not end and people.is_given(found["first"]) and _GOES_ON.match(text, found.end()):
            end = found.end()
        if end:
            yield text[found.start("said") : end]
