"""Where an operator's own plans, forms and units lie: `$NHIPCAU_HOME/content`, read over what is shipped."""

from datetime import date
from pathlib import Path

from bot.settings import Settings
from content.library import Library
from content.places.units import AS_OF, Units

FOLDER = "content"


def folder(settings: Settings) -> Path:
    return settings.home / FOLDER


def library(settings: Settings, day: date = AS_OF) -> Library:
    """With the units of that day."""
    return Library.load(folder(settings), day)


def units(settings: Settings, day: date = AS_OF) -> Units:
    return Units.load(site=folder(settings) / "units", day=day)
