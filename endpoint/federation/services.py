"""The services that queries may call (SPARQL 1.1 Federated Query), and the addresses at which they may be reached."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from endpoint.errors import NotAllowed, ServiceFailed

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
"""IPv6 addresses that stand for an IPv4 address in their last 32 bits (RFC 6052)."""

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Service:
    """A service as its IRI names it; `path` includes the query part of the IRI."""

    iri: str
    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def read(cls, iri: str) -> Service:
        """Return the service of an IRI; raises `ValueError` saying what is wrong with it."""
        parts = urlsplit(iri)
        if parts.scheme not in _PORTS or not parts.hostname:
            raise ValueError(f"“{iri}” is no http or https address")
        if parts.username is not None or parts.fragment:
            raise ValueError(f"“{iri}” has a user name or a fragment, which is not sent")
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return cls(iri, parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme], path)

    @property
    def authority(self) -> str:
        """What the header Host says (RFC 9110, section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    def address(self) -> str:
        """Return an address to call it at.

        A host that is named must have public addresses only: whoever holds the name decides where it leads, and it
        must not lead into our network. An address that the operator wrote down himself, or `localhost`, is taken as it
        is. Raises `ServiceFailed` for an unknown host, `NotAllowed` for one that leads elsewhere.
        """
        try:
            found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)
        except OSError as fault:
            raise ServiceFailed(f"The host of {self.iri} is not known: {fault.strerror}.") from fault
        addresses = [str(each[4][0]).partition("%")[0] for each in found]
        if not _is_address(self.host) and self.host != "localhost":
            _require_public(self, addresses)
        return addresses[0]


def read_services(text: str) -> tuple[Service, ...]:
    """Return the services of a list of IRIs, separated by commas or blanks; raises `ValueError`."""
    return tuple(Service.read(iri) for iri in text.replace(",", " ").split())


def _require_public(service: Service, addresses: Iterable[str]) -> None:
    for address in addresses:
        if not is_public(ipaddress.ip_address(address)):
            raise NotAllowed(f"The host of {service.iri} leads to {address}, which is no public address.")


def is_public(address: Address) -> bool:
    """Tell whether an address, and the one that it carries inside, belongs to the public internet (RFC 6890)."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
        if address in _NAT64:
            inside = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inside is not None:
            return is_public(inside)
    return address.is_global and not address.is_multicast


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
