"""Results in a notebook: all there is to see, and no character of a document that does anything."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Snippet

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

HOSTILE = '<script>alert(1)</script><img src=x onerror="x"> &amp; \u202eturned\u2066 \x1b[31m \x00 \ud800 chat'
TAGS = {"div", "p", "mark", "strong", "bdi"}
TURNING = {chr(code) for code in [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A)]}


class Reading(HTMLParser):
    """What a browser makes of it: the tags it opens with their attributes, its text, and what is marked."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[str]]] = []
        self.open: list[str] = []
        self.text = ""
        self.marked: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attrs]))
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        if "mark" in self.open:
            self.marked.append(data)


def read(html: str) -> Reading:
    """Read it, and see that it is whole, encodable, and made of nothing but what we put there."""
    html.encode()
    reading = Reading(html)
    assert reading.open == []
    assert {tag for tag, _ in reading.tags} <= TAGS
    assert {name for _, names in reading.tags for name in names} <= {"style", "dir"}
    assert not TURNING & set(html)
    return reading


def test_results_show_count_hits_places_facets_and_notes(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(
            id="a",
            paragraphs=["Un chat dort.", "Un chien."],
            metadata={"author": "Ada"},
        ),
        Document(
            id="b",
            title="Les bêtes",
            paragraphs=["Le chat mange.", "Un chat dort."],
            metadata={"author": "Bob", "date": "2024-06-01"},
        ),
    )
    results = index.search("chats zut:rien", facets=["author"])
    reading = read(results._repr_html_())
    assert reading.marked == ["chat", "chat"]
    for part in (
        "chats zut:rien: 2 paragraphs",
        "Les bêtes",
        "2024-06-01",
        "Bob 2",
        "Ada 1",
        "also in ",
        results.notes[0],
    ):
        assert part in reading.text
    assert read(index.search("chat", limit=1)[0]._repr_html_()).marked == ["chat"]
    later = read(index.search("chat", offset=1)._repr_html_())
    assert "2 paragraphs" in later.text
    assert "from number 2 on" in later.text


def test_nothing_found_says_why_and_what_to_try(make_index: Callable[..., Index]) -> None:
    index = make_index(*["Le gouvernement siège."] * 9)
    reading = read(index.search("gouvernemant")._repr_html_())
    assert "gouvernemant: 0 paragraphs" in reading.text
    assert "Did you mean: gouvernement" in reading.text


def test_hostile_documents_and_queries_are_nothing_but_text(make_index: Callable[..., Index]) -> None:
    document = Document(
        id="x<y>",
        title=HOSTILE.replace("\ud800", ""),
        path="<i>\u202e",
        paragraphs=[HOSTILE, "Un chat <b>"],
        metadata={"author": "<u>\u202e", "date": "<s>"},
    )
    results = make_index(document).search(f"{HOSTILE} <a href>", facets=["author", "<f>"])
    for html in (results._repr_html_(), results[0]._repr_html_(), results[0].snippet._repr_html_()):
        assert "<script>" in read(html).text


@settings(max_examples=examples(200))
@given(text=st.text(min_size=1), ends=st.lists(st.integers(0, 40), max_size=6))
def test_any_snippet_keeps_its_text_and_its_marks(text: str, ends: list[int]) -> None:
    places = sorted({min(end, len(text)) for end in ends})
    ranges = tuple(zip(places[::2], places[1::2], strict=False))
    reading = read(Snippet(text, ranges)._repr_html_())
    assert len(reading.text) == len(text)
    assert all(shown in {own, " ", "?"} for shown, own in zip(reading.text, text, strict=True))
    assert "".join(reading.marked) == "".join(reading.text[start:end] for start, end in ranges)


@pytest.mark.parametrize(
    ("copies", "expected"), [(5, "also in 1, 2, 3, 4, 5"), (7, "also in 1, 2, 3, 4, 5 and 2 more")]
)
def test_of_many_places_five_are_named_and_the_others_counted(
    make_index: Callable[..., Index], copies: int, expected: str
) -> None:
    with make_index(*(Document(id=f"{n}", text="Le budget est voté.") for n in range(copies + 1))) as index:
        (hit,) = index.search("budget")
        assert expected in " ".join(read(hit._repr_html_()).text.replace(" § 1", "").split())
