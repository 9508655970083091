"""`nhipcau database grants`: what each process's role may do in PostgreSQL, as SQL for who owns the tables."""

import typer

from bot.cli.words import say

database_commands = typer.Typer(help=say("cli.database.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.add_typer(database_commands, name="database")


@database_commands.callback()
def _group() -> None:
    """One command today; the group keeps its name when there are more."""


@database_commands.command("grants", help=say("cli.database.grants"))
def grants() -> None:
    from storage.grants import statements

    print("\n".join(statements()))
