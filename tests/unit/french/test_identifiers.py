"""Identifiers and dates, as they are typed and as they are written."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from searcher.french.analyzer import PUNCTUATION, figure_groups, surfaces
from searcher.french.dates import MONTHS, read_date
from searcher.french.identifiers import other_spellings
from searcher.french.token_words import words_of_figures, words_of_hyphenated_figures

CASES = [
    line.split("\t")
    for line in (Path(__file__).parents[2] / "cases" / "identifiers.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
SHORT = {"janv": 1, "jan": 1, "févr": 2, "fév": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "déc": 12}


@pytest.mark.parametrize(("typed", "written"), CASES, ids=[typed for typed, _written in CASES])
def test_an_identifier_in_one_piece_is_looked_for_in_its_groups(typed: str, written: str) -> None:
    expected = {*filter(None, written.split("|"))}
    count, found = other_spellings([typed])
    assert (count, {*found}) == (len(expected) > 0, expected)


@pytest.mark.parametrize(("name", "month"), [*zip(MONTHS, range(1, 13), strict=True), *SHORT.items()])
def test_months_by_their_names(name: str, month: int) -> None:
    assert read_date(f"3 {name} 2024") == read_date(f"3 {name}. 2024".upper()) == (2024, month, 3)
    assert read_date(f"{name} 2024") == (2024, month, 0)


@pytest.mark.parametrize(("days", "months"), [(31, (1, 3, 5, 7, 8, 10, 12)), (30, (4, 6, 9, 11)), (29, (2,))])
def test_a_month_has_so_many_days(days: int, months: tuple[int, ...]) -> None:
    for month in months:
        assert read_date(f"{days}/{month:02}/2024") == (2024, month, days)
        assert read_date(f"{days + 1}/{month:02}/2024") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1/1/1000", (1000, 1, 1)), ("31/12/2199", (2199, 12, 31)), ("1/1/2200", None), ("31/12/999", None),
        ("1/1/49", (2049, 1, 1)), ("1/1/50", (1950, 1, 1)), ("1/1/00", (2000, 1, 1)), ("1/1/99", (1999, 1, 1)),
        ("1/0/2024", None), ("1/13/2024", None), ("2024-13", None), ("2024-12", (2024, 12, 0)),
    ],
)  # fmt: skip
def test_the_bounds_of_dates(text: str, expected: tuple[int, int, int] | None) -> None:
    assert read_date(text) == expected


@pytest.mark.parametrize(
    ("typed", "count", "other"),
    [
        ("mars 2024", 2, "03/2024"),
        ("14 mars 2024 à Paris", 3, "14/03/2024"),
        ("AB 123 CD", 3, "ab123cd"),
        ("fr 40 303 265 045", 5, "fr40303265045"),
        ("06 12 34 56 78 poste 3", 5, "33612345678"),
        ("+33 (0)6 12 34 56 78", 6, "0612345678"),
        ("732 829 320", 3, "732829320"),
        ("2 69 05 88 888 888", 6, "2690588888888"),
        ("page 12", 0, None),
        ("chapitre 2024", 0, None),
        ("12 34", 0, None),
    ],
)
def test_an_identifier_in_groups_is_looked_for_in_one_piece(typed: str, count: int, other: str | None) -> None:
    found, others = other_spellings(typed.split())
    assert found == count
    assert other in others or not (count or others)


@given(
    groups=st.lists(st.one_of(st.from_regex(r"\A[0-9]{1,6}\Z"), st.from_regex(r"\A\d{1,3}\Z")), min_size=2, max_size=14)
)
@example(groups=["2024", "03", "14"])
@example(groups=["978", "2", "07", "036822", "8"])
def test_groups_with_hyphens_are_read_as_groups_with_any_signs(groups: list[str]) -> None:
    characters = "-".join(groups)
    assert words_of_hyphenated_figures(characters) == words_of_figures(groups, characters)


GROUPS = st.lists(st.one_of(st.integers(0, 3000).map(str), st.from_regex(r"\A0\d{0,4}\Z")), min_size=1, max_size=5)
AROUND = st.text([*PUNCTUATION, "a", "٣", " "], max_size=2)


@given(groups=GROUPS, before=AROUND, behind=AROUND)
@example(groups=["2013", "10"], before="", behind="")
@example(groups=["14", "3", "24"], before="(", behind=").")
@example(groups=["12", "34567"], before="", behind=",")
@example(groups=["5213", "10"], before="", behind="")
@example(groups=["5", "10"], before=".", behind="")
def test_groups_of_figures_are_words_of_their_own_where_that_is_sure(
    groups: list[str], before: str, behind: str
) -> None:
    stretch = f"{before}{'-'.join(groups)}{behind}"
    found = figure_groups(stretch)
    if found:
        (token,) = surfaces(stretch)
        spellings = [*((place, f"{group}-", group) for place, group in enumerate(found[:-1]))]
        spellings.append((len(found) - 1, found[-1], found[-1]))
        assert [tuple(word) for word in token.words] == [(*spelling, False, False) for spelling in spellings]
        assert token.positions == len(found)


def test_most_numbers_of_articles_are_surely_nothing_but_their_groups() -> None:
    assert [figure_groups(number) for number in ("5213-10,", "(6233-3-1)", "4412-149")] == [
        ["5213", "10"],
        ["6233", "3", "1"],
        ["4412", "149"],
    ]
