"""The API, asked of a real server: the same answers as the command line has, and problems where there are any."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from web_server import CORPUS, Served, serving

import searcher


def test_search_answers_what_the_command_line_does(corpus: Served, tmp_path: Path) -> None:
    with searcher.open(CORPUS, index=tmp_path / "index") as index:
        from searcher.results.render.json import to_json

        expected = json.loads(to_json(index.search("chevaux", limit=3)))
    answer = corpus.json("/api/search", q="chevaux", limit=3)
    assert answer.pop("notes") == []
    assert answer | {"took_ms": 0} == expected | {"took_ms": 0}


def test_pages_of_hits_follow_each_other(corpus: Served) -> None:
    together = corpus.json("/api/search", q="eau", limit=6)["hits"]
    parts = [corpus.json("/api/search", q="eau", limit=2, offset=offset)["hits"] for offset in (0, 2, 4)]
    assert [hit for part in parts for hit in part] == together
    assert [hit["rank"] for hit in together] == [1, 2, 3, 4, 5, 6]


def test_facets_narrow(corpus: Served) -> None:
    answer = corpus.json("/api/search", q="eau", facets="type,year,author,folder", limit=100)
    for name, facets in answer["facets"].items():
        assert facets, name
        for facet in facets:
            narrowed = corpus.json("/api/search", q="eau", **{name: facet["value"]})
            assert narrowed["total"] == facet["count"], (name, facet)


@pytest.mark.parametrize("order", ["date", "path"])
def test_sort_is_that_of_the_library(corpus: Served, order: str) -> None:
    hits = corpus.json("/api/search", q="eau", sort=order, limit=100)["hits"]
    if order == "path":
        assert [hit["id"] for hit in hits] == sorted(hit["id"] for hit in hits)
    else:
        dates = [hit["metadata"].get("date", "") for hit in hits]
        assert dates == sorted(dates, reverse=True)


def test_context_brings_neighbours(corpus: Served) -> None:
    hit = corpus.json("/api/search", q="chevaux", context=1, limit=1)["hits"][0]
    assert len(hit["before"]) + len(hit["after"]) >= 1


def test_a_slip_is_answered_with_a_suggestion(corpus: Served) -> None:
    assert corpus.json("/api/search", q="bibliotheqe")["suggestion"] == "bibliothèque"


def test_suggestions_complete_words_without_accents_and_find_titles(corpus: Served) -> None:
    found = corpus.json("/api/suggest", prefix="une ecol")
    assert "une école" in found["queries"]
    titles = corpus.json("/api/suggest", prefix="rapport sur l'eau")["titles"]
    assert [title["id"] for title in titles] == ["mairie/rapport-eau-2024.pdf"]
    assert corpus.json("/api/suggest", prefix="", limit=3) == {"prefix": "", "queries": [], "titles": []}


def test_a_document_comes_whole_with_its_matches_marked(corpus: Served) -> None:
    for hit in corpus.json("/api/search", q="eau", limit=100)["hits"]:
        whole = corpus.json(f"/api/documents/{quote(hit['id'], safe='')}", q="eau")
        paragraph = whole["paragraphs"][hit["paragraph"] - 1]
        assert paragraph["paragraph"] == hit["paragraph"]
        assert paragraph["text"] == hit["text"]
        assert paragraph["highlights"] == hit["highlights"]
        assert [part["paragraph"] for part in whole["paragraphs"]] == list(range(1, len(whole["paragraphs"]) + 1))
    unmarked = corpus.json("/api/documents/mairie/rapport-eau-2024.pdf")
    assert not any(paragraph["highlights"] for paragraph in unmarked["paragraphs"])


def test_status_says_what_is_served(corpus: Served) -> None:
    status = corpus.json("/api/status")
    assert status["version"] == searcher.__version__
    assert status["documents"] > 40
    assert status["paragraphs"] > 500
    assert status["trouble"] is None


PROBLEMS: list[tuple[str, dict[str, Any], str]] = [
    ("/api/search", {}, "there is nothing to look for"),
    ("/api/search", {"q": "a" * 501}, "501 characters"),
    ("/api/search", {"q": "!!!"}, ""),
    ("/api/search", {"q": "a", "limit": "0"}, "limit is a number from 1 to 100"),
    ("/api/search", {"q": "a", "limit": "101"}, "limit is a number from 1 to 100"),
    ("/api/search", {"q": "a", "limit": "²"}, "limit is a number"),
    ("/api/search", {"q": "a", "offset": "10001"}, "offset is a number from 0 to 10,000"),
    ("/api/search", {"q": "a", "sort": "size"}, "sort is one of score, date, path"),
    ("/api/search", {"q": "a", "facets": "type,size"}, "facets are type, year, author, folder"),
    ("/api/search", {"q": "a", "facets": ""}, "facets are type, year, author, folder"),
    ("/api/search", {"q": "a", "year": "MMXX"}, "year is a year of four digits"),
    ("/api/search", {"q": "a", "lmit": "3"}, "there is no parameter 'lmit'"),
    ("/api/search", {"q": ["a", "b"]}, "give each parameter once"),
    ("/api/suggest", {"prefix": "a" * 501}, "501 characters"),
    ("/api/suggest", {"prefix": "a", "limit": "21"}, "limit is a number from 1 to 20"),
    ("/api/documents/x", {"in": "0"}, "in is a number"),
]


@pytest.mark.parametrize(("path", "parameters", "said"), PROBLEMS)
def test_what_cannot_be_meant_is_a_problem_that_says_why(
    corpus: Served, path: str, parameters: dict[str, Any], said: str
) -> None:
    answer = corpus.client.get(path, params=parameters)
    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert told["status"] == 400
    assert told["title"] == "Bad Request"
    assert said in told["detail"]


def test_no_such_document_and_no_such_page_are_problems(corpus: Served) -> None:
    for path in ("/api/documents/nowhere.txt", "/api/nothing", "/api/documents/mairie/rapport-eau-2024.pdf?in=2"):
        answer = corpus.client.get(path)
        assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    answer = corpus.client.post("/api/search?q=a")
    assert (answer.status_code, set(answer.headers["allow"].split(", "))) == (405, {"GET", "HEAD"})


def test_an_answer_that_has_not_changed_is_not_sent_again(corpus: Served) -> None:
    first = corpus.client.get("/api/search?q=eau")
    again = corpus.client.get("/api/search?q=eau", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("path", ["/results?q=conseil", "/facets?q=conseil", "/api/search?q=conseil"])
def test_an_answer_made_before_is_the_same_to_the_byte(corpus: Served, path: str) -> None:
    answers = [
        corpus.client.get(path, headers={"Accept-Language": language}) for language in ("fr", "fr", "en", "fr-CH", "en")
    ]
    french, again, english, swiss, later = [
        (answer.content, sorted(answer.headers.multi_items())) for answer in answers
    ]
    without_date = [[one for one in headers if one[0] != "date"] for _, headers in (french, again, swiss)]
    assert without_date[0] == without_date[1] == without_date[2]
    assert french[0] == again[0] == swiss[0]
    assert english[0] == later[0]
    assert (english[0] == french[0]) == path.startswith("/api/")
    assert answers[0].headers["etag"] != answers[2].headers["etag"]


def test_several_folders_are_searched_as_one(tmp_path: Path) -> None:
    for name in ("un", "deux"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_text(f"Le canari de {name}.", encoding="utf-8")
    with serving("--in", tmp_path / "un", "--in", tmp_path / "deux") as served:
        hits = served.json("/api/search", q="canari")["hits"]
        assert [hit["in"] for hit in hits] == [1, 2]
        for hit in hits:
            whole = served.json(f"/api/documents/{hit['id']}", **{"in": hit["in"]})
            assert whole["paragraphs"][0]["text"] == hit["text"]
            original = served.client.get("/original", params={"id": hit["id"], "in": hit["in"]})
            assert original.text == hit["text"]


def test_records_are_served_without_files(tmp_path: Path) -> None:
    with searcher.create(tmp_path / "records") as index, index.writer() as writer:
        writer.add(searcher.Document(id="../a b/é?#", text="Un canari.", title="Titre"))
    with serving("--in", tmp_path / "records") as served:
        whole = served.json("/api/documents/" + quote("../a b/é?#", safe=""), q="canari")
        assert whole["paragraphs"][0]["highlights"] == [[3, 9]]
        assert served.client.get("/original", params={"id": "../a b/é?#"}).status_code == 404
        assert "/original" not in served.client.get("/?q=canari").text
