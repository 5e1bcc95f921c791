"""Documents of one's own: what is refused, and how their text becomes paragraphs."""

import dataclasses
from typing import Any

import pytest

from searcher import Document, DocumentError, Paragraph


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"id": "", "text": "Un."}, "a document needs an id; give it any text that no other document has"),
        ({"id": "a"}, "document 'a' needs either text or paragraphs"),
        ({"id": "a", "text": "Un.", "paragraphs": ["Un."]}, "document 'a' needs either text or paragraphs"),
        (
            {"id": "a", "paragraphs": "Un."},
            "the paragraphs of document 'a' are one string; pass it as text, or a list of strings",
        ),
    ],
)
def test_what_cannot_be_indexed_is_refused_with_what_to_do(given: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError) as error:
        Document(**given)
    assert str(error.value) == message


def test_text_is_split_at_blank_lines() -> None:
    content = Document(id="a", text="Un\nfil.\n\n\nDeux.\n").content()
    assert [(paragraph.line, paragraph.text) for paragraph in content] == [(1, "Un fil."), (5, "Deux.")]


def test_first_line_of_a_record_is_no_title() -> None:
    assert [paragraph.text for paragraph in Document(id="a", text="Court\n\nUn.").content()] == ["Court", "Un."]


def test_given_paragraphs_are_taken_as_they_are() -> None:
    given = Paragraph("  Un\n\ndeux ", heading="Titre II", page=3, line=12)
    assert Document(id="a", paragraphs=[given, "trois"]).content() == (given, Paragraph("trois"))


def test_blank_paragraphs_are_left_out() -> None:
    assert Document(id="a", paragraphs=["", " \n\u00a0", Paragraph("\t"), "Un."]).content() == (Paragraph("Un."),)


def test_documents_and_paragraphs_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        Paragraph("Un.").text = "Deux."  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Document(id="a", text="Un.").id = "b"  # type: ignore[misc]
