"""datapackage.json: what a WACZ says that it holds; and its digest, which a signature seals."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from archiver.errors import ArchiverError, Finding, Severity
from archiver.warc.wacz.container import ZIP_ERRORS, Container

DATAPACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
WRITTEN_VERSION = "1.1.1"
_KNOWN_VERSIONS = frozenset({"1.0.0", "1.1.0", "1.1.1"})
_PROFILE = "data-package"
_DRAFT_PROFILE = "wacz"
_HASHES = frozenset({"md5", "sha1", "sha256", "sha384", "sha512"})
_SELF = frozenset({DATAPACKAGE, DIGEST})

# a time as RFC 3339 has it: "2026-11-01T10:00:00Z"
RFC3339 = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?"
    r"(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)"
)


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the WACZ, as the data package lists it."""

    path: str
    hash: str
    bytes: int

    def as_dict(self) -> dict[str, str | int]:
        """Return the entry of the data package."""
        name = self.path.rpartition("/")[2]
        return {"name": name, "path": self.path, "hash": self.hash, "bytes": self.bytes}


def read_json(container: Container, name: str) -> Any:
    """Return a JSON document of the WACZ; ValueError when it is none."""
    return json.loads(container.document(name).decode("utf-8"), parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> float:
    """Python reads NaN and Infinity, JSON has none."""
    raise ValueError(f"{name} is no JSON")


def render_json(document: object) -> bytes:
    """Write a document of the WACZ, the same bytes for the same content."""
    return json.dumps(document, ensure_ascii=False, indent=2).encode("utf-8") + b"\n"


def sha256_label(data: bytes) -> str:
    """Return a hash as WACZ writes it."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def check_datapackage(container: Container) -> Iterator[Finding]:
    """Yield what is wrong with the data package, the files it lists and those it does not."""
    if container.info(DATAPACKAGE) is None:
        yield Finding(f"missing:{DATAPACKAGE}", "the WACZ has no datapackage.json", path=container.path)
        return
    place = container.within(DATAPACKAGE)
    try:
        package = read_json(container, DATAPACKAGE)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("datapackage-syntax", f"cannot be read: {error}", path=place)
        return
    if not isinstance(package, dict):
        yield Finding("datapackage-syntax", "is no JSON object", path=place)
        return
    yield from _check_version(package, place)
    yield from _check_dates(package, place)
    yield from _check_texts(package, place)
    resources = package.get("resources")
    if not isinstance(resources, list) or not resources:
        yield Finding("resources", "lists no resources", path=place, pointer="/resources")
        resources = []
    yield from _check_resources(container, resources)
    yield from _check_unlisted(container, resources)


def _check_version(package: dict[str, Any], place: str) -> Iterator[Finding]:
    profile, version = package.get("profile"), package.get("wacz_version")
    if profile == _DRAFT_PROFILE and version is None:
        message = "this is a draft of WACZ 1.2: readable here, not everywhere"
        yield Finding("version", message, Severity.WARNING, path=place, pointer="/profile")
        return
    if profile != _PROFILE:
        message = f"the profile is {profile!r}, not {_PROFILE!r}"
        yield Finding("profile", message, path=place, pointer="/profile")
    if version not in _KNOWN_VERSIONS:
        message = f"{version!r} is no released version of WACZ" if version else "names no version of WACZ"
        yield Finding("version", message, path=place, pointer="/wacz_version")


def _check_dates(package: dict[str, Any], place: str) -> Iterator[Finding]:
    for name in ("created", "modified", "mainPageDate"):
        value = package.get(name)
        if value is not None and not (isinstance(value, str) and RFC3339.fullmatch(value)):
            message = f"{value!r} is no time as RFC 3339 has it"
            yield Finding(f"datapackage-field:{name}", message, path=place, pointer=f"/{name}")


def _check_texts(package: dict[str, Any], place: str) -> Iterator[Finding]:
    """Title and main page are text; the home of a draft of 1.2 is an address and a time."""
    for name in ("title", "description", "software", "mainPageUrl", "mainPageURL"):
        value = package.get(name)
        if value is not None and not isinstance(value, str):
            yield Finding(
                f"datapackage-field:{name}", f"{value!r} is no text", path=place, pointer=f"/{name}"
            )
    home = package.get("home") if package.get("profile") == _DRAFT_PROFILE else None
    if home is None:
        return
    url, time = (home.get("url"), home.get("ts")) if isinstance(home, dict) else (None, None)
    if not isinstance(url, str) or not url:
        yield Finding("datapackage-field:home", "the home has no url", path=place, pointer="/home")
    if time is not None and not (isinstance(time, str) and RFC3339.fullmatch(time)):
        message = f"{time!r} is no time as RFC 3339 has it"
        yield Finding("datapackage-field:home", message, path=place, pointer="/home/ts")


def _check_resources(container: Container, resources: list[Any]) -> Iterator[Finding]:
    place = container.within(DATAPACKAGE)
    seen: set[str] = set()
    for i, resource in enumerate(resources):
        pointer = f"/resources/{i}"
        if not isinstance(resource, dict):
            yield Finding("datapackage-syntax", "a resource is no object", path=place, pointer=pointer)
            continue
        path = resource.get("path")
        if not isinstance(path, str) or not path:
            yield Finding("resource-field:path", "a resource has no path", path=place, pointer=pointer)
            continue
        if not isinstance(resource.get("name"), str) or not resource["name"]:
            yield Finding("resource-field:name", f"{path} has no name", path=place, pointer=pointer)
        if path in seen:
            yield Finding("duplicate-resource", f"{path} is listed twice", path=place, pointer=pointer)
        seen.add(path)
        if container.info(path) is None:
            yield Finding("resource-missing", f"{path} is listed and not there", path=place, pointer=pointer)
            continue
        yield from _check_content(container, resource, pointer)


def _check_content(container: Container, resource: dict[str, Any], pointer: str) -> Iterator[Finding]:
    """Hold size and hash of a resource against its content."""
    path = resource["path"]
    place = container.within(path)
    label = resource.get("hash")
    algorithm, _, expected = label.partition(":") if isinstance(label, str) else ("", "", "")
    known = algorithm in _HASHES and bool(expected)
    for name in ("hash", "bytes"):
        if resource.get(name) is None:
            yield Finding(
                f"resource-field:{name}", f"has no {name} in the data package", path=place, pointer=pointer
            )
    if not known and label is not None:
        yield Finding(
            "resource-hash", f"{label!r} is no hash that can be checked", path=place, pointer=pointer
        )
    hasher = hashlib.new(algorithm if known else "sha256", usedforsecurity=False)
    size = 0
    try:
        for piece in container.pieces(path):
            hasher.update(piece)
            size += len(piece)
    except (ArchiverError, *ZIP_ERRORS) as error:
        yield Finding("zip", f"cannot be read: {error}", path=place)
        return
    if known and hasher.hexdigest() != expected.lower():
        yield Finding("resource-hash", "is not what the data package says it is", path=place, pointer=pointer)
    listed = resource.get("bytes")
    if listed is not None and (not isinstance(listed, int) or isinstance(listed, bool) or listed != size):
        message = f"has {size:,} bytes; the data package says {listed!r}"
        yield Finding("resource-bytes", message, path=place, pointer=pointer)


def _check_unlisted(container: Container, resources: Iterable[Any]) -> Iterator[Finding]:
    listed = {resource.get("path") for resource in resources if isinstance(resource, dict)}
    for name in container.names:
        if name not in listed and name not in _SELF:
            message = "is not listed in the data package"
            yield Finding("unlisted-file", message, path=container.within(name), subject=name)


def check_digest(container: Container) -> Iterator[Finding]:
    """Yield what is wrong with datapackage-digest.json, its signature aside."""
    if container.info(DIGEST) is None:
        message = "the WACZ has no datapackage-digest.json, so nothing seals its data package"
        yield Finding(f"missing:{DIGEST}", message, Severity.WARNING, path=container.path)
        return
    place = container.within(DIGEST)
    digest = read_digest(container)
    if digest is None:
        yield Finding("digest-syntax", "is no JSON object", path=place)
        return
    if container.info(DATAPACKAGE) is None:
        return
    if digest.get("path") != DATAPACKAGE:
        yield Finding("datapackage-digest", "does not name datapackage.json", path=place, pointer="/path")
    try:
        data = container.document(DATAPACKAGE)
    except (ArchiverError, *ZIP_ERRORS):
        return
    label = digest.get("hash")
    algorithm, _, expected = label.partition(":") if isinstance(label, str) else ("", "", "")
    if (
        algorithm not in _HASHES
        or hashlib.new(algorithm, data, usedforsecurity=False).hexdigest() != expected
    ):
        message = "the hash is not that of datapackage.json"
        yield Finding("datapackage-digest", message, path=place, pointer="/hash")


def read_digest(container: Container) -> dict[str, Any] | None:
    """Return datapackage-digest.json; None when it is not there or no JSON object."""
    if container.info(DIGEST) is None:
        return None
    try:
        digest = read_json(container, DIGEST)
    except (ArchiverError, *ZIP_ERRORS):
        return None
    return digest if isinstance(digest, dict) else None
