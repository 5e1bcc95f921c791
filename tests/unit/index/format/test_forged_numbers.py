"""A number in a segment that points just beyond what there is makes an error, whoever computed the checksums."""

from __future__ import annotations

import shutil
from array import array
from typing import TYPE_CHECKING

import pytest
from forgeries import build, forge, sections

import searcher
from searcher import CorruptIndex
from searcher.index.storage.manifest import read_manifest

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENTS, PARAGRAPHS = 40, 120


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "index"
    build(folder)
    return folder


def use(folder: Path) -> None:
    """Ask for all that the numbers of a segment lead to."""
    with searcher.open(folder) as index:
        for query in ("0", "commun", '"un commun"', '"chat du commun"', "an:2000", "titre:39", "zola"):
            for hit in index.search(query, limit=PARAGRAPHS):
                assert hit.text
                assert hit.snippet.text
                assert hit.document.title
        for number in range(DOCUMENTS):
            assert index.document(f"d{number}") is not None


@pytest.mark.parametrize(
    ("name", "place", "number"),
    [
        ("id.document", 0, DOCUMENTS),
        ("id.document", 39, DOCUMENTS),
        ("document.first", 0, 1),
        ("document.first", 39, PARAGRAPHS + 1),
        ("document.first", 20, 0),
        ("stem.paragraphs", 0, PARAGRAPHS),
        ("word.occurrences", -1, PARAGRAPHS << 16),
        ("stem.words.numbers", 0, None),
        ("field.documents.numbers", 0, DOCUMENTS),
    ],
)
def test_a_number_just_beyond_the_end_is_an_error(
    built: Path, tmp_path: Path, name: str, place: int, number: int | None
) -> None:
    folder = tmp_path / "index"
    shutil.copytree(built, folder)
    changed = sections(read_manifest(folder).segments[0].file(folder))
    numbers = array("H" if name == "stem.paragraphs" else "I", changed[name])
    numbers[place] = len(changed["word.offsets"]) // 4 - 1 if number is None else number
    forge(folder, {**changed, name: numbers.tobytes()})
    with pytest.raises(CorruptIndex, match="damaged"):
        use(folder)


def test_the_same_numbers_are_no_error(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    shutil.copytree(built, folder)
    forge(folder, sections(read_manifest(folder).segments[0].file(folder)))
    use(folder)
