"""`searcher serve`: the page and the HTTP API."""

from __future__ import annotations

from importlib.util import find_spec

import click

from searcher.cli.common import documents, paragraphs, say, tell
from searcher.cli.options import Number, documents_argument, table_options
from searcher.cli.places import places, settings, words_for
from searcher.cli.progress import progress_bar
from searcher.config.schema import CONFIG, INDEX
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.installing import needs

if TYPE_CHECKING:
    from searcher.library.index import Index

_MIN_TOKEN_CHARS = 16  # where others can reach the server: fewer can be guessed
_NEEDED = ("starlette", "uvicorn", "jinja2")


@click.command()
@documents_argument
@table_options(INDEX, CONFIG)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 for all of them.")
@click.option("--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 takes any free one.")
@click.option("--open", "open_page", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--token", metavar="TEXT", envvar="SEARCHER_TOKEN", show_envvar=True, help="Token that callers must present."
)
@click.option("--no-token", is_flag=True, help="Let in anyone who can reach --host.")
@click.option(
    "--name", "names", metavar="NAME", multiple=True, help="Another host name that leads here; may be repeated."
)
@click.option(
    "--timeout",
    type=Number(min=0, min_open=True),
    default=5.0,
    show_default=True,
    metavar="SECONDS",
    help="How long an answer may take.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="How many processes answer, for a machine with several cores.",
)
@click.option("--no-refresh", is_flag=True, help="Use the index as it is, without looking for changed files.")
def serve(  # noqa: PLR0913 — one parameter for each option
    corpora: tuple[str, ...],
    index_path: str | None,
    config: str | None,
    host: str,
    port: int,
    open_page: bool,
    token: str | None,
    no_token: bool,
    names: tuple[str, ...],
    timeout: float,
    processes: int,
    no_refresh: bool,
) -> None:
    """Serve a search page and an HTTP API, until Ctrl-C.

    \b
      searcher serve --open                 the documents in corpus/, in the browser
      searcher serve ~/notes ~/mail         other documents
      searcher serve --host 0.0.0.0 --token "$(openssl rand -hex 16)"   for others, too
      curl 'http://127.0.0.1:8765/api/search?q=eau'   for programs; /docs has the rest

    What other commands commit is served at once: run searcher index --watch beside it, and the page keeps up with the
    documents. It is for this machine alone; a host that others can reach takes --token, or --no-token said aloud.
    """
    if missing := [name for name in _NEEDED if find_spec(name) is None]:
        raise click.ClickException(needs(missing[0], "searcher-fr[web]"))
    if token and no_token:
        raise click.UsageError(_("--token and --no-token contradict each other; leave one out"))
    from searcher.web import server
    from searcher.web.processes import helpers, inherited_socket

    inherited = inherited_socket()
    place = server.place_of(inherited, host) if inherited else server.bind(host, port)
    with place.socket:
        if not (place.is_local or token or no_token):
            msg = _(
                "others can reach {host}; give them a secret with --token, or say --no-token to let everybody in",
                host=host,
            )
            raise click.UsageError(msg)
        if not place.is_local and token and len(token) < _MIN_TOKEN_CHARS:
            msg = _(
                "others can guess a token of {n} characters; take {least} or more, such as that of: openssl rand -hex 16",
                n=len(token),
                least=_MIN_TOKEN_CHARS,
            )
            raise click.UsageError(msg)
        index = open_all(corpora, index_path, config, refresh=not (no_refresh or inherited))

        def started() -> None:
            holds = {"paragraphs": paragraphs(index.paragraph_count), "documents": documents(index.document_count)}
            tell(_("{paragraphs} of {documents}", **holds))
            tell(_("at {address}", address=place.address))
            say(_("Ctrl-C ends it"))
            if open_page:
                click.launch(server.address_with_token(place.address, token))

        allowed = server.settings_for(place, host, names, token, timeout, processes=processes)
        if inherited:
            server.serve(index, place, allowed, lambda: None)
            return
        # No browser is opened, and no token is an argument.
        arguments = [
            *(f"{option}={value}" for option, value in (("--index", index_path), ("--config", config)) if value),
            *(f"--host={host}", f"--timeout={timeout}", f"--processes={processes}"),
            *(f"--name={name}" for name in names),
            *(["--no-token"] if no_token else []),
            *("--", *corpora),
        ]
        with helpers(processes - 1, place, arguments, token):
            server.serve(index, place, allowed, started)


def open_all(corpora: tuple[str, ...], index_path: str | None, config: str | None, *, refresh: bool) -> Index:
    """Open the index of each folder, brought up to date, and search in all as in one."""
    from searcher.library.multi_index import join_indexes
    from searcher.library.opening import open_with_summary

    own = settings()
    where = places(corpora, index_path, own)
    if len(where.documents) > 1 and where.index_path:
        raise click.UsageError(_("an index is of one folder; with several --in leave out --index"))
    indexes = {}
    for corpus in where.documents:
        with progress_bar() as progress:
            index, _summary = open_with_summary(
                corpus,
                index=where.index_path,
                config=words_for(corpus, config, own),
                refresh=refresh,
                progress=progress,
                reading=own.reading if own else None,
                selection=own.selection if own else None,
            )
        indexes[index.folder.resolve()] = index
    return join_indexes(*indexes.values())
