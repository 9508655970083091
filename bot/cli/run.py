"""Commands that run the service or look after it: serve, demo, doctor, migrate, secret new."""

from typing import TYPE_CHECKING, Annotated, get_args

import typer

from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Role, Settings

if TYPE_CHECKING:
    from bot.doctor import Look

RoleOption = Annotated[str, typer.Option(help=say("cli.serve.role"), metavar="|".join(get_args(Role)))]
Host = Annotated[str | None, typer.Option(help=say("cli.serve.host"), show_default=False)]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help=say("cli.serve.port"), show_default=False)]
Online = Annotated[bool, typer.Option("--online", help=say("cli.doctor.online"))]
SecretId = Annotated[int, typer.Option("--id", min=1, max=65535, help=say("cli.secret.id"))]

secrets = typer.Typer(help=say("cli.secret.help"), no_args_is_help=True)


def add_to(commands: typer.Typer) -> None:
    commands.command("serve", help=say("cli.serve.help"))(serve)
    commands.command("demo", help=say("cli.demo.help"))(demo)
    commands.command("doctor", help=say("cli.doctor.help"))(doctor)
    commands.command("migrate", help=say("cli.migrate.help"))(migrate)
    commands.add_typer(secrets, name="secret")


def serve(role: RoleOption = "all", host: Host = None, port: Port = None) -> None:
    from bot.staying import staying

    with staying():
        from bot.start import serve as start

    start(_settings(host, port), role_named(role), _tell)


def demo(host: Host = None, port: Port = None) -> None:
    from bot.demo import serve as start

    start(_settings(host, port), say, _tell)


def doctor(role: RoleOption = "all", online: Online = False) -> None:
    from bot.doctor import LOOKS, content, examine

    findings = examine(Settings.load(), role_named(role), (*LOOKS, content, *_asked_of_telegram(online)))
    for finding in findings:
        print(say(f"cli.doctor.level.{finding.level}", text=say(finding.text_id, **finding.args)))
    if any(finding.level != "note" for finding in findings):
        raise typer.Exit(1)
    print(say("cli.doctor.well"))


def _asked_of_telegram(online: bool) -> "tuple[Look, ...]":
    if not online:
        return ()
    from bot.ask_telegram import bots

    return (bots,)


def migrate() -> None:
    from bot.database import bring_up_to_date
    from storage.migrations import NEWEST

    before = bring_up_to_date(Settings.load())
    told = "made" if before is None else "unchanged" if before == NEWEST else "done"
    print(say(f"cli.migrate.{told}", before=before, now=NEWEST))


@secrets.command("new", help=say("cli.secret.new"))
def new_secret(key_id: SecretId = 1) -> None:
    from storage.vault import Keyring

    print(Keyring.fresh(key_id).text(), end="")


def role_named(name: str) -> Role:
    """Raises Refused for anything but a role."""
    for role in get_args(Role):
        if name == role:
            return role  # type: ignore[no-any-return]  # get_args forgets the Literal
    raise Refused("cli.serve.no-such-role")


def _settings(host: str | None, port: int | None) -> Settings:
    given = {"host": host, "port": port}
    return Settings.load(**{name: value for name, value in given.items() if value is not None})


def _tell(text_id: str, **args: object) -> None:
    print(say(text_id, **args), flush=True)
