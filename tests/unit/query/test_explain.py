"""The parts of an explanation are the whole score, and it tells what was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Paragraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

WORDS = ["cheval", "chevaux", "pêche", "péché", "évaporer", "évaporation", "le", "porte-monnaie", "maïs", "mais"]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join)
DOCUMENTS = st.lists(st.tuples(TEXTS, st.lists(TEXTS, min_size=1, max_size=4)), min_size=1, max_size=5)
ATOMS = st.sampled_from(
    [*WORDS, "chev*", "pechhe~", '"le cheval"', '"cheval pêche"~2', "pêche^2.5", "+cheval", "-mais"]
)
QUERIES = st.recursive(
    ATOMS,
    lambda parts: st.one_of(
        st.lists(parts, min_size=1, max_size=3).map(lambda found: f"({' '.join(found)})"),
        st.tuples(parts, parts).map(" ET ".join),
        parts.map(lambda part: f"({part})^3"),
    ),
    max_leaves=6,
)


@settings(max_examples=examples(80))
@given(documents=DOCUMENTS, query=QUERIES)
def test_contributions_add_up_to_the_score(
    make_index: Callable[..., Index], documents: list[tuple[str, list[str]]], query: str
) -> None:
    made = [
        Document(id=f"d{number}", title=title, paragraphs=[Paragraph(text, heading=title) for text in texts])
        for number, (title, texts) in enumerate(documents)
    ]
    for hit in make_index(*made, memory=1).search(query):
        contributions = hit.explanation.contributions
        assert sum(part.score for part in contributions) == pytest.approx(hit.score, abs=1e-4)
        assert all(part.score > 0 for part in contributions)
        assert hit.explanation.score == hit.score
        assert hit.highlights == () or any(match.found for match in hit.explanation.matches)


def test_below_the_head_too(make_index: Callable[..., Index]) -> None:
    index = make_index(*[f"le budget {'de la ville ' * number}" for number in range(70)])
    hits = index.search("budget ville", limit=70)
    assert len(hits) == 70
    for hit in hits:
        assert sum(part.score for part in hit.explanation.contributions) == pytest.approx(hit.score, abs=1e-5)
    assert {part.signal for part in hits[-1].explanation.contributions} == {"word"}


def test_filters_alone(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", paragraphs=["Un."], metadata={"author": "Zola"}))
    assert [part[:2] for part in index.search("auteur:zola")[0].explanation.contributions] == [("filter", "")]


def test_it_tells_words_and_the_forms_they_found(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", title="Des yeux", paragraphs=["L’œil, les YEUX, un porte-monnaie."]), "Rien.")
    (hit,) = index.search('oeil yeux chat "un porte" port*')
    assert dict(hit.explanation.matches) == {
        "oeil": ("œil", "yeux"),
        "yeux": ("œil", "yeux"),
        "chat": (),
        "porte": ("porte-monnaie",),
        '"un porte"': ("un porte-monnaie",),
        "port*": ("porte-monnaie",),
    }
    told = {(part.signal, part.asked) for part in hit.explanation.contributions}
    assert {("word", "oeil"), ("exact", "yeux"), ("title", "yeux"), ("phrase", '"un porte"')} <= told
    assert "chat" not in {asked for _, asked in told}


def test_it_reads_as_lines(make_index: Callable[..., Index]) -> None:
    lines = str(make_index("Un chat.", "Rien.").search("chats xyz")[0].explanation).splitlines()
    assert lines[:2] == ["chats: found as chat", "xyz: not found here"]
    reasons = {line.partition("chats: ")[2] for line in lines[2:-1]}
    assert "how rare it is, and how often it stands here" in reasons
    assert lines[-1].endswith("  in all")


def test_scores_of_an_explanation_in_json_have_four_decimals(make_index: Callable[..., Index]) -> None:
    (hit,) = make_index("L'ancien budget de la ville.", "Rien.", "Un chat.").search("budget ville")
    told = hit.explanation.as_dict()
    assert told["score"] == pytest.approx(hit.score, abs=5e-5)
    parts = [part["score"] for part in told["contributions"]]
    assert parts == [round(part.score, 4) for part in hit.explanation.contributions]
    assert any(part != round(part, 3) for part in parts)
