"""Which network addresses a stranger's link may lead us to.

Sources: the IANA registries of special-purpose IPv4 and IPv6 addresses; the metadata addresses are those in the
documentation of AWS, Azure, Google and Alibaba Cloud. Spelled out instead of ``is_global``, which changed between
patch releases of Python 3.11.
"""

from __future__ import annotations

import functools
import ipaddress
from enum import IntEnum


class Reach(IntEnum):
    """Who can be behind an address; the higher, the more dangerous."""

    PUBLIC = 0  # anybody's server
    PRIVATE = 1  # this machine or its network: only where the operator allows it
    NEVER = 2  # link-local, cloud metadata, multicast: never a feed


_NEVER = [
    ipaddress.ip_network(net)
    for net in (
        "169.254.0.0/16",  # link-local, and the metadata service of most clouds
        "100.100.100.200/32",  # metadata, Alibaba Cloud
        "168.63.129.16/32",  # the platform's own address, Azure
        "224.0.0.0/4",
        "255.255.255.255/32",
        "fe80::/10",
        "fd00:ec2::/32",  # metadata, AWS
        "fd20:ce::254/128",  # metadata, Google Cloud
        "ff00::/8",
    )
]
_PRIVATE_V4 = [
    ipaddress.ip_network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "240.0.0.0/4",
    )
]
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")  # everything else is reserved, private or special
_PRIVATE_V6 = [ipaddress.ip_network(net) for net in ("2001::/23", "2001:db8::/32", "3fff::/20")]
# An IPv4 address travels inside these: (network, bits to the right of it)
_EMBEDDING = [
    (ipaddress.IPv6Network("::ffff:0:0/96"), 0),  # IPv4-mapped
    (ipaddress.IPv6Network("::ffff:0:0:0/96"), 0),  # IPv4-translated, RFC 7915
    (ipaddress.IPv6Network("64:ff9b::/96"), 0),  # NAT64, RFC 6052
    (ipaddress.IPv6Network("2002::/16"), 80),  # 6to4
    (ipaddress.IPv6Network("::/96"), 0),  # IPv4-compatible
]


@functools.lru_cache(1_000)
def reach(address: str) -> Reach:
    """Where a literal IPv4 or IPv6 address leads; an IPv4 address inside an IPv6 one counts as itself.

    Raises ``ValueError`` for anything that is no address.
    """
    found = ipaddress.ip_address(address.partition("%")[0])
    if any(found in network for network in _NEVER):
        return Reach.NEVER
    if isinstance(found, ipaddress.IPv4Address):
        return Reach.PRIVATE if any(found in network for network in _PRIVATE_V4) else Reach.PUBLIC
    if found in (ipaddress.IPv6Address("::"), ipaddress.IPv6Address("::1")):
        return Reach.PRIVATE
    for network, shift in _EMBEDDING:
        if found in network:
            return reach(str(ipaddress.IPv4Address((int(found) >> shift) & 0xFFFFFFFF)))
    if found not in _GLOBAL_V6 or any(found in network for network in _PRIVATE_V6):
        return Reach.PRIVATE
    return Reach.PUBLIC
