"""A segment holds what its documents say: each word at its place, each document as it was added."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.documents.model import Document, Paragraph
from searcher.errors import CorruptIndex
from searcher.french import Word, analyse, is_stop_word
from searcher.index.format.segment import Segment
from searcher.index.write import inverter
from searcher.index.write.inverter import Inverter, stem_key
from searcher.index.write.term_buffer import Vocabulary
from searcher.kernels.posting_code import code, decode, length_step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from searcher import Index
    from searcher.index.format.postings import Field

VOCABULARY = """
    le la les École l'école L’État coeur cœur pêche péché peche open-source open source chevaux cheval yeux données
    donnees étudiant·e·s dit-il 10 000 C++ S.N.C.F. aujourd'hui x « — …, :
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "10\u202f000", "logi-\nciel"])
SENTENCES = st.lists(WORDS, min_size=1, max_size=12).map(" ".join)
SPOKEN = SENTENCES.filter(str.strip)
PARAGRAPHS = st.builds(
    Paragraph,
    text=SPOKEN,
    heading=st.none() | st.lists(SPOKEN, min_size=1, max_size=2).map(" › ".join),
    line=st.none() | st.integers(1, 1000),
    page=st.none() | st.integers(1, 1000),
    location=st.none() | st.sampled_from(["slide:3", "cell:Budget!B12", "entry:a.zip\nentry:b.txt"]),
)
METADATA = st.dictionaries(
    st.text(max_size=5), st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.lists(st.text(max_size=3))
)
DOCUMENTS = st.lists(
    st.builds(
        Document,
        id=st.text("aàzé€😀-/. ", min_size=1, max_size=4),
        title=st.none() | SENTENCES,
        path=st.none() | st.text(max_size=5),
        metadata=METADATA,
        paragraphs=st.lists(PARAGRAPHS, min_size=1, max_size=4),
    ),
    max_size=6,
    unique_by=lambda document: document.id,
)


def inverted(
    folder: Path,
    documents: Sequence[Document],
    chunk_size: int = inverter.CHUNK_SIZE,
    vocabulary: Vocabulary | None = None,
) -> Segment:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", chunk_size)
        building = Inverter(vocabulary)
        for document in documents:
            building.add(document, document.content())
        path = folder / "MAIN_0.seg"
        with path.open("wb") as file:
            building.write(file)
    return Segment(path)


def places_of(segment: Segment, folded: str) -> Iterator[tuple[int, int]]:
    """Paragraph and position of each occurrence of a folded word."""
    for chunk in range(segment.chunks):
        for occurrence in segment.occurrences(segment.word_group(folded), chunk):
            yield segment.bases[chunk] + (occurrence >> 16), occurrence & 0xFFFF


def postings_of(segment: Segment, field: Field, term: int) -> dict[int, int]:
    """The code of each paragraph of a term."""
    codes: dict[int, int] = {}
    for chunk in range(segment.chunks):
        if found := field.postings(term, chunk):
            assert list(found.paragraphs) == sorted(set(found.paragraphs))
            best = [decode(posting) for posting in found.best]
            for frequency, length in map(decode, found.codes):
                assert any(most >= frequency and least <= length for most, least in best)
            numbers = (segment.bases[chunk] + paragraph for paragraph in found.paragraphs)
            codes.update(zip(numbers, found.codes, strict=True))
    return codes


def words_of_titles(segment: Segment, documents: list[Document]) -> Iterator[tuple[int, list[Word]]]:
    """The words of what stands above each paragraph and above none before it, without the stop words."""
    for document in documents:
        number = segment.find_document(document.id)
        assert number is not None
        above: list[str] = []
        for paragraph in segment.paragraphs_of(number):
            heading = segment.place(paragraph).heading
            headings = heading.split(" › ") if heading else []
            new = [part for place, part in enumerate(headings) if above[place : place + 1] != [part]]
            first = [document.title] if document.title and paragraph == segment.firsts[number] else []
            words = [word for title in [*first, *new] for found in analyse(title) for word in found.words]
            yield paragraph, [word for word in words if not is_stop_word(word.written)]
            above = headings


@pytest.mark.slow
@given(learnt_from=DOCUMENTS, documents=DOCUMENTS, interrupted=st.sampled_from(["", "adding", "taking", "cutting"]))
def test_what_was_learnt_for_another_segment_makes_no_difference(
    new_folder: Callable[[], Path], learnt_from: list[Document], documents: list[Document], interrupted: str
) -> None:
    vocabulary = Vocabulary()
    inverted(new_folder(), learnt_from, vocabulary=vocabulary)
    if interrupted:
        text = "l'école inconnu open-source"
        vocabulary.add(0, [text], [text.encode()])
        vocabulary.add_titles(array("I", [1]), array("I", [vocabulary.place("ecole")]))
    if interrupted == "cutting":
        vocabulary.cut_meanwhile((b"inconnu",))
    if interrupted == "taking":
        vocabulary.take_meanwhile(bytes(1))
    segments = [inverted(new_folder(), documents, vocabulary=shared).reader for shared in (vocabulary, None)]
    for name in segments[0].names:
        assert segments[0].bytes(name) == segments[1].bytes(name)


@given(documents=DOCUMENTS, chunk_size=st.sampled_from([3, 5, 1 << 16]))
def test_every_word_stands_where_the_chain_sees_it(
    new_folder: Callable[[], Path], documents: list[Document], chunk_size: int
) -> None:
    segment = inverted(new_folder(), documents, chunk_size)
    places: dict[str, list[tuple[int, int]]] = defaultdict(list)
    stems: dict[str, Counter[int]] = defaultdict(Counter)
    titled: Counter[int] = Counter()
    for number in range(segment.paragraphs):
        length = 0
        for _, _, position, words in analyse(segment.text(number)):
            for word in words:
                places[word.folded].append((number, position + word.position))
                stems_of_word = () if is_stop_word(word.written) else [stem_key(word.stems)]
                for stem in stems_of_word:
                    stems[stem][number] += 1
            length = position + max(word.position for word in words) + 1
        assert segment.lengths[number] == length
    for number, words in words_of_titles(segment, documents):
        for word in words:
            stems[stem_key(word.stems)][number] += 1
            titled[number] += 1
    keys = [segment.words[number] for number in range(len(segment.words))]
    assert {key.partition(b"\0")[0].decode() for key in keys} == places.keys()
    for folded, expected in places.items():
        assert list(places_of(segment, folded)) == sorted(expected)
        assert segment.occurrence_count(segment.word_group(folded)) == len(expected)
    terms = segment.stem.terms
    assert {terms[number].decode() for number in range(len(terms))} == stems.keys()
    for number in range(len(terms)):
        expected_codes = {
            paragraph: code(frequency, length_step(segment.lengths[paragraph] + titled[paragraph]))
            for paragraph, frequency in stems[terms[number].decode()].items()
        }
        assert postings_of(segment, segment.stem, number) == expected_codes
        assert segment.stem.document_frequency(number, segment.chunks) == len(expected_codes)


@given(documents=DOCUMENTS, chunk_size=st.sampled_from([3, 5, 1 << 16]))
def test_documents_come_out_as_they_went_in(
    new_folder: Callable[[], Path], documents: list[Document], chunk_size: int
) -> None:
    segment = inverted(new_folder(), documents, chunk_size)
    assert segment.documents == len(documents)
    assert segment.paragraphs == sum(len(document.content()) for document in documents)
    for document in documents:
        number = segment.find_document(document.id)
        assert number is not None
        record = segment.record(number)
        assert (record.title, record.path, record.metadata) == (document.title, document.path, document.metadata)
        assert segment.document_id(number) == document.id
        numbers = segment.paragraphs_of(number)
        for place, (paragraph, expected) in enumerate(zip(numbers, document.content(), strict=True), start=1):
            assert segment.text(paragraph) == expected.text
            assert segment.place(paragraph) == (
                number,
                place,
                expected.line,
                expected.page,
                expected.heading,
                expected.location,
            )
            assert paragraph in segment.with_digest(segment.digest(paragraph))
    assert segment.find_document("inconnu") is None


@given(documents=DOCUMENTS)
def test_titles_are_found_at_the_first_paragraph_and_headings_where_they_begin(
    new_folder: Callable[[], Path], documents: list[Document]
) -> None:
    segment = inverted(new_folder(), documents)
    expected: dict[str, Counter[int]] = defaultdict(Counter)
    for paragraph, words in words_of_titles(segment, documents):
        for word in words:
            expected[stem_key(word.stems)][paragraph] += 1
    terms = segment.title.terms
    found = {terms[number].decode(): postings_of(segment, segment.title, number) for number in range(len(terms))}
    assert {term: set(codes) for term, codes in found.items()} == {term: set(count) for term, count in expected.items()}


def test_chunks_are_as_full_as_asked(tmp_path: Path) -> None:
    documents = [Document(id=str(number), paragraphs=["un", "deux", "trois"]) for number in range(4)]
    segment = inverted(tmp_path, documents, chunk_size=5)
    assert segment.bases == [0, 3, 6, 9, 12]
    long = Document(id="long", paragraphs=["mot"] * 12)
    assert inverted(tmp_path, [long], chunk_size=5).bases == [0, 5, 10, 12]


def test_words_beyond_the_last_position_of_a_very_long_paragraph_are_found(make_index: Callable[..., Index]) -> None:
    book = "un " * 70_000 + "zinc " + "deux " * 30_000 + "plomb"
    index = make_index(Document(id="livre", paragraphs=["avant", book, "après"]))
    for word in ("zinc", "plomb", "zinc plomb", "+zinc +plomb", "pl*"):
        assert [hit.number for hit in index.search(word)] == [2]
    assert [hit.number for hit in index.search('"avant" "après"')] == [1, 3]
    assert index.search("zinc")[0].text == book


def test_phrases_near_the_beginning_of_a_very_long_paragraph_are_found(make_index: Callable[..., Index]) -> None:
    index = make_index("logiciel libre " + "un " * 70_000)
    assert len(index.search('"logiciel libre"')) == 1
    assert len(index.search('"libre logiciel"')) == 0


def test_no_phrase_runs_from_a_very_long_paragraph_into_the_next(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="livre", paragraphs=["un " * 65_535 + "zinc", "plomb"]))
    assert len(index.search('"zinc plomb"')) == 0


def test_no_phrase_joins_words_far_apart_in_a_very_long_paragraph(make_index: Callable[..., Index]) -> None:
    index = make_index("un " * 65_534 + "zinc " + "deux " * 100 + "plomb")
    assert len(index.search('"zinc plomb"')) == 0


@pytest.mark.parametrize("joint", [",", "-"])
def test_words_of_a_very_long_line_without_spaces_are_found_in_their_paragraph(
    make_index: Callable[..., Index], joint: str
) -> None:
    index = make_index(Document(id="csv", paragraphs=[joint.join(["un"] * 70_000 + ["zinc"]), "deux", "trois"]))
    assert [hit.number for hit in index.search("zinc")] == [1]


def test_a_segment_without_its_description_is_damaged(tmp_path: Path) -> None:
    from searcher.index.storage.container import SectionWriter

    path = tmp_path / "MAIN_0.seg"
    for meta in (b"", b"[1, 2]", b'{"paragraphs": 1}'):
        with path.open("wb") as file:
            writer = SectionWriter(file)
            writer.write("meta", meta)
            writer.close()
        with pytest.raises(CorruptIndex, match="searcher repair"):
            Segment(path)
