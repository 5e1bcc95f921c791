"""The query language: whatever is typed is a query, and a query written out reads the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.query.language import parser
from searcher.query.language.ast import (
    Boost,
    Field,
    Fuzzy,
    Group,
    Node,
    Pattern,
    Phrase,
    Range,
    Whole,
    Word,
    is_filter,
)
from searcher.query.language.grammar import Parser
from searcher.query.language.parser import parse, read

PIECES = r"""
    " « » “ ” „ ( ) + - * ? ~ ~2 ~0 ^ ^2 ^0,5 : = > >= < .. / \ , . _ ’ ET OU SAUF AND OR NOT a b chat é l' 5 10 000 1222 2023
    2020-05 15/6/2023 type:pdf type:docx -type:pdf titre: date: date:hier foo: auteur:"a C:\d http://a.b/c 12:30 étudiant(e)s 😀
"""
ANYTHING = (
    st.text(max_size=40)
    | st.text('ab1 "«»“”„()+-*?~:^=<>.\t', max_size=30)
    | st.lists(st.sampled_from(PIECES.split()) | st.sampled_from([" ", "\t", "\u00a0"]), max_size=14).map("".join)
    | st.lists(st.sampled_from(PIECES.split()), max_size=10).map(" ".join)
)


def nodes(group: Group) -> list[Node]:
    found: list[Node] = []
    for node in (*group.should, *group.must, *group.must_not):
        found += [node, *(nodes(node) if isinstance(node, Group) else [])]
    return [*found, *group.filters]


@settings(max_examples=examples(300))
@given(query=ANYTHING)
def test_every_text_is_a_query_and_none_of_its_parts_is_empty(query: str) -> None:
    for node in nodes(parse(query)):
        assert str(node)
        if isinstance(node, Word | Phrase | Pattern | Fuzzy):
            assert node.text


@settings(max_examples=examples(300))
@given(query=ANYTHING)
def test_plain_words_are_what_the_grammar_reads(query: str) -> None:
    if None not in map(parser.is_plain_word, query.split()):
        found = read(query)
        assert (found.group, found.notes) == (Parser(query).group(0), ())


@pytest.mark.parametrize("query", ["(" * 10_000 + "chat", "-(" * 10_000 + "chat", '"' * 9_999, ") " * 5_000 + "chat"])
def test_a_query_nested_beyond_reason_is_still_one(query: str) -> None:
    assert isinstance(parse(query), Group)


CASES = [
    ("chat chien", Group((Word("chat"), Word("chien")))),
    ("chat OU chien", Group((Word("chat"), Word("chien")))),
    ("chat OR chien", Group((Word("chat"), Word("chien")))),
    ("chat ET chien", Group((Group(must=(Word("chat"), Word("chien"))),))),
    ("chat AND chien", Group((Group(must=(Word("chat"), Word("chien"))),))),
    ("chat SAUF chien", Group((Word("chat"),), must_not=(Word("chien"),))),
    ("chat NOT chien", Group((Word("chat"),), must_not=(Word("chien"),))),
    ("a ET b OU c", Group((Group(must=(Word("a"), Word("b"))), Word("c")))),
    ("a b ET c", Group((Word("a"), Group(must=(Word("b"), Word("c")))))),
    ("chat ET SAUF chien", Group((Word("chat"),), must_not=(Word("chien"),))),
    ("a SAUF b ET c", Group((Word("a"),), must_not=(Group(must=(Word("b"), Word("c"))),))),
    ("(a OU b) ET c", Group((Group(must=(Group((Word("a"), Word("b"))), Word("c"))),))),
    (
        "CFE (centre formalités) où ?",
        Group((Word("CFE"), Boost(Group((Word("centre"), Word("formalités"))), 0.3), Word("où"))),
    ),
    ("prime (treizième mois", Group((Word("prime"), Boost(Group((Word("treizième"), Word("mois"))), 0.3)))),
    ("centre formalités (CFE)", Group((Word("centre"), Word("formalités"), Word("CFE")))),
    ("(chat chien) lion", Group((Group((Word("chat"), Word("chien"))), Word("lion")))),
    ("lion (chat OU chien)", Group((Word("lion"), Group((Word("chat"), Word("chien")))))),
    ("lion OU (chat chien)", Group((Word("lion"), Group((Word("chat"), Word("chien")))))),
    ("lion (chat -chien)", Group((Word("lion"), Group((Word("chat"),), must_not=(Word("chien"),))))),
    ("lion ET (chat chien)", Group((Group(must=(Word("lion"), Group((Word("chat"), Word("chien"))))),))),
    ("lion +(chat chien)", Group((Word("lion"),), (Group((Word("chat"), Word("chien"))),))),
    ("lion (chat chien)^2", Group((Word("lion"), Boost(Group((Word("chat"), Word("chien"))), 2.0)))),
    ("tél. +33 (0)1 45", Group(tuple(map(Word, ("tél.", "33", "01", "45"))))),
    ("lion (0) 1", Group((Word("lion"), Word("0"), Word("1")))),
    ("+chat -chien lion", Group((Word("lion"),), (Word("chat"),), (Word("chien"),))),
    ("+(a b) -(c d)", Group((), (Group((Word("a"), Word("b"))),), (Group((Word("c"), Word("d"))),))),
    ("((a))", Group((Word("a"),))),
    ("(-a)", Group((Group(must_not=(Word("a"),)),))),
    ('"le monde"', Group((Phrase("le monde"),))),
    ("« le monde »", Group((Phrase("le monde"),))),
    ("“le monde”", Group((Phrase("le monde"),))),
    ("„le monde“", Group((Phrase("le monde"),))),
    ('"état droit"~3', Group((Phrase("état droit", 3),))),
    ('-"le monde"', Group(must_not=(Phrase("le monde"),))),
    ("logic*", Group((Pattern("logic*"),))),
    ("ch?t", Group((Pattern("ch?t"),))),
    ("chien~", Group((Fuzzy("chien", 1),))),
    ("chien~2", Group((Fuzzy("chien", 2),))),
    ("chien~9", Group((Fuzzy("chien", 2),))),
    ("10 000 euros", Group((Word("10000"), Word("euros")))),
    ("100 000 euros", Group((Word("100000"), Word("euros")))),
    ("1000 000 euros", Group((Word("1000"), Word("000"), Word("euros")))),
    # What only looks like an operator is a word.
    ("ET", Group((Word("ET"),))),
    ("chat ET", Group((Word("chat"), Word("ET")))),
    ("ET chat", Group((Word("ET"), Word("chat")))),
    ("chat et chien", Group((Word("chat"), Word("et"), Word("chien")))),
    ("chat? oui", Group((Word("chat?"), Word("oui")))),
    ("vas-y - non", Group((Word("vas-y"), Word("non")))),
    ("C++ c#", Group((Word("C++"), Word("c#")))),
    ("étudiant(e)s", Group((Word("étudiant(e)s"),))),
    ('chat "', Group((Word("chat"),))),
    ("chat )", Group((Word("chat"),))),
    ("(chat", Group((Word("chat"),))),
    ("()", Group()),
    ("", Group()),
    ("L’ aujourd’ aujourd'hui", Group((Word("L’"), Word("aujourd’"), Word("aujourd'hui")))),
    ('"open source', Group((Word("open"), Word("source")))),
    ("12:30", Group((Word("12:30"),))),
    (r"C:\dossier\note.txt", Group((Word(r"C:\dossier\note.txt"),))),
    ("https://exemple.fr/a?b=c", Group((Word("https://exemple.fr/a?b=c"),))),
    # Some count more.
    ("chat^2 chien", Group((Boost(Word("chat"), 2), Word("chien")))),
    ('"le chat"^0,5', Group((Boost(Phrase("le chat"), 0.5),))),
    ("(chat chien)^3", Group((Boost(Group((Word("chat"), Word("chien"))), 3),))),
    ("chien~2^2", Group((Boost(Fuzzy("chien", 2), 2),))),
    ("chat^1000", Group((Word("chat^1000"),))),
    # A sign behind ET is a sign.
    ("chat ET -chien", Group((Group(must=(Word("chat"),), must_not=(Word("chien"),)),))),
    # Fields say which documents are looked at.
    ("chat type:pdf", Group((Word("chat"),), filters=(Field("type", Word("pdf")),))),
    ("chat +type:pdf", Group((Word("chat"),), filters=(Field("type", Word("pdf")),))),
    ("chat ET type:pdf", Group((Group(must=(Word("chat"),), filters=(Field("type", Word("pdf")),)),))),
    ("chat -type:pdf", Group((Word("chat"),), must_not=(Field("type", Word("pdf")),))),
    ("type:pdf", Group(filters=(Field("type", Word("pdf")),))),
    ('auteur:"Émile Zola"', Group(filters=(Field("auteur", Phrase("Émile Zola")),))),
    ("auteur:« Émile Zola »", Group(filters=(Field("auteur", Phrase("Émile Zola")),))),
    ('auteur:="Zola"', Group(filters=(Field("auteur", Whole("Zola")),))),
    ("titre:budg*", Group(filters=(Field("titre", Pattern("budg*")),))),
    ("auteur:zolla~", Group(filters=(Field("auteur", Fuzzy("zolla")),))),
    ("chemin:rapports/", Group(filters=(Field("chemin", Word("rapports/")),))),
    ("date:2023", Group(filters=(Field("date", Word("2023")),))),
    ("date:2020..2023", Group(filters=(Field("date", Range("2020", "2023")),))),
    ("date:>=2024-06", Group(filters=(Field("date", Range("2024-06", None)),))),
    ("date:2024..", Group(filters=(Field("date", Range("2024", None)),))),
    ("date:<2024", Group(filters=(Field("date", Range(None, "2024", beyond=True)),))),
    ("date:15/6/2023", Group(filters=(Field("date", Word("2023-06-15")),))),
    ("note:3..5", Group(filters=(Field("note", Range("3", "5")),))),
    ("date:hier", Group((Group((Word("date"), Word("hier"))),))),
    # The same field twice means either value, different fields all hold, and so do the two ends of a range.
    (
        "type:pdf type:docx",
        Group(filters=(Group((Field("type", Word("pdf")), Field("type", Word("docx")))),)),
    ),
    (
        "type:pdf auteur:zola",
        Group(filters=(Field("type", Word("pdf")), Field("auteur", Word("zola")))),
    ),
    (
        "date:>=2020 date:<2024",
        Group(filters=(Field("date", Range("2020", None)), Field("date", Range(None, "2024", beyond=True)))),
    ),
    ("titre:(eau OU air)", Group(filters=(Group((Field("titre", Word("eau")), Field("titre", Word("air")))),))),
    (
        "titre:(eau ET air)",
        Group(filters=(Group(filters=(Field("titre", Word("eau")), Field("titre", Word("air")))),)),
    ),
    # With OU a field is one of the alternatives.
    (
        "type:pdf OU auteur:zola chat",
        Group((Word("chat"),), filters=(Group((Field("type", Word("pdf")), Field("auteur", Word("zola")))),)),
    ),
    (
        "chat (type:pdf type:docx)",
        Group((Word("chat"),), filters=(Group((Field("type", Word("pdf")), Field("type", Word("docx")))),)),
    ),
    ("chat OU type:pdf", Group((Word("chat"), Field("type", Word("pdf"))))),
    ("a chat OU type:pdf", Group((Word("a"), Group((Word("chat"), Field("type", Word("pdf"))))))),
]


@pytest.mark.parametrize(("query", "tree"), CASES)
def test_queries_mean_what_they_look_like(query: str, tree: Group) -> None:
    assert parse(query) == tree


@pytest.mark.parametrize("query", [query for query, _ in CASES])
def test_a_query_written_out_reads_the_same(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)


@pytest.mark.parametrize("operators", ["AND NOT", "ET SAUF"])
def test_and_not_is_not(operators: str) -> None:
    assert parse(f"chat {operators} chien") == parse("chat SAUF chien")


@settings(max_examples=examples(600))
@given(query=ANYTHING)
def test_any_text_written_out_as_a_query_reads_the_same(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)


@pytest.mark.parametrize(
    "query",
    [
        pytest.param('«dit "oui" ici»', id="quotes in a quotation"),
        pytest.param("chat (ET) chien", id="an operator taken as a word"),
        pytest.param("chat +loup ET", id="an operator moved by a sign"),
        pytest.param("10 (000)", id="numbers that parentheses part"),
        pytest.param("10 +loup 000", id="numbers that a sign parts"),
        pytest.param("chien~0", id="no slip at all"),
        pytest.param('"chat"-chien', id="a hyphen after a quotation"),
        pytest.param("(chat)-chien", id="a hyphen after a parenthesis"),
        pytest.param("foo:(:2023", id="a colon that would not be read behind another"),
        pytest.param("titre:^2..", id="a bound that would be a factor"),
        pytest.param("-prud’ 0", id="an apostrophe that would end the query"),
        pytest.param('"titre:()', id="a field behind a lone quote"),
        pytest.param("date:auteur:Vraiment?", id="a field in no date in a sentence"),
        pytest.param('""Vraiment? "DATE:0', id="two words of one field in a sentence"),
    ],
)
def test_odd_queries_written_out_read_the_same(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)


FIELDS = st.builds(
    Field,
    st.sampled_from(["type", "auteur", "année", "foo"]),
    st.one_of(
        st.sampled_from(["pdf", "ET", "rapports/2023", "l'État"]).map(Word),
        st.sampled_from(["Émile Zola", "a"]).map(Phrase),
        st.sampled_from(["Émile Zola", "pdf"]).map(Whole),
        st.builds(Range, st.just("2020"), st.sampled_from(["2023", "2023-06"]), st.just(False)),  # noqa: FBT003
        st.builds(Range, st.just("4,5"), st.none(), st.booleans()),
        st.builds(Range, st.none(), st.just("b"), st.booleans()),
        st.just(Pattern("z*a")),
        st.builds(Fuzzy, st.just("zola"), st.sampled_from([1, 2])),
    ),
)
WORDS = st.one_of(
    st.sampled_from(
        ["chat", "l'État", "open-source", "C++", "étudiant(e)s", "et", "ET", "3,5", "a.b", "10", "000"]
    ).map(Word),
    st.builds(Phrase, st.sampled_from(["le monde", "a", "l'été, oui"]), st.sampled_from([0, 2, 30])),
    st.sampled_from(["ch*", "*al", "ch?t", "a*b?c"]).map(Pattern),
    st.builds(Fuzzy, st.sampled_from(["chien", "été"]), st.sampled_from([1, 2])),
)
LEAVES = WORDS | st.builds(Boost, WORDS, st.sampled_from([0.5, 2.0, 99.999]))


def grouped(words: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some, fields = st.lists(words, max_size=3).map(tuple), st.lists(FIELDS, max_size=2).map(tuple)
    excluded = st.lists(words | FIELDS, max_size=2).map(tuple)
    # A group of one thing is written as that thing, and one of fields alone belongs with the filters.
    return st.builds(Group, some, some, excluded, fields).filter(
        lambda group: (sum(map(len, group)) > 1 or bool(group.must_not)) and not is_filter(group)
    )


@settings(max_examples=examples(200))
@given(tree=grouped(st.recursive(LEAVES, grouped, max_leaves=6)))
def test_a_tree_written_out_is_the_query_of_that_tree(tree: Group) -> None:
    assert parse(str(tree)) == tree


NOTED = [
    ('"open source', "a quotation mark has no partner: it was left out"),
    ("(chat chien", "a parenthesis is not closed: it was closed at the end"),
    ("chat) chien", "a parenthesis closes nothing: it was left out"),
    ("chat OU", "OU has nothing to join here: it was taken as a word"),
    ("aujourd'", "aujourd' is cut short: words that begin so were searched"),
    ("le prud’", "prud’ is cut short: words that begin so were searched"),
    ("chien~7", "chien~7: 2 letters may differ, no more"),
    ("date:hier", "date:hier is no date, as 2023, 2023-06 or 2023-06-15: it was taken as words"),
    ('date:"la veille"', 'date:"la veille" is no date, as 2023, 2023-06 or 2023-06-15: it was taken as words'),
    ("type:pdf^2", "type:pdf says which documents are looked at: ^2 changes nothing"),
    ("(" * 60 + "chat" + ")" * 60, "parentheses more than 50 deep were left out"),
]


@pytest.mark.parametrize(("deep", "noted"), [(50, False), (51, True)])
def test_parentheses_are_read_up_to_a_depth(deep: int, *, noted: bool) -> None:
    assert any("deep" in note for note in read("(" * deep + "chat chien" + ")" * deep).notes) == noted


@pytest.mark.parametrize(("query", "note"), NOTED)
def test_what_does_not_parse_is_noted(query: str, note: str) -> None:
    assert note in read(query).notes


@pytest.mark.parametrize(
    "query",
    [
        "L'",
        "jusqu'",
        "aujourd'hui",
        "chat aujourd' chien",
        "12:30",
        r"C:\dossier",
        "https://exemple.fr",
        "ET",
        "(ET)",
        "a -b",
    ],
)
def test_what_reads_well_is_not_noted(query: str) -> None:
    assert read(query).notes == ()


def test_a_phrase_beside_words_says_that_it_is_not_required() -> None:
    (note,) = read('écrit "le roi lion"').notes
    assert note.startswith('"le roi lion" stands beside other words')
    assert read('"le roi lion" type:pdf').notes == ()
    assert read('écrit +"le roi lion"').notes == ()


@pytest.mark.parametrize(
    "query", ["Le train part -enfin- ce soir.", "part -enfin ?", "un train\n-enfin", "a " * 20 + "-enfin"]
)
def test_a_dash_in_a_text_is_no_operator(query: str) -> None:
    found = read(query)
    assert not found.group.must_not
    assert any("the query reads as a text" in note for note in found.notes)


@pytest.mark.parametrize("query", ["train -enfin", "+a +b " * 10 + "(c d) -e", "art. 12 -enfin"])
def test_a_dash_in_a_query_is_an_operator(query: str) -> None:
    assert read(query).group.must_not


def test_capitals_in_a_text_are_words() -> None:
    assert [str(node) for node in read("VENTE\nET ACHAT").group.should] == ["VENTE", "(ET)", "ACHAT"]


def test_notes_are_told_from_each_other_by_their_codes() -> None:
    assert [getattr(note, "code", None) for note in read('(chat OU "chien').notes] == [
        "quote-alone",
        "parenthesis-open",
    ]
