"""A snippet is a part of the paragraph, character for character, with most of the query in it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from thorough import examples

from searcher.french import analyse
from searcher.results.highlight import join_marks
from searcher.results.snippet import WIDTH, Snippet, make_snippet, make_snippets, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from searcher import Index
    from searcher.results.highlight import Mark

ANYTHING = st.text(st.characters(exclude_categories=()), max_size=80)
PIECES = st.lists(
    st.sampled_from(["chat", "l'État", "open-source", "un", "Oui. ", "Fin… ", "\n", "<b>&", "\x1b[31m", "é" * 40, " "]),
    max_size=120,
)


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    """A text and marks on some of its words."""
    text = draw(st.one_of(PIECES.map(" ".join), PIECES.map("".join), ANYTHING))
    marks = [(found.start, found.end, draw(st.integers(0, 2))) for found in analyse(text) if draw(st.booleans())]
    return text, marks


@settings(max_examples=examples(200))
@example(marked=("chat " * 100, [(place * 5, place * 5 + 4, 0) for place in range(100)]))
@given(marked=marked_texts())
def test_a_snippet_is_a_part_of_the_paragraph(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    ranges = tuple(join_marks(text, marks))
    snippet = make_snippet(text, ranges, marks)
    end = snippet.start + len(snippet.text)
    assert text[snippet.start : end] == snippet.text
    assert snippet.cut == (end < len(text))
    assert len(snippet.text) <= max(WIDTH, len(text) if len(text) <= WIDTH else 0)
    last = -1
    for start, stop in snippet.ranges:
        assert last < start < stop <= len(snippet.text)
        last = stop
    assert snippet.marked("", "") == str(snippet) == snippet.text
    assert html.unescape(re.sub("</?mark>", "", snippet.html())) == snippet.text
    if marks:
        assert snippet.ranges
    if len(text) <= WIDTH:
        assert (snippet.text, snippet.ranges) == (text, ranges)


@settings(max_examples=examples(100))
@given(marked=marked_texts())
def test_marks_of_a_snippet_are_marks_of_the_paragraph(marked: tuple[str, list[Mark]]) -> None:
    text, marks = marked
    ranges = tuple(join_marks(text, marks))
    snippet = make_snippet(text, ranges, marks)
    for start, stop in snippet.ranges:
        assert any(first <= snippet.start + start and snippet.start + stop <= last for first, last in ranges)


@settings(max_examples=examples(200))
@given(marked=marked_texts())
def test_windows_are_parts_of_the_paragraph_in_its_order_and_show_the_best_one(
    marked: tuple[str, list[Mark]],
) -> None:
    text, marks = marked
    ranges = tuple(join_marks(text, marks))
    windows = make_snippets(text, ranges, marks)
    assert make_snippet(text, ranges, marks) in windows
    assert 1 <= len(windows) <= 3
    end = 0
    for window in windows:
        assert window.start >= end
        end = window.start + len(window.text)
        assert text[window.start : end] == window.text
        assert window.cut == (end < len(text))
        for start, stop in window.ranges:
            assert any(first <= window.start + start < window.start + stop <= last for first, last in ranges)
    shown = {part for start, _, part in marks for w in windows if w.start <= start < w.start + len(w.text)}
    assert len(shown) >= min(len(windows), len({part for _, _, part in marks}))


def test_words_of_the_query_that_stand_far_apart_are_all_shown(make_index: Callable[..., Index]) -> None:
    filling = "Une phrase qui ne dit rien de particulier. " * 20
    text = f"Un chat gris. {filling} Un chien noir. {filling} Un lapin blanc. {filling}"
    hit = make_index(text).search("lapin chien chat")[0]
    assert [w.marked("[", "]").partition("]")[0].rpartition("[")[2] for w in hit.snippets] == ["chat", "chien", "lapin"]
    assert hit.snippet in hit.snippets


@pytest.mark.parametrize("place", range(0, 100, 7))
def test_a_snippet_has_the_match_and_a_width_that_fits(make_index: Callable[..., Index], place: int) -> None:
    words = [f"mot{number}" for number in range(100)]
    words[place] = "zinc"
    snippet = make_index(" ".join(words)).search("zinc")[0].snippet
    assert "zinc" in snippet.text
    assert snippet.marked("[", "]").count("[zinc]") == 1
    assert WIDTH / 3 < len(snippet.text) <= WIDTH
    assert not snippet.text.endswith(" ")


def test_a_snippet_shows_the_place_with_most_of_the_query(make_index: Callable[..., Index]) -> None:
    filling = "Une phrase qui ne dit rien de particulier. " * 12
    index = make_index(f"Un chat. {filling} Un chien poursuit un chat. {filling} Un chien, deux chiens.")
    assert "Un chien poursuit un chat." in index.search("chat chien")[0].snippet.text


@pytest.mark.parametrize(("first", "second", "shown"), [(2, 1, "un"), (1, 2, "deux"), (2, 2, "un")])
def test_of_places_with_as_much_of_the_query_that_with_most_of_its_words_is_shown_and_the_first_of_equals(
    make_index: Callable[..., Index], first: int, second: int, shown: str
) -> None:
    far = "Rien de tout cela n’est ici. " * 20
    index = make_index(f"{far}Le un {'chat ' * first}. {far}Le deux {'chat ' * second}. {far}")
    (hit,) = index.search("chat")
    assert f"Le {shown} chat" in str(hit.snippet)


def test_a_snippet_begins_with_a_sentence_where_one_begins_near_by(make_index: Callable[..., Index]) -> None:
    filling = "Voici une phrase sans intérêt pour personne. " * 12
    snippet = make_index(f"{filling}Alors vint le zinc dans la maison. {filling}").search("zinc")[0].snippet
    assert snippet.start > 0
    assert snippet.text.startswith(("Alors vint", "Voici une phrase"))
    assert snippet.text.endswith("personne.")
    assert snippet.cut


@pytest.mark.parametrize("length", [12, 13, 14])
def test_a_snippet_begins_with_a_whole_word(make_index: Callable[..., Index], length: int) -> None:
    text = f"{'m' * length} " * 40 + "zinc"
    snippet = make_index(text).search("zinc")[0].snippet
    assert text[snippet.start - 1 : snippet.start] == " "


def test_a_mark_at_the_beginning_of_a_snippet_is_a_whole_word(make_index: Callable[..., Index]) -> None:
    text = "remplissage " * 10 + "extraordinairement " + "x" * 246 + " chat extraordinairement"
    snippet = make_index(text).search("chat extraordinairement")[0].snippet
    assert {snippet.text[start:end] for start, end in snippet.ranges} <= {
        "extraordinairement",
        "chat extraordinairement",
    }


def test_a_snippet_takes_a_marked_word_whole_in_which_it_would_begin() -> None:
    text = "mot," * 50 + "x" * 200 + ",chat,chien," + "fin," * 100
    marks = [(200, 400, 0), (401, 405, 1), (406, 411, 2)]
    snippet = make_snippet(text, tuple(join_marks(text, marks)), marks)
    assert snippet.start == 200
    assert snippet.ranges[0] == (0, 200)


@pytest.mark.parametrize("before", range(0, 60, 7))
def test_a_marked_word_is_never_cut_where_no_space_is_near(make_index: Callable[..., Index], before: int) -> None:
    word = "extraordinairement"
    text = ",".join([f"{'a' * before}b", *["mot"] * 100, *[word] * 30, *["fin"] * 100])
    (snippet,) = make_index(text).search(word)[0].snippets
    assert snippet.start > 0
    assert snippet.cut
    assert {snippet.text[start:end] for start, end in snippet.ranges} == {word}


@given(text=ANYTHING)
def test_printable_text_cannot_move_the_cursor_or_turn_the_text_around(text: str) -> None:
    safe = printable(text)
    assert len(safe) == len(text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", safe)
    kept = re.sub("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]", " ", text)
    assert safe == kept


def test_a_snippet_for_the_terminal_has_no_control_characters_but_its_own_colours() -> None:
    snippet = Snippet("a\x1b[2Jb\u202ec", ((0, 1),))
    assert snippet.ansi() == "\x1b[1;31ma\x1b[0m [2Jb c"


def test_a_snippet_for_a_page_has_no_markup_but_its_own_marks() -> None:
    snippet = Snippet('<b>"œ"</b>', ((0, 3), (4, 5)))
    assert snippet.html() == "<mark>&lt;b&gt;</mark>&quot;<mark>œ</mark>&quot;&lt;/b&gt;"


@pytest.mark.parametrize("sign", [",", " ;", "\u202f:", " –", " «", " ("])
def test_a_snippet_ends_with_a_word_where_the_paragraph_goes_on(sign: str) -> None:
    text = "chat " + "mot " * 60 + f"fin{sign} " + "suite " * 20
    end = text.index("fin") + len("fin")
    for width in range(end + len(sign), end + len(sign) + 5):
        snippet = make_snippet(text, ((0, 4),), [(0, 4, 0)], width)
        assert snippet.text == text[:end]
        assert snippet.cut


def test_a_snippet_begins_with_a_word_where_the_paragraph_does_not() -> None:
    for filler in range(200):
        text = "a" * filler + " , ; : » chat" * 60
        mark = (len(text) - 104, len(text) - 100, 0)
        snippet = make_snippet(text, (mark[:2],), [mark], 100)
        assert snippet.start == 0 or snippet.text.startswith("chat"), snippet
