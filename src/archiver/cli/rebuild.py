"""`archiver rebuild`: derived files anew."""

from __future__ import annotations

from archiver.cli._common import Collection, Quiet, complain, say

EXAMPLES = ("archiver rebuild -c my-archive",)


def rebuild(collection: Collection, quiet: Quiet = False) -> int:
    """Make index, records, snapshots and catalogue again from the archives."""
    from archiver.text import counted
    from archiver.workflow.rebuild import rebuild as derive_anew

    made = derive_anew(collection)
    for words in made.damage:
        complain(words)
    if not quiet:
        articles, pages = counted(made.articles, "article"), counted(made.rejected, "page")
        say(f"{counted(made.archives, 'archive')} read: {articles}, {pages} without one")
    return 1 if made.damage else 0
