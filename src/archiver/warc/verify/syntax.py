"""The bytes of a record's fields: version, line ends, characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archiver.errors import Finding
from archiver.warc.verify.view import WARNING, Check, View

CURRENT = ("1.0", "1.1")
_LARGE = 1 << 16

# a control character that is no tab and no line end; a CR counts when no LF follows it
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]|\r(?!\r*\n)")
_DOUBLE_CR = re.compile(rb"\r\r+\n")
_BARE_LF = re.compile(rb"(?<!\r)\n")
_FOLDED = re.compile(rb"\n[ \t]+[^\r\n \t]")
# "Name:" with the characters that a name may have
_NAME = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+:")


def version(view: View) -> Iterator[Finding]:
    """WARC/1.0 and 1.1 are standards; drafts before them are read, and no more written."""
    if view.record.version not in CURRENT:
        yield view.finding("old-version", f"WARC/{view.record.version} is a draft from before the standard")


def version_line(view: View) -> Iterator[Finding]:
    """The first line is the version and nothing else."""
    line = view.record.raw_header.split(b"\n", 1)[0].rstrip(b"\r")
    if line != b"WARC/" + view.record.version.encode("latin-1", "replace"):
        yield view.finding("bad-header-line", f"the version line holds more than a version: {line[:40]!r}")


def line_ends(view: View) -> Iterator[Finding]:
    """Each line of the fields ends with CR LF."""
    raw = view.record.raw_header
    if _DOUBLE_CR.search(raw):
        yield view.finding("line-ends", "lines of the header end with CR CR LF")
        return
    bare = len(_BARE_LF.findall(raw))
    if bare and bare == raw.count(b"\n"):
        yield view.finding("lf-line-ends", "lines of the header end with LF alone")
    elif bare:
        yield view.finding(
            "line-ends", f"{bare} lines of the header end with LF alone, the others with CR LF"
        )


def characters(view: View) -> Iterator[Finding]:
    """Fields are UTF-8 without control characters."""
    raw = view.record.raw_header
    try:
        raw.decode()
    except UnicodeDecodeError as error:
        yield view.finding("header-not-utf8", f"byte {error.start} of the header is no UTF-8")
    control = _CONTROL.search(raw)
    if control:
        yield view.finding("control-char-in-header", f"the header holds a control character: {control[0]!r}")


def lines(view: View) -> Iterator[Finding]:
    """Each line is `Name: value`; folding is out of use."""
    raw = view.record.raw_header
    if _FOLDED.search(raw):
        yield view.finding("folded-field", "a field is folded over several lines", WARNING)
    for line in raw.split(b"\n")[1:]:
        bare = line.rstrip(b"\r")
        if bare and bare[:1] not in b" \t" and not _NAME.match(bare):
            yield view.finding("bad-header-line", f"a line of the header is no field: {bare[:60]!r}")
            return


def size(view: View) -> Iterator[Finding]:
    """A header of over 64 KiB is legal, and more than many readers take."""
    if len(view.record.raw_header) > _LARGE:
        message = f"the header has {len(view.record.raw_header):,} bytes; many readers stop there"
        yield view.finding("header-too-large", message, WARNING)


CHECKS: tuple[Check, ...] = (version, version_line, line_ends, characters, lines, size)
