"""`searcher check` and `searcher repair`: see whether an index is as it was written, and mend one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from searcher.cli.common import FOUND, answer, documents, files, paragraphs, progress_bar, say, tell
from searcher.cli.options import documents_argument, only_one
from searcher.cli.places import one_place, settings
from searcher.i18n import _, counted

if TYPE_CHECKING:
    from pathlib import Path

DAMAGED = 1

_INDEX = click.option("--index", "index_path", metavar="PATH", help="Where the index is kept.")


@click.command()
@documents_argument
@_INDEX
@click.option("--repair", "mend", is_flag=True, help="Mend what is damaged.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def check(corpora: tuple[str, ...], index_path: str | None, mend: bool, as_json: bool) -> int:
    """Read the whole index and compare it with its checksums.

    PATH is the folder of documents, or that of the index itself. Exit codes: 0 all is well, or well again; 1 something
    is damaged; 2 an error.

    \b
      searcher check
      searcher check ~/notes --repair
    """
    from searcher.sync.check_repair import check as check_index

    folder, root = _place(only_one(corpora), index_path)
    report = check_index(folder)
    if as_json:
        from searcher.results.render.json import dumps

        answer(dumps({**report._asdict(), "folder": str(folder)}))
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
        _mend(folder, root)
        return FOUND
    if report.damage:
        from searcher.index.storage.container import how_to_mend

        say(how_to_mend(folder))
    return DAMAGED if report.damage else FOUND


@click.command()
@documents_argument
@_INDEX
def repair(corpora: tuple[str, ...], index_path: str | None) -> None:
    """Mend a damaged index: from its documents, or else from what can be read of it.

    PATH is the folder of documents, or that of the index itself. What is lost is listed. An index without damage is
    left as it is.

    \b
      searcher repair ~/notes
    """
    from searcher.sync.check_repair import check as check_index

    folder, root = _place(only_one(corpora), index_path)
    if check_index(folder).damage:
        _mend(folder, root)
    else:
        tell(_("nothing to mend in {folder}", folder=folder))


def _mend(folder: Path, root: Path | None) -> None:
    from searcher.sync.check_repair import repair as repair_index

    with progress_bar() as progress:
        done = repair_index(folder, root, progress)
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


def _place(path: str | None, index_path: str | None) -> tuple[Path, Path | None]:
    """The folder of an index, and that of its documents as far as it was given."""
    from pathlib import Path

    from searcher.config.locations import documents_location, index_location, resolve_link
    from searcher.index.storage.manifest import latest_number

    path, index_path = one_place(path, index_path, settings())
    if path is None and index_path is not None:
        return resolve_link(Path(index_path)), None
    root = documents_location(path)
    if latest_number(root) is not None:
        return resolve_link(root), None
    return index_location(root, index_path), root
