from __future__ import annotations

import pytest

from archiver.capture.target import normal_url, read_target
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
