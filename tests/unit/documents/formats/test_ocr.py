"""Scans made of rendered pages, turned and dirty, read by Tesseract: how many of their words are found, and where."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from scan_file import Picture, picture, scan

from searcher.documents.formats.ocr.page_cache import read_picture
from searcher.documents.formats.ocr.tesseract import missing_tesseract
from searcher.documents.model import Document
from searcher.documents.options import ReadingOptions
from searcher.documents.read.reader import Reader
from searcher.errors import DocumentError

pytestmark = pytest.mark.skipif(missing_tesseract() is not None, reason="Tesseract with French is not installed")

LINES = [
    "Le bailleur loue au preneur un étang et ses abords, pour élever des carpes.",
    "Le fermage est de 1 200 francs par an, payé à la fin du mois de septembre.",
    "Le nœud du différend est ouvrage hydraulique que la crue a emporté en été.",
    "Les parties conviennent que la roselière demeure à la commune de Valmont.",
]
WORDS = set(re.findall(r"\w{3,}", " ".join(LINES)))


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def page() -> Picture:
    return picture(LINES)


@pytest.fixture
def reader() -> Iterator[Reader]:
    with Reader(ReadingOptions(ocr=True)) as reader:
        yield reader


def read(reader: Reader, path: Path, data: bytes) -> Document:
    path.write_bytes(data)
    (document,) = reader.read(str(path), path.name)
    return document


def share_found(document: Document) -> float:
    text = " ".join(paragraph.text for paragraph in document.content())
    return len(WORDS & set(re.findall(r"\w{3,}", text))) / len(WORDS)


def test_clean_scan_is_read_whole(tmp_path: Path, reader: Reader, page: Picture) -> None:
    document = read(reader, tmp_path / "a.pdf", scan([page]))
    assert share_found(document) >= 0.98
    assert {paragraph.page for paragraph in document.content()} == {1}
    confidence = document.metadata["ocr_confidence"]
    assert isinstance(confidence, int)
    assert confidence > 80


def test_page_that_lies_on_its_side_is_read(tmp_path: Path, reader: Reader, page: Picture) -> None:
    assert share_found(read(reader, tmp_path / "a.pdf", scan([page.turned()]))) >= 0.95


def test_dirty_page_is_read_for_the_most_part(tmp_path: Path, reader: Reader, page: Picture) -> None:
    assert share_found(read(reader, tmp_path / "a.pdf", scan([page.dirty(0.02)]))) >= 0.9


def test_picture_is_read_by_itself(tmp_path: Path, reader: Reader, page: Picture) -> None:
    document = read(reader, tmp_path / "a.bmp", page.pgm())
    assert document.metadata["type"] == "image"
    assert share_found(document) >= 0.95


def test_each_page_keeps_its_number(tmp_path: Path, reader: Reader) -> None:
    data = scan([picture([line]) for line in LINES])
    found = {paragraph.page: paragraph.text for paragraph in read(reader, tmp_path / "a.pdf", data).content()}
    assert [("carpes" in found[1]), ("septembre" in found[2]), ("crue" in found[3]), ("Valmont" in found[4])] == [
        True
    ] * 4


def test_no_page_is_read_twice(tmp_path: Path, reader: Reader, page: Picture, cache: Path) -> None:
    read(reader, tmp_path / "a.pdf", scan([page]))
    (kept,) = cache.rglob("*.json")
    kept.write_text(kept.read_text(encoding="utf-8").replace("carpes", "truites"), encoding="utf-8")
    again = read(reader, tmp_path / "copie.pdf", scan([page]))
    assert "truites" in " ".join(paragraph.text for paragraph in again.content())


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes in folders here")
def test_what_is_no_file_of_the_cache_is_passed_over(page: Picture, cache: Path) -> None:
    first = read_picture(page.pgm(), 60.0)
    (kept,) = cache.rglob("*.json")
    kept.unlink()
    os.mkfifo(kept)
    assert read_picture(page.pgm(), 60.0) == first


def test_page_that_the_disk_has_no_room_for_leaves_nothing(page: Picture, cache: Path) -> None:
    resource = pytest.importorskip("resource")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, limits[1]))
    try:
        assert read_picture(page.pgm(), 60.0)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert [file for file in cache.rglob("*") if file.is_file()] == []


def test_empty_pages_say_that_nothing_is_found(tmp_path: Path, reader: Reader) -> None:
    with pytest.raises(DocumentError, match="nor does OCR find any"):
        read(reader, tmp_path / "a.pdf", scan([Picture(800, 1000, b"\xff" * 800_000)]))
