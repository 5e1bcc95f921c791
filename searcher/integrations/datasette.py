"""A plugin of Datasette: the function `searcher(query, limit)` in the SQL of its databases.

It is installed with searcher, and adds the function where Datasette's configuration names documents or an index:

    {"plugins": {"searcher": {"path": "notes/"}}}
"""

from functools import lru_cache
from sqlite3 import Connection
from typing import Any

from datasette import hookimpl

import searcher
from searcher.integrations.sqlite import add_search_function


@hookimpl
def prepare_connection(conn: Connection, database: str, datasette: Any) -> None:
    """Add the function to a connection that Datasette has opened."""
    options = datasette.plugin_config("searcher", database=database)
    if options:
        add_search_function(conn, _opened(options["path"], options.get("index")))


@lru_cache
def _opened(path: str, index: str | None) -> searcher.Index:
    return searcher.open(path, index=index)
