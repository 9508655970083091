"""`nhipcau desk voucher` and `nhipcau desk vouch`: who vouches for a desk's key."""

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.desk import membership
from bot.cli.register import as_id, desks, signer_of, written
from bot.cli.words import say
from bot.refusal import Refused
from bot.settings import Settings

if TYPE_CHECKING:
    from content.places.units import Units
    from storage.accounts.organisations import DeskLine
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
    from storage.accounts.organisations import desks as all_desks
    from storage.accounts.signing_anew import sign_anew
    from storage.accounts.vouched import inventories

    signer = signer_of(settings)
    count = written(settings, lambda tx: sign_anew(tx, signer))
    if count:
        print(say("cli.desk.signed-anew", count=count))
    lines, found = written(settings, lambda tx: (all_desks(tx), inventories(tx, signer.trust)))
    strange = {each.id: each for each in found if not each.is_whole and desk_id in (None, each.id)}
    shown = strange or {each.id: each for each in found if each.id == desk_id}
    if shown:
        units = _units(settings)
        for line in lines:
            if line.id in shown:
                _tell(line, shown[line.id], units)
    print(say("cli.desk.vouch.how" if strange else "cli.desk.vouch.all" if desk_id is None else "cli.desk.vouch.whole"))


def _units(settings: Settings) -> "Units":
    from bot.clock import SystemClock
    from bot.site import units

    return units(settings, SystemClock().now().date())


def _tell(line: "DeskLine", desk: "Inventory", units: "Units") -> None:
    level, side = say(f"cli.desk.level.{desk.level}"), say(f"cli.side.{desk.side}")
    place = {"level": level, "area": _named_place(units, desk.area), "unit": _named_place(units, desk.unit)}
    told = {"name": line.full_name, "side": side, "known": _known(desk.placed)}
    print(say("cli.desk.vouch.desk-line", id=desk.id.hex(), **told, **place))
    for each in desk.keys:
        print(say("cli.desk.vouch.key-line", key=each.name, known=_known(each.vouched)))
    for each in desk.members:
        who = {"code": each.name, "key": each.key_print, "waits": say("cli.desk.vouch.waits") if each.waits else ""}
        print(say("cli.desk.vouch.member-line", **who, known=_known(each.vouched)))


def _named_place(units: "Units", code: str) -> str:
    """Its name before the code; an office that a plan names has none, nor has what the lists do not know."""
    from content.places.unit_rows import UnknownUnit

    inside = units.in_province(code)
    try:
        return f"{inside[0].province if inside else units.ever(code).label} ({code})"
    except UnknownUnit:
        return code or "–"


def _known(vouched: bool) -> str:
    return say("cli.desk.vouch.known" if vouched else "cli.desk.vouch.unknown")
