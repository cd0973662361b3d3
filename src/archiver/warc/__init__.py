"""WARC, CDXJ and WACZ: reading everything, writing what every other tool accepts."""

from archiver.warc.cdxj import index_archives
from archiver.warc.cdxlookup import Capture, CdxIndex
from archiver.warc.codings import PayloadError
from archiver.warc.conversion import ARTICLE_TYPE, conversion_writer, read_conversions
from archiver.warc.indexcheck import verify_index
from archiver.warc.listing import RecordList, list_records
from archiver.warc.newrecord import REVISIT_IDENTICAL, REVISIT_NOT_MODIFIED, NewRecord
from archiver.warc.openfile import SyncPolicy
from archiver.warc.reader import Archive, open_archive
from archiver.warc.repair import RepairReport, repair_archive
from archiver.warc.revisit import Dedup, Original, PayloadMemory, as_not_modified
from archiver.warc.sign import load_key
from archiver.warc.verify import verify_archive
from archiver.warc.wacz.pack import Packed, PackSettings, pack_wacz
from archiver.warc.wacz.pages import PageEntry
from archiver.warc.wacz.read import WaczInfo, read_wacz, wacz_pages
from archiver.warc.wacz.unpack import Unpacked, unpack_wacz
from archiver.warc.wacz.verify import looks_like_wacz, verify_wacz
from archiver.warc.warcrecord import WarcRecord
from archiver.warc.writer import WarcWriter, Written, open_writer

__all__ = [
    "ARTICLE_TYPE",
    "REVISIT_IDENTICAL",
    "REVISIT_NOT_MODIFIED",
    "Archive",
    "Capture",
    "CdxIndex",
    "Dedup",
    "NewRecord",
    "Original",
    "PackSettings",
    "Packed",
    "PageEntry",
    "PayloadError",
    "PayloadMemory",
    "RecordList",
    "RepairReport",
    "SyncPolicy",
    "Unpacked",
    "WaczInfo",
    "WarcRecord",
    "WarcWriter",
    "Written",
    "as_not_modified",
    "conversion_writer",
    "index_archives",
    "list_records",
    "load_key",
    "looks_like_wacz",
    "open_archive",
    "open_writer",
    "pack_wacz",
    "read_conversions",
    "read_wacz",
    "repair_archive",
    "unpack_wacz",
    "verify_archive",
    "verify_index",
    "verify_wacz",
    "wacz_pages",
]
