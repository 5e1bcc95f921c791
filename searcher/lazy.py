"""What is made or loaded when it is first asked for, and then kept: values, regular expressions, names of packages."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, Generic, TypeVar, cast, overload

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Mapping
    from types import ModuleType
    from typing import Any, AnyStr, Self

Made = TypeVar("Made")


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
        made = instance.__dict__[self._name] = self._make(instance)
        return made


def expression(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The regular expression of a text, compiled when it is first used: most searches use few of those they load.

    >>> _YEAR = expression("[0-9]{4}")
    >>> _YEAR.findall("de 1789 à 1815"), _YEAR.pattern
    (['1789', '1815'], '[0-9]{4}')
    """
    return cast("re.Pattern[AnyStr]", _Expression(text, flags))


class _Expression:
    """What compiles an expression when it is asked for its first method, and from then on has those of the compiled one."""

    def __init__(self, text: str | bytes, flags: int) -> None:
        self._text, self._flags = text, flags

    def __getattr__(self, name: str) -> object:
        import re

        value: object = getattr(re.compile(self._text, self._flags), name)
        setattr(self, name, value)
        return value


def copied(made: Made) -> Made:
    """A copy of an object that keeps its values in a dictionary, as `copy.copy` makes it, which takes longer to load."""
    other = object.__new__(type(made))
    vars(other).update(vars(made))
    return other


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
