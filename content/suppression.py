"""Hiding small counts so that no sum gives them back.

A table has a row an area: how many there are (`whole`), and how many of those in each column (`parts`). Its last line
is the sum of the rows. What would show a count from 1 to 4, or leave one when subtracted, is hidden. What is hidden
together then adds up to the difference between the sum and what is shown; so more is hidden, the smallest first, until
that difference is no small count either and could come about in more than one way; else the sum is hidden too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

SMALL = 5  # counts from 1 to 4 are people one could name
ALONE = 1
Cell = int | None  # None is hidden


@dataclass(frozen=True)
class Line:
    """One area, or the sum of all of them."""

    whole: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True)
class Shown:
    lines: tuple[Line, ...]
    total: Line


def is_small(count: int) -> bool:
    return 0 < count < SMALL


def suppress(rows: Sequence[tuple[int, Sequence[int]]]) -> Shown:
    """`rows`: the whole and its parts for each area; each part counts some of the whole. All have as many parts."""
    wholes = [whole for whole, _ in rows]
    columns = [[parts[column] for _, parts in rows] for column in range(len(rows[0][1]) if rows else 0)]
    small = {row for row, whole in enumerate(wholes) if is_small(whole)}
    hidden = _grown(small, (wholes,), small) if not is_small(sum(wholes)) else None
    named = small if hidden is None else hidden
    parts = [_part(wholes, column, named, is_told=hidden is not None) for column in columns]
    lines = tuple(_line(row, wholes[row], named, parts) for row in range(len(rows)))
    total = Line(None if hidden is None else sum(wholes), tuple(whole for _, whole in parts))
    return Shown(lines, total)


def suppress_split(whole: Cell, pieces: Sequence[int]) -> tuple[Cell, ...]:
    """What a shown whole falls apart into, all of it; of a hidden whole no piece is shown."""
    small = {place for place, count in enumerate(pieces) if is_small(count)}
    hidden = None if whole is None else _grown(small, (pieces,), small)
    return tuple(None if hidden is None or place in hidden else count for place, count in enumerate(pieces))


def _part(wholes: Sequence[int], column: Sequence[int], named: set[int], *, is_told: bool) -> tuple[list[Cell], Cell]:
    """A column and its sum. Where an area's whole is hidden, so are its parts."""
    rest = [whole - part for whole, part in zip(wholes, column, strict=True)]
    small = named | {row for row in range(len(column)) if is_small(column[row]) or is_small(rest[row])}
    tells = is_told and not is_small(sum(column)) and not is_small(sum(rest))
    hidden = _grown(small, (column, rest), named, wholes) if tells else None
    dark = small if hidden is None else hidden
    return [None if row in dark else part for row, part in enumerate(column)], None if hidden is None else sum(column)


def _grown(
    small: set[int], counts: Sequence[Sequence[int]], named: set[int], room: Sequence[int] = ()
) -> set[int] | None:
    """The rows to hide so that the sum may be shown; None where hiding all of them is not enough. `room`: what each
    count is a part of, where that is shown.
    """
    dark, first = set(small), counts[0]
    able = {row for row in range(len(first)) if not room or room[row]}  # nothing of nothing hides nothing
    others = sorted(able - dark, key=lambda row: (not first[row], first[row], row), reverse=True)
    while not all(_is_vague(each, dark, named) for each in counts) or not _is_open(first, dark, named, room):
        if not others:
            return None
        dark.add(others.pop())
    return dark


def _is_vague(counts: Sequence[int], dark: set[int], named: set[int]) -> bool:
    """Nothing is hidden, or nothing that was there; or several rows are, and one of them holds more than it must.

    `named`: the rows whose whole is hidden, of which one may well know that none of it is here.
    """
    together = sum(counts[row] for row in dark)
    if not dark or (together == 0 and dark <= named):
        return True
    return len(dark) > ALONE and together >= SMALL and together > len(dark)


def _is_open(counts: Sequence[int], dark: set[int], named: set[int], room: Sequence[int]) -> bool:
    """Of no hidden part of a shown whole is there but one number that the others leave it."""
    if not room:
        return True
    together, most = sum(counts[row] for row in dark), sum(room[row] for row in dark)
    told = [row for row in dark - named if room[row]]
    return all(min(room[row], together) > max(0, together - (most - room[row])) for row in told)


def _line(row: int, whole: int, named: set[int], parts: Sequence[tuple[list[Cell], Cell]]) -> Line:
    return Line(None if row in named else whole, tuple(column[row] for column, _ in parts))
