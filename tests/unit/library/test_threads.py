"""One index shared by threads: each search answers as it would alone, from one commit, whatever the others do."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Barrier, Event
from typing import TYPE_CHECKING, Any

import pytest

import searcher
from searcher import Document, Index

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

THREADS = 6
PATHS = {"PYTHONPATH": str(Path(searcher.__file__).parents[1])}
WORDS = ["chat", "chien", "cheval", "eau", "budget", "mairie", "école", "pêche", "péché", "journaux", "open-source"]
WORDS += ["l’État", "porte-monnaie"]
QUERIES = [
    ("chat chien budget", {}),
    ("peche", {"sort": "date"}),
    ('"chat chien" OU budget', {}),
    ("che* journal~", {}),
    ("eau -chat", {"filters": {"author": "Zola"}}),
    ("etat auteur:hugo", {"facets": ["author", "year"]}),
    ("porte-monnaie école mairie open source", {"offset": 5}),
    ("", {"filters": {"date": "2020..2022"}, "sort": "path"}),
]


def document(number: int) -> Document:
    paragraphs = [
        " ".join(WORDS[(number * step + place * place) % len(WORDS)] for place in range(4 + (number + step) % 9))
        for step in range(1, 4)
    ]
    metadata = {
        "author": ["Émile Zola", "Victor Hugo"][number % 2],
        "date": f"20{20 + number % 4}-0{1 + number % 9}-01",
    }
    return Document(id=f"{number:04}", title=WORDS[number % 7], paragraphs=paragraphs, metadata=metadata)


def said(index: Index, number: int) -> Any:
    """All that a search tells."""
    query, how = QUERIES[number]
    results = index.search(query, **how)
    hits = [
        (hit.score, hit.document.id, hit.document.title, hit.number, hit.text, hit.highlights, str(hit.snippet))
        for hit in results
    ]
    duplicates = [[(other.document.id, other.paragraph) for other in hit.duplicates] for hit in results]
    facets = {name: [(facet.value, facet.count) for facet in found] for name, found in results.facets.items()}
    return hits, duplicates, facets, results.total, results.suggestion, results.advice


def asked(index: Index, number: int) -> Any:
    """The same, and what else an index can be asked, by as many calls: each of them is of one commit."""
    query, how = QUERIES[number]
    results = index.search(query, **how)
    likes = [[like.text for like in index.more_like(hit, limit=3)] for hit in results[:1]]
    whole = [index.document(hit.document.id, query) for hit in results[:1]]
    read = [[(part.text, part.highlights) for part in document.paragraphs] for document in whole if document]
    words = index.words("ch"), index.suggest("che").queries, [hit.score for hit in index.iterate("chat budget")]
    return said(index, number), likes, read, words


@contextmanager
def impatient() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        yield
    finally:
        sys.setswitchinterval(before)


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Run each in a thread of its own, all starting at once; what any raises is raised here."""
    barrier = Barrier(len(tasks), timeout=60)

    def run(task: Callable[[], Any]) -> Any:
        barrier.wait()
        return task()

    with impatient(), ThreadPoolExecutor(len(tasks)) as pool:
        return [future.result() for future in [pool.submit(run, task) for task in tasks]]


@pytest.fixture(params=["one segment", "many segments", "joined"])
def index(request: pytest.FixtureRequest, make_index: Callable[..., Index]) -> Index:
    documents = [document(number) for number in range(60)]
    if request.param == "joined":
        return searcher.join(make_index(*documents[:20]), make_index(*documents[20:], memory=1))
    return make_index(*documents, **({"memory": 1} if request.param == "many segments" else {}))


def test_first_searches_of_several_threads_are_those_of_one(index: Index) -> None:
    """Nothing is remembered yet: all that is worked out once is worked out by several at the same time."""
    folders = [part.folder for part in getattr(index, "_indexes", [index])]

    def fresh() -> Index:
        return searcher.join(*map(searcher.open, folders))

    expected = [asked(fresh(), number) for number in range(len(QUERIES))]
    shared = fresh()

    def work(start: int) -> list[Any]:
        order = [(start + number) % len(QUERIES) for number in range(len(QUERIES))]
        return [(number, asked(shared, number)) for number in order]

    for answers in together(*(lambda start=start: work(start) for start in range(THREADS))):
        for number, answer in answers:
            assert answer == expected[number]


def test_one_hit_shared_by_threads_reads_the_same(index: Index) -> None:
    def look(hit: searcher.Hit) -> Any:
        document = hit.document
        return hit.text, hit.snippets, hit.context(2), hit.explanation, document.metadata, document.path, hit.heading

    expected = [look(hit) for hit in index.search("chat eau pêche", limit=50)]
    shared = index.search("chat eau pêche", limit=50)
    assert together(*([lambda: [look(hit) for hit in shared]] * THREADS)) == [expected] * THREADS


def test_searches_while_another_thread_writes_and_reloads_are_of_one_commit_each(tmp_path: Path) -> None:
    commits = 8
    expected: list[Any] = []
    with searcher.create(tmp_path / "alone") as alone:
        for commit in range(commits):
            with alone.writer() as writer:
                change(writer, commit)
            expected.append([said(alone, number) for number in range(len(QUERIES))])
    shared = searcher.create(tmp_path / "shared")
    with shared.writer() as writer:
        change(writer, 0)
    done = Event()

    def write() -> None:
        try:
            for commit in range(1, commits):
                with shared.writer() as writer:
                    change(writer, commit)
        finally:
            done.set()

    def read(start: int) -> Counter[int]:
        seen: Counter[int] = Counter()
        number, oldest = start, 0
        while not done.is_set() or not seen:
            number = (number + 1) % len(QUERIES)
            answer = said(shared, number)
            # What was committed before is never seen again.
            fitting = [commit for commit in range(oldest, commits) if answer == expected[commit][number]]
            assert fitting, f"{QUERIES[number]} answers as no commit from {oldest} on does"
            oldest = fitting[0]
            seen[oldest] += 1
        return seen

    together(write, *(lambda start=start: read(start) for start in range(THREADS)))
    assert [said(shared, number) for number in range(len(QUERIES))] == expected[-1]


def change(writer: searcher.Writer, commit: int) -> None:
    """Documents added and removed, so that each commit has other answers."""
    for number in range(commit * 12, commit * 12 + 12):
        writer.add(document(number))
    if commit:
        writer.remove(f"{commit * 12 - 5:04}")


def test_threads_may_refresh_an_index_of_files_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "0.txt").write_text("Le chat 0.", encoding="utf-8")
    with searcher.open(folder, index=tmp_path / "ix") as index:

        def add(number: int) -> None:
            (folder / f"{number}.txt").write_text(f"Le chat {number}.", encoding="utf-8")
            index.refresh()
            assert f"{number}.txt" in {hit.document.id for hit in index.search("chat", limit=100)}

        together(*(lambda number=number: add(number) for number in range(1, 6)))
        assert (index.document_count, index.search("chat", limit=0).total) == (6, 6)


def test_closing_while_others_search_ends_every_search_well(index: Index) -> None:
    expected = [said(index, number) for number in range(len(QUERIES))]
    started = Barrier(THREADS + 1, timeout=60)

    def search(number: int) -> bool:
        assert said(index, number % len(QUERIES)) == expected[number % len(QUERIES)]
        started.wait()
        try:
            while True:
                assert said(index, number % len(QUERIES)) == expected[number % len(QUERIES)]
                number += 1
        except searcher.StorageError as error:
            return str(error) == "this index is closed; open it again"

    def close() -> bool:
        started.wait()
        index.close()
        return index.closed

    assert together(close, *(lambda number=number: search(number) for number in range(THREADS))) == [True] * 7


def test_index_closed_while_others_reload_stays_closed(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "ix") as other:
        for commit in range(20):
            index = searcher.open(tmp_path / "ix")
            with other.writer() as writer:
                writer.add(document(commit))

            def reload(index: Index = index) -> None:
                with suppress(searcher.StorageError):
                    index.reload()

            together(reload, index.close, reload)
            assert index.closed


def held(folder: Path) -> list[str]:
    """What this process has mapped or open of a folder."""
    with open("/proc/self/maps", encoding="utf-8") as maps:
        mapped = [line.split()[-1] for line in maps if str(folder) in line]
    # The descriptor by which they are listed leads nowhere any more.
    descriptors = [os.path.realpath(f"/proc/self/fd/{number}") for number in os.listdir("/proc/self/fd")]
    return mapped + [path for path in descriptors if str(folder) in path]


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Whatever is let go of is let go of at once."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


needs_proc = pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="the system does not tell what is mapped")


@needs_proc
@pytest.mark.usefixtures("no_collector")
def test_closing_lets_go_of_every_file(index: Index) -> None:
    folders = [part.folder for part in getattr(index, "_indexes", [index])]
    with searcher.join(*map(searcher.open, folders)) as again:
        for number in range(len(QUERIES)):
            asked(again, number)
        assert all(held(folder) for folder in folders)
        index.close()
    assert [held(folder) for folder in folders] == [[]] * len(folders)


@needs_proc
@pytest.mark.usefixtures("no_collector")
def test_hit_kept_after_closing_stays_readable_and_holds_its_files_until_it_goes(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "ix") as index:
        with index.writer() as writer:
            writer.add(document(1))
        hit = index.search("chat")[0]
    assert hit.text
    assert held(tmp_path)
    del hit
    assert held(tmp_path) == []


@needs_proc
@pytest.mark.usefixtures("no_collector")
def test_segments_of_an_older_commit_are_let_go_of_by_a_reload(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "ix") as index:
        for commit in range(3):
            with index.writer() as writer:
                writer.add(Document(id="same", text=f"Le chat {commit}."))
            assert said(index, 0)
        now = {path for path in held(tmp_path) if path.endswith(".seg")}
        assert len(now) == 1
        assert all(Path(path).exists() for path in now)


FORKED = """
import os, sys, searcher
index = searcher.open(sys.argv[1], refresh=False)
before = [(hit.document.id, hit.score) for hit in index.search("chat eau")]
children = [os.fork() for _ in range(2)]
if 0 in children:
    same = [(hit.document.id, hit.score) for hit in index.search("chat eau")] == before
    index.close()
    os._exit(0 if same and before else 1)
codes = [os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) for child in children]
assert [(hit.document.id, hit.score) for hit in index.search("chat eau")] == before
sys.exit(max(codes))
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the system cannot fork")
def test_index_opened_before_a_fork_answers_in_every_process(make_index: Callable[..., Index]) -> None:
    index = make_index(*[document(number) for number in range(20)])
    subprocess.run([sys.executable, "-c", FORKED, str(index.folder)], check=True, env=os.environ | PATHS)
