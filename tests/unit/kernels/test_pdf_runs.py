"""Both kernels find the same runs of words on the pages of real programs."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest
from pdf_texts import HERE

from searcher import kernels
from searcher.documents.formats.pdf.words import Characters
from searcher.kernels import pdf_runs

FILES = sorted(HERE.rglob("*.pdf"))


def pages(path: Path) -> list[Characters]:
    document = pdfium.PdfDocument(path)
    return [Characters(page.get_textpage(), page.get_height()) for page in document]


@pytest.mark.skipif(kernels.running() != "compiled", reason="compares the compiled kernel with its twin")
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_compiled_kernel_finds_the_runs_of_its_twin(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compiled = [list(page.words()) for page in pages(path)]
    monkeypatch.setattr(kernels, "text_runs", pdf_runs.text_runs)
    assert any(compiled)
    assert compiled == [list(page.words()) for page in pages(path)]
