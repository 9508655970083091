"""Which addresses stay on this machine."""

import ipaddress


def is_loopback(host: str) -> bool:
    """A name other than localhost may lead anywhere, today or tomorrow: it is not one."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
