"""What comes first, each signal against a paragraph that is alike but for it."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from searcher import Document, Paragraph
from searcher.query.rank.rerank import RERANK_DEPTH
from searcher.query.rank.weights import SIGNALS, Signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Hit, Index

# The package's `search` is the function, so the module is asked for by name.
search_module = import_module("searcher.query.search")

OTHERS = [Document(id=f"z{number}", paragraphs=["Rien de tel ici.", "Ni là non plus."]) for number in range(5)]
CASES = {
    "exact": ("chevaux", ["Il dessine un cheval."], ["Il dessine des chevaux."]),
    "early": ("budget", ["Le maire nous parle du budget."], ["Le budget, le maire nous en parle."]),
    "family": ("évaporer eau", ["L'eau de la rivière."], ["L'évaporation de l'eau."]),
    "proximity": (
        "logiciel libre",
        ["Un logiciel fait pour un monde libre."],
        ["Un logiciel libre fait pour un monde."],
    ),
    "order": ("le temps des cerises", ["Un temps, des cerises."], ["Le temps des cerises."]),
    "answer": ("puis-je refuser", ["Ceci : on peut refuser."], ["Oui : on peut refuser."]),
    "document": ("budget", ["Le budget.", "Autre chose."], ["Tel budget.", "Un budget ici."]),
    "opening": ("budget", ["Une chose.", "Le budget."], ["Tel budget.", "Autre chose."]),
    "title": ("conseil budget", ["Le budget."], Document(id="b", title="Conseil", paragraphs=["Un.", "Tel budget."])),
}


def first(index: Index, query: str) -> str:
    return index.search(query)[0].document.id


@pytest.mark.parametrize("signal", Signals._fields)
def test_each_signal_lifts_what_it_is_for(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    query, without, with_it = CASES[signal]
    better = with_it if isinstance(with_it, Document) else Document(id="b", paragraphs=with_it)
    index = make_index(Document(id="a", paragraphs=without), better, *OTHERS)
    scores = {hit.document.id: hit.score for hit in reversed(index.search(query))}
    monkeypatch.setattr(search_module, "SIGNALS", SIGNALS._replace(**{signal: 0.0}))
    before = {hit.document.id: hit.score for hit in reversed(index.reopened().search(query))}
    assert scores["b"] - before["b"] > scores["a"] - before["a"]


DECIDED = {
    "exact": ("chevaux", ["Cheval, cheval.", "Un cheval."], ["Dans un pré que nous voyons de loin, des chevaux."]),
    "early": (
        "budget",
        ["Nous savons bien que le maire nous parle du budget."],
        ["Le budget, disent des gens que nous savons attentifs à ce sujet."],
    ),
    "family": ("évaporer eau", ["L'eau."], ["Il nous parle de l'évaporation de l'eau."]),
    "proximity": (
        "logiciel libre",
        ["Logiciel fait pour un monde libre."],
        ["Le logiciel libre fait pour un monde."],
    ),
    "order": (
        "le temps des cerises",
        ["Un temps, des cerises."],
        ["Ils chantent ce soir Le Temps des cerises sur leur place."],
    ),
    "answer": ("puis-je refuser", ["On peut refuser."], ["Oui, en le disant à qui de droit, on peut refuser."]),
    "document": ("budget", ["Une chose.", "Budget.", "Là.", "Non.", "Ni ici."], ["Vue.", "Budget ici.", "Un budget."]),
    "opening": ("budget", ["Autre chose.", "Le budget."], ["Notre budget à tous.", "Une chose."]),
    "title": (
        "conseil budget",
        ["Le conseil et le budget."],
        Document(id="b", title="Conseil", paragraphs=["Le conseil de la ville et un budget."]),
    ),
}


@pytest.mark.parametrize("signal", Signals._fields)
def test_each_weight_decides_what_a_tenth_of_it_does_not(
    make_index: Callable[..., Index], monkeypatch: pytest.MonkeyPatch, signal: str
) -> None:
    query, without, with_it = DECIDED[signal]
    better = with_it if isinstance(with_it, Document) else Document(id="b", paragraphs=with_it)
    index = make_index(Document(id="a", paragraphs=without), better, *OTHERS)
    assert first(index, query) == "b"
    monkeypatch.setattr(search_module, "SIGNALS", SIGNALS._replace(**{signal: getattr(SIGNALS, signal) / 10}))
    assert first(index.reopened(), query) == "a"


ROWS = [
    ("le rouge et le noir", "Un rouge, un noir.", "Le rouge et le noir"),
    ("la peau de chagrin", "Une peau, un chagrin.", "La peau de chagrin"),
    ("les fleurs du mal", "Des fleurs, un mal.", "Baudelaire a publié Les Fleurs du mal en 1857 à Paris."),
    ("l’éloge de la folie", "Un éloge, une folie.", "Il lut l’Éloge de la folie en entier."),
    (
        "article 34",
        "Voir l’article 34-2 du règlement, article 34-2.",
        "L’article 34 de la Constitution fixe les règles.",
    ),
]


@pytest.mark.parametrize(("query", "apart", "as_typed"), ROWS)
def test_what_stands_as_typed_comes_first(
    make_index: Callable[..., Index], query: str, apart: str, as_typed: str
) -> None:
    assert make_index(apart, as_typed).search(query)[0].text == as_typed


def test_a_title_counts_more_the_more_of_it_is_asked_for(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", title="Congé parental", paragraphs=["Ses règles.", "Et puis ?"]), *OTHERS)

    def gain(query: str) -> float:
        told = index.search(query)[0].explanation.contributions
        return sum(part.score for part in told if part.signal == "title" and part.asked == "congé")

    assert gain("congé parental") > gain("congé") == gain("congé annuel") > 0


def test_a_heading_is_text_and_no_title(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="a", title="Droit du congé", paragraphs=[Paragraph("Ses règles.", heading="Congé parental")]),
        Document(id="b", title="Droit du congé", paragraphs=["Des principes."]),
        Document(id="c", paragraphs=[Paragraph("Leurs exceptions.", heading="Congé parental")]),
        *OTHERS,
    )

    def gains(query: str) -> dict[str, float]:
        return {hit.document.id: _gain(hit, "title") for hit in index.search(query)}

    leave = gains("congé")
    assert leave["a"] == leave["b"] > 0  # its title is as long as the other's, whatever heading follows
    assert leave["c"] == 0
    assert gains("parental") == {"a": 0, "c": 0}


def _gain(hit: Hit, signal: str) -> float:
    return sum(part.score for part in hit.explanation.contributions if part.signal == signal)


def test_a_title_counts_for_every_paragraph_of_its_document(make_index: Callable[..., Index]) -> None:
    paragraphs = [Paragraph("Ses règles.", heading="Durée"), Paragraph("Un congé dure.", heading="Fin")]
    index = make_index(Document(id="a", title="Congé parental", paragraphs=paragraphs), *OTHERS)
    assert [_gain(hit, "title") > 0 for hit in index.search("congé")] == [True, True]


def test_a_noun_says_more_than_a_verb_and_a_verb_more_than_a_word_of_grammar(make_index: Callable[..., Index]) -> None:
    index = make_index("Et aussi.", "Ils parlent.", "Un moulin.", *OTHERS)
    assert [hit.text for hit in index.search("aussi parlent moulin")] == ["Un moulin.", "Ils parlent.", "Et aussi."]


def test_what_is_asked_for_says_less_than_what_is_told_of_it(make_index: Callable[..., Index]) -> None:
    index = make_index("La ville ici.", "La louve ici.", *OTHERS)
    assert [hit.text for hit in index.search("quelle ville louve")] == ["La louve ici.", "La ville ici."]
    assert [hit.text for hit in index.search("ville louve")] == ["La ville ici.", "La louve ici."]
    assert [hit.text for hit in index.search("louve ; quelle est donc la ville")] == ["La louve ici.", "La ville ici."]


def test_words_of_one_root_are_not_found_by_each_other(make_index: Callable[..., Index]) -> None:
    index = make_index("L'évaporation de l'eau.", "L'eau.")
    assert len(index.search("évaporer")) == 0


def test_a_phrase_comes_before_its_words_apart(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="a", paragraphs=["La source est dans un open space, loin de la source du monde."]),
        Document(id="b", paragraphs=["Le monde de l'open source grandit, dit-on depuis des années."]),
        *OTHERS,
    )
    assert first(index, "open source") == "b"


def test_a_small_word_between_two_does_not_part_them(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(id="a", paragraphs=["Le droit est ce que fait, dans chaque pays, un état."]),
        Document(id="b", paragraphs=["Un état de droit est ce que fait dans chaque pays."]),
    )
    assert first(index, "état droit") == "b"


def test_a_heading_counts_for_all_that_stands_under_it_and_no_further(make_index: Callable[..., Index]) -> None:
    filler = "Et puis le budget est voté."
    index = make_index(
        Document(
            id="a",
            paragraphs=[
                Paragraph("Un.", heading="Écoles"),
                Paragraph(filler + " Oui.", heading="Écoles"),
                Paragraph("Deux.", heading="Voirie"),
                Paragraph(filler + " Non.", heading="Voirie"),
            ],
        ),
        *OTHERS,
    )
    hits = [hit for hit in index.search("budget écoles") if "budget" in hit.text]
    assert [hit.heading for hit in hits] == ["Écoles", "Voirie"]


def test_the_ranking_does_not_depend_on_how_much_of_it_is_asked_for(make_index: Callable[..., Index]) -> None:
    index = make_index(*(
        Document(id=f"{number:03}", title="Le budget" if number % 7 == 0 else None,
                 paragraphs=[f"Le budget {'voté ' * (number % 5)}de l'école numéro {number}."])
        for number in range(RERANK_DEPTH * 2)
    ))  # fmt: skip
    every = [hit.document.id for hit in index.search("budget voté", limit=200)]
    assert len(every) == RERANK_DEPTH * 2
    for offset in (0, 10, RERANK_DEPTH - 5, RERANK_DEPTH, RERANK_DEPTH + 20):
        page = [hit.document.id for hit in index.search("budget voté", limit=10, offset=offset)]
        assert page == every[offset : offset + 10]
    scores = [hit.score for hit in index.search("budget voté", limit=200)]
    assert scores == sorted(scores, reverse=True)
