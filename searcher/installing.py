"""What to do where a library is missing, for the interpreter that runs this."""

from __future__ import annotations

import sys

from searcher.i18n import Message, _


def install_command(requirement: str) -> str:
    """The command that installs a package for the interpreter that runs this, whichever `pip` the shell has."""
    from shlex import quote

    return f"{quote(sys.executable)} -m pip install {quote(requirement)}"


def needs(library: str, requirement: str) -> Message:
    """What to say where a library is missing; `requirement` is what pip is to install, an extra of this package or the library."""
    return _("this needs {library}; install it with: {command}", library=library, command=install_command(requirement))
