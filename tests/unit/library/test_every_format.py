"""A folder of files in more than thirty formats: each is found by a word that only it has, where its reader would look."""

from pathlib import Path

from every_format import make, samples

import searcher


def test_every_file_is_found_by_its_word_at_its_place(tmp_path: Path) -> None:
    assert len(samples()) >= 30
    planted = make(tmp_path / "dossier", len(samples()))
    with searcher.open(tmp_path / "dossier", index=tmp_path / "ix") as index:
        found = {
            each.name: [hit.place.removeprefix(f"{tmp_path}/dossier/") for hit in index.search(f'"{each.word}"')]
            for each in planted
        }
        assert found == {each.name: [each.place] for each in planted}
