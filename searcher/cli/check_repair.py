"""`searcher check` and `searcher repair`: see whether an index is as it was written, and mend one that is not."""

from __future__ import annotations

import click

from searcher.cli.common import FOUND, answer, documents, files, paragraphs, say, tell
from searcher.cli.options import documents_argument, only_one
from searcher.cli.places import access, one_place, settings
from searcher.cli.progress import progress_bar
from searcher.config.locations import address_named, is_cluster_address
from searcher.i18n import _, counted

DAMAGED = 1

_INDEX = click.option("--index", "index_path", metavar="PATH", help="Where the index is kept.")


@click.command()
@documents_argument
@_INDEX
@click.option("--repair", "mend", is_flag=True, help="Repair what is damaged.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(corpora: tuple[str, ...], index_path: str | None, mend: bool, as_json: bool) -> int:
    """Read the whole index and verify its checksums.

    PATH is the folder of documents, or that of the index itself. Exit codes: 0 all is well, or well again; 1 something
    is damaged; 2 an error.

    \b
      searcher check
      searcher check ~/notes --repair
    """
    from searcher.library.maintenance import check as check_index
    from searcher.library.maintenance import how_to_mend

    path, index_path = one_place(only_one(corpora), index_path, settings())
    address = address_named(path, index_path)
    if is_cluster_address(address):
        return _check_cluster(str(address), as_json=as_json)
    report = check_index(path, index=index_path)
    if as_json:
        from searcher.results.render.json import dumps

        answer(dumps({**report._asdict(), "folder": str(report.folder)}))
    else:
        for line in report.damage:
            tell(line)
        if not report.damage:
            tell(
                _(
                    "{paragraphs} of {documents}, {files} of {size:.1f} MB: all is well",
                    paragraphs=paragraphs(report.paragraphs),
                    documents=documents(report.documents),
                    files=files(report.files),
                    size=report.bytes / 1e6,
                )
            )
        if report.left_over:
            tell(
                counted(
                    "{n:,} file left over, to be removed by the next commit",
                    "{n:,} files left over, to be removed by the next commit",
                    len(report.left_over),
                )
            )
    if report.damage and mend:
        _mend(path, index_path)
        return FOUND
    if report.damage:
        say(how_to_mend(report.folder))
    return DAMAGED if report.damage else FOUND


def _check_cluster(address: str, *, as_json: bool) -> int:
    """Say what is missing of an index on a cluster."""
    from searcher.library.remote_index import RemoteIndex, check_remote_index
    from searcher.results.render.json import dumps

    config = access()
    damage = check_remote_index(address, config)
    holds = {}
    if not damage:
        with RemoteIndex(address, config) as index:
            holds = {"paragraphs": index.paragraph_count, "documents": index.document_count}
    if as_json:
        answer(dumps({"address": address, **holds, "damage": damage}))
        return DAMAGED if damage else FOUND
    for line in damage:
        tell(line)
    if not damage:
        all_of = {"paragraphs": paragraphs(holds["paragraphs"]), "documents": documents(holds["documents"])}
        tell(_("{paragraphs} of {documents}: all is well", **all_of))
    return DAMAGED if damage else FOUND


@click.command()
@documents_argument
@_INDEX
def repair(corpora: tuple[str, ...], index_path: str | None) -> None:
    """Repair a damaged index from its documents, or else from what can still be read.

    PATH is the folder of documents, or that of the index itself. What is lost is listed. An index without damage is
    left as it is.

    \b
      searcher repair ~/notes
    """
    from searcher.library.maintenance import check as check_index

    path, index_path = one_place(only_one(corpora), index_path, settings())
    report = check_index(path, index=index_path)
    if report.damage:
        _mend(path, index_path)
    else:
        tell(_("nothing to mend in {folder}", folder=report.folder))


def _mend(path: str | None, index_path: str | None) -> None:
    from searcher.library.maintenance import repair as repair_index

    with progress_bar() as progress:
        done = repair_index(path, index=index_path, progress=progress)
    if done.from_files:
        tell(_("made anew from {documents}", documents=documents(done.documents)))
    else:
        tell(
            counted(
                "{n:,} document could be read and was kept",
                "{n:,} documents could be read and were kept",
                done.documents,
            )
        )
    for lost in done.lost:
        tell(_("lost {what}", what=lost))
