from __future__ import annotations

import pytest

from archiver.text.urls import absolute_url, without_fragment, without_tracking


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("story", "https://news.example/a/story"),
        ("/b?x=1#top", "https://news.example/b?x=1#top"),
        (" //cdn.example/x y.jpg ", "https://cdn.example/x%20y.jpg"),
        ("HTTP://Other.example/", "HTTP://Other.example/"),
        ("ht\ntp://x.example/", "http://x.example/"),
        ("javascript:alert(1)", None),
        ("mailto:a@news.example", None),
        ("data:text/html,x", None),
        ("/cdn-cgi/l/email-protection#7f0b16", None),
        ("https://news.example/cdn-cgi/l/email-protection#7f0b16", None),
        ("", None),
        ("http://[bad/", None),
        ('/"><script>', "https://news.example/%22%3E%3Cscript%3E"),
    ],
)
def test_references_become_absolute_web_addresses_or_none(href, found):
    assert absolute_url("https://news.example/a/b", href) == found


def test_a_reference_without_a_base_must_be_absolute():
    assert absolute_url(None, "/a") is None
    assert absolute_url(None, "https://news.example/") == "https://news.example/"


def test_tracking_goes_and_the_rest_stays_verbatim():
    assert (
        without_tracking("https://a.example/x?utm_source=f&b=%20&gclid=1#c") == "https://a.example/x?b=%20#c"
    )
    assert without_tracking("https://a.example/x?utm_source=f") == "https://a.example/x"
    assert without_tracking("https://a.example/x?reference=1") == "https://a.example/x?reference=1"


def test_the_fragment_goes():
    assert without_fragment("https://a.example/x#y#z") == "https://a.example/x"
