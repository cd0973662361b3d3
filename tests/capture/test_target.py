from __future__ import annotations

import random

import pytest

from archiver.capture import target
from archiver.capture.target import normal_url, read_target
from archiver.errors import GateRefused
from archiver.warc.targeturi import encode_target_uri


@pytest.mark.parametrize(
    ("given", "expect"),
    [
        ("HTTP://Times.Example", "http://times.example/"),
        (" http://times.example/a b?c=d e#f ", "http://times.example/a%20b?c=d%20e"),
        ("http://times.example:80/", "http://times.example/"),
        ("https://times.example:443/x", "https://times.example/x"),
        ("http://times.example:8080/", "http://times.example:8080/"),
        ("http://bücher.example/ä", "http://xn--bcher-kva.example/%C3%A4"),
        ("http://straße.example/", "http://xn--strae-oqa.example/"),
        ("http://times.example/100%/x", "http://times.example/100%25/x"),
        ("http://times.example/%7Ea", "http://times.example/%7Ea"),
        ("http://times.example/a?", "http://times.example/a?"),
        ("http://times.example?q=[1]|2", "http://times.example/?q=%5B1%5D%7C2"),
        ("http://times.example/a/../b", "http://times.example/a/../b"),
        ("http://[2606:4700:4700:0:0:0:0:1111]/", "http://[2606:4700:4700::1111]/"),
        ("http://times.example./", "http://times.example/"),
    ],
)
def test_addresses_have_one_form(given, expect):
    assert normal_url(given) == expect
    assert normal_url(expect) == expect


def test_the_host_header_names_a_port_that_is_not_the_default():
    assert read_target("http://times.example:8080/").authority == "times.example:8080"
    assert read_target("https://[::1]:443/").authority == "[::1]"


def test_the_archive_has_the_very_address_that_was_queued():
    for url in ('http://a.example/x[1]?q={a}|b^c`d"e<f>', "http://a.example/%zz'()*!$&,;=:@~"):
        assert encode_target_uri(normal_url(url)) == normal_url(url)


HOSTS = "a.example|A.Example|127.1|0x7f.1|a..b|-a.b|a.b.|256.1.1.1|a.example:80|a.example:0|a.example:65536|a_b.example|[::1]|017700000001|."
PIECES = "/|a|%20|%|%zz|?|#|=|&|\\|//|..|;|[|]|é|{| |\t|~|'|\"|:|@|^|`"


def test_the_quick_reading_of_ordinary_addresses_is_the_strict_one():
    chance = random.Random(5)
    for _ in range(3000):
        parts = (chance.choice(PIECES.split("|")) for _ in range(chance.randrange(7)))
        url = chance.choice(("http://", "https://", "HTTP://", "ftp://")) + chance.choice(HOSTS.split("|"))
        url += "".join(parts)
        assert outcome(read_target, url) == outcome(target._read_strictly, url)


def outcome(read, url):
    """Return what a reading gives, or why it refuses."""
    try:
        return read(url)
    except GateRefused as error:
        return str(error)
