"""Files that are not read are counted, by suffix, and never silently missing."""

from pathlib import Path

import pytest

import searcher
from searcher.errors import NoDocuments
from searcher.library.opening import open_with_summary
from searcher.sync.apply import Summary


def opened(root: Path, index: Path) -> tuple[searcher.Index, Summary]:
    index_, summary = open_with_summary(root, index=index)
    assert summary
    return index_, summary


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "sous").mkdir(parents=True)
    for name in ("a.dwg", "sous/b.dwg", "c.inconnu", "~$bail.docx", ".cache.dwg"):
        (folder / name).write_bytes(b"\x00\x01")
    return folder


def test_files_in_formats_that_are_not_read_are_counted(root: Path, tmp_path: Path) -> None:
    (root / "bail.txt").write_text("Le bail court.\n", encoding="utf-8")
    (root / "vide.txt").write_text("\n", encoding="utf-8")
    index, summary = opened(root, tmp_path / "index")
    assert summary.unread == {".dwg": 2, ".inconnu": 1}
    assert (summary.added, [skipped.path for skipped in summary.skipped]) == (1, ["vide.txt"])
    assert index.facts().unread == {".dwg": 2, ".inconnu": 1}
    index.close()
    (root / "c.inconnu").unlink()
    index, summary = opened(root, tmp_path / "index")
    assert (summary.unread, index.facts().unread) == ({".dwg": 2}, {".dwg": 2})
    index.close()


def test_folder_of_nothing_but_such_files_says_so(root: Path, tmp_path: Path) -> None:
    with pytest.raises(NoDocuments, match=r"^of the 3 files in .* none is in a format that is read: \.dwg, \.inconnu$"):
        searcher.open(root, index=tmp_path / "index")


def test_names_of_files_are_searched_as_words(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "facture-plomberie_2024.txt").write_text("Montant dû avant la fin du mois.\n", encoding="utf-8")
    (root / "autre.txt").write_text("Rien à voir.\n", encoding="utf-8")
    with searcher.open(root, index=tmp_path / "index") as index:
        assert [hit.document.id for hit in index.search("facture plomberie")] == ["facture-plomberie_2024.txt"]
        assert not list(index.search("txt"))
    (root / "facture-plomberie_2024.txt").rename(root / "devis.txt")
    with searcher.open(root, index=tmp_path / "index") as index:
        assert [hit.document.id for hit in index.search("devis")] == ["devis.txt"]
        assert not list(index.search("plomberie"))


def test_words_found_in_titles_and_headings_are_told(tmp_path: Path) -> None:
    root = tmp_path / "docs"
    root.mkdir()
    (root / "a.md").write_text("# Le budget communal\n\n## Votes du budget\n\nAdopté.\n", encoding="utf-8")
    with searcher.open(root, index=tmp_path / "index") as index:
        [hit] = index.search("budget")
        assert [(hit.document.title or "")[start:end] for start, end in hit.title_highlights] == ["budget"]
        assert [(hit.heading or "")[start:end] for start, end in hit.heading_highlights] == ["budget"]


def test_mailbox_with_a_fault_in_each_message_is_read(root: Path, tmp_path: Path) -> None:
    message = (
        "From a@b.example Mon Jan  1 00:00:00 2024\nSubject: Le bail\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: text/plain\n\nLe bail court.\n"
        '--x\nContent-Type: application/pdf\nContent-Disposition: attachment; filename="bail.pdf"\n\n%PDF-1.7\n--x--\n\n'
    )
    (root / "bail.mbox").write_text(message * 1500, encoding="utf-8")
    index, summary = opened(root, tmp_path / "index")
    [note] = summary.notes
    assert str(note.reason).endswith("; 1,495 more faults of it are not listed")
    assert index.document_count == 1500
    index.close()
    index, summary = opened(root, tmp_path / "index")
    assert (index.document_count, summary.added) == (1500, 0)
    index.close()
