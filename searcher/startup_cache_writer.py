"""Writes the start-up cache of `search`; `startup_cache.py` says what it holds and reads it."""

from __future__ import annotations

import marshal
import os
import re
import sys
from contextlib import suppress
from importlib.machinery import SourceFileLoader
from typing import TYPE_CHECKING, Any

from searcher.startup_cache import LENGTH_BYTES, MADE_BY, Module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from searcher.startup_cache import Contents, StartupCache


class _Pieces(bytearray):
    """The pieces of a file, one behind the other."""

    def add(self, piece: bytes) -> tuple[int, int]:
        """Add a piece; return where it stands."""
        start = len(self)
        self += piece
        return start, len(self)


def write(cache: StartupCache) -> None:
    """Write the file anew, as it was and with what was loaded beside it. Where it cannot be written, nothing is."""
    modules, texts = cache.missing()
    written = f"{cache.path}.{os.getpid()}"
    try:
        with open(written, "xb") as file:
            file.write(_made(cache.folder, cache.contents, modules, texts))
        os.replace(written, cache.path)  # noqa: PTH105
    except (OSError, SyntaxError, ValueError):
        with suppress(OSError):
            os.unlink(written)  # noqa: PTH108


def _made(folder: str, old: Contents, names: Iterable[str], texts: Iterable[str | bytes]) -> bytes:
    pieces = _Pieces()
    modules: dict[str, tuple[Any, ...]] = {}
    for name, values in old.modules.items():
        known = Module(*values)
        if _state(known.source) == (known.changed_ns, known.size):
            modules[name] = (*known[:-2], *pieces.add(old.piece(known.start, known.end)))
    for name in names:
        if module := _module(name, pieces):
            modules[name] = tuple(module)
    expressions = {text: pieces.add(old.piece(*place)) for text, place in old.expressions.items()}
    for text in texts:
        if arguments := sre_arguments(text):
            expressions[text] = pieces.add(marshal.dumps(arguments))
    description = marshal.dumps((MADE_BY, folder, modules, expressions))
    return b"".join([len(description).to_bytes(LENGTH_BYTES, "little"), description, pieces])


def _state(source: str) -> tuple[int, int] | None:
    """Time and size of a file, if it is there."""
    try:
        status = os.stat(source)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _module(name: str, pieces: _Pieces) -> Module | None:
    """A loaded module of Python as it is to be cached."""
    spec = sys.modules[name].__spec__
    if spec is None or not spec.origin or not spec.cached:
        return None
    # The state before the code: if the source changes between, the next run finds another state.
    state = _state(spec.origin)
    code = SourceFileLoader(name, spec.origin).get_code(name)
    if state is None or code is None:
        return None
    is_package = spec.submodule_search_locations is not None
    return Module(spec.origin, spec.cached, is_package, *state, *pieces.add(marshal.dumps(code)))


def sre_arguments(text: str | bytes) -> tuple[Any, ...] | None:
    """What `_sre.compile` makes the expression of; `None` where this Python makes another one of it."""
    try:
        import _sre  # type: ignore[import-not-found]
        from re import _compiler, _parser  # type: ignore[attr-defined]

        parsed = _parser.parse(text)
        code = [int(number) for number in _compiler._code(parsed, 0)]  # noqa: SLF001
        groups = {name: int(number) for name, number in parsed.state.groupdict.items()}
        names = [
            None,
            *({number: name for name, number in groups.items()}.get(n) for n in range(1, parsed.state.groups)),
        ]
        arguments = text, int(parsed.state.flags), code, parsed.state.groups - 1, groups, tuple(names)
        return arguments if _sre.compile(*arguments) == re.compile(text) else None
    except (ImportError, AttributeError, TypeError, ValueError):
        return None
