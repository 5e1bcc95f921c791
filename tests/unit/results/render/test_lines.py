"""Lines for scripts: one for each hit, whatever it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher import Document
from searcher.results.render.lines import FIELDS, line_format
from searcher.results.snippet import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Hit, Index

EVERYTHING = " ".join(f"{{{field}}}" for field in FIELDS)


@given(hostile=st.text(st.sampled_from("a \x1b\x9b\u202e\n\r\t\u2028é"), max_size=12))
def test_a_hit_is_one_printable_line(make_index: Callable[..., Index], hostile: str) -> None:
    document = Document(
        id=f"id{hostile}",
        title=f"Titre {hostile}.",
        path=f"p{hostile}",
        metadata={"author": hostile, "date": hostile},
        paragraphs=[f"un chat {hostile} gris"],
    )
    line = line_format(EVERYTHING)(make_index(document).search("chat")[0])
    assert "chat" in line
    assert printable(line) == line


@pytest.fixture(scope="module")
def hit(make_index: Callable[..., Index]) -> Hit:
    return make_index("un chat").search("chat")[0]


@given(text=st.text(max_size=30))
def test_signs_written_twice_are_the_signs(hit: Hit, text: str) -> None:
    template = text.replace("\\", "\\\\").replace("{", "{{").replace("}", "}}")
    assert line_format(template + "{snippet}")(hit) == f"{text}un chat"
