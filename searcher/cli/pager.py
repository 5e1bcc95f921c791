"""A long answer goes through a pager, as git's do."""

from __future__ import annotations

import os
import sys

from searcher.cli.terminal_size import screen_size


def pager_for(text: str) -> list[str]:
    """The command to read this with; empty where it fits on the screen, or nobody is there to turn the pages.

    It is that of `$SEARCHER_PAGER`, or else `$PAGER`, or else `less`; an empty one and `cat` are none.
    """
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        return []
    if text.count("\n") + 1 < screen_size().lines:
        return []
    import shlex
    from shutil import which

    from searcher.processes import program_path

    named = os.environ.get("SEARCHER_PAGER", os.environ.get("PAGER", "less"))
    try:
        command = shlex.split(named)
    except ValueError:
        return []
    if not command or command == ["cat"]:
        return []
    program = program_path(command[0]) if os.path.basename(command[0]) == command[0] else command[0]  # noqa: PTH119
    return [program, *command[1:]] if program and which(program) else []


def show(text: str, command: list[str]) -> None:
    """Let a pager show it, and wait until it was read."""
    import signal
    import subprocess

    # What git sets: stop at once when it fits, show colours, leave the screen as it is.
    environment = {"LESS": "FRX", "LV": "-c", "LESSCHARSET": "utf-8", **os.environ}
    with subprocess.Popen(command, stdin=subprocess.PIPE, env=environment) as pager:  # noqa: S603 — the user's own
        # Ctrl-C is for the pager, in which it ends a search.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            pager.communicate(f"{text}\n".encode(errors="replace"))
        finally:
            pager.wait()
            signal.signal(signal.SIGINT, before)
