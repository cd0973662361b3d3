"""WACZ: WARC files, their index and a list of pages in one zip file (version 1.1.1; drafts of 1.2 are read)."""
