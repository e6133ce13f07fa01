"""Names of hosts, for the command and for the guard."""

from __future__ import annotations

import ipaddress


def is_address(host: str) -> bool:
    """Whether it is a numeric address, of IPv4 or IPv6."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
