"""Which network addresses may be dialled."""

from __future__ import annotations

import pytest

from bot.fetch.addresses import Reach, reach


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_a_servers_address_is_public(address: str) -> None:
    assert reach(address) is Reach.PUBLIC


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "192.0.2.1",
        "198.18.0.1",
        "240.0.0.1",
        "::",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fec0::1",
        "2001:db8::1",
        "2001::1",
        "100::1",
        "64:ff9b:1::1",
    ],
)
def test_a_private_or_reserved_address_is_private(address: str) -> None:
    assert reach(address) is Reach.PRIVATE


@pytest.mark.parametrize(
    "address",
    [
        "169.254.169.254",
        "169.254.0.1",
        "100.100.100.200",
        "168.63.129.16",
        "224.0.0.1",
        "255.255.255.255",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "fd20:ce::254",
        "ff02::1",
    ],
)
def test_metadata_link_local_and_multicast_are_never_reached(address: str) -> None:
    assert reach(address) is Reach.NEVER


@pytest.mark.parametrize(
    ("wrapping", "within"),
    [
        ("::ffff:127.0.0.1", Reach.PRIVATE),
        ("::ffff:169.254.169.254", Reach.NEVER),
        ("::ffff:1.1.1.1", Reach.PUBLIC),
        ("::ffff:0:10.0.0.1", Reach.PRIVATE),
        ("64:ff9b::10.0.0.1", Reach.PRIVATE),
        ("64:ff9b::a9fe:a9fe", Reach.NEVER),
        ("64:ff9b::1.1.1.1", Reach.PUBLIC),
        ("2002:7f00:1::", Reach.PRIVATE),
        ("2002:a9fe:a9fe::1", Reach.NEVER),
        ("::7f00:1", Reach.PRIVATE),
    ],
)
def test_an_ipv4_address_inside_an_ipv6_address_counts_as_itself(wrapping: str, within: Reach) -> None:
    assert reach(wrapping) is within


def test_a_name_is_no_address() -> None:
    with pytest.raises(ValueError, match="localhost"):
        reach("localhost")
