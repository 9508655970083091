"""Whether a plan's quotes stand in its source text, at the lines they name. White space does not count."""

from collections.abc import Iterator, Mapping, Sequence

from content.programme.entries import Entry

SHORT = 60  # letters of a quote that are told again


def check_quotes(file: Entry, source: str) -> None:
    """`file`: a plan's whole file, which notes what is off; `source`: the text its lines count in."""
    text = _Source(source)
    for entry in _quoting(file):
        lines, quote = entry.values.get("lines"), entry.values.get("quote")
        if isinstance(lines, str) and isinstance(quote, str):
            text.check(entry, lines, quote)


class _Source:
    def __init__(self, text: str) -> None:
        self._lines = [" ".join(line.split()) for line in text.splitlines()]
        self._whole, self._starts = _joined(self._lines)

    def check(self, entry: Entry, lines: str, quote: str) -> None:
        first, _, last = lines.partition("-")
        if not (first.isdigit() and (last or first).isdigit()):
            return  # told by whoever reads the plan
        words = " ".join(quote.split())
        if int(last or first) > len(self._lines):
            entry.fault("lines", "quote-lines", lines=lines, last=len(self._lines))
        elif words in _joined(self._lines[int(first) - 1 : int(last or first)])[0]:
            return
        elif words in self._whole:
            entry.fault("lines", "quote-elsewhere", lines=lines, found=self._where(words))
        else:
            entry.fault("quote", "quote-missing", words=f"{words[:SHORT]}…" if len(words) > SHORT else words)

    def _where(self, words: str) -> str:
        begins = self._whole.index(words)
        first, last = (self._line_at(place) for place in (begins, begins + len(words) - 1))
        return str(first) if first == last else f"{first}-{last}"

    def _line_at(self, place: int) -> int:
        return max(number for number, start in self._starts.items() if start <= place)


def _joined(lines: Sequence[str]) -> tuple[str, Mapping[int, int]]:
    """The lines as one text, and where each that is not empty begins in it."""
    text, starts = "", {}
    for number, line in enumerate(lines, 1):
        if line:
            text += " " if text else ""
            starts[number] = len(text)
            text += line
    return text, starts


def _quoting(entry: Entry) -> Iterator[Entry]:
    """Every entry under a `sources`, wherever in the file."""
    for key, value in entry.values.items():
        if isinstance(value, dict):
            yield from _quoting(entry.part(key))
        elif isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            for each in entry.entries(key, "lines"):
                yield from [each] if key == "sources" else _quoting(each)
