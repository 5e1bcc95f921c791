"""`NamedTuple` of searcher.hints makes the classes that `typing.NamedTuple` makes."""

from __future__ import annotations

import copy
import pickle
import typing
from typing import TYPE_CHECKING

import pytest

from searcher import hints

if TYPE_CHECKING:
    from collections.abc import Callable


class Ours(hints.NamedTuple):
    """A place."""

    path: str
    line: int = 1

    @property
    def label(self) -> str:
        return f"{self.path}:{self.line}"


class Theirs(typing.NamedTuple):
    """A place."""

    path: str
    line: int = 1

    @property
    def label(self) -> str:
        return f"{self.path}:{self.line}"


class Empty(hints.NamedTuple):
    """Nothing."""


def test_class_has_what_that_of_typing_has() -> None:
    for name in ("_fields", "_field_defaults", "__match_args__", "__slots__", "__doc__"):
        assert getattr(Ours, name, ()) == getattr(Theirs, name, ()), name
    assert type(Ours) is type
    assert not hasattr(Ours("a"), "__dict__")
    assert {name for name in dir(Theirs) if not name.startswith("__")} <= set(dir(Ours))


@pytest.mark.parametrize(
    "use",
    [
        lambda kind: kind("a"),
        lambda kind: kind("a", 2),
        lambda kind: kind(line=3, path="b"),
        lambda kind: kind("a").label,
        lambda kind: kind("a")[1],
        lambda kind: kind("a") == ("a", 1),
        lambda kind: hash(kind("a")),
        lambda kind: kind._make(["a", 4]),
        lambda kind: kind("a")._replace(line=5),
        lambda kind: kind("a")._asdict(),
        lambda kind: [pickle.loads(pickle.dumps(kind("a", 6), number)) for number in range(6)],  # noqa: S301
        lambda kind: copy.deepcopy(kind(["a"])),
        lambda kind: sorted([kind("b"), kind("a", 2), kind("a")]),
        lambda kind: kind.line.__get__(("a", 2)),
    ],
)  # fmt: skip
def test_what_is_made_behaves_as_that_of_typing(use: Callable[[type], object]) -> None:
    assert repr(use(Ours)) == repr(use(Theirs)).replace("Theirs", "Ours")


@pytest.mark.parametrize(
    "misuse",
    [
        lambda kind: kind(),
        lambda kind: kind("a", 1, 2),
        lambda kind: kind("a", page=1),
        lambda kind: kind._make(["a"]),
        lambda kind: setattr(kind("a"), "line", 2),
    ],
)  # fmt: skip
def test_mistakes_are_told_as_that_of_typing_tells_them(misuse: Callable[[type], object]) -> None:
    with pytest.raises((TypeError, AttributeError)) as theirs:
        misuse(Theirs)
    with pytest.raises(theirs.type) as ours:
        misuse(Ours)
    assert str(ours.value) == str(theirs.value).replace("Theirs", "Ours")


def test_unknown_field_is_not_replaced() -> None:
    with pytest.raises((TypeError, ValueError), match="page"):
        Ours("a")._replace(page=2)


def test_value_matches_a_pattern() -> None:
    match Ours("a", 7):
        case Ours("a", line=line):
            assert line == 7
        case _:
            pytest.fail("no match")


def test_class_may_have_no_field() -> None:
    assert (Empty(), repr(Empty())) == ((), "Empty()")
