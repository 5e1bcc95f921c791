"""Vectors as bytes point where they pointed, and a file of them is what was written or an error."""

from __future__ import annotations

from math import inf, nan, sqrt
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import CorruptIndex
from searcher.index.format.vectors import SegmentVectors, Vector, query_row, vector_of, write_vectors
from searcher.index.storage.container import SectionWriter

if TYPE_CHECKING:
    from pathlib import Path

NUMBERS = st.lists(st.floats(-1e30, 1e30, allow_subnormal=False), min_size=1, max_size=40)


def cosine(one: list[float], other: list[float]) -> float:
    greatest = [max(map(abs, numbers)) or 1.0 for numbers in (one, other)]  # of small numbers the squares would vanish
    one, other = ([number / most for number in numbers] for numbers, most in zip((one, other), greatest, strict=True))
    lengths = sqrt(sum(a * a for a in one)) * sqrt(sum(b * b for b in other))
    return sum(a * b for a, b in zip(one, other, strict=True)) / lengths if lengths else 0.0


@given(NUMBERS, st.data())
def test_an_angle_is_kept(numbers: list[float], data: st.DataObject) -> None:
    other = data.draw(st.lists(st.floats(-1, 1, allow_subnormal=False), min_size=len(numbers), max_size=len(numbers)))
    scale, row = query_row(numbers)
    vector = vector_of(other)
    product = sum(a * b for a, b in zip(memoryview(row).cast("h"), memoryview(vector.row).cast("b"), strict=True))
    assert product * scale * vector.scale == pytest.approx(cosine(numbers, other), abs=0.03)


@given(NUMBERS)
def test_a_vector_is_like_itself_and_unlike_its_opposite(numbers: list[float]) -> None:
    vector = vector_of(numbers)
    expected = 1.0 if vector.scale else 0.0
    assert vector.similarity(vector) == pytest.approx(expected)
    assert vector.similarity(vector_of([-number for number in numbers])) == pytest.approx(-expected)
    assert vector.similarity(vector_of([*numbers, 1.0])) == 0


@pytest.mark.parametrize("number", [nan, inf, -inf])
def test_what_is_no_number_is_refused(number: float) -> None:
    with pytest.raises(ValueError, match="not finite"):
        vector_of([1.0, number])
    with pytest.raises(ValueError, match="not finite"):
        query_row([1.0, number])


VECTORS = [vector_of(numbers) for numbers in ([1, 2, 3], [0, 0, 0], [-5, 0, 1e9])]
PROBE = vector_of([1, 1, 0])


def written(path: Path) -> SegmentVectors:
    with path.open("wb") as file:
        writer = SectionWriter(file)
        write_vectors(writer, VECTORS, [7, 8, 9], PROBE)
        writer.close()
    return SegmentVectors(path)


def test_what_was_written_is_read(tmp_path: Path) -> None:
    found = written(tmp_path / "a.vec")
    assert (found.dimension, found.paragraphs, list(found.digests)) == (3, 3, [7, 8, 9])
    assert [found.vector(number).row for number in range(3)] == [vector.row for vector in VECTORS]
    assert [found.vector(number).scale for number in range(3)] == pytest.approx([vector.scale for vector in VECTORS])
    assert bytes(found.rows) == b"".join(vector.row for vector in VECTORS)


def test_vectors_of_another_model_are_known(tmp_path: Path) -> None:
    found = written(tmp_path / "a.vec")
    assert found.is_of(PROBE)
    assert found.is_of(vector_of([2, 2, 0]))
    assert not found.is_of(vector_of([1, 1, 0.1]))
    assert not found.is_of(vector_of([1, 1, 0, 0]))
    assert not found.is_of(Vector(0.0, bytes(4)))
    assert not found.is_of(Vector(0.0, bytes(3)))


def test_a_changed_byte_is_never_believed(tmp_path: Path) -> None:
    path = tmp_path / "a.vec"
    written(path)
    data = path.read_bytes()
    whole = [found.row for found in VECTORS]
    for place in range(len(data)):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        try:
            found = SegmentVectors(path)
            assert [found.vector(number).row for number in range(3)] == whole  # padding
            assert list(found.digests) == [7, 8, 9]
        except CorruptIndex:
            continue


@pytest.mark.parametrize(
    "meta",
    [b"", b"[]", b"{}", b'{"dimension": 0, "paragraphs": 3}', b'{"dimension": 3, "paragraphs": 4}', b"[" * 9999,
     b'{"dimension": -3, "paragraphs": -3}', b'{"dimension": "x", "paragraphs": 3}', b'{"dimension": 99999, "paragraphs": 0}'],
)  # fmt: skip
def test_a_forged_file_is_damaged(tmp_path: Path, meta: bytes) -> None:
    path = tmp_path / "a.vec"
    with path.open("wb") as file:
        writer = SectionWriter(file)
        write_vectors(_Forging(writer, meta), VECTORS, [7, 8, 9], PROBE)  # type: ignore[arg-type]
        writer.close()
    with pytest.raises(CorruptIndex):
        SegmentVectors(path)


class _Forging:
    """Writes other metadata than it is given."""

    def __init__(self, writer: SectionWriter, meta: bytes) -> None:
        self._writer, self._meta = writer, meta
        self.write_parts = writer.write_parts

    def write(self, name: str, data: bytes) -> None:
        self._writer.write(name, self._meta if name == "vector.meta" else data)
