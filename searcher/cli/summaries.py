"""What a refresh did, in lines."""

from __future__ import annotations

from searcher.cli.common import missing_lines, tell
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher import Summary
    from searcher.library.maintenance import Skipped


def list_skipped(skipped: Iterable[Skipped]) -> None:
    """Each file with its reason; those that wait for a library together."""
    from searcher.library.maintenance import missing_extra

    for item in skipped:
        if not missing_extra(item.reason):
            tell(skipped_line(item))
    for line in missing_lines(skipped):
        tell(line)


def skipped_line(item: Skipped) -> Message:
    """A file that is not in the index, with the reason."""
    return _("skipped {path}: {why}", path=item.path, why=item.reason)


def news_line(summary: Summary) -> Message:
    """How many files a refresh added, read again and removed."""
    told = _(
        "{added:,} added, {changed:,} changed, {removed:,} removed",
        added=summary.added,
        changed=summary.changed,
        removed=summary.removed,
    )
    return _("{told}, {moved:,} moved", told=told, moved=summary.moved) if summary.moved else told
