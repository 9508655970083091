"""What a desk can still open once a member is gone, in words. Of the support side no number is told."""

from typing import TYPE_CHECKING

from bot.cli.words import say
from bot.refusal import Refused

if TYPE_CHECKING:
    from handlers.officials.desk.departing import NobodyLeft, Outlook


def tell_outlook(stands: "Outlook", renewed: str) -> None:
    """What is true of the desk from now on; `renewed` is said where somebody holds its new key."""
    line, new = stands.desk, stands.next
    if stands.unvouched:
        print(say("cli.desk.not-renewed", desk=line.full_name))
    elif line.has_key:
        print(say(renewed))
    elif new:
        print(say("cli.desk.nobody", desk=line.full_name, next=new.full_name))
    else:
        print(say("cli.desk.nobody-at-all", desk=line.full_name))
    for what, count in (("alone", stands.alone), ("above", stands.above)):
        if count:
            print(say(f"cli.desk.{what}.{line.side}", count=count))


def refusal(error: "NobodyLeft") -> Refused:
    """Of which desks how many cases nobody could open any more, and what to do first."""
    lost = (say(f"cli.desk.lost.{one.desk.side}", desk=one.desk.full_name, count=one.count) for one in error.lost)
    return Refused("cli.desk.nobody-left", lost="\n".join(lost))
