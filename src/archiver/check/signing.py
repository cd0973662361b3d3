"""Signatures of records and snapshots: Ed25519, detached, with an RFC 3161 time stamp where one was asked for.

A file's signatures lie beside it, in `FILE.sig.jsonl`, one line a record (or one for a snapshot). A record is signed
in its canonical form, a snapshot as its bytes are. Needs the extra `sign`.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archiver.check.stamps import INSTALL_SIGN, Ask, stamp_of, verify_stamp
from archiver.errors import Finding, RecordError, Severity, SnapshotError, UsageError
from archiver.record import canonical_json, parse_article
from archiver.store import write_whole

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SIGNATURE_SUFFIX = ".sig.jsonl"
SIGNATURE_VERSION = 1
ALGORITHM = "ed25519"
MOST_STAMPS = 1000  # of one file; an authority is asked for each
GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature over the digest of a record or a snapshot; keys and values in base64."""

    subject: str
    digest: str
    key_id: str
    public_key: str
    value: str
    record_id: str | None = None
    timestamp: str | None = None

    def as_line(self) -> str:
        """Return the signature as a line of JSON."""
        fields = {key: value for key, value in asdict(self).items() if value is not None}
        return json.dumps({"signature": SIGNATURE_VERSION, "algorithm": ALGORITHM} | fields)


@dataclass(frozen=True, slots=True)
class Content:
    """What gets signed: a record's canonical form, or a snapshot's bytes."""

    subject: str
    data: bytes
    place: str
    record_id: str | None = None

    @property
    def digest(self) -> str:
        """The digest that is signed."""
        return "sha256:" + hashlib.sha256(self.data).hexdigest()


# --------------------------------------------------------------------- keys


def make_key() -> bytes:
    """Return a new private key as PEM."""
    serialization, ed25519 = _cryptography()
    key: bytes = ed25519.Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return key


def load_signing_key(path: Path) -> Ed25519PrivateKey:
    """Read a private Ed25519 key."""
    serialization, ed25519 = _cryptography()
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise UsageError(f"the key cannot be read: {error.strerror}", path=str(path)) from None
    except (ValueError, TypeError):
        raise UsageError("this is no unencrypted private key in PEM form", path=str(path)) from None
    if not isinstance(key, ed25519.Ed25519PrivateKey):
        raise UsageError("the key is not of the kind Ed25519", path=str(path))
    signing_key: Ed25519PrivateKey = key
    return signing_key


def make_key_pair(path: Path) -> Path:
    """Write a new private key, readable by its owner alone, and its public half beside it; return where that lies."""
    public = public_path(path)
    try:
        _write_private(path)
        public.write_bytes(public_pem(load_signing_key(path)))
    except OSError as error:
        raise UsageError(f"the key cannot be written: {error.strerror}", path=str(path)) from None
    return public


def public_path(path: Path) -> Path:
    """Return where the public half of a key lies: `key.pub.pem` beside `key.pem`."""
    return path.with_name(f"{path.name.removesuffix('.pem')}.pub.pem")


def _write_private(path: Path) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(make_key())


def public_pem(key: Ed25519PrivateKey) -> bytes:
    """Return the public key to give to those who check."""
    serialization, _ = _cryptography()
    pem: bytes = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return pem


def trusted_key_id(path: Path) -> str:
    """Return the id of the public (or private) key in a PEM file."""
    serialization, ed25519 = _cryptography()
    try:
        data = path.read_bytes()
        if b"PRIVATE KEY" in data:
            key = serialization.load_pem_private_key(data, password=None).public_key()
        else:
            key = serialization.load_pem_public_key(data)
    except OSError as error:
        raise UsageError(f"the key cannot be read: {error.strerror}", path=str(path)) from None
    except (ValueError, TypeError):
        raise UsageError("this is no key in PEM form", path=str(path)) from None
    if not isinstance(key, ed25519.Ed25519PublicKey):
        raise UsageError("the key is not of the kind Ed25519", path=str(path))
    return _key_id(_raw(key))


def _raw(key: Ed25519PublicKey) -> bytes:
    serialization, _ = _cryptography()
    raw: bytes = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return raw


def _key_id(raw: bytes) -> str:
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def _cryptography() -> tuple[Any, Any]:
    try:
        from cryptography.hazmat.primitives import serialization  # noqa: PLC0415 - an extra, and slow to load
        from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415
    except ImportError:
        raise UsageError("signatures need the library cryptography", remedy=INSTALL_SIGN) from None
    return serialization, ed25519


# --------------------------------------------------------------------- signing


def sign_content(content: Content, key: Ed25519PrivateKey) -> Signature:
    """Sign a record or a snapshot; the same key and content give the same signature."""
    raw = _raw(key.public_key())
    return Signature(
        subject=content.subject,
        digest=content.digest,
        key_id=_key_id(raw),
        public_key=base64.b64encode(raw).decode("ascii"),
        value=base64.b64encode(key.sign(_message(content.subject, content.digest))).decode("ascii"),
        record_id=content.record_id,
    )


def _message(subject: str, digest: str) -> bytes:
    """Return the bytes that are signed: what they are, so that no signature serves for another purpose."""
    return f"news-archiver signature {SIGNATURE_VERSION}\n{subject}\n{digest}\n".encode()


def unstamped(signatures: list[Signature]) -> list[Signature]:
    """Leave signatures without a time stamp."""
    return signatures


def stamped_by(ask: Ask) -> Callable[[list[Signature]], list[Signature]]:
    """Return what gives each signature a time stamp of the authority that `ask` asks."""

    def stamp(signatures: list[Signature]) -> list[Signature]:
        if len(signatures) > MOST_STAMPS:
            raise UsageError(
                f"{len(signatures)} signatures are too many to ask an authority for, one by one",
                remedy=f"sign files of at most {MOST_STAMPS} records",
            )
        return [replace(one, timestamp=stamp_of(one.value, ask)) for one in signatures]

    return stamp


def sign_file(
    path: Path, key_path: Path, stamp: Callable[[list[Signature]], list[Signature]] = unstamped
) -> Path:
    """Sign every record of a JSON Lines file, or a snapshot, and write the signatures beside it.

    `stamp` gives each signature its time stamp where one is asked for.
    """
    key = load_signing_key(key_path)
    signatures = stamp([sign_content(content, key) for content in contents_of(path)])
    place = signatures_of(path)
    write_whole(place, "".join(signature.as_line() + "\n" for signature in signatures))
    return place


def signatures_of(path: Path) -> Path:
    """Return where the signatures of a file lie."""
    return path.with_name(path.name + SIGNATURE_SUFFIX)


def contents_of(path: Path) -> Iterator[Content]:
    """Yield what is signed in a file: its records, or the whole of a snapshot."""
    if path.name.endswith(".md"):
        yield Content("snapshot", path.read_bytes(), str(path))
        return
    opened = gzip.open if _is_gzip(path) else open
    with opened(path, "rb") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _record_content(line, f"{path}:{number}")


def _is_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == GZIP


def _record_content(line: bytes, place: str) -> Content:
    try:
        article = parse_article(line)
    except RecordError as error:
        raise RecordError(error.message, path=place) from None
    return Content("article-record", canonical_json(article), place, article.record_id)


# --------------------------------------------------------------------- checking


def verify_file(
    path: Path, trusted: Sequence[str] = (), *, stamp_roots: Sequence[bytes] = ()
) -> Iterator[Finding]:
    """Yield what the signatures beside a file say of it: good, missing, tampered with, of another key.

    `trusted` are key ids; `stamp_roots` are the certificates (PEM) that time stamps must lead to.
    """
    place = signatures_of(path)
    try:
        known = list(read_signatures(place)) if place.exists() else []
    except SnapshotError as error:
        yield Finding("signature-unreadable", error.message, path=str(place))
        return
    by_id = {signature.record_id: signature for signature in known}
    for position, content in enumerate(contents_of(path)):
        signature = by_id.get(content.record_id) if content.record_id in by_id else None
        if signature is None and position < len(known):
            signature = known[position]
        for finding in verify_content(content, signature, trusted, stamp_roots=stamp_roots):
            yield replace(finding, path=content.place, record_id=content.record_id)


def read_signatures(path: Path) -> Iterator[Signature]:
    """Yield the signatures in a file; SnapshotError says which line is none."""
    names = Signature.__dataclass_fields__
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
            if value.pop("signature") != SIGNATURE_VERSION or value.pop("algorithm") != ALGORITHM:
                raise SnapshotError(f"line {number}: another version or algorithm", path=str(path))
            signature = Signature(**value)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise SnapshotError(f"line {number}: no signature", path=str(path)) from None
        if any(not isinstance(getattr(signature, name), str | None) for name in names):
            raise SnapshotError(f"line {number}: no signature", path=str(path))
        yield signature


def verify_content(
    content: Content,
    signature: Signature | None,
    trusted: Sequence[str],
    *,
    stamp_roots: Sequence[bytes] = (),
) -> Iterator[Finding]:
    """Yield what a signature says of a record or snapshot."""
    if signature is None:
        yield Finding("signature-missing", "nobody signed it", severity=Severity.WARNING)
    elif signature.digest != content.digest or signature.subject != content.subject:
        yield Finding("signature-tampered", "the content is not what was signed")
    elif not _holds(signature):
        yield Finding("signature-tampered", "the signature does not fit its key and digest")
    elif trusted and signature.key_id not in trusted:
        yield Finding("signature-other-key", f"signed by {signature.key_id}, which is not trusted")
    else:
        yield Finding("signature-good", f"signed by {signature.key_id}", severity=Severity.INFO)
        if signature.timestamp is not None:
            yield verify_stamp(signature.value, signature.timestamp, stamp_roots)


def _holds(signature: Signature) -> bool:
    """Tell whether key id, key, digest and signature fit each other."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415 - an extra

    _, ed25519 = _cryptography()
    try:
        raw = base64.b64decode(signature.public_key, validate=True)
        value = base64.b64decode(signature.value, validate=True)
        if _key_id(raw) != signature.key_id:
            return False
        key = ed25519.Ed25519PublicKey.from_public_bytes(raw)
        key.verify(value, _message(signature.subject, signature.digest))
    except (InvalidSignature, ValueError, binascii.Error):
        return False
    return True
