"""What a shell completes a query with: fields, and the words of the index that begin like the last one typed."""

from __future__ import annotations

import re

from searcher.cli.common import answer
from searcher.cli.places import places, settings
from searcher.errors import SearcherError
from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click
    from click.shell_completion import CompletionItem

    from searcher.library import Index

_FIELDS = ("titre:", "auteur:", "chemin:", "type:", "langue:", "date:", "title:", "author:", "path:", "language:")
_BEGUN = re.compile(r"(.*?)(\w*)", re.DOTALL)
_MAX_COMPLETIONS = 30


def query_words(ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What the last word of a query may become. Nothing is built or refreshed for it."""
    from click.shell_completion import CompletionItem

    match = _BEGUN.fullmatch(incomplete)
    before, begun = match.groups() if match else ("", "")
    found = [] if before else [field for field in _FIELDS if field.startswith(begun)]
    if begun:
        for corpus, index_path in _where(ctx.params.get("corpora") or (), ctx.params.get("index_path")):
            try:
                with _as_it_is(corpus, index_path) as index:
                    found += index.words(begun, _MAX_COMPLETIONS)
            except (SearcherError, OSError):
                continue  # A shell that is completing has no place for a message; the search will have one.
    return [CompletionItem(before + word) for word in dict.fromkeys(found)]


def _where(corpora: Sequence[str], index_path: str | None) -> list[tuple[str | None, str | None]]:
    """The documents and indexes that a search would look at."""
    try:
        found = places(corpora, index_path, settings())
    except SearcherError:
        return []
    return [(corpus, found.index_path) for corpus in found.documents]


def paths(_ctx: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete names of files and folders."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _as_it_is(corpus: str | None, index_path: str | None) -> Index:
    """The index that a search would use; raises `NoIndex` where it would have to be built first."""
    from searcher.library import open_index
    from searcher.library.maintenance import check_is_there

    check_is_there(corpus, index=index_path)
    return open_index(corpus, index=index_path, refresh=False)


def print_script(shell: str, commands: dict[str, click.Command]) -> None:
    """Print what makes a shell complete these commands."""
    from click.shell_completion import ShellComplete, get_completion_class

    from searcher.cli.powershell import register

    register()
    completer = get_completion_class(shell)
    assert completer is not None, "the command offers the shells that click knows by now"
    for name, command in commands.items():
        # Not the class's own `source`, which for bash starts one to ask for its version.
        answer(ShellComplete.source(completer(command, {}, name, f"_{name.upper()}_COMPLETE")))
