"""What is typed behind a field's colon: words, a phrase, a pattern, a range, the whole value, a date."""

import re

from searcher.query.language.ast import Fuzzy, Pattern, Phrase, Range, Value, Whole, Word, says_something

MAX_EDITS = 2

FUZZY = re.compile(r"(.*\w)~(\d)?")
PATTERN = re.compile(r".*\*.*|.*\w\?\w.*|\?\w.*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_MONTH = re.compile(r"(\d\d?)/(\d{4})")
_ONE_BOUND = re.compile(r"([<>])(=?)([^^]+)")
_TWO_BOUNDS = re.compile(r"([^^]*?)\.\.([^^]*)")


def parse_value(text: str) -> Value:
    """What stands behind a field's colon; any text is one.

    >>> parse_value("2020..2023"), parse_value(">2020"), parse_value("Émile Zola")
    (Range(low='2020', high='2023', beyond=False), Range(low='2020', high=None, beyond=True), Phrase(text='Émile Zola', slop=0))
    """
    if text.startswith("=") and says_something(text):
        return Whole(text[1:])
    if found := _range(text):
        return found
    if len(text.split()) != 1:
        return Phrase(text)
    if match := FUZZY.fullmatch(text):
        edits = int(match[2] or 1)
        return Fuzzy(match[1], min(edits, MAX_EDITS)) if edits else parse_value(match[1])
    return Pattern(text) if PATTERN.fullmatch(text) else Word(text)


def _range(text: str) -> Range | None:
    if match := _ONE_BOUND.fullmatch(text):
        sign, equal, bound = match.groups()
        low, high = (bound, None) if sign == ">" else (None, bound)
        return Range(low, high, beyond=not equal) if says_something(bound) else None
    if match := _TWO_BOUNDS.fullmatch(text):
        low, high = match[1] or None, match[2] or None
        return (
            Range(low, high) if (low or high) and all(says_something(bound or "0") for bound in (low, high)) else None
        )
    return None


def dates(value: Value) -> Value | None:
    """The value with its dates as in the index, `None` when it has other things than dates."""
    if isinstance(value, Range):
        low, high = (bound and (_date(bound) or "") for bound in (value.low, value.high))
        return None if "" in {low, high} else Range(low, high, value.beyond)
    date = _date(value.text) if isinstance(value, Word | Phrase | Whole) else None
    return value._replace(text=date) if date else None


def _date(text: str) -> str | None:
    """A date as in the index, from the way it is written there or in French.

    >>> _date("2023-06"), _date("15/6/2023"), _date("hier")
    ('2023-06', '2023-06-15', None)
    >>> _date("15 juin 2023"), _date("juin 2023"), _date("15.6.23")
    ('2023-06-15', '2023-06', '2023-06-15')
    """
    if month := _MONTH.fullmatch(text):
        text = f"{month[2]}-{month[1].zfill(2)}"
    if _DATE.fullmatch(text):
        return text
    from searcher.documents.text.dates import iso_date

    date = iso_date(text)
    return date.partition("T")[0] if date else None
