"""Both find each form that a table was made of with its number, and no other word."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

if TYPE_CHECKING:
    from types import ModuleType

FORMS = st.text("abéλ", min_size=1, max_size=6) | st.integers(1, 96).map("a".__mul__)
WORDS = FORMS | st.text("ab1-'\0", max_size=5) | st.integers(90, 300).map("a".__mul__)
PADDING = b"\1a\0"


class Ways(dict[int, object]):
    """Ways that are made when they are asked for."""

    def __missing__(self, number: int) -> object:
        cuts = ((None, ""), (-1, "x"), (-2, "éλ"), (-9, "")), ((None, "s"),), ()
        self[number] = cuts[number % 3], number % 2 == 0
        return self[number]


WAYS = Ways()


def table(numbers: dict[str, int], count: int) -> tuple[bytes, int, int, int, Ways]:
    """What a table is made with: of these forms, in so many buckets."""
    buckets = [b""] * count
    for form, number in numbers.items():
        key = form.encode()
        buckets[crc32(key) % count] += bytes([len(key)]) + key + number.to_bytes(2, "little")
    ends = [len(b"".join(buckets[:place])) for place in range(count + 1)]
    starts = b"".join(end.to_bytes(4, "little") for end in ends)
    data = PADDING + starts + PADDING + b"".join(buckets)
    return data, len(PADDING), count, len(starts) + 2 * len(PADDING), WAYS


@given(
    numbers=st.dictionaries(FORMS.filter(lambda form: len(form.encode()) < ord("a")), st.integers(0, 0xFFFF)),
    words=st.lists(WORDS),
    count=st.sampled_from([1, 2, 8, 64]),
)
def test_forms_have_their_numbers_and_other_words_none(
    kernels: ModuleType, numbers: dict[str, int], words: list[str], count: int
) -> None:
    made = kernels.FormTable(*table(numbers, count))
    for word in (*numbers, *words):
        number = numbers.get(word, -1)
        assert made.find(word) == number
        words: tuple[str, ...] = (word, word[:-1] + "x", word[:-2] + "éλ", word[:-9])
        assert made.entry(word) == ((words, (f"{word}s",), ())[number % 3] if number >= 0 else (), number % 2 == 0)


def test_what_is_no_text_of_letters_is_refused_or_unknown(kernels: ModuleType) -> None:
    made = kernels.FormTable(*table({"chat": 1}, 2))
    assert made.find("") == made.find("cha") == made.find("chats") == made.find("CHAT") == -1
    with pytest.raises(UnicodeEncodeError):
        made.find("\ud800")
    with pytest.raises(UnicodeEncodeError):
        made.entry("\ud800")


@pytest.mark.parametrize(
    "way", [None, (), ((None, ""),), (((None,),), True), ((("a", "b"),), True), (((None, 1),), True)]
)
def test_a_way_that_is_none_is_an_error(kernels: ModuleType, way: object) -> None:
    data, *places, _ = table({"chat": 1}, 2)
    with pytest.raises((TypeError, ValueError, IndexError, SystemError)):
        kernels.FormTable(data, *places, {1: way}).entry("chat")
    with pytest.raises(KeyError):
        kernels.FormTable(data, *places, {}).entry("chat")


@pytest.mark.parametrize(
    ("starts_at", "count", "buckets_at"), [(3, 3, 18), (3, 0, 18), (3, 16, 18), (-1, 2, 18), (99, 2, 18), (3, 2, 99)]
)
def test_the_extension_reads_nothing_beyond_the_file(starts_at: int, count: int, buckets_at: int) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    data, *_ = table({"chat": 1}, 2)
    with pytest.raises(ValueError, match="no table"):
        native.FormTable(data, starts_at, count, buckets_at, WAYS)


@given(data=st.binary(min_size=20, max_size=80), form=FORMS)
def test_the_extension_reads_whatever_starts_and_buckets_say(data: bytes, form: str) -> None:
    native = pytest.importorskip("searcher.kernels._native", exc_type=ImportError)
    assert native.FormTable(data, 0, 4, 20, WAYS).find(form) >= -1
