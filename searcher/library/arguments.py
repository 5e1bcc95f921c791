"""What a program passes: a wrong type or value is refused here in a sentence, before anything is done with it."""

from __future__ import annotations

import os

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def check_path(name: str, given: object) -> None:
    """Raise for what names no place.

    >>> check_path("index", "")
    Traceback (most recent call last):
    ValueError: index is empty; name a place, or leave it out
    """
    path = given.__fspath__() if isinstance(given, os.PathLike) else given
    if not isinstance(path, str):
        raise _wrong_type(name, "a string or a path", given)
    if not path or "\0" in path:
        what = "has a zero byte in it" if path else "is empty"
        msg = f"{name} {what}; name a place, or leave it out"
        raise ValueError(msg)


def check_text(name: str, given: object) -> None:
    """Raise for what is no string."""
    if not isinstance(given, str):
        raise _wrong_type(name, "a string", given)


def check_name(name: str, given: object) -> None:
    """Raise for what is no string, or an empty one."""
    check_text(name, given)
    if not given:
        msg = f"{name} is empty; leave it out"
        raise ValueError(msg)


def check_count(name: str, given: Any, least: int = 0) -> int:
    """A whole number, of whatever type is one.

    >>> check_count("limit", 10)
    10
    >>> check_count("limit", 2.5)
    Traceback (most recent call last):
    TypeError: limit must be a whole number, not float
    """
    if isinstance(given, bool) or not hasattr(given, "__index__"):
        raise _wrong_type(name, "a whole number", given)
    number: int = given.__index__()
    if number < least:
        msg = f"{name} must be a number from {least}, not {number}"
        raise ValueError(msg)
    return number


def check_number(name: str, given: Any, least: float | None = None) -> None:
    """Raise for what is no number, or less than the least."""
    if isinstance(given, bool) or not hasattr(given, "__float__"):
        raise _wrong_type(name, "a number", given)
    try:
        number = float(given)
    except OverflowError:
        number = float("nan")
    if number != number or (least is not None and number < least):  # noqa: PLR0124 — it may be no number
        msg = f"{name} must be a number{'' if least is None else f' from {least:g}'}, not {number}"
        raise ValueError(msg)


def check_callable(name: str, given: object) -> None:
    """Raise for what cannot be called."""
    if not callable(given):
        raise _wrong_type(name, "a function", given)


def check_names(name: str, given: Any) -> tuple[str, ...]:
    """One string or several, as several.

    >>> check_names("facets", "author"), check_names("facets", ["author", "year"])
    (('author',), ('author', 'year'))
    """
    several = hasattr(type(given), "__iter__") and not isinstance(given, str | bytes | bytearray)
    names: tuple[Any, ...] = tuple(given) if several else (given,)
    for one in names:
        check_name(name, one)
    return names


def _wrong_type(name: str, wanted: str, given: object) -> TypeError:
    return TypeError(f"{name} must be {wanted}, not {type(given).__name__}")
