"""How far the indexing is: a bar on the terminal, and how long the rest will take."""

from __future__ import annotations

import os
import sys
from time import perf_counter

from searcher.cli.common import files, paragraphs
from searcher.hints import TYPE_CHECKING
from searcher.i18n import Message, _, shown

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from click._termui_impl import ProgressBar

    from searcher import Progress

_BAR_WIDTH = 8
_AROUND_LABEL = _BAR_WIDTH + len(" []  100%") + 1
_DEFAULT_COLUMNS = 80
_BYTES_OF_A_FILE = 1 << 13  # to read: opening it takes about as long
_PACE_SECONDS, _PACE_SHARE = 1.0, 0.05  # of the work: with less behind it nobody knows how long the rest takes
_PACE_STEP = 0.005  # of the work: what is done is noted so often
_SHOW_BAR_FROM = 1 << 19  # bytes to read: below, it is done before a bar could be read


class progress_bar:  # noqa: N801 — used as a function, in a `with` block
    """Show how far the indexing is, on stderr, as soon as there is enough of it."""

    def __init__(self) -> None:
        self._bars: list[ProgressBar[int]] = []
        self._pace = Pace()

    def __enter__(self) -> Callable[[Progress], None]:
        return self._show

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for bar in self._bars:
            bar.__exit__(kind, error, traceback)

    def _show(self, progress: Progress) -> None:
        bars = self._bars
        if not bars and progress.total_bytes >= _SHOW_BAR_FROM and sys.stderr.isatty():
            import click

            bars.append(
                click.progressbar(
                    length=_work(progress.total_files, progress.total_bytes),
                    file=sys.stderr,
                    bar_template="%(label)s [%(bar)s] %(info)s",
                    show_eta=False,
                    show_percent=True,
                    width=_BAR_WIDTH,
                )
            )
            bars[0].__enter__()
        left = self._pace.seconds_left(progress, perf_counter())
        for bar in bars:
            bar.label = _fitting(progress, left)
            bar.update(_work(progress.files, progress.bytes) - bar.pos)


class Pace:
    """How long the rest will take if it goes on as the later half of what was done went: the start is slow.

    >>> from searcher import Progress
    >>> pace = Pace()
    >>> [pace.seconds_left(Progress(n, 101, 10_000 * n, 1_010_000), 5.0 + n / 10) for n in (0, 1, 2, 31, 51)]
    [None, None, None, 7.0, 5.0]
    """

    def __init__(self) -> None:
        """Have seen nothing yet."""
        self._seen: list[tuple[float, int]] = []  # when, and how much was done then; half of what is done and later

    def seconds_left(self, progress: Progress, now: float) -> float | None:
        """Return what is left in seconds, once enough was done to tell."""
        done = _work(progress.files, progress.bytes)
        total = _work(progress.total_files, progress.total_bytes)
        if not self._seen or done - self._seen[-1][1] >= _PACE_STEP * total:
            self._seen.append((now, done))
        while len(self._seen) > 1 and self._seen[1][1] <= done / 2:
            self._seen.pop(0)
        began, before = self._seen[0]
        if now - began < _PACE_SECONDS or done < _PACE_SHARE * total or done == before:
            return None
        return round((now - began) / (done - before) * (total - done), 1)


def _work(number: int, size: int) -> int:
    """How much there is to do for so many files of so many bytes."""
    return size + _BYTES_OF_A_FILE * number


def _fitting(progress: Progress, left: float | None) -> str:
    """Return the longest label that leaves room for the bar on one line of the terminal, or an empty one."""
    try:
        columns = os.get_terminal_size(sys.stderr.fileno()).columns
    except (OSError, ValueError):
        columns = 0
    room = (columns or _DEFAULT_COLUMNS) - _AROUND_LABEL
    labels = (progress_label(progress, left), progress_label(progress, None), _files_label(progress))
    return next((label for label in map(shown, labels) if len(label) <= room), "")


def progress_label(progress: Progress, left: float | None = None) -> Message:
    """How far it is, in words, and how many seconds are left where that is known.

    >>> from searcher import Progress
    >>> progress_label(Progress(1200, 10_000, 3_000_000, 25_000_000, 5400), 65.2)
    'Indexing 1,200 of 10,000 files, 5,400 paragraphs, 1:05 left'
    """
    if progress.files == progress.total_files:
        return _(
            "Writing {paragraphs} of {files}", paragraphs=paragraphs(progress.paragraphs), files=files(progress.files)
        )
    label = _files_label(progress)
    if not progress.paragraphs:
        return label
    so_far = paragraphs(progress.paragraphs)
    if left is None:
        return _("{label}, {paragraphs}", label=label, paragraphs=so_far)
    return _("{label}, {paragraphs}, {time} left", label=label, paragraphs=so_far, time=_time(left))


def _time(seconds: float) -> str:
    """Minutes and seconds, and hours where there are some.

    >>> _time(9.4), _time(65.2), _time(3725)
    ('0:09', '1:05', '1:02:05')
    """
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _files_label(progress: Progress) -> Message:
    return _("Indexing {n:,} of {files}", n=progress.files, files=files(progress.total_files))
