"""Typing into the report of a commune on a given day."""

from datetime import date

import pytest

from content.places.units import Units
from content.questions.answers import Refused, Taken, read_typed
from content.questions.forms import load_forms

REPORT = load_forms()["report-commune-hn"]
UNITS = Units.load()
TODAY = date(2027, 6, 10)


def report(field_id: str, typed: str) -> list[str]:
    read = read_typed(REPORT.by_id[field_id], typed, UNITS, TODAY)
    assert isinstance(read, Taken)
    return read.values


def refusal(field_id: str, typed: str) -> Refused:
    with pytest.raises(Refused) as refused:
        read_typed(REPORT.by_id[field_id], typed, UNITS, TODAY)
    return refused.value
