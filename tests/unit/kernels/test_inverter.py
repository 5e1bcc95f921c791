"""Occurrences and postings are the same, byte by byte, whichever of the two kernels recorded them."""

from __future__ import annotations

from array import array
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.french import junction as french_junction
from searcher.french import junctions, plain_words, stretches_with_space, surfaces
from searcher.kernels import inverter, lists

if TYPE_CHECKING:
    from types import ModuleType

    from searcher.kernels.inverter import Taken, Yield

WORDS = 30
CHARACTERS = st.characters(exclude_categories=())  # lone surrogates and every kind of white space
SPACES = st.sampled_from(" \n\t\x1f\x85\xa0\u2009\u202f\u3000")
TEXTS = st.lists(st.one_of(CHARACTERS, SPACES, st.sampled_from("abcé’'")), max_size=60).map("".join)


@pytest.fixture(scope="module")
def native() -> ModuleType:
    return pytest.importorskip("searcher.kernels._native", exc_type=ImportError)


def learn(stretch: str) -> Yield:
    """Some words for a stretch: none, one, or several at several positions."""
    seed = sum(map(ord, stretch))
    if seed % 3:
        return ((((0, seed % WORDS),), 1),)
    surfaces = [
        (tuple((place, (seed * (place + 2)) % WORDS) for place in range(length)), max(1, length - 1))
        for length in range(seed % 4)
    ]
    return tuple(surfaces)


def cut(text: str) -> list[str] | None:
    """Some texts are cut otherwise than at white space."""
    return None if len(text.split()) < 2 or "é" not in text else [*text.split("a"), text, "two words"]


def junction(stretch: str) -> int:
    """Two neighbours have a bit in common when one of them has the letter é."""
    return 0x102 | (0x201 if "é" in stretch else 0)


def added_to(buffer: Any, texts: list[str], batch: int, *, cut_ahead: bool = False) -> list[bytes]:
    """Add some texts, so many at a time."""
    found = []
    for start in range(0, len(texts), batch):
        encoded = tuple(text.encode("utf-8", "surrogatepass") for text in texts[start : start + batch])
        if cut_ahead:
            buffer.cut_ahead(encoded)
        found.append(buffer.add(start, texts[start : start + batch], encoded))
    return found


def by_paragraph(titles: list[tuple[int, int]]) -> tuple[array[int], array[int]]:
    """How many stems stand above each paragraph, and those, each twice, as `add_titles` takes them."""
    lengths = array("I", [0]) * (1 + max((paragraph for paragraph, _ in titles), default=-1))
    for paragraph, _ in titles:
        lengths[paragraph] += 2
    return lengths, array("I", [stem for _, stem in titles for _ in range(2)])


def recorded(
    module: ModuleType, texts: list[str], titles: list[tuple[int, int]], chunks: int, *, cut_ahead: bool = False
) -> list[tuple[list[bytes], int, Taken]]:
    buffer = module.OccurrenceBuffer(learn, cut, junction)
    stem_of = array("i", [word % 7 - 1 for word in range(WORDS)])
    steps = bytes(number % 32 for number in range(len(texts)))
    found = []
    for _ in range(chunks):
        added = added_to(buffer, texts, chunks + 1, cut_ahead=cut_ahead)
        buffer.add_titles(*by_paragraph(titles))
        found.append((added, buffer.known(), buffer.take(steps, stem_of, 6)))
    return found


@given(
    texts=st.lists(TEXTS, min_size=1, max_size=8),
    titles=st.lists(st.tuples(st.integers(0, 7), st.integers(0, 5)), max_size=5).map(sorted),
    chunks=st.integers(1, 2),
)
@example(texts=["a b " * 40_000, "a"], titles=[(0, 2), (7, 2)], chunks=1)
def test_both_record_the_same(native: ModuleType, texts: list[str], titles: list[tuple[int, int]], chunks: int) -> None:
    titles = [(paragraph, stem) for paragraph, stem in titles if paragraph < len(texts)]
    found = recorded(native, texts, titles, chunks)
    assert found == recorded(inverter, texts, titles, chunks)
    assert found == recorded(native, texts, titles, chunks, cut_ahead=True)
    assert found == recorded(inverter, texts, titles, chunks, cut_ahead=True)


@pytest.mark.parametrize("between", ["add", "words", "begin", "take", "cut_ahead"])
def test_texts_cut_ahead_are_cut_again_after_others(native: ModuleType, between: str) -> None:
    found = []
    for module in (native, inverter):
        buffer = module.OccurrenceBuffer(learn, cut, junction)
        ahead, other = (b"un deux", b"trois"), (b"quatre cinq six",)
        calls = {
            "add": partial(buffer.add, 0, ["quatre cinq six"], other),
            "words": partial(buffer.words, ["quatre cinq six"], other),
            "begin": buffer.begin,
            "take": partial(buffer.take, bytes(5), array("i", [0]) * WORDS, 1),
            "cut_ahead": partial(buffer.cut_ahead, other),
        }
        buffer.cut_ahead(ahead)
        calls[between]()
        added = buffer.add(1, ["un deux", "trois"], ahead), buffer.add(3, ["un deux", "trois"], ahead)
        stem_of = array("i", [word % 7 - 1 for word in range(WORDS)])
        found.append((added, buffer.take(bytes(5), stem_of, 6)))
    assert found[0] == found[1]


@pytest.mark.parametrize("ahead", [None, [b"un"], (b"un", "deux"), (b"",) * ((1 << 16) + 1)])
def test_texts_that_no_chunk_has_are_not_cut_ahead(native: ModuleType, ahead: Any) -> None:
    buffer = native.OccurrenceBuffer(learn, cut, junction)
    with pytest.raises((TypeError, ValueError)):
        buffer.cut_ahead(ahead)
    assert len(buffer.add(0, ["un"], (b"un",))) == array("I").itemsize


@given(texts=st.lists(TEXTS, max_size=8))
def test_both_tell_the_same_words_and_record_none(native: ModuleType, texts: list[str]) -> None:
    encoded = [text.encode("utf-8", "surrogatepass") for text in texts]
    found = []
    for module in (native, inverter):
        buffer = module.OccurrenceBuffer(learn, cut, junction)
        words = [buffer.words(texts, encoded) for _ in range(2)]
        recorded = buffer.take(b"", array("i", [0]) * WORDS, 1)
        found.append((*words, recorded))
    counts, numbers = found[0][0]
    assert len(counts) == 4 * len(texts)
    assert sum(array("I", counts)) == len(array("I", numbers))
    assert found[0][2] == (b"", bytes(4 * WORDS), b"", b"", bytes(4))
    assert found[0] == found[1]


PIECES = [
    *" \n\t\u00a0\u202f’'.,-()«»…°%",
    *["porte", "Portes,", "(été)", "ETE", "Œuvre", "l’été", "L'Avion", "qu’av.", "d’L121", "chap", "Art", "Me", "arts"],
    *["XIXe", "xixe", "ier", "logi-", "ciel", "10", "000", "5", "art.", "av.", "J.-C.", "S.N.C.F.", "L.1233-4", "Lyon"],
    *["acteur", "rice", "e-s", "OpenSource", "c++", "00٣", "²00", "a" * 64, "é" * 70, "x" * 200],
]
FRENCH = st.lists(st.one_of(st.sampled_from(PIECES), CHARACTERS), max_size=30).map("".join)


class French:
    """What the chain yields, words numbered as they are met; `asked` has the stretches it was asked of."""

    def __init__(self, numbers: dict[str, int]) -> None:
        self.numbers = numbers
        self.asked: list[str] = []
        self.words_asked: list[str] = []

    def __call__(self, stretch: str) -> Yield:
        self.asked.append(stretch)
        return tuple(
            (tuple((word.position, self.number(word.written)) for word in words), positions)
            for _, _, words, positions in surfaces(stretch)
        )

    def words(self, written: list[str]) -> array[int]:
        self.words_asked += written
        return array("I", map(self.number, written))

    def number(self, written: str) -> int:
        return self.numbers.setdefault(written, len(self.numbers))


@given(texts=st.lists(FRENCH, min_size=1, max_size=6))
@example(texts=["Porte (porte), l’Art", "art. 5 et porte", "10\u202f000 logi-\nciel Logi-", "l’art 5 portes porte"])
def test_tables_of_french_change_nothing(native: ModuleType, texts: list[str]) -> None:
    found = []
    numbers: dict[str, int] = {}  # of the first, for all: plain words are numbered after others of the same texts
    for module, has_tables, asks_words in (
        (inverter, False, False),
        (native, False, False),
        (native, True, False),
        (native, True, True),
    ):
        learn_french = French(numbers.copy() if found else numbers)
        tables = (junctions(), plain_words()) if has_tables else (None, None)
        learn_words = learn_french.words if asks_words else None
        buffer = module.OccurrenceBuffer(learn_french, stretches_with_space, french_junction, *tables, learn_words)
        added = added_to(buffer, texts, 2)
        stem_of = array("i", [word % 5 - 1 for word in range(len(learn_french.numbers))])
        found.append((added, buffer.known(), learn_french.numbers, buffer.take(bytes(len(texts)), stem_of, 4)))
    assert found[0] == found[1] == found[2] == found[3]


def test_chain_is_asked_once_of_a_plain_word(native: ModuleType) -> None:
    learn_french, junctions_asked = French({}), []

    def junction_asked(stretch: str) -> int:
        junctions_asked.append(stretch)
        return french_junction(stretch)

    buffer = native.OccurrenceBuffer(learn_french, stretches_with_space, junction_asked, junctions(), plain_words())
    text = "Porte, (porte) l’été d’Été; part. «l’art» av. av., PORTE 12 porte. 12."
    buffer.add(0, [text], [text.encode()])
    assert learn_french.asked == ["Porte,", "l’été", "part.", "«l’art»", "av.", "av.,", "12", "12."]
    assert junctions_asked == ["part.", "av."]


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        *(
            (text, True)
            for text in ("10\u202f000 euros", "un logi-\n ciel", "un logi- \u2009\n ciel", "10 \xa0000", "l’art. 5")
        ),
        *((text, False) for text in ("10 000 euros", "un logi- ciel", "- un point", "10\n000", "logi-\xa0ciel")),
    ],
)
def test_texts_are_cut_again_only_where_white_space_may_be_inside_a_stretch(
    native: ModuleType, text: str, *, is_asked: bool
) -> None:
    asked = []

    def cut_asked(given: str) -> list[str] | None:
        asked.append(given)
        return stretches_with_space(given)

    tables = junctions(), plain_words()
    buffer = native.OccurrenceBuffer(French({}), cut_asked, french_junction, *tables)
    buffer.add(0, ["un " + text, "mot", text], [text.encode() for text in ("un " + text, "mot", text)])
    assert asked == (["un " + text, text] if is_asked else [])


def test_plain_words_are_asked_by_their_letters(native: ModuleType) -> None:
    learn_french = French({})
    tables = junctions(), plain_words()
    buffer = native.OccurrenceBuffer(learn_french, stretches_with_space, french_junction, *tables, learn_french.words)
    text = "Porte, (porte) l’été av. 12"
    buffer.add(0, [text], [text.encode()])
    assert learn_french.words_asked == ["porte", "été"]
    assert learn_french.asked == ["av.", "12"]


@pytest.mark.parametrize(
    "numbers", [array("i", [-1]), array("I", [(1 << 31) - 1]), array("I"), array("I", [1, 2]), b"\0\0\0", [1], None]
)
def test_words_that_are_not_numbered_are_refused_and_asked_again(native: ModuleType, numbers: Any) -> None:
    answers = iter([numbers, array("I", [7])])
    buffer = native.OccurrenceBuffer(learn, cut, junction, junctions(), plain_words(), lambda _: next(answers))
    with pytest.raises((ValueError, TypeError)):
        buffer.add(0, ["porte"], [b"porte"])
    assert buffer.known() == 0
    assert buffer.words(["Porte, porte"], [b"Porte, porte"]) == (
        array("I", [2]).tobytes(),
        array("I", [7, 7]).tobytes(),
    )


@pytest.mark.parametrize(
    ("tables", "plain"),
    [
        ((bytes(255), bytes(256), (), bytes(256), 1, ()), None),
        ((bytes(256), bytes(256), ["x" * 16], bytes(256), 1, ()), None),
        ((bytes(256), bytes(256), [""], bytes(256), 1, ()), None),
        ((bytes(256), bytes(256), ["."] * 129, bytes(256), 1, ()), None),
        ((bytes(256), bytes(256), 5, bytes(256), 1, ()), None),
        ((bytes(256), bytes(256), (), bytes(255), 1, ()), None),
        ((bytes(256), bytes(256), (), bytes(256), 256, ()), None),
        ((bytes(256), bytes(256), (), bytes(256), 1), None),
        ((bytes(256), bytes(256), (), bytes(256), 1, 5), None),
        ((bytes(256), bytes(256), (), bytes(256), 1, [5]), None),
        ((bytes(256), bytes(256), (), bytes(256), 1, [(1, b" ")]), None),
        ((bytes(256), bytes(256), (), bytes(256), 1, [(256, " ")]), None),
        (
            (
                bytes(256),
                bytes(256),
                (),
                bytes(256),
                1,
                [(1, "\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008")],
            ),
            None,
        ),
        ((bytes(256), bytes(256), (), bytes(256), 1, [(1, "\ud800")]), None),
        (5, None),
        (None, (bytes(256), bytes(256), "", (), (), bytes(255))),
    ],
)
def test_tables_that_no_language_has_are_refused(native: ModuleType, tables: Any, plain: Any) -> None:
    with pytest.raises((ValueError, TypeError, OverflowError)):
        native.OccurrenceBuffer(learn, cut, junction, tables, plain)


@given(
    pieces=st.lists(st.binary(max_size=12), max_size=8),
    numbers=st.lists(st.integers(0, 10), max_size=12),
    width=st.sampled_from([1, 2, 4]),
)
def test_both_order_lists_alike(native: ModuleType, pieces: list[bytes], numbers: list[int], width: int) -> None:
    given_lists = (
        b"".join(piece * width for piece in pieces),
        array("I", map(len, pieces)),
        width,
        array("I", numbers),
    )
    assert native.in_order(*given_lists) == lists.in_order(*given_lists)


@given(pieces=st.lists(st.binary(max_size=40), max_size=8))
def test_both_find_the_same_best_codes(native: ModuleType, pieces: list[bytes]) -> None:
    given_lists = b"".join(pieces), array("I", map(len, pieces))
    assert native.best_codes(*given_lists) == lists.best_codes(*given_lists)


@given(numbers=st.lists(st.integers(0, (1 << 16) - 1), max_size=40), typecode=st.sampled_from("HI"))
def test_both_find_the_greatest(native: ModuleType, numbers: list[int], typecode: Literal["H", "I"]) -> None:
    view = memoryview(array(typecode, numbers))
    assert native.greatest(view) == lists.greatest(view) == max(numbers, default=0)


def test_a_buffer_that_is_asked_while_it_learns_says_so(native: ModuleType) -> None:
    buffer = native.OccurrenceBuffer(lambda _: buffer.add(0, ["b"], [b"b"]), cut, junction)
    with pytest.raises(RuntimeError):
        buffer.add(0, ["a"], [b"a"])


def test_a_buffer_that_could_not_learn_asks_again(native: ModuleType) -> None:
    answers = iter([None, *[((((0, 3),), 1),)] * 2])
    buffer = native.OccurrenceBuffer(lambda _: next(answers), cut, junction)
    with pytest.raises(TypeError):
        buffer.add(0, ["a b"], [b"a b"])
    assert buffer.known() == 0
    assert buffer.add(0, ["a b"], [b"a b"]) == array("I", [2]).tobytes()


@pytest.mark.parametrize("first", [-1, 1 << 16, 1 << 70, (1 << 16) - 1])
def test_a_paragraph_that_no_chunk_has_is_refused(native: ModuleType, first: int) -> None:
    with pytest.raises((ValueError, OverflowError)):
        native.OccurrenceBuffer(learn, cut, junction).add(first, ["a", "b"], [b"a", b"b"])


def test_more_titles_than_paragraphs_are_refused(native: ModuleType) -> None:
    with pytest.raises(ValueError, match="more titles"):
        native.OccurrenceBuffer(learn, cut, junction).add_titles(array("I", [0]) * ((1 << 16) + 1), array("I"))


def test_lists_that_reach_beyond_their_data_are_refused(native: ModuleType) -> None:
    beyond = array("I", [5])
    with pytest.raises(ValueError, match="longer"):
        native.in_order(b"\1", beyond, 1, array("I", [0]))
    with pytest.raises(ValueError, match="longer"):
        native.best_codes(b"\1", beyond)
    buffer = native.OccurrenceBuffer(learn, cut, junction)
    buffer.add(0, ["a b"], [b"a b"])
    with pytest.raises(ValueError, match="numbered"):
        buffer.take(b"\0", array("i", [0]), 1)


def test_the_extension_chosen_has_every_kernel(native: ModuleType) -> None:
    kernels = import_module("searcher.kernels")
    assert native.INTERFACE == kernels.INTERFACE
    assert all(hasattr(native, name) for name in kernels._TWINS)
