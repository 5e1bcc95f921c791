"""Adding, replacing and removing documents: a commit is there at once and whole, or not at all."""

from __future__ import annotations

import signal
import subprocess
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, DocumentError, Index, IndexLocked, NoIndex, Paragraph, StorageError
from searcher.index.read.snapshot import Snapshot
from searcher.index.storage.manifest import read_manifest
from searcher.index.write.index_writer import IndexWriter

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def contents(index: Index) -> dict[str, list[str]]:
    """The paragraphs of each document, as a search for a word that all of them hold finds them."""
    found: dict[str, dict[int, str]] = {}
    for hit in index.search("commun", limit=1000):
        for document, number in [
            (hit.document, hit.number),
            *((other.document, other.paragraph) for other in hit.duplicates),
        ]:
            found.setdefault(document.id, {})[number] = hit.text
    return {name: [texts[number] for number in sorted(texts)] for name, texts in found.items()}


def test_documents_of_few_paragraphs_share_a_chunk(make_index: Callable[..., Index]) -> None:
    (segment,) = make_index("un commun", "deux communs", "trois communs")._snapshot.segments
    assert segment.chunks == 1


@pytest.mark.parametrize("place", ["text", "heading", "location"])
def test_a_text_of_more_than_four_million_characters_is_refused(tmp_path: Path, place: str) -> None:
    writer = IndexWriter(tmp_path)
    try:
        writer.add(Document(id="a", paragraphs=[Paragraph(**{"text": "un", place: "é" * (1 << 22)})]))
        with pytest.raises(DocumentError, match="4,194,304"):
            writer.add(Document(id="b", paragraphs=[Paragraph(**{"text": "un", place: "é" * ((1 << 22) + 1)})]))
    finally:
        writer.cancel()


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "add", "remove", "commit", "cancel"]), st.sampled_from("abcd"), st.integers(0, 3)
    ),
    max_size=25,
)


@settings(max_examples=examples(25))
@given(steps=STEPS, memory=st.sampled_from([1, 1 << 20]))
def test_what_is_found_is_what_was_committed(
    new_folder: Callable[[], Path], steps: list[tuple[str, str, int]], memory: int
) -> None:
    folder = new_folder()
    committed: dict[str, list[str]] = {}
    expected: dict[str, list[str]] = {}
    writer = IndexWriter(folder, memory=memory)
    for number, (action, name, size) in enumerate(steps):
        if action == "add":
            texts = [f"commun {number} {name} {place}" for place in range(size)]
            writer.add(Document(id=name, paragraphs=texts))
            expected.pop(name, None)
            if texts:
                expected[name] = texts
        elif action == "remove":
            assert writer.remove(name) == (expected.pop(name, None) is not None)
        else:
            if action == "commit":
                writer.commit()
                committed = dict(expected)
            else:
                writer.cancel()
                expected = dict(committed)
            writer = IndexWriter(folder, memory=memory)
    writer.commit()
    with Index(folder) as index:
        assert contents(index) == expected
        assert index.document_count == len(expected)
        assert index.paragraph_count == sum(map(len, expected.values()))
        index.verify()


def test_an_error_in_the_block_leaves_everything_as_it_was(make_index: Callable[..., Index]) -> None:
    def fail_halfway(index: Index) -> None:
        with index.writer() as writer:
            writer.add(Document(id="d1", text="un autre commun"))
            writer.remove("d0")
            msg = "le programme a eu un accident"
            raise RuntimeError(msg)

    index = make_index("un commun")
    with pytest.raises(RuntimeError, match="accident"):
        fail_halfway(index)
    index.reload()
    assert contents(index) == {"d0": ["un commun"]}
    with index.writer() as writer:
        writer.add(Document(id="d2", text="un commun de plus"))
    assert contents(index).keys() == {"d0", "d2"}


def test_after_a_commit_that_failed_another_writer_can_try(new_folder: Callable[[], Path]) -> None:
    folder = new_folder()
    failing = IndexWriter(folder)
    failing.add(Document(id="a", text="un commun"))
    with pytest.raises(TypeError):
        failing.commit("no bytes")  # type: ignore[arg-type]
    IndexWriter(folder, wait=0).cancel()


def test_a_second_writer_is_told_that_the_index_is_locked(new_folder: Callable[[], Path]) -> None:
    folder = new_folder()
    with IndexWriter(folder), pytest.raises(IndexLocked, match=r"this program is writing to the index in .* already"):
        IndexWriter(folder, wait=0)
    IndexWriter(folder, wait=0).cancel()


def test_a_reader_keeps_what_it_opened_while_commits_go_on(make_index: Callable[..., Index]) -> None:
    index = make_index("un commun ancien", "un commun vieux")
    before = index.search("commun")
    for number in range(10):
        with IndexWriter(index.folder) as writer:
            writer.remove("d1")
            writer.add(Document(id="d0", text=f"un commun neuf {number}"))
    assert [hit.text for hit in before] == ["un commun ancien", "un commun vieux"]
    assert contents(index) == {"d0": ["un commun ancien"], "d1": ["un commun vieux"]}
    index.reload()
    assert contents(index) == {"d0": ["un commun neuf 9"]}


def test_whoever_opens_the_index_at_any_moment_sees_one_commit_and_not_half_of_two(
    new_folder: Callable[[], Path],
) -> None:
    folder = new_folder()

    def write() -> None:
        for number in range(25):
            with IndexWriter(folder) as writer:
                for name in "abc":
                    writer.add(Document(id=name, text=f"commun {number}"))

    with IndexWriter(folder) as writer:
        for name in "abc":
            writer.add(Document(id=name, text="commun avant"))
    thread = Thread(target=write)
    thread.start()
    while thread.is_alive():
        with Index(folder) as index:
            found = contents(index)
        assert found.keys() == {"a", "b", "c"}
        assert len({tuple(texts) for texts in found.values()}) == 1
    thread.join()


KILLED_WHILE_ADDING = """
import sys
from pathlib import Path
from searcher import Document
from searcher.index.write.index_writer import IndexWriter

writer = IndexWriter(Path(sys.argv[1]), memory=1)
writer.remove("d0")
for number in range(20):
    writer.add(Document(id=f"neuf {number}", text="un commun neuf"))
print("ready", flush=True)
sys.stdin.read()
"""


def test_a_writer_killed_while_adding_leaves_the_index_whole_and_the_next_commit_tidies_up(
    make_index: Callable[..., Index],
) -> None:
    folder = make_index("un commun ancien").folder
    command = [sys.executable, "-c", KILLED_WHILE_ADDING, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        with pytest.raises(IndexLocked):
            IndexWriter(folder, wait=0)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert len(list(folder.glob("*.seg"))) > 10
    with Index(folder) as index:
        assert contents(index) == {"d0": ["un commun ancien"]}
    with IndexWriter(folder, wait=0) as writer:
        writer.add(Document(id="d1", text="un commun suivant"))
    assert {path.stem for path in folder.glob("*.seg")} == {entry.name for entry in read_manifest(folder).segments}
    with Index(folder) as index:
        assert contents(index).keys() == {"d0", "d1"}
        index.verify()


# Dies by its own hand as it is about to open, rename or remove a file of the index for the n-th time.
KILLED_AT_A_FILE = """
import os, signal, sys
from pathlib import Path
from searcher import Document
from searcher.index.write.index_writer import IndexWriter

folder, left = sys.argv[1], int(sys.argv[2])

def count(event, arguments):
    global left
    if event in {"open", "os.rename", "os.remove"} and str(arguments[0]).startswith(folder):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
with IndexWriter(Path(folder)) as writer:
    writer.remove("d0")
    writer.add(Document(id="d1", text="un commun neuf"))
"""


@pytest.mark.slow
def test_a_writer_killed_at_any_file_leaves_the_old_index_or_the_new_one(make_index: Callable[..., Index]) -> None:
    old, new = {"d0": ["un commun ancien"]}, {"d1": ["un commun neuf"]}
    seen = []
    for steps in range(100):
        folder = make_index("un commun ancien").folder
        done = subprocess.run(
            [sys.executable, "-c", KILLED_AT_A_FILE, str(folder), str(steps)], check=False, capture_output=True
        )
        with Index(folder) as index:
            seen.append(contents(index))
            index.verify()
        IndexWriter(folder, wait=0).commit()
        manifest = read_manifest(folder)
        assert {path.stem for path in folder.glob("*.seg")} == {entry.name for entry in manifest.segments}
        assert len(list(folder.glob("_MAIN_*.json"))) == len(list(folder.glob("_MAIN_*.toc"))) == 1
        if done.returncode == 0:
            break
        assert done.returncode == -signal.SIGKILL
    first_new = seen.index(new)
    assert first_new > 3
    assert seen == [old] * first_new + [new] * (len(seen) - first_new)


def test_many_small_commits_are_merged_and_keep_every_document(make_index: Callable[..., Index]) -> None:
    texts = [f"commun numéro {number} " + "mot " * (number % 7) for number in range(30)]
    index = make_index(*texts, one_by_one=True)
    assert index.facts().segments < 10
    assert contents(index) == {f"d{number}": [text] for number, text in enumerate(texts)}
    at_once = make_index(*texts)
    for query in ("commun", "mot commun", "numero 17", '"commun numéro"', "1*"):
        assert [(hit.document.id, hit.score) for hit in index.search(query, limit=100)] == [
            (hit.document.id, hit.score) for hit in at_once.search(query, limit=100)
        ]


def test_a_merge_keeps_titles_headings_places_and_metadata(make_index: Callable[..., Index]) -> None:
    documents = [
        Document(
            id=str(number),
            title=f"Titre {number}",
            path=f"dossier/{number}.txt",
            metadata={"année": 2000 + number, "auteurs": ["Zoé", "Noé"]},
            paragraphs=[Paragraph(f"commun {number}", heading="Un › Deux", line=number + 1, page=number + 2)],
        )
        for number in range(20)
    ]
    index = make_index(*documents, one_by_one=True)
    assert index.facts().segments < 10
    for number, document in enumerate(documents):
        hit = index.search(f'"commun {number}"')[0]
        assert (hit.document.id, hit.document.path, hit.document.title, hit.document.metadata) == tuple(
            getattr(document, name) for name in ("id", "path", "title", "metadata")
        )
        assert (hit.heading, hit.line, hit.page) == ("Un › Deux", number + 1, number + 2)


def test_a_change_to_one_document_does_not_rewrite_a_large_segment(make_index: Callable[..., Index]) -> None:
    index = make_index(*(f"commun {number}" for number in range(3000)))
    (large,) = read_manifest(index.folder).segments
    for number in range(20):
        with IndexWriter(index.folder) as writer:
            writer.add(Document(id=f"d{number}", text="commun changé"))
    assert large.name in {entry.name for entry in read_manifest(index.folder).segments}
    index.reload()
    assert index.document_count == 3000


def test_a_segment_that_is_mostly_removed_is_rewritten(make_index: Callable[..., Index]) -> None:
    index = make_index(*(f"commun {number}" for number in range(20)))
    with index.writer() as writer:
        for number in range(15):
            writer.remove(f"d{number}")
    (entry,) = read_manifest(index.folder).segments
    assert (entry.paragraphs, entry.removed) == (5, ())
    assert contents(index).keys() == {f"d{number}" for number in range(15, 20)}


def test_removing_everything_leaves_an_empty_index_that_answers(make_index: Callable[..., Index]) -> None:
    index = make_index("un commun", "deux communs")
    with index.writer() as writer:
        assert writer.remove("d0")
        assert writer.remove("d1")
        assert not writer.remove("d1")
    assert len(index.search("commun")) == 0
    assert index.search("commun").total == 0
    assert not list(index.folder.glob("*.seg"))


def test_where_there_is_no_index_its_reader_is_told_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"^there is no index in ") as raised:
        Snapshot.latest(tmp_path)
    assert raised.value.hint == "make one with: searcher index FOLDER"


def test_an_index_folder_that_cannot_be_made_is_an_error_with_a_way_out(tmp_path: Path) -> None:
    (tmp_path / "fichier").write_text("pas un dossier")
    with pytest.raises(StorageError, match="choose another place for the index"):
        IndexWriter(tmp_path / "fichier" / "index")


def test_the_commit_after_a_killed_one_removes_its_half_written_table(make_index: Callable[..., Index]) -> None:
    folder = make_index("un commun").folder
    left = folder / "_MAIN_2.toc.1795409191.0238261"
    left.write_bytes(b"")
    IndexWriter(folder).commit()
    assert not left.exists()
