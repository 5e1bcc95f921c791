"""Hits on a terminal: every word is there, nothing is too wide, and a document cannot play tricks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher import Document, Paragraph
from searcher.query.facets import Facet
from searcher.results import Snippet
from searcher.results.render.terminal import Layout, render, render_facets, wrap

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index

OURS = re.compile(r"\x1b\[(?:0|1|2|36|1;31)m|\x1b]8;;[!-~]*\x1b\\")
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
HOSTILE = "\x1b[2J\x1b]0;titre\x07\x1b]8;;http://mal.example\x1b\\clic\u202e\u2066\x9b31m\r\x08\x00"

# No word ends with an ellipsis here: see the last test but one.
TEXTS = st.lists(
    st.sampled_from(
        ["un", "l'État", "open-source", "logi-\nciel", "\n", "Bon…jour", "«\u00a0oui\u00a0»", "m" * 30, "\x1b[31m"]
    ),
    max_size=40,
).map(" ".join)


@st.composite
def snippets(draw: st.DrawFn) -> Snippet:
    text = draw(TEXTS)
    places = sorted(draw(st.sets(st.integers(0, len(text)), max_size=8)))
    ranges = tuple(zip(places[::2], places[1::2], strict=False))
    return Snippet(text, ranges, draw(st.sampled_from([0, 0, 12])), draw(st.booleans()))


def shown(text: str) -> list[str]:
    """The words of a text as a terminal shows them."""
    return re.sub(r"(?<=\w[-\u2010])\n(?=\w)", "", text).replace("\x1b", " ").split()


@settings(max_examples=examples(200))
@given(snippet=snippets(), width=st.integers(1, 80))
def test_no_word_of_a_snippet_is_lost_and_no_line_too_wide(snippet: Snippet, width: int) -> None:
    lines = list(wrap(snippet, width, styled=False))
    words = " ".join(lines).split()
    if words and snippet.start:
        words[0] = words[0].removeprefix("…")
    if words and snippet.cut and snippet.text.split():
        assert words[-1].endswith("…")
        words[-1] = words[-1].removesuffix("…")
    assert [word for word in words if word] == shown(snippet.text)
    for line in lines:
        # A no-break space, and a control character that is shown as a space, part no line.
        assert len(line) <= width or not re.search(r"[^ ] +[^ \[]", line)


@settings(max_examples=examples(200))
@given(snippet=snippets(), width=st.integers(1, 80))
def test_colours_change_nothing_but_the_colour(snippet: Snippet, width: int) -> None:
    plain = list(wrap(snippet, width, styled=False))
    assert [OURS.sub("", line) for line in wrap(snippet, width, styled=True)] == plain


def test_on_each_line_the_marked_words_are_coloured() -> None:
    snippet = Snippet("un chat noir dort ici", ((3, 7), (8, 12), (13, 17)))
    lines = [line.replace("\x1b[1;31m", "[").replace("\x1b[0m", "]") for line in wrap(snippet, 9, styled=True)]
    assert lines == ["un [chat]", "[noir] [dort]", "ici"]


def test_a_space_after_an_ellipsis_stays() -> None:
    assert list(wrap(Snippet("Bon… alors oui.", ()), 40, styled=False)) == ["Bon… alors oui."]


@pytest.mark.parametrize("styled", [False, True])
def test_a_hostile_document_cannot_reach_the_terminal(make_index: Callable[..., Index], *, styled: bool) -> None:
    paragraph = Paragraph(f"un chat {HOSTILE} dort", heading=f"Un {HOSTILE} titre")
    index = make_index(
        Document(
            id=f"a{HOSTILE}", title=f"Titre {HOSTILE}", path=f"/dossier/{HOSTILE[:-1]}.txt", paragraphs=[paragraph] * 2
        ),
        Document(id=f"b{HOSTILE}", paragraphs=[paragraph, f"un autre chat {HOSTILE}" * 30]),
    )
    screen = render(index.search("chat"), width=60, styled=styled)
    own = len(OURS.findall(screen))
    assert (own > 0) == styled
    assert not FORBIDDEN.search(OURS.sub("", screen))


def test_a_hit_shows_its_rank_title_place_text_and_other_places(make_index: Callable[..., Index]) -> None:
    paragraph = Paragraph("Le budget est voté.", heading="Séance › Votes", line=12)
    index = make_index(
        Document(id="a", title="Conseil", path="mairie/conseil.txt", paragraphs=[paragraph]),
        Document(
            id="b", paragraphs=[Paragraph("Le budget est voté.", page=3), "Un autre budget, plus long que le premier."]
        ),
    )
    assert render(index.search("budget conseil"), width=80, styled=False).splitlines() == [
        " 1 Conseil › Séance › Votes",
        "   mairie/conseil.txt:12",
        "   Le budget est voté.",
        "   also in b, page 3",
        "",
        " 2 b",
        "   b § 2",
        "   Un autre budget, plus long que le premier.",
    ]


def test_a_place_without_page_or_line_is_the_section_and_a_link_leads_to_the_page(
    make_index: Callable[..., Index],
) -> None:
    index = make_index(
        Document(id="a", path="/d/code.docx", paragraphs=[Paragraph("Un chat.", heading="Code civil › Titre II")]),
        Document(id="b", path="/d/rapport no 1.pdf", paragraphs=[Paragraph("Deux chats.", page=12)]),
    )
    hits = index.search("chat", sort="path")
    assert [hit.place for hit in hits] == ["/d/code.docx § Titre II", "/d/rapport no 1.pdf, page 12"]
    plain = [line.strip() for line in render(hits, width=80, styled=False).splitlines()]
    assert {hit.place for hit in hits} <= set(plain)
    link = "\x1b]8;;file:///d/rapport%20no%201.pdf#page=12\x1b\\"
    for group in (False, True):
        screen = render(hits, width=80, styled=True, layout=Layout(group=group))
        assert screen.count(link) == 1
        assert "\x1b]8;;file:///d/code.docx\x1b\\" in screen


@pytest.mark.parametrize("group", [False, True])
def test_a_document_without_a_file_has_no_link(make_index: Callable[..., Index], *, group: bool) -> None:
    hits = make_index(Document(id="a", paragraphs=["Un chat."])).search("chat")
    assert "\x1b]8" not in render(hits, width=80, styled=True, layout=Layout(group=group))


def test_a_document_named_once_tells_the_section_of_each_paragraph_once(make_index: Callable[..., Index]) -> None:
    index = make_index(
        Document(
            id="a",
            paragraphs=[
                Paragraph("Un chat.", heading="Code › Titre II"),
                Paragraph("Un chat dort.", heading="Code › Titre III", page=4),
                Paragraph("Encore un chat qui dort ici.", line=7),
            ],
        )
    )
    lines = render(index.search("chat", sort="path"), width=80, styled=False, layout=Layout(group=True)).splitlines()
    assert [line[3:] for line in lines if line[1:2].isdigit()] == [
        "§ Code › Titre II",
        "page 4 › Code › Titre III",
        "line 7",
    ]


def test_a_long_title_is_cut_to_the_width(make_index: Callable[..., Index]) -> None:
    index = make_index(Document(id="a", title="Titre " * 40, text="un chat"))
    first = render(index.search("chat"), width=50, styled=False).splitlines()[0]
    assert len(first) <= 50
    assert first.endswith("…")


def test_of_many_places_two_are_named_and_the_others_counted(make_index: Callable[..., Index]) -> None:
    index = make_index(*(Document(id=f"{n}.txt", text="Le budget est voté.") for n in range(6)))
    shown = render(index.search("budget", all_copies=False), width=80, styled=False)
    assert "also in 1.txt:1, 2.txt:1 and 3 more" in shown


@pytest.mark.parametrize(("count", "last"), [(9, " 9  ville:v9"), (10, "10  ville:v10"), (12, "2 more values")])
def test_of_many_values_ten_are_named_and_the_others_counted(count: int, last: str) -> None:
    values = [Facet(f"v{number}", number, f"ville:v{number}") for number in range(1, count + 1)]
    lines = render_facets({"ville": values}, styled=False).splitlines()
    assert lines[0] == "ville"
    assert lines[-1].strip() == last.strip()
    assert len(lines) == 1 + min(count, 10) + (count > 10)
