"""`archiver schema`: the JSON Schema of the article record."""

from __future__ import annotations

from archiver.cli._common import Output, say_written

EXAMPLES = ("archiver schema > article-1.0.json",)


def schema(
    output: Output = None,
) -> int:
    """Print the JSON Schema (2020-12) of the article record."""
    from archiver.record import schema_text
    from archiver.workflow.output import write_text

    write_text(output, schema_text())
    say_written("schema", output)
    return 0
