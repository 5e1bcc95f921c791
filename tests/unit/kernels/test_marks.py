"""Both finders find what the chain says of every stretch, whatever was met before, and ask it once of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import may_hold_space, plain_words, stretches
from searcher.kernels import marks as twin
from searcher.results.highlight import surfaces_with_spellings

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.marks import Surfaces

TABLES = plain_words()
LETTERS = "abcdefghij"
PIECES = [
    *"'’-.·()+#_/,;«»€$ \n\x1c\x85\u0301\u00ad\u02bc\u200b\u2011\u2028\u202f\u3000",
    *"aeéœßİx1½²ŉªﬁΣλ🦊",
    *[
        "porte",
        "Portes",
        "été",
        "ETE",
        "av.",
        "Av",
        "XIXe",
        "xixe",
        "VIe",
        "vie",
        "l’été",
        "L'Avion",
        "qu’av.",
        "Qu’xie",
        "d’L121",
        "«porte»",
        "(avion)…",
    ],
    *["acteur", "rice", "étudiant", "e-s", "10", "000", "5,5", "C++", "S.N.C.F.", "l’", "avion", "art. 5", "iPhone"],
    "x" * (twin.LONGEST - 1),
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(exclude_categories=())), max_size=30).map("".join)
WORDS = st.lists(
    st.one_of(
        TEXTS, st.sampled_from(["avion", "actrice", "10", "article", "avenue", "porte", "été", "ete", "19e", "𝄞"])
    ),
    max_size=4,
)


def spellings(stretch: str) -> tuple[str, ...]:
    """Every spelling of every word in a stretch."""
    return tuple(spelling for _, _, found in surfaces_with_spellings(stretch) for spelling in found)


def one_word(stretch: str, *spelt: str) -> Surfaces:
    """A stretch that is one surface, of words that are written as they are folded."""
    return ((0, len(stretch), tuple(spelling for word in spelt for spelling in (word, word))),)


def marks_in(stretch: str, folded: dict[str, int], written: dict[str, int]) -> list[tuple[int, int, int]]:
    """What is to be marked in a stretch."""
    found = []
    for start, end, spelt in surfaces_with_spellings(stretch):
        words = zip(spelt[::2], spelt[1::2], strict=True)
        parts = [folded.get(as_folded, written.get(as_written)) for as_folded, as_written in words]
        found += [(start, end, part) for part in parts if part is not None][:1]
    return found


@pytest.fixture(scope="module")
def memo(kernels: ModuleType) -> twin.SpellingMemo:
    """One for all examples: what was learnt from one must not change another."""
    found: twin.SpellingMemo = kernels.SpellingMemo(surfaces_with_spellings, plain_words())
    return found


@settings(max_examples=300)
@given(text=TEXTS, words=WORDS)
@example(text="l’OpenSource.org et Bd. 3500kWh", words=["source", "kwh", "boulevard"])
@example(text="acteur·rice (é)tudiant·e·s", words=["actrice"])
@example(text=f"{'x' * 65} {'é' * 64}.", words=["x" * 65, "é" * 64])
@example(text=f"{'a' * 1001} «Porte», l’Été (ETE)", words=["a" * 1000, "porte", "ete"])
@example(text="\udc80 a", words=["\udc80", "a"])
@example(text="« a » 10\u00a0h", words=["a"])
@example(text="«\u00a0a\u00a0» \u0663\u202f000 b", words=["a", "b"])
@example(text="le porte-\r\n avion porte", words=["porte"])
@example(text="le porte- \x1c\nporte", words=["porte"])
@example(text="\u00a0porte\n-\n", words=["porte"])
@example(text="\u3000\u202f 1\u1680\u202f", words=[])
def test_finds_the_stretches_that_have_a_wanted_word(
    kernels: ModuleType, memo: twin.SpellingMemo, text: str, words: list[str]
) -> None:
    wanted = {spelling for word in words for spelling in (word, *spellings(word))}
    finder = kernels.Finder(memo, dict.fromkeys(wanted, 0), {})
    for cut in (text.split(), stretches(text)):
        holding = [number for number, stretch in enumerate(cut) if not wanted.isdisjoint(spellings(stretch))]
        assert finder.among(cut) == holding
    holding = [number for number, stretch in enumerate(text.split()) if not wanted.isdisjoint(spellings(stretch))]
    inside = twin.SpellingMemo(surfaces_with_spellings, plain_words()).inside
    assert inside
    if inside.search(text):
        assert finder.places(text) is None
        assert finder.marks(text) is None
    else:
        assert not may_hold_space(text, contexts=False)
        assert finder.places(text) == twin.places_of(text, text.split(), holding)


@settings(max_examples=300)
@given(text=TEXTS, folded=WORDS, written=WORDS)
@example(text="l’Été, été (ETE) ete", folded=[], written=["été"])
@example(text="l’Été, été (ETE) ete", folded=["été"], written=["ete"])
@example(text="porte-avions 𝄞 avions, L’avion d’Avion", folded=["avion"], written=["avions", "porte"])
@example(text=f"«{'é' * 64}», {'x' * 65}-porte {'porte-' * 13}", folded=["é" * 64], written=["porte", "x" * 65])
@example(text=f"{'a' * 1001} «Porte», l’Été (ETE)", folded=["a" * 1000], written=["porte", "ete"])
@example(text="CLX Xylophone ici Ici lex", folded=["xylophone", "ici"], written=["lex", "clx"])
@example(text="\x00 a\x00 a", folded=["a"], written=[])
def test_marks_the_words_that_are_wanted_with_their_parts(
    kernels: ModuleType, memo: twin.SpellingMemo, text: str, folded: list[str], written: list[str]
) -> None:
    parts, others = (
        {spelling: number for number, word in enumerate(words) for spelling in (word, *spellings(word))}
        for words in (folded, written)
    )
    finder = kernels.Finder(memo, parts, others)
    for stretch in stretches(text):
        assert finder.marks_in(stretch) == marks_in(stretch, parts, others)
    found = finder.marks(text)
    if found is not None:
        cut = text.split()
        places = twin.places_of(text, cut, [*range(len(cut))])
        marks = [
            (place, mark)
            for place, stretch in zip(places, cut, strict=True)
            for mark in marks_in(stretch, parts, others)
        ]
        assert found == [(begin + start, begin + end, part) for (begin, _), (start, end, part) in marks]


@settings(max_examples=300)
@given(text=TEXTS, words=WORDS)
@example(text=f"l’Été {'x' * 65}-porte ETE porte-avions", words=["x" * 65, "ete", "été", "avions", "rien"])
@example(text="121-1 et 1 000", words=["1", "121", "1000", "11"])
def test_tells_which_wanted_spellings_a_text_has(
    kernels: ModuleType, memo: twin.SpellingMemo, text: str, words: list[str]
) -> None:
    finder = kernels.Finder(memo, dict.fromkeys(words, 0), {})
    for stretch in stretches(text):
        assert finder.held_in(stretch) == {*words} & {*spellings(stretch)}
    held = finder.held(text)
    assert (held is None) == (finder.places(text) is None)
    if held is not None:
        assert held == {*words} & {spelling for stretch in text.split() for spelling in spellings(stretch)}


def test_chain_is_asked_once_of_each_stretch(kernels: ModuleType) -> None:
    asked: list[str] = []

    def tell(stretch: str) -> Surfaces:
        asked.append(stretch)
        return one_word(stretch, stretch.strip(",()"))

    memo = kernels.SpellingMemo(tell)
    text = "état, moi (état) moi l’état état,"
    for word, found in (("état", ["état,", "(état)", "état,"]), ("moi", ["moi", "moi"]), ("rien", [])):
        finder = kernels.Finder(memo, {}, {word: 1})
        assert [text[start:end] for start, end in finder.places(text)] == found
    assert sorted(asked) == sorted(set(text.split()))


def test_more_stretches_than_are_remembered_are_found_all_the_same(kernels: ModuleType) -> None:
    memo = kernels.SpellingMemo(lambda stretch: one_word(stretch, stretch, stretch * 2))
    finder = kernels.Finder(memo, {"1": 0, "77": 1, f"{twin.MOST_STRETCHES}": 2}, {})
    other = kernels.Finder(memo, {}, {"7": 0})
    numbers = [*map(str, range(twin.MOST_STRETCHES + 10))]
    assert finder.among(numbers) == [1, 7, 77, twin.MOST_STRETCHES]
    assert other.among(numbers[:20]) == [7]
    assert finder.among(numbers[:80]) == [1, 7, 77]


def test_chain_is_not_asked_of_plain_words_that_are_not_wanted() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    asked: list[str] = []

    def tell(stretch: str) -> Surfaces:
        asked.append(stretch)
        return surfaces_with_spellings(stretch)

    finder = native.Finder(native.SpellingMemo(tell, plain_words()), {}, {"porte": 0})
    assert finder.places("Ouvre la porte, (mon) ami. L’avion… (d’eau) 3e (121-1). Code lorsqu’ici Ce") == [(9, 15)]
    assert asked == ["3e", "Ce"]


def test_chain_is_not_asked_of_stretches_whose_words_begin_otherwise() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    asked: list[str] = []

    def tell(stretch: str) -> Surfaces:
        asked.append(stretch)
        return surfaces_with_spellings(stretch)

    finder = native.Finder(native.SpellingMemo(tell, plain_words()), {"121": 0}, {"porte": 0})
    text = "II.-Par dit-elle, 1° MOT (2-12)/3 d'Avion-fusée 121-1 porte-voix PORTÉE élu-e av.-Mot R.121 14h A1b"
    assert finder.marks(text) == [(48, 53, 0), (54, 64, 0), (88, 91, 0)]
    assert asked == ["121-1", "porte-voix", "élu-e", "av.-Mot", "R.121", "14h", "A1b"]


RUNS = [
    "porte",
    "Porte",
    "PORTE",
    "été",
    "ÉTÉ",
    "l",
    "L",
    "qu",
    "a",
    "A",
    "b",
    "xie",
    "II",
    "VIe",
    "Ce",
    "e",
    "es",
    "s",
    "S",
    "te",
]
RUNS += [
    "rice",
    "m",
    "av",
    "art",
    "MM",
    "Bd",
    "cie",
    "n",
    "rock",
    "pH",
    "ÿ",
    "1",
    "12",
    "000",
    "2024",
    "03",
    "14",
    "5",
    "0",
]
STRETCHES = st.lists(
    st.one_of(
        st.sampled_from(RUNS), st.sampled_from([*TABLES.around, *TABLES.apostrophes, *TABLES.behind_figures, ""])
    ),
    min_size=1,
    max_size=9,
).map("".join)


@settings(max_examples=examples(2000), deadline=None)
@given(stretch=STRETCHES)
@example(stretch="acteur(trice)s")
@example(stretch="p.m")
@example(stretch="I.-A.-La")
@example(stretch="p't-être")
@example(stretch="L'A.B.C.-D")
def test_every_word_of_a_stretch_is_found_in_it(kernels: ModuleType, memo: twin.SpellingMemo, stretch: str) -> None:
    for spelling in spellings(stretch):
        assert kernels.Finder(memo, {spelling: 0}, {}).among([stretch]) == [0]


def test_chain_is_asked_of_figures_when_a_figure_is_wanted() -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    asked: list[str] = []

    def tell(stretch: str) -> Surfaces:
        asked.append(stretch)
        return surfaces_with_spellings(stretch)

    finder = native.Finder(native.SpellingMemo(tell, plain_words()), {"121": 0}, {})
    assert finder.places("Article 121-1, 121 et 12. 1211 0121 12,10 31-21") == [(8, 14), (15, 18)]
    assert asked == ["121-1,", "121", "et", "0121", "12,10"]


@pytest.mark.parametrize(
    "plain",
    [
        TABLES._replace(first=bytes(255)),
        TABLES._replace(first=""),
        TABLES._replace(later=b""),
        TABLES._replace(small=b""),
        TABLES._replace(doubtful=bytes(255)),
        TABLES._replace(telling=b""),
        TABLES._replace(around="𝄞"),
        TABLES._replace(around="…" * 65),
        TABLES._replace(elided=["l’"] * 256),
        TABLES._replace(elided=["’’’’’’"]),
        TABLES._replace(elided=[""]),
        TABLES._replace(elided=[3]),
        TABLES._replace(special=[3]),
        TABLES._replace(special=[f"{one}{other}{third}" for one in LETTERS for other in LETTERS for third in LETTERS]),
        TABLES._replace(figures="½"),
        TABLES._replace(ordinal=bytes(255)),
        TABLES._replace(endings=[3]),
        TABLES._replace(behind_figures="°" * 17),
        TABLES._replace(apostrophes="\udc80"),
        TABLES._replace(figures=b"1"),
        TABLES._replace(cuts="-" * 17),
        TABLES._replace(thin_spaces="\udc80"),
        TABLES[:5],
        (),
    ],
)
def test_tables_of_another_shape_are_refused(plain: object) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    with pytest.raises((TypeError, ValueError, AttributeError)):
        native.SpellingMemo(surfaces_with_spellings, plain)


@pytest.mark.parametrize("given", [b"bytes", None, 3])
def test_what_is_no_text_is_refused(kernels: ModuleType, memo: twin.SpellingMemo, given: object) -> None:
    with pytest.raises((TypeError, AttributeError)):
        kernels.Finder(memo, {"a": 0}, {}).places(given)


def test_error_of_the_chain_is_raised_and_nothing_is_remembered(kernels: ModuleType) -> None:
    failing = [True]

    def tell(stretch: str) -> Surfaces:
        if failing:
            failing.clear()
            raise KeyboardInterrupt
        return one_word(stretch, stretch)

    finder = kernels.Finder(kernels.SpellingMemo(tell), {"a": 0}, {})
    with pytest.raises(KeyboardInterrupt):
        finder.places("a b")
    assert finder.places("a b") == [(0, 1)]
