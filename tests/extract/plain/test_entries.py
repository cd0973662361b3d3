from __future__ import annotations

from archiver.extract.plain import read_capture
from archiver.extract.plain.draft import EntryMark
from archiver.extract.plain.entries import gather_entries
from archiver.record import blocks as b


def text(words: str) -> b.Paragraph:
    return b.Paragraph(type="paragraph", text=words)


def test_what_follows_a_time_goes_into_its_entry() -> None:
    found = gather_entries(
        [text("lead"), EntryMark("16:02"), text("one"), text("two"), EntryMark("15:00"), text("three")]
    )
    assert [block.type for block in found.body] == ["paragraph", "live_entry", "live_entry"]
    assert found.tops == (0, 1, 1, 1, 2, 2)
    assert found.pointers[3] == "/body/1/blocks/1"
    assert (found.before(0), found.before(3), found.top(5)) == (0, 2, 2)


def test_a_time_that_nothing_follows_goes() -> None:
    found = gather_entries([EntryMark("16:02"), EntryMark("15:00"), text("one"), EntryMark("14:00")])
    assert [block.type for block in found.body] == ["live_entry"]
    assert found.before(4) == 1


LIVE = """Flood on the Arle: latest

Updated 12 January 2024

16:02

The gauge at the mill has read four metres since three o’clock, the river authority says.

15:31

Pupils have been taken home by tractor, the school said on its page in the afternoon.
"""


def test_places_of_evidence_move_with_the_blocks() -> None:
    reading = read_capture(LIVE)
    assert [block.time_raw for block in reading.fields["body"]] == ["16:02", "15:31"]
    assert reading.places["/body/1/blocks/0"][:2] == (11, 11)
