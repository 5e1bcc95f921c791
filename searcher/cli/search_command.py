"""The options of `search` and its help: what click knows of it, when it is needed."""

from __future__ import annotations

import click

from searcher import __version__
from searcher.cli.completion import query_words
from searcher.cli.options import in_option, lang_option, table_options
from searcher.cli.places import settings
from searcher.cli.run_search import Asked, ask
from searcher.config.schema import READING, SEARCH
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _, shown
from searcher.library.kernels import running

if TYPE_CHECKING:
    from typing import Any

_HELP = """Find the paragraphs of French documents that answer QUERY, best first.

\b
  search open source            any of the words, best where there are most
  search '"open source"'        the exact phrase; « open source » works too
  search 'logiciel -gratuit'    without the word after -; + requires a word
  search 'libre ET ouvert'      both words; also OU, SAUF and ( )
  search 'administr*'           words that start so; also ch*val, gouvernment~
  search 'eau type:pdf'         PDF files only; also titre: auteur: chemin: langue:
  search 'eau date:2020..2023'  from these years; also date:>=2024-06, date:2023
  search --explain chevaux      which forms were found, and why it ranks there
  search --in notes/ budget     in another folder; --in may be repeated

How to show results, and output for scripts:

\b
  search -n 20 --page 2 budget  the second twenty; --sort date, newest first
  search -C 1 budget            with the paragraphs around; also --full, --group
  search --open 3 budget        open the file of the third result
  search -l budget              paths only; -l -0 budget | xargs -0 …
  search -c budget              the number of paragraphs
  search --jsonl budget         one JSON object per line; --json, one in all
  search --format '{path}:{line}: {snippet}' budget

Accents, capitals, elisions and hyphens make no difference: etat finds L’État, coeur finds cœur.

The documents searched are those of --in, else of $SEARCHER_CORPUS, else of corpus/ in the current folder. The first
search builds their index, later ones keep it up to date. A searcher.toml in this folder or one above it can name the
documents, change the defaults of these options and add synonyms of your own; `searcher config` shows what is in force.
Exit codes: 0 something was found, 1 nothing was found, 2 an error.
"""


_SECTIONS = (
    (_("Where to search"), ("corpora", "index_path", "config", "no_refresh", "refresh_timeout")),
    (_("Which paragraphs"), ("limit", "page", "sort", "min_score", "all_copies", "no_correction")),
    (_("Display"), ("context", "full", "group", "explain", "facets", "color", "no_pager", "open_rank")),
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
        return [*found, (_("General"), list(records.values()))]


@click.command(
    cls=SearchCommand, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.argument("query", nargs=-1, metavar="[QUERY]...", shell_complete=query_words)
@in_option("Folder of documents, or a single file; may be repeated.")
@table_options(*SEARCH, *READING)
@lang_option
@click.version_option(__version__, message=f"%(version)s ({running()} kernels)")
def search(**parameters: Any) -> int:
    """Search and print; the help text is `_HELP`."""
    return ask(Asked(**parameters, settings=settings()))
