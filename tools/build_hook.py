"""Compile the kernels where there is a compiler; without one the wheel is pure Python and works all the same.

`SEARCHER_NATIVE=1` makes it an error when they cannot be compiled, `SEARCHER_NATIVE=0` never compiles them.
"""

import os
import sys
import sysconfig
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).resolve().parent))
from compile_kernels import compile_in_place, compile_kernels, target


class Kernels(BuildHookInterface[Any]):
    """Adds the extension to a wheel, or puts it into the checkout that is installed as editable."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, unless it is forbidden or another Python than the one that has the limited API runs this."""
        wanted = os.environ.get("SEARCHER_NATIVE", "")
        free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))  # has no limited API yet
        if wanted == "0" or sys.implementation.name != "cpython" or free_threaded:
            return
        root = Path(self.root)
        try:
            if version == "editable":
                compile_in_place(root)
                return
            built = compile_kernels(root, Path(mkdtemp()))
        except Exception as error:
            # Whatever is missing, a compiler or its headers: the Python twins do the same work.
            if wanted == "1":
                raise
            self.app.display_warning(f"the kernels were not compiled, and run in Python: {error}")
            return
        build_data["force_include"][str(built)] = target()
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"cp311-abi3-{platform}"
