from __future__ import annotations

import ipaddress
import socket
import tomllib
from pathlib import Path

import pytest

from archiver.capture import Gate
from archiver.capture.address import Reach, embedded_ipv4, reach_of
from archiver.errors import CaptureError, GateRefused
from support.servers import page, redirect

CASES = tomllib.loads((Path(__file__).parent / "cases" / "gate.toml").read_text("utf-8"))


def urls(kind):
    return [url for row in CASES[kind] for url in row["urls"]]


@pytest.mark.parametrize("url", [*urls("refused"), *urls("never"), *urls("odd")], ids=ascii)
def test_no_spelling_of_a_private_or_odd_address_passes(url):
    with pytest.raises(GateRefused):
        Gate().admit(url)


def no_answer(*_):
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


@pytest.mark.parametrize("url", urls("inside"))
def test_names_that_lead_inside_are_refused_even_where_they_lead_nowhere(url):
    with pytest.raises(GateRefused):
        Gate(resolve=no_answer).admit(url)
    with pytest.raises(CaptureError) as failed:
        Gate(allow_private=True, resolve=no_answer).admit(url)
    assert failed.value.outcome == "dns-failed"


@pytest.mark.parametrize("url", [*urls("never"), *urls("odd")], ids=ascii)
def test_some_addresses_pass_not_even_with_leave(url):
    with pytest.raises(GateRefused):
        Gate(allow_private=True, allow_hosts=frozenset({"169.254.169.254", "[::1]"})).admit(url)


@pytest.mark.parametrize("url", urls("refused"), ids=ascii)
def test_private_addresses_pass_with_leave(url):
    assert Gate(allow_private=True).admit(url).addresses


@pytest.mark.parametrize("url", urls("open"), ids=ascii)
def test_public_addresses_pass(url):
    assert Gate().admit(url).addresses


def resolving(*answers):
    """Resolve any name to these addresses, one set a call."""
    calls = iter(answers)
    return lambda *_: tuple(map(ipaddress.ip_address, next(calls)))


def test_a_name_that_resolves_to_a_private_address_is_refused():
    with pytest.raises(GateRefused):
        Gate(resolve=resolving(["127.0.0.1"])).admit("http://news.example/")


def test_one_private_answer_among_public_ones_is_refused():
    with pytest.raises(GateRefused):
        Gate(resolve=resolving(["8.8.8.8", "10.0.0.1"])).admit("http://news.example/")


def test_a_second_answer_is_never_asked_for():
    """DNS rebinding: the address that was judged is the one that is dialled."""
    dialled = []

    def dial(address, *_):
        dialled.append(str(address))
        raise OSError("no network in tests")

    gate = Gate(resolve=resolving(["8.8.8.8"], ["127.0.0.1"]), dial=dial)
    with pytest.raises(CaptureError):
        gate.connect(gate.admit("http://news.example/"), 1.0)
    assert dialled == ["8.8.8.8"]


def test_a_connection_that_leads_elsewhere_is_dropped(serve):
    server = serve({"/": page("x")})
    gate = Gate(
        resolve=resolving(["8.8.8.8"]),
        dial=lambda *_: socket.create_connection(("127.0.0.1", server.port)),
    )
    with pytest.raises(GateRefused):
        gate.connect(gate.admit("http://news.example/"), 1.0)
    assert server.requests == []


def test_one_private_host_can_be_opened_alone():
    gate = Gate(allow_hosts=frozenset({"localhost", "127.0.0.1:8080"}))
    assert gate.admit("http://localhost:99/")
    assert gate.admit("http://127.0.0.1:8080/")
    with pytest.raises(GateRefused):
        gate.admit("http://127.0.0.1:8081/")


def test_addresses_within_addresses_are_found():
    assert [str(v4) for v4 in embedded_ipv4(ipaddress.IPv6Address("2002:a00:1::"))] == ["10.0.0.1"]
    assert reach_of(ipaddress.ip_address("64:ff9b:1:a9fe:a9:fe00::")) is Reach.NEVER
    assert reach_of(ipaddress.ip_address("8.8.8.8")) is Reach.PUBLIC


def test_a_redirect_into_a_private_network_is_refused_and_named(serve, capture):
    answers = {}
    server = serve(answers)
    answers["/"] = redirect("http://127.0.0.2/secret")
    answers["/file"] = redirect("file:///etc/passwd")
    answers["/meta"] = redirect("http://169.254.169.254/latest")
    done = capture(
        *(server.url(path) for path in ("/", "/file", "/meta")),
        allow_private=False,
        allow_hosts=("localhost",),
    )
    assert [entry.outcome for entry in done.urls] == ["refused"] * 3
    assert done.exit_code == 3


def test_subresources_in_private_networks_are_refused(serve, capture):
    server = serve({})
    server.answers["/"] = page(
        "<img src='http://127.0.0.2:9/x.png'><link rel=stylesheet href='http://10.0.0.1/a.css'>"
    )
    done = capture(server.url("/"), allow_private=False, allow_hosts=("localhost",))
    assert done.counts["refused"] == 2
    assert done.exit_code == 0
