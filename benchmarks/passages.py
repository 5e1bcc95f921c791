"""The passages every engine indexes: an evenly spaced sample, packed so that reading it costs next to nothing.

A sample is two files: the texts, one after the other, and a list of documents with the lengths of their passages. So an
engine can be fed without parsing anything and without all texts being held in memory, and its time and its peak memory
are its own.
"""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

COLLECTIONS = ("codes", "novels")


class Source(NamedTuple):
    """A document with those of its passages that are in the sample, in order; `headings` are theirs, if there are any."""

    document: str
    collection: str
    texts: list[str]
    title: str | None = None
    headings: Sequence[str] = ()


class Sample(NamedTuple):
    """A packed sample of so many passages; `bytes` of UTF-8 text."""

    folder: Path
    passages: int
    bytes: int

    def sources(self) -> Iterator[Source]:
        """Read it, document by document."""
        documents = json.loads((self.folder / "documents.json").read_bytes())
        with (self.folder / "texts").open("rb") as texts:
            for document, collection, lengths in documents:
                yield Source(document, collection, [texts.read(length).decode() for length in lengths])


def open_sample(folder: Path) -> Sample:
    """Read how large a packed sample is."""
    documents = json.loads((folder / "documents.json").read_bytes())
    return Sample(folder, sum(len(lengths) for _, _, lengths in documents), (folder / "texts").stat().st_size)


def pack_samples(data: Path, sizes: Iterable[int], folder: Path) -> dict[int, Sample]:
    """Make a sample of each size below `folder`; where one size divides another, the larger holds the smaller.

    `data` is the folder with `bulk/codes.jsonl.gz` and `bulk/novels.jsonl.gz`. A size beyond what there is takes all.
    """
    total = sum(1 for _ in _lines(data))
    packers = {}
    for size in set(sizes):
        taken = min(size, total)
        packers[size] = _Packer(folder / str(size), {number * total // taken for number in range(taken)})
    for number, (collection, line) in enumerate(_lines(data)):
        wanted = [packer for packer in packers.values() if number in packer.positions]
        if wanted:
            record = json.loads(line)
            for packer in wanted:
                packer.add(record["document"], collection, record["text"])
    return {size: packer.close() for size, packer in packers.items()}


def _lines(data: Path) -> Iterator[tuple[str, bytes]]:
    for collection in COLLECTIONS:
        with gzip.open(data / "bulk" / f"{collection}.jsonl.gz") as file:
            for line in file:
                yield collection, line


class _Packer:
    """One sample being written."""

    def __init__(self, folder: Path, positions: set[int]) -> None:
        folder.mkdir(parents=True)
        self.positions = positions
        self._folder = folder
        self._texts = (folder / "texts").open("wb")
        self._documents: list[tuple[str, str, list[int]]] = []

    def add(self, document: str, collection: str, text: str) -> None:
        if not self._documents or self._documents[-1][0] != document:
            self._documents.append((document, collection, []))
        self._documents[-1][2].append(self._texts.write(text.encode()))

    def close(self) -> Sample:
        self._texts.close()
        (self._folder / "documents.json").write_text(json.dumps(self._documents))
        return open_sample(self._folder)
