"""Fields are matched in time that grows with the text and never with the ways to share it out."""

import re
from time import process_time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.query.filter.path_pattern import Paths, path_patterns
from searcher.query.filter.value_index import ValueIndex, in_order
from searcher.query.plan.edit_distance import edit_distance
from searcher.query.plan.work_budget import WorkBudget

if TYPE_CHECKING:
    from searcher import Index


@given(st.text("ab/", max_size=12), st.text("ab*?/", min_size=1, max_size=8).filter(lambda text: set(text) & {*"*?"}))
def test_a_pattern_of_paths_means_what_the_plain_expression_means(path: str, pattern: str) -> None:
    plain = re.escape(pattern).replace(r"\?", "[^\n/]").replace(r"\*", "[^\n]*")
    found = re.search((r"\A" if pattern.startswith("/") else "/") + plain + r"(?=[/\n]|\Z)", "/" + path)
    (typed,) = path_patterns(pattern, None)
    paths = Paths(["/other", f"/{path}", "/other"])
    assert (1 in paths.fitting(typed, WorkBudget(10_000))) == bool(found)


@given(
    st.lists(st.sampled_from("abc|"), max_size=9),
    st.lists(st.sampled_from("abc"), min_size=2, max_size=4),
    st.integers(0, 3),
)
def test_a_loose_phrase_means_what_the_plain_expression_means(words: list[str], wanted: list[str], slop: int) -> None:
    line = " ".join(["", *words, ""]).encode()
    between = rb"(?: [^ |]+){0,%d}" % slop
    plain = re.search(between.join(b" " + word.encode() for word in wanted) + b"(?= )", line)
    assert in_order([{word.encode()} for word in wanted], slop, line) == bool(plain)


class _Lines(list[str]):
    """Values of one word each."""

    @property
    def numbers(self) -> range:
        return range(len(self))

    def given(self, number: int) -> str:
        return self[number]

    def line(self, number: int) -> bytes:
        return f" {self[number]} ".encode()


@given(st.lists(st.text("abcdé", min_size=1, max_size=6), max_size=9), st.text("abcdé", max_size=6), st.integers(1, 2))
def test_no_word_that_is_near_has_too_many_other_letters(words: list[str], word: str, edits: int) -> None:
    near = {each.encode() for each in words if edit_distance(word, each, edits) <= edits}
    assert near <= {*ValueIndex(_Lines(words)).with_letters_of(word, edits)}


@pytest.mark.parametrize(
    "query", ["chemin:" + "*e" * 12 + "*z", 'titre:"' + "xa " * 12 + 'zz"~100', "titre:" + "*e" * 12 + "*z"]
)
def test_no_field_is_matched_by_trying_all_ways(tmp_path: object, query: str) -> None:
    """What would take minutes ends; the limit is far from what any machine needs."""
    import searcher

    index: Index = searcher.create(f"{tmp_path}/ix")
    with index, index.writer() as writer:
        for number in range(20):
            title = "xa " * 60 + "e" * 60
            writer.add(searcher.Document(id="ee/" * 20 + f"e{number}", title=title, text="Bonjour à tous."))
    with searcher.open(f"{tmp_path}/ix") as index:
        start = process_time()
        assert index.search(f"bonjour {query}").total == 0
        assert process_time() - start < 60
