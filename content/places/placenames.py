"""Names of places as people type them: `p. ba đình`, `P5 Q3 HCM`, `xã Tân Phú, Đồng Nai`."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from content.language.vietnamese import canonical, fold
from content.language.wordlists import word_table

_APOSTROPHE = re.compile(r"['’ʼ`´]")  # B'Lá is typed b'lá and blá
_NUMBERED = re.compile(r"\b([pqf])\.?(\d)")  # p5, q.3
_WORD = re.compile(r"[^\W_]+")
# The official lists are canonical already (a test proves it); 14,000 names must load in a tenth of a second.
_OFFICIAL = tuple(
    (f"{kind} ", fold(kind))
    for kind in ("Xã", "Phường", "Thị trấn", "Đặc khu", "Huyện", "Quận", "Thị xã", "Thành phố", "Tỉnh")
)
LONGEST = 14  # words of a typed place that are looked at


@dataclass(frozen=True)
class Asked:
    """One way to read a typed place: a name, perhaps its kind, and the areas it lies in. All folded but `name`."""

    name: str
    kind: str
    areas: frozenset[str]


def place_words(text: str) -> list[str]:
    """Canonical lower-case words, numbers without leading zeros: `P05` → `p`, `5`."""
    text = _NUMBERED.sub(r"\1 \2", _APOSTROPHE.sub("", canonical(text).lower()))
    return [word.lstrip("0") or word for word in _WORD.findall(text)]


def split_kind(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    """`tt`, `cờ`, `đỏ` → (`thi tran`, [`cờ`, `đỏ`]); a kind alone is no kind but a name."""
    for length in (2, 1):
        kind = _kinds().get(fold(" ".join(words[:length])))
        if kind and len(words) > length:
            return kind, words[length:]
    return "", words


def split_label(label: str) -> tuple[str, str]:
    """An official name → (folded kind, bare name in lower case): `Xã Cổ Đô` → (`xa`, `cổ đô`)."""
    for start, kind in _OFFICIAL:
        if label.startswith(start):
            name = label[len(start) :].lower()
            return kind, name if name.replace(" ", "").isalpha() else " ".join(place_words(name))
    kind, words = split_kind(place_words(label))
    return kind, " ".join(words)


def ways_to_read(text: str, areas: Collection[str]) -> Iterator[Asked]:
    """The longest name first; what follows a name must be areas that are known. `areas` are folded bare names."""
    words = place_words(text)[:LONGEST]
    kind, rest = split_kind(words)
    for length in range(len(rest), 0, -1):
        around = _read_areas(rest[length:], areas)
        if around is not None:
            yield Asked(" ".join(rest[:length]), kind, around)
    if kind:
        yield Asked(" ".join(words), "", frozenset())


def areas_of(text: str, areas: Collection[str]) -> frozenset[str]:
    """The known areas that these words are, and nothing else: `TP Vinh, Nghệ An`; none where they are more."""
    return _read_areas(place_words(text)[:LONGEST], areas) or frozenset()


def _read_areas(words: Sequence[str], areas: Collection[str]) -> frozenset[str] | None:
    if not words:
        return frozenset()
    _, words = split_kind(words)
    for length in range(len(words), 0, -1):
        name = fold(" ".join(words[:length]))
        name = _provinces().get(name, name)
        if name in areas and (rest := _read_areas(words[length:], areas)) is not None:
            return rest | {name}
    return None


@cache
def _kinds() -> Mapping[str, str]:
    return _short_forms("kinds")


@cache
def _provinces() -> Mapping[str, str]:
    return _short_forms("provinces")


def _short_forms(key: str) -> Mapping[str, str]:
    lines = [line.split(", ") for line in word_table("places")[key]]
    return {form: line[0] for line in lines for form in line}
