"""The command `nhipcau`: one small module per family of commands, each of which imports only what it runs."""

import sys

from bot.staying import staying

with staying():  # `serve` starts here: a tenth of the time of these imports
    import typer
    from typer.exceptions import TyperException

    from bot.cli import (
        audit,
        database,
        desk,
        link,
        mail,
        nudges,
        officials,
        people,
        plan_files,
        plans,
        register,
        run,
        search,
        units,
        vouching,
    )
    from bot.cli.mistyped import mistyped
    from bot.cli.words import say
    from bot.refusal import Refused

commands = typer.Typer(
    help=say("cli.help"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
run.add_to(commands)
search.add_to(commands)
link.add_to(commands)
register.add_to(commands)
desk.add_to(commands)
vouching.add_to(commands)
plans.add_to(commands)
nudges.add_to(commands)
plan_files.add_to(nudges.plan_commands)
units.add_to(commands)
officials.add_to(commands)
people.add_to(commands)
mail.add_to(commands)
audit.add_to(commands)
database.add_to(commands)


def app() -> None:
    """What is refused is said in one sentence and ends with 2; only our own mistakes show a trace."""
    try:
        sys.exit(commands(prog_name="nhipcau", standalone_mode=False))
    except Refused as refused:
        told = say(refused.text_id, **refused.args_for_text)
    except TyperException as error:
        told = mistyped(error)
    print(told, file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    app()
