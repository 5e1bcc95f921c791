"""Other processes: of the same Python, for a part of the work, and where programs of others are."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def program_path(name: str) -> str | None:
    """Return the full path of a program that `$PATH` has, or `None`.

    The current folder may be a stranger's: Windows would look there first, and a `$PATH` can name it by a dot.
    """
    from shutil import which

    file = f"{name}.exe" if os.name == "nt" and not name.lower().endswith(".exe") else name
    places = (os.path.join(folder, file) for folder in os.get_exec_path() if Path(folder).is_absolute())
    return next(filter(None, map(which, places)), None)


def start_python(
    module: str,
    *arguments: str,
    quiet: bool = False,
    pipes: int = subprocess.PIPE,
    environment: Mapping[str, str] | None = None,
    descriptors: tuple[int, ...] = (),
) -> "subprocess.Popen[bytes]":
    """Run a module of this package, with pipes to its standard input and output; `quiet` hides what it complains of.

    It has our environment with what `environment` adds, and those of our open `descriptors` that are named.
    """
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return subprocess.Popen(  # noqa: S603 — ourselves
        # -P: it imports this package from where it is, and nothing from the folder the person happens to be in.
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=pipes,
        stdout=pipes,
        stderr=subprocess.DEVNULL if quiet else None,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), **(environment or {})},
        pass_fds=descriptors,
        # Ctrl-C is for the process that started us: it decides what becomes of the work.
        start_new_session=True,
    )
