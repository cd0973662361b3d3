"""The archives of a WACZ whose zip is cut or damaged are read all the same, and the zip's fault is named."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from archiver.errors import NotAnArchive
from archiver.warc import RecordList, open_archive, unpack_wacz, verify_path
from support import waczfiles
from support.damage import http_block, packed, warc_record
from support.waczfiles import WARC, write_wacz

FIRST, LAST = "archive/aaa.warc.gz", "archive/zzz.warc.gz"
LOCAL, DIRECTORY, END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"


def archive_of(name: str, count: int = 3) -> bytes:
    records = (
        warc_record(http_block(b"%b %d" % (name.encode(), i) * 40), record_id=f"urn:{name}:{i}")
        for i in range(count)
    )
    return b"".join(packed(record, "gz") for record in records)


@pytest.fixture
def files(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    files = {FIRST: archive_of("a"), **waczfiles.sound_files(folder), LAST: archive_of("z")}
    waczfiles.seal(files)
    return files


@pytest.fixture
def data(tmp_path, files):
    return bytearray(write_wacz(tmp_path / "sound.wacz", files).read_bytes())


def read(tmp_path, data, name="test.wacz"):
    path = tmp_path / name
    path.write_bytes(data)
    with open_archive(path) as archive:
        records = RecordList(archive)
        lines = [(line["file"].rpartition("/")[2][:4], line["record_id"]) for line in records]
        return lines, {finding.code for finding in records.findings}


def nth(data, magic, n):
    place = -1
    for _ in range(n):
        place = data.find(magic, place + 1)
    return place


def put(data, place, new):
    data[place : place + len(new)] = new


def entry_of(data, name, magic=DIRECTORY, fixed=46):
    """Where what the zip says of a file begins."""
    place = data.rfind(name.encode()) if magic == DIRECTORY else data.find(name.encode())
    return place - fixed


CHANGES = {
    "the end is gone": lambda data: data.__delitem__(slice(data.find(END), None)),
    "the directory is gone": lambda data: data.__delitem__(slice(data.find(DIRECTORY), None)),
    "an entry of the directory is damaged": lambda data: put(data, nth(data, DIRECTORY, 2), b"XX"),
    "a name in the directory is damaged": lambda data: put(data, entry_of(data, LAST) + 46, b"/"),
    "the length of a name is damaged": lambda data: put(data, nth(data, DIRECTORY, 2) + 28, b"\xff\xff"),
    "the place of a file is damaged": lambda data: put(data, entry_of(data, FIRST) + 42, b"\x99"),
    "a size in the directory is too small": lambda data: put(
        data, entry_of(data, FIRST) + 20, struct.pack("<II", 99, 99)
    ),
    "a size in the directory is too large": lambda data: put(
        data, entry_of(data, FIRST) + 20, struct.pack("<II", 1 << 16, 1 << 16)
    ),
    "the first header is damaged": lambda data: put(data, 0, b"XXXX"),
    "another header is damaged": lambda data: put(data, nth(data, LOCAL, 2), b"XXXX"),
    "a length in a header is damaged": lambda data: put(data, nth(data, LOCAL, 2) + 26, b"\xff\x7f"),
    "a name in a header is damaged": lambda data: put(data, nth(data, LOCAL, 2) + 30, b"X"),
    "a stored file is called deflated": lambda data: put(data, entry_of(data, FIRST) + 10, b"\x08"),
    "a stored file is called what nobody knows": lambda data: put(data, entry_of(data, FIRST) + 10, b"\x63"),
    "junk stands before it": lambda data: data.__setitem__(slice(0, 0), b"junk"),
    "junk stands behind it": lambda data: data.extend(b"junk"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_no_record_is_lost_when_only_the_zip_is_damaged(tmp_path, data, change):
    sound, _ = read(tmp_path, data)
    CHANGES[change](data)
    lines, _ = read(tmp_path, data)
    assert lines == sound
    assert "zip" in {finding.code for finding in verify_path(str(tmp_path / "test.wacz"))}


@pytest.mark.parametrize("cut", range(100, 4000, 300))
def test_of_a_cut_file_what_is_there_is_read(tmp_path, data, files, cut):
    sound, _ = read(tmp_path, data)
    lines, codes = read(tmp_path, data[:cut])
    rest = iter(sound)
    assert all(line in rest for line in lines)
    assert "zip" in codes
    if cut > len(files[FIRST]) + len(files[WARC]) + 300:
        assert len(lines) > 3


def test_an_encrypted_file_does_not_hide_the_others(tmp_path, data):
    sound, _ = read(tmp_path, data)
    data[entry_of(data, FIRST) + 8] |= 1
    lines, codes = read(tmp_path, data)
    assert lines == [line for line in sound if line[0] != "aaa."]
    assert codes == {"zip"}


def test_sizes_that_follow_their_file_are_no_part_of_it(tmp_path, files):
    class Unseekable(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise OSError

        def tell(self):
            raise OSError

    out = Unseekable()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    data = out.getvalue()
    sound, codes = read(tmp_path, data)
    assert not codes
    assert read(tmp_path, data[: data.find(DIRECTORY)]) == (sound, {"zip"})


def test_deflated_archives_are_read_up_to_the_damage(tmp_path, files):
    path = write_wacz(tmp_path / "a.wacz", files, deflated=lambda name: name == LAST)
    data = bytearray(path.read_bytes())
    sound, _ = read(tmp_path, data)
    data[entry_of(data, LAST, LOCAL, 30) + 30 + len(LAST) + 250] ^= 0x10
    lines, codes = read(tmp_path, data)
    assert lines[: len(sound) - 3] == sound[:-3]
    assert codes


def test_a_zip_without_any_archive_is_still_refused(tmp_path):
    path = tmp_path / "a.wacz"
    path.write_bytes(LOCAL + bytes(100))
    with open_archive(path) as archive, pytest.raises(NotAnArchive, match="damaged"):
        list(archive)


def test_what_stands_around_a_zip_does_not_keep_it_from_being_unpacked(tmp_path, data, files):
    path = tmp_path / "test.wacz"
    path.write_bytes(b"junk" + data + b"junk")
    assert unpack_wacz(path, tmp_path / "out").files == len(files)
