"""Quarters of a year: `2027Q1` is January to March 2027, as DHIS2 writes it."""

from datetime import date, timedelta


def quarter_of(day: date) -> str:
    return f"{day.year:04}Q{(day.month + 2) // 3}"


def days_of(quarter: str) -> tuple[date, date]:
    """Its first and last day."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first = date(year, number * 3 - 2, 1)
    following = date(year + number // 4, number % 4 * 3 + 1, 1)
    return first, following - timedelta(days=1)


def before(quarter: str) -> str:
    return quarter_of(days_of(quarter)[0] - timedelta(days=1))
