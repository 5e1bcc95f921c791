"""`searcher copy`, `generations` and `template`: bringing an index to a cluster, and looking after it there."""

from __future__ import annotations

import os
from time import perf_counter

import click

from searcher.cli.common import answer, documents, paragraphs, say, tell, unread_line
from searcher.cli.places import access
from searcher.cli.progress import progress_bar
from searcher.cli.summaries import list_skipped, news_line
from searcher.config.locations import INDEX_VARIABLE, is_cluster_address
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _, counted, shown

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from searcher.library.remote_files import Share


@click.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@click.option("--shards", type=click.IntRange(1), help="Shards of a new index on a cluster; one without it.")
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
    copied = copy_index(source, target, shards=shards, replace=replace, config=access())
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
    from searcher.library.remote_index import RemoteIndex

    with RemoteIndex(address, access()) as index:
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


def to_cluster(corpora: Sequence[str | None], index_path: str | None) -> tuple[str | None, str] | None:
    """The folder to index and the address to send it to, where an address was named; else `None`."""
    addresses = [one for one in corpora if one and is_cluster_address(one)]
    folders = [one for one in corpora if one and not is_cluster_address(one)]
    index = index_path or os.environ.get(INDEX_VARIABLE)
    if index and is_cluster_address(index):
        addresses.append(index)
    if not addresses:
        return None
    if len(addresses) > 1 or len(folders) > 1:
        raise click.UsageError(_("one folder goes to one address; name one of each"))
    return (folders[0] if folders else None), addresses[0]


def index_to_cluster(path: str | None, address: str, share: str | None, **how: Any) -> None:
    """Bring an index at an address up to date, and say what that did."""
    from searcher.library.remote_files import index_files

    start = perf_counter()
    how["selection"] = {name: value for name, value in how["selection"].items() if value is not None}
    with progress_bar() as progress:
        summary = index_files(path, address, share=_share(share), progress=progress, **how)
    tell(_("{news} in {seconds:.1f} s", news=news_line(summary), seconds=perf_counter() - start))
    list_skipped(summary.skipped)
    if summary.unread:
        tell(unread_line(summary.unread))
    if summary.kept:
        say(_("the folder is empty, and nothing was removed; is it mounted?"))


def _share(given: str | None) -> Share:
    from searcher.library.remote_files import ALL, Share

    if given is None:
        return ALL
    number, _slash, of = given.partition("/")
    if not (number.isdecimal() and of.isdecimal() and 1 <= int(number) <= int(of)):
        raise click.UsageError(_("--share is such as 3/16, the third of sixteen; {given} is not", given=given))
    return Share(int(number), int(of))
