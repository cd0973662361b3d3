from __future__ import annotations

import json
import random
import subprocess
import tomllib
from pathlib import Path

import pytest

from archiver.text import surt_host, surt_key

CASES = tomllib.loads((Path(__file__).parent / "cases" / "surt.toml").read_text(encoding="utf-8"))["case"]
PEER = Path(__file__).parents[2] / ".oracles" / "cdxj-indexer" / "bin" / "python"

# What the peer runs in its own environment: URLs in as JSON lines, keys out.
ASK_PEER = """
import json, sys
from surt import surt
for line in sys.stdin:
    url = json.loads(line)
    try:
        print(json.dumps(surt(url)))
    except ValueError:
        print(json.dumps(url))
"""


@pytest.mark.parametrize("case", CASES, ids=[case["why"] for case in CASES])
def test_the_key_of(case):
    assert surt_key(case["url"]) == case["key"]


def test_a_host_is_the_beginning_of_the_keys_of_its_pages():
    host = surt_host("www.News.example")
    assert host == "example,news"
    assert surt_key("https://news.example/a").startswith(host + ")")


def test_the_short_way_for_plain_urls_gives_the_key_of_the_long_way():
    plain = "https://www.news.example/2026/A-b_c.html/"
    assert surt_key(plain) == surt_key(plain.replace("https:", "HTTPS:"))


@pytest.mark.oracle
@pytest.mark.skipif(not PEER.exists(), reason="cdxj-indexer is not installed: make oracles")
def test_keys_agree_with_the_peers_on_made_up_urls():
    urls = list(_made_up_urls(4000))
    lines = "\n".join(json.dumps(url) for url in urls)
    command = [PEER, "-W", "ignore", "-c", ASK_PEER]
    peer = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    theirs = [json.loads(line) for line in peer.stdout.splitlines()]
    differing = [(url, key) for url, key in zip(urls, theirs, strict=True) if surt_key(url) != key]
    assert differing == []


def _made_up_urls(count):
    chance = random.Random(5)
    hosts = [
        "news.example",
        "www.News.example:8080",
        "www3.a-b.co.example",
        "ü.example",
        "127.1",
        "1.2.3.4:81",
    ]
    pieces = [
        "/",
        "//",
        "/..",
        "/.",
        "/a",
        "/A.html",
        "%20",
        "%2525",
        "%",
        "%C3%BC",
        "é",
        "+",
        "~",
        ";",
        ",",
        ":",
        "-",
    ]
    fields = [
        "&",
        "=",
        "x=1",
        "b",
        "a=2",
        "B=0",
        "%26",
        "sid=0123456789abcdef0123456789abcdef",
        "?",
        " ",
        "ß",
    ]
    for _ in range(count):
        path = "/" + "".join(chance.choice(pieces) for _ in range(chance.randrange(6)))
        query = "".join(chance.choice(fields) for _ in range(chance.randrange(6)))
        yield f"{chance.choice(['http', 'https'])}://{chance.choice(hosts)}{path}{chance.choice(['', '?'])}{query}"
