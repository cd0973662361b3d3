from __future__ import annotations

import stat
import zipfile

import pytest

from archiver.errors import NotAnArchive, UnsafeInput, UsageError
from archiver.warc import unpack_wacz
from support import waczfiles
from support.waczfiles import INDEX, PAGES, WARC, write_wacz


@pytest.fixture
def path(tmp_path):
    folder = tmp_path / "made"
    folder.mkdir()
    files = waczfiles.sound_files(folder)
    waczfiles.seal(files)
    return write_wacz(tmp_path / "test.wacz", files)


def entries(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*"))


def test_everything_comes_out_as_it_was(tmp_path, path):
    target = tmp_path / "out"
    unpacked = unpack_wacz(path, target)
    assert (unpacked.files, unpacked.findings) == (5, ())
    with zipfile.ZipFile(path) as archive:
        for name in (WARC, INDEX, PAGES):
            assert (target / name).read_bytes() == archive.read(name)


def test_an_empty_folder_will_do_and_a_full_one_will_not(tmp_path, path):
    target = tmp_path / "out"
    target.mkdir()
    unpack_wacz(path, target)
    with pytest.raises(UsageError, match="not empty"):
        unpack_wacz(path, target)
    with pytest.raises(UsageError, match="no folder"):
        unpack_wacz(path, path)


def test_content_that_is_not_what_the_data_package_says_is_told(tmp_path, path):
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("notes", b"x")
    assert [finding.code for finding in unpack_wacz(path, tmp_path / "out").findings] == ["unlisted-file"]


def link(archive):
    info = zipfile.ZipInfo("archive/link")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    archive.writestr(info, "../../outside")


@pytest.mark.parametrize(
    "add",
    [
        lambda archive: archive.writestr("../outside", b"x"),
        lambda archive: archive.writestr("a/../../outside", b"x"),
        lambda archive: archive.writestr("/outside", b"x"),
        lambda archive: archive.writestr("..\\outside", b"x"),
        lambda archive: archive.writestr("C:outside", b"x"),
        lambda archive: archive.writestr("a\nb", b"x"),
        link,
    ],
    ids=["parent", "parent within", "absolute", "backslash", "drive", "line end", "link"],
)
def test_what_would_write_elsewhere_is_refused_before_anything_is_written(tmp_path, path, add):
    with zipfile.ZipFile(path, "a") as archive:
        add(archive)
    before = entries(tmp_path)
    with pytest.raises(UnsafeInput) as refused:
        unpack_wacz(path, tmp_path / "out")
    assert refused.value.exit_code == 3
    assert entries(tmp_path) == before


def test_a_bomb_is_refused(tmp_path, path):
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("logs/bomb", "w") as entry:
        for _ in range(128):
            entry.write(bytes(1 << 20))
    before = entries(tmp_path)
    with pytest.raises(UnsafeInput, match="inflates"):
        unpack_wacz(path, tmp_path / "out")
    assert entries(tmp_path) == before


@pytest.mark.parametrize("names", [("a", "a/b"), ("a/b", "a")])
def test_a_file_in_the_place_of_a_folder_is_refused(tmp_path, path, names):
    with zipfile.ZipFile(path, "a") as archive:
        for name in names:
            archive.writestr(name, b"x")
    before = entries(tmp_path)
    with pytest.raises(NotAnArchive):
        unpack_wacz(path, tmp_path / "out")
    assert entries(tmp_path) == before


def test_damaged_content_leaves_nothing_half_unpacked(tmp_path, path):
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = data.find(archive.read(PAGES))
    data[place + 5] ^= 1
    path.write_bytes(data)
    before = entries(tmp_path)
    with pytest.raises(NotAnArchive):
        unpack_wacz(path, tmp_path / "out")
    assert entries(tmp_path) == before
