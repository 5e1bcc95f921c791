"""Forms that the lexicon lacks, made by rule of words that it has."""

import pytest

from searcher.french.unknown_forms import known_forms


@pytest.mark.parametrize(
    ("unknown", "known"),
    [
        ("gouverneures", "gouverneur"),
        ("autrices", "auteur"),
        ("footballeuse", "footballeur"),
        ("succedees", "succede"),
        ("podcasters", "podcaster"),
        ("ideaux", "ideal"),
    ],
)
def test_a_regular_feminine_or_plural_is_a_form_of_its_word(unknown: str, known: str) -> None:
    assert next(known_forms(unknown)) == known


@pytest.mark.parametrize("name", ["dumas", "denis", "carlos", "camus", "reiss"])
def test_a_name_that_ends_like_a_plural_is_none(name: str) -> None:
    assert list(known_forms(name)) == []


@pytest.mark.parametrize(
    ("unknown", "known"), [("taels", ["tael"]), ("pels", []), ("aux", []), ("meaux", ["meal"]), ("vaux", [])]
)
def test_a_word_of_three_letters_has_no_unknown_forms(unknown: str, known: list[str]) -> None:
    assert list(known_forms(unknown)) == known
