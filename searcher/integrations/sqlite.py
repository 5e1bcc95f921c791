"""A function of SQL that searches: `searcher(query, limit)` gives hits as JSON, to be joined with the tables they are of."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from searcher.integrations.passages import citation, find, writable

if TYPE_CHECKING:
    from sqlite3 import Connection

    from searcher import Index


def add_search_function(connection: Connection, index: Index, name: str = "searcher") -> None:
    """Add a function to a connection that takes a query and a limit and returns a JSON array, best first.

    Each of its objects has `score`, `snippet` as HTML, `text` and where the paragraph stands; `id` is the document's:

        SELECT avis.*, hit.value ->> 'snippet' FROM json_each(searcher('chevaux', 10)) AS hit
        JOIN avis ON avis.id = hit.value ->> 'id' ORDER BY hit.key
    """

    def found(query: str | None, limit: int) -> str:
        hits = find(index, query or "", limit)
        rows = [{**citation(hit), "score": hit.score, "snippet": hit.snippet.html(), "text": hit.text} for hit in hits]
        return json.dumps(writable(rows), ensure_ascii=False)

    connection.create_function(name, 2, found)
