"""`archiver rebuild`: derived files anew."""

from __future__ import annotations

from archiver.cli._common import Collection, Quiet, complain, say

EXAMPLES = ("archiver rebuild -c my-archive",)


def rebuild(collection: Collection, quiet: Quiet = False) -> int:
    """Make index, records, snapshots and catalogue again from the archives."""
    from archiver.workflow.rebuild import rebuild as derive_anew

    made = derive_anew(collection)
    for words in made.damage:
        complain(words)
    if not quiet:
        say(f"{made.archives} archives read: {made.articles} articles, {made.rejected} pages that are none")
    return 1 if made.damage else 0
