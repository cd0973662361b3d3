"""WACZ files for tests: a sound one, and the same with one thing changed."""

from __future__ import annotations

import gzip
import hashlib
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archiver.warc import NewRecord, index_archives, open_writer
from support.warcfiles import http_response

DATE = "2026-11-01T10:00:00Z"
WARC = "archive/data.warc.gz"
INDEX = "indexes/index.cdx"
PAGES = "pages/pages.jsonl"
PACKAGE = "datapackage.json"
DIGEST = "datapackage-digest.json"
UNLISTED = (PACKAGE, DIGEST)

Files = dict[str, bytes]


def label(data: bytes, algorithm: str = "sha256") -> str:
    """A hash as WACZ writes it."""
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def sound_files(folder: Path) -> Files:
    """Archive, index and pages of three captures; data package and digest are made by `write_wacz`."""
    with open_writer(folder, prefix="data", software="archiver/test") as warc:
        for i in range(3):
            url = f"https://news.example/{i}"
            warc.write_event(
                [NewRecord("response", url, date=DATE, block=http_response(b"<p>%d</p>" % i), http=True)]
            )
    (path,) = folder.glob("*.warc.gz")
    data = path.read_bytes()
    path = path.rename(folder / "data.warc.gz")
    index = "".join(line + "\n" for line in index_archives([path])).encode()
    header = {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    pages = [header] + [{"id": f"p{i}", "url": f"https://news.example/{i}", "ts": DATE} for i in range(3)]
    return {WARC: data, INDEX: index, PAGES: json_lines(pages)}


def json_lines(objects: list[object]) -> bytes:
    """JSON Lines."""
    return "".join(json.dumps(one) + "\n" for one in objects).encode()


def package_of(files: Files) -> dict[str, object]:
    """The data package that lists all files."""
    resources = [
        {"name": name.rpartition("/")[2], "path": name, "hash": label(data), "bytes": len(data)}
        for name, data in files.items()
        if name not in UNLISTED
    ]
    return {"profile": "data-package", "wacz_version": "1.1.1", "created": DATE, "resources": resources}


def seal(files: Files) -> None:
    """Make data package and digest, where they are not there yet."""
    if PACKAGE not in files:
        files[PACKAGE] = json.dumps(package_of(files)).encode()
    if DIGEST not in files:
        files[DIGEST] = json.dumps({"path": PACKAGE, "hash": label(files[PACKAGE])}).encode()


def write_wacz(path: Path, files: Files, deflated: Callable[[str], bool] | None = None) -> Path:
    """Write a WACZ of exactly these files, all of them stored unless `deflated` says so."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            method = zipfile.ZIP_DEFLATED if deflated and deflated(name) else zipfile.ZIP_STORED
            archive.writestr(zipfile.ZipInfo(name), data, compress_type=method)
    return path


def compressed_index(lines: bytes) -> Files:
    """The index in compressed blocks, and the second level that leads to them."""
    first, *rest = lines.splitlines(keepends=True)
    blocks = [first, b"".join(rest)]
    data, second = b"", [b'!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for block in blocks:
        packed = gzip.compress(block, mtime=0)
        key = b" ".join(block.split(b" ", 2)[:2])
        fields = {"offset": len(data), "length": len(packed), "digest": label(packed)}
        second.append(key + b" " + json.dumps(fields).encode() + b"\n")
        data += packed
    return {"indexes/index.cdx.gz": data, "indexes/index.idx": b"".join(second)}


def packed_texts(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The data package of a WACZ and the lines of its page list, the head of the list first."""
    with zipfile.ZipFile(path) as archive:
        lines = archive.read(PAGES).splitlines()
        return json.loads(archive.read(PACKAGE)), [json.loads(line) for line in lines]
