"""What a reader of files hands on, and what a program adds to an index of its own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from searcher.documents.reasons import Reason, UnreadCode
from searcher.documents.text.paragraphs import split_paragraphs
from searcher.errors import DocumentError

Metadata = Mapping[str, str | int | float | bool | list[str] | None]
"""Facts about a document that come back with its hits; what JSON can hold."""


_WORDS = re.compile(r"[^\W_]+")
_SUFFIX = re.compile(r"\.\w{1,10}\Z")
_LARGEST = (1 << 32) - 1  # of the numbers that a line or a page can have


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: its characters as in the document, and where a reader finds it.

    `line` and `page` count from 1; `heading` is the path of headings above it, joined with ` › `. `location` is where a
    reader finds it in a file that has more than lines and pages: a kind and a name, such as `cell:Budget!B12`, `slide:3`,
    `message:12` or `entry:lettres/avis.txt`, and on another line the location within that entry.
    """

    text: str
    heading: str | None = None
    line: int | None = None
    page: int | None = None
    location: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Extract:
    """What a format's reader takes out of one file."""

    title: str | None
    paragraphs: tuple[Paragraph, ...]
    metadata: Metadata = field(default_factory=dict)
    """What the format says of author, date (ISO 8601) and language, under these names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    r"""Something to search in: either its `text`, which is split as plain text is, or its `paragraphs`.

    >>> Document(id="a", text="Un.\n\nDeux.").content()
    (Paragraph(text='Un.', heading=None, line=1, page=None), Paragraph(text='Deux.', heading=None, line=3, page=None))
    >>> [p.text for p in Document(id="b", paragraphs=["Un.", Paragraph("Deux.", page=3)]).content()]
    ['Un.', 'Deux.']

    Raises `DocumentError` when there is no `id`, or both or neither of `text` and `paragraphs`.
    """

    id: str
    text: str | None = None
    paragraphs: Sequence[str | Paragraph] | None = None
    title: str | None = None
    path: str | None = None
    metadata: Metadata = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what cannot be indexed."""
        if not isinstance(self.id, str) or not self.id or not _is_text(self.id):
            msg = Reason(UnreadCode.NO_ID)
            raise DocumentError(msg)
        if (self.text is None) == (self.paragraphs is None):
            msg = Reason(UnreadCode.TEXT_OR_PARAGRAPHS, id=self.id)
            raise DocumentError(msg)
        if self.text is not None and not isinstance(self.text, str):
            msg = Reason(UnreadCode.TEXT_TYPE, id=self.id, type=type(self.text).__name__)
            raise DocumentError(msg)
        if isinstance(self.paragraphs, str | bytes):
            msg = Reason(UnreadCode.ONE_STRING, id=self.id)
            raise DocumentError(msg)
        if not isinstance(self.paragraphs, list | tuple | None) and not isinstance(self.paragraphs, Iterable):
            msg = Reason(UnreadCode.NO_PARAGRAPHS, id=self.id)
            raise DocumentError(msg)
        if not (_may_be_text(self.title) and _may_be_text(self.path)):
            field_name, given = ("path", self.path) if _may_be_text(self.title) else ("title", self.title)
            msg = Reason(UnreadCode.FIELD_TYPE, field=field_name, id=self.id, type=type(given).__name__)
            raise DocumentError(msg)
        if not isinstance(self.metadata, dict) and not isinstance(self.metadata, Mapping):
            msg = Reason(UnreadCode.METADATA_TYPE, id=self.id, type=type(self.metadata).__name__)
            raise DocumentError(msg)

    @property
    def file_words(self) -> str:
        """The words of the file's name that its title does not have; none for a record, or what was never a file."""
        if self.path is not None or "type" not in self.metadata:
            return ""
        stem = _SUFFIX.sub("", self.id.rpartition("/")[2])
        named = set(_WORDS.findall((self.title or "").casefold()))
        return " ".join(word for word in _WORDS.findall(stem) if word.casefold() not in named)

    def content(self) -> tuple[Paragraph, ...]:
        """The paragraphs in order; blank ones are left out."""
        if self.text is not None:
            return tuple(Paragraph(text, line=line) for line, text in split_paragraphs(self.text))
        paragraphs = [
            Paragraph(given) if isinstance(given, str) else self._checked(given) for given in self.paragraphs or ()
        ]
        return tuple([paragraph for paragraph in paragraphs if paragraph.text and not paragraph.text.isspace()])

    def _checked(self, given: object) -> Paragraph:
        """What was given as a paragraph, if it can be one."""
        if not isinstance(given, Paragraph):
            msg = Reason(UnreadCode.NO_PARAGRAPHS, id=self.id)
            raise DocumentError(msg)
        if not (isinstance(given.text, str) and _may_be_text(given.heading) and _may_be_text(given.location)):
            msg = Reason(UnreadCode.NO_STRING, id=self.id)
            raise DocumentError(msg)
        if not (_is_place(given.line) and _is_place(given.page)):
            msg = Reason(UnreadCode.NO_PLACE, id=self.id, most=_LARGEST)
            raise DocumentError(msg)
        return given


def _may_be_text(text: object) -> bool:
    return text is None or isinstance(text, str)


def _is_place(number: int | None) -> bool:
    return number is None or (isinstance(number, int) and 0 < number <= _LARGEST)


def _is_text(text: str) -> bool:
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
