"""A search in which nothing changed starts with little: what is slow to import is not imported."""

import json
import subprocess
import sys
from pathlib import Path

import searcher
from searcher.kernels import running

# What a plain query does without, beside these.
NEEDLESS = [
    "dataclasses", "inspect", "typing", "searcher.french.phonetic", "searcher.query.expand.spelling",
    "searcher.query.filter.value_index", "searcher.documents.formats.cell_reference",
    "threading", "copy", "weakref", "unicodedata", "searcher.config.settings", "searcher.config.vocabulary_file",
    "searcher.library.embedder", "searcher.i18n.system_errors",
    "searcher.query.expand.near_words", "searcher.query.language.loose_phrases", "searcher.query.plan.phrase_patterns",
    "searcher.query.rank.sort", "searcher.query.rank.word_order", "searcher.query.rank.yes_no_answer",
]  # fmt: skip
NEEDLESS_WHERE_COMPILED = ["heapq", "searcher.kernels.reranking", "searcher.kernels.top_k"]
SLOW = [
    "numpy", "asyncio", "urllib.request", "rich", "whoosh.query", "whoosh.qparser", "markdown_it", "pygments",
    "searcher.index.write.index_writer", "searcher.documents.formats.markdown", "searcher.documents.read.reader", "hypothesis",
    "html.parser", "email.parser", "xml.parsers.expat", "zipfile", "csv", "pypdfium2", "subprocess",
    "searcher.i18n.catalogue", "searcher.i18n.dates", "starlette", "uvicorn", "jinja2", "httptools",
]  # fmt: skip
PROGRAM = """
import json, sys
from searcher.cli import search
try:
    search.main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "--in", str(folder), "--index", str(folder / "ix"), *arguments],
        env={"PYTHONPATH": str(Path(searcher.__file__).parents[1]), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return done.returncode, json.loads(done.stderr.splitlines()[-1])


def test_search_with_nothing_changed_imports_nothing_slow(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("\n\n".join(f"Le chat dort {n} fois." for n in range(9)), encoding="utf-8")
    (tmp_path / "b.md").write_text("# Titre\n\nLe *chien*.", encoding="utf-8")
    code, first = modules_after(tmp_path, "chat")
    assert code == 0
    assert {"searcher.index.write.index_writer", "markdown_it"} <= set(first)  # else this test sees nothing
    needless = {*NEEDLESS, *(NEEDLESS_WHERE_COMPILED if running() == "compiled" else ())}
    assert not needless & set(modules_after(tmp_path, "chat")[1])
    for arguments in (["chat"], ["--json", '"le chat" OU ch*'], ["zzz"], ["chat titre:x", "--facets", "date"]):
        _, modules = modules_after(tmp_path, *arguments)
        assert not set(SLOW) & set(modules), arguments
