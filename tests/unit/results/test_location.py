"""Where a hit is that has more than a line or a page: it is stored, said, and said to programs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import searcher
from searcher import Document, Index, Paragraph
from searcher.i18n import shown
from searcher.results.render.json import to_json


@pytest.mark.parametrize(
    ("paragraph", "place", "location"),
    [
        (Paragraph("le pont", location="slide:3"), "a.x, slide 3", {"kind": "slide", "slide": 3}),
        (Paragraph("le pont", location="message:12"), "a.x, message 12", {"kind": "message", "message": 12}),
        (Paragraph("un pont", location="cell:Mon 1!B12"), "a.x, Mon 1!B12", {"kind": "cell", "sheet": "Mon 1", "cell": "B12"}),
        (Paragraph("a\tb\tpont", location="cell:F!Z2"), "a.x, F!AB2", {"kind": "cell", "sheet": "F", "cell": "AB2"}),
        (Paragraph("pont", line=7, location="entry:d/b.txt"), "a.x, d/b.txt:7", {"kind": "line", "entry": "d/b.txt", "line": 7}),
        (
            Paragraph("un pont", location="entry:b.xlsx\ncell:F!A1"),
            "a.x, b.xlsx, F!A1",
            {"kind": "cell", "entry": "b.xlsx", "sheet": "F", "cell": "A1"},
        ),
    ],
)  # fmt: skip
def test_a_hit_says_where_it_is(
    make_index: Callable[..., Index], paragraph: Paragraph, place: str, location: dict[str, object]
) -> None:
    index = make_index(Document(id="a.x", path="a.x", paragraphs=["rien", paragraph]))
    (hit,) = index.search("pont")
    assert hit.place == place
    assert json.loads(to_json(index.search("pont")))["hits"][0]["location"] == location


def test_places_are_kept_when_segments_are_merged(tmp_path: Path) -> None:
    index = searcher.create(tmp_path)
    for number in range(12):
        with index.writer() as writer:
            writer.add(
                Document(id=f"d{number}", paragraphs=[Paragraph(f"pont mot{number}", location=f"slide:{number + 1}")])
            )
    assert [index.search(f"mot{number}")[0].spot.as_dict()["slide"] for number in range(12)] == list(range(1, 13))


def test_places_are_said_in_french(make_index: Callable[..., Index]) -> None:
    (hit,) = make_index(Document(id="a", paragraphs=[Paragraph("le pont", location="slide:3")])).search("pont")
    assert shown(hit.spot.label(), "fr") == "diapositive 3"
