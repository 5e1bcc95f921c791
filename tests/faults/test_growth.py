"""Readers and highlights do work in proportion to a file, whatever its shape; `benchmarks/growth.py` takes the time."""

from contextlib import suppress
from importlib import import_module

import pytest
from shapes import Shape, shapes
from work import lines_run

from searcher.documents.source import Source
from searcher.errors import DocumentError
from searcher.results.render.terminal import wrap
from searcher.results.snippet import Snippet

_SMALL, _LARGE = 1_500, 6_000  # bytes
_MOST = 1.4 * _LARGE / _SMALL  # n log n, and some more
_FEW = 4_000  # lines of Python: below, the beginning and the end of a file weigh most
# Patterns of files to leave out are compiled by Python's own library, and their number is bounded.
_SHAPES = [shape for shape in shapes() if shape.reader != "gitignore"]


def _work(shape: Shape, size: int) -> int:
    data = shape.make(size)

    def read() -> None:
        with suppress(DocumentError):
            list(import_module(f"searcher.documents.formats.{shape.reader}").read(Source(data)))

    return lines_run(read)


@pytest.mark.parametrize(
    "shape",
    [
        pytest.param(
            shape,
            id=f"{shape.reader} {shape.name}".encode("ascii", "backslashreplace").decode(),
            marks=[] if not number % 20 else pytest.mark.slow,
        )
        for number, shape in enumerate(_SHAPES)
    ],
)
def test_four_times_the_file_is_four_times_the_work(shape: Shape) -> None:
    _work(shape, _SMALL)  # what is made once and kept
    small, large = _work(shape, _SMALL), _work(shape, _LARGE)
    assert large <= max(_MOST * small, _FEW)


def test_a_paragraph_with_thousands_of_marks_is_shown_in_proportion() -> None:
    def work(times: int) -> int:
        snippet = Snippet("chat noir " * times, tuple((10 * at, 10 * at + 4) for at in range(times)))
        lines = []
        count = lines_run(lambda: lines.extend(wrap(snippet, 80, styled=True)))
        assert sum(line.count("\x1b[1;31mchat\x1b[0m noir") for line in lines) >= 0.8 * times
        return count

    assert work(1600) <= _MOST * work(400)
