"""Where an operator's own plans, forms, units and services lie: `$NHIPCAU_HOME/content`, read over what is shipped."""

from datetime import date
from pathlib import Path

from bot.refusal import Refused
from bot.settings import Settings
from content.library import Library
from content.places.units import AS_OF, Units
from content.records import BadContent

FOLDER = "content"


def folder(settings: Settings) -> Path:
    return settings.home / FOLDER


def library(settings: Settings, day: date = AS_OF) -> Library:
    """With the units of that day. Raises BadContent."""
    return Library.load(folder(settings), day)


def library_or_refusal(settings: Settings, day: date = AS_OF) -> Library:
    """The same; raises Refused with the file, the line and what to write."""
    try:
        return library(settings, day)
    except BadContent as error:
        raise Refused("cli.site.bad", fault=str(error)) from None


def units(settings: Settings, day: date = AS_OF) -> Units:
    return Units.load(site=folder(settings) / "units", day=day)
