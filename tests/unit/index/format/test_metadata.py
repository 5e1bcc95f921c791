"""The fields of a segment: every value with its documents, every value found by its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import CorruptIndex, Document, Index
from searcher.index.format.metadata import MAX_VALUE_CHARS, line_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = st.text("abéZ '-|=1.\U0001f600\ud800", max_size=8)
METADATA = st.dictionaries(
    st.text("ab é", min_size=1, max_size=3),
    st.none() | st.booleans() | st.integers(-9, 9) | st.floats(0, 9) | TEXT | st.lists(TEXT, max_size=3),
    max_size=4,
)


def said(value: object) -> set[str]:
    """The values that a document can be asked for by, as they are kept."""
    values = value if isinstance(value, list) else [value]
    texts = [str(one).lower() if isinstance(one, bool) else str(one) for one in values if one is not None]
    return {text.strip().encode(errors="replace").decode() for text in texts} - {""}


@given(given_metadata=st.lists(METADATA, min_size=1, max_size=5))
def test_every_value_is_kept_with_its_documents(
    make_index: Callable[..., Index], given_metadata: list[dict[str, object]]
) -> None:
    documents = [Document(id=str(n), text="un", metadata=metadata) for n, metadata in enumerate(given_metadata)]
    (segment,) = make_index(*documents)._snapshot.segments
    kept: dict[tuple[str, str], set[str]] = {}
    for name, values in segment.metadata.fields.items():
        for value in values.numbers:
            assert values.line(value) == line_of(values.given(value))
            for document in values.documents(value):
                kept.setdefault((segment.document_id(document), name), set()).add(values.given(value))
    expected = {(document.id, name): said(value) for document in documents for name, value in document.metadata.items()}
    assert kept == {key: values for key, values in expected.items() if values}


@given(values=st.lists(st.one_of(TEXT, st.sampled_from(["week-end", "l’art. 5", "Des yeux", "OpenStreetMap", ""]))))
def test_lines_of_many_values_are_those_of_each(values: list[str]) -> None:
    assert lines_of(values) == [line_of(value) for value in values]


def test_a_value_of_joined_words_alone_begins_with_the_bar() -> None:
    assert lines_of(["week-end", "Un week-end à l’IGN", "…"]) == [
        b" week end | weekend ",
        b" un week end a ign | weekend ",
        b"  ",
    ]


def test_titles_are_searched_and_not_kept_twice(make_index: Callable[..., Index]) -> None:
    (segment,) = make_index(Document(id="a", title="Les chevaux", text="un"))._snapshot.segments
    titles = segment.metadata.fields["title"]
    assert [(titles.given(n), titles.line(n)) for n in titles.numbers] == [("", b" les chevaux=cheval ")]


def test_of_a_long_value_the_beginning_counts(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", text="un", metadata={"note": "mot " * MAX_VALUE_CHARS + "fin"}))
    assert (index.search("note:mot").total, index.search("note:fin").total) == (1, 0)


def test_what_has_no_text_is_no_value(make_index: Callable[..., Index]) -> None:
    (segment,) = make_index(
        Document(id="a", text="un", metadata={"a": None, "b": [], "c": " ", "d": {"e": 1}})  # type: ignore[dict-item]
    )._snapshot.segments
    assert segment.metadata.fields == {}


def test_damaged_names_of_fields_are_damage(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", text="un", metadata={"note": 1}))
    (file,) = index.folder.glob("*.seg")
    file.write_bytes(file.read_bytes().replace(b'[["note", 1]]', b'[["note", {]]'))
    with Index(index.folder) as damaged, pytest.raises(CorruptIndex, match=r"is damaged in field.names"):
        damaged.search("note:1")
