"""What an IP address reaches: the public web, a private network, or something nobody may contact.

An IPv6 address may carry an IPv4 address inside (mapped, compatible, translated, 6to4, Teredo, NAT64, ISATAP); both
are judged and the worse one counts, since a gateway on the way may unwrap it.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


class Reach(IntEnum):
    """How far an address may be trusted; the larger, the worse."""

    PUBLIC = 0
    PRIVATE = 1  # loopback, private networks, shared address space, documentation: opened on request
    NEVER = 2  # link-local, cloud metadata, multicast, unspecified, reserved: never opened


# Services that hand out a machine's credentials to whoever asks from inside.
METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"),
    )
)
NEVER_NETS = tuple(map(ipaddress.ip_network, ("0.0.0.0/8", "169.254.0.0/16", "240.0.0.0/4", "fe80::/10")))
PRIVATE_NETS = tuple(
    map(
        ipaddress.ip_network,
        (
            "100.64.0.0/10",
            "192.88.99.0/24",
            "fec0::/10",
            "2001::/23",
            "64:ff9b:1::/48",
            "3fff::/20",
            "5f00::/16",
        ),
    )
)

_LOW_32 = 0xFFFFFFFF
_LOW_16 = 0xFFFF
_ISATAP = (0x00005EFE, 0x02005EFE)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = ipaddress.IPv6Network("64:ff9b:1::/48")
_TRANSLATED = ipaddress.IPv6Network("::ffff:0:0:0/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


@lru_cache(maxsize=4096)
def reach_of(address: IpAddress) -> Reach:
    """Return what `address` reaches, embedded IPv4 addresses included."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return reach_of(address.ipv4_mapped)
        inner = max(map(reach_of, embedded_ipv4(address)), default=Reach.PUBLIC)
        return max(inner, _own_reach(address))
    return _own_reach(address)


def embedded_ipv4(address: ipaddress.IPv6Address) -> Iterator[ipaddress.IPv4Address]:
    """Yield the IPv4 addresses that some gateway could read out of an IPv6 address."""
    value = int(address)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if address in _NAT64 or address in _TRANSLATED:
        yield ipaddress.IPv4Address(value & _LOW_32)
    if address in _COMPATIBLE and value > 1:
        yield ipaddress.IPv4Address(value & _LOW_32)
    if address in _NAT64_LOCAL:
        yield ipaddress.IPv4Address((value >> 64 & _LOW_16) << 16 | (value >> 40 & _LOW_16))
        yield ipaddress.IPv4Address(value & _LOW_32)
    if value >> 32 & _LOW_32 in _ISATAP:
        yield ipaddress.IPv4Address(value & _LOW_32)


def _own_reach(address: IpAddress) -> Reach:
    nets = [net for net in (*NEVER_NETS, *PRIVATE_NETS) if net.version == address.version and address in net]
    if (
        address in METADATA
        or address.is_multicast
        or address.is_unspecified
        or any(net in NEVER_NETS for net in nets)
    ):
        return Reach.NEVER
    loopback = address.is_loopback or (address.version == 6 and address in _COMPATIBLE)  # noqa: PLR2004 - IP versions
    return Reach.PRIVATE if loopback or nets or not _is_global(address) else Reach.PUBLIC


def _is_global(address: IpAddress) -> bool:
    """Return Python's own view; NAT64 and 6to4 prefixes are as public as what they carry."""
    if address.version == 6 and (address in _NAT64 or address in _TRANSLATED):  # noqa: PLR2004 - IP versions
        return True
    return address.is_global and not address.is_reserved
