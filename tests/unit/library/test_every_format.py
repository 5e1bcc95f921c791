"""A folder of files in more than thirty formats: each is found by a word that only it has, where its reader would look."""

from pathlib import Path

import pytest
from every_format import make, samples

import searcher

UNREAD = {".mkv": 7, ".accdb": 5, ".dwg": 3}


def unfound(folder: Path, count: int) -> list[tuple[str, list[str]]]:
    """Make so many files and index them; return those that are found elsewhere than at their place, or not at all."""
    planted = make(folder / "dossier", count)
    with searcher.open(folder / "dossier", index=folder / "ix") as index:
        assert index.facts().skipped == {}
        found = (
            (each, [hit.place.removeprefix(f"{folder}/dossier/") for hit in index.search(f'"{each.word}"')])
            for each in planted
        )
        return [(each.place, places) for each, places in found if places != [each.place]]


def test_every_file_is_found_by_its_word_at_its_place(tmp_path: Path) -> None:
    assert len(samples()) >= 30
    assert unfound(tmp_path, len(samples())) == []


@pytest.mark.slow
def test_each_of_five_thousand_files_is_found_or_counted(tmp_path: Path) -> None:
    bad = {"vide.txt": b"", "casse.docx": b"PK\x03\x04", "casse.pdf": b"pas un PDF", "~$rapport.docx": b"verrou"}
    folder = tmp_path / "dossier"
    folder.mkdir()
    for suffix, count in UNREAD.items():
        for number in range(count):
            (folder / f"{number}{suffix}").write_bytes(bytes(range(256)))
    assert unfound(tmp_path, 5_000) == []
    for name, data in bad.items():
        (folder / name).write_bytes(data)
    with searcher.open(folder, index=tmp_path / "ix") as index:
        facts = index.facts()
        assert set(facts.skipped) == {"vide.txt", "casse.docx", "casse.pdf"}
        assert all(facts.skipped.values())
        assert facts.unread == UNREAD
