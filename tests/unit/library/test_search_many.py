"""Many queries at once: each is answered as it would be alone, all of them from one commit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from searcher import Document, Filter, QueryError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from searcher import Index, Results

QUERIES = ["chat", "budget école", '"chat chien"', "+eau -chat", "rien-de-tel", "che*", "chat", "titre:eau OU journal~"]


def an_index(make_index: Callable[..., Index]) -> Index:
    words = ["chat", "chien", "eau", "budget", "école", "cheval", "journaux"]
    return make_index(
        *(
            Document(
                id=f"{number:03}",
                title=words[number % 7],
                paragraphs=[" ".join(words[(number * step + place) % 7] for place in range(3)) for step in (1, 2, 3)],
                metadata={"date": f"202{number % 4}"},
            )
            for number in range(50)
        ),
        memory=1,
    )


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return an_index(make_index)


def told(answers: Iterable[Results]) -> list[Any]:
    return [
        (
            results.query,
            results.total,
            [(hit.rank, hit.score, hit.document.id, hit.number, str(hit.snippet), hit.highlights) for hit in results],
            {name: [(facet.value, facet.count) for facet in found] for name, found in results.facets.items()},
        )
        for results in answers
    ]


@pytest.mark.parametrize("threads", [1, 3, 40])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"limit": 3, "offset": 2, "facets": ["year"]},
        {"sort": "date", "filter": Filter(date="2021..2022")},
        {"min_score": 1.0, "all_copies": True},
    ],
)
def test_each_is_answered_as_alone_and_in_order(index: Index, how: dict[str, Any], threads: int) -> None:
    expected = told(index.search(query, **how) for query in QUERIES)
    assert any(hits for _, _, hits, _ in expected)
    assert told(index.search_many(QUERIES, threads=threads, **how)) == expected


def test_takes_whatever_yields_queries(index: Index) -> None:
    assert told(index.search_many(iter(QUERIES[:2]))) == told(map(index.search, QUERIES[:2]))
    assert index.search_many([]) == []


@pytest.mark.parametrize("threads", [1, 3])
def test_query_without_an_answer_raises_as_alone(index: Index, threads: int) -> None:
    with pytest.raises(QueryError):
        index.search_many(["chat", "", "chien"], threads=threads)


@pytest.mark.parametrize("threads", [1, 3])
def test_all_are_of_one_commit(make_index: Callable[..., Index], threads: int) -> None:
    index = an_index(make_index)
    expected = told(index.search_many(["chat"] * 4))

    def asked() -> Iterator[str]:
        yield from ["chat"] * 2
        with index.writer() as writer:
            writer.add(Document(id="new", text="Le chat."))
        yield from ["chat"] * 2

    answers = index.search_many(asked(), threads=threads)
    assert told(answers) == expected
    assert index.search("chat").total == expected[0][1] + 1
