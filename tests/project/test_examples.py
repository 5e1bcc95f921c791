"""The examples in the documents run, and print what stands below them.

`python tests/tools/page_examples.py` writes into the pages what they print now.
"""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import TYPE_CHECKING
from urllib.parse import quote
from urllib.request import urlopen
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from page_examples import PAGES, ROOT, Section, lay_out, sections

import searcher

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SECTIONS = [section for page in PAGES for section in sections(page)]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to run examples in: our documents, and nothing that the reader would not have."""
    lay_out(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for variable in ("SEARCHER_CORPUS", "SEARCHER_INDEX"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


@pytest.mark.parametrize("section", SECTIONS, ids=str)
@pytest.mark.usefixtures("folder")
def test_examples_print_what_the_page_says(section: Section) -> None:
    printed, names = section.run()
    for value in names.values():
        if isinstance(value, searcher.Index):
            value.close()
    said = [example.printed for example in section.examples]
    assert [now if before is not None else None for now, before in zip(printed, said, strict=True)] == said


def section_on(words: str) -> Section:
    (found,) = [section for section in SECTIONS if section.page.name == "library.md" and words in section.heading]
    return found


@pytest.mark.usefixtures("folder")
def test_rows_that_change_while_the_index_is_written_are_taken_in_the_next_time() -> None:
    _, names = section_on("rows of a database").run()
    index, bring_up_to_date = names["index"], names["bring_up_to_date"]
    database = sqlite3.connect("articles.db")

    class Meddling:
        """Somebody else changes a row when the commit is made and its changes are not forgotten yet."""

        @contextmanager
        def writer(self) -> Iterator[searcher.Writer]:
            with index.writer() as writer:
                yield writer
            with database:
                database.execute("UPDATE article SET body = 'Un lion.'")

    with database:
        database.execute("UPDATE article SET body = 'Un tigre.'")
    assert bring_up_to_date(database, Meddling()) == 1
    assert index.search("lion", limit=0).total == 0
    assert bring_up_to_date(database, index) == 1
    assert (index.search("lion", limit=0).total, index.search("tigre", limit=0).total) == (1, 0)
    with database:
        database.execute("INSERT INTO article (id) VALUES (0)")  # a row of nothing, whose id is nothing
    assert bring_up_to_date(database, index) == 1
    database.close()
    index.close()


class _Server(ThreadingMixIn, WSGIServer):
    """Answers each request in a thread of its own."""


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.usefixtures("folder")
def test_web_application_answers_many_at_once() -> None:
    _, names = section_on("web application").run()
    with make_server("127.0.0.1", 0, names["application"], _Server, _Quiet) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/?q="

        def ask(query: str) -> str:
            with urlopen(address + quote(query, safe="&="), timeout=30) as answer:  # noqa: S310 — ourselves
                assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
                return answer.read().decode()

        queries = ["open source", "chevaux", "<script>alert(1)</script>", "", "xyzzy", '"'] * 5
        with ThreadPoolExecutor(6) as pool:
            pages = list(pool.map(ask, queries))
            odd = list(pool.map(ask, [f"eau&page={page}" for page in ("1", "x", "0", "-1", "9" * 5000, "99999")]))
        server.shutdown()
    names["index"].close()
    assert "<mark>chevaux</mark>" in pages[1]
    assert len(set(odd[:5])) == 1 != len(set(odd))
    assert all("<script>" not in page for page in pages)
    assert "the query has no word in it" in pages[3]
    assert all(page == pages[number % 6] for number, page in enumerate(pages))


@pytest.mark.slow
def test_examples_are_typed_as_the_library_is(tmp_path: Path) -> None:
    """A checker that reads them as a program of one's own has nothing to say."""
    pytest.importorskip("mypy")
    files = []
    for number, section in enumerate(SECTIONS):
        files.append(tmp_path / f"example_{number}.py")
        files[-1].write_text("\n".join(example.code for example in section.examples), encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--output=json", "--config-file="),
            f"--cache-dir={ROOT / '.mypy_cache' / 'examples'}",
            *map(str, files),
        ],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    problems = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    named_by_file = {str(file): str(section) for file, section in zip(files, SECTIONS, strict=True)}
    assert [(named_by_file.get(problem["file"], problem["file"]), problem["message"]) for problem in problems] == []
    assert done.returncode == 0, done.stderr + done.stdout
