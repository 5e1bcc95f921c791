"""What is typed in one piece finds what a text has in several, and the reverse."""

from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Index
from searcher.french import Word, analyse, asks_for_a_kind, content_word, is_question_word, is_stop_word
from searcher.french.abbreviations import ABBREVIATIONS
from searcher.french.lexicon.word_lists import word_list
from searcher.query.language.ast import words_alone
from searcher.query.language.parser import parse, read
from searcher.query.plan import compile as compiling
from searcher.query.plan.analysis import one_word
from searcher.query.plan.clauses import WordClause, leaves
from searcher.query.plan.compile import compile_words
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY
from searcher.query.plan.question import WordSense, classify_question, word_sense

NUMBERS = ["1000", "12500", "120000", "1234567", "12345678", "1500,5"]


def ids(index: Index, query: str) -> set[str]:
    return {hit.document.id for hit in index.search(query, limit=50)}


@pytest.mark.parametrize("number", NUMBERS)
def test_a_large_number_is_found_however_its_thousands_are_parted(
    make_index: Callable[..., Index], number: str
) -> None:
    whole, comma, decimals = number.partition(",")
    thousands = f"{int(whole):,}".replace(",", " ")
    spaced = thousands + comma + decimals
    groups = thousands.split(" ")
    others = [" ".join(groups[:-1]), " ".join(groups[1:]), f"{groups[0]} fois {groups[-1]}"]
    with make_index(
        f"Il a {number} voix.", f"Il a {spaced} voix.", *(f"Il a {other} voix." for other in others)
    ) as index:
        assert ids(index, number) == {"d0", "d1"}
        assert {"d0", "d1"} <= ids(index, f'"{spaced} voix"')
        assert ids(index, f'"{number} voix"') == {"d0", "d1"}


@pytest.mark.parametrize("typed", ["achat/vente", "achat;vente", "http://achat.fr/vente"])
def test_words_that_signs_part_are_found_alone_and_first_together(make_index: Callable[..., Index], typed: str) -> None:
    with make_index("La vente du bois.", "Son achat de pain.", f"Contrat de {typed} usuel.", "Autre chose.") as index:
        hits = index.search(typed)
        assert hits[0].document.id == "d2"
        assert {hit.document.id for hit in hits} >= {"d0", "d1", "d2"}
        assert "d3" not in ids(index, typed)


def test_of_words_that_signs_part_no_stop_word_is_looked_for_alone(make_index: Callable[..., Index]) -> None:
    with make_index("Le pain de la ville.", "Une vente/de bois.", "Sa vente rapide.") as index:
        assert ids(index, "vente/de") == {"d1", "d2"}


TYPED = """
    quel quelle il on que qui comment œil dés maçon xixe prêtes quêls abc ça d’abord qu’il est le la d’ l’avion L'État chat chats peut-être télé-travail art. art part 5 Me 35h rendez-vous lettre-licenciement
    pourquoi maïs mais dés où ? ! … étudiant·e·s S.N.C.F. OpenStreetMap achat/vente XIXe bd Élisabeth ÉTAT c++ 🦊 œuvre
"""


SIGNS = [
    "?",
    "!",
    "…",
    ";",
    "ET",
    "OU",
    "NOT",
    "+chat",
    "-chat",
    "chat*",
    "ch?t",
    "chat~",
    "chat^2",
    "titre:x",
    "(chat)",
    "«",
    "»",
    "l’",
    "qu'",
    "10",
    "000",
    "35h",
    "G20",
    "-",
    "+",
    "/",
    "|",
    "?quoi",
    "peut-on?",
]


@settings(max_examples=examples(400))
@given(texts=st.lists(st.sampled_from([*TYPED.split(), *SIGNS]), min_size=1, max_size=8))
def test_words_alone_are_compiled_as_in_any_group(texts: list[str]) -> None:
    if found := compile_words(" ".join(texts)):
        words, compiled = found
        typed = read(" ".join(texts)).group
        assert words == words_alone(typed)
        assert compiled == compiling._group(typed, NO_VOCABULARY)._replace(question=classify_question(words))  # type: ignore[union-attr]


def test_too_many_words_are_counted_by_the_general_way() -> None:
    assert compile_words("a " * 249)
    assert compile_words("a " * 250) is None


GRAMMAR = [
    *word_list("stopwords"),
    *sorted(ABBREVIATIONS),
    *(
        "où",
        "quoi",
        "lequel",
        "combien",
        "pourquoi",
        "comment",
        "quand",
        "quêl",
        "lequél",
        "xixe",
        "xxème",
        "iième",
        "vie",
    ),
]
ANY_WORD = (
    st.sampled_from([*GRAMMAR, *TYPED.split()])
    | st.text("abceiltuxéèçœß'’-.º1ʼ", min_size=1, max_size=12)
    | st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=10)
)


@settings(max_examples=examples(300))
@given(text=ANY_WORD)
def test_a_word_is_read_as_the_chain_reads_it(text: str) -> None:
    assume(len(text.split()) == 1)
    places = list(analyse(text))
    if folded := content_word(text):
        assert [place.words for place in places] == [(Word(0, text, folded),)]
        assert not any(map(is_stop_word, (text, folded)))
        assert not is_question_word(folded)
    if word := one_word(text):
        assert [place.words for place in places] == [(word,)]
    sense = word_sense(text)
    assert sense.folded == tuple(place.words[0].folded for place in places if len(place.words) == 1)
    assert sense.small == tuple(map(is_stop_word, sense.folded))
    capitals = [word.folded for place in places if text[place.start].isupper() for word in place.words]
    assert sense.capitalised == tuple(capitals)


@settings(max_examples=examples(300))
@given(text=ANY_WORD)
def test_a_word_alone_means_what_it_means_in_any_group(text: str) -> None:
    assume(len(text.split()) == 1)
    if found := compiling._alone(text):
        clauses = compiling._typed(text)
        assert [*found.clauses] == clauses
        assert [*found.says] == [not compiling._says_nothing(clause, NO_VOCABULARY) for clause in clauses]
        assert found.asks_for_a_kind == any(asks_for_a_kind(getattr(clause, "folded", "")) for clause in clauses)
        assert WordSense(*found[3:]) == word_sense(text)


@pytest.mark.parametrize(
    ("query", "folded"), [("art unique", "article"), ("départ unique", "depart"), ("no premier", "numero")]
)
def test_a_word_that_the_next_makes_an_abbreviation_is_read_with_it(query: str, folded: str) -> None:
    assert getattr(compiling.compile_query(parse(query)).should[0], "folded", "") == folded


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("quelle ville fut fondée", ["ville"]),
        ("dans quelle est la une ville", ["ville"]),
        ("quelle est la une de ville", []),  # too far behind
        ("quelle est la quel de la une ville", ["ville"]),
        ("la ville de quel", []),
    ],
)
def test_the_first_word_of_substance_soon_after_quel_is_the_kind(query: str, kinds: list[str]) -> None:
    for text in (query, f"({query})"):
        found = leaves(compiling.compile_query(parse(text)))
        assert [clause.folded for clause in found if isinstance(clause, WordClause) and clause.kind] == kinds
