from __future__ import annotations

import json
import time
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archiver.capture import CaptureOptions
from archiver.capture.crawl import retry_after
from archiver.store import NewTask
from support.servers import page, redirect
from support.warcs import read_records, responses

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def metadata(folder, url):
    """Return the fields of a URL's (last) capture metadata."""
    blocks = [
        record.block.decode()
        for record in read_records(folder)
        if record.type == "metadata"
        and record.url == url
        and record.field("content-type") == "application/warc-fields"
    ]
    return dict(line.split(": ", 1) for line in blocks[-1].splitlines())


def test_a_page_with_sixty_requisites_is_archived_whole(serve, capture, collection):
    images = "".join(f"<img src=/i{n}.png>" for n in range(40))
    lazy = "".join(f"<img data-src=/l{n}.png srcset='/s{n}.png 2x'>" for n in range(8))
    html = f"<link rel=stylesheet href=/a.css><link rel=icon href=/icon.png>{images}{lazy}<script src=/j.js></script>"
    answers = {
        f"/{kind}{n}.png": page(b"PNG" + kind.encode() + bytes([n]), media="image/png")
        for kind in "ils"
        for n in range(40)
    }
    answers |= {
        "/": page(html),
        "/a.css": page("@import 'b.css'; @font-face{src:url(f.woff2)}", media="text/css"),
        "/b.css": page("body{background:url('bg.png')}", media="text/css"),
        "/f.woff2": page(b"font", media="font/woff2"),
        "/bg.png": page(b"bg", media="image/png"),
        "/icon.png": page(b"icon", media="image/png"),
        "/j.js": page("1", media="text/javascript"),
    }
    server = serve(answers)
    done = capture(server.url("/"))
    held = responses(collection.archive)
    wanted = {server.url(path) for path in answers if path[1:2] not in {"l", "s"} or int(path[2:-4]) < 8}
    assert {url for url in held if "robots" not in url} == wanted
    assert done.requisites == len(wanted) - 1 == 62
    assert metadata(collection.archive, server.url("/bg.png"))["via"] == server.url("/b.css")


def test_requisites_stop_at_their_number(serve, capture):
    server = serve({"/": page("".join(f"<img src=/{n}.png>" for n in range(30)))})
    assert capture(server.url("/"), max_requisites=10).requisites == 10


def test_redirects_are_records_of_their_own_and_lead_to_the_outcome(serve, capture, collection):
    server = serve(
        {"/old": redirect("/new", status="301 Moved"), "/new": page("<p>new"), "/lost": redirect("/nowhere")}
    )
    done = capture(server.url("/old"), server.url("/lost"))
    assert [(entry.outcome, entry.status) for entry in done.urls] == [("captured", 200), ("not-found", 404)]
    assert set(responses(collection.archive)) >= {
        server.url(path) for path in ("/old", "/new", "/lost", "/nowhere")
    }
    assert done.exit_code == 0


@pytest.mark.parametrize(
    ("status", "outcome", "code"),
    [
        ("404 Not Found", "not-found", 0),
        ("410 Gone", "gone", 0),
        ("403 Forbidden", "blocked", 1),
        ("400 Bad Request", "http-error", 1),
        ("500 Oops", "server-error", 1),
        ("429 Slow down", "rate-limited", 1),
        ("204 No Content", "captured", 0),
    ],
)
def test_statuses_have_outcomes_and_exit_codes(status, outcome, code, serve, capture):
    server = serve({"/": page("", status=status)})
    done = capture(server.url("/"))
    assert ([entry.outcome for entry in done.urls], done.exit_code) == ([outcome], code)


@pytest.mark.parametrize(
    ("html", "outcome"),
    [
        ("<title>Page not found</title><p>Sorry.", "gone"),
        ("<title>Just a moment...</title><p>Enable JavaScript and cookies to continue", "blocked"),
        ("<title>Before you continue</title><button>Accept all</button>", "consent-wall"),
        ("<title>Access denied to aid convoy</title><p>The convoy waits.", "captured"),
    ],
)
def test_walls_that_come_with_status_200_are_named(html, outcome, serve, capture):
    server = serve({"/": page(html)})
    assert capture(server.url("/")).urls[0].outcome == outcome


def test_a_story_that_leads_to_the_front_page_is_named(serve, capture):
    server = serve({"/2026/03/bridge-vote": redirect("/"), "/": page("<h1>Front page")})
    assert capture(server.url("/2026/03/bridge-vote")).urls[0].outcome == "redirected-home"


def test_robots_txt_decides_and_the_rule_is_kept_with_the_capture(serve, capture, collection):
    robots = "User-agent: *\nDisallow: /private\nAllow: /private/open\nDisallow: /*.pdf$\n"
    server = serve(
        {"/robots.txt": page(robots, media="text/plain"), "/private/open": page("<p>o"), "/a": page("<p>a")}
    )
    done = capture(*(server.url(path) for path in ("/private/x", "/private/open", "/doc.pdf", "/a")))
    assert [entry.outcome for entry in done.urls] == [
        "robots-denied",
        "captured",
        "robots-denied",
        "captured",
    ]
    assert done.exit_code == 0
    assert "/private/x" not in server.paths()
    facts = metadata(collection.archive, server.url("/private/open"))
    assert (facts["robotsRule"], facts["robotsSource"]) == ("Allow: /private/open", server.url("/robots.txt"))
    assert facts["robotsDigest"].startswith("sha256:")
    assert server.url("/robots.txt") in responses(collection.archive)
    assert "Disallow: /private" in (done.urls[0].message or "")


def test_a_robots_txt_that_fails_allows_nothing(serve, capture):
    server = serve({"/robots.txt": page("", status="503 Busy"), "/a": page("<p>a")})
    assert capture(server.url("/a")).urls[0].outcome == "robots-unavailable"
    assert "/a" not in server.paths()


def test_robots_txt_can_be_ignored_and_that_is_kept(serve, capture, collection):
    server = serve(
        {"/robots.txt": page("User-agent: *\nDisallow: /", media="text/plain"), "/a": page("<p>a")}
    )
    assert capture(server.url("/a"), robots="ignore").urls[0].outcome == "captured"
    assert "ignored" in metadata(collection.archive, server.url("/a"))["robots"]
    assert "/robots.txt" not in server.paths()


def test_a_host_is_asked_no_faster_than_the_delay(serve, capture):
    server = serve({f"/{n}": page("<p>x") for n in range(4)})
    capture(*(server.url(f"/{n}") for n in range(4)), delay=0.15, concurrency=8)
    gaps = [after - before for before, after in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.15
    assert len(gaps) == 4


def test_crawl_delay_is_kept(serve, capture, collection):
    server = serve(
        {
            "/robots.txt": page("User-agent: *\nCrawl-delay: 0.2", media="text/plain"),
            "/a": page("a"),
            "/b": page("b"),
        }
    )
    capture(server.url("/a"), server.url("/b"), concurrency=8)
    gaps = [after - before for before, after in zip(server.times, server.times[1:], strict=False)]
    assert min(gaps) >= 0.2
    assert metadata(collection.archive, server.url("/a"))["robotsCrawlDelay"] == "0.2"


def test_hosts_take_turns_without_waiting_for_each_other(serve, capture):
    servers = [serve({f"/{n}": page("<p>x") for n in range(3)}) for _ in range(4)]
    started = time.monotonic()
    capture(
        *(server.url(f"/{n}") for server in servers for n in range(3)),
        delay=0.2,
        robots="ignore",
        concurrency=4,
    )
    assert time.monotonic() - started < 1.5


def flaky(*answers):
    """Answer with each in turn, the last for ever."""
    left = list(answers)

    def script(connection, _request):
        connection.sendall(left.pop(0) if len(left) > 1 else left[0])

    return script


@pytest.mark.parametrize("status", ["503 Busy", "429 Too Many"])
def test_a_host_that_asks_to_wait_is_waited_for(status, serve, capture, collection):
    server = serve({"/": flaky(page("", "Retry-After: 1", status=status), page("<p>now"))})
    done = capture(server.url("/"), robots="ignore", retries=2)
    assert done.urls[0].outcome == "captured"
    assert server.times[1] - server.times[0] >= 1
    kept = [record for record in read_records(collection.archive) if record.type == "response"]
    assert [record.block[9:12] for record in kept] == [status[:3].encode(), b"200"]


def test_a_wait_has_a_cap_and_tries_an_end(serve, capture):
    server = serve({"/": page("", "Retry-After: 86400", status="503 Busy")})
    started = time.monotonic()
    done = capture(server.url("/"), robots="ignore", retries=1, max_wait=0.2)
    assert (done.urls[0].outcome, len(server.times)) == ("server-error", 2)
    assert time.monotonic() - started < 5


def test_a_host_that_closes_without_an_answer_is_asked_again_and_the_tries_are_counted(
    serve, capture, collection
):
    left = [True, True]

    def script(connection, _request):
        if not left:
            connection.sendall(page("<p>at last"))
        else:
            left.pop()

    server = serve({"/": script, "/never": lambda *_: None})
    done = capture(server.url("/"), server.url("/never"), robots="ignore", retries=2)
    assert [entry.outcome for entry in done.urls] == ["captured", "disconnected"]
    assert server.hits == {"/": 3, "/never": 3}
    assert done.urls[1].message.endswith("tried 3 times")
    told = next(
        record.block
        for record in read_records(collection.archive)
        if record.type == "metadata" and record.url == server.url("/")
    )
    assert b"attempt: 3\r\n" in told


def test_an_answer_that_is_cut_and_one_that_does_not_come_get_one_more_chance(serve, capture, collection):
    cut = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    server = serve({"/cut": flaky(cut, page("<p>whole")), "/ever": cut})
    server.answers["/late"] = lambda connection, _request: connection.recv(1)
    urls = [server.url(path) for path in ("/cut", "/ever", "/late")]
    done = capture(*urls, robots="ignore", retries=5, timeout=0.5)
    assert [entry.outcome for entry in done.urls] == ["captured", "disconnected", "timeout"]
    assert server.hits == {"/cut": 2, "/ever": 2, "/late": 2}
    kept = [record for record in read_records(collection.archive) if record.type == "response"]
    assert [record.field("warc-truncated") for record in kept if record.url == urls[0]] == [
        "disconnect",
        None,
    ]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("7", 7),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60),
        ("Sun, 01 Mar 2020 12:01:00 GMT", 0),
        ("soon", 0),
        (None, 0),
        ("-3", 0),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


def test_secrets_are_redacted_in_the_archive_and_nowhere_else(serve, capture, collection, ca_file, tmp_path):
    jar = tmp_path / "cookies.txt"
    jar.write_text(
        "# Netscape HTTP Cookie File\nlocalhost.local\tFALSE\t/\tFALSE\t4102444800\tsession\tsecret1\n"
    )
    server = serve({"/": page("<p>x", "Set-Cookie: later=secret2")})
    headers = (("Authorization", "Bearer secret3"), ("X-Api-Key", "secret4"), ("X-Plain", "shown"))
    options = CaptureOptions(ca_file=ca_file, headers=headers, cookies=jar)
    capture(server.url("/"), options=options, robots="ignore")
    sent = server.requests[0]
    assert all(secret in sent for secret in (b"session=secret1", b"Bearer secret3", b"secret4"))
    everything = b"".join(
        record.block for record in read_records(collection.archive) if record.type != "response"
    )
    assert not any(secret in everything for secret in (b"secret1", b"secret3", b"secret4"))
    assert b"X-Plain: shown" in everything
    assert "Authorization" in metadata(collection.archive, server.url("/"))["redactedRequestHeaders"]
    assert b"secret" not in (collection.root / "queue.sqlite").read_bytes()


def test_cookies_of_a_run_are_sent_back(serve, capture):
    server = serve({"/a": redirect("/b", "Set-Cookie: seen=1; Path=/"), "/b": page("<p>b")})
    capture(server.url("/a"))
    assert b"Cookie: seen=1" in server.requests[-1]


def test_a_redirect_to_itself_that_sets_a_cookie_is_tried_again(serve, capture):
    def script(connection, request):
        connection.sendall(page("<p>in") if b"Cookie: ok=1" in request else redirect("/", "Set-Cookie: ok=1"))

    server = serve({"/": script})
    assert capture(server.url("/"), retries=2).urls[0].outcome == "captured"


def test_the_same_payload_becomes_a_revisit_on_the_second_run(serve, capture, collection):
    server = serve({"/": page("<p>same")})
    capture(server.url("/"))
    done = capture(server.url("/"))
    assert done.urls[0].outcome == "unchanged"
    first, second = (
        r
        for r in read_records(collection.archive)
        if r.url == server.url("/") and r.type in {"response", "revisit"}
    )
    assert (first.type, second.type) == ("response", "revisit")
    assert second.field("warc-refers-to") == first.field("warc-record-id")
    assert second.field("warc-refers-to-date") == first.field("warc-date")


def test_a_conditional_request_gives_a_revisit_when_nothing_changed(serve, capture, collection, ca_file):
    def script(connection, request):
        fresh = b"If-None-Match" not in request
        connection.sendall(
            page("<p>x", 'ETag: "v1"') if fresh else b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\n\r\n'
        )

    server = serve({"/": script})
    capture(server.url("/"))
    done = capture(server.url("/"), options=replace(CaptureOptions(ca_file=ca_file), conditional=True))
    assert done.urls[0].outcome == "unchanged"
    revisit = next(
        r for r in read_records(collection.archive) if r.type == "revisit" and r.url == server.url("/")
    )
    assert revisit.field("warc-profile").endswith("server-not-modified")
    assert b'If-None-Match: "v1"' in server.requests[-1]


def test_feeds_and_sitemaps_lead_to_their_stories(serve, capture):
    server = serve({})
    rss = f"<rss><channel><item><link>{server.url('/s1')}?utm_source=rss</link></item><item><link>/s2</link></item></channel></rss>"
    news = f"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>{server.url('/s3')}</loc></url></urlset>"
    index = f"<sitemapindex><sitemap><loc>{server.url('/news.xml')}</loc></sitemap></sitemapindex>"
    server.answers.update(
        {
            "/feed": page(rss, media="application/rss+xml"),
            "/news.xml": page(news, media="text/xml"),
            "/map.xml": page(index, media="text/xml"),
        }
    )
    server.answers.update(
        {f"/s{n}": page(f"<p>story {n}") for n in (1, 2, 3)} | {"/s1?utm_source=rss": page("<p>story 1")}
    )
    done = capture(NewTask(server.url("/feed"), "feed"), NewTask(server.url("/map.xml"), "sitemap"))
    assert {entry.url for entry in done.urls if entry.kind == "page"} == {
        server.url(f"/s{n}") for n in (1, 2, 3)
    }
    assert {entry.outcome for entry in done.urls} == {"captured"}


def test_what_is_no_feed_is_named(serve, capture):
    server = serve({"/": page("<p>no feed")})
    done = capture(NewTask(server.url("/"), "feed"), NewTask(server.url("/"), "sitemap"))
    assert done.urls[0].outcome == "not-a-feed"
    assert done.exit_code == 1


def test_tls_facts_are_kept_with_the_capture(serve, capture, collection, server_context):
    server = serve({"/": page("<p>x")}, context=server_context)
    capture(server.url("/"))
    facts = metadata(collection.archive, server.url("/"))
    assert facts["tlsVersion"] == "TLSv1.3"
    held = responses(collection.archive)[server.url("/")]
    assert held.field("warc-ip-address") in {"127.0.0.1", "::1"}
    assert ("warc-protocol", "tls/1.3") in held.fields
    chain = [
        r.block
        for r in read_records(collection.archive)
        if r.field("content-type") == "application/pem-certificate-chain"
    ]
    assert len(chain) == 1
    assert chain[0].startswith(b"-----BEGIN CERTIFICATE-----\n")


def test_a_run_goes_on_with_the_same_command_and_begins_anew_after_its_end(serve, capture):
    server = serve({"/": page("<p>x")})
    first = capture(server.url("/"))
    second = capture(server.url("/"))
    assert (first.run, second.run) == (1, 2)
    assert capture() is None


def test_the_summary_can_be_told_in_json(serve, capture):
    server = serve({"/": page("<img src=/gone.png>")})
    told = json.loads(json.dumps(capture(server.url("/")).as_dict()))
    assert told["outcomes"] == {"captured": 1, "not-found": 1}
    assert (told["urls"], told["requisites"], told["exit_code"]) == (1, 1, 0)
