"""The limits, days and hours that the desks of all tests go by: those that ship."""

from functools import cache

from content.limits import Limits
from handlers.officials.deskrules import DeskRules
from tests.world import library


@cache
def rules() -> DeskRules:
    return DeskRules(Limits.load(), library().workdays, library().ladder)
