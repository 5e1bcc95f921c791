"""Scans in a folder: they are counted, and read when the index is told to."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from scan_file import picture, scan

from searcher.documents.formats.ocr.tesseract import missing_tesseract

Run = Callable[..., CompletedProcess[str]]


@pytest.mark.skipif(missing_tesseract() is not None, reason="Tesseract with French is not installed")
def test_scans_wait_until_the_index_is_told_to_read_them(manage: Run, search: Run, home: Path) -> None:
    page = picture(["Le bailleur loue au preneur un étang et ses abords.", "La roselière demeure à la commune."])
    (home / "bails").mkdir()
    (home / "bails" / "note.txt").write_text("Une note.", encoding="utf-8")
    (home / "bails" / "bail.pdf").write_bytes(scan([page]))
    (home / "bails" / "photo.bmp").write_bytes(page.turned().pgm())
    manage("index", "bails", "--index", "ix")
    assert "1 file waits for OCR" in manage("status", "--in", "bails", "--index", "ix").stdout
    assert search("--in", "bails", "--index", "ix", "roselière").returncode == 1
    assert manage("index", "bails", "--index", "ix", "--ocr").returncode == 0
    status = manage("status", "--in", "bails", "--index", "ix").stdout
    assert "waits for OCR" not in status
    assert "OCR         yes" in status
    found = search("--in", "bails", "--index", "ix", "-l", "roselière").stdout
    assert "bails/bail.pdf" in found
    assert "page 1" in search("--in", "bails", "--index", "ix", "roselière").stdout
    manage("index", "bails", "--index", "ix", "--no-ocr")
    assert "photo.bmp" not in search("--in", "bails", "--index", "ix", "-l", "roselière").stdout
