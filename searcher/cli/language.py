"""In which language the commands speak."""

from __future__ import annotations

import os
import sys
from itertools import zip_longest

from searcher.hints import TYPE_CHECKING
from searcher.i18n import LANGUAGES, language_of, speak

if TYPE_CHECKING:
    from collections.abc import Sequence


def speak_as_asked() -> None:
    """Speak the language of `--lang`, or else that of the environment, from the first message on."""
    speak(_asked_for(sys.argv[1:]) or language_of(os.environ))


def _asked_for(arguments: Sequence[str]) -> str | None:
    """The language that the option names, before anything is parsed: errors in parsing are told in it."""
    named = None
    for argument, following in zip_longest(arguments, arguments[1:], fillvalue=""):
        if argument == "--":
            break
        if argument == "--lang":
            named = following
        elif argument.startswith("--lang="):
            named = argument.removeprefix("--lang=")
    return named if named in LANGUAGES else None
