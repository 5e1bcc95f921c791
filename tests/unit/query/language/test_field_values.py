"""What stands behind a field's colon."""

import pytest

from searcher.query.language.ast import Fuzzy, Pattern, Phrase, Range, Value, Whole, Word
from searcher.query.language.field_values import dates, parse_value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zola", Word("zola")),
        ("=Zola", Whole("Zola")),
        ("=Émile Zola", Whole("Émile Zola")),
        ("=", Word("=")),
        ("=?", Word("=?")),
        ("émile zola", Phrase("émile zola")),
        ("zolla~", Fuzzy("zolla", 1)),
        ("zolla~2", Fuzzy("zolla", 2)),
        ("zolla~9", Fuzzy("zolla", 2)),
        ("zolla~0", Word("zolla")),
        ("budg*", Pattern("budg*")),
        ("b?dg", Pattern("b?dg")),
        ("?udg", Pattern("?udg")),
        ("budget?", Word("budget?")),
        ("2020..2023", Range("2020", "2023")),
        ("2020..", Range("2020", None)),
        ("..2023", Range(None, "2023")),
        ("..", Word("..")),
        (">=2024-06", Range("2024-06", None)),
        (">2023", Range("2023", None, beyond=True)),
        ("<=2023", Range(None, "2023")),
        ("<2023", Range(None, "2023", beyond=True)),
        (">", Word(">")),
    ],
)
def test_a_value_is_read_by_its_signs(text: str, value: Value) -> None:
    assert parse_value(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", Word("2023")),
        ("6/2023", Word("2023-06")),
        ("12/2023", Word("2023-12")),
        ("15/6/2023", Word("2023-06-15")),
        ("15 juin 2023", Phrase("2023-06-15")),
        ("=15/6/2023", Whole("2023-06-15")),
        ("6/2022..15/6/2023", Range("2022-06", "2023-06-15")),
        (">=6/2023", Range("2023-06", None)),
        ("<2023", Range(None, "2023", beyond=True)),
        ("2023-13", None),
        ("2023-02-32", None),
        ("hier", None),
        ("hier..2023", None),
        ("2023..demain", None),
        ("20*", None),
    ],
)
def test_dates_are_read_as_the_index_has_them(text: str, value: Value | None) -> None:
    assert dates(parse_value(text)) == value
