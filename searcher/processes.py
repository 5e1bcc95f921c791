"""Another process of the same Python, for a part of the work."""

import os
import subprocess
import sys
from pathlib import Path


def python_environment() -> dict[str, str]:
    """The environment in which another Python finds this package where it is."""
    paths = [str(Path(__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def install_command(requirement: str) -> str:
    """The command that installs a package for the interpreter that runs this, whichever `pip` the shell has."""
    from shlex import quote

    return f"{quote(sys.executable)} -m pip install {quote(requirement)}"


def start_python(
    module: str, *arguments: str, quiet: bool = False, pipes: int = subprocess.PIPE
) -> "subprocess.Popen[bytes]":
    """Run a module of this package, with pipes to its standard input and output; `quiet` hides what it complains of."""
    return subprocess.Popen(  # noqa: S603 — ourselves
        # -P: it imports this package from where it is, and nothing from the folder the person happens to be in.
        [sys.executable, "-P", "-m", module, *arguments],
        stdin=pipes,
        stdout=pipes,
        stderr=subprocess.DEVNULL if quiet else None,
        env=python_environment(),
        # Ctrl-C is for the process that started us: it decides what becomes of the work.
        start_new_session=True,
    )
