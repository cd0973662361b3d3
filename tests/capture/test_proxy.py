from __future__ import annotations

import socket
import threading

import pytest

from archiver.capture import CaptureOptions
from archiver.capture.proxy import read_proxy
from archiver.errors import UsageError
from support.servers import page
from support.warcs import responses


def pump(source, target):
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


class Relay:
    """A proxy of the tests' own: HTTP with CONNECT, or SOCKS5; keeps what it was asked for."""

    def __init__(self, kind, login=None, refuse=False):
        self.kind, self.login, self.refuse, self.asked = kind, login, refuse, []
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self.accept, daemon=True).start()

    @property
    def url(self):
        login = f"{self.login[0]}:{self.login[1]}@" if self.login else ""
        return f"{self.kind}://{login}127.0.0.1:{self.listener.getsockname()[1]}"

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with client:
            (self.serve_http if self.kind == "http" else self.serve_socks)(client)

    def serve_http(self, client):
        data = b""
        while b"\r\n\r\n" not in data:
            data += client.recv(65536)
        self.asked.append(data)
        if self.refuse:
            client.sendall(b"HTTP/1.1 403 No\r\n\r\n")
            return
        place = data.split(b" ")[1]
        if data.startswith(b"CONNECT"):
            host, _, port = place.decode().rpartition(":")
            with socket.create_connection((host, int(port))) as upstream:
                client.sendall(b"HTTP/1.1 200 Fine\r\n\r\n")
                self.join(client, upstream)
            return
        host, _, port = place.decode().split("/")[2].rpartition(":")
        with socket.create_connection((host, int(port))) as upstream:
            upstream.sendall(data.replace(b"http://" + place.split(b"/")[2], b"", 1))
            self.join(client, upstream)

    def serve_socks(self, client):
        count = client.recv(2)[1]
        client.recv(count)
        client.sendall(b"\x05\x02" if self.login else b"\x05\x00")
        if self.login:
            self.asked.append(client.recv(256))
            client.sendall(b"\x01\x00")
        request = client.recv(64)
        self.asked.append(request)
        if self.refuse:
            client.sendall(b"\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00")
            return
        host = socket.inet_ntop(socket.AF_INET, request[4:8])
        with socket.create_connection((host, int.from_bytes(request[8:10], "big"))) as upstream:
            client.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")
            self.join(client, upstream)

    def join(self, client, upstream):
        back = threading.Thread(target=pump, args=(upstream, client), daemon=True)
        back.start()
        pump(client, upstream)
        back.join(5)


@pytest.fixture
def relay():
    relays = []

    def start(*arguments, **options):
        relays.append(Relay(*arguments, **options))
        return relays[-1]

    yield start
    for one in relays:
        one.listener.close()


@pytest.mark.parametrize("kind", ["http", "socks5"])
@pytest.mark.parametrize("secured", [False, True], ids=["plain", "tls"])
def test_a_proxy_gets_the_address_that_was_judged(  # noqa: PLR0917 - fixtures come as parameters
    kind, secured, relay, serve, capture, collection, server_context, ca_file
):
    server = serve({"/": page("<p>x")}, context=server_context if secured else None)
    proxy = relay(kind, login=("ada", "pass"))
    options = CaptureOptions(ca_file=ca_file, proxy=proxy.url)
    url = server.url("/").replace("localhost", "127.0.0.1") if not secured else server.url("/")
    done = capture(url, options=options, robots="ignore")
    if done.urls[0].message and "::1" in done.urls[0].message:
        pytest.skip("localhost is IPv6 first here")
    assert done.urls[0].outcome == "captured", done.urls[0].message
    assert url in responses(collection.archive)
    asked = b"".join(proxy.asked)
    assert b"localhost:" not in asked.split(b"\r\n")[0]
    assert (
        (b"\x01\x03ada\x04pass" in asked)
        if kind == "socks5"
        else (b"Proxy-Authorization: Basic YWRhOnBhc3M=" in asked)
    )
    held = b"".join(path.read_bytes() for path in collection.archive.glob("*"))
    assert b"YWRhOnBhc3M=" not in held


@pytest.mark.parametrize("kind", ["http", "socks5"])
def test_a_proxy_that_refuses_has_an_outcome(kind, relay, serve, capture, server_context, ca_file):
    server = serve({"/": page("<p>x")}, context=server_context)
    proxy = relay(kind, refuse=True)
    done = capture(server.url("/"), options=CaptureOptions(ca_file=ca_file, proxy=proxy.url), robots="ignore")
    assert done.urls[0].outcome == "proxy-failed"


def test_what_lies_behind_a_proxy_goes_through_the_gate(relay, capture, ca_file):
    proxy = relay("http")
    done = capture(
        "http://169.254.169.254/",
        "http://10.0.0.1/",
        options=CaptureOptions(ca_file=ca_file, proxy=proxy.url),
        allow_private=False,
    )
    assert (proxy.asked, done.exit_code) == ([], 3)


@pytest.mark.parametrize("url", ["ftp://a:1", "http://", "socks4://a:1", "http://a:x"])
def test_what_is_no_proxy_is_a_usage_error(url):
    with pytest.raises(UsageError):
        read_proxy(url)
