from __future__ import annotations

import pytest

from archiver.capture.adverts import AdRules, ad_rows
from archiver.capture.pace import Spacing
from support.servers import page

ALL = AdRules.of(wished=True, hosts=())


@pytest.mark.parametrize("row", ad_rows(), ids=lambda row: row["name"])
def test_each_rule_takes_what_it_shows_and_leaves_the_rest(row):
    assert row["why"]
    assert [ALL.skips(url) for url in row["skips"]] == [row["name"]] * len(row["skips"])
    assert [ALL.skips(url) for url in row["keeps"]] == [None] * len(row["keeps"])


def test_nothing_is_left_out_unasked_and_hosts_of_ones_own_choice_with_their_subdomains():
    assert AdRules.of(wished=False, hosts=()).skips("https://ads.example/a.js") is None
    mine = AdRules.of(wished=False, hosts=["Widgets.example"])
    assert mine.skips("https://cdn.widgets.example/w.js") == "skip_hosts"
    assert mine.skips("https://mywidgets.example/w.js") is None
    assert mine.skips("no address") is None


@pytest.mark.parametrize(("skip", "asked"), [(False, True), (True, False)])
def test_requisites_are_left_out_where_wished_and_pages_never(skip, asked, serve, capture):
    html = "<img src=/ads/top.png><img src=/bridge.png><a href=/ads/story>x</a>"
    server = serve({"/ads/story": page(html)})
    done = capture(server.url("/ads/story"), skip_ads=skip)
    assert done.urls[0].outcome == "captured"
    assert ("/ads/top.png" in server.paths()) is asked
    assert "/bridge.png" in server.paths()


def test_requests_of_one_host_are_spaced_out_and_of_others_are_not():
    spacing = Spacing()
    waits = []
    spacing._over.wait = waits.append
    for host in ("a", "a", "b", "a"):
        spacing.wait(f"http://{host}.example/x", 100.0)
    assert [round(wait / 100) for wait in waits] == [1, 2]
