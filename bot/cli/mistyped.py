"""What was typed wrong at a command, in Vietnamese: the library that reads the commands says it in English only."""

from typer.exceptions import TyperException

from bot.cli.words import say

KINDS = {
    "MissingParameter": "missing",
    "NoSuchOption": "no-such-option",
    "BadOptionUsage": "value",
    "BadParameter": "value",
}


def mistyped(error: TyperException) -> str:
    """What is wrong, and where to read how it goes; all commands where none was chosen. A value that was typed is not
    repeated: it may be a secret.
    """
    if type(error).__name__ == "NoArgsIsHelpError":
        return error.message
    ctx, kind = getattr(error, "ctx", None), KINDS.get(type(error).__name__, "words")
    if kind == "words" and hasattr(getattr(ctx, "command", None), "commands"):
        kind = "no-such-command"
    what = say(f"cli.mistyped.{kind}", name=_name(error))
    return f"{what} {say('cli.mistyped.how', command=getattr(ctx, 'command_path', 'nhipcau'))}"


def _name(error: TyperException) -> str:
    """Of the command's own argument or option it is about; "" where there is none: what was typed is not repeated."""
    param = getattr(error, "param", None)
    if param is not None:
        return str(max(param.opts, key=len))
    return getattr(error, "option_name", "") if type(error).__name__ == "BadOptionUsage" else ""
