"""Paths for code that a search runs: `pathlib` takes longer to load than most searches last."""

from __future__ import annotations

import os
from stat import S_ISDIR, S_ISLNK, S_ISREG

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def light_path(given: str | os.PathLike[str]) -> Path:
    """A path that answers simple questions by itself, and loads `pathlib` for all others.

    It equals the `pathlib.Path` of the same place. What is handed to users of the library is a `pathlib.Path`.

    >>> path = light_path("corpus//droit/./bail.txt")
    >>> str(path), path.stem, str(path.parent / "b.txt"), path.with_suffix(".md").name
    ('corpus/droit/bail.txt', 'bail', 'corpus/droit/b.txt', 'bail.md')
    """
    if os.name == "nt":  # drives and other separators
        from pathlib import Path

        return Path(given)
    made: Path = _LightPath(given)  # type: ignore[assignment]
    return made


class _LightPath:
    """See `light_path`."""

    __slots__ = ("_text",)

    def __init__(self, given: str | os.PathLike[str]) -> None:
        text = os.fspath(given)
        if not isinstance(text, str):
            msg = f"expected a path, not {type(text).__name__}"
            raise TypeError(msg)
        root = ("//" if text.startswith("//") and not text.startswith("///") else "/") if text[:1] == "/" else ""
        self._text = root + "/".join([part for part in text.split("/") if part not in {"", "."}]) or "."

    def __fspath__(self) -> str:
        return self._text

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return repr(self._full())

    def __hash__(self) -> int:
        return hash(self._full())

    def __eq__(self, other: object) -> bool:
        return self._text == other._text if isinstance(other, _LightPath) else self._full() == other

    def __lt__(self, other: os.PathLike[str]) -> bool:
        return self._full() < light_path(other)._full()  # type: ignore[attr-defined, no-any-return]

    def __reduce__(self) -> tuple[object, ...]:
        return self._full().__reduce__()  # type: ignore[return-value]

    def __truediv__(self, other: str | os.PathLike[str]) -> Path:
        return light_path(os.path.join(self._text, other))

    def __getattr__(self, name: str) -> object:
        return getattr(self._full(), name)

    def _full(self) -> Path:
        from pathlib import Path

        return Path(self._text)

    @property
    def name(self) -> str:
        """Its last part, empty for a root and the current folder."""
        return "" if self._text == "." else self._text.rpartition("/")[2]

    @property
    def stem(self) -> str:
        """Its name without the suffix."""
        stem, _point, suffix = self.name.rpartition(".")
        return stem if stem and suffix else self.name

    @property
    def parent(self) -> Path:
        """The folder it is in, as it is written."""
        return light_path(self._text[: len(self._text) - len(self.name)])

    def exists(self) -> bool:
        """Whether it leads to anything."""
        return self._mode() != 0

    def is_file(self) -> bool:
        """Whether it leads to a file."""
        return S_ISREG(self._mode())

    def is_dir(self) -> bool:
        """Whether it leads to a folder."""
        return S_ISDIR(self._mode())

    def is_symlink(self) -> bool:
        """Whether it is a link."""
        return S_ISLNK(self._mode(follow_symlinks=False))

    def _mode(self, *, follow_symlinks: bool = True) -> int:
        """What it leads to; 0 where there is nothing."""
        try:
            return os.stat(self._text, follow_symlinks=follow_symlinks).st_mode
        except (FileNotFoundError, NotADirectoryError):
            return 0
        except (OSError, ValueError):
            # Some of these pathlib takes for nothing that is there, and others it raises.
            full = self._full()
            return 0 if not (full.exists() if follow_symlinks else full.is_symlink()) else self._mode()

    def stat(self) -> os.stat_result:
        """The status of what it leads to."""
        return os.stat(self._text)

    def absolute(self) -> Path:
        """The path from the root, links and all."""
        return light_path(os.path.join(os.getcwd(), self._text)) if self._text[0] != "/" else light_path(self)

    def resolve(self) -> Path:
        """The place it leads to, without links."""
        found = os.path.realpath(self._text)
        return light_path(found) if os.path.exists(found) else light_path(self._full().resolve())
