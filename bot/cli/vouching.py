"""`nhipcau desk voucher` and `nhipcau desk vouch`: who vouches for a desk's key."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import membership
from bot.cli.register import as_id, desks, signer_of, written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from storage.accounts.vouched import Inventory

Desk = Annotated[str, typer.Argument(help=say("cli.desk.vouch.desk"), show_default=False)]
Fingerprint = Annotated[str, typer.Argument(help=say("cli.desk.vouch.key"), show_default=False)]
Members = Annotated[list[str] | None, typer.Argument(help=say("cli.desk.vouch.codes"), show_default=False)]


def add_to(_: typer.Typer) -> None:
    """Beside the register's commands for desks."""
    desks.command("voucher", help=say("cli.desk.voucher"))(voucher)
    desks.command("vouch", help=say("cli.desk.vouch"))(vouch)


def voucher() -> None:
    """The verifying key of the current officials' secret: for NHIPCAU_DESK_VOUCHER of the citizens' process."""
    print(signer_of(Settings.load()).current.keys[0].hex())


def vouch(desk: Desk = "", key: Fingerprint = "", members: Members = None) -> None:
    """Without a key: sign anew what an older secret signed, and list what nobody vouches for, or this desk."""
    settings = Settings.load()
    if key:
        _sign(settings, as_id(desk), key, _named(members or []))
        print(say("cli.desk.vouched"))
    else:
        _look_over(settings, as_id(desk) if desk else None)


def _named(members: list[str]) -> dict[str, str]:
    """By code, the fingerprint of the member's own key."""
    return {code: key_print.lower() for code, _, key_print in (each.partition(":") for each in members)}


def _sign(settings: Settings, desk_id: bytes, key: str, members: dict[str, str]) -> None:
    from storage.accounts.members import NoSuchMember
    from storage.accounts.vouched import NoSuchKey

    with membership(settings) as register:
        try:
            register.vouch(desk_id, key.lower(), members)
        except NoSuchKey:
            raise Refused("cli.desk.vouch.no-such-key") from None
        except NoSuchMember:
            raise Refused("cli.desk.vouch.no-such-member") from None


def _look_over(settings: Settings, desk_id: bytes | None) -> None:
    from storage.accounts.signing_anew import sign_anew
    from storage.accounts.vouched import inventories

    signer = signer_of(settings)
    count = written(settings, lambda tx: sign_anew(tx, signer))
    if count:
        print(say("cli.desk.signed-anew", count=count))
    found = written(settings, lambda tx: inventories(tx, signer.trust))
    strange = [each for each in found if not each.is_whole and desk_id in (None, each.id)]
    for each in strange or [each for each in found if each.id == desk_id]:
        _tell(each)
    print(say("cli.desk.vouch.how" if strange else "cli.desk.vouch.all" if desk_id is None else "cli.desk.vouch.whole"))


def _tell(desk: "Inventory") -> None:
    level, side = say(f"cli.desk.level.{desk.level}"), say(f"cli.side.{desk.side}")
    place = {"level": level, "area": desk.area, "unit": desk.unit or "–", "side": side}
    print(say("cli.desk.vouch.desk-line", id=desk.id.hex(), name=desk.name, **place, known=_known(desk.placed)))
    for each in desk.keys:
        print(say("cli.desk.vouch.key-line", key=each.name, known=_known(each.vouched)))
    for each in desk.members:
        print(say("cli.desk.vouch.member-line", code=each.name, key=each.key_print, known=_known(each.vouched)))


def _known(vouched: bool) -> str:
    return say("cli.desk.vouch.known" if vouched else "cli.desk.vouch.unknown")
