"""Where the faults happen: in memory, where a machine offers that, since thousands of flushes are to be survived."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from crashes import IN_MEMORY

import searcher

_KEPT = ("PATH", "SYSTEMROOT", "LD_PRELOAD", "ASAN_OPTIONS", "PYTHONMALLOC")
"""What a child needs of the environment; the last three where the kernels run under the compiler's sanitizers."""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def place() -> Iterator[Path]:
    with TemporaryDirectory(dir=IN_MEMORY) as name:
        yield Path(name)


@pytest.fixture
def golden() -> Path:
    """Indexes as each version of the format wrote them."""
    return Path(__file__).parents[1] / "golden" / "index"


def _run(module: str, home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    package = str(Path(searcher.__file__).parents[1])
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        env={**kept, "PYTHONPATH": package, "HOME": str(home), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def search(place: Path) -> Run:
    """Run `search` with these arguments, at home in `place`."""
    return partial(_run, "searcher.cli.search", place)


@pytest.fixture
def manage(place: Path) -> Run:
    """Run `searcher` with these arguments, at home in `place`."""
    return partial(_run, "searcher.cli.manage", place)
