"""Watching: indexes of files that are refreshed whenever the files change, and what each refresh did."""

from __future__ import annotations

from os.path import commonpath
from time import monotonic

from searcher.errors import DocumentError, IndexLocked, SearcherError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.installing import needs
from searcher.sync.apply import Summary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from threading import Event

    from searcher.library.index_place import IndexPlace

_LOOK_AGAIN = 60.0  # seconds: not every file system tells of every change
_QUIET, _MAX_DELAY = 200, 1600  # milliseconds: how long nothing happens before it is over, and how long that may take
_TICK = 500  # milliseconds


def watch_places(
    places: Sequence[IndexPlace], refresh: Callable[[IndexPlace], Summary], stop: Event | None = None
) -> Iterator[tuple[IndexPlace, Summary]]:
    """Refresh indexes when files of any change, first of all at once; yield each summary that says something new.

    Raises `DocumentError` when files cannot be watched, and `SearcherError` without the library of the extra `watch`.
    """
    said: dict[IndexPlace, tuple[object, ...]] = {}
    for _change in _changes([place.root for place in places], [place.folder for place in places], stop):
        for place in places:
            try:
                summary = refresh(place)
            except IndexLocked as error:
                summary = Summary(0, 0, 0, (), postponed=error.message)
            news = summary.skipped, summary.kept, summary.postponed
            if summary.touched or news != said.get(place, ((), 0, None)):
                said[place] = news
                yield place, summary


def check_watching() -> None:
    """Raise an error that says what to install when files cannot be watched."""
    try:
        import watchfiles  # noqa: F401 — to see whether it is there
    except ImportError:
        raise SearcherError(needs("watchfiles", "searcher-fr[watch]")) from None


def _changes(roots: Sequence[Path], indexes: Sequence[Path], stop: Event | None) -> Iterator[None]:
    """Yield once the watch is set up, and then each time when files below the roots have changed and come to rest.

    What happens in the folders of the indexes does not count.
    """
    from watchfiles import Change, watch

    ours = [str(folder.resolve()) for folder in indexes]

    def counts(_change: Change, path: str) -> bool:
        return not any(commonpath([path, folder]) == folder for folder in ours)

    looked: float | None = None
    batches = watch(
        *(root.resolve() for root in roots),
        watch_filter=counts,
        debounce=_MAX_DELAY,
        step=_QUIET,
        rust_timeout=_TICK,
        yield_on_timeout=True,
        ignore_permission_denied=True,
        stop_event=stop,
    )
    try:
        for batch in batches:
            if batch or looked is None or monotonic() - looked > _LOOK_AGAIN:
                yield
                looked = monotonic()
    except (OSError, RuntimeError) as error:
        raise DocumentError(
            _("cannot watch {folders}: {error}", folders=", ".join(map(str, roots)), error=error)
        ) from error
