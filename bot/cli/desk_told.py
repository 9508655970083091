"""What a desk can still open once a member is gone, in words. Of the support side no number is told."""

from typing import TYPE_CHECKING

from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from handlers.officials.desk.departing import NobodyLeft, Outlook
    from storage.accounts.organisations import DeskLine


def tell_outlook(stands: "Outlook", renewed: str) -> None:
    """What is true of the desk from now on; `renewed` is said where somebody holds its new key."""
    line, new = stands.desk, stands.next
    if stands.unvouched:
        print(say("cli.desk.not-renewed", **_named(line)))
    elif line.has_key:
        print(say(renewed))
    elif new:
        print(say("cli.desk.nobody", **_named(line), next=new.name, above=new.organisation))
    else:
        print(say("cli.desk.nobody-at-all", **_named(line)))
    for what, count in (("alone", stands.alone), ("above", stands.above)):
        if count:
            print(say(f"cli.desk.{what}.{line.side}", count=count))


def refusal(error: "NobodyLeft") -> Refused:
    """Of which desks how many cases nobody could open any more, and what to do first."""
    lost = (say(f"cli.desk.lost.{one.desk.side}", **_named(one.desk), count=one.count) for one in error.lost)
    return Refused("cli.desk.nobody-left", lost="\n".join(lost))


def _named(line: "DeskLine") -> dict[str, str]:
    return {"desk": line.name, "organisation": line.organisation}
