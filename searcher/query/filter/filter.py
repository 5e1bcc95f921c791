"""What a program says of the documents to look at: fields and their values, as in a query, and what is made of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from searcher.errors import QueryError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.lazy import lru_cache
from searcher.query.language.ast import Field
from searcher.query.language.field_names import DATE, canonical
from searcher.query.language.field_values import dates, parse_value
from searcher.query.plan.clauses import Clause, FieldClause, GroupClause

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    from searcher.query.language.ast import Value

One: TypeAlias = str | int | float | bool | dt.date
"""A value, written as behind a field's colon: `"pdf"`, `"2020..2023"`, `"rapport*"`; with `=` in front it is taken whole."""

Given: TypeAlias = One | Sequence[One] | AbstractSet[One] | None
"""A value; several, of which one must fit; or `None`, which asks for nothing."""

Filters: TypeAlias = Mapping[str, Given]
"""Values by field; all fields must fit."""


@dataclass(frozen=True, slots=True, init=False, repr=False)
class Filter:
    """Which documents a search looks at, by their fields: all that are given must fit, and of several values one.

    Any other name is a field of your own metadata. A value is written as behind a field's colon in a query, and dates
    may be dates. `&`, `|` and `~` combine filters; one of no field lets everything pass.

    >>> Filter(type="pdf", author=["Zola", "Hugo"])
    <Filter (author:Zola OU author:Hugo) ET type:pdf>
    >>> Filter(date="2020..2023") & ~Filter(path="brouillons/")
    <Filter date:2020..2023 ET SAUF path:brouillons/>
    >>> Filter(category="=C++") | Filter(year=2024)
    <Filter category:="C++" OU year:2024>

    Raises `QueryError` for a date that is none and for an empty value, `TypeError` for what is no value.
    """

    clause: Clause

    def __init__(  # noqa: PLR0913 — all are named
        self,
        *,
        title: Given = None,
        author: Given = None,
        path: Given = None,
        type: Given = None,  # noqa: A002 — the field's name
        language: Given = None,
        date: Given = None,
        year: Given = None,
        id: Given = None,  # noqa: A002 — likewise
        **others: Given,
    ) -> None:
        """Say which documents are meant."""
        known = {"title": title, "author": author, "path": path, "type": type, "language": language}
        fields = known | {"date": date, "year": year, "id": id} | others
        object.__setattr__(self, "clause", _all(_field_clauses(fields)))

    def __and__(self, other: Filter) -> Filter:
        """What passes both."""
        if not isinstance(other, Filter):
            return NotImplemented
        return _filter(_all([*_parts(self.clause), *_parts(other.clause)]))

    def __or__(self, other: Filter) -> Filter:
        """What passes either, or both."""
        if not isinstance(other, Filter):
            return NotImplemented
        everything = GroupClause() in {self.clause, other.clause}
        return _filter(GroupClause() if everything else GroupClause(should=(self.clause, other.clause)))

    def __invert__(self) -> Filter:
        """What does not pass."""
        return _filter(GroupClause(must_not=(self.clause,)))

    def __repr__(self) -> str:
        """What it says, as a query would."""
        return f"<Filter {_as_query(self.clause)}>"


def filter_clauses(given: Filter | Filters | None) -> tuple[Clause, ...]:
    """The clauses of a filter, or of a mapping that says the same; none where it lets everything pass.

    >>> [clause.value for clause in filter_clauses({"type": "pdf", "date": "2020..2023"})]
    [Word(text='pdf'), Range(low='2020', high='2023', beyond=False)]
    """
    if given is None:
        return ()
    if isinstance(given, Filter):
        return () if given.clause == GroupClause() else (given.clause,)
    if not isinstance(given, Mapping):
        msg = f"a filter is a searcher.Filter or values by field, as in {{'type': 'pdf'}}, not {type(given).__name__}"
        raise TypeError(msg)
    return tuple(_field_clauses(given))


def _filter(clause: Clause) -> Filter:
    made = Filter()
    object.__setattr__(made, "clause", clause)
    return made


def _all(clauses: Sequence[Clause]) -> Clause:
    return clauses[0] if len(clauses) == 1 else GroupClause(must=tuple(clauses))


def _parts(clause: Clause) -> Iterable[Clause]:
    """The parts of a clause that takes all of them, or the clause itself."""
    alone = isinstance(clause, GroupClause) and not (clause.should or clause.must_not)
    return clause.must if isinstance(clause, GroupClause) and alone else (clause,)


def _field_clauses(fields: Filters) -> list[Clause]:
    return [_either(name, given) for name, given in fields.items() if given is not None]


def _either(name: str, given: Given) -> Clause:
    """A field with one value, or any of several."""
    if not isinstance(name, str) or not name:
        msg = f"{name!r} is no name of a field; give a string"
        raise TypeError(msg)
    if type(given) is str and len(given) <= _MAX_REMEMBERED_CHARS:
        return _of_text(name, given)
    several = isinstance(given, Sequence | AbstractSet) and not isinstance(given, str | bytes | bytearray)
    values = sorted(given, key=str) if isinstance(given, AbstractSet) else given if several else [given]
    found = [FieldClause(name, _value(name, value)) for value in values]  # type: ignore[union-attr]
    if not found:
        raise _nothing_in(name)
    return found[0] if len(found) == 1 else GroupClause(should=tuple(found))


_MAX_REMEMBERED_CHARS = 256  # of a value


@lru_cache(maxsize=256)
def _of_text(name: str, text: str) -> FieldClause:
    """A field with a value: a filter is mostly asked for again."""
    return FieldClause(name, _value(name, text))


def _value(name: str, given: object) -> Value:
    if not isinstance(given, str | int | float | dt.date):
        msg = f"a value of the filter {name} is {type(given).__name__}; give a string, a number or a date"
        raise TypeError(msg)
    text = _written(given)
    if not text.strip():
        raise _nothing_in(name)
    value = parse_value(text)
    if canonical(name) != DATE:
        return value
    if (as_dates := dates(value)) is None:
        msg = _(
            "{value!r} is no date; write it as 2023, 2023-06 or 2023-06-15, or two of them as 2020..2023", value=text
        )
        raise QueryError(msg)
    return as_dates


def _written(given: One) -> str:
    if isinstance(given, dt.date):  # a time of day as well
        return f"{given:%Y-%m-%d}"
    return json.dumps(given) if isinstance(given, bool) else str(given)


def _nothing_in(name: str) -> QueryError:
    return QueryError(_("the filter {name} has no value; leave it out to look at all documents", name=name))


def _as_query(clause: Clause) -> str:
    if isinstance(clause, FieldClause):
        return str(Field(clause.name, clause.value))
    assert isinstance(clause, GroupClause)
    excluded = [f"SAUF {_within(part)}" for part in clause.must_not]
    return (
        " OU ".join(map(_within, clause.should)) or " ET ".join([*map(_within, clause.must), *excluded]) or "everything"
    )


def _within(clause: Clause) -> str:
    several = isinstance(clause, GroupClause) and len(clause.should + clause.must) > 1
    return f"({_as_query(clause)})" if several else _as_query(clause)
