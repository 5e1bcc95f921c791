"""What `search` keeps of its modules and expressions: the next run reads that, and says the same."""

import json
import marshal
import os
import re
import shutil
import subprocess
import sys
from ast import literal_eval
from pathlib import Path

import pytest

import searcher
from searcher import lazy
from searcher.french import tokenizer
from searcher.french.abbreviations import CONTEXT
from searcher.kernels import running
from searcher.startup_cache import LENGTH_BYTES
from searcher.startup_cache_writer import sre_arguments

PACKAGE = Path(searcher.__file__).parent
PROGRAM = """
import os, sys
from searcher.cli.search import start
end = os._exit
def told(code):
    loaders = {name: type(module.__loader__).__module__ for name, module in sys.modules.items() if name.startswith("searcher.")}
    print({"loaders": loaders, "others": sorted(sys.modules)}, file=sys.stderr)
    end(code)
os._exit = told
start()
"""

# What a search without a look at the files does without.
NEEDLESS = [
    "re",
    "json",
    "enum",
    "functools",
    "collections",
    "types",
    "operator",
    "contextlib",
    "pathlib",
    "signal",
    "array",
]

pytestmark = pytest.mark.skipif(sys.implementation.name != "cpython", reason="other Pythons keep their own")


class Runs:
    """Runs of `search` on two files, with the compiled modules in a folder of their own."""

    def __init__(self, folder: Path, package: Path = PACKAGE) -> None:
        self.folder, self.package = folder, package
        self.documents = folder / "documents"
        self.documents.mkdir()
        text = "\n\n".join(f"Le 1° chat dort {number} fois." for number in range(9))  # enough to suggest nothing
        (self.documents / "a.txt").write_text(f"{text}\n\nLa loi du 3 mai.", encoding="utf-8")
        self.run("chat", refresh=True)

    def run(self, *arguments: str, refresh: bool = False, **environment: str) -> tuple[str, dict[str, object]]:
        asked = [
            *([] if refresh else ["--no-refresh"]),
            "--in",
            str(self.documents),
            "--index",
            str(self.folder / "ix"),
        ]
        places = {"PYTHONPATH": str(self.package.parent), "PYTHONPYCACHEPREFIX": str(self.folder / "compiled")}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *asked, *arguments],
            env={"LC_ALL": "C.UTF-8", **places, **environment},
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        return done.stdout, literal_eval(done.stderr.splitlines()[-1])

    def file(self) -> Path:
        found, *others = (self.folder / "compiled").rglob("startup_cache*.search")
        assert not others
        return found


def written_state(file: Path) -> tuple[int, int, int]:
    """What changes when a file is written, and not when it is read."""
    status = file.stat()
    return status.st_ino, status.st_mtime_ns, status.st_size


def cached_modules(told: dict[str, object]) -> set[str]:
    loaders = told["loaders"]
    assert isinstance(loaders, dict)
    return {name for name, loader in loaders.items() if loader == "searcher.startup_cache"}


def test_the_next_run_takes_all_from_the_file_and_says_the_same(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    first, _ = runs.run("chat", "1°")
    state = written_state(runs.file())
    second, told = runs.run("chat", "1°")
    assert first == second
    assert "chat" in second
    assert len(cached_modules(told)) > 80
    needless = {"searcher.startup_cache_writer", *(NEEDLESS if running() == "compiled" else ())}
    assert not needless & set(told["others"])  # type: ignore[call-overload]
    assert written_state(runs.file()) == state
    third, told = runs.run("--json", "loi")
    assert json.loads(third)["hits"]
    assert "searcher.startup_cache_writer" in set(told["others"])  # type: ignore[call-overload]
    assert "searcher.startup_cache_writer" not in set(runs.run("--json", "loi")[1]["others"])  # type: ignore[call-overload]
    assert "searcher.startup_cache_writer" not in set(runs.run("chat", "1°")[1]["others"])  # type: ignore[call-overload]


def test_a_changed_module_is_loaded_as_it_is_now(tmp_path: Path) -> None:
    package = tmp_path / "own" / "searcher"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    runs = Runs(tmp_path, package)
    before, _ = runs.run("chat")
    module = package / "results" / "render" / "terminal.py"
    text = module.read_text(encoding="utf-8")
    module.write_text(text.replace('return f"{hit.rank:2} "', 'return f"{hit.rank:2}."'), encoding="utf-8")
    assert text != module.read_text(encoding="utf-8")
    os.utime(module, ns=(module.stat().st_mtime_ns + 1, module.stat().st_mtime_ns + 1))
    after, told = runs.run("chat")
    assert (before[:3], after[:3]) == (" 1 ", " 1.")
    assert "searcher.results.render.terminal" not in cached_modules(told)
    again, told = runs.run("chat")
    assert again == after
    assert "searcher.results.render.terminal" in cached_modules(told)


def damage(data: bytes, how: str) -> bytes:
    length = int.from_bytes(data[:LENGTH_BYTES], "little")
    start = LENGTH_BYTES + length
    made_by, folder, modules, expressions = marshal.loads(data[LENGTH_BYTES:start])  # noqa: S302 — made here
    if how == "other Python":
        made_by = "another"
    if how == "other folder":
        folder = "/elsewhere"
    if how == "no code":
        return data[:start] + bytes(len(data) - start)
    described = marshal.dumps((made_by, folder, modules, expressions))
    whole = len(described).to_bytes(LENGTH_BYTES, "little") + described + data[start:]
    return {"cut short": data[: length // 2], "empty": b"", "zeros": bytes(len(data)), "half": data[: start + 999]}.get(
        how, whole
    )


@pytest.mark.parametrize("how", ["cut short", "empty", "zeros", "half", "no code", "other Python", "other folder"])
def test_a_file_that_is_wrong_is_as_none(tmp_path: Path, how: str) -> None:
    runs = Runs(tmp_path)
    expected, _ = runs.run("chat", "1°")
    file = runs.file()
    file.write_bytes(damage(file.read_bytes(), how))
    assert runs.run("chat", "1°")[0] == expected
    found, told = runs.run("chat", "1°")
    assert found == expected
    assert len(cached_modules(told)) > 80


def test_nothing_is_written_where_no_bytecode_is(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    runs.file().unlink()
    expected, _ = runs.run("chat", PYTHONDONTWRITEBYTECODE="1")
    assert "chat" in expected
    assert not list((tmp_path / "compiled").rglob("*.search"))


def test_a_folder_that_cannot_be_written_to_is_no_error(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    expected, _ = runs.run("chat")
    file = runs.file()
    file.unlink()
    file.mkdir()  # what nobody, whoever runs this, can replace by a file
    (file / "x").touch()
    assert runs.run("chat")[0] == expected
    assert [path.name for path in file.parent.glob("startup_cache*.search*")] == [file.name]


EXPRESSIONS = [
    tokenizer._SURFACE,
    tokenizer._STRETCH_IN_CONTEXT,
    CONTEXT,
    r"(?i)(a)(?P<name>b|ç)?(?(name)c|d)",
    r"(?x) ( x ++ ) # a word",
    r"(?<!\w)([^\W\d_]{2,}?)\1(?>a|b)",
    rb"(?s)\\(?:x([0-9a-f]{2})|\\)",
]


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_a_cached_expression_is_the_compiled_one(text: str | bytes) -> None:
    import _sre  # type: ignore[import-not-found]

    arguments = sre_arguments(text)
    assert arguments
    again = marshal.loads(marshal.dumps(arguments))  # noqa: S302 — made here
    assert _sre.compile(*again) == re.compile(text)


def test_an_expression_is_compiled_once() -> None:
    assert lazy.compiled(r"x{7}y") is lazy.compiled(r"x{7}y")
    assert r"x{7}y" in lazy.expressions


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="may write everywhere")
def test_where_nothing_may_be_written_nothing_is_prepared(tmp_path: Path) -> None:
    runs = Runs(tmp_path)
    expected, _ = runs.run("chat")
    file = runs.file()
    file.unlink()
    file.parent.chmod(0o500)
    found, told = runs.run("chat")
    file.parent.chmod(0o700)
    assert found == expected
    assert "searcher.startup_cache_writer" not in set(told["others"])  # type: ignore[call-overload]
