"""Words of one root, and words that begin alike: they count for each other in the ranking, and find nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import searcher
from searcher.query.expand import related_terms

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from searcher import Index

OTHERS = ["Rien de tel ici.", "Ni là non plus.", "Pas davantage."]


@pytest.mark.parametrize(
    ("query", "related"),
    [
        ("évaporer eau", "L'évaporation de l'eau."),
        ("démissionnaire eau", "La démission de l'eau."),
        ("communal eau", "La communauté de l'eau."),
        ("nocturne eau", "La nuit de l'eau."),
        ("vainqueur eau", "La victoire de l'eau."),
        ("Norvège eau", "Les Norvégiens de l'eau."),
    ],
)
def test_kin_lifts_what_other_words_found(make_index: Callable[..., Index], query: str, related: str) -> None:
    index = make_index("La turbine de l'eau.", related, *OTHERS)
    assert [hit.text for hit in index.search(query)] == [related, "La turbine de l'eau."]


def test_kin_finds_nothing(make_index: Callable[..., Index]) -> None:
    index = make_index("La démission de l'eau.", *OTHERS)
    assert len(index.search("démissionnaire")) == 0


def test_a_slip_lifts_what_has_the_word_meant(make_index: Callable[..., Index]) -> None:
    index = make_index("La turbine de l'eau.", "L'eau de ce quotidien.", *OTHERS)
    assert [hit.text for hit in index.search("quitidien eau")] == ["L'eau de ce quotidien.", "La turbine de l'eau."]
    assert len(index.search("quitidien")) == 0


def test_a_name_is_no_slip(make_index: Callable[..., Index]) -> None:
    index = make_index("L'eau de la turbine.", "L'eau de ce bidon.", *OTHERS)
    for query in ("eau Biden", "eau de Biden", "L'eau (Biden)"):
        assert [hit.text for hit in index.search(query)] == ["L'eau de la turbine.", "L'eau de ce bidon."]
    for query in ("eau biden", "Biden eau"):
        assert [hit.text for hit in index.search(query)] == ["L'eau de ce bidon.", "L'eau de la turbine."]


def test_capitals_throughout_mark_no_name(make_index: Callable[..., Index]) -> None:
    index = make_index("La turbine de l'eau.", "L'eau de ce quotidien.", *OTHERS)
    assert [hit.text for hit in index.search("EAU QUITIDIEN")] == ["L'eau de ce quotidien.", "La turbine de l'eau."]


def test_a_query_has_few_slips(make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch) -> None:
    index = make_index("La turbine de l'eau.", "L'eau de ce quotidien.", *OTHERS)
    compared = []
    usual = related_terms.likeliest_terms
    monkeypatch.setattr(
        "searcher.query.match.term_scorers.likeliest_terms", lambda *given: compared.append(given) or usual(*given)
    )
    index.search("eau maire pompier facteur " + " ".join(f"zorglub{'u' * number}" for number in range(9)))
    assert len(compared) == 3


def test_a_word_of_french_is_no_slip(make_index: Callable[..., Index]) -> None:
    index = make_index("La turbine de l'eau.", "La mare et son eau.", *OTHERS)
    assert [hit.text for hit in index.search("maire eau")] == ["La turbine de l'eau.", "La mare et son eau."]


def test_short_words_that_begin_alike_are_strangers(make_index: Callable[..., Index]) -> None:
    index = make_index("Un chatoiement dans l'eau.", "La turbine dans l'eau.", *OTHERS)
    scores = {hit.text: hit.score for hit in index.search("chat eau")}
    assert len(set(scores.values())) == 1


NEAREST_FIRST = ["communautaire", "communal", "communiste", "communion", "communiquer", "commune"]
"""By the letters with which they begin like `communauté`, then by how much longer or shorter they are."""


def test_four_words_that_begin_alike_count_the_nearest_ones(make_index: Callable[..., Index]) -> None:
    index = make_index("La turbine de l'eau.", *[f"La {word} de l'eau." for word in NEAREST_FIRST], *OTHERS)
    lifted, left = index.search("communauté eau")[:4], index.search("communauté eau")[4:]
    assert {hit.text for hit in lifted} == {f"La {word} de l'eau." for word in NEAREST_FIRST[:4]}
    assert min(hit.score for hit in lifted) > max(hit.score for hit in left)
    assert {hit.text for hit in left} == {
        "La turbine de l'eau.",
        *(f"La {word} de l'eau." for word in NEAREST_FIRST[4:]),
    }
    assert len({hit.score for hit in left}) == 1


@pytest.mark.parametrize(
    ("asked", "other", "counts"),
    [
        # Half of the letters, and of an odd number the greater half.
        ("électricité", "électronique", True),
        ("électricité", "élection", False),
        ("incompétence", "incomparable", True),
        ("incompétence", "incommode", False),
        # Five letters at least.
        ("maritime", "marital", True),
        ("maritime", "marionnette", False),
        ("court", "courtisan", True),
        ("port", "portail", False),
        # Five letters more at most.
        ("argent", "argentifère", True),
        ("carton", "cartonnerie", True),
        ("carton", "cartographie", False),
        ("court", "courtepaille", False),
        ("cartographie", "carton", False),
    ],
)
def test_words_begin_alike_that_share_enough_letters_and_are_about_as_long(
    make_index: Callable[..., Index], asked: str, other: str, *, counts: bool
) -> None:
    index = make_index("La turbine de l'eau.", f"La {other} de l'eau.", *OTHERS)
    scores = {hit.text: hit.score for hit in index.search(f"{asked} eau")}
    assert (scores[f"La {other} de l'eau."] > scores["La turbine de l'eau."]) == counts


ALIKE = [
    f"commun{ending}" for ending in ("e", "al", "ion", "ier", "isme", "auté", "ément", "ication", "iquer", "icable")
]
PARAGRAPHS = st.lists(st.lists(st.sampled_from([*ALIKE, "eau"]), min_size=1, max_size=4).map(" ".join), max_size=12)


@given(PARAGRAPHS, st.data())
def test_kin_do_not_depend_on_how_an_index_is_divided(
    tmp_path_factory: pytest.TempPathFactory, paragraphs: list[str], data: st.DataObject
) -> None:
    def scores(folder: Path, size: int) -> list[tuple[str, float]]:
        with searcher.create(folder) as index:
            for first in range(0, len(paragraphs), size):
                with index.writer() as writer:
                    for number, text in enumerate(paragraphs[first : first + size], start=first):
                        writer.add(searcher.Document(id=f"{number:02}", paragraphs=[text]))
            return [(hit.document.id, hit.score) for hit in index.search("communauté eau", limit=50)]

    size = data.draw(st.integers(1, 5))
    assert scores(tmp_path_factory.mktemp("one"), 50) == scores(tmp_path_factory.mktemp("several"), size)


def test_related_terms_of_a_word_are_looked_for_once(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_index("Le chat et l'eau.", "Le chaton de la mare.", "La chatière.", one_by_one=True)
    asked = []
    usual = related_terms.related_terms
    monkeypatch.setattr(
        "searcher.query.match.term_scorers.related_terms", lambda *given: asked.append(given[1]) or usual(*given)
    )
    plain = [(hit.document.id, hit.score) for hit in index.search("chat^2 eau")]
    assert index.search("chat^2 mare")
    assert index.search("chat mare^3")
    assert sorted(asked) == ["chat", "eau", "mare"]
    assert plain == [(hit.document.id, hit.score) for hit in index.search("chat^2 eau ")]
