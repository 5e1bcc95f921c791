"""`searcher copy`, `generations` and `template`: bringing an index to a cluster, and looking after it there."""

from __future__ import annotations

from time import perf_counter

import click

from searcher.cli.common import answer, documents, paragraphs, tell
from searcher.i18n import _, counted, shown


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option(
    "--shards", type=click.IntRange(1), help="Shards of a new index on a cluster; one for each node without it."
)
@click.option("--replace", is_flag=True, help="On a cluster: in the place of all that is there, in one step.")
def copy(source: str, target: str, shards: int | None, replace: bool) -> None:
    """Copy the index of FROM to TO, a folder or an address, without reading any file again.

    \b
      searcher copy ~/notes opensearch://127.0.0.1:9200/notes
      searcher copy ~/notes opensearch://127.0.0.1:9200/notes --replace
      searcher copy opensearch://127.0.0.1:9200/notes notes-index

    With --replace nobody sees half of it, and what was there before stays until it is deleted: searcher generations.
    """
    from searcher.library.copying import copy_index

    start = perf_counter()
    copied = copy_index(source, target, shards=shards, replace=replace)
    tell(
        _(
            "{paragraphs} of {documents} in {folder}, in {seconds:.1f} s",
            paragraphs=paragraphs(copied.paragraph_count),
            documents=documents(copied.document_count),
            folder=target,
            seconds=perf_counter() - start,
        )
    )


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--use", type=click.IntRange(1), metavar="N", help="Search this one from now on.")
@click.option("--delete-old", is_flag=True, help="Delete all but the one that is searched.")
def generations(address: str, use: int | None, delete_old: bool) -> None:
    """List what an index on a cluster was replaced by and what it replaced; go back, or delete what is old.

    \b
      searcher generations opensearch://127.0.0.1:9200/notes
      searcher generations opensearch://127.0.0.1:9200/notes --use 1
      searcher generations opensearch://127.0.0.1:9200/notes --delete-old
    """
    from searcher.library.remote_index import open_remote_index

    with open_remote_index(address) as index:
        if use is not None:
            index.use_generation(use)
        if delete_old:
            deleted = index.delete_old_generations()
            tell(counted("deleted {n:,} generation", "deleted {n:,} generations", deleted))
        for one in index.generations():
            searched = _("searched") if one.current else ""
            tell(f"{one.number:>4}  {one.name}  {shown(paragraphs(one.paragraphs))}  {shown(searched)}".rstrip())


@click.command()
@click.argument("address", metavar="ADDRESS")
@click.option("--shards", type=click.IntRange(1), default=1, show_default=True, metavar="N", help="Shards.")
@click.option("--replicas", type=click.IntRange(0), default=1, show_default=True, metavar="N", help="Further copies.")
def template(address: str, shards: int, replicas: int) -> None:
    """Print the index templates of an index on a cluster, as JSON, by the paths to put them to; nothing is asked of it.

    \b
      searcher template opensearch://127.0.0.1:9200/notes --shards 6
    """
    from searcher.library.remote_index import index_templates
    from searcher.results.render.json import dumps

    answer(dumps(index_templates(address, shards, replicas)))
