"""Digests as WARC files write them: `sha1:` and base 32, mostly, and all that real files hold."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

# "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ": label, colon, value
_DIGEST = re.compile(r"([A-Za-z0-9][A-Za-z0-9._/-]*):([A-Za-z0-9+/_=-]+)")
_HEX = re.compile(r"[0-9A-Fa-f]+")
_NEW: dict[str, Callable[[], Any]] = {
    "md5": lambda: hashlib.md5(usedforsecurity=False),
    "sha1": lambda: hashlib.sha1(usedforsecurity=False),
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
    "blake2b": hashlib.blake2b,
    "blake2s": hashlib.blake2s,
    "sha3256": hashlib.sha3_256,
    "sha3512": hashlib.sha3_512,
}


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as a field gives it: `value` is its bytes, None when they cannot be told or nobody knows the label.

    `well_formed` is False when label, alphabet or length are not what the standard and its annotations take. A value
    of the right length in no alphabet is empty: no bytes agree with it.
    """

    algorithm: str
    value: bytes | None
    well_formed: bool = True

    def new(self) -> Any:
        """Begin a hash of this kind."""
        return _NEW[self.algorithm]()


def parse_digest(text: str) -> Digest:
    """Read `label:value`: base 16, base 32 of either case, padded or not; base 64 is read, but not well formed."""
    match = _DIGEST.fullmatch(text.strip())
    if match is None:
        return Digest("", None, well_formed=False)
    algorithm = match[1].lower().replace("-", "").replace("_", "")
    make = _NEW.get(algorithm)
    if make is None:
        return Digest(algorithm, None)
    value, well_formed = _decode(match[2], make().digest_size)
    return Digest(algorithm, value, well_formed and value is not None)


def _decode(text: str, size: int) -> tuple[bytes | None, bool]:
    bare = text.rstrip("=")
    if len(text) == size * 2 and _HEX.fullmatch(text):
        return bytes.fromhex(text), True
    try:
        if len(bare) == (size * 8 + 4) // 5:
            return base64.b32decode(bare.upper() + "=" * (-len(bare) % 8)), bare == text
        if len(bare) == (size * 8 + 5) // 6:
            plain = bare.replace("-", "+").replace("_", "/")
            return base64.b64decode(plain + "=" * (-len(bare) % 4)), False
    except (binascii.Error, ValueError):
        return b"", False
    return None, False


def agrees(text: str | None, pieces: Iterable[bytes]) -> bool | None:
    """Whether bytes have the digest that a field gives; None when the field gives none that can be checked."""
    digest = parse_digest(text) if text else None
    if digest is None or not digest.value:
        return None
    hasher = digest.new()
    for piece in pieces:
        hasher.update(piece)
    return bool(hasher.digest() == digest.value)
