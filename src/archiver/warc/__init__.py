"""WARC, CDXJ and WACZ: reading everything, writing what every other tool accepts."""

from archiver.warc.cdxj import index_archives
from archiver.warc.cdxlookup import CdxIndex
from archiver.warc.codings import PayloadError
from archiver.warc.conversion import conversion_writer, read_conversions
from archiver.warc.listing import RecordList
from archiver.warc.newrecord import NewRecord
from archiver.warc.reader import open_archive
from archiver.warc.repair import RepairReport, repair_archive
from archiver.warc.revisit import Original, as_not_modified
from archiver.warc.rules import archive_rules, find_archive_rule
from archiver.warc.verifyany import verify_path
from archiver.warc.wacz.door import looks_like_wacz, pack_wacz, unpack_wacz
from archiver.warc.wacz.shapes import Packed, PackSettings, PageEntry, Unpacked
from archiver.warc.warcrecord import WarcRecord
from archiver.warc.writer import WarcWriter, Written, open_writer

__all__ = [
    "CdxIndex",
    "NewRecord",
    "Original",
    "PackSettings",
    "Packed",
    "PageEntry",
    "PayloadError",
    "RecordList",
    "RepairReport",
    "Unpacked",
    "WarcRecord",
    "WarcWriter",
    "Written",
    "archive_rules",
    "as_not_modified",
    "conversion_writer",
    "find_archive_rule",
    "index_archives",
    "looks_like_wacz",
    "open_archive",
    "open_writer",
    "pack_wacz",
    "read_conversions",
    "repair_archive",
    "unpack_wacz",
    "verify_path",
]
