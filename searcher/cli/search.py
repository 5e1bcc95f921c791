"""`search`: ask a question, read the best paragraphs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from searcher import __version__
from searcher.cli.common import (
    FOUND,
    NOTHING_FOUND,
    answer,
    asked_reading,
    missing_lines,
    plural,
    progress_bar,
    reading_options,
    run,
    say,
    skipped_line,
)
from searcher.errors import CorruptIndex

if TYPE_CHECKING:
    from searcher.index.freshness import Summary
    from searcher.library import Index
    from searcher.results import Results

_HELP = """Find the paragraphs of French documents that answer QUERY, best first.

\b
  search open source            any of the words, more of them first
  search '"open source"'        the exact phrase; « open source » too
  search 'logiciel -gratuit'    without a word; + before a word requires it
  search 'libre ET ouvert'      both; also OU, SAUF and ( )
  search 'administr*'           words that begin so; ch*val, gouvernment~
  search 'budget type:pdf'      in PDF files; titre: auteur: chemin: langue:
  search 'eau date:2020..2023'  of these years; date:>=2024-06, date:2023
  search --explain chevaux      which forms were found, and what made the order
  search --in notes/ budget     in another folder

Accents, capitals, elisions and hyphens need no care: etat finds L’État, coeur finds cœur.

The documents are those in --in, or else in $SEARCHER_CORPUS, or else in corpus/ here. The first search builds their
index, later ones bring it up to date. A searcher.toml among them has your own synonyms. Exit codes: 0 something found, 1 nothing found, 2 an error.
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("query", nargs=-1)
@click.option("--in", "corpus", metavar="PATH", help="The folder of documents, or one file.")
@click.option("--index", "index_path", metavar="PATH", help="Where the index is kept.")
@click.option("--config", metavar="PATH", help="Your own words; without it searcher.toml among the documents.")
@click.option("-n", "--limit", type=click.IntRange(min=1), default=10, show_default=True, help="How many paragraphs.")
@click.option("--facets", metavar="FIELDS", help="Count by field: type,auteur,année; also chemin, langue, your own.")
@click.option("--explain", is_flag=True, help="Say of each paragraph what was found in it and why it ranks there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Colours and links.",
)
@click.option("--no-refresh", is_flag=True, help="Take the index as it is.")
@click.option(
    "--refresh-timeout",
    type=click.FloatRange(min=0),
    default=1.0,
    show_default=True,
    metavar="SECONDS",
    envvar="SEARCHER_REFRESH_TIMEOUT",
    help="How long to look for changed files before taking the index as it is.",
)
@reading_options
@click.version_option(__version__, message="%(version)s")
def search(  # noqa: PLR0913 — one parameter for each option
    query: tuple[str, ...],
    corpus: str | None,
    index_path: str | None,
    config: str | None,
    limit: int,
    facets: str | None,
    explain: bool,
    as_json: bool,
    color: str,
    no_refresh: bool,
    refresh_timeout: float,
    text_field: str | None,
    title_field: str | None,
    max_size: float | None,
) -> int:
    """Search and print; the help text is `_HELP`."""
    from searcher.library import open_with_summary
    from searcher.query import compile_query, parse

    reading = asked_reading(text_field, title_field, max_size)
    if no_refresh and reading:
        raise click.UsageError("--text-field, --title-field and --max-size read files again; leave out --no-refresh")
    # Before any index is built: a query that says nothing is an error wherever one looks.
    compile_query(parse(" ".join(query)))
    with progress_bar() as progress:
        index, summary = open_with_summary(
            corpus,
            index=index_path,
            config=config,
            refresh=not no_refresh,
            refresh_timeout=refresh_timeout,
            progress=progress,
            reading=reading,
        )
    if summary:
        _report(summary, index)
    names = [name.strip() for name in (facets or "").split(",") if name.strip()]

    def ask() -> int:
        return _show(
            index.search(" ".join(query), limit=limit, facets=names), explain=explain, as_json=as_json, color=color
        )

    try:
        return ask()
    except CorruptIndex as error:
        with progress_bar() as progress:
            if no_refresh or not index.rebuild(progress):
                raise
        say(_rebuilt(str(error)))
        return ask()


def _show(results: Results, *, explain: bool, as_json: bool, color: str) -> int:
    """Print the results, once all that is printed has been read: damage is noticed then, and nothing comes twice."""
    suggestion = None if as_json else results.suggestion
    for note in results.notes:
        say(note)
    if as_json:
        from searcher.results.as_json import to_json

        answer(to_json(results, explain=explain))
    elif results:
        from searcher.results.terminal import render, render_facets

        styled = color == "always" or (color == "auto" and sys.stdout.isatty() and not os.environ.get("NO_COLOR"))
        # On Windows click translates what the terminal there does not understand.
        text = render(results, width=_width(), styled=styled, explain=explain)
        if results.facets:
            text += "\n\n" + render_facets(results.facets, styled=styled)
        total = results.total if sys.stdout.isatty() else 0
        answer(text, color=styled)
        if total:
            say(f"{len(results)} of {plural(total, 'paragraph')}, {results.took_ms:.1f} ms")
    elif sys.stderr.isatty():
        say("nothing found")
    if suggestion:
        say(f"Did you mean: {suggestion}")
    return FOUND if results else NOTHING_FOUND


def _report(summary: Summary, index: Index) -> None:
    """Say what the refresh did, if it is news."""
    if summary.postponed:
        say(f"searching the index as it was: {summary.postponed}")
    if summary.rebuilt:
        say(_rebuilt(summary.rebuilt))
    if summary.touched and (summary.skipped or summary.touched > 1):
        news = f"indexed {plural(summary.added + summary.changed, 'file')}" if summary.added + summary.changed else ""
        moved = f"moved {plural(summary.moved, 'file')}" if summary.moved else ""
        gone = f"removed {plural(summary.removed, 'file')}" if summary.removed else ""
        skipped = skipped_line(summary) if summary.skipped else ""
        say(
            "; ".join(
                part
                for part in (news, moved, gone, f"{plural(index.paragraph_count, 'paragraph')} in all", skipped)
                if part
            )
        )
    if summary.touched:
        for line in missing_lines(summary.skipped):
            say(line)
    if summary.notes:
        say(f"something is wrong with {plural(len(summary.notes), 'file')} that can be read; searcher status says what")


def _rebuilt(reason: str) -> str:
    return f"the index was rebuilt: {reason.partition(';')[0]}"


def _width() -> int:
    from shutil import get_terminal_size

    return min(100, get_terminal_size().columns)


def main() -> None:
    """Run `search`."""
    run(search, "search")


if __name__ == "__main__":
    main()
