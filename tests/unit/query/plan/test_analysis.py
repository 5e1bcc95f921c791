"""Each word of a query goes through the French chain once."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from searcher.french.analyzer import analyse
from searcher.query import compile_query, parse
from searcher.query.plan import compile as compiling
from searcher.query.plan.analysis import one_word

if TYPE_CHECKING:
    from types import FrameType


WAYS = {analyse.__code__, one_word.__wrapped__.__code__, compiling._alone.__wrapped__.__code__}
"""The chain, and its shorter ways for one word."""


def texts_analysed(query: str) -> Counter[tuple[str, str]]:
    """How often each way begins with each text while a query is compiled."""
    begun: dict[int, FrameType] = {}

    def profile(frame: FrameType, event: str, _argument: Any) -> None:
        if event == "call" and frame.f_code in WAYS:
            begun.setdefault(id(frame), frame)  # kept, so that no other frame gets its number

    sys.setprofile(profile)
    try:
        compile_query(parse(query))
    finally:
        sys.setprofile(None)
    return Counter((frame.f_code.co_name, frame.f_locals["text"]) for frame in begun.values())


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("zinzolin amarante", {"zinzolin", "amarante"}),
        ("ocre -vermillon", {"ocre", "vermillon"}),
        ("Indigo Garance pourpre", {"Indigo", "Garance", "pourpre"}),
        ('"bleu sarcelle" sarcelle bleu', {"bleu", "sarcelle"}),
    ],
)
def test_each_word_is_analysed_once(query: str, words: set[str]) -> None:
    found = texts_analysed(query)
    assert words <= {text for _, text in found}
    assert set(found.values()) == {1}
    assert not texts_analysed(query)
