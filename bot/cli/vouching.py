"""`nhipcau desk voucher` and `nhipcau desk vouch`: who vouches for a desk's key."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import membership
from bot.cli.register import as_id, desks, signer_of, written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.accounts.vouched import Standing

Desk = Annotated[str, typer.Argument(help=say("cli.desk.vouch.desk"), show_default=False)]
Mark = Annotated[str, typer.Argument(help=say("cli.desk.vouch.key"), show_default=False)]
Codes = Annotated[list[str] | None, typer.Argument(help=say("cli.desk.vouch.codes"), show_default=False)]


def add_to(_: typer.Typer) -> None:
    """Beside the register's commands for desks."""
    desks.command("voucher", help=say("cli.desk.voucher"))(voucher)
    desks.command("vouch", help=say("cli.desk.vouch"))(vouch)


def voucher() -> None:
    """The verifying key of the current officials' secret: for NHIPCAU_DESK_VOUCHER of the citizens' process."""
    print(signer_of(Settings.load()).current.keys[0].hex())


def vouch(desk: Desk = "", key: Mark = "", codes: Codes = None) -> None:
    """Without a key: sign anew what an older secret signed, and list what nobody vouches for."""
    settings = Settings.load()
    if key:
        _sign(settings, as_id(desk), key, codes or [])
        print(say("cli.desk.vouched"))
    else:
        _look_over(settings)


def _sign(settings: Settings, desk_id: bytes, key: str, codes: list[str]) -> None:
    from storage.accounts.members import NoSuchMember
    from storage.accounts.vouched import NoSuchKey

    with membership(settings) as register:
        try:
            register.vouch(desk_id, key.lower(), codes)
        except NoSuchKey:
            raise Refused("cli.desk.vouch.no-such-key") from None
        except NoSuchMember:
            raise Refused("cli.desk.vouch.no-such-member") from None


def _look_over(settings: Settings) -> None:
    from storage.accounts.resigning import resign
    from storage.accounts.vouched import standings

    signer = signer_of(settings)
    count = written(settings, lambda tx: resign(tx, signer))
    if count:
        print(say("cli.desk.resigned", count=count))
    strange = [each for each in written(settings, lambda tx: standings(tx, signer.trust)) if not each.is_whole]
    for each in strange:
        _tell(each)
    print(say("cli.desk.vouch.how" if strange else "cli.desk.vouch.all"))


def _tell(desk: "Standing") -> None:
    level, side = say(f"cli.desk.level.{desk.level}"), say(f"cli.side.{desk.side}")
    place = {"level": level, "area": desk.area, "unit": desk.unit or "–", "side": side}
    print(say("cli.desk.vouch.desk-line", id=desk.id.hex(), name=desk.name, **place, known=_known(desk.placed)))
    for each in desk.keys:
        print(say("cli.desk.vouch.key-line", key=each.name, known=_known(each.vouched)))
    for each in desk.members:
        print(say("cli.desk.vouch.member-line", code=each.name, known=_known(each.vouched)))


def _known(vouched: bool) -> str:
    return say("cli.desk.vouch.known" if vouched else "cli.desk.vouch.unknown")
