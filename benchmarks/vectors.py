"""How long the exact search for the nearest vectors takes, beside numpy's product of the same matrix in 32-bit floats.

python benchmarks/vectors.py                    100,000 vectors of 384 numbers
python benchmarks/vectors.py --count 1000000
"""

from __future__ import annotations

import argparse
import random
from array import array
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

from searcher.kernels import nearest, running

if TYPE_CHECKING:
    from collections.abc import Callable

_ROUNDS = 15


def milliseconds(call: Callable[[], object]) -> float:
    """The median time of a call."""
    times = []
    for _ in range(_ROUNDS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return median(times) * 1000


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000, help="how many vectors (100000)")
    parser.add_argument("--dimension", type=int, default=384, help="numbers of each (384)")
    asked = parser.parse_args()
    seeded = random.Random(1)  # noqa: S311 — the same numbers each time
    rows = seeded.randbytes(asked.count * asked.dimension)
    scales = array("f", [0.001] * asked.count).tobytes()
    query = array("h", [seeded.randrange(-(1 << 15) + 1, 1 << 15) for _ in range(asked.dimension)])
    ranges = array("I", [0, asked.count]).tobytes()
    ours = milliseconds(lambda: nearest(rows, scales, query.tobytes(), ranges, 100))
    print(f"{asked.count:,} × {asked.dimension}, kernels {running()}: {ours:.1f} ms, {len(rows) / 1e6:.0f} MB")
    try:
        import numpy as np
    except ImportError:
        return
    matrix = np.frombuffer(rows, dtype=np.int8).reshape(asked.count, asked.dimension).astype(np.float32)
    wanted = np.frombuffer(query.tobytes(), dtype=np.int16).astype(np.float32)
    theirs = milliseconds(lambda: np.argpartition(matrix @ wanted, -100)[-100:])
    print(f"numpy, 32-bit floats: {theirs:.1f} ms, {matrix.nbytes / 1e6:.0f} MB; ours / numpy {ours / theirs:.2f}")


if __name__ == "__main__":
    main()
