"""What code needs of `typing` while it runs, without loading `typing`, which takes as long as many a search.

Type checkers see the names of `typing` itself. What stands in annotations alone is imported from `typing` for them only.
"""

from __future__ import annotations

TYPE_CHECKING = False

if TYPE_CHECKING:
    from typing import Generic, NamedTuple, Protocol, TypeVar, cast, overload
else:
    try:
        from _collections import _tuplegetter
    except ImportError:  # another Python than CPython
        from operator import itemgetter

        def _tuplegetter(number: int, _doc: None) -> property:
            return property(itemgetter(number))

    def cast(_type: object, value: object) -> object:
        """Return the value as it is."""
        return value

    def overload(function: object) -> object:
        """Return the function as it is: the last one of its name is called."""
        return function

    def TypeVar(name: str, **_bounds: object) -> str:  # noqa: N802 — a class in `typing`
        """Return the name: nothing asks a variable of types for more."""
        return name

    class Generic:
        """A class of which `Class[Type]` is the class itself."""

        __slots__ = ()

        def __class_getitem__(cls, _types: object) -> type:
            """Return the class."""
            return cls

    class Protocol(Generic):
        """A class that only type checkers compare with others."""

        __slots__ = ()

    class _Fields(tuple):
        """What the classes made by `NamedTuple` share, as those of `collections.namedtuple` have it each."""

        __slots__ = ()

        @classmethod
        def _make(cls, values: object) -> _Fields:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                msg = f"Expected {len(cls._fields)} arguments, got {len(made)}"
                raise TypeError(msg)
            return made

        def _replace(self, /, **changed: object) -> _Fields:
            made = self._make(map(changed.pop, self._fields, self))
            if changed:
                msg = f"Got unexpected field names: {list(changed)!r}"
                raise ValueError(msg)
            return made

        def _asdict(self) -> dict[str, object]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            values = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({values})"

        def __getnewargs__(self) -> tuple[object, ...]:
            return tuple(self)

    _getters = []
    _new = tuple.__new__
    # Compiled with the module: of other numbers of fields each is compiled when a class has so many.
    _makers = {
        1: lambda _cls, a: _new(_cls, (a,)),
        2: lambda _cls, a, b: _new(_cls, (a, b)),
        3: lambda _cls, a, b, c: _new(_cls, (a, b, c)),
        4: lambda _cls, a, b, c, d: _new(_cls, (a, b, c, d)),
        5: lambda _cls, a, b, c, d, e: _new(_cls, (a, b, c, d, e)),
        6: lambda _cls, a, b, c, d, e, f: _new(_cls, (a, b, c, d, e, f)),
        7: lambda _cls, a, b, c, d, e, f, g: _new(_cls, (a, b, c, d, e, f, g)),
        8: lambda _cls, a, b, c, d, e, f, g, h: _new(_cls, (a, b, c, d, e, f, g, h)),
        9: lambda _cls, a, b, c, d, e, f, g, h, i: _new(_cls, (a, b, c, d, e, f, g, h, i)),
        15: lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m, n, o, p: _new(
            _cls, (a, b, c, d, e, f, g, h, i, j, k, m, n, o, p)
        ),
    }

    def _maker(name: str, fields: tuple[str, ...], defaults: tuple[object, ...]) -> object:
        """The `__new__` of a class with these fields. To compile one by text takes long, to rename its arguments does not."""
        count = len(fields)
        if count not in _makers:
            names = "".join(f"_{number}, " for number in range(count))
            _makers[count] = eval(f"lambda _cls, {names}: _new(_cls, ({names}))", {"_new": _new})  # noqa: S307
        made = _makers[count]
        code = made.__code__.replace(co_varnames=("_cls", *fields), co_name="__new__", co_qualname=f"{name}.__new__")
        return type(made)(code, made.__globals__, "__new__", defaults)

    class _NamedTupleMeta(type):
        def __new__(cls, name: str, _bases: object, namespace: dict[str, object]) -> type[_Fields]:
            fields = tuple(namespace.get("__annotations__", ()))
            while len(_getters) < len(fields):
                _getters.append(_tuplegetter(len(_getters), None))
            defaults = {field: namespace[field] for field in fields if field in namespace}
            namespace.update(zip(fields, _getters, strict=False))
            namespace["__slots__"] = ()
            namespace["__new__"] = _maker(name, fields, tuple(defaults.values()))
            namespace["__match_args__"] = namespace["_fields"] = fields
            namespace["_field_defaults"] = defaults
            return type(name, (_Fields,), namespace)

    class _NamedTuple:
        """`typing.NamedTuple`, whose classes take less time to make; a module of them needs `annotations`."""

        __slots__ = ()

        def __mro_entries__(self, _bases: object) -> tuple[type, ...]:
            return (_Base,)

    _Base = type.__new__(_NamedTupleMeta, "NamedTuple", (), {})
    NamedTuple = _NamedTuple()

__all__ = ["TYPE_CHECKING", "Generic", "NamedTuple", "Protocol", "TypeVar", "cast", "overload"]
