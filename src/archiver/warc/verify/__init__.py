"""Verifying archives: container, fields, digests, captured content, and how records refer to each other."""

from archiver.warc.verify.archive import verify_archive

__all__ = ["verify_archive"]
