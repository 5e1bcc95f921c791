"""What a search finds: matching paragraphs, each text once, page by page."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, DocumentError, Paragraph, QueryError
from searcher.french import analyse

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

VOCABULARY = """
    le la les École l'école L’État coeur cœur pêche péché maïs open-source source chevaux yeux données étudiant·e·s
    dit-il logiciel(s) 10000 3,5 C++ S.N.C.F. aujourd'hui x été Est R 2 prud’hommes «Noël», (voir) fin.
"""
WORDS = st.sampled_from([*VOCABULARY.split(), "10\u202f000"]) | st.text("aéÉœ'’.( ", min_size=1, max_size=6)
SENTENCES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join).filter(str.strip)
SPELLINGS = [
    str,
    str.upper,
    str.lower,
    lambda word: unicodedata.normalize("NFD", word),
    lambda word: "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)),
    lambda word: word.replace("œ", "oe"),
    lambda word: word.replace("’", "'"),
    lambda word: word.replace("'", "’"),
]


@settings(max_examples=examples(40))
@given(texts=st.lists(SENTENCES, min_size=1, max_size=4, unique=True))
def test_every_word_finds_its_paragraph_however_it_is_spelt(make_index: Callable[..., Index], texts: list[str]) -> None:
    index = make_index(Document(id="a", paragraphs=texts))
    for number, text in enumerate(texts, start=1):
        for start, end, _, _ in analyse(text):
            for spell in SPELLINGS:
                hits = index.search(spell(text[start:end]), limit=100)
                numbers = {place for hit in hits for place in (hit.number, *(d.paragraph for d in hit.duplicates))}
                assert number in numbers


def test_inclusive_writing_is_found_when_its_accents_are_decomposed(make_index: Callable[..., Index]) -> None:
    text = "conseiller.ère"
    assert len(make_index(text).search(unicodedata.normalize("NFD", text))) == 1


SIMPLE = st.sampled_from(["chat", "chien", "lion", "ours", "loup"])
GROUPS = st.recursive(
    SIMPLE.map(lambda word: (word, lambda words: word in words)),
    lambda groups: st.one_of(
        st.tuples(groups, groups).map(
            lambda two: (f"({two[0][0]} OU {two[1][0]})", lambda words: two[0][1](words) or two[1][1](words))
        ),
        st.tuples(groups, groups).map(
            lambda two: (f"({two[0][0]} ET {two[1][0]})", lambda words: two[0][1](words) and two[1][1](words))
        ),
        st.tuples(groups, groups).map(
            lambda two: (f"({two[0][0]} SAUF {two[1][0]})", lambda words: two[0][1](words) and not two[1][1](words))
        ),
        st.tuples(groups, groups).map(lambda two: (f"(+{two[0][0]} {two[1][0]})", two[0][1])),
    ),
    max_leaves=5,
)


@given(
    texts=st.lists(st.lists(SIMPLE, min_size=1, max_size=5), min_size=1, max_size=6),
    group=GROUPS,
    memory=st.sampled_from([1, 1 << 20]),
)
def test_operators_mean_what_they_say(
    make_index: Callable[..., Index],
    texts: list[list[str]],
    group: tuple[str, Callable[[list[str]], bool]],
    memory: int,
) -> None:
    query, holds = group
    index = make_index(*map(" ".join, texts), memory=memory)
    assert {hit.text for hit in index.search(query, limit=100)} == {" ".join(words) for words in texts if holds(words)}


@given(
    texts=st.lists(st.lists(SIMPLE, min_size=1, max_size=6).map(" ".join), min_size=1, max_size=30),
    limit=st.integers(1, 7),
    query=st.sampled_from(["chat", "chat chien ours", '"chat chien"', "+chat -ours", "c*"]),
)
def test_pages_put_together_are_the_whole_list(
    make_index: Callable[..., Index], texts: list[str], limit: int, query: str
) -> None:
    index = make_index(*texts, memory=400)
    whole = [(hit.rank, hit.document.id, hit.score) for hit in index.search(query, limit=100)]
    assert [rank for rank, _, _ in whole] == list(range(1, len(whole) + 1))
    pages = []
    for offset in range(0, 40, limit):
        page = index.search(query, limit=limit, offset=offset)
        assert page.total == len(whole)
        assert len(page) == max(0, min(limit, len(whole) - offset))
        pages += [(hit.rank, hit.document.id, hit.score) for hit in page]
    assert pages == whole


def test_a_limit_of_nothing_gives_no_hit_and_still_counts(make_index: Callable[..., Index]) -> None:
    results = make_index("un chat", "deux chats").search("chat", limit=0)
    assert (len(results), results.total) == (0, 2)


@pytest.mark.parametrize(("limit", "offset"), [(-1, 0), (1, -1)])
def test_a_negative_page_is_refused(make_index: Callable[..., Index], limit: int, offset: int) -> None:
    index = make_index("un chat")
    with pytest.raises(ValueError, match="must be a number from 0"):
        index.search("chat", limit=limit, offset=offset)


@pytest.mark.parametrize("memory", [1, 1 << 20])
def test_a_text_that_stands_in_several_places_is_one_hit_that_names_the_others(
    make_index: Callable[..., Index], memory: int
) -> None:
    index = make_index(
        Document(id="b", path="b.txt", paragraphs=["avant", "L’open source,  partout."]),
        Document(id="a", paragraphs=["L'open source, partout.", "L'open source, partout."]),
        Document(id="c", paragraphs=["L'OPEN source, partout et ailleurs, ici et là.", "Rien"] * 2),
        memory=memory,
    )
    results = index.search("open source")
    assert [(hit.document.id, hit.number) for hit in results] == [("a", 1), ("c", 1)]
    assert [(other.document.id, other.paragraph) for other in results[0].duplicates] == [("a", 2), ("b", 2)]
    assert results[0].duplicates[1].document.path == "b.txt"
    assert results.total == 2
    with index.writer() as writer:
        writer.remove("a")
    (hit, _) = index.search("open source")
    assert (hit.document.id, hit.duplicates) == ("b", ())


def test_many_copies_do_not_push_other_hits_off_the_page(make_index: Callable[..., Index]) -> None:
    copies = [Document(id=f"copie {number}", text="chat chat") for number in range(200)]
    index = make_index(*copies, "un chat parmi d'autres animaux", "le chat de la maison")
    results = index.search("chat", limit=3)
    assert len(results) == results.total == 3
    assert len(results[0].duplicates) == 199


def test_more_of_the_words_rank_higher(make_index: Callable[..., Index]) -> None:
    index = make_index("le chat dort", "le chien dort", "le chat et le chien dorment", "le lion dort")
    assert index.search("chat chien")[0].text == "le chat et le chien dorment"
    assert index.search("chat chien").total == 3


def test_accents_fold_for_matching_and_count_for_ranking(make_index: Callable[..., Index]) -> None:
    index = make_index("le péché du jour", "la pêche du jour", "la peche du jour")
    assert index.search("pêche")[0].text == "la pêche du jour"
    assert index.search("péché")[0].text == "le péché du jour"
    assert index.search("peche").total == 3


def test_a_stop_word_typed_alone_with_its_accents_leads_as_well(make_index: Callable[..., Index]) -> None:
    index = make_index("ici ou là", "ici où va")
    assert [hit.text for hit in index.search("où")] == ["ici où va", "ici ou là"]
    assert len(index.search("ou")) == 2


def test_stop_words_are_looked_for_when_there_is_nothing_else(make_index: Callable[..., Index]) -> None:
    index = make_index("le chat", "un chien", "le monde", "un monde")
    assert {hit.text for hit in index.search("le")} == {"le chat", "le monde"}
    assert {hit.text for hit in index.search("le chien")} == {"un chien"}
    assert {hit.text for hit in index.search('"le monde"')} == {"le monde"}


def test_a_word_that_hides_behind_a_stop_word_means_itself(make_index: Callable[..., Index]) -> None:
    index = make_index("mais où", "du maïs doux")
    assert [hit.text for hit in index.search("maïs")] == ["du maïs doux"]
    assert len(index.search("mais")) == 2


def test_planes_are_found_by_their_singular(make_index: Callable[..., Index]) -> None:
    assert len(make_index("Les avions décollent.").search("avion")) == 1


def test_titles_and_headings_are_found_too(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", title="Le budget", paragraphs=["Première ligne.", "Deuxième ligne."]))
    assert [hit.number for hit in index.search("budget")] == [1]


@pytest.mark.parametrize("query", ["", "  ", "!!!", '""', "( )", "+", "« »", "-"])
def test_a_query_without_words_is_an_error_that_says_so(make_index: Callable[..., Index], query: str) -> None:
    with pytest.raises(QueryError, match="has no word in it"):
        make_index("un chat").search(query)


def test_a_query_of_nothing_but_exclusions_looks_for_their_words(make_index: Callable[..., Index]) -> None:
    assert [hit.text for hit in make_index("un chat", "un chien").search("-chat")] == ["un chat"]


@pytest.mark.parametrize("query", ["zzz", "zzz*", '"chat zzz"', "+zzz chat", "zzzz~", "chat -chat"])
def test_a_query_that_nothing_matches_finds_nothing(make_index: Callable[..., Index], query: str) -> None:
    results = make_index("un chat").search(query)
    assert (len(results), results.total) == (0, 0)


@pytest.mark.parametrize("query", ["caf\udce9", "caf\udce9*", "\udce9a~"])
def test_a_query_typed_in_another_encoding_breaks_nothing(make_index: Callable[..., Index], query: str) -> None:
    assert len(make_index("un cygne").search(query)) == 0


def test_a_document_whose_name_is_no_text_is_refused(make_index: Callable[..., Index]) -> None:
    with pytest.raises(DocumentError, match="needs an id"):
        make_index(Document(id="caf\udce9.txt", text="un café"))


@settings(max_examples=examples(60))
@given(query=st.text(max_size=30) | st.text("aé \"«»()+-*?~1'ETOUSAF", max_size=20))
def test_no_query_breaks_the_search(make_index: Callable[..., Index], query: str) -> None:
    index = make_index("un état d’été", "ou est a e 1")
    try:
        for hit in index.search(query):
            assert hit.text[hit.snippet.start :].startswith(hit.snippet.text)
    except QueryError:
        pass


def test_a_pattern_that_fits_too_many_words_says_so(make_index: Callable[..., Index]) -> None:
    index = make_index(" ".join(f"mot{number}" for number in range(300)), "motus et bouche cousue")
    assert index.search("mot*").notes == ("mot* fits more words than are looked for: the 200 most frequent were taken",)
    assert index.search("motu* bouche").notes == ()


@pytest.mark.parametrize("pattern", ["chat*", "chat~", "Chat*"])
def test_the_word_that_a_pattern_names_comes_first(make_index: Callable[..., Index], pattern: str) -> None:
    others = [Document(id=f"a{n}", text=f"Chats, chats et chats, numéro {n}.") for n in range(5)]
    index = make_index(
        *others, Document(id="z", text="Un chat est ici, entre bien des mots qui parlent d’autre chose.")
    )
    found = [hit.document.id for hit in index.search(pattern)]
    assert found[0] == "z"
    assert len(found) == len(others) + 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ('"palais bois"', ["a"]),
        ('"le palais de bois"', []),
        ('"palais bo*"', ["a"]),
        ('"grande salle"', ["b"]),
        ('"grande salle bois"', []),  # of two headings
        ('"grande salle"~2', ["b", "c"]),
        ('"palais"', ["a"]),
        ('"palaces"', []),
        ('+"palais bois" visite', ["a"]),
        ('visite -"palais bois"', ["b", "c"]),
    ],
)
def test_a_phrase_is_found_in_titles_and_headings_too(
    make_index: Callable[..., Index], query: str, found: list[str]
) -> None:
    index = make_index(
        Document(id="a", title="Palais bois", paragraphs=["Une visite des bois."]),
        Document(id="b", paragraphs=[Paragraph("La visite."), Paragraph("Vue.", heading="Grande salle › Bois")]),
        Document(id="c", title="Grande et haute salle", paragraphs=["Leur visite."]),
    )
    assert sorted(hit.document.id for hit in index.search(query)) == found


def test_a_heading_holds_a_phrase_where_it_begins(make_index: Callable[..., Index]) -> None:
    rows = [Paragraph(f"Ligne {letter}.", heading="Aux archives › Plan cadastral") for letter in "abc"]
    index = make_index(Document(id="a", paragraphs=[Paragraph("Un.", heading="Aux archives"), *rows]))
    assert [hit.number for hit in index.search('"plan cadastral"')] == [2]
    assert [hit.number for hit in index.search('"aux archives"')] == [1]
