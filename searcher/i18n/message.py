"""Messages and reasons: English text that knows what it was made from, so that the edge can say it in other languages."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any, ClassVar, Self

_set = object.__setattr__


class Message(str):
    """English text that can be said in other languages; made by `_` and `counted`, and never changed."""

    __slots__ = ("arguments", "number", "plural", "template")

    template: str
    """What it was made from, and what translations are listed under."""
    plural: str | None
    """Template for more than one, where the message depends on a `number`."""
    number: int
    arguments: dict[str, object]

    @classmethod
    def make(cls, template: str, plural: str | None, number: int, arguments: dict[str, object]) -> Self:
        """Put the arguments in the place of the names in braces; without any arguments braces mean nothing."""
        chosen = template if plural is None or number == 1 else plural
        message = cls._of(chosen.format(**arguments) if arguments else chosen)
        _set(message, "template", template)
        _set(message, "plural", plural)
        _set(message, "number", number)
        _set(message, "arguments", arguments)
        return message

    @classmethod
    def _of(cls, text: str) -> Self:
        return str.__new__(cls, text)

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse: a message is a value."""
        msg = f"a {type(self).__name__} does not change"
        raise AttributeError(msg)

    def __reduce__(self) -> tuple[Any, ...]:
        """What `pickle` makes it from again, in another process."""
        return Message.make, (self.template, self.plural, self.number, self.arguments)


def _(template: str, **arguments: object) -> Message:
    """A message, with values in the place of the names in braces; without any values braces mean nothing.

    Numbers are written as the language does where the template says how: `{n:,}`, `{size:.1f}`. A value may be a
    message itself.
    """
    return Message.make(template, None, 0, arguments)


def counted(one: str, many: str, n: int, **arguments: object) -> Message:
    """A message on a number of things, `{n}` in both templates.

    >>> counted("{n:,} file", "{n:,} files", 1), counted("{n:,} file", "{n:,} files", 1200)
    ('1 file', '1,200 files')
    """
    return Message.make(one, many, n, {"n": n, **arguments})


def plural(one: str, many: str) -> Message:
    """The words of a code for one thing and for more of them, `{n}` in both templates."""
    return Message.make(one, many, 1, {})


class Code(str):
    """What programs tell a reason by; `words` are what people read. Codes are stored and never change; words may."""

    __slots__ = ("words",)

    words: Message

    def __new__(cls, code: str, words: Message) -> Self:
        """Give a code its words."""
        made = str.__new__(cls, code)
        _set(made, "words", words)
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        """What `pickle` makes it from again, in another process."""
        return Code, (str(self), self.words)


class Codes:
    """Base of the lists of codes, each an attribute of its class: an `Enum` of so many takes a millisecond to make."""

    _all: ClassVar[dict[str, Code]]

    def __init_subclass__(cls) -> None:
        """Note which codes there are."""
        cls._all = {str(code): code for code in vars(cls).values() if isinstance(code, Code)}

    @classmethod
    def all(cls) -> list[Code]:
        """Each code, in the order in which they are written."""
        return list(cls._all.values())

    @classmethod
    def of(cls, code: str) -> Code:
        """The code of this value. Raises `ValueError` when there is none."""
        try:
            return cls._all[code]
        except KeyError:
            msg = f"{code!r} is no code"
            raise ValueError(msg) from None


class Reason(Message):
    """Why something was done or left: a code and its arguments, which as a `str` is what it says in English.

    What depends on a reason asks for its `code`. It is stored as its code and arguments, and put into words where it is
    read again, so that they are in the language of who reads them.

    >>> class Why(Codes):
    ...     TOO_LARGE = Code("too-large", _("is larger than {size:g} MB"))
    >>> reason = Reason(Why.TOO_LARGE, size=50.0)
    >>> str(reason), str(reason.code), reason.to_json()
    ('is larger than 50 MB', 'too-large', ['too-large', {'size': 50.0}])
    >>> Reason.from_json(["too-large", {"size": 2.5}], Why)
    'is larger than 2.5 MB'
    """

    __slots__ = ("code",)

    code: Code

    def __new__(cls, code: Code, /, **arguments: object) -> Self:
        """Put a code into words."""
        number = arguments.get("n", 0)
        assert isinstance(number, int)
        reason = cls.make(code.words.template, code.words.plural, number, arguments)
        _set(reason, "code", code)
        return reason

    def __reduce__(self) -> tuple[Any, ...]:
        """What `pickle` makes it from again, in another process."""
        return _again, (self.code, self.arguments)

    def to_json(self) -> list[object]:
        """The form that is stored: code and arguments; of other messages among these what translations are listed under."""
        return [str(self.code), {name: _stored(value) for name, value in self.arguments.items()}]

    @classmethod
    def from_json(cls, stored: object, codes: type[Codes]) -> Self:
        """The way back, by the codes there are. Raises `ValueError` or `TypeError` for what `to_json` did not make."""
        if not isinstance(stored, list):
            msg = "is no reason"
            raise TypeError(msg)
        code, arguments = stored
        return cls(codes.of(code), **{name: _restored(value, codes) for name, value in arguments.items()})


def _again(code: Code, arguments: dict[str, object]) -> Reason:
    return Reason(code, **arguments)


def _stored(value: object) -> object:
    if isinstance(value, Reason):
        return value.to_json()
    if isinstance(value, Message) and not value.arguments:
        return {"message": value.template}
    return value if isinstance(value, int | float) else str(value)


def _restored(value: object, codes: type[Codes]) -> object:
    if isinstance(value, dict):
        return _(str(value["message"]))
    return Reason.from_json(value, codes) if isinstance(value, list) else value
