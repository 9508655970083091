"""`nhipcau units import`: new units, and what merges into what, beside the shipped lists. No database."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.sheet_words import note, point_at, refused, tell
from bot.cli.words import say
from bot.settings import Settings

File = Annotated[Path, typer.Argument(help=say("cli.units.file"), show_default=False)]
Check = Annotated[bool, typer.Option("--check", help=say("cli.units.only-check"))]
WRONG = 1

unit_commands = typer.Typer(help=say("cli.units.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(unit_commands, name="units")
    unit_commands.callback()(_family)


def _family() -> None:
    """With one command only, the name of the family would be left out."""


@unit_commands.command("import", help=say("cli.units.import"))
def import_units(file: File, check: Check = False) -> None:
    from bot import home
    from bot.site import folder, units
    from content.places.unit_sheet import read_units
    from content.sheets import BadSheet

    settings = Settings.load()
    try:
        read = read_units(file, units(settings))
    except BadSheet as error:
        raise refused(file, error) from None
    tell(read.wrong)
    if read.wrong:
        note(say("cli.units.none-taken", count=len({each.row for each in read.wrong})))
        raise typer.Exit(WRONG)
    point_at(read.odd)
    if check:
        print(say("cli.units.right", count=len(read.rows), list=read.file))
        return
    place = folder(settings) / "units"
    for each in (settings.home, folder(settings), place):
        home.make(each)
    home.write(place / read.file, _table(read.columns, read.over(_kept(place / read.file))))
    print(say("cli.units.taken", count=len(read.rows), place=place / read.file))


def _kept(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(columns)
    table.writerows(rows)
    return text.getvalue()
