"""The query language: whatever is typed is a query, and a query written out reads the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from searcher.query.parser import parse
from searcher.query.syntax import Fuzzy, Group, Node, Pattern, Phrase, Word

ANYTHING = st.text(max_size=40) | st.text('ab1 "«»“”„()+-*?~\t', max_size=30)


def nodes(group: Group) -> list[Node]:
    found: list[Node] = []
    for node in (*group.should, *group.must, *group.must_not):
        found += [node, *(nodes(node) if isinstance(node, Group) else [])]
    return found


@settings(max_examples=300)
@given(query=ANYTHING)
def test_every_text_is_a_query_and_none_of_its_parts_is_empty(query: str) -> None:
    for node in nodes(parse(query)):
        assert str(node)
        if isinstance(node, Word | Phrase | Pattern | Fuzzy):
            assert node.text


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
    # What only looks like an operator is a word.
    ("ET", Group((Word("ET"),))),
    ("chat ET", Group((Word("chat"), Word("ET")))),
    ("ET chat", Group((Word("ET"), Word("chat")))),
    ("chat et chien", Group((Word("chat"), Word("et"), Word("chien")))),
    ("chat? oui", Group((Word("chat?"), Word("oui")))),
    ("vas-y - non", Group((Word("vas-y"), Word("-"), Word("non")))),
    ("C++ c#", Group((Word("C++"), Word("c#")))),
    ("étudiant(e)s", Group((Word("étudiant(e)s"),))),
    ('chat "', Group((Word("chat"),))),
    ("chat )", Group((Word("chat"),))),
    ("(chat", Group((Word("chat"),))),
    ("()", Group()),
    ("", Group()),
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


LEAVES = st.one_of(
    st.sampled_from(["chat", "l'État", "open-source", "C++", "étudiant(e)s", "et", "3,5", "a.b"]).map(Word),
    st.builds(Phrase, st.sampled_from(["le monde", "a", "l'été, oui"]), st.sampled_from([0, 2, 30])),
    st.sampled_from(["ch*", "*al", "ch?t", "a*b?c"]).map(Pattern),
    st.builds(Fuzzy, st.sampled_from(["chien", "été"]), st.sampled_from([1, 2])),
)


def grouped(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(inner, max_size=3).map(tuple)
    return st.builds(Group, parts, parts, parts).filter(
        lambda group: (len(nodes(group)) > 1 and sum(map(len, group)) > 1) or bool(group.must_not)
    )


@settings(max_examples=200)
@given(tree=grouped(st.recursive(LEAVES, grouped, max_leaves=6)))
def test_a_tree_written_out_is_the_query_of_that_tree(tree: Group) -> None:
    assert parse(str(tree)) == tree


@settings(max_examples=200)
@given(query=st.text("ab *?\t", max_size=20))
def test_simple_queries_written_out_read_the_same(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)


@pytest.mark.xfail(strict=True, reason="str of a query is not always a query that parses to the same tree")
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
    ],
)
def test_odd_queries_written_out_read_the_same(query: str) -> None:
    assert parse(str(parse(query))) == parse(query)
