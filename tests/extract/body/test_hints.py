from __future__ import annotations

import json

from archiver.extract.body.hints import page_hints
from archiver.extract.body.lines import squeeze
from support.fields import context_of


def test_stored_text_has_the_lines_of_the_page_where_small_letters_have_a_sign_of_their_own_and_large_ones_have_none():
    said = "H\u0331ARIF and T\u0308ANTE met at the pier"
    stored = json.dumps({"@type": "NewsArticle", "articleBody": f"{said}\n\nThe ferry left without them"})
    context = context_of(f"<script type='application/ld+json'>{stored}</script><p>{said}</p>")
    assert all(squeeze(text) in page_hints(context).jsonld_text for text in context.index.line_texts)
