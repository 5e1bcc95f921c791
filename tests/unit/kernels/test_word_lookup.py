"""Both look-ups find the same in a segment, whatever is in it and whatever is looked for; and refuse what is damaged."""

from __future__ import annotations

from array import array
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import CorruptIndex, Document
from searcher.french import analyse, root
from searcher.index.storage.container import Lent
from searcher.index.write import inverter
from searcher.kernels import reranking
from searcher.kernels import word_lookup as twin
from searcher.query.expand.word_entry import WordEntry

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from searcher import Index
    from searcher.index.format.segment import Segment

VOCABULARY = """
    le la l'école École coeur cœur pêche péché peche pêcher open-source open source chevaux cheval yeux données donnée
    évaporer évaporation évaporé portes porter porte porteur 10 000 12-1 C++ S.N.C.F. x démission démissionnaire
    communal communauté commune communaux étudiant·e·s ελλάδα ελλάδας
"""
TEXTS = st.lists(st.sampled_from(VOCABULARY.split()), min_size=1, max_size=12).map(" ".join)
WORDS = st.lists(
    st.sampled_from([*VOCABULARY.split(), "zorglub", "a\0b", "peches", "déporter"]), min_size=1, max_size=6
)
CONTRIBUTIONS = [(code * 37 + 11) % 256 << 24 for code in range(256)]  # more than 31 bits can hold
TABLES = array("d", [0.5] * 256), array("d", [0.25] * 256), 0.8, 0.6, 2.5


@pytest.fixture(scope="module")
def native() -> ModuleType:
    return pytest.importorskip("searcher.kernels._native", exc_type=ImportError)


def looked_up(kernels: Any, lookup: twin.WordLookup, segment: Segment, text: str) -> list[Any]:
    """All that a look-up says of the words of a text."""
    found: list[Any] = []
    for word in [word for place in analyse(text) for word in place.words]:
        for written in (None, word.written, word.folded):
            entry = WordEntry(*lookup.word(word.stems, word.folded, written, root(word.stems[0])))
            found += [entry, lookup.names(entry.terms), lookup.postings_count(entry.rooted)]
            found += [lookup.occurrence_count(entry.forms), lookup.forms(word.folded), lookup.having(word.stems)]
            found += [lookup.spellings(word.stems), *near(lookup, word.stems[0], entry)]
            found += [lookup.all_forms([word.folded[:-1], word.folded, word.folded])]
            found += [
                lookup.holds([word.folded[:-1], word.folded]),
                lookup.holds([word.folded + "x"]),
                lookup.holds([]),
            ]
            query_word = word.stems, word.folded, written, root(word.stems[0])
            wholes = [
                lookup.whole(*query_word, stem, most, 3, 5) for stem in (None, word.stems[0]) for most in (0, 1, 4)
            ]
            found += [whole.numbers() for whole in wholes] + [whole.counts() for whole in wholes]
            for chunk, (base, end) in enumerate(pairwise(segment.bases)):
                lists = *lookup.score_lists(entry.terms, chunk), *lookup.titles(entry.titled, chunk)
                found.append([[bytes(part) for part in parts] for parts in lists])
                found += [[bytes(places) for places in lookup.occurrences(lookup.forms(word.folded), chunk)]]
                postings = lookup.postings(entry.terms, entry.exact, entry.rooted, chunk)
                place = segment.firsts, base, end - base
                for lists, titles in [(postings, ()), *(whole.lists(chunk) for whole in wholes[-2:])]:
                    terms = ((lists, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), titles),) * 2
                    found.append(kernels.features(list(range(end - base)), place, terms, ((0, 1, 1.0),), TABLES))
                for paragraphs, codes, table, bound, order in wholes[0].score_lists(chunk, CONTRIBUTIONS, "order"):
                    found.append([bytes(paragraphs), bytes(codes), table is CONTRIBUTIONS, bound, order])
                (scored,) = lookup.scored_in_chunks(entry.terms, [chunk], CONTRIBUTIONS, "order")
                assert scored == wholes[0].score_lists(chunk, CONTRIBUTIONS, "order")
                ((lists, titles),) = lookup.ranked_in_chunks(*ranked_of(entry), [chunk])
                assert titles == lookup.titles(entry.titled, chunk)
                terms = ((lists, (1.0, 2.0, 3.0, 4.0, 5.0, 6.0), titles),) * 2
                found.append(kernels.features(list(range(end - base)), place, terms, ((0, 1, 1.0),), TABLES))
            chunks = [*range(segment.chunks)]
            found.append(list(map(len, lookup.scored_in_chunks(entry.terms, chunks, CONTRIBUTIONS, "order"))))
            assert len(lookup.ranked_in_chunks(*ranked_of(entry), chunks)) == len(chunks)
    return found


def ranked_of(entry: WordEntry) -> tuple[list[int], list[int], list[int], list[int]]:
    return entry.terms, entry.exact, entry.rooted, entry.titled


def near(lookup: twin.WordLookup, stem: str, entry: WordEntry) -> list[Any]:
    known = lookup.names(entry.rooted)
    return [lookup.nearest(stem, entry.terms, known, room, least, 5) for room in (0, 1, 4) for least in (1, 5)]


@settings(max_examples=examples(60))
@given(
    texts=st.lists(TEXTS, min_size=1, max_size=3), start=st.sampled_from(["", "p", "pe", "peche", "é", "z", "c", "\0"])
)
def test_both_know_whether_few_words_begin_alike(
    native: ModuleType, make_index: Callable[..., Index], texts: list[str], start: str
) -> None:
    segments = [make_index(text)._snapshot.segments[0] for text in texts]
    beginning = start.encode()
    every = {segment.words[number] for segment in segments for number in range(len(segment.words))}
    words = {word for word in every if word.startswith(beginning)}
    for kernels, make in ((native, native.TermPostings), (twin, reranking.TermPostings)):
        first, *others = [kernels.WordLookup(segment, make) for segment in segments]
        for most in (0, len(words) - 1, len(words), len(words) + 1, 1000):
            assert first.few_begin(others, beginning, most) == (len(words) <= most)


def test_only_look_ups_are_compared(native: ModuleType) -> None:
    lookup = native.WordLookup(Forged(WHOLE), native.TermPostings)
    with pytest.raises(TypeError):
        lookup.few_begin([lookup, 7], b"", 5)
    with pytest.raises(TypeError):
        lookup.all_forms(["a", 7])


@settings(max_examples=examples(40))
@given(
    documents=st.lists(st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=4)), min_size=1, max_size=6),
    words=WORDS,
    chunk=st.sampled_from([3, 1 << 16]),
)
def test_both_find_the_same(
    native: ModuleType,
    make_index: Callable[..., Index],
    documents: list[tuple[str, list[str]]],
    words: list[str],
    chunk: int,
) -> None:
    made = [Document(id=f"d{number}", title=title, paragraphs=texts) for number, (title, texts) in enumerate(documents)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", chunk)
        index = make_index(*made)
    (segment,) = index._snapshot.segments
    both = (native, native.WordLookup), (reranking, twin.WordLookup)
    one, other = (
        looked_up(kernels, lookup(segment, kernels.TermPostings), segment, " ".join(words)) for kernels, lookup in both
    )
    assert one == other


class Forged(NamedTuple):
    """A segment of the word « ab », by section, and one chunk of two paragraphs."""

    sections: dict[str, Any]

    def lent_sections(self) -> tuple[Any, ...]:
        def lent(name: str) -> Lent:
            numbers = memoryview(self.sections[name])
            pages = 1 + numbers.nbytes // 4096
            return Lent(numbers, bytearray(pages), memoryview(array("I", [0]) * pages), lambda: CorruptIndex(name))

        def pair(one: str, other: str) -> tuple[Lent, Lent]:
            return lent(one), lent(other)

        field = (
            *(pair("text", "offsets"), pair("text", "offsets"), pair("list.starts", "list.numbers")),
            *(lent("starts"), lent("bests"), lent("paragraphs"), lent("codes")),
        )
        terms, lists = pair("text", "offsets"), pair("list.starts", "list.numbers")
        return field, field, terms, lists, terms, lists, lent("starts"), lent("occurrences"), [0, 2]


WHOLE: dict[str, Any] = {
    "text": b"ab",
    "offsets": array("I", [0, 2]),
    "list.starts": array("I", [0, 1]),
    "list.numbers": array("I", [0]),
    "starts": array("I", [0, 2]),
    "bests": bytes(4),
    "paragraphs": array("H", [0, 1]),
    "codes": bytes(2),
    "occurrences": array("I", [0, 1 << 16]),
}


def everything(native: ModuleType, sections: dict[str, Any]) -> list[Any]:
    lookup = native.WordLookup(Forged(sections), native.TermPostings)
    entry = lookup.word(("ab",), "ab", None, "ab")
    terms, forms = entry[0], entry[1]
    counts = [lookup.postings_count(terms), lookup.occurrence_count(forms)]
    lists = lookup.score_lists(terms, 0), lookup.titles(terms, 0)
    assert [places.tolist() for places in lookup.occurrences(forms, 0)] == [[0, 1 << 16]]
    postings = lookup.postings(terms, forms, terms, 0)
    words = ((postings, (1.0,) * 6, ()),) * 2
    native.features([0, 1], (array("I", [0]), 0, 2), words, ((0, 1, 1.0),), TABLES)
    return [entry, lookup.spellings(("ab",)), lookup.nearest("ab", [], [], 4, 1, 5), counts, len(lists[0])]


def test_forged_segment_is_sound_to_begin_with(native: ModuleType) -> None:
    entry, spellings, nearest, counts, lists = everything(native, WHOLE)
    assert entry == ([0], [0], [0], [0], [])
    assert (spellings, nearest, counts, lists) == (["ab"], [(-2, 0, b"ab", 0)], [2, 2], 1)


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("offsets", array("I", [0, 3])),
        ("offsets", array("I", [2, 1])),
        ("list.starts", array("I", [0, 2])),
        ("list.starts", array("I", [1, 0])),
        ("list.starts", array("I", [0])),
        ("list.numbers", array("I", [1])),
        ("list.numbers", array("I", [1 << 31])),
        ("starts", array("I", [0, 3])),
        ("starts", array("I", [2, 0])),
        ("starts", array("I", [0])),
        ("bests", bytes(3)),
        ("paragraphs", array("H", [0, 2])),
        ("codes", bytes(1)),
        ("occurrences", array("I", [0, 2 << 16])),
        ("occurrences", array("I", [0])),
    ],
)
def test_numbers_that_no_index_has_are_an_error_of_ours(native: ModuleType, name: str, numbers: object) -> None:
    with pytest.raises(CorruptIndex):
        everything(native, {**WHOLE, name: numbers})


@pytest.mark.parametrize(
    ("name", "numbers"), [("offsets", array("H", [0, 2])), ("paragraphs", bytes(2)), ("text", array("I", [0]))]
)
def test_sections_of_another_width_are_refused(native: ModuleType, name: str, numbers: object) -> None:
    with pytest.raises(ValueError, match="not the numbers of a section"):
        everything(native, {**WHOLE, name: numbers})


def test_numbers_of_no_term_and_no_chunk_are_refused(native: ModuleType) -> None:
    lookup = native.WordLookup(Forged(WHOLE), native.TermPostings)
    for terms, chunk in (([1], 0), ([-1], 0), ([1 << 40], 0), ([0], 1), ([0], -1)):
        for ask in (
            lookup.score_lists,
            lookup.titles,
            lookup.occurrences,
            lambda *asked: lookup.postings(asked[0], [], [], asked[1]),
            lambda *asked: lookup.scored_in_chunks(asked[0], [asked[1]], [1] * 256, None),
            lambda *asked: lookup.ranked_in_chunks(asked[0], [], [], [], [asked[1]]),
            lambda *asked: lookup.ranked_in_chunks([], [], [], asked[0], [asked[1]]),
        ):
            with pytest.raises(ValueError, match="no number of a"):
                ask(terms, chunk)
