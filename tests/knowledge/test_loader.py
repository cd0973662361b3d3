from __future__ import annotations

import re

import pytest

from archiver.errors import KnowledgeError
from archiver.knowledge import knowledge_version, load_table


def test_a_table_is_read_once():
    assert load_table("agencies") is load_table("agencies")


@pytest.mark.parametrize("name", ["nothing", "../errors", "Agencies", ""])
def test_a_table_that_is_not_there_is_an_error(name):
    with pytest.raises(KnowledgeError):
        load_table(name)


def test_the_version_is_a_short_digest():
    assert re.fullmatch(r"sha256:[0-9a-f]{16}", knowledge_version())
