"""What a disk may hold after the power was cut: only what was flushed is sure to be there.

A write reaches the disk at the latest when its file is flushed, a name when its folder is. Until then it may have reached
it or not, and names in any order. Tried are: nothing of what is pending, all of it, all but one, and one alone; each with
the unflushed bytes and without.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from injection import Event

Names = dict[str, int]


class UnflushedDisk:
    """A folder as its steps leave it, with what of it is on the disk and what is pending."""

    def __init__(self, folder: Path) -> None:
        """Begin with what is there, all of it on the disk."""
        here = sorted(path for path in folder.glob("*") if path.is_file())
        self._folder = folder
        self._written = [bytearray(path.read_bytes()) for path in here]
        self._flushed = [bytes(data) for data in self._written]
        self._names: Names = {path.name: number for number, path in enumerate(here)}
        self._flushed_names = dict(self._names)
        self._pending: list[tuple[str, str, int]] = []  # a name that goes, a name that comes, and its file

    def take(self, step: Event) -> None:
        """Follow one step."""
        name = Path(step.path).name
        if step.kind == "open" and name not in self._names:
            self._written.append(bytearray())
            self._flushed.append(b"")
            self._name("", name, len(self._written) - 1)
        elif step.kind == "write":
            data = self._written[self._names[name]]
            data[step.offset : step.offset + len(step.data)] = step.data
        elif step.kind == "truncate":
            del self._written[self._names[name]][step.offset :]
        elif step.kind == "flush" and Path(step.path) == self._folder:
            self._flushed_names = dict(self._names)
            self._pending.clear()
        elif step.kind == "flush" and name in self._names:
            self._flushed[self._names[name]] = bytes(self._written[self._names[name]])
        elif step.kind == "rename":
            self._name(name, Path(step.name).name, self._names[name])
        elif step.kind == "remove" and name in self._names:
            self._name(name, "", -1)

    def files(self) -> dict[str, bytes]:
        """The files that a program sees, by name and bytes, when nothing is cut."""
        return {name: bytes(self._written[number]) for name, number in self._names.items()}

    def after_a_cut(self) -> Iterator[dict[str, bytes]]:
        """The folders that may be found after a cut now, by name and bytes, each once."""
        seen = []
        for names in self._possible_names():
            for files in (self._flushed, self._written):
                found = {name: bytes(files[number]) for name, number in names.items()}
                if found not in seen:
                    seen.append(found)
                    yield found

    def _name(self, old: str, new: str, number: int) -> None:
        self._pending.append((old, new, number))
        self._names = _applied(self._names, [(old, new, number)])

    def _possible_names(self) -> Iterator[Names]:
        pending = self._pending
        yield self._flushed_names
        yield _applied(self._flushed_names, pending)
        for number in range(len(pending)):
            yield _applied(self._flushed_names, [pending[number]])
            yield _applied(self._flushed_names, pending[:number] + pending[number + 1 :])


def _applied(names: Names, changes: list[tuple[str, str, int]]) -> Names:
    names = dict(names)
    for old, new, number in changes:
        names.pop(old, None)
        if new:
            names[new] = number
    return names
