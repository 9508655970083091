"""The limits, days and hours that the desks of all tests go by: those that ship."""

from functools import cache

from bot.housekeeping import Desks
from content.limits import Limits
from handlers.officials.desk.deskrules import DeskRules
from storage.vault import Keyring
from tests.world import library


@cache
def desks() -> Desks:
    return Desks(rules(), Keyring.fresh())


@cache
def rules() -> DeskRules:
    return DeskRules(Limits.load(), library().workdays, library().ladder)
