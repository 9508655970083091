"""A strict stand-in for Telegram's Bot API over real HTTP, and the people who use the bots behind it."""

from tests.telegram.people import Person
from tests.telegram.standin import Standin

__all__ = ["Person", "Standin"]
