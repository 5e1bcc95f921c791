"""The same questions to a folder and to a cluster: the same answers, scores included."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import searcher
from searcher import Document, Index, Paragraph, QueryError
from searcher.cluster.store import ClusterStore
from searcher.query.match import boolean_scorers

pytestmark = pytest.mark.slow

QUERIES = (Path(__file__).parents[2] / "cases" / "cluster_queries.tsv").read_text(encoding="utf-8").splitlines()
LETTER = (
    "Madame, Monsieur, nous vous écrivons au sujet de votre demande du mois dernier, à laquelle nous répondons enfin."
)
DOCUMENTS = [
    Document(
        id="lois/code.txt",
        title="Code du travail",
        metadata={"type": "pdf", "date": "2023-05-01", "author": "Assemblée"},
        paragraphs=[
            Paragraph("Le travail de nuit est interdit aux enfants.", heading="Titre I › Nuit", line=1),
            Paragraph("La durée du travail est de 35 h par semaine.", heading="Titre I › Durée", line=3, page=1),
            Paragraph("Le travailleur travaille, l'école attend.", heading="Titre II", line=9, page=2),
        ],
    ),
    Document(
        id="lois/faq.md",
        title="Questions de droit",
        metadata={"type": "markdown", "date": "2022"},
        paragraphs=["Peut-on travailler la nuit ?", "Oui.", "Le travail de nuit est permis, sous conditions.", "35h"],
    ),
    Document(
        id="romans/zola.txt",
        title="L’Assommoir",
        metadata={"type": "text", "author": "Émile Zola", "date": "1877"},
        text="La pêche au bord de l’eau.\n\nLe péché de l’été, à l’école.\n\nL’open-source n’est pas de Zola ; opensource non plus.",
    ),
    Document(id="notes", text="open source\n\nsous-traitant, sous traitants\n\nLa pêche au bord de l'eau."),
    Document(id="lettre-1", text=f"{LETTER}\n\nLe travail est la santé de tous les hommes.\n\nLyon, le 3 mai"),
    Document(id="lettre-2", text=f"{LETTER}\n\nLe travail est la santé de tous les hommes.\n\nParis, le 4 mai"),
    Document(id="c", text="C++ et C\n\nl'eau s'évapore : évaporation lente\n\nLe jour et la nuit, le travail."),
]


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with searcher.create(tmp_path_factory.mktemp("local") / "index") as index:
        fill(index, DOCUMENTS)
        yield index


def fill(index: Index, documents: list[Document]) -> None:
    with index.writer() as writer:
        for document in documents:
            writer.add(document)


@pytest.fixture(scope="module")
def clusters(nodes: object) -> Iterator[list[Index]]:
    """The documents in one shard, and in three."""
    from secrets import token_hex

    from searcher.cluster.management import delete

    hosts = ",".join(nodes.hosts)  # type: ignore[attr-defined]
    made = [searcher.create(f"opensearch://{hosts}/test-{token_hex(6)}", shards=shards) for shards in (1, 3)]
    for index in made:
        fill(index, DOCUMENTS)
    yield made
    for index in made:
        delete(index.connection)  # type: ignore[attr-defined]


@pytest.mark.parametrize("query", QUERIES)
def test_answers_are_the_same(query: str, local: Index, clusters: list[Index]) -> None:
    facets = ["type", "author", "année", "chemin"]
    expected = local.search(query, facets=facets)
    for index in clusters:
        found = index.search(query, facets=facets)
        assert [hit.as_dict(explain=True, context=1) for hit in found] == [
            hit.as_dict(explain=True, context=1) for hit in expected
        ]
        assert (found.total, found.suggestion, found.notes, found.advice) == (
            expected.total, expected.suggestion, expected.notes, expected.advice
        )  # fmt: skip
        assert found.facets == expected.facets


@pytest.mark.parametrize("order", ["date", "path"])
def test_other_orders_pages_and_least_scores_are_the_same(order: str, local: Index, clusters: list[Index]) -> None:
    def asked(index: Index) -> list[object]:
        everything = [(hit.document.id, hit.number, hit.score) for hit in index.iterate("travail nuit école")]
        pages = [hit.text for offset in (0, 2, 4) for hit in index.search("travail nuit", limit=2, offset=offset)]
        sorted_hits = [(hit.text, hit.score) for hit in index.search("travail nuit", sort=order)]
        high = index.search("travail nuit", min_score=1.5)
        copies = [hit.document.id for hit in index.search("santé", all_copies=True)]
        return [everything, pages, sorted_hits, [hit.text for hit in high], high.total, copies]

    for index in clusters:
        assert asked(index) == asked(local)


def test_documents_words_and_suggestions_are_the_same(local: Index, clusters: list[Index]) -> None:
    def asked(index: Index) -> list[object]:
        whole = index.document("lois/faq.md", "nuit")
        assert whole
        suggestions = index.suggest("tra"), index.suggest("dro"), index.suggest("code du")
        like = index.more_like("Le travail de nuit est interdit aux enfants.")
        return [
            whole.paragraphs,
            whole.document.title,
            index.document("nowhere"),
            index.words("trav"),
            [(one.queries, [document.id for document in one.documents]) for one in suggestions],
            [(hit.text, hit.score) for hit in like],
            sorted((document.id, document.title) for document in index.documents()),
            (index.document_count, index.paragraph_count),
        ]

    for index in clusters:
        assert asked(index) == asked(local)


def test_what_the_nodes_do_is_no_work_here(
    local: Index, clusters: list[Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = [hit.document.id for hit in local.search('"le travail" nuit')]
    monkeypatch.setattr(boolean_scorers, "MAX_STEPS", 0)
    assert [[hit.document.id for hit in index.search('"le travail" nuit')] for index in clusters] == [expected] * 2
    with pytest.raises(QueryError, match="too much work"):
        local.search('"le travail" enfants')


def test_a_question_takes_few_requests(clusters: list[Index]) -> None:
    for index in clusters:
        [hit.as_dict() for hit in index.search("enfants")]  # the ways to the shards are found once
        requests = []
        for query in ("conditions interdit", "conditions interdit"):
            before = index.connection.requests  # type: ignore[attr-defined]
            [hit.as_dict() for hit in index.search(query)]
            requests.append(index.connection.requests - before)  # type: ignore[attr-defined]
        new, known = requests
        assert new <= 3
        assert known <= 2


def test_counts_asked_for_meanwhile_are_known_to_whoever_made_something_without_them(clusters: list[Index]) -> None:
    for index in clusters:
        store = ClusterStore(index.connection)  # type: ignore[attr-defined]

        def make(store: ClusterStore = store) -> int:
            made = store.counts.word("nuit")
            store.settled(lambda: store.counts.word("travail"))
            return made

        assert store.settled(make) == store.counts.word("nuit") > 0


def test_many_who_ask_new_words_at_once_get_the_same_answers(local: Index, clusters: list[Index]) -> None:
    queries = [" ".join(pair) for pair in permutations(["travaux", "nuits", "école", "péché", "eau", "source"], 2)]
    for index in clusters:
        with searcher.open(str(index.address)) as fresh, ThreadPoolExecutor(8) as asking:  # type: ignore[attr-defined]
            assert list(asking.map(partial(ranked, fresh), queries)) == [ranked(local, query) for query in queries]


WORDS = [
    "travail",
    "travaux",
    "travailler",
    "nuit",
    "nuits",
    "école",
    "écoles",
    "ecole",
    "pêche",
    "péché",
    "eau",
    "open",
    "source",
    "le",
    "la",
    "de",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
TITLES = st.one_of(st.none(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(" ".join))


QUERIES = st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join), min_size=3, max_size=6)
SLOW = settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture
def everywhere(
    new_address: Callable[[], str], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[list[tuple[str | None, list[str]]]], list[Index]]:
    """Documents of these titles and paragraphs in a folder, in one shard and in three."""

    def make(documents: list[tuple[str | None, list[str]]]) -> list[Index]:
        made = [Document(id=f"d{n}", title=title, paragraphs=texts) for n, (title, texts) in enumerate(documents)]
        local = searcher.create(tmp_path_factory.mktemp("random") / "index")
        indexes = [local, *(searcher.create(new_address(), shards=shards) for shards in (1, 3))]
        for index in indexes:
            fill(index, made)
        return indexes

    return make


def ranked(index: Index, query: str) -> list[tuple[str, int, float]]:
    return [(hit.document.id, hit.number, hit.score) for hit in index.search(query, limit=64)]


@given(
    documents=st.lists(st.tuples(TITLES, st.lists(TEXTS, min_size=1, max_size=5)), min_size=1, max_size=8),
    queries=QUERIES,
)
@SLOW
def test_any_documents_rank_the_same_wherever_they_are(
    documents: list[tuple[str | None, list[str]]],
    queries: list[str],
    everywhere: Callable[[list[tuple[str | None, list[str]]]], list[Index]],
) -> None:
    indexes = everywhere(documents)
    for query in queries:
        expected, *others = (ranked(index, query) for index in indexes)
        assert others == [expected, expected], query


@given(
    documents=st.lists(st.tuples(TITLES, st.lists(TEXTS, min_size=1, max_size=5)), min_size=1, max_size=8),
    queries=QUERIES,
)
@SLOW
def test_phrases_of_any_texts_rank_the_same_wherever_they_are(
    documents: list[tuple[str | None, list[str]]],
    queries: list[str],
    everywhere: Callable[[list[tuple[str | None, list[str]]]], list[Index]],
) -> None:
    indexes = everywhere(documents)
    for query in queries[:2]:
        expected, *others = (ranked(index, f'"{query}"') for index in indexes)
        assert others == [expected, expected], query


def test_a_phrase_that_only_a_title_or_a_heading_has_is_found(new_address: Callable[[], str], tmp_path: Path) -> None:
    documents = [
        Document(id="title", title="Le travail de nuit", paragraphs=["pain", "vin"]),
        Document(id="text", paragraphs=["le travail de nuit"]),
        Document(
            id="heading",
            title="École",
            paragraphs=[
                Paragraph("pêche", heading="Eau › Le travail"),
                Paragraph("source", heading="Eau › Le travail de nuit"),
                Paragraph("eau", heading="Eau › Le travail de nuit"),
                Paragraph("nuits", heading="Eau › Le travail › De nuit"),
            ],
        ),
    ]
    local = searcher.create(tmp_path / "index")
    others = [searcher.create(new_address(), shards=shards) for shards in (1, 3)]
    for index in (local, *others):
        fill(index, documents)
    for query in ('"travail de nuit"', '"travail nuit"~1', '"Le travail"', '"eau le travail"', '"école eau"'):
        expected = ranked(local, query)
        assert [ranked(index, query) for index in others] == [expected, expected], query
    assert {name for name, _, _ in ranked(local, '"travail de nuit"')} == {"title", "text", "heading"}


def test_a_paragraph_that_is_no_candidate_counts_for_its_document(
    new_address: Callable[[], str], tmp_path: Path
) -> None:
    # The longest paragraphs of the first document come along to find near copies, without their words. A title above one of
    # them has the word, and so has the other.
    long = " ".join(f"mot{number}" for number in range(200))
    many = [Document(id=f"d{number}", paragraphs=[f"Le budget {number}.", f"Ici {number}."]) for number in range(200)]
    documents = [
        Document(
            id="a",
            title="Budget",
            paragraphs=[long, "Budget, budget.", f"Budget {long}.", *(f"Rien {number}." for number in range(40))],
        ),
        *many,
    ]
    with searcher.create(tmp_path / "index") as folder, searcher.create(new_address()) as index:
        fill(folder, documents)
        fill(index, documents)
        expected, found = folder.search("budget", limit=3), index.search("budget", limit=3)
        assert (expected[0].document.id, expected[0].number) == ("a", 2)
        assert [(hit.document.id, hit.score) for hit in found] == [(hit.document.id, hit.score) for hit in expected]


def test_words_of_one_root_count_as_often_as_they_stand_in_the_whole_index(
    new_address: Callable[[], str], tmp_path: Path
) -> None:
    often = [f"Le licenciement numéro {number} de la semaine." for number in range(20)]
    documents = [
        Document(id="a", paragraphs=["Qui peut licencier un salarié ?", *often]),
        Document(
            id="b", paragraphs=["Nul ne peut licencier sans licenciement.", "Un salarié peut partir.", *often[:9]]
        ),
    ]
    with searcher.create(tmp_path / "index") as local, searcher.create(new_address()) as cluster:
        for index in (local, cluster):
            fill(index, documents)
        for query in ("licencier un salarié", "peut-on licencier ?"):
            answers = [[(hit.text, hit.score) for hit in index.search(query)] for index in (local, cluster)]
            assert answers[0] == answers[1]
