"""What is made or loaded when it is first asked for, and then kept: values, regular expressions, names of packages.

`cache`, `lru_cache`, `partial` and `wraps` are those of `functools`, without `functools`, which loads four modules more.
"""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, Generic, NamedTuple, TypeVar, cast, overload

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping, Sequence
    from types import ModuleType
    from typing import Any, AnyStr, Self

Made = TypeVar("Made")


if TYPE_CHECKING:
    from functools import cache, lru_cache, partial, wraps
else:
    try:
        from _functools import _lru_cache_wrapper, partial
    except ImportError:  # another Python than CPython
        from functools import cache, lru_cache, partial, wraps
    else:

        class _CacheInfo(NamedTuple):
            """What a cache says of itself."""

            hits: int
            misses: int
            maxsize: int | None
            currsize: int

        def wraps(function: object) -> object:
            """Make a function look like another one, which it calls."""

            def wrapping(other: object) -> object:
                for name in ("__module__", "__name__", "__qualname__", "__doc__"):
                    setattr(other, name, getattr(function, name))
                other.__wrapped__ = function
                return other

            return wrapping

        def lru_cache(maxsize: int | None = 128, typed: bool = False) -> object:  # noqa: FBT001, FBT002 — as `functools` has it
            """Remember what a function returned for its last arguments, `typed` apart for equal ones of other types."""
            return lambda function: wraps(function)(_lru_cache_wrapper(function, maxsize, typed, _CacheInfo))

        def cache(function: object) -> object:
            """Remember what a function returned for all arguments."""
            return lru_cache(None)(function)


class lazy(Generic[Made]):  # noqa: N801 — a decorator, as `property` is
    """A property whose value is made once; two threads that ask for it at the same time may both make it.

    `functools.cached_property` of Python 3.11 takes a lock that all objects of a class share: where every hit of every
    search has such properties, the threads of a server wait for each other.

    >>> class Page:
    ...     @lazy
    ...     def words(self) -> int:
    ...         print("counting")
    ...         return 300
    >>> page = Page()
    >>> page.words, page.words
    counting
    (300, 300)
    """

    def __init__(self, make: Callable[[Any], Made]) -> None:
        """Take what makes the value of an object."""
        self._make, self._name = make, make.__name__
        self.__doc__ = make.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Made: ...
    def __get__(self, instance: object, owner: type) -> Made | Self:
        """The value, from then on an attribute of the object itself, which Python finds before this."""
        if instance is None:
            return self
        made = self._make(instance)
        setattr(instance, self._name, made)
        return made


class _Expressions(dict["str | bytes", "re.Pattern[Any]"]):
    """Compiled regular expressions by their text, each compiled when it is first asked for."""

    saved: Callable[[str | bytes], re.Pattern[Any] | None] | None = None
    """What may know an expression that another process has compiled."""

    def __missing__(self, text: str | bytes) -> re.Pattern[Any]:
        made = self.saved and self.saved(text)
        if made is None:
            import re

            made = re.compile(text)
        self[text] = made
        return made


expressions = _Expressions()
"""The regular expressions of this package that were compiled in this process; none has flags but those in its text."""

if TYPE_CHECKING:

    def compiled(text: AnyStr) -> re.Pattern[AnyStr]:
        """The compiled expression of a text, the same one every time: many a query meets few of those there are."""
else:
    compiled = expressions.__getitem__


def expression(text: AnyStr) -> re.Pattern[AnyStr]:
    """The regular expression of a text, compiled when it is first used: most searches use few of those they load.

    >>> _YEAR = expression("[0-9]{4}")
    >>> _YEAR.findall("de 1789 à 1815"), _YEAR.pattern
    (['1789', '1815'], '[0-9]{4}')
    """
    return cast("re.Pattern[AnyStr]", _Expression(text))


class _Expression:
    """What compiles an expression when it is asked for its first method, and from then on has those of the compiled one."""

    def __init__(self, text: str | bytes) -> None:
        self._text = text

    def __getattr__(self, name: str) -> object:
        value: object = getattr(expressions[self._text], name)
        setattr(self, name, value)
        return value


def copied(made: Made) -> Made:
    """A copy of an object that keeps its values in a dictionary, as `copy.copy` makes it, which takes longer to load."""
    other = object.__new__(type(made))
    vars(other).update(vars(made))
    return other


def from_json(text: str | bytes) -> Any:
    r"""The value of a JSON text, as `json.loads` has it, which compiles expressions when it is loaded.

    >>> from_json('{"a": [1, 2.5, null]}'), from_json(b' "\xc3\xa9" ')
    ({'a': [1, 2.5, None]}, 'é')
    """
    try:
        known = text if isinstance(text, str) else text.decode()
        value, end = _json_scanner()(known, 0)
    except (AttributeError, ImportError, StopIteration, ValueError):
        pass
    else:
        if end == len(known):
            return value
    import json

    return json.loads(text)  # which says what is wrong, and knows white space around a value


class _JsonValues:
    """What `json.JSONDecoder` tells the scanner of it."""

    strict, object_hook, object_pairs_hook = True, None, None
    parse_float, parse_int = float, int
    parse_constant = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": -float("inf")}.__getitem__


@cache
def _json_scanner() -> Callable[[str, int], tuple[Any, int]]:
    from _json import make_scanner

    scanner: Callable[[str, int], tuple[Any, int]] = make_scanner(_JsonValues)  # type: ignore[arg-type]
    return scanner


def packed(typecode: str, numbers: Sequence[float]) -> memoryview:
    """Numbers in one piece of memory, as `array.array` has them, which loads `collections`.

    >>> packed("H", [1, 258]).tolist()
    [1, 258]
    """
    from struct import pack

    return memoryview(pack(f"{len(numbers)}{typecode}", *numbers)).cast(typecode)  # type: ignore[call-overload, no-any-return]


def loaded(module: str) -> ModuleType:
    """The module of a dotted name, as `importlib.import_module` has it, which loads more than itself."""
    import sys

    __import__(module)
    return sys.modules[module]


def loaded_when_used(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """The `__getattr__` of a package that loads each of its names from the module it lives in.

    `homes` has the modules by name, below the package; `module:name` where it is called otherwise there. Any other name
    is an `AttributeError`.

    >>> loaded_when_used("searcher", {"open": "library:open_index"})("close")
    Traceback (most recent call last):
    AttributeError: module 'searcher' has no attribute 'close'
    """

    def load(name: str) -> object:
        if name not in homes:
            msg = f"module {package!r} has no attribute {name!r}"
            raise AttributeError(msg)
        import sys

        module, _, called = homes[name].partition(":")
        value: object = getattr(loaded(f"{package}.{module}"), called or name)
        setattr(sys.modules[package], name, value)
        return value

    return load


__all__ = [
    "cache",
    "compiled",
    "copied",
    "expression",
    "expressions",
    "from_json",
    "lazy",
    "loaded",
    "loaded_when_used",
    "lru_cache",
    "packed",
    "partial",
    "wraps",
]
