"""Documents that are nearly the same: one speaks for all, and nothing that only another says is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

import searcher
from searcher import Document
from searcher.index.read import shared_texts
from searcher.query.rank.near_duplicates import are_alike, longest_digests

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from searcher import Hit, Index

BODY = [
    "Le conseil municipal a voté hier soir le budget des écoles de la commune.",
    "Les travaux de la toiture commenceront dès la fin des vacances de printemps.",
    "Un second marché concernera les fenêtres, que le vent traverse depuis dix ans.",
    "La mairie attend une subvention de la région pour le mobilier de la cantine.",
    "Deux conseillers se sont abstenus, faute d’avoir lu le dossier en entier.",
    "La séance fut levée à minuit passé, sous les applaudissements du public.",
]
CHANGED = [*BODY[:3], BODY[3].replace("région", "préfecture"), *BODY[4:]]
QUAY = "Une autre affaire, celle du port, occupe les habitants du quai."


def document(name: str, *paragraphs: str) -> Document:
    return Document(id=name, paragraphs=paragraphs)


@pytest.fixture(scope="module", params=[True, False], ids=["many segments", "one segment"])
def index(make_index: Callable[..., Index], request: pytest.FixtureRequest) -> Index:
    return make_index(
        document("journal", "Publié par Le Journal", *BODY),
        document("gazette", "Repris dans La Gazette", *CHANGED),
        document("le même", "Publié par Le  Journal", *BODY),
        document("moitié", *BODY[:3], QUAY, QUAY.replace("quai", "môle"), QUAY.replace("quai", "phare")),
        one_by_one=request.param,
    )


def ids(hits: Sequence[Hit]) -> list[str]:
    return [hit.document.id for hit in hits]


def near(hit: Hit) -> list[str]:
    return [other.id for other in hit.near_copies]


def test_a_document_names_its_near_copies_and_not_those_that_say_the_very_same(index: Index) -> None:
    hits = {hit.document.id: near(hit) for hit in index.search("gazette quai préfecture séance", all_copies=True)}
    assert hits["gazette"] == ["journal", "le même"]
    assert hits["moitié"] == []
    assert near(index.search("journal")[0]) == ["gazette"]
    assert [other.document.id for other in index.search("journal")[0].duplicates] == ["le même"]


@pytest.mark.parametrize("sort", ["score", "path"])
def test_the_best_speaks_for_what_near_copies_say_in_nearly_the_same_words(index: Index, sort: str) -> None:
    (hit,) = index.search("subvention cantine", sort=sort)
    other = {"gazette": "journal", "journal": "gazette"}[hit.document.id]
    assert other in near(hit)
    assert set(ids(index.search("subvention cantine", sort=sort, all_copies=True))) == {"gazette", "journal"}


def test_what_only_a_near_copy_says_is_found(index: Index) -> None:
    assert ids(index.search("préfecture")) == ["gazette"]
    assert set(ids(index.search("repris publié journal"))) == {"gazette", "journal"}


def test_pages_fit_together(index: Index) -> None:
    whole = ids(index.search("le la les", limit=100))
    assert [
        name for offset in range(0, 20, 3) for name in ids(index.search("le la les", limit=3, offset=offset))
    ] == whole


@pytest.mark.parametrize(("copies", "others"), [(50, 49), (51, 0)])
def test_a_paragraph_of_more_than_fifty_documents_makes_no_copies(
    make_index: Callable[..., Index], copies: int, others: int
) -> None:
    notice = " ".join(BODY)
    letters = [document(f"lettre {number:02}", f"Objet : affaire {number}", notice) for number in range(copies)]
    assert len(near(make_index(*letters).search("objet")[0])) == others


@pytest.mark.parametrize(
    ("shared", "own", "are_near"),
    [
        (30, 10, True),  # three quarters of the words
        (30, 11, False),
        (20, 6, True),  # of less than twenty words there is too little to tell
        (19, 6, False),
    ],
)
def test_near_copies_share_three_quarters_of_the_longer_ones_words_and_twenty_at_least(
    make_index: Callable[..., Index], shared: int, own: int, *, are_near: bool
) -> None:
    both = " ".join("toutes" for _ in range(shared))
    index = make_index(
        document("lettre", both, " ".join("lettre" for _ in range(own))), document("brouillon", both, "ébauche")
    )
    assert near(index.search("lettre")[0]) == (["brouillon"] if are_near else [])
    assert near(index.search("ébauche")[0]) == (["lettre"] if are_near else [])


def test_a_removed_copy_is_none(index: Index, make_index: Callable[..., Index]) -> None:
    index = make_index(document("a", "Une entête", *BODY), document("b", "Une autre", *BODY))
    assert near(index.search("entête")[0]) == ["b"]
    with index.writer() as writer:
        writer.remove("b")
    assert near(index.search("entête")[0]) == []


def test_copies_are_found_across_joined_indexes(make_index: Callable[..., Index]) -> None:
    one, other = make_index(document("a", "Une entête", *BODY)), make_index(document("a", "Une autre entête", *CHANGED))
    (hit,) = searcher.join(one, other).search("subvention")
    assert near(hit) == ["a"]


PARAGRAPHS = st.sampled_from([*BODY, *CHANGED[3:4], QUAY, "Le budget.", "Publié par Le Journal"])
DOCUMENTS = st.lists(st.lists(PARAGRAPHS, min_size=1, max_size=8), min_size=2, max_size=6)
QUERIES = st.sampled_from(["subvention", "budget", "le", "port journal", "région OU préfecture", '"du quai"'])


@settings(max_examples=examples(40))
@given(texts=DOCUMENTS, query=QUERIES, order=st.randoms(use_true_random=False))
def test_every_paragraph_found_is_shown_or_its_like_is_in_a_near_copy(
    make_index: Callable[..., Index], texts: list[list[str]], query: str, order: object
) -> None:
    documents = [document(f"d{number}", *paragraphs) for number, paragraphs in enumerate(texts)]
    index = make_index(*documents)
    grouped, every = index.search(query, limit=100), index.search(query, limit=100, all_copies=True)
    assert len(every) == every.total == grouped.total
    shown = {hit.text: hit for hit in grouped}
    for hit in every:
        speakers = [other for other in grouped if other.document.id in near(hit) and are_alike(hit.text, other.text)]
        assert hit.text in shown or speakers
    shuffled = list(documents)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    others = make_index(*shuffled, one_by_one=True).search(query, limit=100)
    assert [(hit.document.id, hit.number, near(hit)) for hit in others] == [
        (hit.document.id, hit.number, near(hit)) for hit in grouped
    ]


@pytest.mark.parametrize("one_by_one", [True, False])
@pytest.mark.parametrize(
    "query",
    [
        "subvention date:2024",
        "date:2024",
        "subvention SAUF date:2019",
        "(subvention date:2024) OU (cantine date:2024)",
    ],
)
def test_copies_that_do_not_pass_a_filter_are_not_told_of(
    make_index: Callable[..., Index], query: str, *, one_by_one: bool
) -> None:
    made = make_index(
        Document(id="ancien", paragraphs=["Publié par Le Journal", *BODY], metadata={"date": "2019-03-01"}),
        Document(id="repris", paragraphs=["Repris dans La Gazette", *BODY], metadata={"date": "2019-03-02"}),
        Document(id="neuf", paragraphs=["Publié par Le Journal", *BODY], metadata={"date": "2024-03-01"}),
        Document(id="copie", paragraphs=["Imprimé par La Mairie", *BODY], metadata={"date": "2024-03-02"}),
        one_by_one=one_by_one,
    )
    hits = made.search(query)
    assert hits
    found = {hit.document.id for hit in hits}
    found |= {other.document.id for hit in hits for other in hit.duplicates}
    found |= {other.id for hit in hits for other in hit.near_copies}
    assert found == {"neuf", "copie"}
    assert {other.document.id for hit in made.search("subvention") for other in hit.duplicates} & {"ancien", "repris"}
    for hit in made.iterate(query):
        assert {other.document.id for other in hit.duplicates} <= {"neuf", "copie"}
    for hit in made.search("subvention", filters={"date": "2019"}):
        assert {other.document.id for other in hit.duplicates} <= {"ancien", "repris"}


def test_a_document_is_known_by_its_four_longest_paragraphs() -> None:
    assert longest_digests([3, 9, 1, 7, 5, 8], [10, 11, 12, 13, 14, 15]) == [11, 15, 13, 14]
    assert longest_digests([3, 9, 1, 7], [10, 11, 12, 13]) == [10, 11, 12, 13]


def test_the_same_is_found_once_all_texts_were_compared(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for worth in (0, 1 << 30):  # never, and at once
        monkeypatch.setattr(shared_texts, "_WORTH_COMPARING", worth)
        index = make_index(
            document("journal", *BODY),
            document("copie", *BODY[:5]),
            document("ailleurs", *CHANGED),
            document("autre", QUAY, BODY[0]),
            document("seul", QUAY),
            one_by_one=True,
        )
        hits = [*index.search("budget toiture quai séance"), *index.search("subvention", all_copies=True)]
        found.append([(hit.document.id, near(hit), [other.document.id for other in hit.duplicates]) for hit in hits])
        assert bool(index._snapshot.shared_texts._compared) == bool(worth)
    assert found[0] == found[1]
    assert any(copies for _, copies, _ in found[0])


@settings(max_examples=examples(25))
@given(
    texts=st.lists(
        st.lists(st.sampled_from([*BODY, CHANGED[3], QUAY]), min_size=1, max_size=7), min_size=2, max_size=7
    ),
    query=st.sampled_from(["subvention cantine", "conseil travaux quai", "le", "séance marché région préfecture"]),
    page=st.tuples(st.integers(0, 3), st.integers(1, 4)),
)
def test_copies_are_the_same_however_the_documents_are_divided(
    make_index: Callable[..., Index], texts: list[list[str]], query: str, page: tuple[int, int]
) -> None:
    documents = [document(f"{number}", *paragraphs) for number, paragraphs in enumerate(texts)]
    offset, limit = page
    one, other = (
        [
            (hit.document.id, hit.number, hit.score, [d.document.id for d in hit.duplicates], near(hit))
            for hit in make_index(*documents, one_by_one=divided).search(query, offset=offset, limit=limit)
        ]
        for divided in (True, False)
    )
    assert one == other
