"""The documents that come with the project are as varied as a real folder."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import corpus_files
import pytest
from reading_files import read_documents

from searcher.documents.model import Document
from searcher.documents.scan.scan import discover

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    found, skipped = discover(CORPUS)
    assert skipped == []
    read = [read_documents(state.path, name) for name, state in found.items() if "README" not in name]
    return {document.id: document for documents in read for document in documents}


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.content()]


def texts_of(documents: dict[str, Document]) -> list[str]:
    return [name for name, document in documents.items() if document.metadata["type"] in {"text", "markdown"}]


def raw(name: str) -> str:
    return (CORPUS / name).read_text(encoding="utf-8")


def test_there_is_enough_to_search_in(documents: dict[str, Document]) -> None:
    assert len(documents) >= 25
    assert sum(len(document.content()) for document in documents.values()) >= 300


def test_every_document_has_a_title_and_every_paragraph_a_line_or_page(documents: dict[str, Document]) -> None:
    assert [name for name, document in documents.items() if not document.title] == []
    with_places = {"text", "markdown", "html", "pdf", "csv", "jsonl"}
    placed = [document for document in documents.values() if document.metadata["type"] in with_places]
    assert not [document.id for document in placed for found in document.content() if not (found.line or found.page)]


def test_the_formats_of_the_tour_are_there(documents: dict[str, Document]) -> None:
    toured = {"text", "markdown", "html", "pdf", "docx", "odt", "epub", "rtf", "email", "csv", "jsonl"}
    assert {document.metadata["type"] for document in documents.values()} == toured


@pytest.mark.parametrize("name", corpus_files.files())
def test_what_is_not_written_by_hand_can_be_made_again(name: str) -> None:
    assert (CORPUS / name).read_bytes() == corpus_files.files()[name]


def test_every_document_is_explained() -> None:
    told = (CORPUS / "README.md").read_text(encoding="utf-8")
    assert [name for name in discover(CORPUS)[0] if "README" not in name and f"| `{name}` |" not in told] == []


def test_one_document_is_decomposed(documents: dict[str, Document]) -> None:
    assert [name for name in texts_of(documents) if not unicodedata.is_normalized("NFC", raw(name))]


def test_a_paragraph_stands_in_two_documents(documents: dict[str, Document]) -> None:
    counted = Counter(text for document in documents.values() for text in set(texts(document)))
    assert max(counted.values()) >= 2


def test_one_document_has_curly_apostrophes_and_thin_spaces(documents: dict[str, Document]) -> None:
    assert [name for name in texts_of(documents) if raw(name).count("’") > 5 and "\u202f" in raw(name)]


def test_one_document_has_hard_wrapped_lines(documents: dict[str, Document]) -> None:
    wrapped = re.compile(r"(?:^.{50,80}\n){3}", re.MULTILINE)
    assert [name for name in documents if name.endswith(".txt") and len(wrapped.findall(raw(name))) > 3]


def test_the_first_command_of_the_readme_finds_something(documents: dict[str, Document]) -> None:
    assert sum("open source" in text for document in documents.values() for text in texts(document)) >= 5
