"""What the words of a query as typed say of what is asked."""

import pytest

from searcher.query.plan.question import classify_question


@pytest.mark.parametrize(
    ("typed", "phrase"),
    [
        ("l’art de la guerre", ("art", "de", "la", "guerre")),
        ("le rouge et le noir", ("le", "rouge", "et", "le", "noir")),
        ("dans la maison", ()),  # one word of content is in no order
        ("guerre paix art", ()),  # no small word says that they belong together
        ("art guerre", ()),
        ("le temps", ()),
        ("la fin de la nuit et du", ("la", "fin", "de", "la", "nuit", "et", "du")),
        ("la fin de la nuit et du jour", ()),
    ],
)
def test_small_words_between_others_make_a_phrase_of_a_short_query(typed: str, phrase: tuple[str, ...]) -> None:
    assert classify_question(typed.split()).phrase == phrase


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("Où vit Élisabeth", {"elisabeth"}),
        ("Paris", set()),
        ("QUI EST ZOLA", set()),
        ("le Roi Lion", {"roi", "lion"}),
        ("vie de d'Alembert", {"alembert"}),
        ("à Paris (Lyon) en 2024", {"paris", "lyon"}),
    ],
)
def test_capitals_after_the_first_word_are_names(typed: str, names: set[str]) -> None:
    assert classify_question(typed.split()).names == names
