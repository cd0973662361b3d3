from __future__ import annotations

import pytest

from support.odd_answers import ODD
from support.warcs import read_records, responses


@pytest.mark.parametrize("secured", [False, True], ids=["plain", "tls"])
def test_odd_answers_are_archived_byte_for_byte(secured, serve, server_context, capture, collection):
    server = serve(
        {f"/{name}": answer for name, answer in ODD.items()}, context=server_context if secured else None
    )
    capture(*(server.url(f"/{name}") for name in ODD), robots="ignore", requisites=False, concurrency=8)
    held = responses(collection.archive)
    wrong = [
        name
        for name, answer in ODD.items()
        if held.get(server.url(f"/{name}")) is None or held[server.url(f"/{name}")].block != answer
    ]
    assert wrong == []


def test_requests_are_archived_byte_for_byte(serve, capture, collection, keeping_secrets):
    server = serve({f"/{name}": answer for name, answer in ODD.items()})
    urls = [server.url(f"/{name}") for name in ODD]
    capture(*urls, robots="ignore", requisites=False, options=keeping_secrets)
    kept = sorted(record.block for record in read_records(collection.archive) if record.type == "request")
    assert kept == sorted(server.requests)
