"""Vectors kept in step with a commit: what has none yet is embedded, and no text twice."""

from __future__ import annotations

import os
from contextlib import suppress

from searcher.errors import CorruptIndex, IndexFormat
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.vectors import MAX_DIMENSION, SegmentVectors, Vector, vector_of, write_vectors
from searcher.index.storage.atomic_file import created, publish
from searcher.index.storage.container import SectionWriter
from searcher.index.storage.folder import file_names, remove_file
from searcher.index.storage.manifest import VECTORS, vectors_path

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from searcher.index.format.segment import Segment
    from searcher.index.read.snapshot import Snapshot
    from searcher.index.storage.manifest import SegmentEntry

PROBE = "Le logiciel libre se partage, s’étudie et se modifie."
"""The sentence by whose vector a model is known again."""

_BATCH = 256  # texts embedded by one call


def vectors_of(texts: list[str], embed: Callable[[list[str]], Sequence[Sequence[float]]]) -> list[Sequence[float]]:
    """What an embedder says of some texts. Raises `ValueError` unless it is a vector for each, of one dimension."""
    vectors = list(embed(texts))
    dimensions = {len(vector) for vector in vectors}
    if len(vectors) != len(texts) or len(dimensions) > 1 or not all(0 < size <= MAX_DIMENSION for size in dimensions):
        sizes = ", ".join(map(str, sorted(dimensions)[:3])) or "no"
        msg = (
            f"the embedder gave {len(vectors)} vectors of {sizes} numbers for {len(texts)} texts; "
            f"it must give one for each, all of one length of at most {MAX_DIMENSION}"
        )
        raise ValueError(msg)
    return [vector.tolist() if hasattr(vector, "tolist") else vector for vector in vectors]


def bring_vectors(snapshot: Snapshot, embed: Callable[[list[str]], Sequence[Sequence[float]]]) -> list[SegmentVectors]:
    """The vectors of each segment of a commit, after those that lack were made and written beside the index.

    A paragraph whose text has a vector from the same model in another file here is not embedded again. Raises
    `StorageError` where they cannot be written, and `ValueError` as `vectors_of` does.
    """
    folder = snapshot.folder
    probe = vector_of(vectors_of([PROBE], embed)[0])
    entries = snapshot.manifest.segments
    found = [_opened(vectors_path(folder, entry.name), probe, entry.paragraphs) for entry in entries]
    if None in found:
        names = {vectors_path(folder, entry.name).name for entry in entries}
        others = (_opened(folder / name, probe) for name in file_names(folder) if _is_of_another(name, names))
        known = _Known(filter(None, [*found, *others]))
        for place, (segment, entry) in enumerate(zip(snapshot.segments, entries, strict=True)):
            if found[place] is None:
                found[place] = _made(segment, entry, known, _Model(embed, probe), folder)
    _remove_others(folder, {entry.name for entry in entries})
    return [vectors for vectors in found if vectors is not None]


class _Model(NamedTuple):
    """An embedder, and what it says of the fixed sentence."""

    embed: Callable[[list[str]], Sequence[Sequence[float]]]
    probe: Vector


def _opened(path: Path, probe: Vector, paragraphs: int | None = None) -> SegmentVectors | None:
    """The vectors in a file; `None` for a file that is missing, damaged, of another model or of another segment."""
    try:
        vectors = SegmentVectors(path)
        vectors.verify()
    except (FileNotFoundError, CorruptIndex, IndexFormat):
        return None
    return vectors if vectors.is_of(probe) and paragraphs in {None, vectors.paragraphs} else None


def _is_of_another(name: str, names: Collection[str]) -> bool:
    """Whether a file has vectors, and is none of these."""
    return name not in names and VECTORS.fullmatch(name) is not None


class _Known:
    """The vectors of one model in some files, by the digest of their texts."""

    def __init__(self, files: Iterable[SegmentVectors]) -> None:
        self._files = list(files)
        self._places = {
            digest: (number, place)
            for number, vectors in enumerate(self._files)
            for place, digest in enumerate(vectors.digests)
            if vectors.scales[place]
        }

    def vector(self, digest: int) -> Vector | None:
        """The vector of a text."""
        place = self._places.get(digest)
        return self._files[place[0]].vector(place[1]) if place else None


def _made(segment: Segment, entry: SegmentEntry, known: _Known, model: _Model, folder: Path) -> SegmentVectors:
    """The vectors of a segment, made and written. Removed paragraphs have none."""
    digests = segment.digests(0, segment.paragraphs)
    nothing = Vector(0.0, bytes(len(model.probe.row)))
    vectors = [known.vector(digest) or nothing for digest in digests]
    removed = {number for first, last in entry.removed for number in range(first, last)}
    lacking = [number for number, vector in enumerate(vectors) if not vector.scale and number not in removed]
    for batch in _batches(lacking):
        made = vectors_of([segment.text(number) for number in batch], model.embed)
        for number, vector in zip(batch, map(vector_of, made), strict=True):
            if len(vector.row) != len(nothing.row):
                msg = f"the embedder gave vectors of {len(nothing.row)} numbers and then of {len(vector.row)}"
                raise ValueError(msg)
            vectors[number] = vector
    path = vectors_path(folder, entry.name)
    written = path.with_name(f"{path.name}.{os.getpid()}")
    with suppress(FileNotFoundError):
        remove_file(written)  # of a process of this number that was killed
    with created(written) as file:
        writer = SectionWriter(file)
        write_vectors(writer, vectors, digests, model.probe)
        writer.close()
    publish(written, path)
    return SegmentVectors(path)


def _batches(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    return (numbers[start : start + _BATCH] for start in range(0, len(numbers), _BATCH))


def _remove_others(folder: Path, names: set[str]) -> None:
    """Remove the vectors of segments that are gone; theirs are in the new ones by now."""
    for name in file_names(folder):
        ours = VECTORS.fullmatch(name)
        if ours and ours[1] not in names:
            with suppress(OSError):
                remove_file(folder / name)
