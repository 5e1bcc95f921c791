"""Filters of a program: which documents pass them, and that they combine as sets do."""

from __future__ import annotations

import copy
import datetime as dt
import pickle
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Filter, QueryError

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

DOCUMENTS = [
    Document(
        id=f"{folder}{number}",
        title=title,
        paragraphs=[f"chat {number}"],
        metadata={"author": author, "date": f"202{number % 4}-06-1{number % 5}", "note": number, "type": kind}
        | ({"lu": bool(number % 2)} if number % 3 else {}),
    )
    for number, (folder, title, author, kind) in enumerate(
        (folder, title, author, kind)
        for folder in ("", "a/", "b/")
        for title in ("Les chats", "Un chien")
        for author in (["Ada", "Bob"], "Bob", "Cléo")
        for kind in ("pdf", "text")
    )
]


class Case(NamedTuple):
    filter: Filter
    means: Callable[[Document], bool]


def said(document: Document, name: str) -> Any:
    return document.metadata.get(name)


ONES = [
    Case(Filter(), lambda _: True),
    Case(Filter(author=None, type=None), lambda _: True),
    Case(Filter(type="pdf"), lambda d: said(d, "type") == "pdf"),
    Case(Filter(author="bob"), lambda d: "Bob" in said(d, "author")),
    Case(Filter(author=["ada", "Cleo"]), lambda d: said(d, "author") != "Bob"),
    Case(Filter(auteur=frozenset({"Cléo"})), lambda d: said(d, "author") == "Cléo"),
    Case(Filter(author="ada", type="text"), lambda d: "Ada" in said(d, "author") and said(d, "type") == "text"),
    Case(Filter(title="chat"), lambda d: d.title == "Les chats"),
    Case(Filter(titre="=Un chien"), lambda d: d.title == "Un chien"),
    Case(Filter(path="a/"), lambda d: d.id.startswith("a/")),
    Case(Filter(id="b/30"), lambda d: d.id == "b/30"),
    Case(Filter(note=7), lambda d: said(d, "note") == 7),
    Case(Filter(note="3..9"), lambda d: 3 <= said(d, "note") <= 9),
    Case(Filter(lu=True), lambda d: said(d, "lu") is True),
    Case(Filter(date=dt.date(2021, 6, 11)), lambda d: said(d, "date") == "2021-06-11"),
    Case(Filter(date=dt.datetime(2021, 6, 11, 9, 30, tzinfo=dt.UTC)), lambda d: said(d, "date") == "2021-06-11"),
    Case(Filter(date=f">={dt.date(2022, 1, 1)}"), lambda d: said(d, "date") >= "2022"),
    Case(Filter(year=[2020, 2023]), lambda d: said(d, "date")[:4] in {"2020", "2023"}),
    Case(Filter(author="nobody"), lambda _: False),
]
CASES = st.recursive(
    st.sampled_from(ONES),
    lambda parts: (
        parts.map(lambda case: Case(~case.filter, lambda d: not case.means(d)))
        | st.tuples(parts, parts).map(
            lambda two: Case(two[0].filter & two[1].filter, lambda d: two[0].means(d) and two[1].means(d))
        )
        | st.tuples(parts, parts).map(
            lambda two: Case(two[0].filter | two[1].filter, lambda d: two[0].means(d) or two[1].means(d))
        )
    ),
    max_leaves=6,
)


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return make_index(*DOCUMENTS, memory=1)


@settings(max_examples=examples(200))
@given(case=CASES, other=st.sampled_from(ONES))
def test_documents_that_pass_are_those_that_are_meant(index: Index, case: Case, other: Case) -> None:
    found = {hit.document.id for hit in index.search("chat", filter=case.filter, limit=100)}
    assert found == {document.id for document in DOCUMENTS if case.means(document)}
    both = index.search("chat", filter=case.filter, filters=other.filter, limit=100)
    assert {hit.document.id for hit in both} == {d.id for d in DOCUMENTS if case.means(d) and other.means(d)}


@pytest.mark.parametrize("case", ONES[2:], ids=lambda case: repr(case.filter))
def test_filter_needs_no_word_and_a_mapping_says_the_same(index: Index, case: Case) -> None:
    assert {hit.document.id for hit in index.search("", filter=case.filter, limit=100)} == {
        document.id for document in DOCUMENTS if case.means(document)
    }


def test_mapping_is_a_filter(index: Index) -> None:
    mapping = {"type": "pdf", "author": ["Ada", "Cléo"], "date": "2020..2021", "note": None}
    expected = [hit.document.id for hit in index.search("", filter=Filter(**mapping), limit=100)]
    assert expected
    assert [hit.document.id for hit in index.search("", filter=mapping, limit=100)] == expected
    assert [hit.document.id for hit in index.search("", filters=mapping, limit=100)] == expected


def test_filters_are_values() -> None:
    one, same = Filter(type="pdf", author={"b", "a"}), Filter(author={"a", "b"}, type="pdf")
    assert (one, hash(one)) == (same, hash(same))
    assert one != Filter(type="pdf")
    with pytest.raises(AttributeError):
        one.clause = None  # type: ignore[misc, assignment]
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one  # noqa: S301 — our own
    assert Filter() & one == one & Filter() == one
    assert Filter() | one == one | Filter() == Filter()
    assert repr(~(one & Filter(year="=2020")) | Filter()) == "<Filter everything>"
    assert repr(~(one | Filter(year=2020))) == ("<Filter SAUF (((author:a OU author:b) ET type:pdf) OU year:2020)>")


@pytest.mark.parametrize("nothing", [Filter(), {}, None])
def test_filter_that_lets_everything_pass_is_no_query(index: Index, nothing: Filter | None) -> None:
    with pytest.raises(QueryError, match="the query has no word in it"):
        index.search("", filter=nothing)


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: Filter(date="hier"), QueryError, "'hier' is no date; write it as 2023"),
        (lambda: Filter(type=""), QueryError, "the filter type has no value; leave it out to look at all documents"),
        (lambda: Filter(type=" "), QueryError, "the filter type has no value"),
        (lambda: Filter(type=[]), QueryError, "the filter type has no value"),
        (lambda: Filter(type=["pdf", ""]), QueryError, "the filter type has no value"),
        (lambda: Filter(type=b"pdf"), TypeError, "a value of the filter type is bytes; give a string, a number or a"),  # type: ignore[arg-type]
        (lambda: Filter(type=["pdf", None]), TypeError, "a value of the filter type is NoneType"),  # type: ignore[list-item]
        (lambda: Filter(type={"a": 1}), TypeError, "a value of the filter type is dict"),  # type: ignore[arg-type]
        (lambda: Filter("pdf"), TypeError, "positional"),  # type: ignore[misc]
        (lambda: Filter(type="pdf") & {"author": "a"}, TypeError, "unsupported operand"),  # type: ignore[operator]
        (lambda: Filter(type="pdf") | None, TypeError, "unsupported operand"),  # type: ignore[operator]
    ],
)
def test_what_says_nothing_is_refused_when_it_is_made(
    make: Callable[[], Filter], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make()


@pytest.mark.parametrize("wrong", [3, "type:pdf", ["type"], object()])
def test_what_is_no_filter_is_refused(index: Index, wrong: Any) -> None:
    with pytest.raises(TypeError, match=r"a filter is a searcher\.Filter or values by field"):
        index.search("chat", filter=wrong)
    with pytest.raises(TypeError, match="3 is no name of a field; give a string"):
        index.search("chat", filter={3: "a"})  # type: ignore[dict-item]


@pytest.mark.parametrize("field", ["author", "type", "note", "lu", "date", "year"])
def test_value_of_a_facet_taken_whole_leaves_as_many_as_it_counts(index: Index, field: str) -> None:
    facets = index.search("chat", facets=field).facets[field]
    assert facets
    for facet in facets:
        assert index.search("chat", filter=Filter(**{field: f"={facet.value}"}), limit=0).total == facet.count


@pytest.mark.parametrize(
    "value", ["C++ (avancé)", "=x", ">2020", "2020..2021", "a*", "mot~", "Zola OU Hugo", 'dit "le"']
)
def test_equals_sign_takes_the_words_of_any_value_and_no_others(make_index: Callable[..., Index], value: str) -> None:
    others = ["C", "avancé", "2020 environ", "2021", "xy", "abc", "mots", "Hugo", "le"]
    index = make_index(
        *(
            Document(id=f"{n}", paragraphs=[f"chat {n}"], metadata={"tag": tag})
            for n, tag in enumerate([value, *others])
        )
    )
    assert [hit.document.id for hit in index.search("chat", filter=Filter(tag=f"={value}"))] == ["0"]
