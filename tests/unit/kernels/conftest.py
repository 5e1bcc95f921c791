"""What tests of kernels share."""

from importlib import import_module
from types import ModuleType

import pytest

# Before a test loads the module of the twin, which has the name of the kernel and takes its place in the package.
import searcher.query.rank.features  # noqa: F401


@pytest.fixture(scope="module", params=["Python", "compiled"])
def kernels(request: pytest.FixtureRequest) -> ModuleType:
    """The module of kernels that a file of tests is named after, and the extension, which has functions of the same names."""
    if request.param == "Python":
        return import_module(f"searcher.kernels.{request.path.stem.removeprefix('test_')}")
    native: ModuleType = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    return native
