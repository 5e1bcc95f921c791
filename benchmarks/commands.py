"""The commands to time, each with an index of the same files made ready for it."""

from __future__ import annotations

import importlib.util
import shutil
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import machine

if TYPE_CHECKING:
    from pathlib import Path

_OURS = "from searcher.cli.search import start; start()"
_OUR_MANAGER = "from searcher.cli.manage import main; main()"
_WHOOSH = "import sys; from whoosh.cli import main; sys.exit(main())"
_SQLITE = """
import sqlite3, sys
path, words = sys.argv[1:]
query = " OR ".join('"' + word + '"' for word in words.split())
select = "SELECT path, snippet(files, 1, '<b>', '</b>', '…', 45) FROM files WHERE files MATCH ? ORDER BY rank LIMIT 10"
for row in sqlite3.connect(path).execute(select, (query,)):
    print(*row)
"""


class Command(NamedTuple):
    """A command to time; `changing` is a file that is changed before each run, outside the time."""

    arguments: list[str]
    changing: Path | None = None


def prepare(files: Path, folder: Path, query: str) -> dict[str, Command]:
    """Index the files with every engine that is here, below `folder`; the commands that ask, by name."""
    return {
        **_ours(files, folder, query),
        **_whoosh(files, query),
        **_recoll(files, folder / "recoll", query),
        **_sqlite(files, folder / "files.db", query),
        "python -c print()": _python("print()"),
    }


def _ours(files: Path, folder: Path, query: str) -> dict[str, Command]:
    """With and without looking at every file first; and in one large file, where there is nothing to look at."""
    index = folder / "ours"
    single = folder / "single" / "all.txt"
    single.parent.mkdir()
    single.write_text("\n".join(path.read_text(encoding="utf-8") for path in sorted(files.rglob("*.txt"))), "utf-8")
    changing = shutil.copytree(files, folder / "changing")
    for documents, made in ((files, index), (single, folder / "ours-single"), (changing, folder / "ours-changing")):
        _quietly(_python(_OUR_MANAGER, "index", documents, "--index", made))
    return {
        "search --no-refresh": _python(_OURS, "--no-refresh", "--in", files, "--index", index, query),
        "search, all files looked at": _python(_OURS, "--in", files, "--index", index, query),
        "search, one file of all": _python(_OURS, "--in", single, "--index", folder / "ours-single", query),
        "search, one file changed": _python(
            _OURS, "--in", changing, "--index", folder / "ours-changing", query, changing=min(changing.rglob("*.txt"))
        ),
    }


def _whoosh(files: Path, query: str) -> dict[str, Command]:
    """Whoosh's own command; it never looks whether files changed, and keeps its index in a folder among them."""
    if importlib.util.find_spec("whoosh.cli") is None:
        return {}
    _quietly(_python(_WHOOSH, "index", files))
    return {"whoosh search": _python(_WHOOSH, "search", "--or", query, files)}


def _recoll(files: Path, configuration: Path, query: str) -> dict[str, Command]:
    """Recoll, where it is installed; with abstracts, which are its snippets."""
    if not (shutil.which("recollq") and shutil.which("recollindex")):
        return {}
    configuration.mkdir()
    (configuration / "recoll.conf").write_text(f"topdirs = {files}\nskippedNames = .whoosh_index\n", "utf-8")
    _quietly(Command(["recollindex", "-c", str(configuration)]))
    return {"recollq": Command(["recollq", "-c", str(configuration), "-n", "10", "-A", "-o", query])}


def _sqlite(files: Path, path: Path, query: str) -> dict[str, Command]:
    """The least a program in Python can do with SQLite."""
    database = sqlite3.connect(path)
    database.execute("CREATE VIRTUAL TABLE files USING fts5(path, text, tokenize = 'unicode61 remove_diacritics 2')")
    rows = ((str(file), file.read_text(encoding="utf-8")) for file in files.rglob("*.txt"))
    database.executemany("INSERT INTO files VALUES (?, ?)", rows)
    database.commit()
    database.close()
    return {"python, sqlite3, FTS5": _python(_SQLITE, path, query)}


def _python(code: str, *arguments: object, changing: Path | None = None) -> Command:
    """What an installed script does: import the function and call it."""
    return Command([sys.executable, "-c", code, *map(str, arguments)], changing)


def _quietly(command: Command) -> None:
    subprocess.run(
        command.arguments, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, env=machine.environment()
    )
