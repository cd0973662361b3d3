from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from archiver.capture import CaptureOptions, CaptureSummary, Progress, capture_run, with_overrides
from archiver.store import Collection, NewTask
from support.servers import RawServer


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    return context


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(path)
    return path


@pytest.fixture
def serve() -> Iterator[Callable[..., RawServer]]:
    """Start servers that end with the test."""
    servers: list[RawServer] = []

    def start(answers, **options):
        servers.append(RawServer(answers, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return Collection.open(tmp_path / "collection", create=True)


@pytest.fixture
def capture(collection: Collection, ca_file: Path) -> Callable[..., CaptureSummary]:
    """Capture pages (or tasks) into the test's collection: no delays, private addresses open."""

    def run(
        *inputs, events: list[Progress] | None = None, options: CaptureOptions | None = None, **overrides
    ):
        tasks = [item if isinstance(item, NewTask) else NewTask(item, "page") for item in inputs]
        values = {"delay": 0.0, "allow_private": True, "timeout": 5.0, "retries": 0} | overrides
        settings = with_overrides(collection.settings, values)
        base = options or CaptureOptions(ca_file=ca_file)
        with collection.lock():
            return capture_run(
                collection,
                tasks,
                replace(base, settings=settings),
                (events if events is not None else []).append,
            )

    return run


@pytest.fixture
def keeping_secrets(ca_file: Path) -> CaptureOptions:
    return CaptureOptions(ca_file=ca_file, keep_secrets=True)
