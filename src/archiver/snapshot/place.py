"""Where a snapshot lies: a file name that is safe, unique to the address and never changes."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePosixPath
from urllib.parse import SplitResult, unquote, urlsplit

from archiver.record import ArticleRecord
from archiver.text import clean_text

SUFFIX = ".snap.md"
NO_ADDRESS = "_"
LONGEST_STEM = 80
LONGEST_HOST = 100

# A path that is its own file name once "/" is "_": lower case, no empty part, e.g. "/2026/bridge-vote".
PLAIN_PATH = re.compile(r"(?:/[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+\Z")
PLAIN_HOST = re.compile(r"(?!.*\.\.)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z")  # e.g. "times.example"
NOT_PLAIN = re.compile(r"[^a-z0-9]+")
LIKE_A_DIGEST = re.compile(r"(?:.*-)?[0-9a-f]{10}\Z")  # would look like a name with its digest
DEVICE = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])\Z")  # file names that Windows keeps for itself
DEFAULT_PORTS = {"http": 80, "https": 443}


def snapshot_path(article: ArticleRecord) -> PurePosixPath:
    """Return `HOST/SLUG.snap.md` for an article; `_/SLUG.snap.md` where it has no address."""
    if article.url is None:
        stem = _stem(clean_text(article.headline or "")) or "untitled"
        slug = f"{stem}-{_digest(article.provenance.input_digest)}"
        return PurePosixPath(NO_ADDRESS, slug + SUFFIX)
    parts = _split(article.url)
    return PurePosixPath(_host(parts, article.url), _slug(parts) + SUFFIX)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # e.g. a port that is no number: the whole address is the path
        return SplitResult("http", "", "/" + url, "", "")
    return parts


def _host(parts: SplitResult, url: str) -> str:
    """Return the host, with `+port` unless it is the scheme's own."""
    host = (parts.hostname or "").lower()
    if not host.isascii():
        host = _ascii_host(host)
    if not PLAIN_HOST.match(host) or len(host) > LONGEST_HOST or DEVICE.match(host.partition(".")[0]):
        host = f"{NOT_PLAIN.sub('-', host).strip('-')[:40] or 'host'}-{_digest(parts.netloc or url)}"
    port = parts.port
    return host if port is None or port == DEFAULT_PORTS.get(parts.scheme.lower()) else f"{host}+{port}"


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host


def _slug(parts: SplitResult) -> str:
    """Return the path as a file name; whatever would be lost in it is kept as a digest."""
    path, query = parts.path, parts.query
    if not query and "@" not in parts.netloc:
        if path in ("", "/"):
            return "index"
        plain = path[1:].replace("/", "_")
        if PLAIN_PATH.match(path) and _is_free(plain):
            return plain
    text = unquote(f"{path} {query}", errors="replace")
    stem = _stem(text) or "page"
    user = parts.netloc.rpartition("@")[0]
    return f"{stem}-{_digest(f'{user}@{path}?{query}')}"


def _is_free(plain: str) -> bool:
    """Tell whether a path may stand as it is."""
    long = len(plain) > LONGEST_STEM
    return not (long or plain == "index" or LIKE_A_DIGEST.match(plain) or DEVICE.match(plain))


def _stem(text: str) -> str:
    """Return the readable part of a name, cut at a word where it is long."""
    stem = NOT_PLAIN.sub("-", text.lower()).strip("-")
    if len(stem) <= LONGEST_STEM:
        return stem
    cut = stem[:LONGEST_STEM]
    return cut.rpartition("-")[0] or cut


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]
