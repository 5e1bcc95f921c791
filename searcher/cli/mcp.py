"""`searcher mcp`: the index for language models, over the Model Context Protocol."""

from __future__ import annotations

from importlib.util import find_spec

import click

from searcher.cli.options import documents_argument, table_options
from searcher.cli.serve import open_all
from searcher.config.schema import CONFIG, INDEX
from searcher.installing import needs


@click.command()
@documents_argument
@table_options(INDEX, CONFIG)
@click.option("--http", is_flag=True, help="Serve HTTP on this machine, not standard input and output.")
@click.option("--port", type=click.IntRange(1, 65535), default=8766, show_default=True, help="Where HTTP is served.")
@click.option("--no-refresh", is_flag=True, help="Use the index as it is, without looking for changed files.")
def mcp(  # noqa: PLR0913 — one parameter for each option
    corpora: tuple[str, ...], index_path: str | None, config: str | None, http: bool, port: int, no_refresh: bool
) -> None:
    """Let language models search the documents: an MCP server with the tools search, read_document and list_documents.

    \b
      searcher mcp ~/notes          what a client starts, over standard input and output
      searcher mcp ~/notes --http   at http://127.0.0.1:8766/mcp
    """
    if find_spec("mcp") is None:
        raise click.ClickException(needs("mcp", "searcher-fr[mcp]"))
    from searcher.integrations.mcp_server import mcp_server

    server = mcp_server(open_all(corpora, index_path, config, refresh=not no_refresh))
    if http:
        server.run("streamable-http", host="127.0.0.1", port=port)
    else:
        server.run()
