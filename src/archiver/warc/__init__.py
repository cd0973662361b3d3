"""WARC, CDXJ and WACZ: reading everything, writing what every other tool accepts."""

from archiver.warc.codings import PayloadError
from archiver.warc.listing import RecordList, list_records
from archiver.warc.newrecord import REVISIT_IDENTICAL, REVISIT_NOT_MODIFIED, NewRecord
from archiver.warc.openfile import SyncPolicy
from archiver.warc.reader import Archive, open_archive
from archiver.warc.revisit import Dedup, Original, PayloadMemory, as_not_modified
from archiver.warc.warcrecord import WarcRecord
from archiver.warc.writer import WarcWriter, Written, open_writer

__all__ = [
    "REVISIT_IDENTICAL",
    "REVISIT_NOT_MODIFIED",
    "Archive",
    "Dedup",
    "NewRecord",
    "Original",
    "PayloadError",
    "PayloadMemory",
    "RecordList",
    "SyncPolicy",
    "WarcRecord",
    "WarcWriter",
    "Written",
    "as_not_modified",
    "list_records",
    "open_archive",
    "open_writer",
]
