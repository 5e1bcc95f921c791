"""Filters: the hits of a query that stand in the documents meant, with the scores and in the order they had without."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, QueryError
from searcher.index.write import inverter

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

WORDS = st.lists(st.sampled_from(["chat", "chien", "eau", "budget"]), min_size=1, max_size=4).map(" ".join)
METADATA = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["pdf", "markdown", "html"]),
        "author": st.sampled_from(["Émile Zola", "Victor Hugo", "Zola", "Adèle Hugo"]),
        "date": st.sampled_from(["2022", "2023", "2023-06", "2023-06-15", "2024-01-01", "2024-12-31T10:00:00"]),
        "note": st.sampled_from([3, 4.5, 12]),
        "tags": st.lists(st.sampled_from(["mine", "grève", "mise à jour"]), max_size=3),
    },
)
DOCUMENTS = st.lists(
    st.tuples(st.sampled_from(["", "a/", "b/", "b/a/", "été/"]), WORDS, WORDS, METADATA),
    min_size=1,
    max_size=9,
).map(
    lambda given: [
        Document(
            id=f"{folder}{number}.txt", title=title, paragraphs=[f"{text} x{number}", f"y{number}"], metadata=metadata
        )
        for number, (folder, title, text, metadata) in enumerate(given)
    ]
)


class Filter(NamedTuple):
    """A filter as it is typed, and as it is meant."""

    typed: str
    means: Callable[[Document], bool]


def said(document: Document, name: str) -> list[str]:
    value = document.metadata.get(name)
    return [] if value is None else [str(part) for part in value] if isinstance(value, list) else [str(value)]


FIELDS = [
    Filter("type:pdf", lambda d: said(d, "type") == ["pdf"]),
    Filter("type:md", lambda d: said(d, "type") == ["markdown"]),
    Filter("auteur:zola", lambda d: any("Zola" in author for author in said(d, "author"))),
    Filter('author:"émile zola"', lambda d: said(d, "author") == ["Émile Zola"]),
    Filter("auteur:=zola", lambda d: said(d, "author") == ["Zola"]),
    Filter("auteur:hugo~", lambda d: any("Hugo" in author for author in said(d, "author"))),
    Filter("auteur:ém*", lambda d: said(d, "author") == ["Émile Zola"]),
    Filter('auteur:"emile zola"~2', lambda d: said(d, "author") == ["Émile Zola"]),
    Filter("date:2023", lambda d: any(date.startswith("2023") for date in said(d, "date"))),
    Filter("date:6/2023", lambda d: any(date.startswith("2023-06") for date in said(d, "date"))),
    Filter("année:2023..2024", lambda d: any(date >= "2023" for date in said(d, "date"))),
    Filter("date:>=2023-06", lambda d: any(date >= "2023-06" for date in said(d, "date"))),
    Filter("date:>2023", lambda d: any(date >= "2024" for date in said(d, "date"))),
    Filter("date:<=2023", lambda d: any(date < "2024" for date in said(d, "date"))),
    Filter("date:<2023-06-15", lambda d: any(date < "2023-06-15" for date in said(d, "date"))),
    Filter("note:4,5", lambda d: said(d, "note") == ["4.5"]),
    Filter("note:>3", lambda d: any(float(note) > 3 for note in said(d, "note"))),
    Filter("note:4..12", lambda d: any(float(note) >= 4 for note in said(d, "note"))),
    Filter("tags:greve", lambda d: "grève" in said(d, "tags")),
    Filter("tags:(mine ET grève)", lambda d: {"mine", "grève"} <= {*said(d, "tags")}),
    Filter("tags:mine tags:grève", lambda d: not {"mine", "grève"}.isdisjoint(said(d, "tags"))),
    Filter('tags:"mise à jour"', lambda d: "mise à jour" in said(d, "tags")),
    Filter("titre:chats", lambda d: "chat" in str(d.title).split()),
    Filter('titre:"chat eau"', lambda d: "chat eau" in f" {d.title} "),
    Filter("chemin:a/", lambda d: "/a/" in f"/{d.id}"),
    Filter("chemin:/a/", lambda d: d.id.startswith("a/")),
    Filter("chemin:ete", lambda d: d.id.startswith("été/")),
    Filter("chemin:b/*/*.txt", lambda d: d.id.startswith("b/a/")),
    Filter("id:a/0.txt", lambda d: d.id == "a/0.txt"),
]


def negated(one: Filter) -> Filter:
    return Filter(f"(-({one.typed}))", lambda d: not one.means(d))


def both(one: Filter, other: Filter) -> Filter:
    return Filter(f"(+({one.typed}) +({other.typed}))", lambda d: one.means(d) and other.means(d))


def either(one: Filter, other: Filter) -> Filter:
    return Filter(f"(({one.typed}) OU ({other.typed}))", lambda d: one.means(d) or other.means(d))


FILTERS = st.recursive(
    st.sampled_from(FIELDS),
    lambda parts: st.builds(negated, parts) | st.builds(both, parts, parts) | st.builds(either, parts, parts),
    max_leaves=3,
)
HAS_EVERY_FIELD = Document(
    id="z", paragraphs=["z"], metadata={"type": "z", "author": "z", "date": "1900", "note": 0, "tags": ["z"]}
)


def scored(index: Index, query: str) -> list[tuple[str, int, float]]:
    return [(hit.document.id, hit.number, hit.score) for hit in index.search(query, limit=100)]


@settings(max_examples=examples(60))
@given(
    documents=DOCUMENTS,
    filters=st.lists(FILTERS, min_size=1, max_size=5),
    query=st.sampled_from(["chat", "chat chien eau", "+chat eau", '"chat chien"', "b*", "chat -chien", "eau x1 y2"]),
    memory=st.sampled_from([1, 1 << 20]),
)
def test_a_filter_takes_away_and_changes_nothing_else(
    make_index: Callable[..., Index], documents: list[Document], filters: list[Filter], query: str, memory: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inverter, "CHUNK_SIZE", 5)
        index = make_index(*documents, HAS_EVERY_FIELD, memory=memory)
    everything = scored(index, query)
    by_id = {document.id: document for document in documents}
    for one in filters:
        meant = {name for name, document in by_id.items() if one.means(document)}
        expected = [hit for hit in everything if hit[0] in meant]
        assert scored(index, f"+({query}) {one.typed}") == expected
        assert {hit.document.id for hit in index.search(one.typed, limit=100)} - {"z"} == meant
        assert index.search(f"+({query}) {one.typed}", limit=1).total == len(expected)


@given(documents=DOCUMENTS, query=st.sampled_from(["chat", "chat chien eau", ""]))
def test_what_a_program_says_is_what_is_typed(
    make_index: Callable[..., Index], documents: list[Document], query: str
) -> None:
    index = make_index(*documents, HAS_EVERY_FIELD)
    for filters, typed in [
        ({"type": "pdf"}, "type:pdf"),
        ({"type": ["pdf", "html"]}, "type:pdf type:html"),
        ({"author": "Émile Zola", "date": 2023}, 'author:"Émile Zola" date:2023'),
        ({"date": "2023..2024"}, "date:2023..2024"),
        ({"date": dt.date(2023, 6, 15)}, "date:2023-06-15"),
        ({"note": 4.5}, "note:4.5"),
    ]:
        found = [(hit.document.id, hit.number, hit.score) for hit in index.search(query, limit=100, filters=filters)]
        assert found == scored(index, f"{query} {typed}")


@pytest.fixture(scope="module")
def reports(make_index: Callable[..., Index]) -> Index:
    return make_index(
        Document(
            id="rapports/eau.pdf", title="L’eau", text="le budget de l’eau", metadata={"type": "pdf", "année": 2023}
        ),
        Document(
            id="notes/air.md", title="L’air", text="le budget de l’air", metadata={"type": "markdown", "année": 2024}
        ),
    )


def test_a_field_that_no_document_has_is_plain_words(reports: Index) -> None:
    results = reports.search("air:budget")
    assert [hit.document.id for hit in results] == ["notes/air.md", "rapports/eau.pdf"]
    assert results[0].highlights == ((3, 9), (15, 18))
    assert results.notes == ("no document has a field air: it was searched as words",)


def test_a_field_that_no_document_has_excludes_nothing(reports: Index) -> None:
    results = reports.search("budget -couleur:budget")
    assert (results.total, results.notes) == (2, ("no document has a field couleur: it was searched as words",))


def test_fields_and_words_are_excluded_side_by_side(reports: Index) -> None:
    assert [hit.document.id for hit in reports.search("budget -type:markdown")] == ["rapports/eau.pdf"]
    assert [hit.document.id for hit in reports.search("budget -type:html -air")] == ["rapports/eau.pdf"]
    assert [hit.document.id for hit in reports.search("budget -type:markdown -eau")] == []


def test_a_program_s_field_that_no_document_has_finds_nothing(reports: Index) -> None:
    results = reports.search("budget", filters={"couleur": "bleu"})
    assert (results.total, results.notes) == (0, ("no document has a field couleur",))


def test_a_value_that_no_document_has_names_those_there_are(reports: Index) -> None:
    results = reports.search("budget type:html")
    assert (results.total, results.notes) == (0, ("no document has type:html; there are markdown, pdf",))


def test_of_many_values_that_no_document_has_ten_are_noted(reports: Index) -> None:
    values = [f"html{number}" for number in range(12)]
    notes = reports.search("budget " + " ".join(f"type:{value}" for value in values)).notes
    assert notes == tuple(f"no document has type:{value}; there are markdown, pdf" for value in values[:10])


def test_a_field_of_one_s_own_is_found_without_its_accents(reports: Index) -> None:
    assert [hit.document.id for hit in reports.search("annee:2023")] == ["rapports/eau.pdf"]


def test_a_field_may_be_one_of_the_alternatives(reports: Index) -> None:
    assert {hit.document.id for hit in reports.search("air OU type:pdf")} == {"rapports/eau.pdf", "notes/air.md"}


def test_fields_are_not_marked_and_words_are(reports: Index) -> None:
    (hit,) = reports.search("budget titre:eau")
    assert hit.snippet.marked("[", "]") == "le [budget] de l’eau"


def test_what_is_typed_twice_counts_twice(reports: Index) -> None:
    assert scored(reports, "air air eau") == scored(reports, "air^2 eau")
    assert scored(reports, "(type:pdf OU type:pdf) budget") == scored(reports, "type:pdf budget")


def test_what_counts_more_comes_first(reports: Index) -> None:
    for first, boosted in (
        ("rapports/eau.pdf", "air eau^2"),
        ("notes/air.md", "air^2 eau"),
        ("notes/air.md", "(air)^2 eau"),
    ):
        assert reports.search(boosted)[0].document.id == first
    assert reports.search("air^2")[0].score == pytest.approx(2 * reports.search("air")[0].score, abs=1e-4)


@pytest.mark.parametrize("query", ["type:pdf", "-type:pdf", "date:2023", "foo:bar", "titre:*"])
def test_a_query_of_fields_alone_is_one(reports: Index, query: str) -> None:
    reports.search(query)


def test_a_document_s_own_path_is_found_too(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", path="/données/Procès/a.txt", text="un"), Document(id="b", text="deux"))
    assert [hit.document.id for hit in index.search("chemin:proces/")] == ["a"]


def test_paths_as_they_are_shown_lead_to_the_same_documents(make_folder_index: Callable[..., Index]) -> None:
    index = make_folder_index({"presse/a.txt": "un", "mairie/b.txt": "un", "corpus/presse/c.txt": "un"})
    root = index._snapshot.manifest.root
    for typed, found in [
        ("presse/", ["corpus/presse/c.txt", "presse/a.txt"]),
        ("/presse/", ["presse/a.txt"]),
        ("corpus/presse/", ["corpus/presse/c.txt", "presse/a.txt"]),
        (f"{root}/presse", ["presse/a.txt"]),
        (r"presse\a.txt", ["presse/a.txt"]),
        ("./mairie", ["mairie/b.txt"]),
    ]:
        assert sorted(hit.document.id for hit in index.search(f"chemin:{typed}")) == found


@pytest.fixture
def make_folder_index(new_folder: Callable[..., object]) -> Callable[[dict[str, str]], Index]:
    import searcher

    def make(files: dict[str, str]) -> Index:
        root = new_folder() / "corpus"  # type: ignore[operator]
        for number, (name, text) in enumerate(files.items()):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(f"{text} {number}", encoding="utf-8")
        return searcher.open(root)

    return make


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"date": "hier"}, "'hier' is no date; write it as 2023, 2023-06 or 2023-06-15, or two of them as 2020..2023"),
        ({"type": []}, "the filter type has no value; leave it out to look at all documents"),
    ],
)
def test_filters_that_cannot_be_meant_are_errors_that_say_so(
    reports: Index, filters: dict[str, object], message: str
) -> None:
    with pytest.raises(QueryError, match=message):
        reports.search("budget", filters=filters)


def test_a_document_that_changes_is_filtered_by_what_it_says_now(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Document(id=str(n), text=f"un {n}", metadata={"type": "pdf"}) for n in range(20)))
    with index.writer() as writer:
        writer.add(Document(id="7", text="un sept", metadata={"type": "html"}))
        writer.remove("8")
    assert index.search("type:pdf").total == 18
    assert [hit.document.id for hit in index.search("type:pdf", limit=3)] == ["0", "1", "10"]
    assert [hit.document.id for hit in index.search("un type:html")] == ["7"]


def test_a_path_is_found_among_any_number(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Document(id=f"dossier-{number:03}/note.txt", text="Le canari.") for number in range(100)))
    assert index.search("canari", filters={"path": "dossier-099/"})[0].document.id == "dossier-099/note.txt"


def test_a_whole_value_and_its_words_are_told_apart_in_one_session(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", text="Du pain.", metadata={"author": "Émile Zola"}))
    assert not index.search("auteur:=zola")
    assert index.search("auteur:zola")
    assert index.search("auteur:zola OU auteur:=zola")


def test_amounts_are_compared_as_numbers(make_index: Callable[..., Index]) -> None:
    prices = [
        "950 €",
        "4 200 €",
        "1\u202f234,56 €",
        "$ 12",
        "gratuit",
        "10'000 CHF",
        "1.050,00 EUR",
        "sur devis",
        "3e lot",
    ]
    index = make_index(
        *(Document(id=price, paragraphs=[f"Le lot {price}."], metadata={"prix": price}) for price in prices)
    )

    def found(query: str) -> set[str]:
        return {hit.document.id for hit in index.search(query)}

    assert found("prix:>1000") == {"4 200 €", "1\u202f234,56 €", "10'000 CHF", "1.050,00 EUR"}
    assert found("prix:<=12") == {"$ 12", "3e lot"}
    assert found("prix:950..1100") == {"950 €", "1.050,00 EUR"}
    assert found("-prix:>0") == {"gratuit", "sur devis"}
