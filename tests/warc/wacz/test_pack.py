from __future__ import annotations

import base64
import hashlib
import json
import subprocess
import zipfile
from pathlib import Path

import pytest

from archiver.errors import StoreError, UsageError
from archiver.warc import NewRecord, PackSettings, PageEntry, open_archive, open_writer, pack_wacz
from archiver.warc.sign import load_key
from archiver.warc.verify import verify_archive
from archiver.warc.wacz import pack
from archiver.warc.wacz.verify import verify_wacz
from support.waczfiles import packed_texts
from support.warcfiles import http_response

PEER = Path(__file__).parents[3] / ".oracles" / "wacz" / "bin" / "wacz"
DATE = "2026-11-01T10:00:00Z"
PAGE_LIST = [PageEntry("https://news.example/0", DATE, title="Brücke", text="Der Rat vertagte.")]
SETTINGS = PackSettings("archiver/test", title="Harbour")


@pytest.fixture
def warc(tmp_path):
    folder = tmp_path / "archive"
    with open_writer(folder, prefix="test", software="archiver/test") as writer:
        for i in range(3):
            url = f"https://news.example/{i}"
            block = http_response(b"<p>%d</p>" % i)
            answer = NewRecord("response", url, date=DATE, block=block, http=True)
            writer.write_event(
                [answer, NewRecord("request", url, block=b"GET / HTTP/1.1\r\n\r\n", http=True)]
            )
    return next(folder.glob("*.warc.gz"))


def test_a_package_is_sound_and_says_what_it_holds(tmp_path, warc):
    path = tmp_path / "test.wacz"
    packed = pack_wacz([warc], path, pages=PAGE_LIST, settings=SETTINGS)
    assert (packed.archives, packed.captures, packed.pages) == (1, 3, 1)
    assert packed.bytes == path.stat().st_size
    assert list(verify_wacz(path)) == []
    assert list(verify_archive(path)) == []
    package, pages = packed_texts(path)
    assert (package["wacz_version"], package["title"], package["created"]) == ("1.1.1", "Harbour", DATE)
    assert [(page["url"], page["ts"]) for page in pages[1:]] == [(page.url, page.ts) for page in PAGE_LIST]
    with open_archive(path) as archive:
        assert sum(record.type == "response" for record in archive) == 3


def test_archives_are_stored_as_they_are_in_the_order_of_the_format(tmp_path, warc):
    path = tmp_path / "test.wacz"
    pack_wacz([warc], path, pages=PAGE_LIST, settings=SETTINGS)
    with zipfile.ZipFile(path) as archive:
        names = [info.filename for info in archive.infolist()]
        stored = archive.getinfo(f"archive/{warc.name}")
        assert stored.compress_type == zipfile.ZIP_STORED
        assert archive.read(stored) == warc.read_bytes()
        lines = archive.read("indexes/index.cdx").splitlines()
    assert names[1:] == [
        "indexes/index.cdx",
        "pages/pages.jsonl",
        "datapackage.json",
        "datapackage-digest.json",
    ]
    fields = json.loads(lines[0].split(b" ", 2)[2])
    member = warc.read_bytes()[int(fields["offset"]) :][: int(fields["length"])]
    assert fields["recordDigest"] == "sha256:" + hashlib.sha256(member).hexdigest()


def test_the_same_archive_gives_the_same_package(tmp_path, warc):
    for name in ("a.wacz", "b.wacz"):
        pack_wacz([warc], tmp_path / name, pages=PAGE_LIST, settings=SETTINGS)
    assert (tmp_path / "a.wacz").read_bytes() == (tmp_path / "b.wacz").read_bytes()
    settings = PackSettings("archiver/test", key=tmp_path / "key.pem")
    pack_wacz([warc], tmp_path / "c.wacz", pages=PAGE_LIST, settings=settings)
    assert list(verify_wacz(tmp_path / "c.wacz")) == []


def test_a_page_is_listed_once(tmp_path, warc):
    path = tmp_path / "test.wacz"
    assert pack_wacz([warc], path, pages=PAGE_LIST * 2, settings=SETTINGS).pages == 1


def test_a_failure_leaves_nothing_half_written(tmp_path, warc, monkeypatch):
    path = tmp_path / "test.wacz"

    def full(_path):
        raise OSError(28, "No space left on device")
        yield b""

    monkeypatch.setattr(pack, "_pieces", full)
    with pytest.raises(StoreError, match="No space"):
        pack_wacz([warc], path, pages=PAGE_LIST, settings=SETTINGS)
    assert [file.name for file in tmp_path.iterdir()] == ["archive"]


def test_a_file_that_is_there_is_never_replaced(tmp_path, warc):
    path = tmp_path / "test.wacz"
    path.write_bytes(b"earlier")
    with pytest.raises(UsageError, match="exists already"):
        pack_wacz([warc], path, pages=PAGE_LIST, settings=SETTINGS)
    assert path.read_bytes() == b"earlier"


def test_what_cannot_be_packed_is_refused(tmp_path, warc):
    with pytest.raises(UsageError, match="no WARC"):
        pack_wacz([], tmp_path / "test.wacz", pages=[], settings=SETTINGS)
    with pytest.raises(UsageError, match="wacz"):
        pack_wacz([warc], tmp_path / "test.zip", pages=[], settings=SETTINGS)
    with pytest.raises(UsageError, match="one name"):
        pack_wacz([warc, warc], tmp_path / "test.wacz", pages=[], settings=SETTINGS)


# -- seals


def test_a_key_is_made_once_and_only_for_its_owner(tmp_path):
    path = tmp_path / "key.pem"
    load_key(path)
    before = path.read_bytes()
    assert path.stat().st_mode & 0o077 == 0
    load_key(path)
    assert path.read_bytes() == before
    path.write_bytes(b"no key")
    with pytest.raises(UsageError):
        load_key(path)


@pytest.fixture
def sealed(tmp_path, warc):
    path = tmp_path / "sealed.wacz"
    settings = PackSettings("archiver/test", key=tmp_path / "key.pem")
    pack_wacz([warc], path, pages=PAGE_LIST, settings=settings)
    return path


def changed(path, change):
    """The same package with another datapackage-digest.json."""
    target = path.with_name("changed.wacz")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            if info.filename == "datapackage-digest.json":
                digest = json.loads(data)
                change(digest["signedData"])
                data = json.dumps(digest).encode()
            new.writestr(info, data)
    return target


def flip(name):
    def change(signed):
        raw = bytearray(base64.b64decode(signed[name]))
        raw[-1] ^= 1
        signed[name] = base64.b64encode(raw).decode()

    return change


@pytest.mark.parametrize(
    "change",
    [
        flip("signature"),
        flip("publicKey"),
        lambda signed: signed.__setitem__("signature", "AAAA"),
        lambda signed: signed.__setitem__("signature", "no base64!"),
        lambda signed: signed.__setitem__("publicKey", "AAAA"),
        lambda signed: signed.__setitem__("hash", "sha256:" + "0" * 64),
        lambda signed: signed.pop("publicKey"),
        lambda signed: signed.pop("signature"),
        lambda signed: signed.clear(),
    ],
)
def test_a_seal_that_does_not_hold_is_named(sealed, change):
    assert list(verify_wacz(sealed)) == []
    found = {finding.code for finding in verify_wacz(changed(sealed, change))}
    assert found - {"signature-time"} == {"signature"}


REAL = (
    Path(__file__).parents[3].parent
    / "shared"
    / "warc-corpus"
    / "real"
    / "py-wacz--valid_signed_example_1.wacz"
)


@pytest.mark.skipif(not REAL.exists(), reason="the corpus ../shared/warc-corpus is not here")
@pytest.mark.parametrize(
    "change",
    [
        lambda signed: signed.__setitem__("domain", "other.example"),
        lambda signed: signed.__setitem__("created", "2022-01-18T20:00:12Z"),
        lambda signed: signed.__setitem__("created", "2023-01-18T19:00:12Z"),
        lambda signed: signed.__setitem__("created", "2022-01-18T19:00:12"),
        lambda signed: signed.__setitem__("timestampCert", signed["domainCert"]),
        lambda signed: signed.__setitem__("domainCert", signed["timestampCert"]),
        flip("timeSignature"),
        flip("signature"),
    ],
)
def test_a_domain_seal_that_does_not_hold_is_named(tmp_path, change):
    copy = tmp_path / "real.wacz"
    copy.write_bytes(REAL.read_bytes())
    assert list(verify_wacz(copy)) == []
    assert "signature" in {finding.code for finding in verify_wacz(changed(copy, change))}


@pytest.mark.oracle
@pytest.mark.skipif(not PEER.exists(), reason="wacz is not installed: make oracles")
def test_the_peer_finds_our_package_valid(sealed):
    done = subprocess.run([PEER, "validate", "-f", sealed], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
