"""What the numbers of a form must satisfy together: sums compared with sums, no expressions."""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from content.questions.fields import NUMBERS, Answers, Field
from content.words import Words

Compare = Literal["le", "eq", "ge"]
Level = Literal["stop", "warn"]
HOLDS: Mapping[str, Callable[[int, int], bool]] = {"le": operator.le, "eq": operator.eq, "ge": operator.ge}

_OPERAND = re.compile(r"(?:(prev|sum):)?([a-z][a-z0-9-]*)(?:\.([a-z0-9-]+))?")


@dataclass(frozen=True)
class Operand:
    """A whole number (`field` is empty), or a field's: this period's, the last one's (`of` prev), a table's `sum`."""

    of: str = ""
    field: str = ""
    row: str = ""
    number: int = 0

    @classmethod
    def read(cls, text: str) -> "Operand | None":
        """`12`, `d05`, `d11.end`, `prev:d05`, `prev:d11.end`, `sum:d02`; None if it is none of these."""
        if text.isascii() and text.isdigit():
            return cls(number=int(text))
        match = _OPERAND.fullmatch(text)
        return cls(match[1] or "", match[2], match[3] or "") if match else None

    def problem(self, fields: Mapping[str, Field]) -> str | None:
        """Why it points at no number."""
        named = fields.get(self.field)
        if not self.field:
            return None
        if named is None:
            return f"names {self.field!r}, which is no field of this form"
        if self.of == "sum" or self.row:
            return self._not_in_table(named)
        return None if named.kind in NUMBERS else f"{self.field} holds no single number; name a row of it or its sum:"

    def _not_in_table(self, named: Field) -> str | None:
        if named.kind != "table" or (self.of == "sum" and self.row):
            return f"{self.field}: sum: takes a whole table, field.row takes a row of a table"
        known = not self.row or named.row_at(self.row) is not None
        return None if known else f"{self.field} has no row {self.row!r}"

    def value(self, fields: Mapping[str, Field], answers: Answers, previous: Answers) -> int | None:
        """None where nothing was answered, or where an older form gave another shape of answer."""
        if not self.field:
            return self.number
        named = fields[self.field]
        kept = (previous if self.of == "prev" else answers).get(self.field, [])
        whole = all(value.isascii() and value.isdigit() for value in kept)
        if not whole or len(kept) != (len(named.rows) or 1):
            return None
        numbers = [int(value) for value in kept]
        return sum(numbers) if self.of == "sum" else numbers[named.row_at(self.row) or 0]


@dataclass(frozen=True)
class Rule:
    """`stop`: the form cannot be sent while it is broken; `warn`: it can, and the reader is told."""

    id: str
    left: tuple[str, ...]
    compare: Compare
    right: tuple[str, ...]
    text: Words
    level: Level = "stop"

    @property
    def fields(self) -> tuple[str, ...]:
        """The fields of this period that it names, in order: where one goes to mend it."""
        read = [Operand.read(each) for each in (*self.left, *self.right)]
        return tuple(dict.fromkeys(one.field for one in read if one and one.field and one.of != "prev"))

    def is_broken(self, fields: Mapping[str, Field], answers: Answers, previous: Answers) -> bool:
        """A rule with a missing operand is silent: no data is not 0."""
        left, right = (self._total(side, fields, answers, previous) for side in (self.left, self.right))
        return left is not None and right is not None and not HOLDS[self.compare](left, right)

    def _total(
        self, side: tuple[str, ...], fields: Mapping[str, Field], answers: Answers, previous: Answers
    ) -> int | None:
        read = [Operand.read(each) for each in side]
        values = [one.value(fields, answers, previous) if one else None for one in read]
        known = [value for value in values if value is not None]
        return sum(known) if len(known) == len(values) else None
