"""Both look-ups tell the same of the documents of a segment, and refuse what is damaged."""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from itertools import pairwise
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


def all_told(lookup: Any, paragraphs: int) -> list[tuple[str, bool, tuple[int, int]]]:
    return [(lookup.id_of(n), lookup.stands_alone(n), lookup.place_of(n)) for n in range(paragraphs)]


def pages_told(lookup: Any, paragraphs: int) -> list[tuple[list[float], list[int], list[str]] | None]:
    """What is told of the paragraphs up to each, and from each on, together; every second chunk begins with a paragraph."""
    pages = [[*range(end)] for end in range(paragraphs)] + [[*range(start, paragraphs)] for start in range(paragraphs)]
    found = [[(3 * number + 1, number // 2, number % 2) for number in page] for page in pages]
    bases = [*range(0, paragraphs, 2)]
    return [lookup.page_alone(page, bases, 4.0) for page in found]


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
    of_pages, of_pages_there = (pages_told(lookup, segment.paragraphs) for lookup in lookups)
    assert of_pages == of_pages_there
    for scores, numbers, ids in filter(None, of_pages):
        assert scores == [(3 * number + 1) / 4 for number in numbers]
        assert ids == [lookups[0].id_of(number) for number in numbers]
    assert (None in of_pages) == any(not alone for _, alone, _ in one)
    assert {name for name, *_ in one} == documents.keys()
    assert [place for *_, place in one] == [
        (document, paragraph - first + 1)
        for document, (first, last) in enumerate(pairwise([*segment.firsts, segment.paragraphs]))
        for paragraph in range(first, last)
    ]
    for digest in {*segment.digests(0, segment.paragraphs), 0, 1 << 63, (1 << 64) - 1}:
        here, there = (lookup.with_digest(digest) for lookup in lookups)
        assert here == there == [n for n in range(segment.paragraphs) if segment.digest(n) == digest]


class Forged(NamedTuple):
    """A segment of two documents with two paragraphs each, by section."""

    firsts: Any = array("I", [0, 2])
    ranks: Any = array("I", [1, 0])
    shared: Any = b"\0\1\0\0"
    lengths: Any = array("H", [3, 1, 2, 2])
    digests: Any = array("Q", [7, (1 << 64) - 1, 7, 0])
    order: Any = array("I", [3, 0, 2, 1])
    text: Any = b"ab"
    offsets: Any = array("I", [0, 1, 2])

    def lent_documents(self) -> tuple[Any, ...]:
        def lent(name: str) -> Lent:
            numbers = memoryview(getattr(self, name))
            pages = 1 + numbers.nbytes // 4096
            return Lent(numbers, bytearray(pages), memoryview(array("I", [0]) * pages), lambda: CorruptIndex(name))

        columns = map(lent, ["firsts", "ranks", "shared", "digests", "lengths", "order"])
        return *columns, (lent("text"), lent("offsets")), 4


@pytest.mark.parametrize(
    "candidate", [7, (1, 0), (1, 0, 0, 0), (1, "0", 0), ("1", 0, 0), (1, 0, None), (1 << 70, 0, 0)]
)
def test_a_page_is_made_of_candidates_alone(native: ModuleType, candidate: Any) -> None:
    lookup = native.DocumentLookup(Forged())
    with pytest.raises((TypeError, OverflowError)):
        lookup.page_alone([candidate], [2], 1.0)
    assert lookup.page_alone([(4, 0, 0)], [2], 4.0) == ([1.0], [2], ["a"])
    with pytest.raises(ValueError, match="does not have"):
        lookup.page_alone([(1, 0, (1 << 63) - 1)], [2], 1.0)
    with pytest.raises(IndexError):
        lookup.page_alone([(1, 1, 0)], [2], 1.0)


class WithPages(Forged):
    """One of which no page was compared with its checksum yet; `at` is a byte of the ids that was changed since, if any."""

    at: int | None = None

    def lent_documents(self) -> tuple[Any, ...]:
        *sections, (text, offsets), paragraphs = super().lent_documents()
        return (*map(self.unchecked, sections), (self.unchecked(text, self.at), self.unchecked(offsets)), paragraphs)

    @staticmethod
    def unchecked(section: Lent, at: int | None = None) -> Lent:
        numbers = bytearray(section.numbers.cast("B"))
        checksums = array("I", (zlib.crc32(numbers[page : page + 4096]) for page in range(0, len(numbers), 4096)))
        if at is not None:
            numbers[at] ^= 1
        view = memoryview(numbers).cast(section.numbers.format)
        return Lent(view, bytearray(b"\1") * len(checksums), memoryview(checksums), section.damage)


@pytest.mark.parametrize("length", [1, 7, 8, 9, 62, 63, 64, 78, 79, 80, 126, 127, 128, 143, 4095, 4096, 4097, 10_000])
def test_a_page_is_compared_with_its_checksum_when_it_is_first_read(native: ModuleType, length: int) -> None:
    name = bytes(ord("a") + place * place % 23 for place in range(length))
    forged = WithPages(text=b"a" + name, offsets=array("I", [0, 1, 1 + length]))
    assert native.DocumentLookup(forged).id_of(0) == name.decode()
    for at in {1, length // 2, length}:
        forged.at = at
        with pytest.raises(CorruptIndex, match="text"):
            native.DocumentLookup(forged).id_of(0)


def test_what_is_whole_is_told(native: ModuleType) -> None:
    lookup = native.DocumentLookup(Forged())
    places = [(0, 1), (0, 2), (1, 1), (1, 2)]
    alone = [("b", False), ("b", False), ("a", True), ("a", True)]
    assert all_told(lookup, 4) == [(*told, place) for told, place in zip(alone, places, strict=True)]


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


@settings(max_examples=examples(40))
@given(
    indexes=st.lists(st.dictionaries(IDS, TEXTS, min_size=1, max_size=4), min_size=1, max_size=3),
    keys_of_first=st.tuples(st.integers(0, 3), st.integers(0, 4)),
    data=st.data(),
)
def test_both_tell_the_same_paragraphs_of_several_segments_apart(
    native: ModuleType,
    make_index: Callable[..., Index],
    indexes: list[dict[str, list[str]]],
    keys_of_first: tuple[int, int],
    data: st.DataObject,
) -> None:
    made = [
        make_index(*(Document(id=name, title="", paragraphs=texts) for name, texts in documents.items()))
        for documents in indexes
    ]
    segments = [index._snapshot.segments[0] for index in made]
    everywhere = [(number, p) for number, segment in enumerate(segments) for p in range(segment.paragraphs)]
    places = data.draw(st.lists(st.sampled_from(everywhere), unique=True))
    told = [
        lookups[0].ids_apart(lookups, places, *keys_of_first)
        for lookups in ([kind.DocumentLookup(segment) for segment in segments] for kind in (native, twin))
    ]
    assert told[0] == told[1]
    copies = Counter(segments[number].text(p) for number, p in everywhere)
    for (number, paragraph), name in zip(places, told[0], strict=True):
        segment = segments[number]
        assert name in {None, segment.document_id(segment.document_of(paragraph))}
        assert not (name and copies[segment.text(paragraph)] > 1)
        assert name or all(keys_of_first) or copies[segment.text(paragraph)] > 1


@pytest.mark.parametrize("place", [(1, 0), (-1, 0), (0, 4), (0, -1), (0,), 7])
def test_no_other_place_is_told_apart(native: ModuleType, place: Any) -> None:
    lookup = native.DocumentLookup(Forged())
    with pytest.raises((ValueError, IndexError, TypeError)):
        lookup.ids_apart([lookup], [place], 4, 1000)


def test_only_what_looks_documents_up_is_asked(native: ModuleType) -> None:
    lookup = native.DocumentLookup(Forged())
    with pytest.raises(TypeError):
        lookup.ids_apart([lookup, None], [], 4, 1000)
    with pytest.raises(ValueError, match="no number of paragraphs"):
        lookup.ids_apart([lookup], [], -1, 1000)


@given(
    digests=st.lists(st.integers(0, 5) | st.integers(0, (1 << 64) - 1) | st.integers((1 << 64) - 5, (1 << 64) - 1)),
    wanted=st.integers(0, (1 << 64) - 1),
)
def test_all_paragraphs_of_a_digest_are_found(native: ModuleType, digests: list[int], wanted: int) -> None:
    order = sorted(range(len(digests)), key=lambda paragraph: (digests[paragraph], paragraph))
    lookup = native.DocumentLookup(Forged(digests=array("Q", digests), order=array("I", order)))
    for digest in {*digests, wanted}:
        assert lookup.with_digest(digest) == [n for n, other in enumerate(digests) if other == digest]


@pytest.mark.parametrize(
    ("forged", "section"),
    [
        (Forged(order=array("I", [9, 9, 9, 9])), "digests"),
        (Forged(digests=array("Q", [1])), "digests"),
        (Forged(lengths=array("H", [1])), "lengths"),
    ],
)
def test_an_order_of_other_paragraphs_is_refused(native: ModuleType, forged: Forged, section: str) -> None:
    lookup = native.DocumentLookup(forged)
    with pytest.raises(CorruptIndex, match=f"^{section}$"):
        (lookup.with_digest(7), lookup.ids_apart([lookup], [(0, 2)], 4, 1000))


@pytest.mark.parametrize("digest", [-1, 1 << 64])
def test_a_digest_has_64_bits(native: ModuleType, digest: int) -> None:
    with pytest.raises(OverflowError):
        native.DocumentLookup(Forged()).with_digest(digest)
