"""Which segments make up the index: one small file per commit, and the newest one counts.

    _MAIN_7.json     the manifest: format version, segments, the paragraphs removed from each, where the documents are
    _MAIN_7.files    for an index of a folder: every file's size, time of change and hash, as of this commit
    _MAIN_7.toc      Whoosh's table of contents, the same list in its own words; renaming it into place is the commit
    MAIN_….seg       the segments

A commit writes new files beside the old ones and takes nothing away before the table of contents stands. So a process
killed at any moment leaves the generation that was there, and a reader keeps the segments it has mapped.
"""

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from searcher.errors import CorruptIndex, IndexFormat, NoIndex
from searcher.index.container import FORMAT_VERSION

INDEX_NAME = "MAIN"
"""What Whoosh calls an index that is alone in its folder; every file name begins with it."""

_TABLE = re.compile(r"_MAIN_(\d+)\.toc")
_OURS = re.compile(r"_MAIN_(\d+)\.(?:toc|json|files)(\.[\d.]+)?")
_SEGMENT = re.compile(r"(MAIN_[0-9a-z]+)\.\w+")

Range = tuple[int, int]


class SegmentEntry(NamedTuple):
    """A segment as its generation sees it: `removed` are ranges of paragraphs, `[first, last)`, ascending."""

    name: str
    paragraphs: int
    documents: int
    removed: tuple[Range, ...] = ()

    @property
    def live(self) -> int:
        """How many paragraphs are left."""
        return self.paragraphs - sum(last - first for first, last in self.removed)

    def file(self, folder: Path) -> Path:
        """Where the segment is stored."""
        return folder / f"{self.name}.seg"


class Generation(NamedTuple):
    """One commit. `number` is 0 for an index that has none yet; `root` is where its documents are, if in files."""

    number: int = 0
    segments: tuple[SegmentEntry, ...] = ()
    root: str | None = None


def latest_number(folder: Path) -> int | None:
    """The number of the newest commit in a folder, or `None` where there is no index."""
    try:
        names = os.listdir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return max((int(match[1]) for match in map(_TABLE.fullmatch, names) if match), default=None)


def read_generation(folder: Path) -> Generation:
    """Read the newest commit.

    Raises `NoIndex` where there is none, `IndexFormat` when another version made it, `CorruptIndex` when its manifest
    is damaged.
    """
    number = latest_number(folder)
    if number is None:
        msg = f"there is no index in {folder}; make one with: searcher index FOLDER"
        raise NoIndex(msg)
    try:
        manifest = json.loads(manifest_path(folder, number).read_bytes())
    except FileNotFoundError:
        if latest_number(folder) != number:
            return read_generation(folder)  # A commit came between the two looks.
        msg = f"the index in {folder} was written by another program; choose another place with --index, or delete it"
        raise IndexFormat(msg) from None
    except ValueError:
        raise _damaged(folder) from None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT_VERSION:
        found = manifest.get("format") if isinstance(manifest, dict) else None
        msg = f"the index in {folder} has format {found}, this version reads {FORMAT_VERSION}"
        raise IndexFormat(msg)
    return Generation(number, tuple(_segments(folder, manifest)), manifest.get("root"))


def write_manifest(folder: Path, generation: Generation) -> None:
    """Write what `read_generation` will read once the table of contents of the same number stands."""
    manifest = {
        "format": FORMAT_VERSION,
        "root": generation.root,
        "segments": [segment._asdict() for segment in generation.segments],
    }
    write_durably(manifest_path(folder, generation.number), json.dumps(manifest, indent=1).encode())


def manifest_path(folder: Path, number: int) -> Path:
    """Where a commit lists its segments."""
    return folder / f"_MAIN_{number}.json"


def files_path(folder: Path, number: int) -> Path:
    """Where a commit keeps the states of the files it was made from."""
    return folder / f"_MAIN_{number}.files"


def write_durably(path: Path, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def sweep(folder: Path, generation: Generation) -> None:
    """Remove what no commit but older ones, or a writer that was killed, needs."""
    current = {segment.name for segment in generation.segments}
    for name in os.listdir(folder):
        ours, segment = _OURS.fullmatch(name), _SEGMENT.fullmatch(name)
        if (ours and (int(ours[1]) != generation.number or ours[2])) or (segment and segment[1] not in current):
            (folder / name).unlink(missing_ok=True)


def _segments(folder: Path, manifest: dict[str, Any]) -> Iterator[SegmentEntry]:
    try:
        for entry in manifest["segments"]:
            removed = tuple((int(first), int(last)) for first, last in entry["removed"])
            if not _SEGMENT.fullmatch(f"{entry['name']}.seg"):
                raise _damaged(folder)
            yield SegmentEntry(str(entry["name"]), int(entry["paragraphs"]), int(entry["documents"]), removed)
    except (KeyError, TypeError, ValueError):
        raise _damaged(folder) from None


def _damaged(folder: Path) -> CorruptIndex:
    return CorruptIndex(f"the manifest in {folder} is damaged; rebuild the index with: searcher index --rebuild")
