"""Why nothing was found: what is nowhere, or without what something would be found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

NOWHERE = "nowhere found: {}".format
WITHOUT_ONE = "found without {}: 1 paragraph".format


@pytest.fixture(scope="module")
def index(make_index: Callable[..., Index]) -> Index:
    return make_index("Le chat dort.", "Le chien court.", "Le loup dort.")


@pytest.mark.parametrize(
    ("query", "advice"),
    [
        ("lapin", ()),  # of one word there is nothing to say
        ("(lapin)", ()),
        ("((lapin))", ()),
        ("lapin tortue", (NOWHERE("lapin, tortue"),)),
        ("(lapin tortue)", (NOWHERE("lapin, tortue"),)),
        ("+chat +chien", (WITHOUT_ONE("chat"), WITHOUT_ONE("chien"))),
        ("(+chat +chien)", (WITHOUT_ONE("chat"), WITHOUT_ONE("chien"))),
        ("+chat +lapin", (NOWHERE("lapin"), WITHOUT_ONE("lapin"))),
        ("+chat -dort", (WITHOUT_ONE("-dort"),)),
        ("+dort -chat -loup", (WITHOUT_ONE("-chat"), WITHOUT_ONE("-loup"))),
        ("-chat -chien -loup", ()),
        ("(+chat +chien) (+loup +court)", (NOWHERE("+chat +chien, +loup +court"),)),
        ("+dort +(chien lapin)", ("found without dort: 1 paragraph", "found without chien lapin: 2 paragraphs")),
        ("chat", ()),  # something was found
    ],
)
def test_advice_where_nothing_was_found(index: Index, query: str, advice: tuple[str, ...]) -> None:
    assert tuple(map(str, index.search(query).advice)) == advice


def test_of_many_words_ten_are_looked_at(index: Index) -> None:
    words = [f"introuvable{letter}" for letter in "abcdefghijkl"]
    assert tuple(map(str, index.search(" ".join(words)).advice)) == (NOWHERE(", ".join(words[:10])),)
