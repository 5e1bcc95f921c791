"""Start-up cache of `search`: one file with the code of its modules and its compiled regular expressions.

To find a module, Python looks into folders, then reads a file and compares it with another: for the hundred modules of a
search that takes as long as the search itself, and to compile its expressions takes as long again. This file stands
beside the compiled modules, in `__pycache__`, and is made as they are, by the first run that may write there; a run that
loads what is not in it makes it anew. A module is taken from it only while its source has the size and the time that it
had then, an expression only by the very Python that compiled it. Where anything is wrong with the file, all is loaded as
without it.

    length        u32, of the description
    description   marshalled: the Python it is for, our folder, modules by name, places of expressions by text
    pieces        marshalled: code objects, and arguments of `_sre.compile`
"""

from __future__ import annotations

import marshal
import os
import sys

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.lazy import expressions

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence
    from importlib.machinery import ModuleSpec, SourceFileLoader
    from types import CodeType, ModuleType
    from typing import Any
else:
    ModuleSpec, SourceFileLoader = type(__spec__), type(__spec__.loader)

LENGTH_BYTES = 4
MADE_BY = f"1 {sys.version}"
"""Of what the file is made, and by which Python."""

_UNREADABLE = (OSError, EOFError, TypeError, ValueError)


class Module(NamedTuple):
    """A module's files, its source's time and size, and where its code stands among the pieces."""

    source: str
    compiled: str
    is_package: bool
    changed_ns: int
    size: int
    start: int
    end: int


class Contents:
    """What a file has: nothing, where there is none, or it was made by another Python or of another folder.

    Its pieces are read one by one: to read them all at once would take as much memory as they do.
    """

    def __init__(self, path: str, folder: str) -> None:
        """Open the file and read its description."""
        self.modules: Mapping[str, Sequence[Any]] = {}
        self.expressions: Mapping[str | bytes, tuple[int, int]] = {}
        try:
            self._file = open(path, "rb", buffering=0)  # noqa: SIM115 — open as long as modules are loaded
            length = int.from_bytes(self._file.read(LENGTH_BYTES), "little")
            made_by, made_of, modules, found = marshal.loads(self._file.read(length))  # noqa: S302 — as any compiled module
        except _UNREADABLE:
            return
        if (made_by, made_of) == (MADE_BY, folder):
            self.modules, self.expressions, self._begin = modules, found, LENGTH_BYTES + length

    def piece(self, start: int, end: int) -> bytes:
        """What stands at a place among the pieces."""
        self._file.seek(self._begin + start)
        return self._file.read(end - start)


class _Loader(SourceFileLoader):
    """A module's loader that has its code already, and knows what Python would work out for each attribute."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        self.name, self.path = name, path
        self._code: CodeType | None = code

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """The module, which has what importlib gives each."""
        module = type(sys)(spec.name)
        package = spec.name if spec.submodule_search_locations is not None else spec.name.rpartition(".")[0]
        vars(module).update(__loader__=self, __package__=package, __file__=spec.origin, __cached__=spec.cached)
        return module

    def get_code(self, name: str) -> CodeType | None:
        """The code; from then on it is nobody's, and goes when the module has run."""
        code, self._code = self._code, None
        return code or super().get_code(name)


class StartupCache:
    """Finds modules and expressions in a file, and notes what it had to leave to others."""

    def __init__(self, path: str, folder: str) -> None:
        """Read the file."""
        self.path, self.folder = path, folder
        self.contents = Contents(path, folder)
        self._missed: list[str] = []

    def find_spec(
        self, name: str, _path: Sequence[str] | None = None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Find a module whose source is what it was."""
        if not name.startswith("searcher."):
            return None
        if name not in self.contents.modules:
            self._missed.append(name)
            return None
        source, compiled, is_package, changed_ns, size, start, end = self.contents.modules[name]
        try:
            status = os.stat(source)
            unchanged = status.st_mtime_ns == changed_ns and status.st_size == size
            code = marshal.loads(self.contents.piece(start, end)) if unchanged else None  # noqa: S302
        except _UNREADABLE:
            code = None
        if code is None:
            self._missed.append(name)
            return None
        spec = ModuleSpec(name, _Loader(name, source, code), origin=source, is_package=is_package)
        spec.has_location = True
        spec.cached = compiled
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(os.path.dirname(source))
        return spec

    def expression(self, text: str | bytes) -> re.Pattern[Any] | None:
        """The compiled expression of a text, if it is cached."""
        place = self.contents.expressions.get(text)
        if place is None:
            return None
        try:
            import _sre  # type: ignore[import-not-found]

            made: re.Pattern[Any] = _sre.compile(*marshal.loads(self.contents.piece(*place)))  # noqa: S302
        except (ImportError, RuntimeError, *_UNREADABLE):
            return None
        return made

    def is_due(self) -> bool:
        """Whether there is anything to write, and it may be written: what writes takes long to load."""
        if sys.dont_write_bytecode or not any(self.missing()):
            return False
        return os.access(os.path.dirname(self.path), os.W_OK)

    def missing(self) -> tuple[list[str], list[str | bytes]]:
        """The modules of Python and the expressions that were loaded, and are not in the file as they are now."""
        missed = [name for name in self._missed if _is_python(name)]
        return missed, [text for text in expressions if text not in self.contents.expressions]


def _is_python(name: str) -> bool:
    """Whether a module is loaded, and is none in C."""
    spec = getattr(sys.modules.get(name), "__spec__", None)
    return spec is not None and isinstance(spec.loader, SourceFileLoader)


def use_startup_cache() -> StartupCache | None:
    """Load what is cached from now on; `None` where Python keeps no compiled modules."""
    cached = __spec__.cached
    if not cached or not cached.endswith(".pyc"):
        return None
    cache = StartupCache(f"{cached[:-3]}search", os.path.dirname(__file__))
    sys.meta_path.insert(0, cache)
    expressions.saved = cache.expression
    return cache
