"""What scripts of attacks share: commands in processes of their own, and the counts of what was tried and what failed."""

from __future__ import annotations

import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from crashes import IN_MEMORY

from searcher.cli import entry
from searcher.errors import NoIndex
from searcher.sync.check_repair import check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

Tried = tuple[str, str]
"""What was tried, and what was wrong with what came of it: empty where nothing was."""

_LOADED = "loaded"
_PAUSE = 0.002  # seconds between two looks at a process


class Done(NamedTuple):
    """How a command ended: its exit code, below 0 for a signal, and what it printed."""

    code: int
    output: str
    errors: str

    @property
    def wrong(self) -> str:
        """What no command may do, whatever happens to it."""
        if self.code == -signal.SIGKILL:
            return "hangs"
        if "Traceback" in self.errors or "Exception ignored" in self.errors or "fault of its own" in self.errors:
            return self.errors
        return "" if self.code in {0, 1, 2} else f"ends with {self.code}"


class Running:
    """A command of this project in a copy of this process, which has loaded its code already."""

    def __init__(
        self, name: str, *arguments: str | Path, home: Path, cwd: Path | None = None, first: Callable[[], object] = bool
    ) -> None:
        """Start `search` or `searcher`; `first` is called in its process before."""
        self._said = home / ".said"
        self._said.mkdir(parents=True, exist_ok=True)
        self._pid = os.fork()
        if not self._pid:
            os.environ.update(HOME=str(home), XDG_CACHE_HOME=str(home / ".cache"), LC_ALL="C.UTF-8", LANGUAGE="")
            os.chdir(cwd or home)
            sys.argv = [name, *map(str, arguments)]
            _become(name, self._said, first)

    def send(self, number: int) -> None:
        """Send it a signal."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, number)

    def ended(self, seconds: float) -> bool:
        """Whether it ends within so many seconds; its exit code is then waited for."""
        end = monotonic() + seconds
        while os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            if monotonic() > end:
                return False
            sleep(_PAUSE)
        return True

    def result(self, seconds: float = 60) -> Done:
        """Return how it ended, killed where it takes longer."""
        if not self.ended(seconds):
            self.send(signal.SIGKILL)
        _, status = os.waitpid(self._pid, 0)
        output, errors, loaded = (self._said / f"{self._pid}.{each}" for each in ("output", "errors", _LOADED))
        done = Done(os.waitstatus_to_exitcode(status), *(_taken(each) for each in (output, errors)))
        told = _taken(loaded)
        for module in told.split() if told.endswith("\n") else ():  # the disk may have been full
            import_module(module)  # so that the next one need not
        return done


def damage_in(index: Path) -> str:
    """The first damage of an index; empty where there is none, or no index."""
    try:
        return next(iter(check(index).damage), "")
    except NoIndex:
        return ""


def command(name: str, *arguments: str | Path, home: Path, cwd: Path | None = None) -> Done:
    """Run `search` or `searcher` to its end."""
    return Running(name, *arguments, home=home, cwd=cwd).result()


def _become(name: str, said: Path, first: Callable[[], object]) -> NoReturn:
    """Be a command in this process, and end with its exit code."""
    code = 99
    try:
        for number, kind in ((1, "output"), (2, "errors")):
            file = os.open(said / f"{os.getpid()}.{kind}", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(file, number)
            os.close(file)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        first()
        getattr(entry, name)()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
        loaded = [module for module in sys.modules if module.startswith("searcher.")]
        with suppress(OSError):
            (said / f"{os.getpid()}.{_LOADED}").write_text("\n".join(loaded) + "\n")
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _taken(file: Path) -> str:
    """Return what a file holds, and remove it."""
    try:
        return file.read_text(encoding="utf-8", errors="replace")
    except FileNotFoundError:
        return ""
    finally:
        file.unlink(missing_ok=True)


def count(tries: Callable[..., Iterable[Tried]], more: Mapping[str, int] | None = None) -> None:
    """Try all in a scratch folder, as often as the first argument says where there is one; print counts as JSON.

    `more` are counts that the tries add up.
    """
    tried, failed = 0, []
    with TemporaryDirectory(dir=IN_MEMORY) as name:
        for what, wrong in tries(Path(name), *map(int, sys.argv[1:])):
            tried += 1
            if wrong:
                failed.append(f"{what}: {wrong}")
    sys.stdout.write(json.dumps({"tried": tried, "failed": failed, **(more or {})}, ensure_ascii=False) + "\n")
