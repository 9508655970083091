"""Whether the way to the database is one that nobody between can read."""

import os
from collections.abc import Mapping

from sqlalchemy import URL, make_url

from bot.hosts import is_loopback

CHECKED_TLS = ("require", "verify-ca", "verify-full")


def is_private_way(url: str, environment: Mapping[str, str] = os.environ) -> bool:
    """On this machine, or encrypted by order rather than by luck.

    As libpq reads it: the URL first, then a service file, then PG… variables; a service file may name any place.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return True
    modes = _said(parsed, "sslmode")
    if modes:
        return _is_local(parsed, environment) or all(mode in CHECKED_TLS for mode in modes)
    if _said(parsed, "service") or environment.get("PGSERVICE"):
        return False
    return _is_local(parsed, environment) or environment.get("PGSSLMODE") in CHECKED_TLS


def _is_local(url: URL, environment: Mapping[str, str]) -> bool:
    """Whether every place it may go to is this machine; without any, libpq takes the socket here."""
    if _said(url, "service") or environment.get("PGSERVICE"):
        return False
    hosts = [*([url.host] if url.host else []), *_said(url, "host")] or [environment.get("PGHOST", "")]
    addresses = _said(url, "hostaddr") or [environment.get("PGHOSTADDR", "")]
    places = [place for each in (*hosts, *addresses) for place in each.split(",") if place]
    return all(place.startswith("/") or is_loopback(_without_port(place)) for place in places)


def _said(url: URL, name: str) -> list[str]:
    value = url.query.get(name, ())
    return [value] if isinstance(value, str) else list(value)


def _without_port(place: str) -> str:
    name, colon, port = place.partition(":")
    return name if colon and port.isdecimal() else place
