"""The page as it is sent, before any script runs: it works without one."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from web_server import Served, serving

from searcher.documents.formats.registry import FORMATS
from searcher.web.views import kind_label


class Tree(HTMLParser):
    """What stands in a page: every tag with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        return [given for name, given in self.tags if name == tag and wanted.items() <= given.items()]


def tree(served: Served, path: str, **headers: str) -> Tree:
    answer = served.client.get(path, headers=headers)
    assert answer.status_code == 200, answer.text
    return Tree(answer.text)


def test_a_search_without_scripts(corpus: Served) -> None:
    page = tree(corpus, "/?q=ecole")
    assert re.search("<mark>[Éé]coles?</mark>", corpus.client.get("/?q=ecole").text)
    assert page.all("form", action="/", method="get")
    assert page.all("input", name="q", value="ecole")
    assert page.all("ol", **{"class": "hits", "start": "1"})


def test_following_each_facet_leaves_as_many_as_it_says(corpus: Served) -> None:
    text = corpus.client.get("/?q=eau").text
    facets = re.findall(r'<li><a href="([^"]+)" data-go><bdi>([^<]+)</bdi> <span class="count">(\d+)<', text)
    assert len(facets) > 10
    for address, label, count in facets:
        narrowed = corpus.client.get(address.replace("&amp;", "&")).text
        told = re.search(r'<p id="status">(\d+) ', narrowed)
        assert told, label
        assert told[1] == count, label
        assert f"<bdi>{label}</bdi> <span aria-hidden" in narrowed


def test_pages_of_results(corpus: Served) -> None:
    first = tree(corpus, "/?q=eau")
    following = first.all("a", rel="next")[0]["href"] or ""
    second = tree(corpus, following)
    assert second.all("ol", start="11")
    back = second.all("a", rel="prev")[0]["href"] or ""
    assert back == "/?q=eau"
    assert "Aucun résultat aussi loin" in tree(corpus, "/?q=eau&page=900").text


def test_a_slip_is_a_link(corpus: Served) -> None:
    page = tree(corpus, "/?q=bibliotheqe")
    assert "Vouliez-vous dire" in page.text
    assert page.all("a", href="/?q=biblioth%C3%A8que")


def test_other_places_unfold(corpus: Served) -> None:
    page = tree(corpus, "/?q=savoir+ce+que+nous+payons")
    assert page.all("details", **{"class": "duplicates"})
    assert "1 autre endroit" in page.text


def test_near_copies_unfold_and_lead_to_their_documents(tmp_path: Path) -> None:
    body = "\n\n".join(f"Le maire fixe le prix de la place {number} du marché." for number in range(9))
    (tmp_path / "d").mkdir()
    for name in ("avis", "bulletin", "copie"):
        (tmp_path / "d" / f"{name}.txt").write_text(f"Paru dans : {name}.\n\n{body}\n", encoding="utf-8")
    with serving("--in", tmp_path / "d", "--index", tmp_path / "index") as served:
        page = tree(served, "/?q=paru")
        assert "2 documents presque identiques" in page.text
        links = [given["href"] or "" for given in page.all("a") if "copie.txt" in (given["href"] or "")]
        assert served.client.get(links[0]).status_code == 200


@pytest.mark.parametrize("query", ['"', "(", "!!!", "*", "a" * 500])
def test_what_says_nothing_is_told_on_the_page(corpus: Served, query: str) -> None:
    assert corpus.client.get("/", params={"q": query}).status_code == 200
    assert corpus.client.get("/results", params={"q": query}).status_code == 200


def test_too_long_a_query_is_refused(corpus: Served) -> None:
    answer = corpus.client.get("/", params={"q": "a" * 501})
    assert (answer.status_code, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")


def test_a_document_with_its_matches(corpus: Served) -> None:
    hit = corpus.json("/api/search", q="eau", type="pdf")["hits"][0]
    page = tree(corpus, f"/document?id={hit['id']}&q=eau&p={hit['paragraph']}")
    assert page.all("p", id=f"p{hit['paragraph']}")[0]["class"] == "paragraph here"
    whole = corpus.json(f"/api/documents/{hit['id']}", q="eau")
    for paragraph in whole["paragraphs"]:
        assert " ".join(paragraph["text"].split()) in " ".join(page.text.split())
    assert len(page.all("mark")) == sum(len(paragraph["highlights"]) for paragraph in whole["paragraphs"])
    matching = [paragraph["paragraph"] for paragraph in whole["paragraphs"] if paragraph["highlights"]]
    steps = [
        int((link["href"] or "").rpartition("#p")[2]) for link in page.all("a", **{"class": "step"}) if link.get("href")
    ]
    assert set(steps) <= set(matching) - {hit["paragraph"]}
    assert page.all("a", href=f"/original?id={hit['id'].replace('/', '%2F')}#page={hit['page']}")


@pytest.mark.parametrize(
    ("accept", "language", "said"),
    [
        ("fr", "fr", "Rechercher"),
        ("en-GB,fr;q=0.5", "en", "Search"),
        ("de", "fr", "Rechercher"),
        ("en;q=0,fr", "fr", "Rechercher"),
    ],
)
def test_it_speaks_the_language_of_the_browser(corpus: Served, accept: str, language: str, said: str) -> None:
    page = tree(corpus, "/?q=eau", **{"Accept-Language": accept})
    assert page.all("html", lang=language)
    assert said in page.text
    assert all(given.get("lang") == "fr" for given in page.all("div", **{"class": "snippet"}))


def test_what_is_being_typed_finds_words_that_begin_so(corpus: Served) -> None:
    assert "<mark>bibliothèque" not in corpus.client.get("/results?q=biblioth").text
    typed = corpus.client.get("/results?q=biblioth&typing=1").text
    assert "biblioth*" in typed
    assert re.search("<mark>bibliothèques?</mark>", typed)


def test_suggestions_lead_to_searches_and_documents(corpus: Served) -> None:
    page = Tree(corpus.client.get("/suggestions?q=rapport").text)
    assert any((link["href"] or "").startswith("/document?id=mairie%2Frapport-eau-2024.pdf") for link in page.all("a"))


def test_the_description_is_shown_with_an_example_that_works_for_each_call(corpus: Served) -> None:
    page = tree(corpus, "/docs")
    described: Any = corpus.json("/openapi.json")
    for path in described["paths"]:
        assert f"GET {path}" in page.text
    examples = [link["href"] or "" for link in page.all("a") if (link["href"] or "").startswith("/api/")]
    assert len(examples) == len(described["paths"])
    for example in examples:
        assert corpus.client.get(example).status_code == 200


def test_what_the_engine_says_is_said_in_the_language_of_the_page(corpus: Served) -> None:
    for accept, said in [("fr", "aucun document"), ("en", "no document has")]:
        assert said in tree(corpus, "/?q=eau&author=personne", **{"Accept-Language": accept}).text
    answer = corpus.client.get("/", params={"q": "a" * 501}, headers={"Accept-Language": "fr"})
    assert "501 caractères" in answer.text


def test_dates_are_written_as_the_language_does(corpus: Served) -> None:
    for accept, written in [("fr", "10 février 2025"), ("en", "10 February 2025")]:
        for path in ("/?q=eau&type=pdf", "/document?id=mairie/rapport-eau-2024.pdf"):
            assert written in tree(corpus, path, **{"Accept-Language": accept}).text


def test_the_other_values_of_a_filter_stay_with_their_counts(corpus: Served) -> None:
    pattern = r'<li><a href="([^"]+)" data-go( aria-current="true")?><bdi>([^<]+)</bdi> <span class="count">(\d+)<'
    before = {label: count for _, _, label, count in re.findall(pattern, corpus.client.get("/?q=eau").text)}
    narrowed = re.findall(pattern, corpus.client.get("/?q=eau&type=markdown").text)
    kinds = {"TXT", "Markdown", "PDF"}
    assert {label: count for _, _, label, count in narrowed if label in kinds} == {kind: before[kind] for kind in kinds}
    assert [(address, label) for address, chosen, label, _ in narrowed if chosen] == [("/?q=eau", "Markdown")]


def test_paragraphs_of_a_document_stand_together_under_its_title(corpus: Served) -> None:
    text = corpus.client.get("/?q=eau").text
    hits = re.findall(r'<li class="(hit(?: again)?)">\s*<h2><a href="/document\?(?:[^"]*&amp;)?id=([^&"]+)', text)
    documents = [document for _, document in hits]
    assert len(set(documents)) < len(documents) == 10
    for number, (kind, document) in enumerate(hits):
        assert (kind == "hit again") == (document in documents[:number])
        assert kind == "hit" or documents[number - 1] == document


def test_titles_that_several_documents_have_are_told_apart_by_their_files(tmp_path: Path) -> None:
    page = "<title>{}</title><h1>Bilan</h1><p>Le héron est revenu{}.</p>"
    for number, (name, title) in enumerate(
        [("mars.html", "Rapport"), ("avril.html", "Rapport"), ("mai.html", "Étang")]
    ):
        (tmp_path / "d").mkdir(exist_ok=True)
        (tmp_path / "d" / name).write_text(page.format(title, " vite" * number), encoding="utf-8")
    with serving("--in", tmp_path / "d", "--index", tmp_path / "ix") as served:
        labels = re.findall(r"<h2><a [^>]*><bdi>([^<]*)</bdi>", served.client.get("/?q=heron").text)
    assert sorted(labels) == ["Rapport – avril.html", "Rapport – mars.html", "Étang"]


def test_grouping_by_document_is_taken_back_and_kept_by_the_form(corpus: Served) -> None:
    french = {"Accept-Language": "fr"}
    pattern = r'<li class="(hit(?: again)?)">.*?[?;]id=([^&"]+)[^"]*#p(\d+)"'

    def hits(text: str) -> list[tuple[str, str, str]]:
        return re.findall(pattern, text, re.DOTALL)

    grouped = corpus.client.get("/?q=eau", headers=french).text
    assert '<a href="/?q=eau&amp;group=0" data-go>Ne pas grouper</a>' in grouped
    apart = corpus.client.get("/?q=eau&group=0", headers=french).text
    assert '<a href="/?q=eau" data-go>Grouper par document</a>' in apart
    assert '<input type="hidden" name="group" value="0">' in apart
    assert {kind for kind, _, _ in hits(apart)} == {"hit"}
    best = [(hit["id"], str(hit["paragraph"])) for hit in corpus.json("/api/search", q="eau")["hits"]]
    assert [(document, number) for _, document, number in hits(apart.replace("%2F", "/"))] == best
    assert sorted(hit[1:] for hit in hits(grouped)) == sorted(hit[1:] for hit in hits(apart))
    assert "group=0" in re.findall(r'rel="next" href="([^"]+)"', apart)[0]


def test_what_is_not_searched_is_listed_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "Mes notes"
    folder.mkdir()
    (folder / "a.txt").write_text("Le chat.", encoding="utf-8")
    (folder / "casse.docx").write_text("pas un document", encoding="utf-8")
    (folder / "film.mkv").write_bytes(bytes(range(256)) * 40)
    with serving("--in", folder, "--index", tmp_path / "ix") as served:
        home = served.client.get("/", headers={"Accept-Language": "fr"}).text
        assert "<bdi>Mes notes</bdi>" in home
        assert str(tmp_path) not in home
        page = served.client.get("/unread", headers={"Accept-Language": "fr"}).text
    assert "<bdi>casse.docx</bdi></th><td>" in page
    assert "<bdi>.mkv</bdi> (1)" in page
    assert "Fichiers absents de la recherche" in page


def test_every_format_has_a_name_for_people() -> None:
    assert [one.name for one in FORMATS if kind_label(one.name) == one.name and one.name != "7z"] == []
    assert kind_label("<b>autre</b>") == "<b>autre</b>"
