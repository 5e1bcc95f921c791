"""Both look-ups find the same in a segment, whatever is in it and whatever is looked for; and refuse what is damaged."""

from __future__ import annotations

from array import array
from itertools import pairwise
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import CorruptIndex, Document
from searcher.french import analyse, root
from searcher.index.storage.container import Lent
from searcher.index.write import inverter
from searcher.kernels import reranking, top_k
from searcher.kernels import word_lookup as twin
from searcher.kernels.score_lists import ImpactOrder, ScoreList
from searcher.query.expand.word_entry import WordEntry
from searcher.query.match.bm25 import saturations

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
CONTRIBUTIONS = [round(share * (1 << 20)) for share in saturations(7.0)]
ORDER = ImpactOrder(CONTRIBUTIONS)
WEIGHTS = 1.0, 2.0, 3.0, 4.0, 5.0, 6.0
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
            found += [whole.numbers() for whole in wholes]
            found += [
                whole.weighed(1.7, paragraphs) for whole in wholes for paragraphs in (0, 1, segment.paragraphs, 1000)
            ]
            for chunk, (base, end) in enumerate(pairwise(segment.bases)):
                found += [[bytes(places) for places in lookup.occurrences(lookup.forms(word.folded), chunk)]]
                place, numbers = (segment.firsts, base, end - base), list(range(end - base))
                for whole in (named_by(lookup, entry), *wholes[-2:]):
                    (term,) = whole.in_chunks([chunk], WEIGHTS, CONTRIBUTIONS, ORDER)
                    found.append(all_of(term))
                    again, *best = kernels.best([term, *scored(term)], {1}, 3), *kernels.best([term], {1}, 3)
                    found += [best, again]
                    # Both count: the lists of the word, and these once more.
                    assert [(2 * score, *rest) for score, *rest in best] == again
                    other = term.other(tuple(2 * weight for weight in WEIGHTS), term.titles[1:])
                    found += [all_of(other), kernels.best([other], {1}, 3)]
                    for terms in ((term, term), (term, other)):
                        found.append(kernels.features(numbers, place, terms, ((0, 1, 1.0),), TABLES))
            chunks = [*range(segment.chunks)][::-1]
            every = named_by(lookup, entry).in_chunks(chunks, WEIGHTS, CONTRIBUTIONS, ORDER)
            found.append([all_of(term) for term in every])
    return found


def named_by(lookup: twin.WordLookup, entry: WordEntry) -> twin.FoundWord:
    return lookup.found(entry.terms, entry.exact, entry.titled, entry.rooted)


def scored(term: reranking.TermPostings) -> list[ScoreList]:
    return [ScoreList(*fields) for fields in term.score_lists()]


def all_of(term: reranking.TermPostings) -> list[Any]:
    """What Python sees of a word in a chunk."""
    found: list[Any] = [term.weights, [[bytes(part) for part in parts] for parts in term.titles]]
    for paragraphs, codes, table, bound, order in term.score_lists():
        found.append([bytes(paragraphs), bytes(codes), table is CONTRIBUTIONS, bound, order is ORDER])
    return found


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
    pure = SimpleNamespace(TermPostings=reranking.TermPostings, features=reranking.features, best=top_k.best)
    both = (native, native.WordLookup), (pure, twin.WordLookup)
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
    assert [places.tolist() for places in lookup.occurrences(forms, 0)] == [[0, 1 << 16]]
    (postings,) = lookup.found(terms, forms, terms, terms).in_chunks([0], WEIGHTS, CONTRIBUTIONS, None)
    native.features([0, 1], (array("I", [0]), 0, 2), (postings,) * 2, ((0, 1, 1.0),), TABLES)
    lists = len(postings.score_lists()) + len(postings.titles)
    return [entry, lookup.spellings(("ab",)), lookup.nearest("ab", [], [], 4, 1, 5), counts, lists]


def test_forged_segment_is_sound_to_begin_with(native: ModuleType) -> None:
    entry, spellings, nearest, counts, lists = everything(native, WHOLE)
    assert entry == ([0], [0], [0], [0], [])
    assert (spellings, nearest, counts, lists) == (["ab"], [(-2, 0, b"ab", 0)], [2, 2], 2)


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
            lookup.occurrences,
            *(
                lambda terms, chunk, kind=kind: lookup.found(
                    *[terms if kind == which else [] for which in range(4)]
                ).in_chunks([chunk], WEIGHTS, CONTRIBUTIONS, None)
                for kind in range(4)
            ),
        ):
            with pytest.raises(ValueError, match="no number of a"):
                ask(terms, chunk)


def test_a_word_needs_a_number_for_each_code(native: ModuleType) -> None:
    word = native.WordLookup(Forged(WHOLE), native.TermPostings).found([0], [], [], [])
    for table, error in (([1] * 255, ValueError), ([1 << 31] * 256, OverflowError)):
        with pytest.raises(error):
            word.in_chunks([0], WEIGHTS, table, None)


def test_words_that_contribute_nothing_are_left_to_python(native: ModuleType) -> None:
    word = native.WordLookup(Forged(WHOLE), native.TermPostings).found([0], [], [], [])
    (term,) = word.in_chunks([0], WEIGHTS, [0] * 256, None)
    with pytest.raises(OverflowError):
        native.best([term], frozenset(), 3)


def test_lists_hold_what_lends_them(native: ModuleType) -> None:
    """A word's lists lie in the sections of its segment, which stay for as long as it is there."""
    word = native.WordLookup(Forged(WHOLE), native.TermPostings).found([0], [0], [0], [0])
    (term,) = word.in_chunks([0], WEIGHTS, CONTRIBUTIONS, None)
    del word
    assert native.best([term], frozenset(), 3) == [(CONTRIBUTIONS[0], 0, 0), (CONTRIBUTIONS[0], 0, 1)]
    other = term.other(WEIGHTS, ())
    del term
    native.features([0, 1], (array("I", [0]), 0, 2), (other,), (), TABLES)
    assert len(other.score_lists()) == 1
