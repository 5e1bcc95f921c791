"""What stands in for parts of the standard library does what they do."""

import gc
import json
from array import array
from functools import lru_cache as known_lru_cache

from hypothesis import example, given
from hypothesis import strategies as st

from searcher.lazy import cache, from_json, lazy, lru_cache, packed, wraps

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def outcome(loads: object, text: str | bytes) -> object:
    try:
        return loads(text)  # type: ignore[operator]
    except (ValueError, RecursionError) as error:
        return type(error), str(error)


@given(VALUES, st.booleans(), st.sampled_from(["", " ", "\n", "x", "\ufeff", "]"]))
def test_json_is_read_as_json_reads_it(value: object, ascii_only: bool, around: str) -> None:  # noqa: FBT001
    plain = json.dumps(value, ensure_ascii=ascii_only)
    assert from_json(plain) == json.loads(plain)
    for text in (around + plain, plain + around, plain[1:], plain[:-1]):
        assert outcome(from_json, text) == outcome(json.loads, text)
        for encoding in ("utf-8", "utf-16", "utf-32-le", "utf-8-sig"):
            data = text.encode(encoding, "surrogatepass")
            assert outcome(from_json, data) == outcome(json.loads, data)


@given(st.text() | st.binary())
@example("NaN")
@example("[Infinity, -Infinity]")
@example("")
@example("[" * 100_000)
@example('"\x01"')
@example(b"1\0")
@example(b'"\xed\xa0\x80"')
def test_what_is_no_json_is_refused_as_json_refuses_it(text: str | bytes) -> None:
    assert repr(outcome(from_json, text)) == repr(outcome(json.loads, text))


@given(st.lists(st.integers(0, 65535)))
def test_packed_numbers_are_those_of_an_array(numbers: list[int]) -> None:
    assert packed("H", numbers) == memoryview(array("H", numbers))
    assert packed("d", numbers).tolist() == [float(number) for number in numbers]


@given(st.lists(st.integers(0, 9)), st.none() | st.integers(0, 5))
def test_a_cache_remembers_as_that_of_functools(arguments: list[int], size: int | None) -> None:
    def double(number: int) -> int:
        """Twice."""
        return 2 * number

    ours, theirs = lru_cache(maxsize=size)(double), known_lru_cache(maxsize=size)(double)
    assert [ours(number) for number in arguments] == [theirs(number) for number in arguments]
    assert ours.cache_info() == theirs.cache_info()
    for name in ("__name__", "__qualname__", "__module__", "__doc__", "__wrapped__"):
        assert getattr(ours, name) == getattr(theirs, name)
    assert cache(double)(3) == cache(double)(number=3) == 6


def test_wrapped_function_has_the_name_of_the_other() -> None:
    @wraps(test_wrapped_function_has_the_name_of_the_other)
    def other() -> None: ...

    assert other.__name__ == "test_wrapped_function_has_the_name_of_the_other"


def test_a_typed_cache_tells_equal_arguments_of_other_types_apart() -> None:
    named = lru_cache(maxsize=9, typed=True)(lambda given: type(given).__name__)
    assert [named(given) for given in (1, True, 1.0, 1)] == ["int", "bool", "float", "int"]
    assert named.cache_info().hits == 1


class Page:
    """What has a value made when it is asked for."""

    @lazy
    def words(self) -> list[str]:
        return ["le", "pain"]


def test_a_lazy_value_is_kept_without_a_dictionary() -> None:
    pages = [Page() for _ in range(3)]
    kept = [page.words for page in pages]
    assert all(page.words is words for page, words in zip(pages, kept, strict=True))
    assert all(referent is not dict for page in pages for referent in map(type, gc.get_referents(page)))
    assert [vars(page) for page in pages] == [{"words": words} for words in kept]
