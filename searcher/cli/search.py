"""`search`: ask a question, read the best paragraphs."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from searcher import __version__
from searcher.cli.common import (
    FOUND,
    NOTHING_FOUND,
    answer,
    asked_reading,
    missing_lines,
    paragraphs,
    progress_bar,
    reading_options,
    run,
    say,
    skipped_line,
)
from searcher.cli.completion import paths as paths_of_files
from searcher.cli.completion import query_words
from searcher.cli.language import lang_option
from searcher.cli.output import Shape, open_file, print_answer, print_paths
from searcher.errors import CorruptIndex
from searcher.locations import INDEX_VARIABLE
from searcher.messages import Message, _, counted, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from searcher.index.updating import Summary
    from searcher.library import Index
    from searcher.results import Hit, Results

_USUAL = 10  # paragraphs

_HELP = """Find the paragraphs of French documents that answer QUERY, best first.

\b
  search open source            any of the words, more of them first
  search '"open source"'        the exact phrase; « open source » too
  search 'logiciel -gratuit'    without a word; + before a word requires it
  search 'libre ET ouvert'      both; also OU, SAUF and ( )
  search 'administr*'           words that begin so; ch*val, gouvernment~
  search 'eau type:pdf'         in PDF files; titre: auteur: chemin: langue:
  search 'eau date:2020..2023'  of these years; date:>=2024-06, date:2023
  search --explain chevaux      which forms were found, and what made the order
  search --in notes/ budget     in another folder; --in may be given again

How answers look, and what scripts need:

\b
  search -n 20 --page 2 budget  more of them; --sort date, newest first
  search -C 1 budget            with the paragraphs around; --full, --group
  search --open 3 budget        open the file of the third
  search -l budget              paths only; -l -0 budget | xargs -0 …
  search -c budget              how many paragraphs
  search --jsonl budget         a JSON object a line; --json, one for all
  search --format '{path}:{line}: {snippet}' budget

Accents, capitals, elisions and hyphens need no care: etat finds L’État, coeur finds cœur.

The documents are those in --in, or else in $SEARCHER_CORPUS, or else in corpus/ here. The first search builds their
index, later ones bring it up to date. A searcher.toml among them has your own synonyms. Exit codes: 0 something found, 1 nothing found, 2 an error.
"""


@click.command(help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=query_words)
@click.option(
    "--in",
    "corpora",
    metavar="PATH",
    multiple=True,
    shell_complete=paths_of_files,
    help="The folder of documents, or one file; may be repeated.",
)
@click.option("--index", "index_path", metavar="PATH", shell_complete=paths_of_files, help="Where the index is kept.")
@click.option("--config", metavar="PATH", help="Your own words; without it searcher.toml among the documents.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="How many paragraphs: 10; with -l documents: all."
)
@click.option("--page", type=click.IntRange(min=1), default=1, metavar="N", help="The Nth so many of them.")
@click.option(
    "--sort",
    type=click.Choice(["score", "date", "path"]),
    default="score",
    show_default=True,
    help="Best first, newest document first, or by path.",
)
@click.option("--min-score", type=click.FloatRange(min=0), default=0.0, metavar="SCORE", help="Leave out lower ones.")
@click.option(
    "-C", "--context", type=click.IntRange(min=0), default=0, metavar="N", help="Whole, with N paragraphs around."
)
@click.option("--full", is_flag=True, help="Whole paragraphs.")
@click.option("--group", is_flag=True, help="By document.")
@click.option("--all", "all_copies", is_flag=True, help="Near copies of a document too, each for itself.")
@click.option("-l", "--paths", is_flag=True, help="Paths of the documents only.")
@click.option("-c", "--count", is_flag=True, help="How many paragraphs match, no more.")
@click.option("-0", "--null", is_flag=True, help="After each path or line a NUL, not a line end.")
@click.option("--format", "template", metavar="FORMAT", help="A line for each: {path}, {line}, {snippet}, {title} …")
@click.option("--facets", metavar="FIELDS", help="Count by field: type,auteur,année; also chemin, langue, your own.")
@click.option("--explain", is_flag=True, help="Say of each paragraph what was found in it and why it ranks there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="Print a JSON object a line, one for each.")
@click.option("--open", "open_rank", type=click.IntRange(min=1), metavar="N", help="Open the file of the Nth.")
@click.option("--no-pager", is_flag=True, help="Do not stop at the end of each screen.")
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
@lang_option
@click.version_option(__version__, message="%(version)s")
def search(  # noqa: PLR0913 — one parameter for each option
    query: tuple[str, ...],
    corpora: tuple[str, ...],
    index_path: str | None,
    config: str | None,
    limit: int | None,
    page: int,
    sort: str,
    min_score: float,
    context: int,
    full: bool,
    group: bool,
    all_copies: bool,
    paths: bool,
    count: bool,
    null: bool,
    template: str | None,
    facets: str | None,
    explain: bool,
    as_json: bool,
    as_jsonl: bool,
    open_rank: int | None,
    no_pager: bool,
    color: str,
    no_refresh: bool,
    refresh_timeout: float,
    text_field: str | None,
    title_field: str | None,
    max_size: float | None,
) -> int:
    """Search and print; the help text is `_HELP`."""
    from searcher.query import compile_query, parse

    shape = Shape(
        json=as_json,
        jsonl=as_jsonl,
        template=template,
        paths=paths,
        total=count,
        open_rank=open_rank,
        null=null,
        context=context,
        full=full,
        group=group,
        explain=explain,
        all_copies=all_copies,
        facets=bool(facets),
        color=color,
        pager=not no_pager,
    )
    shape.check()
    reading = asked_reading(text_field, title_field, max_size)
    if no_refresh and reading:
        raise click.UsageError(_("--text-field, --title-field and --max-size read files again; leave out --no-refresh"))
    line = _line(template)
    # Before any index is built: a query that says nothing is an error wherever one looks.
    compile_query(parse(" ".join(query)))
    how: dict[str, Any] = {
        "config": config,
        "refresh": not no_refresh,
        "refresh_timeout": refresh_timeout,
        "reading": reading,
    }
    index = _open(corpora, index_path, **how)
    names = [name.strip() for name in (facets or "").split(",") if name.strip()]
    most, offset = limit or _USUAL, (page - 1) * (limit or _USUAL)
    if open_rank is not None:
        most, offset = 1, open_rank - 1
    elif paths:
        most, offset, all_copies = max(1, index.paragraph_count), 0, True

    def ask() -> int:
        asked: dict[str, Any] = {"limit": most, "offset": offset, "facets": names, "sort": sort, "min_score": min_score}
        asked["all_copies"] = all_copies
        results = index.search(" ".join(query), **asked)
        return _show(results, shape, line, limit, page)

    try:
        return ask()
    except CorruptIndex as error:
        with progress_bar() as progress:
            if no_refresh or not index.rebuild(progress):
                raise
        say(_rebuilt(error.message))
        return ask()


def _show(results: Results, shape: Shape, line: Callable[[Hit], str] | None, limit: int | None, page: int) -> int:
    """Print the results, once all that is printed has been read: damage is noticed then, and nothing comes twice."""
    suggestion = None if shape.json or shape.jsonl else results.suggestion
    for note in results.notes:
        say(note)
    if shape.total:
        answer(f"{results.total}")
    elif shape.paths and results:
        print_paths(results, shape, limit, (page - 1) * (limit or 0))
    elif shape.open_rank is not None and results:
        open_file(results, shape.open_rank)
    else:
        print_answer(results, shape, line)
    if not results:
        _say_why(results)
    if suggestion:
        say(_("Did you mean: {query}", query=suggestion))
    return FOUND if results else NOTHING_FOUND


def _line(template: str | None) -> Callable[[Hit], str] | None:
    if template is None:
        return None
    from searcher.results.line_format import line_format

    return line_format(template)


def _open(corpora: tuple[str, ...], index_path: str | None, **how: Any) -> Index:
    """Open the index of each folder, and search in all as in one."""
    from searcher.library import open_with_summary

    if len(corpora) > 1 and (index_path or os.environ.get(INDEX_VARIABLE)):
        raise click.UsageError(_("an index is of one folder; with several --in leave out --index and $SEARCHER_INDEX"))
    indexes: dict[Path, Index] = {}
    for corpus in corpora or (None,):
        with progress_bar() as progress:
            index, summary = open_with_summary(corpus, index=index_path, progress=progress, **how)
        if summary:
            _report(summary, index)
        indexes[index.folder.resolve()] = index
    if len(indexes) == 1:
        return index
    from searcher.library.joining import join_indexes

    return join_indexes(*indexes.values())


def _say_why(results: Results) -> None:
    """Say what to change where nothing was found."""
    if results.total:
        say(_("nothing that far on: {paragraphs} in all", paragraphs=paragraphs(results.total)))
    elif sys.stderr.isatty():
        say(_("nothing found"))
        for line in results.advice:
            say(line)


def _report(summary: Summary, index: Index) -> None:
    """Say what the refresh did, if it is news."""
    if summary.postponed:
        say(_("searching the index as it was: {why}", why=summary.postponed))
    if summary.rebuilt:
        say(_rebuilt(summary.rebuilt))
    if summary.touched and (summary.skipped or summary.touched > 1):
        say("; ".join(map(shown, _news(summary, index))))
    if summary.touched:
        for line in missing_lines(summary.skipped):
            say(line)
    if summary.notes:
        say(
            counted(
                "something is wrong with {n:,} file that can be read; searcher status says what",
                "something is wrong with {n:,} files that can be read; searcher status says what",
                len(summary.notes),
            )
        )


def _news(summary: Summary, index: Index) -> Iterator[Message]:
    if summary.added + summary.changed:
        yield counted("indexed {n:,} file", "indexed {n:,} files", summary.added + summary.changed)
    if summary.moved:
        yield counted("moved {n:,} file", "moved {n:,} files", summary.moved)
    if summary.removed:
        yield counted("removed {n:,} file", "removed {n:,} files", summary.removed)
    yield _("{paragraphs} in all", paragraphs=paragraphs(index.paragraph_count))
    if summary.skipped:
        yield skipped_line(summary)


def _rebuilt(reason: str) -> Message:
    """That it was, and why; what to do about it has been done."""
    return _("the index was rebuilt: {why}", why=shown(reason).partition(";")[0].rstrip())


def main() -> None:
    """Run `search`."""
    run(search, "search")


if __name__ == "__main__":
    main()
