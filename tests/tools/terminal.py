"""A program on a pseudo-terminal, and all that it shows there."""

import fcntl
import os
import pty
import struct
import subprocess
import termios
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

# Written on the program's side once it has ended. A terminal keeps its order, so all the program wrote is read before;
# waiting for the last descriptor to close instead may lose what was written just then.
_END = b"\0end of what was shown\0"


class Terminal(NamedTuple):
    """A running program, and the end of its terminal that a person would look at."""

    process: subprocess.Popen[bytes]
    screen: int

    def read(self, until: bytes = _END) -> bytes:
        """Wait for `until`, or for the end of the program, and return what was shown since the last call."""
        shown = b""
        while until not in shown and _END not in shown:
            shown += os.read(self.screen, 1 << 16)
        return shown.partition(_END)[0]


@contextmanager
def terminal(
    command: Sequence[str],
    folder: Path,
    environment: dict[str, str],
    stdout: int | None = None,
    size: tuple[int, int] | None = None,
) -> Iterator[Terminal]:
    """Start a command in a folder on a terminal of so many columns and lines, its output there or at `stdout`."""
    screen, side = pty.openpty()
    if size:
        fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    with subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=side,
        stdout=side if stdout is None else stdout,
        stderr=side,
    ) as process:

        def mark_end() -> None:
            process.wait()
            os.write(side, _END)

        ending = threading.Thread(target=mark_end)
        ending.start()
        try:
            yield Terminal(process, screen)
        finally:
            process.kill()
            ending.join()
            os.close(side)
            os.close(screen)


def on_terminal(
    command: Sequence[str], folder: Path, environment: dict[str, str], columns: int | None = None
) -> tuple[int, str]:
    """Exit code of a command and all that it showed on its terminal."""
    with terminal(command, folder, environment, size=(columns, 50) if columns else None) as shown:
        text = shown.read().decode()
        return shown.process.wait(), text.replace("\r\n", "\n")
