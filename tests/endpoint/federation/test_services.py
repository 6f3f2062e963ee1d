"""Which services are read from a list, and which addresses they may lead to."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from endpoint.config import BadSetting, Settings
from endpoint.errors import NotAllowed, ServiceFailed
from endpoint.federation.services import Service, is_public, read_services


def test_a_list_is_read_with_commas_or_blanks() -> None:
    found = read_services("https://a.example/sparql, http://b.example:81/x?y=1\nhttps://[2001:db8::1]/s")
    assert [(each.host, each.port, each.path) for each in found] == [
        ("a.example", 443, "/sparql"),
        ("b.example", 81, "/x?y=1"),
        ("2001:db8::1", 443, "/s"),
    ]
    assert [each.authority for each in found] == ["a.example", "b.example:81", "[2001:db8::1]"]


@pytest.mark.parametrize(
    "iri", ["ftp://a.example/", "sparql", "http:///x", "https://user@a.example/", "http://a.example/#x"]
)
def test_what_is_no_address_of_a_service_is_refused_with_the_setting_named(iri: str) -> None:
    with pytest.raises(BadSetting, match="--services") as caught:
        Settings.read({"services": iri}, {})
    assert iri in caught.value.detail


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "2002:7f00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
    ],
)
def test_addresses_of_private_networks_are_told_from_public_ones(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["91.198.174.192", "2620:0:862:ed1a::1", "64:ff9b::5bc6:aec0"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


def leading_to(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)


def test_a_name_that_leads_into_a_private_network_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    leading_to(monkeypatch, "192.168.1.1")
    with pytest.raises(NotAllowed, match=r"192\.168\.1\.1"):
        Service.read("https://rebound.example/sparql").address()


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    leading_to(monkeypatch, "91.198.174.192", "127.0.0.1")
    with pytest.raises(NotAllowed):
        Service.read("https://rebound.example/sparql").address()


@pytest.mark.parametrize("host", ["0x7f000001", "2130706433", "127.1"])
def test_other_spellings_of_loopback_are_no_way_around(host: str) -> None:
    with pytest.raises((NotAllowed, ServiceFailed)):
        Service.read(f"http://{host}/sparql").address()


def test_an_address_that_the_operator_wrote_down_is_taken_as_it_is() -> None:
    assert Service.read("http://127.0.0.1:3030/ds").address() == "127.0.0.1"
