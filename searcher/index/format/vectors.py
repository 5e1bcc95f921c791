"""Vectors of a segment's paragraphs, in a file beside it: what a hybrid search compares with the vector of a query.

A vector of length 1 is kept as signed bytes and one factor: `scale × bytes`. Sections of the container:

    vector.meta     JSON: `dimension`, and `paragraphs`
    vector.rows     int8 × paragraphs × dimension; zeros where a paragraph has no vector
    vector.scales   float32 × paragraphs
    vector.digests  u64 × paragraphs, by which a vector is found again when segments are merged
    probe.row, probe.scale   the same of one fixed sentence, by which vectors of another model are known
"""

from __future__ import annotations

import json
from array import array
from math import isfinite, sqrt
from operator import mul

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.storage.container import SectionReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from searcher.index.storage.container import SectionWriter

MAX_DIMENSION = 1 << 14
"""Numbers of a vector."""

_MAX_BYTE = 127  # of a signed byte
_MAX_QUERY = (1 << 15) - 1  # of the signed 16 bits of a query
_MIN_SIMILARITY = 0.999  # of what one model says of one sentence twice


class Vector(NamedTuple):
    """A vector of length 1 as `scale × row`, where `row` has signed bytes; of length 0 when all of it is 0."""

    scale: float
    row: bytes

    def similarity(self, other: Vector) -> float:
        """The cosine of the angle between two; 0 for vectors of different dimensions."""
        if len(self.row) != len(other.row):
            return 0.0
        one, two = memoryview(self.row).cast("b"), memoryview(other.row).cast("b")
        lengths = sqrt(sum(map(mul, one, one)) * sum(map(mul, two, two)))
        return sum(map(mul, one, two)) / lengths if lengths else 0.0


def vector_of(numbers: Iterable[float]) -> Vector:
    r"""Bring a vector to length 1 and its numbers to bytes. Raises `ValueError` for what is no finite number.

    >>> vector_of([3, -4]).row, round(vector_of([3, -4]).scale * 127, 3)
    (b'_\x81', 0.8)
    """
    relative, length = _relative(numbers)
    if not length:
        return Vector(0.0, bytes(len(relative)))
    return Vector(1 / (_MAX_BYTE * length), array("b", [round(number * _MAX_BYTE) for number in relative]).tobytes())


def query_row(numbers: Iterable[float]) -> tuple[float, bytes]:
    """The vector of a query as `scale × numbers` of 16 bits each: it is compared with bytes, and may be finer than they.

    Raises `ValueError` for what is no finite number.
    """
    relative, length = _relative(numbers)
    if not length:
        return 0.0, bytes(2 * len(relative))
    return 1 / (_MAX_QUERY * length), array("h", [round(number * _MAX_QUERY) for number in relative]).tobytes()


def _relative(numbers: Iterable[float]) -> tuple[list[float], float]:
    """A vector whose greatest number is 1 or -1, and its length; 0 is the length of one that has nothing but zeros."""
    given = [float(number) for number in numbers]
    if not all(map(isfinite, given)):
        msg = "the embedder gave a number that is not finite"
        raise ValueError(msg)
    greatest = max(map(abs, given), default=0.0)
    relative = [number / greatest for number in given] if greatest else given
    return relative, sqrt(sum(number * number for number in relative))


class SegmentVectors:
    """The vectors of one segment, mapped into memory. Raises as `SectionReader` does."""

    def __init__(self, path: Path) -> None:
        """Open the file, which may be of any content."""
        reader = self._reader = SectionReader(path)
        try:
            meta = json.loads(bytes(reader.bytes("vector.meta")))
            self.dimension, self.paragraphs = int(meta["dimension"]), int(meta["paragraphs"])
        except (KeyError, TypeError, ValueError, RecursionError):
            raise reader.damaged("vector.meta") from None
        if not (0 < self.dimension <= MAX_DIMENSION and self.paragraphs >= 0):
            raise reader.damaged("vector.meta")
        reader.check_length("vector.rows", "B", self.paragraphs * self.dimension)
        reader.check_length("vector.scales", "I", self.paragraphs)
        reader.check_length("vector.digests", "Q", self.paragraphs)
        reader.check_length("probe.row", "B", self.dimension)
        reader.check_length("probe.scale", "I", 1)
        self.scales = reader.bytes("vector.scales").cast("f")
        if not all(map(isfinite, self.scales)):
            raise reader.damaged("vector.scales")
        self.probe = Vector(reader.bytes("probe.scale").cast("f")[0], bytes(reader.bytes("probe.row")))

    @property
    def rows(self) -> memoryview:
        """The bytes of all vectors, one after the other."""
        return self._reader.bytes("vector.rows")

    @property
    def digests(self) -> memoryview:
        """The digest of each paragraph's text."""
        return self._reader.array("vector.digests", "Q")

    def verify(self) -> None:
        """Compare every checksum; every byte is compared with a query anyway. Raises `CorruptIndex`."""
        self._reader.verify()

    def vector(self, number: int) -> Vector:
        """The vector of one paragraph."""
        start = number * self.dimension
        return Vector(self.scales[number], bytes(self._reader.pages("vector.rows")[start : start + self.dimension]))

    def is_of(self, probe: Vector) -> bool:
        """Whether they come from the model that said this of the fixed sentence."""
        return self.probe.row == probe.row or self.probe.similarity(probe) >= _MIN_SIMILARITY


def write_vectors(writer: SectionWriter, vectors: Sequence[Vector], digests: Sequence[int], probe: Vector) -> None:
    """Write the sections of a segment's vectors, all of the dimension of `probe`."""
    meta = {"dimension": len(probe.row), "paragraphs": len(vectors)}
    writer.write("vector.meta", json.dumps(meta).encode())
    writer.write_parts("vector.rows", (vector.row for vector in vectors))
    writer.write("vector.scales", array("f", [vector.scale for vector in vectors]).tobytes())
    writer.write("vector.digests", array("Q", digests))
    writer.write("probe.row", probe.row)
    writer.write("probe.scale", array("f", [probe.scale]).tobytes())
