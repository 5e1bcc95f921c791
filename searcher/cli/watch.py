"""Waiting for files to change: what `searcher index --watch` does between two refreshes."""

from __future__ import annotations

from os.path import commonpath
from time import monotonic
from typing import TYPE_CHECKING

import click

from searcher.cli.common import install_command
from searcher.i18n import _

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

_LOOK_AGAIN = 60.0  # seconds: not every file system tells of every change
_QUIET, _MAX_DELAY = 200, 1600  # milliseconds: how long nothing happens before it is over, and how long that may take
_TICK = 500  # milliseconds


def check_watching() -> None:
    """Raise an error that says what to install when files cannot be watched."""
    try:
        import watchfiles  # noqa: F401 — to see whether it is there
    except ImportError:
        msg = _("--watch needs another library; install it with: {command}", command=install_command("watch"))
        raise click.ClickException(msg) from None


def changes(roots: Sequence[Path], indexes: Sequence[Path]) -> Iterator[None]:
    """Yield once the watch is set up, and then each time when files below the roots have changed and come to rest.

    What happens in the folders of the indexes does not count. Ctrl-C is a `KeyboardInterrupt`.
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
    )
    try:
        for batch in batches:
            if batch or looked is None or monotonic() - looked > _LOOK_AGAIN:
                yield
                looked = monotonic()
    except (OSError, RuntimeError) as error:
        msg = _("cannot watch {folders}: {error}", folders=", ".join(map(str, roots)), error=error)
        raise click.ClickException(msg) from error
