"""Records: which of their fields is the text, which the title, and what the others say."""

from __future__ import annotations

from functools import lru_cache

from searcher.documents.model import Extract, Paragraph
from searcher.documents.source import facts
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.hints import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from searcher.documents.model import Metadata
    from searcher.documents.options import ReadingOptions

_TEXT = ("text", "texte", "content", "contenu", "body", "corps", "article", "message", "paragraph", "paragraphe")
_TITLE = ("title", "titre", "intitulé", "intitule", "headline", "subject", "objet", "libellé", "libelle", "name", "nom")
_AUTHOR = ("author", "authors", "auteur", "auteurs", "autrice", "creator", "byline")
_DATE = ("date", "published", "published_at", "date_publication", "publication", "created", "created_at")
_LANGUAGE = ("language", "langue", "lang")
_RESERVED = frozenset(["type", "author", "date", "language"])
_MAX_FACT_CHARS = 200  # characters of a field that comes back with a hit

_LAYOUTS = 8  # of records, as many as are remembered: those of a file have the same fields, mostly
_MAX_KEPT_FIELDS = 50  # of a record whose layout is remembered

Value = str | int | float | bool | list[str] | None


def find_field(names: Iterable[str], wanted: str | None, usual: Iterable[str]) -> str | None:
    """The field that was asked for, or else the first of the usual ones, in any case.

    >>> find_field(["Id", "Titre", "Texte"], None, ("text", "texte")), find_field(["a"], "b", ("a",))
    ('Texte', None)
    """
    folded = {name.strip().casefold(): name for name in names}
    # The field of a record within the record: `article.titre`.
    folded = {name.rpartition(".")[2]: full for name, full in folded.items()} | folded
    return next(
        (folded[name.casefold()] for name in ((wanted,) if wanted else usual) if name.casefold() in folded), None
    )


def is_usual(names: Iterable[str]) -> bool:
    """Whether any of these names is that of a text or a title."""
    return find_field(names, None, (*_TEXT, *_TITLE)) is not None


def has_text(names: Iterable[str], options: ReadingOptions) -> bool:
    """Whether records of these fields have the field of text that was asked for, if any was."""
    return options.text_field is None or find_field(names, options.text_field, ()) is not None


class _Layout(NamedTuple):
    """Which field of a record is what."""

    text: str | None
    title: str | None
    author: str | None
    date: str | None
    language: str | None


@lru_cache(_LAYOUTS)
def _layout(names: tuple[str, ...], text: str | None, title: str | None) -> _Layout:
    return _Layout(
        find_field(names, text, _TEXT),
        find_field(names, title, _TITLE),
        *(find_field(names, None, usual) for usual in (_AUTHOR, _DATE, _LANGUAGE)),
    )


def extract_record(record: Mapping[str, Value], line: int | None, options: ReadingOptions) -> Extract:
    """A record as a document: without a field of text, all its fields are its text, one to a line.

    Short fields that are neither text nor title are metadata.
    """
    layout_of = _layout if len(record) <= _MAX_KEPT_FIELDS else _layout.__wrapped__
    layout = layout_of(tuple(record), options.text_field, options.title_field)
    title = _written(record[layout.title]) if layout.title else None
    rest = {name: value for name, value in record.items() if name not in {layout.text, layout.title}}
    if layout.text:
        found = [text for _, text in split_paragraphs(_written(record[layout.text]))]
    else:
        found = ["\n".join(f"{name} : {written}" for name, value in rest.items() if (written := _written(value)))]
    if title and not any(text.strip() for text in found):
        found = [title]
    paragraphs = tuple(Paragraph(text, line=line) for text in found if text.strip())
    return Extract(" ".join((title or "").split()) or None, paragraphs, _metadata(record, rest, layout) if rest else {})


def _metadata(record: Mapping[str, Value], rest: Mapping[str, Value], layout: _Layout) -> Metadata:
    """What is known of a record beside its text and title: facts, and the other fields that are short."""
    author, date, language = layout[2:]
    known = (
        facts(
            author=_names(record[author]) if author else None,
            date=_written(record[date]) if date else None,
            language=_written(record[language]) if language else None,
        )
        if author or date or language
        else {}
    )
    if not layout.text:
        return known
    others = {
        name: value
        for name, value in rest.items()
        if value not in (None, "")
        and name not in {*_RESERVED, author, language}
        and len(_written(value)) <= _MAX_FACT_CHARS
    }
    return {**others, **known}


def _names(value: Value) -> list[str]:
    return value if isinstance(value, list) else [_written(value)]


def _written(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value).strip()
