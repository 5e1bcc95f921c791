"""Compile the kernels into one extension: `python tools/compile_kernels.py` puts it where a checkout finds it.

It keeps to the limited API of Python 3.11, so that one file serves every later Python. `CC` and `CFLAGS` are honoured, as
setuptools does.
"""

import os
import shutil
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

MODULE = "searcher.kernels._native"
SOURCES = "searcher/kernels/native"
SUFFIX = ".pyd" if os.name == "nt" else ".abi3.so"
# One multiplication and addition must not become one step: scores are those of Python to the last bit.
_FLAGS = ["/O2"] if os.name == "nt" else ["-O3", "-std=c11", "-ffp-contract=off", "-fvisibility=hidden", "-g0"]


def target() -> str:
    """Where the extension lies, from the project's root."""
    return MODULE.replace(".", "/") + SUFFIX


def compile_kernels(root: Path, into: Path) -> Path:
    """Compile; the extension's path, which is in the folder `into`. Raises what setuptools and the compiler raise."""
    from setuptools import Distribution, Extension
    from setuptools.command.build_ext import build_ext

    sources = sorted(str(path) for path in (root / SOURCES).glob("*.c"))
    headers = sorted(str(path) for path in (root / SOURCES).glob("*.h"))
    extension = Extension(MODULE, sources, depends=headers, py_limited_api=True, extra_compile_args=_FLAGS)
    command = build_ext(Distribution({"name": "kernels", "ext_modules": [extension]}))
    command.build_lib = command.build_temp = str(into)
    command.ensure_finalized()
    command.run()
    return Path(command.get_outputs()[0])


def compile_in_place(root: Path) -> Path:
    """Compile, and put the extension beside its Python twins."""
    with TemporaryDirectory() as folder:
        built = compile_kernels(root, Path(folder))
        place = root / target()
        # A process that has the old one loaded goes on with it: the new one is another file.
        waiting = place.with_name(f"{place.name}.new")
        shutil.copyfile(built, waiting)
        waiting.replace(place)
    return place


if __name__ == "__main__":
    sys.stdout.write(f"{compile_in_place(Path(__file__).resolve().parent.parent)}\n")
