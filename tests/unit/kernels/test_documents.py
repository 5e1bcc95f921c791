"""Both look-ups tell the same of the documents of a segment, and refuse what is damaged."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import CorruptIndex, Document
from searcher.index.storage.container import Lent
from searcher.kernels import documents as twin

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from searcher import Index

TEXTS = st.lists(
    st.sampled_from(["le pain", "le vin", "la mer", "le sel", "un port", "une île"]), min_size=1, max_size=4
)
IDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=3)


@pytest.fixture(scope="module")
def native() -> ModuleType:
    return pytest.importorskip("searcher.kernels._native", exc_type=ImportError)


def all_told(lookup: Any, paragraphs: int) -> list[tuple[str, bool]]:
    return [(lookup.id_of(paragraph), lookup.stands_alone(paragraph)) for paragraph in range(paragraphs)]


@settings(max_examples=examples(40))
@given(documents=st.dictionaries(IDS, TEXTS, min_size=1, max_size=8))
def test_both_tell_the_same(
    native: ModuleType, make_index: Callable[..., Index], documents: dict[str, list[str]]
) -> None:
    index = make_index(*(Document(id=name, title="", paragraphs=texts) for name, texts in documents.items()))
    (segment,) = index._snapshot.segments
    lookups = native.DocumentLookup(segment), twin.DocumentLookup(segment)
    one, other = (all_told(lookup, segment.paragraphs) for lookup in lookups)
    assert one == other
    assert {name for name, _ in one} == documents.keys()


class Forged(NamedTuple):
    """A segment of two documents with two paragraphs each, by section."""

    firsts: Any = array("I", [0, 2])
    ranks: Any = array("I", [1, 0])
    shared: Any = b"\0\1\0\0"
    text: Any = b"ab"
    offsets: Any = array("I", [0, 1, 2])

    def lent_documents(self) -> tuple[Any, ...]:
        def lent(name: str) -> Lent:
            numbers = memoryview(getattr(self, name))
            return Lent(numbers, bytearray(1 + numbers.nbytes // 4096), lambda *_: None, lambda: CorruptIndex(name))

        return lent("firsts"), lent("ranks"), lent("shared"), (lent("text"), lent("offsets")), 4


def test_what_is_whole_is_told(native: ModuleType) -> None:
    lookup = native.DocumentLookup(Forged())
    assert all_told(lookup, 4) == [("b", False), ("b", False), ("a", True), ("a", True)]


@pytest.mark.parametrize(
    ("forged", "section"),
    [
        (Forged(firsts=array("I", [1, 2])), "firsts"),
        (Forged(firsts=array("I", [0, 9])), "firsts"),
        (Forged(firsts=array("I", [0, 0, 2])), "ranks"),
        (Forged(ranks=array("I")), "ranks"),
        (Forged(ranks=array("I", [7, 7])), "offsets"),
        (Forged(offsets=array("I", [0, 1, 9])), "text"),
        (Forged(shared=b"\0"), "shared"),
    ],
)
def test_what_is_damaged_is_refused(native: ModuleType, forged: Forged, section: str) -> None:
    with pytest.raises(CorruptIndex, match=f"^{section}$"):
        all_told(native.DocumentLookup(forged), 4)


@pytest.mark.parametrize("paragraph", [-1, 4, 1 << 40])
def test_no_other_paragraph_has_a_document(native: ModuleType, paragraph: int) -> None:
    lookup = native.DocumentLookup(Forged())
    with pytest.raises(ValueError, match="does not have"):
        lookup.id_of(paragraph)
