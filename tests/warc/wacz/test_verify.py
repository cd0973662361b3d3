from __future__ import annotations

import json
import stat
import struct
import warnings
import zipfile
from pathlib import Path

import pytest

from archiver.errors import NotAnArchive, Severity
from archiver.warc.indexcheck import verify_index
from archiver.warc.wacz.verify import verify_wacz
from support import waczfiles
from support.waczfiles import (
    DATE,
    DIGEST,
    INDEX,
    PACKAGE,
    PAGES,
    WARC,
    json_lines,
    label,
    package_of,
    write_wacz,
)

CORPUS = Path(__file__).parents[3].parent / "shared" / "warc-corpus"


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    return waczfiles.sound_files(folder)


def codes(path, severity=Severity.ERROR):
    return {finding.code for finding in verify_wacz(path) if finding.severity is severity}


def packed(tmp_path, files, **options):
    waczfiles.seal(files)
    return write_wacz(tmp_path / "test.wacz", files, **options)


def test_a_sound_file_has_no_findings(tmp_path, files):
    assert list(verify_wacz(packed(tmp_path, files))) == []


def test_an_index_in_compressed_blocks_is_sound_as_well(tmp_path, files):
    files |= waczfiles.compressed_index(files.pop(INDEX))
    assert list(verify_wacz(packed(tmp_path, files))) == []


def test_md5_hashes_are_legal(tmp_path, files):
    package = package_of(files)
    for resource in package["resources"]:
        resource["hash"] = label(files[resource["path"]], "md5")
    files[PACKAGE] = json.dumps(package).encode()
    files[DIGEST] = json.dumps({"path": PACKAGE, "hash": label(files[PACKAGE], "md5")}).encode()
    assert list(verify_wacz(packed(tmp_path, files))) == []


def test_other_files_and_page_lists_are_legal_when_they_are_listed(tmp_path, files):
    files["logs/crawl.log"] = b"done\n"
    files["pages/extraPages.jsonl"] = json_lines(
        [{"format": "json-pages-1.0", "id": "extra", "title": "More"}]
    )
    assert list(verify_wacz(packed(tmp_path, files))) == []


# -- one thing changed, and what must be said of it


def drop(name):
    return lambda files: files.pop(name)


def put(name, data):
    return lambda files: files.__setitem__(name, data)


def lines(name, change):
    """Change the lines of a file."""

    def apply(files):
        files[name] = b"".join(change(files[name].splitlines(keepends=True)))

    return apply


def package(change):
    """Change the data package, and seal it anew."""

    def apply(files):
        fields = package_of(files)
        change(fields)
        files[PACKAGE] = json.dumps(fields).encode()

    return apply


def resource(**changes):
    """Change what the data package says of the archive; None removes a key."""

    def change(fields):
        entry = fields["resources"][0]
        entry.update(changes)
        for key in [key for key, value in changes.items() if value is None]:
            del entry[key]

    return package(change)


def field(name, value):
    return package(lambda fields: fields.__setitem__(name, value))


def second(old, new):
    return lambda rows: [rows[0], rows[1].replace(old, new), *rows[2:]]


FAULTS = {
    "no archive": (drop(WARC), "missing:archive"),
    "no index": (drop(INDEX), "missing:indexes"),
    "no pages": (drop(PAGES), "missing:pages"),
    "data package is no JSON": (put(PACKAGE, b"{"), "datapackage-syntax"),
    "data package is a list": (put(PACKAGE, b"[]"), "datapackage-syntax"),
    "data package with what JSON has not": (field("depth", float("nan")), "datapackage-syntax"),
    "a title that is none": (field("title", 5), "datapackage-field:title"),
    "a main page that is none": (field("mainPageUrl", ["x"]), "datapackage-field:mainPageUrl"),
    "the home of a draft without address": (
        package(lambda fields: fields.update(profile="wacz", home={"ts": DATE})),
        "datapackage-field:home",
    ),
    "the home of a draft at no time": (
        package(
            lambda fields: fields.update(profile="wacz", home={"url": "https://news.example/1", "ts": "now"})
        ),
        "datapackage-field:home",
    ),
    "another profile": (field("profile", "tabular"), "profile"),
    "no version": (package(lambda fields: fields.pop("wacz_version")), "version"),
    "a version nobody released": (field("wacz_version", "1.2.0"), "version"),
    "no resources": (field("resources", []), "resources"),
    "resources are no list": (field("resources", {}), "resources"),
    "a resource is no object": (package(lambda fields: fields["resources"].append(1)), "datapackage-syntax"),
    "a time that is none": (field("created", "yesterday"), "datapackage-field:created"),
    "resource without path": (resource(path=None), "resource-field:path"),
    "resource without name": (resource(name=None), "resource-field:name"),
    "resource without hash": (resource(hash=None), "resource-field:hash"),
    "resource without bytes": (resource(bytes=None), "resource-field:bytes"),
    "wrong hash": (resource(hash="sha256:" + "0" * 64), "resource-hash"),
    "unknown hash": (resource(hash="crc64:0011"), "resource-hash"),
    "wrong size": (resource(bytes=1), "resource-bytes"),
    "size in words": (resource(bytes="1842"), "resource-bytes"),
    "listed and not there": (resource(path="archive/other.warc.gz"), "resource-missing"),
    "listed twice": (
        package(lambda fields: fields["resources"].append(fields["resources"][0])),
        "duplicate-resource",
    ),
    "not listed": (package(lambda fields: fields["resources"].pop()), "unlisted-file"),
    "wrong digest": (
        put(DIGEST, json.dumps({"path": PACKAGE, "hash": "sha256:00"}).encode()),
        "datapackage-digest",
    ),
    "digest of another file": (put(DIGEST, b'{"path": "x", "hash": ""}'), "datapackage-digest"),
    "digest is no JSON": (put(DIGEST, b"x"), "digest-syntax"),
    "custom file in archive": (put("archive/readme.txt", b"x"), "file-not-allowed"),
    "custom file in indexes": (put("indexes/readme.txt", b"x"), "file-not-allowed"),
    "custom file in pages": (put("pages/readme.txt", b"x"), "file-not-allowed"),
    "index is no JSON": (
        lines(INDEX, lambda rows: [*rows, b"zzz 20260101000000 text/html 200\n"]),
        "index-syntax",
    ),
    "index is no text": (put(INDEX, b"\xff\xfe\n"), "index-syntax"),
    "index out of order": (lines(INDEX, reversed), "index-order"),
    "index offset wrong": (lines(INDEX, second(b'"offset": "', b'"offset": "9')), "index-entry"),
    "index length wrong": (lines(INDEX, second(b'"length": "', b'"length": "9')), "index-entry"),
    "index file wrong": (lines(INDEX, second(b"data.warc", b"other.warc")), "index-entry"),
    "index of another address": (lines(INDEX, second(b"https://news", b"https://olds")), "index-entry"),
    "index of another digest": (
        lines(INDEX, second(b'"digest": "sha1:', b'"digest": "sha1:A')),
        "index-entry",
    ),
    "index without offset": (lines(INDEX, second(b'"offset"', b'"offsets"')), "index-entry"),
    "index incomplete": (lines(INDEX, lambda rows: rows[:-1]), "index-incomplete"),
    "record digest wrong": (
        lines(INDEX, second(b'"filename"', b'"recordDigest": "sha256:00", "filename"')),
        "record-digest",
    ),
    "pages are no JSON": (put(PAGES, b"not json\n"), "pages-syntax"),
    "pages are no text": (put(PAGES, b"\xff\n"), "pages-syntax"),
    "pages without header": (lines(PAGES, lambda rows: rows[1:]), "pages-header"),
    "pages of another format": (lines(PAGES, lambda rows: [b'{"format": "x"}\n', *rows[1:]]), "pages-header"),
    "page without address": (lines(PAGES, second(b'"url"', b'"uri"')), "pages-field:url"),
    "page of no address": (lines(PAGES, second(b"https://news", b"news")), "pages-field:url"),
    "page without time": (lines(PAGES, second(b'"ts"', b'"time"')), "pages-field:ts"),
    "page of no time": (lines(PAGES, second(DATE.encode(), b"20261101100000")), "pages-field:ts"),
    "path leads outside": (put("../evil.txt", b"x"), "unsafe-path"),
    "absolute path": (put("/evil.txt", b"x"), "unsafe-path"),
    "path of a drive": (put("C:/evil.txt", b"x"), "unsafe-path"),
    "path with backslashes": (put("..\\evil.txt", b"x"), "unsafe-path"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_is_named(tmp_path, files, name):
    change, code = FAULTS[name]
    change(files)
    assert code in codes(packed(tmp_path, files))


def test_without_a_data_package(tmp_path, files):
    waczfiles.seal(files)
    del files[PACKAGE]
    assert codes(write_wacz(tmp_path / "test.wacz", files)) == {"missing:datapackage.json"}


def test_what_is_allowed_but_odd_is_a_warning(tmp_path, files):
    files[PAGES] = files[PAGES].splitlines(keepends=True)[0]
    waczfiles.seal(files)
    del files[DIGEST]
    path = write_wacz(tmp_path / "test.wacz", files)
    assert codes(path) == set()
    assert codes(path, Severity.WARNING) == {"pages-empty", "missing:datapackage-digest.json"}


def test_a_draft_of_the_next_version_is_a_warning(tmp_path, files):
    def change(fields):
        fields["profile"] = "wacz"
        del fields["wacz_version"]

    package(change)(files)
    path = packed(tmp_path, files)
    assert codes(path) == set()
    assert codes(path, Severity.WARNING) == {"version"}


@pytest.mark.parametrize("name", [WARC, "indexes/index.cdx.gz"])
def test_what_is_compressed_already_must_be_stored(tmp_path, files, name):
    files |= waczfiles.compressed_index(files.pop(INDEX))
    assert codes(packed(tmp_path, files, deflated=lambda file: file == name)) == {"compressed-again"}


def test_blocks_that_their_second_level_does_not_lead_to(tmp_path, files):
    files |= waczfiles.compressed_index(files.pop(INDEX))
    files["indexes/index.idx"] = files["indexes/index.idx"].replace(b'"offset": 0', b'"offset": 1')
    assert "index-block" in codes(packed(tmp_path, files))


@pytest.mark.parametrize("idx", [None, b""])
def test_blocks_without_a_second_level_are_a_warning(tmp_path, files, idx):
    files |= waczfiles.compressed_index(files.pop(INDEX))
    files.pop("indexes/index.idx")
    files |= {} if idx is None else {"indexes/index.idx": idx}
    path = packed(tmp_path, files)
    assert codes(path) == set()
    assert codes(path, Severity.WARNING) == {"index-block"}


def test_a_compressed_index_that_is_cut(tmp_path, files):
    files |= waczfiles.compressed_index(files.pop(INDEX))
    files.pop("indexes/index.idx")
    files["indexes/index.cdx.gz"] = files["indexes/index.cdx.gz"][:-9]
    assert "index-syntax" in codes(packed(tmp_path, files))


def test_an_index_of_another_status_is_a_warning(tmp_path, files):
    lines(INDEX, second(b'"status": "200"', b'"status": "404"'))(files)
    path = packed(tmp_path, files)
    assert codes(path) == set()
    assert codes(path, Severity.WARNING) == {"index-entry"}


def test_a_line_nested_without_end_is_no_line(tmp_path):
    path = tmp_path / "a.cdxj"
    path.write_bytes(b'com,example)/ 20261101100000 {"a":' + b"[" * 200_000 + b"}\n")
    assert [finding.code for finding in verify_index(path)] == ["index-syntax"]


def test_another_extension(tmp_path, files):
    waczfiles.seal(files)
    assert codes(write_wacz(tmp_path / "test.zip", files)) == {"extension"}


# -- the zip itself


def test_what_is_no_zip(tmp_path):
    path = tmp_path / "test.wacz"
    path.write_bytes(b"hello")
    assert codes(path) == {"zip"}
    with pytest.raises(NotAnArchive):
        list(verify_wacz(tmp_path / "missing.wacz"))


def test_a_zip_that_is_cut(tmp_path, files):
    path = packed(tmp_path, files)
    path.write_bytes(path.read_bytes()[:-30])
    assert codes(path) == {"zip"}


def test_content_that_is_damaged(tmp_path, files):
    path = packed(tmp_path, files)
    data = bytearray(path.read_bytes())
    data[data.find(files[PAGES]) + 80] ^= 1
    path.write_bytes(data)
    assert "zip" in codes(path)


def test_a_link(tmp_path, files):
    waczfiles.seal(files)
    path = write_wacz(tmp_path / "test.wacz", files)
    link = zipfile.ZipInfo("archive/link.warc.gz")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "unsafe-path" in codes(path)


def test_two_entries_of_one_name(tmp_path, files):
    path = packed(tmp_path, files)
    with warnings.catch_warnings(), zipfile.ZipFile(path, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(PAGES, b"{}\n")
    assert "duplicate-entry" in codes(path)


def test_an_encrypted_entry(tmp_path, files):
    path = packed(tmp_path, files)
    data = bytearray(path.read_bytes())
    for magic, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(magic) + place] |= 1
    path.write_bytes(data)
    assert "zip" in codes(path)


def test_a_bomb_is_named_and_not_inflated(tmp_path, files):
    path = packed(tmp_path, files)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("logs/bomb.log", "w") as entry,
    ):
        for _ in range(128):
            entry.write(bytes(1 << 20))
    assert {"bomb", "unlisted-file"} <= codes(path)


def test_entries_that_share_bytes(tmp_path, files):
    path = packed(tmp_path, files)
    data = bytearray(path.read_bytes())
    first = data.find(b"PK\x01\x02")
    later = data.find(b"PK\x01\x02", first + 4)
    struct.pack_into("<I", data, later + 42, 10)
    path.write_bytes(data)
    assert "zip" in codes(path)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus ../shared/warc-corpus is not here")
def test_every_file_of_the_corpus_is_judged_as_its_manifest_says():
    wrong = []
    for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if "wacz" in case["group"]:
            found = codes(CORPUS / case["path"])
            if found if case["legal"] else not set(case["report"]) <= found:
                wrong.append((case["path"], case["report"], found))
    assert wrong == []


# -- an index on its own


def test_an_index_is_held_against_the_archives_beside_it(tmp_path, files):
    (tmp_path / "archive").mkdir()
    (tmp_path / "indexes").mkdir()
    (tmp_path / "archive" / "data.warc.gz").write_bytes(files[WARC])
    index = tmp_path / "indexes" / "index.cdxj"
    index.write_bytes(files[INDEX])
    assert list(verify_index(index)) == []
    rows = files[INDEX].splitlines(keepends=True)
    index.write_bytes(b"".join([rows[2], rows[1].replace(b'"offset": "', b'"offset": "9')]))
    assert {finding.code for finding in verify_index(index)} == {
        "index-order",
        "index-entry",
        "index-incomplete",
    }


def test_an_index_without_its_archives_is_checked_for_what_it_is(tmp_path, files):
    index = tmp_path / "index.cdxj"
    index.write_bytes(files[INDEX] + b"nonsense\n")
    assert {finding.code for finding in verify_index(index)} == {"index-syntax"}
    with pytest.raises(NotAnArchive):
        list(verify_index(tmp_path / "missing.cdxj"))
