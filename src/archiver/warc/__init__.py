"""WARC, CDXJ and WACZ: reading everything, writing what every other tool accepts."""

from archiver.warc.newrecord import REVISIT_IDENTICAL, REVISIT_NOT_MODIFIED, NewRecord
from archiver.warc.openfile import SyncPolicy
from archiver.warc.revisit import Dedup, Original, PayloadMemory, as_not_modified
from archiver.warc.writer import WarcWriter, Written, open_writer

__all__ = [
    "REVISIT_IDENTICAL",
    "REVISIT_NOT_MODIFIED",
    "Dedup",
    "NewRecord",
    "Original",
    "PayloadMemory",
    "SyncPolicy",
    "WarcWriter",
    "Written",
    "as_not_modified",
    "open_writer",
]
