"""What `nhipcau doctor` finds, as the catalogue puts it into words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """`unsafe` and `missing` keep a service from being opened to people; a `note` does not."""

    level: Literal["unsafe", "missing", "note"]
    text_id: str
    args: Mapping[str, object] = field(default_factory=dict)


Findings = Iterator[Finding]
