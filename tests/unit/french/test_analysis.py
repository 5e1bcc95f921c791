"""Laws of the chain: it reads any text, and what it calls a word stands in the text."""

import re
import unicodedata
from collections.abc import Iterable
from itertools import chain, pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.french import (
    CONTEXTUAL_WORDS,
    analyse,
    fold,
    is_stop_word,
    junction,
    junctions,
    may_hold_space,
    stretches,
    surfaces,
    tokenizer,
)
from searcher.french.analyzer import surfaces_by_expression
from searcher.french.elision import APOSTROPHES
from searcher.french.normalize import INVISIBLE, normalize, normalize_by_rule, strip_accents, strip_accents_by_rule
from searcher.french.symbols import is_symbol
from searcher.french.tokenizer import tokens_in
from searcher.lazy import compiled

# Characters that mean something to the chain, beside a few that do not.
PIECES = [
    *"aeéœÆßİ·•-‐’'ʼ.,()+#/*_²½0189 \n\t\r\u00a0\u202f\u2009\u00ad\u200b\u0301\u0327\ud800\udfff",
    *["l’", "qu’", "10\u202f000", "1 000", "S.N.C.F.", "·e·s", "(e)s", ".e.s", "-\n", "C++", "e\u0301", "aujourd'hui"],
    *["art. ", "12/05/2024", "14:30", "m²", "€", "OpenStreetMap", "n°", "XIXe", "Me ", "¬\n", "½", "½"],
    *["arc-en-ciel", "été", "12,5", "https://exemple.fr", "\u2044", "中文", "ﬁ", "🙂"],
]
texts = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=30).map("".join),
    st.text(st.characters()),  # lone surrogates included
)


WORD = "|"
RAISED = re.compile("[²³¹⁰⁴-⁹]+")
ELIDED_BEFORE_WORD = re.compile(rf"[^\W\d_]+[{APOSTROPHES}](?=\|)")


def ends_a_word(character: str) -> bool:
    """Letters and digits with their marks, and what closes article(s), S.N.C.F., C++, C# and n°."""
    return character.isalnum() or unicodedata.category(character)[0] == "M" or character in ".)+#°" + INVISIBLE


@given(texts)
@example("")
@example("\ud800’\ud800")
@example("l’" * 50)
def test_every_text_can_be_analysed(text: str) -> None:
    for word in (word for occurrence in analyse(text) for word in occurrence.words):
        assert word.folded
        assert word.stems


@given(texts)
def test_words_stand_one_after_the_other(text: str) -> None:
    for before, after in pairwise(analyse(text)):
        assert before.end <= after.start
        if is_symbol(before.words[0].written):
            assert before.position <= after.position
            continue
        assert before.position + max(word.position for word in before.words) < after.position


@given(texts)
def test_a_word_begins_and_ends_like_one(text: str) -> None:
    for occurrence in analyse(text):
        assert 0 <= occurrence.start < occurrence.end <= len(text)
        if is_symbol(occurrence.words[0].written):
            continue
        assert text[occurrence.start].isalnum()
        assert ends_a_word(text[occurrence.end - 1])


@given(texts)
def test_no_letter_or_digit_is_left_out_but_an_elided_word_and_the_mark_of_a_note(text: str) -> None:
    rest = text
    for found in analyse(text):
        rest = rest[: found.start] + WORD * (found.end - found.start) + rest[found.end :]
    rest = RAISED.sub("", ELIDED_BEFORE_WORD.sub("", rest))
    assert not [character for character in rest if character.isalnum() and character not in APOSTROPHES]


@given(texts)
def test_indexing_sees_the_words_that_highlighting_sees(text: str) -> None:
    slow, position = [], 0
    for stretch in stretches(text):
        for start, end, words, positions in surfaces(stretch):
            slow.append((stretch[start:end], position, words))
            position += positions
    assert slow == [(text[found.start : found.end], found.position, found.words) for found in analyse(text)]


@given(texts)
def test_a_text_analysed_twice_has_the_same_words(text: str) -> None:
    assert list(analyse(text)) == list(analyse(text))


@given(st.text(st.characters(exclude_characters="ǢǣǼǽ\u0301\u0304")))
def test_a_spelling_folded_again_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(("ligature", "letters"), [("œ\u0301", "oe\u0301"), ("Ǽ", "aé")])
def test_a_ligature_with_an_accent_is_its_letters(ligature: str, letters: str) -> None:
    assert normalize(ligature) == normalize(letters)


@given(st.text(st.characters(categories=["L", "M"])))
def test_composed_and_decomposed_spellings_are_one(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(st.text("aàâbcçéèêëiïîoôœuùûü'’", min_size=1))
def test_a_stop_word_is_one_in_capitals_and_without_accents(text: str) -> None:
    if is_stop_word(normalize(text)):
        assert is_stop_word(normalize(text.upper()))
        assert is_stop_word(fold(text))


@given(texts)
def test_a_shorter_expression_finds_what_the_longest_does(text: str) -> None:
    for stretch in stretches(text):
        tokenizer._without.cache_clear()  # else the longest is taken, since others were compiled
        own, longest = tokens_in(stretch, 0), compiled(tokenizer._SURFACE).finditer(stretch)
        assert [(found.span(), found.groupdict()) for found in own] == [
            (found.span(), found.groupdict()) for found in longest
        ]


@given(st.text("aéœLʼ’'-.,()·•C+#1203²½e\u0301\u00ad\u202f _\n«»sS", max_size=12))
def test_the_short_way_sees_what_the_expression_sees(text: str) -> None:
    for stretch in stretches(text):
        assert surfaces(stretch) == surfaces_by_expression(stretch)


PARTS = [
    "étudiant",
    "acteur",
    "e",
    "s",
    "es",
    "ne",
    "le",
    "trice",
    "trices",
    "ère",
    "ières",
    "euse",
    "esse",
    "l’avion",
    "a",
    "t",
    "il",
    "S",
    "C",
    "5",
    "porte",
    "monnaie",
]


@given(st.lists(st.sampled_from(PARTS), min_size=1, max_size=5), st.sampled_from("-‐·’"))
def test_the_short_way_sees_compounds_and_inclusive_endings_as_the_expression_does(parts: list[str], sign: str) -> None:
    word = sign.join(parts)
    assert surfaces(word) == surfaces_by_expression(word)


@given(st.text(st.characters(categories=["L", "M"], max_codepoint=0x24F)) | st.text("aÀéÉçœßſİKÅþøÿŸ\u0301\u0327"))
def test_letters_of_today_are_spelt_as_the_rules_would_have_it(word: str) -> None:
    assert normalize(word) == normalize_by_rule(word)
    assert strip_accents(normalize(word)) == strip_accents_by_rule(normalize(word))


CONTEXTS = [
    *[
        "art. ",
        "Art. ",
        "arts ",
        "l’art. ",
        "n. ",
        "p. ",
        "t. ",
        "av. ",
        "ap. ",
        "apr. ",
        "Me ",
        "vol. ",
        "tél. ",
        "ex. ",
    ],
    *[
        "5",
        "12-1",
        "L. 123",
        "R*421",
        "IV",
        "J.-C.",
        "notre",
        "Roux",
        "premier",
        "(7)",
        "1,5",
        "fin.",
        ",",
        " ",
        "\n",
        "« ",
    ],
]


@given(st.one_of(texts, st.lists(st.sampled_from(CONTEXTS), max_size=12).map("".join)))
@example("av. J.-C. av. Foch, l’art. L. 123-4 et Me Roux")
def test_a_context_changes_the_words_of_abbreviations_alone(text: str) -> None:
    if may_hold_space(text, contexts=False):
        return
    alone = set()
    end = 0
    for stretch in text.split():
        start = text.index(stretch, end)
        end = start + len(stretch)
        alone |= {
            (start + surface.start, start + surface.end, spelling)
            for surface in surfaces(stretch)
            for word in surface.words
            for spelling in (word.written, word.folded)
        }
    within = {
        (found.start, found.end, spelling)
        for found in analyse(text)
        for word in found.words
        for spelling in (word.written, word.folded)
    }
    assert {word[2] for word in alone ^ within} <= CONTEXTUAL_WORDS


JOINING = [
    "(art.",
    "Arts",
    "L’ART.",
    "«p.",
    "Me",
    "l'av.",
    "10",
    "000,",
    "1000",
    "logi-",
    "-ciel",
    "a\u00ad",
    "¬",
    *CONTEXTS,
]
SPACES = [" ", "  ", "\n", "\u00a0", "\u202f", " \r\n ", "\t", "\x1f"]


@given(
    st.lists(st.tuples(st.one_of(st.sampled_from(JOINING), texts), st.sampled_from(SPACES))).map(chain.from_iterable)
)
def test_pieces_that_are_one_stretch_have_a_junction_in_common(parts: Iterable[str]) -> None:
    text = "".join(parts)
    pieces = text.split()
    ends = [0]
    for piece in pieces:
        ends.append(text.index(piece, ends[-1]) + len(piece))
    if stretches(text) != pieces:
        assert any(
            junction(one) & junction(other) >> 8 & ways_over(text[end : text.index(other, end)])
            for one, other, end in zip(pieces, pieces[1:], ends[1:], strict=False)
        )


def ways_over(space: str) -> int:
    """The ways in which a piece may go on over this white space."""
    return 0xFF & ~sum(ways for ways, signs in junctions().spaces if not set(signs) & set(space))


@pytest.mark.parametrize(
    ("written", "places"),
    [
        *((word, 1) for word in ("S.N.C.F.", "C++", "C#", "m²", "n°", "3,5", "½", "2e", "l’été", "étudiant·e·s")),
        *((word, 2) for word in ("12:30", "35h", "10 000", "porte-monnaie")),
        *((symbol, 0) for symbol in "€§&%"),
    ],
)
def test_what_is_one_word_takes_one_place_and_a_symbol_none(written: str, places: int) -> None:
    *_, last = analyse(f"un {written} deux")
    assert last.position == 1 + places


@pytest.mark.parametrize("text", ["contrat2", "le contrat12 dit", "contrat¹ de vente"])
def test_the_mark_of_a_note_stands_behind_its_word(text: str) -> None:
    found = [text[token.start : token.end] for token in analyse(text)]
    assert "contrat" in found


@pytest.mark.parametrize(
    ("compound", "whole"),
    [
        ("arc-en-ciel", ["arcenciel"]),
        ("je-ne-sais-quoi", ["jenesaisquoi"]),
        ("un-deux-trois-quatre-cinq", []),
        ("dit-il", []),
    ],
)
def test_a_compound_of_up_to_four_parts_is_a_word_in_one_piece_too(compound: str, whole: list[str]) -> None:
    (found,) = analyse(compound)
    *parts, last = compound.split("-")
    assert [word.written for word in found.words] == [*parts, last, *whole]
    assert [word.position for word in found.words] == [*range(len(parts) + 1), *(0 for _ in whole)]
