"""What a commit does to merge: rewrite segments itself, or start a process that does."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterable
    from pathlib import Path

    from searcher.index.write.inverter import Inverter
    from searcher.index.write.segment_changes import OpenSegment


def add_live_documents(inverter: Inverter, segments: Iterable[OpenSegment]) -> None:
    """Add what is left of some segments to an inverter."""
    for segment in segments:
        for document in segment.documents():
            inverter.add(document, document.content())


def merge_later(folder: Path) -> subprocess.Popen[bytes]:
    """Start a process that merges what is due in an index, and do not wait for it."""
    from subprocess import DEVNULL

    from searcher.processes import start_python

    _started[:] = [process for process in _started if process.poll() is None]
    process = start_python("searcher.index.write.merge_process", str(folder), quiet=True, pipes=DEVNULL)
    _started.append(process)
    return process


_started: list[subprocess.Popen[bytes]] = []  # to be asked now and then whether they have ended
