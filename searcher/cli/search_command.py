"""The options of `search` and its help: what click knows of it, when it is needed."""

from __future__ import annotations

from typing import Any

import click

from searcher import __version__
from searcher.cli.completion import paths as paths_of_files
from searcher.cli.completion import query_words
from searcher.cli.options import lang_option, reading_options
from searcher.cli.places import settings
from searcher.cli.run_search import TIMEOUT_VARIABLE, Asked, ask
from searcher.config.settings import WHEN
from searcher.config.sort_orders import ORDERS
from searcher.i18n import _, shown
from searcher.kernels import running

_USUAL = Asked()

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
index, later ones bring it up to date. A searcher.toml, in this folder or one above, says otherwise for a project, sets
other defaults for these options, and has your own synonyms; `searcher config` shows what is in force. Exit codes: 0
something found, 1 nothing found, 2 an error.
"""


_SECTIONS = (
    (_("Where to look"), ("corpora", "index_path", "config", "no_refresh", "refresh_timeout")),
    (_("Which paragraphs"), ("limit", "page", "sort", "min_score", "all_copies", "no_correction")),
    (_("How they look"), ("context", "full", "group", "explain", "facets", "color", "no_pager", "open_rank")),
    (_("For scripts"), ("paths", "total", "null", "template", "as_json", "as_jsonl")),
    (_("How files are read"), ("text_field", "title_field", "max_size")),
)


class SearchCommand(click.Command):
    """A command whose help has its options in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each section, and what is in none of them last."""
        for heading, rows in self.sections(ctx):
            with formatter.section(shown(heading)):
                formatter.write_dl(rows)

    def sections(self, ctx: click.Context) -> list[tuple[str, list[tuple[str, str]]]]:
        """Each heading with its options and what they do."""
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        records = {str(one.name): record for one in options if (record := one.get_help_record(ctx))}
        found = [(heading, [records.pop(name) for name in names]) for heading, names in _SECTIONS]
        return [*found, (_("This command"), list(records.values()))]


@click.command(
    cls=SearchCommand, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
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
@click.option("--config", metavar="PATH", help="Your settings and words; without it the nearest searcher.toml.")
@click.option(
    "-n", "--limit", type=click.IntRange(min=1), metavar="N", help="How many paragraphs: 10; with -l documents: all."
)
@click.option("--page", type=click.IntRange(min=1), default=_USUAL.page, metavar="N", help="The Nth so many of them.")
@click.option(
    "--sort",
    type=click.Choice(ORDERS),
    default=_USUAL.sort,
    show_default=True,
    help="Best first, newest document first, or by path.",
)
@click.option(
    "--min-score", type=click.FloatRange(min=0), default=_USUAL.min_score, metavar="SCORE", help="Leave out lower ones."
)
@click.option(
    "-C",
    "--context",
    type=click.IntRange(min=0),
    default=_USUAL.context,
    metavar="N",
    help="Whole, with N paragraphs around.",
)
@click.option("--full", is_flag=True, help="Whole paragraphs.")
@click.option("--group", is_flag=True, help="By document.")
@click.option("--all", "all_copies", is_flag=True, help="Near copies of a document too, each for itself.")
@click.option("-l", "--paths", is_flag=True, help="Paths of the documents only.")
@click.option("-c", "--count", "total", is_flag=True, help="How many paragraphs match, no more.")
@click.option("-0", "--null", is_flag=True, help="After each path or line a NUL, not a line end.")
@click.option("--format", "template", metavar="FORMAT", help="A line for each: {path}, {line}, {snippet}, {title} …")
@click.option("--facets", metavar="FIELDS", help="Count by field: type,auteur,année; also chemin, langue, your own.")
@click.option("--explain", is_flag=True, help="Say of each paragraph what was found in it and why it ranks there.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@click.option("--jsonl", "as_jsonl", is_flag=True, help="Print a JSON object a line, one for each.")
@click.option("--open", "open_rank", type=click.IntRange(min=1), metavar="N", help="Open the file of the Nth.")
@click.option("--no-pager", is_flag=True, help="Do not stop at the end of each screen.")
@click.option("--no-correction", is_flag=True, help="Where nothing is found, show no answers to another spelling.")
@click.option(
    "--color",
    type=click.Choice(WHEN),
    default=_USUAL.color,
    show_default=True,
    help="Colours and links.",
)
@click.option("--no-refresh", is_flag=True, help="Take the index as it is.")
@click.option(
    "--refresh-timeout",
    type=click.FloatRange(min=0),
    default=_USUAL.refresh_timeout,
    show_default=True,
    metavar="SECONDS",
    envvar=TIMEOUT_VARIABLE,
    help="How long to look for changed files before taking the index as it is.",
)
@reading_options
@lang_option
@click.version_option(__version__, message=f"%(version)s ({running()} kernels)")
def search(**parameters: Any) -> int:
    """Search and print; the help text is `_HELP`."""
    return ask(Asked(**parameters, settings=settings()))
