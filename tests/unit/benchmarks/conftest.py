"""The benchmarks are scripts beside the package: their tests find them as they find each other."""

import gzip
import shutil
import sys
from pathlib import Path

import pytest

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
HERE = Path(__file__).parent

sys.path.append(str(BENCHMARKS))
collect_ignore_glob = [] if BENCHMARKS.exists() else ["test_*.py"]


@pytest.fixture
def tiny_set(tmp_path: Path) -> Path:
    """A set of four documents and six queries, one without a relevant document and one without a word."""
    folder = tmp_path / "tiny"
    shutil.copytree(HERE / "set", folder)
    corpus = folder / "corpus.jsonl"
    (folder / "corpus.jsonl.gz").write_bytes(gzip.compress(corpus.read_bytes()))
    corpus.unlink()
    return folder
