"""A question that wants a yes or a no: what begins with one comes first; where more is wanted, what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Paragraph
from searcher.query import compile_query, parse
from searcher.query.match.boolean_scorers import bind
from searcher.query.match.query_scorer import QueryScorer
from searcher.query.rank.features import RerankContext
from searcher.query.rank.weights import SIGNALS

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

QUESTION = "mon employeur peut-il refuser mes congés"
OTHERS = [f"Rien de tel au chapitre {number}." for number in range(9)]


def gain(index: Index, query: str, identity: str) -> float:
    hit = next(hit for hit in index.search(query) if hit.document.id == identity)
    return sum(part.score for part in hit.explanation.contributions if part.signal == "answer")


@pytest.mark.parametrize(
    "text",
    [
        "Oui, l'employeur refuse les congés.",
        "NON. L’employeur accorde les congés.",
        "Oui\u00a0! Les congés.",
        "« Oui », dit l'employeur de ces congés.",
        "Non (congés payés).",
        "Non - les congés.",
        "Oui mais des congés payés.",
        "Oui sous conditions, les congés.",
    ],
)
def test_an_answer_is_what_says_yes_or_no_first(make_index: Callable[..., Index], text: str) -> None:
    index = make_index(Document(id="a", paragraphs=[text]), *OTHERS)
    assert gain(index, QUESTION, "a") > 0
    assert gain(index, "comment mon employeur peut-il refuser mes congés", "a") == 0


@pytest.mark.parametrize(
    "text",
    [
        "L'employeur dit oui, aux congés.",
        "Non-respect des congés par l'employeur.",
        "Non applicable aux congés.",
        "Ouistiti, congés.",
        "Nonobstant les congés.",
    ],
)
def test_what_begins_otherwise_is_none(make_index: Callable[..., Index], text: str) -> None:
    assert gain(make_index(Document(id="a", paragraphs=[text]), *OTHERS), QUESTION, "a") == 0


def test_an_answer_may_be_a_paragraph_of_its_own(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="a", paragraphs=["Oui.", "Les congés se prennent."]),
        Document(id="b", paragraphs=[Paragraph("Non.", heading="Un"), Paragraph("Les congés, enfin.", heading="Deux")]),
        Document(id="c", paragraphs=["Oui"]),
        Document(id="d", paragraphs=["Ces congés viennent après un autre document."]),
        *OTHERS,
    )
    assert gain(index, QUESTION, "a") > 0
    assert gain(index, QUESTION, "b") == gain(index, QUESTION, "d") == 0


@pytest.mark.parametrize("one_by_one", [False, True])
def test_the_answer_comes_first(make_index: Callable[..., Index], *, one_by_one: bool) -> None:
    index = make_index(
        Document(id="a", paragraphs=["L'employeur accorde des congés."]),
        Document(id="b", paragraphs=["Oui. L'employeur accorde des congés."]),
        *OTHERS,
        one_by_one=one_by_one,
    )
    assert [hit.document.id for hit in index.search(QUESTION)] == ["b", "a"]
    assert [hit.document.id for hit in index.search(QUESTION.replace("peut-il", "peut"))] == ["a", "b"]
    assert "it begins with yes or no, or with neither, as was asked" in str(index.search(QUESTION)[0].explanation)


@pytest.mark.parametrize("one_by_one", [False, True])
@pytest.mark.parametrize(
    "question",
    ["Quels congés l'employeur accorde ?", "Congés, employeur : c'est quoi", "où l'employeur accorde des congés"],
)
def test_where_more_is_asked_a_yes_comes_last(
    make_index: Callable[..., Index], question: str, *, one_by_one: bool
) -> None:
    index = make_index(
        Document(id="a", paragraphs=["Oui. L'employeur accorde des congés."]),
        Document(id="b", paragraphs=["Depuis longtemps déjà, l'employeur accorde des congés."]),
        *OTHERS,
        one_by_one=one_by_one,
    )
    assert [hit.document.id for hit in index.search("employeur accorde congés")] == ["a", "b"]
    hits = index.search(question)
    assert [hit.document.id for hit in hits] == ["b", "a"]
    assert hits[0].score == pytest.approx(sum(part.score for part in hits[0].explanation.contributions))
    assert gain(index, question, "b") > gain(index, question, "a") == 0


def test_where_none_says_yes_nothing_is_gained(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", paragraphs=["L'employeur accorde des congés."]), *OTHERS)
    assert gain(index, "Quels congés l'employeur accorde ?", "a") == 0


BEGINNINGS = ["Oui. Le chat a droit", "Non", "Oui", "Non-respect du droit du chat", "Le droit de chat", "Droit du chat"]
TEXTS = st.lists(st.sampled_from(BEGINNINGS), min_size=1, max_size=4)
ASKED = ["Le chat a-t-il droit ?", "Quel est le droit du chat ?", "droit du chat", "droit chat"]


@settings(max_examples=examples(60))
@given(documents=st.lists(TEXTS, min_size=1, max_size=6), query=st.sampled_from(ASKED), looks=st.booleans())
def test_candidates_gain_what_the_rows_of_the_query_say(
    make_index: Callable[..., Index], documents: list[list[str]], query: str, *, looks: bool
) -> None:
    made = [Document(id=f"d{number}", paragraphs=texts) for number, texts in enumerate(documents)]
    snapshot = make_index(*made)._snapshot
    clause = compile_query(parse(query))
    context = RerankContext(snapshot, QueryScorer(bind(clause, snapshot), clause.question).rerank_query(), SIGNALS)
    (leaf,) = snapshot.leaves
    numbers = [*range(leaf.size)]
    if looks and context.asks_openly:
        context.look_for_answers([(0, leaf.number, number) for number in reversed(numbers)])
    rows = context.whole_query_rows(leaf, numbers)
    gains = context.whole_query_gains(leaf, numbers)
    assert [sum(row.gain(place) for row in rows) for place in numbers] == [*(gains or [0.0] * leaf.size)]
