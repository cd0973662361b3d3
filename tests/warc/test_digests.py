"""Digests are read in every spelling that files have."""

from __future__ import annotations

import base64
import hashlib

import pytest

from archiver.warc.digests import agrees, parse_digest

DATA = b"invented words"
SHA1 = hashlib.sha1(DATA, usedforsecurity=False).digest()
B32 = base64.b32encode(SHA1).decode()


@pytest.mark.parametrize(
    ("text", "well_formed"),
    [
        (f"sha1:{B32}", True),
        (f"SHA-1:{B32.lower()}", True),
        (f"sha1:{SHA1.hex()}", True),
        (f"sha1:{base64.b64encode(SHA1).decode()}", False),
        (f"sha1:{base64.urlsafe_b64encode(SHA1).decode()}", False),
        (f"md5:{hashlib.md5(DATA, usedforsecurity=False).hexdigest()}", True),
        (f"sha256:{hashlib.sha256(DATA).hexdigest()}", True),
        (f"sha256:{base64.b32encode(hashlib.sha256(DATA).digest()).decode().rstrip('=')}", True),
        (f"sha256:{base64.b32encode(hashlib.sha256(DATA).digest()).decode()}", False),
        (f"sha512:{hashlib.sha512(DATA).hexdigest().upper()}", True),
        (f"blake2b:{hashlib.blake2b(DATA).hexdigest()}", True),
    ],
)
def test_every_spelling_is_checked(text, well_formed):
    assert parse_digest(text).well_formed is well_formed
    assert agrees(text, [DATA[:3], DATA[3:]]) is True
    assert agrees(text, [b"other words"]) is False


@pytest.mark.parametrize("text", [None, "quark:0123456789", "sha1:not base32!", "sha1", "", "sha1:ABC"])
def test_what_cannot_be_checked_is_not_called_wrong(text):
    assert agrees(text, [DATA]) is None


def test_a_value_of_no_alphabet_agrees_with_nothing():
    assert parse_digest("sha1:1112H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ").value == b""
