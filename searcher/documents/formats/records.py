"""Records: which of their fields is the text, which the title, and what the others say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from searcher.documents.model import Extract, Paragraph
from searcher.documents.source import facts
from searcher.documents.text.paragraphs import split_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from searcher.documents.options import ReadingOptions

_TEXT = ("text", "texte", "content", "contenu", "body", "corps", "article", "message", "paragraph", "paragraphe")
_TITLE = ("title", "titre", "intitulé", "intitule", "headline", "subject", "objet", "libellé", "libelle", "name", "nom")
_AUTHOR = ("author", "authors", "auteur", "auteurs", "autrice", "creator", "byline")
_DATE = ("date", "published", "published_at", "date_publication", "publication", "created", "created_at")
_LANGUAGE = ("language", "langue", "lang")
_RESERVED = frozenset(["type", "author", "date", "language"])
_MAX_FACT_CHARS = 200  # characters of a field that comes back with a hit

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


def extract_record(record: Mapping[str, Value], line: int | None, options: ReadingOptions) -> Extract:
    """A record as a document: without a field of text, all its fields are its text, one to a line.

    Short fields that are neither text nor title are metadata.
    """
    text_field = find_field(record, options.text_field, _TEXT)
    title_field = find_field(record, options.title_field, _TITLE)
    title = _written(record[title_field]) if title_field else None
    rest = {name: value for name, value in record.items() if name not in {text_field, title_field}}
    if text_field:
        found = [text for _, text in split_paragraphs(_written(record[text_field]))]
    else:
        found = ["\n".join(f"{name} : {written}" for name, value in rest.items() if (written := _written(value)))]
    if title and not any(text.strip() for text in found):
        found = [title]
    author, date, language = (find_field(record, None, usual) for usual in (_AUTHOR, _DATE, _LANGUAGE))
    known = facts(
        author=_names(record[author]) if author else None,
        date=_written(record[date]) if date else None,
        language=_written(record[language]) if language else None,
    )
    others = {
        name: value
        for name, value in rest.items()
        if text_field
        and value not in (None, "")
        and name not in {*_RESERVED, author, language}
        and len(_written(value)) <= _MAX_FACT_CHARS
    }
    paragraphs = tuple(Paragraph(text, line=line) for text in found if text.strip())
    return Extract(" ".join((title or "").split()) or None, paragraphs, {**others, **known})


def _names(value: Value) -> list[str]:
    return value if isinstance(value, list) else [_written(value)]


def _written(value: Value) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return "" if value is None else str(value).strip()
