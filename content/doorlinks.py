"""Codes for printed and shared links, `t.me/…?start=CODE`: stable, and without a word about where they lead.

A code hides the topic from whoever sees the link, not from somebody who has this programme: the addresses are public.
"""

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256

from content.articles import Articles
from content.services import Services

CODE_BYTES = 5  # eight letters of base32: one in 10^12 that two meet
PAGES = {
    "start": "menu.home",
    "learn": "menu.learn",
    "learn/topics": "learn.by_topic",
    "report": "menu.report",
    "help": "menu.help",
    "mailbox": "menu.mailbox",
    "services": "services.title",
    "privacy": "menu.privacy",
    "real-bot": "menu.real-bot",
}


@dataclass(frozen=True)
class Door:
    """A public address and what it is called."""

    address: str
    label: str


def code_of(address: str) -> str:
    """The same eight letters `[a-z2-7]` on every machine and in every version."""
    return base64.b32encode(sha256(f"nhipcau:{address}".encode()).digest()[:CODE_BYTES]).decode().lower()


class Doorways:
    """The codes of so many addresses."""

    def __init__(self, addresses: Iterable[str]) -> None:
        self._addresses = frozenset(addresses)
        self._by_code = {code_of(each): each for each in self._addresses}
        if len(self._by_code) < len(self._addresses):
            raise ValueError("two addresses have the same code: rename the newer one")

    def read(self, payload: str) -> str | None:
        """What follows `/start`: a code, or a public address with `_` for `/`; None for anything else."""
        spelt = payload.lower()
        return self._by_code.get(spelt) or self._if_public(spelt.replace("_", "/"))

    def _if_public(self, address: str) -> str | None:
        return address if address in self._addresses else None


def public(articles: Articles, services: Services) -> Doorways:
    """Every place of the citizens' bot that may be opened from anywhere."""
    return Doorways(door.address for door in doors(articles, services, str))


def doors(articles: Articles, services: Services, say: Callable[[str], str]) -> tuple[Door, ...]:
    """In the order of the menus; `say` gives the words of a text id."""
    pages = (Door(address, say(text_id)) for address, text_id in PAGES.items())
    return (*pages, *_shelves(articles), *_needs(services), *_articles(articles))


def _shelves(articles: Articles) -> Iterator[Door]:
    for folder, shelves in (("learn/for", articles.audiences), ("learn/on", articles.topics)):
        yield from (Door(f"{folder}/{each.id}", each.label.vi) for each in shelves)


def _needs(services: Services) -> Iterator[Door]:
    yield from (Door(f"services/{each.id}", each.label.vi) for each in services.needs)


def _articles(articles: Articles) -> Iterator[Door]:
    yield from (Door(f"a/{each.id}", each.title) for each in articles.published())
