"""`searcher`: build an index, and see what is in it."""

from __future__ import annotations

import json
from time import perf_counter
from typing import TYPE_CHECKING, Any

import click

from searcher import __version__
from searcher.cli.common import answer, plural, progress_bar, run

if TYPE_CHECKING:
    from searcher.library import Index

_IN = click.option("--in", "corpus", metavar="PATH", help="The folder of documents, or one file.")
_INDEX = click.option("--index", "index_path", metavar="PATH", help="Where the index is kept.")


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, message="%(version)s")
def searcher() -> None:
    """Look after the index that `search` searches in.

    \b
      searcher index notes/      build or refresh the index of a folder
      searcher status            what is in the index, and what is not
    """


@searcher.command()
@click.argument("path", required=False)
@_INDEX
@click.option("--rebuild", is_flag=True, help="Read every document again.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes; as many as pay by default.")
@click.option(
    "--memory",
    type=click.IntRange(min=8),
    default=256,
    show_default=True,
    metavar="MB",
    help="How much to hold at once.",
)
def index(path: str | None, index_path: str | None, rebuild: bool, jobs: int | None, memory: int) -> None:
    """Build or refresh the index of the documents in PATH.

    \b
      searcher index                       the documents in corpus/
      searcher index ~/notes --rebuild     from scratch
    """
    from searcher.index.freshness import refresh
    from searcher.library import Index
    from searcher.locations import documents_location, index_location

    start = perf_counter()
    root = documents_location(path)
    folder = index_location(root, index_path)
    with progress_bar() as progress:
        summary = refresh(folder, root, progress=progress, rebuild=rebuild, jobs=jobs, memory=memory << 20)
    seconds = perf_counter() - start
    opened = Index(folder, root)
    answer(f"{summary.added} added, {summary.changed} changed, {summary.removed} removed in {seconds:.1f} s")
    answer(f"{plural(opened.paragraph_count, 'paragraph')} of {plural(opened.document_count, 'document')} in {folder}")
    for skipped in summary.skipped:
        answer(f"skipped {skipped.path}: {skipped.reason}")


@searcher.command()
@_IN
@_INDEX
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(corpus: str | None, index_path: str | None, as_json: bool) -> None:
    """Say what is in the index and what was skipped, without changing anything.

    \b
      searcher status --in ~/notes
    """
    from searcher.index.generation import latest_number, read_generation
    from searcher.library import open_index
    from searcher.locations import documents_location, index_location

    root = documents_location(corpus)
    read_generation(root if latest_number(root) is not None else index_location(root, index_path))
    facts = _facts(open_index(corpus, index=index_path, refresh=False))
    if as_json:
        answer(json.dumps(facts, ensure_ascii=False))
        return
    answer(f"index       {facts['folder']}")
    answer(f"of          {facts['source'] or 'records of its own'}")
    answer(f"holds       {plural(facts['paragraphs'], 'paragraph')} of {plural(facts['documents'], 'document')}")
    answer(f"size        {facts['bytes'] / 1e6:.1f} MB in {plural(facts['segments'], 'segment')}")
    answer(f"built       {facts['built']}")
    for path, reason in facts["skipped"].items():
        answer(f"skipped     {path}: {reason}")


def _facts(opened: Index) -> dict[str, Any]:
    from datetime import UTC, datetime

    facts = opened.facts()
    built = datetime.fromtimestamp(facts.built, tz=UTC).astimezone()
    return {**facts._asdict(), "built": built.isoformat(sep=" ", timespec="seconds")}


def main() -> None:
    """Run `searcher`."""
    run(searcher, "searcher")


if __name__ == "__main__":
    main()
