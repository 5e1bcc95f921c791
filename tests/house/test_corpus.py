"""The documents that come with the project are as varied as a real folder."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from reading_files import read_document

from searcher.documents.discovery import discover
from searcher.documents.model import Document

CORPUS = Path(__file__).parents[2] / "corpus"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    found, skipped = discover(CORPUS)
    assert skipped == []
    return {name: read_document(state.path, name) for name, state in found.items() if "README" not in name}


def texts(document: Document) -> list[str]:
    return [paragraph.text for paragraph in document.content()]


def raw(name: str) -> str:
    return (CORPUS / name).read_text(encoding="utf-8")


def test_there_is_enough_to_search_in(documents: dict[str, Document]) -> None:
    assert len(documents) >= 25
    assert sum(len(document.content()) for document in documents.values()) >= 300


def test_every_document_has_a_title_and_every_paragraph_a_line(documents: dict[str, Document]) -> None:
    assert [name for name, document in documents.items() if not document.title] == []
    assert not [name for name, document in documents.items() for found in document.content() if not found.line]


def test_both_formats_are_there(documents: dict[str, Document]) -> None:
    assert {Path(name).suffix for name in documents} == {".txt", ".md"}


def test_one_document_is_decomposed(documents: dict[str, Document]) -> None:
    assert [name for name in documents if not unicodedata.is_normalized("NFC", raw(name))]


def test_a_paragraph_stands_in_two_documents(documents: dict[str, Document]) -> None:
    counted = Counter(text for document in documents.values() for text in set(texts(document)))
    assert max(counted.values()) >= 2


def test_one_document_has_curly_apostrophes_and_thin_spaces(documents: dict[str, Document]) -> None:
    assert [name for name in documents if raw(name).count("’") > 5 and "\u202f" in raw(name)]


def test_one_document_has_hard_wrapped_lines(documents: dict[str, Document]) -> None:
    wrapped = re.compile(r"(?:^.{50,80}\n){3}", re.MULTILINE)
    assert [name for name in documents if name.endswith(".txt") and len(wrapped.findall(raw(name))) > 3]


def test_the_first_command_of_the_readme_finds_something(documents: dict[str, Document]) -> None:
    assert sum("open source" in text for document in documents.values() for text in texts(document)) >= 5
