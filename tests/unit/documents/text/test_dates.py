"""Dates as people and programs write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searcher.documents.text.dates import iso_date


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("2024", "2024"),
        ("2024-3-4", "2024-03-04"),
        ("2024/03/14", "2024-03-14"),
        ("20240314", "2024-03-14"),
        ("2024-03-14 09:30:00.123 +0100", "2024-03-14T09:30:00+01:00"),
        ("2024-03-14T09:30Z", "2024-03-14T09:30Z"),
        ("14/03/24", "2024-03-14"),
        ("14/03/99", "1999-03-14"),
        ("14-03-2024", "2024-03-14"),
        ("03/14/2024", "2024-03-14"),
        ("1er mars 2024", "2024-03-01"),
        ("Jeudi 14 mars 2024", "2024-03-14"),
        ("jeu. 14 déc. 2023", "2023-12-14"),
        ("14 AOÛT 2024", "2024-08-14"),
        ("14 août 2024 à 9 h", None),
        ("14 août 2024 à 9h", "2024-08-14T09:00"),
        ("14 août 2024, 18h30", "2024-08-14T18:30"),
        ("mars 2024", "2024-03"),
        ("March 14, 2024", "2024-03-14"),
        ("Thu, 14 Mar 2024 09:30:00 GMT", "2024-03-14T09:30:00Z"),
        ("Thu Mar 14 2024", "2024-03-14"),
        ("14 mars", None),
        ("32/01/2024", None),
        ("14 brumaire 2024", None),
        ("2024-13-01", None),
        ("2024-03-14T25:00", None),
        ("le 14", None),
        ("", None),
        (None, None),
    ],
)
def test_date_is_understood_as_it_is_written(written: str | None, iso: str | None) -> None:
    assert iso_date(written) == iso


@given(st.text("0123456789/-. :hTZ+marsjnvéû,à", max_size=90))
def test_what_is_no_date_is_none(text: str) -> None:
    found = iso_date(text)
    assert found is None or iso_date(found) == found
