"""One record on its way out: header, block, end, as one gzip member or as plain bytes."""

from __future__ import annotations

from collections.abc import Callable

from archiver.errors import WriteRefused
from archiver.warc.deflate import Compressor
from archiver.warc.framing import RECORD_END, Frame, render_header
from archiver.warc.measure import Measured, pieces

# Blocks up to this many bytes are joined with their header and compressed in one step.
_AT_ONCE = 1 << 16


def emit(write: Callable[[bytes], object], measured: Measured, frame: Frame, member: Compressor) -> None:
    """Hand the record's bytes to `write`; WriteRefused when the block is no longer what was measured."""
    header, block = render_header(measured.record, frame), measured.record.block
    if isinstance(block, bytes) and len(block) == measured.length <= _AT_ONCE:
        write(member.compress(b"".join((header, block, RECORD_END))) + member.flush())
        return
    write(member.compress(header))
    length = 0
    for piece in pieces(block):
        write(member.compress(piece))
        length += len(piece)
    if length != measured.length:
        raise WriteRefused("the block changed while it was written", url=measured.record.target_uri)
    write(member.compress(RECORD_END) + member.flush())
