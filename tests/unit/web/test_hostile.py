"""Documents that try to be more than text are text, in every page and every answer."""

import json
import re
from html.parser import HTMLParser

import pytest
from web_server import Served

OURS = {
    "html", "head", "meta", "title", "link", "script", "body", "a", "header", "p", "form", "input", "button", "label",
    "span", "select", "option", "div", "main", "aside", "h1", "h2", "h3", "ol", "ul", "li", "bdi", "mark", "details",
    "summary", "section", "footer", "dl", "dt", "dd", "kbd", "nav", "article",
}  # fmt: skip
TURNING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
WORDS = ["canari", "script", "titre", "avant", '"<script>', "auteur:script"]


class Tags(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def addresses(served: Served) -> list[str]:
    searches = [f"/{name}?q={word}" for name in ("", "results", "facets", "suggestions") for word in WORDS]
    hits = served.json("/api/search", q="canari")["hits"]
    assert len(hits) == 3
    page = served.client.get("/?q=canari").text
    documents = [address.replace("&amp;", "&") for address in re.findall(r'href="(/document\?[^"#]+)', page)]
    facets = [address.replace("&amp;", "&") for address in re.findall(r'href="(/\?[^"]+)" data-go', page)]
    assert len(documents) >= 3
    assert len(facets) > 4
    return [*searches, *documents, *facets]


def test_pages_show_them_as_text(hostile: Served) -> None:
    seen = ""
    for address in addresses(hostile):
        answer = hostile.client.get(address)
        assert answer.status_code == 200, address
        page = Tags(answer.text)
        assert page.tags <= OURS, (address, page.tags - OURS)
        assert not [name for name in page.attributes if name.startswith("on") or name == "style"], address
        assert not TURNING.search(answer.text), address
        seen += page.text
    for shown in ('<script>fail("text")</script>', "&lt;b&gt; &amp;", "<b onclick=fail(3)>nom", "<i>dossier & 'co'"):
        assert shown in seen


@pytest.mark.parametrize("word", WORDS)
def test_answers_hold_them_as_they_are(hostile: Served, word: str) -> None:
    answer = hostile.client.get("/api/search", params={"q": word, "facets": "author,folder", "limit": 100})
    assert answer.headers["content-type"] == "application/json"
    assert not TURNING.search(answer.text)
    for hit in json.loads(answer.text)["hits"]:
        whole = hostile.client.get("/api/documents/" + hit["id"].replace("/", "%2F"))
        assert not TURNING.search(whole.text)
        assert whole.json()["paragraphs"][hit["paragraph"] - 1]["text"] == hit["text"]
    assert "\u202e" in hostile.json("/api/search", q="avant")["hits"][0]["text"]


def test_a_query_is_text(hostile: Served) -> None:
    query = "<script>fail(9)</script>\"'><img src=x onerror=fail(9)>&lt;\u202e"
    for path in ("/", "/results", "/suggestions"):
        page = Tags(hostile.client.get(path, params={"q": query, "author": query}).text)
        assert page.tags <= OURS
        assert not [name for name in page.attributes if name.startswith("on")]


def test_a_name_cannot_write_headers(hostile: Served) -> None:
    for hit in hostile.json("/api/search", q="canari")["hits"]:
        answer = hostile.client.get("/original", params={"id": hit["id"]})
        assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%~-]+", answer.headers["content-disposition"])
