from __future__ import annotations

import os
import subprocess
import sys

import pytest

from archiver.errors import CollectionLocked, StoreError, UsageError
from archiver.store import Collection, is_collection
from archiver.store.settings import SECTIONS, TEMPLATE, Settings, read_settings


def test_a_new_collection_has_its_layout_and_says_its_defaults(tmp_path):
    made = Collection.open(tmp_path / "c", create=True)
    assert is_collection(made.root)
    assert made.settings == Settings()
    again = Collection.open(tmp_path / "c")
    assert (again.archive.name, again.queue_path.name, again.catalog_path.name) == (
        "archive",
        "queue.sqlite",
        "catalog.sqlite",
    )


def test_the_template_names_every_setting_with_its_default(tmp_path):
    path = tmp_path / "archiver.toml"
    path.write_text(
        "\n".join(
            line.removeprefix("# ")
            for line in TEMPLATE.splitlines()
            if not line.startswith("# name")
            and not line.startswith("# contact")
            and not line.startswith("Settings")
            and not line.startswith("# Settings")
        )
    )
    assert read_settings(path) == Settings()
    assert all(key in TEMPLATE for keys in SECTIONS.values() for key in keys)


def test_a_folder_that_is_none_is_no_collection(tmp_path):
    with pytest.raises(StoreError, match="no collection"):
        Collection.open(tmp_path)
    with pytest.raises(StoreError):
        Collection.open(tmp_path / "nothing")


@pytest.mark.parametrize(
    "text",
    [
        "[politeness]\ndelai = 1",
        "[politness]\ndelay = 1",
        "delay = 1",
        "[politeness]\ndelay = 'fast'",
        "[politeness]\ndelay = -1",
        "[politeness]\nconcurrency = true",
        "[politeness]\nrobots = 'maybe'",
        "[scope]\nallow_hosts = [1]",
        "[scope]\nallow_hosts = 'a'",
        "not toml",
        "[politeness]\ndelay = 1\n[politeness]",
    ],
)
def test_settings_that_are_off_are_usage_errors_that_name_the_file(text, tmp_path):
    path = tmp_path / "archiver.toml"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"archiver\.toml"):
        read_settings(path)


def test_settings_are_read(tmp_path):
    path = tmp_path / "archiver.toml"
    path.write_text(
        "[operator]\ncontact = 'a@b.example'\n[politeness]\ndelay = 2\n[scope]\nallow_hosts = ['x']\n"
    )
    assert read_settings(path) == Settings(contact="a@b.example", delay=2, allow_hosts=("x",))


def test_a_second_writer_is_refused_and_a_dead_one_forgotten(tmp_path):
    collection = Collection.open(tmp_path / "c", create=True)
    hold = f"from archiver.store import Collection\nwith Collection.open({str(collection.root)!r}).lock():\n print('held', flush=True)\n input()"
    with subprocess.Popen(
        [sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(CollectionLocked), collection.lock():
            pass
        other.kill()
    with collection.lock():
        pass


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_a_clear_error(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StoreError, match="ermission"):
        Collection.open(tmp_path / "c", create=True)


def test_a_file_where_the_folder_should_be_is_a_clear_error(tmp_path):
    (tmp_path / "c").write_text("x")
    with pytest.raises(StoreError, match="cannot make a collection"):
        Collection.open(tmp_path / "c", create=True)
