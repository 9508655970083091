"""Arriving at the officials' bot: whoever comes with a token is told what it is for, and a press uses it up.

A chat is known by its address alone, so nothing of a newcomer is held before they have joined.
"""

from sqlalchemy import Connection

from handlers.conversation import Act, Block, Clock, Para, Row, Say, Screen
from handlers.officials.entry.enrolment import InviteView, decline, take_office, view_of
from handlers.officials.parts import OfficialParts, Whereabouts
from handlers.officials.unit.minutes import Measured
from storage.accounts import addresses, invites, officials, passes
from storage.accounts.addresses import Chat
from storage.accounts.invites import NoSuchInvite
from storage.accounts.passes import NoSuchPass
from storage.engine import Database
from storage.vault import Keyring

# A press is one of these with the token behind it: 51 bytes.
JOIN, DECLINE = "invite/", "decline/"
Known = tuple[str, OfficialParts]  # a sender as a conversation knows them, and what their handlers work with


class HadBlocked(Exception):
    """Somebody in office writes who had blocked us."""


class Arrivals:
    """`ring` is the officials' zone. Every call is one transaction."""

    def __init__(self, database: Database, clock: Clock, ring: Keyring, where: Whereabouts) -> None:
        self._database = database
        self._clock = clock
        self._ring = ring
        self._where = where
        self._measured = Measured()

    def who(self, channel: str, address: str) -> bytes | None:
        """The official in office who is reached there."""
        return self._database.read(lambda tx: addresses.whose(tx, self._ring, Chat(channel, address)))

    def comes(self, tx: Connection, channel: str, address: str) -> Known | None:
        """The same, inside of what this message leads to. Raises HadBlocked: whoever writes wants to hear from us again
        (`back`).
        """
        seat, blocked = officials.seat_at(tx, self._ring, Chat(channel, address))
        if blocked:
            raise HadBlocked
        return None if seat is None else (seat.id.hex(), OfficialParts(seat, self._where, measured=self._measured))

    def look(self, token: str, channel: str, address: str) -> Screen:
        """What a token is for, and what it would change in this chat; looking does not use it. One that is over says
        how to get another.
        """
        return self._database.read(lambda tx: self._look(tx, token, Chat(channel, address)))

    def join(self, token: str, channel: str, address: str) -> bytes:
        """Use the token up: from now on this official is reached there. Raises NoSuchInvite, and used up nothing."""
        chat = Chat(channel, address)
        return self._database.write(lambda tx: self._join(tx, token, chat), person=addresses.lane(self._ring, chat))

    def decline(self, token: str) -> Screen:
        """The colleague who gave the invite is told. Raises NoSuchInvite."""
        self._database.write(lambda tx: decline(tx, token, self._clock))
        return self.declined()

    def declined(self) -> Screen:
        return _screen(Para(Say("office.arrival.declined"), "title"), Para(Say("office.arrival.declined.next")))

    def over(self) -> Screen:
        """For a token that leads nowhere any more."""
        return _screen(Para(Say("office.arrival.over"), "title"), Para(Say("office.arrival.over.how")))

    def stranger(self) -> Screen:
        """For somebody who comes without a token and is not known."""
        return _screen(Para(Say("office.arrival.stranger"), "title"), Para(Say("office.arrival.stranger.how")))

    def blocked(self, channel: str, address: str) -> None:
        """They have blocked the bot: nothing is sent there."""
        self._database.write(lambda tx: addresses.block(tx, self._ring, Chat(channel, address)))

    def back(self, channel: str, address: str) -> None:
        """They wrote again; mostly that changes nothing, and costs one look."""
        chat = Chat(channel, address)
        if self._database.read(lambda tx: addresses.is_blocked(tx, self._ring, chat)):
            self._database.write(lambda tx: addresses.unblock(tx, self._ring, chat))

    def _look(self, tx: Connection, token: str, chat: Chat) -> Screen:
        try:
            invited = invites.look(tx, token, self._clock.real())
        except NoSuchInvite:
            return self._passing(tx, token, chat)
        return self._invited(token, view_of(invited), self._moves(tx, chat, invited.official_id or invited.giver_id))

    def _moves(self, tx: Connection, chat: Chat, taker: bytes | None) -> tuple[Block, ...]:
        """Whose chat it is so far, unless that is who would take it: that seat would be reached here no more."""
        own = addresses.whose(tx, self._ring, chat)
        seat = officials.seat_of(tx, own) if own is not None and own != taker else None
        told = {"code": seat.code, "unit": seat.organisation} if seat else {}
        return (Para(Say("office.arrival.moves", told)),) if told else ()

    def _invited(self, token: str, invite: InviteView, moves: tuple[Block, ...]) -> Screen:
        if invite.needs_page:
            url = Say("office.arrival.desk", {"url": self._where.on_page(token)})
            return _screen(Para(Say("office.arrival.desk.title"), "title"), Para(url))
        told = {"role": Say(f"invite.role.{invite.role}"), "unit": invite.organisation}
        join: Row = (Act(Say("office.arrival.join"), JOIN, token, "main"),)
        refuse: Row = (Act(Say("office.arrival.decline"), DECLINE, token, "quiet"),)
        return Screen(
            "arrival",
            (
                Para(Say("office.arrival.invite", told), "title"),
                *_from_whom(invite),
                Para(Say(f"invite.does.{invite.role}")),
                *moves,
                Para(Say("office.arrival.known"), "small"),
            ),
            (join, refuse) if invite.by_colleague else (join,),
        )

    def _passing(self, tx: Connection, token: str, chat: Chat) -> Screen:
        try:
            found = passes.look(tx, token, self._clock.real())
        except NoSuchPass:
            return self.over()
        seat = officials.seat_of(tx, found.official_id)
        if seat is None or found.purpose != "chat":
            return self.over()
        told = Say("office.arrival.link", {"code": seat.code, "unit": seat.organisation})
        how = Say("office.arrival.link.desk" if seat.role == officials.DESK else "office.arrival.link.how")
        go: Row = (Act(Say("office.arrival.go"), JOIN, token, "main"),)
        moves = self._moves(tx, chat, found.official_id)
        return Screen("arrival", (Para(told, "title"), Para(how), *moves), (go,))

    def _join(self, tx: Connection, token: str, chat: Chat) -> bytes:
        own = addresses.whose(tx, self._ring, chat)
        if own is not None and own == self._giver(tx, token):
            return own  # they tried their own link: it stays for the colleague
        official_id = self._taken(tx, token)
        addresses.link(tx, self._ring, official_id, chat, self._clock.now().date())
        return official_id

    def _giver(self, tx: Connection, token: str) -> bytes | None:
        try:
            return invites.look(tx, token, self._clock.real()).giver_id
        except NoSuchInvite:
            return None

    def _taken(self, tx: Connection, token: str) -> bytes:
        try:
            return passes.spend(tx, token, "chat", self._clock.real())
        except NoSuchPass:
            return take_office(tx, token, self._clock)[0]


def _from_whom(invite: InviteView) -> tuple[Block, ...]:
    return (Para(Say("invite.from", {"code": invite.giver})),) if invite.giver else ()


def _screen(*blocks: Block) -> Screen:
    return Screen("arrival", blocks)
