from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from archiver.capture import CaptureOptions
from archiver.capture.browser import find_browser
from archiver.errors import UsageError
from support.odd_answers import ODD
from support.servers import page, redirect
from support.warcs import read_records, responses

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360f8cf500f0003030101804fd2d60000000049454e44ae426082"
)


def installed():
    try:
        return find_browser()
    except UsageError:
        return None


pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(installed() is None, reason="no Chromium or Chrome is installed"),
]


@pytest.fixture
def options(ca_file):
    return replace(CaptureOptions(ca_file=ca_file), browser=True)


def told(folder):
    """Return what is told of the rendering."""
    return json.loads(
        next(
            r.block
            for r in read_records(folder)
            if r.type == "metadata" and r.field("content-type") == "application/json"
        )
    )


def test_what_scripts_ask_for_is_archived_and_the_rendered_page_beside_it(
    serve, capture, collection, options
):
    server = serve({})
    script = "fetch('/data.json').then(r => r.json()).then(d => { document.getElementById('x').innerText = d.text; });"
    server.answers.update(
        {
            "/": page(
                f"<title>T</title><link rel=stylesheet href=/a.css><div id=x></div><img src=/i.png><iframe src='{server.url('/frame').replace('localhost', '127.0.0.1')}'></iframe><script>{script}</script>"
            ),
            "/a.css": page("body{background:url(/bg.png)}", media="text/css"),
            "/data.json": page('{"text": "from a script"}', media="application/json"),
            "/frame": page("<img src=/inner.png>"),
            "/i.png": redirect("/moved.png"),
        }
        | {f"/{name}.png": page(PNG, media="image/png") for name in ("bg", "inner", "moved")}
    )
    done = capture(server.url("/"), options=options)
    assert done.urls[0].outcome == "captured"
    held = {url.rpartition("/")[2] for url in responses(collection.archive)}
    assert held >= {"", "a.css", "bg.png", "data.json", "frame", "i.png", "moved.png", "inner.png"}
    resources = {
        r.url.partition(":")[0] + ":" + r.url.split(":")[1]: r
        for r in read_records(collection.archive)
        if r.type == "resource"
    }
    dom = next(
        r for r in read_records(collection.archive) if r.type == "resource" and r.url == server.url("/")
    )
    assert b"from a script" in dom.block
    assert dom.field("warc-date") == responses(collection.archive)[server.url("/")].field("warc-date")
    assert {"urn:screenshot", "urn:pdf", "urn:mhtml"} <= set(resources)
    assert resources["urn:screenshot"].block.startswith(b"\x89PNG")
    assert server.hits["/"] == 1


def test_nothing_leaves_the_browser_but_through_the_gate(serve, capture, collection, options):
    server = serve({})
    port = server.port
    tricks = f"""
    fetch('http://169.254.169.254/latest').catch(() => 0); fetch('http://127.0.0.1:{port}/direct').catch(() => 0);
    new WebSocket('ws://127.0.0.1:{port}/ws'); new EventSource('/stream'); new Image().src = 'http://[::1]:{port}/six';
    navigator.serviceWorker && navigator.serviceWorker.register('/sw.js'); window.open('http://127.0.0.1:{port}/popup');
    try {{ new RTCPeerConnection({{iceServers: [{{urls: 'stun:127.0.0.1:{port}'}}]}}) }} catch (e) {{}}
    """
    server.answers["/"] = page(f"<title>T</title><p>x</p><script>{tricks}</script>")
    done = capture(server.url("/"), options=options, allow_private=False, allow_hosts=("localhost",))
    assert done.urls[0].outcome == "captured"
    assert set(server.paths()) <= {"/", "/robots.txt", "/favicon.ico"}
    missed = {entry["url"]: entry["reason"] for entry in told(collection.archive)["missed"]}
    assert missed["http://169.254.169.254/latest"].startswith("refused")
    assert missed[f"http://127.0.0.1:{port}/direct"].startswith("refused")
    assert missed[f"ws://127.0.0.1:{port}/ws"] == "web socket"
    assert missed[server.url("/stream")] == "event stream"


def test_banners_are_dismissed_and_lazy_images_loaded(serve, capture, collection, options):
    html = (
        '<title>T</title><div id=cookie-banner><button onclick="this.parentNode.remove()">Reject all</button></div>'
        "<p style='height:6000px'>tall</p><img loading=lazy src=/late.png>"
        "<button onclick=\"document.body.append('the rest')\">Read more</button>"
    )
    server = serve({"/": page(html), "/late.png": page(PNG, media="image/png")})
    capture(server.url("/"), options=options, requisites=False)
    dom = next(
        r.block for r in read_records(collection.archive) if r.type == "resource" and r.url == server.url("/")
    )
    assert b"Reject all" not in dom
    assert b"the rest" in dom
    assert "/late.png" in server.paths()


def test_odd_answers_that_a_browser_accepts_are_exact(serve, capture, collection, options):
    names = [name for name in ODD if name not in {"no-http", "204", "204-with-body"}]
    server = serve({f"/{name}": ODD[name] for name in names})
    links = "".join(f"fetch('/{name}').catch(() => 0);" for name in names)
    server.answers["/"] = page(f"<title>T</title><script>{links}</script>")
    capture(server.url("/"), options=options, requisites=False)
    held = responses(collection.archive)
    assert [name for name in names if held[server.url(f"/{name}")].block != ODD[name]] == []


def test_a_browser_that_is_not_there_is_a_usage_error():
    with pytest.raises(UsageError):
        find_browser("/no/such/browser")


@pytest.mark.parametrize("paths", [["/"], ["/slow.png"]], ids=["while it starts", "while it waits"])
def test_a_run_with_a_browser_that_is_told_to_end_leaves_nothing_behind(paths, serve, tmp_path):
    gate = threading.Event()

    def wait(connection, _request):
        gate.wait(60)
        connection.sendall(page(PNG, media="image/png"))

    server = serve({"/": page("<title>T</title><img src=/slow.png>"), "/slow.png": wait})
    temporary = Path(tempfile.mkdtemp(prefix="a-", dir="/tmp"))
    command = [sys.executable, "-m", "archiver", "capture", "-c", str(tmp_path / "c"), "--browser"]
    command += ["--no-derive", "--no-requisites", "--allow-private", "--delay", "0"]
    environment = os.environ | {"TMPDIR": str(temporary)}
    with subprocess.Popen(
        [*command, server.url("/")], env=environment, stderr=subprocess.PIPE, text=True
    ) as run:
        try:
            deadline = time.monotonic() + 60
            while not set(paths) & set(server.paths()) and run.poll() is None and time.monotonic() < deadline:
                time.sleep(0.01)
            run.send_signal(signal.SIGTERM)
            _, said = run.communicate(timeout=60)
        finally:
            gate.set()
            run.kill()
    assert run.returncode == 143
    assert "Traceback" not in said
    assert list(temporary.glob("archiver*")) == []
    again = subprocess.run(command, env=environment, capture_output=True, timeout=110, check=False)
    assert again.returncode == 0
    shutil.rmtree(temporary)
    kept = [record.url for record in read_records(tmp_path / "c" / "archive") if record.type == "response"]
    assert kept.count(server.url("/")) == 1
