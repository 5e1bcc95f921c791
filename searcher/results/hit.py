"""Hit, one paragraph found, and Results, the sequence of hits."""

from __future__ import annotations

from itertools import count

from searcher.hints import TYPE_CHECKING, NamedTuple, Protocol, overload
from searcher.i18n import _, counted
from searcher.index.read.snapshot import Ref
from searcher.lazy import lazy, partial
from searcher.results.highlight import join_marks
from searcher.results.location import Spot
from searcher.results.snippet import Snippet, make_snippet, make_snippets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, NoReturn

    from searcher.index.format.document_table import DocumentRecord
    from searcher.index.format.paragraph_columns import Place
    from searcher.index.read.snapshot import Snapshot
    from searcher.query.facets import Facet
    from searcher.query.options import SearchOptions
    from searcher.query.rank.collapse import Page
    from searcher.query.rank.ranking import Ranked
    from searcher.query.search import Ranking
    from searcher.results.explanation import Explanation
    from searcher.results.highlight import Highlighter, Mark

    PathOf = Callable[["Ref", str, str | None], str | None]
    HitMaker = Callable[["Ranked", int], "Hit"]
    """Makes a hit of a ranked paragraph and its rank."""
else:
    from _collections_abc import Sequence  # which is loaded already

MIN_HITS_UNADVISED = 5
"""Fewer paragraphs than these are few results."""


_bare = object.__new__  # without what `__init__` sets


class Suggest(Protocol):
    """Works out a better query; `few` says whether this one found few paragraphs."""

    def __call__(self, *, few: bool) -> str | None:
        """The better query, if there is one."""


class DocumentInfo:
    """The document of a hit."""

    _number: int
    """The number of a paragraph of it in the one segment there is, in the place of `_ref`."""

    def __init__(self, snapshot: Snapshot, ref: Ref, path_of: PathOf) -> None:
        """Refer to the document of a paragraph; its id and its stored fields are read on first access."""
        self._snapshot, self._ref, self._path_of = snapshot, ref, path_of

    def beside(self, ref: Ref) -> DocumentInfo:
        """The document of another paragraph of the same index."""
        return DocumentInfo(self._snapshot, ref, self._path_of)

    def __repr__(self) -> str:
        """The id."""
        return f"<DocumentInfo {self.id}>"

    @lazy
    def _ref(self) -> Ref:
        return Ref(0, self._number)

    @lazy
    def id(self) -> str:
        """Its id: for a file, where it is below its folder."""
        return self._snapshot.document_id(self._ref)

    @property
    def source(self) -> int | None:
        """The number of its index among those that are joined, from 0; `None` where there is but one."""
        return self._snapshot.sources[self._ref.segment] if self._snapshot.sources else None

    @lazy
    def _record(self) -> DocumentRecord:
        return self._snapshot.record(self._ref)

    @property
    def path(self) -> str | None:
        """Where its file is; `None` for a record that has none."""
        return self._path_of(self._ref, self.id, self._record.path)

    @property
    def title(self) -> str | None:
        """Its title, where it has one."""
        return self._record.title

    @property
    def metadata(self) -> dict[str, Any]:
        """What was given as metadata."""
        return self._record.metadata

    @property
    def date(self) -> str | None:
        """Its day, month or year as in `2023-06-15`, where its metadata has one."""
        date = str(self.metadata.get("date") or "").partition("T")[0]
        return date or None


class Duplicate(NamedTuple):
    """Another place where a hit's text stands; `paragraph` counts from 1 in its document."""

    document: DocumentInfo
    paragraph: int
    line: int | None
    page: int | None
    heading: str | None = None
    location: str | None = None

    @property
    def spot(self) -> Spot:
        """Where it is in its document; `str` of it is `page 12`, `line 31` or `§ Titre II`."""
        return Spot(self.paragraph, self.line, self.page, self.heading, self.location)

    @property
    def place(self) -> str:
        """Where it is, as a reader says it: `rapport.pdf, page 12`."""
        return self.spot.of(self.document.path or self.document.id)


class Hit:
    """A paragraph found: `score` is higher for a better one and means nothing across queries.

    What is not asked for is not read: the text comes from the index when it is first looked at.
    """

    def __init__(self, ranking: Ranking, highlighter: Highlighter, path_of: PathOf, ranked: Ranked, rank: int) -> None:
        """Stand for a paragraph of a ranking; `path_of` says where a document's file is, from a paragraph of it, its id and its stored path."""
        self._ranking, self._highlighter, self._ranked = ranking, highlighter, ranked
        self.rank = rank
        self.score = ranked.score
        self.document = DocumentInfo(ranking.snapshot, ranked.ref, path_of)
        """The document it stands in."""

    @property
    def _snapshot(self) -> Snapshot:
        return self._ranking.snapshot

    @lazy
    def _ranked(self) -> Ranked:
        page = self._ranking.page
        return self._ranking.ranked[self.rank - 1 - (page.start if page else 0)]

    @property
    def _ref(self) -> Ref:
        return self.document._ref  # noqa: SLF001 — of both

    def __repr__(self) -> str:
        """Rank, place and the beginning of the text."""
        return f"<Hit {self.rank}: {self.document.id} paragraph {self.number}: {self.text[:40]!r}>"

    def __reduce__(self) -> NoReturn:
        """Raise `TypeError`: a hit reads from its index."""
        raise TypeError("a hit reads from its index and cannot be copied or pickled; pass on its text and document.id")

    def _repr_html_(self) -> str:
        """How a notebook shows it."""
        from searcher.results.render.notebook import hit_html

        others = [duplicate.document.path or duplicate.document.id for duplicate in self.duplicates]
        titles = " › ".join(filter(None, (self.document.title or self.document.id, self.heading)))
        where = " · ".join(filter(None, (self.place, self.document.date)))
        return hit_html(titles, where, others, self.snippets)

    def as_dict(self, context: int = 0, *, explain: bool = False) -> dict[str, Any]:
        """Return what `search --json` prints of it, as values that `json.dumps` takes; docs/json.md names them.

        With `context` it has so many neighbouring paragraphs, with `explain` why it was found.
        """
        neighbours = dict(zip(("before", "after"), self.context(context), strict=True)) if context else {}
        return {
            "rank": self.rank,
            "score": round(self.score, 4),
            "id": self.document.id,
            "path": self.document.path,
            "place": self.place,
            "title": self.document.title,
            "title_highlights": [list(marked) for marked in self.title_highlights],
            "heading": self.heading,
            "heading_highlights": [list(marked) for marked in self.heading_highlights],
            "paragraph": self.number,
            "line": self.line,
            "page": self.page,
            "location": self.spot.as_dict(),
            "text": self.text,
            "snippet": str(self.snippet),
            "snippets": [str(snippet) for snippet in self.snippets],
            "highlights": [list(marked) for marked in self.highlights],
            "duplicates": [
                {
                    "path": duplicate.document.path,
                    "paragraph": duplicate.paragraph,
                    "line": duplicate.line,
                    "page": duplicate.page,
                    "location": duplicate.spot.as_dict(),
                    **_source(duplicate.document),
                }
                for duplicate in self.duplicates
            ],
            "near_copies": [
                {"id": copy.id, "path": copy.path, "title": copy.title, **_source(copy)} for copy in self.near_copies
            ],
            "metadata": self.document.metadata,
            **_source(self.document),
            **neighbours,
            **({"explanation": self.explanation.as_dict()} if explain else {}),
        }

    @lazy
    def text(self) -> str:
        """The whole paragraph, as in the document."""
        return self._snapshot.text(self._ref)

    @lazy
    def _place(self) -> Place:
        return self._snapshot.place(self._ref)

    @property
    def number(self) -> int:
        """Its number in the document, from 1."""
        return self._snapshot.number_of(self._ref)

    @property
    def line(self) -> int | None:
        """Its first line in the file, from 1, where known."""
        return self._place.line

    @property
    def page(self) -> int | None:
        """Its page, from 1, where there are pages."""
        return self._place.page

    @property
    def heading(self) -> str | None:
        """The headings above it, joined with ` › `."""
        return self._place.heading

    @property
    def _location(self) -> str | None:
        """Where it is in a file of more than lines and pages; in a row of a sheet the cell of the first word found."""
        location = self._place.location
        if location and "\t" in self.text and self.highlights:
            from searcher.documents.formats.cell_reference import cell_to_the_right

            return cell_to_the_right(location, self.text.count("\t", 0, self.highlights[0][0]))
        return location

    @property
    def spot(self) -> Spot:
        """Where it is in its document; `str` of it is `page 12`, `line 31`, `Budget!B12` or `§ Titre II`."""
        place = self._place
        return Spot(place.number, place.line, place.page, place.heading, self._location)

    @property
    def place(self) -> str:
        """Where it is, as a reader says it: `rapport.pdf, page 12`, `article.txt:31`, `budget.xlsx, Budget!B12`."""
        return self.spot.of(self.document.path or self.document.id)

    @lazy
    def _marks(self) -> list[Mark]:
        return self._highlighter.marks(self.text)

    @lazy
    def highlights(self) -> tuple[tuple[int, int], ...]:
        """The words found: ascending `[start, end)` ranges of `text`, always whole words."""
        return tuple(join_marks(self.text, self._marks))

    @lazy
    def title_highlights(self) -> tuple[tuple[int, int], ...]:
        """The words found in the document's title, as ranges of it."""
        return self.highlights_in(self.document.title or "")

    @lazy
    def heading_highlights(self) -> tuple[tuple[int, int], ...]:
        """The words found in the headings above it, as ranges of `heading`."""
        return self.highlights_in(self.heading or "")

    def highlights_in(self, text: str) -> tuple[tuple[int, int], ...]:
        """The words of the query in a title or heading, as ranges of it."""
        return tuple(join_marks(text, self._highlighter.title_marks(text))) if text else ()

    @lazy
    def snippet(self) -> Snippet:
        """The part of the text with most of the query in it."""
        return make_snippet(self.text, self.highlights, self._marks)

    @lazy
    def snippets(self) -> tuple[Snippet, ...]:
        """Up to three parts of the text, in its order: `snippet`, and others with words of the query not in it."""
        return make_snippets(self.text, self.highlights, self._marks)

    def context(self, number: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The texts of up to so many paragraphs before it and after it in its document."""
        if not isinstance(number, int) or number < 0:
            msg = f"context takes a number of paragraphs, not {number!r}"
            raise ValueError(msg)
        before, after = self._snapshot.neighbours(self._ref, number)
        return tuple(map(self._snapshot.text, before)), tuple(map(self._snapshot.text, after))

    @lazy
    def explanation(self) -> Explanation:
        """Explanation of the match and its score, computed on first access; `str` of it is readable lines."""
        from searcher.results.explanation import Explanation, Match

        found = self._highlighter.found(self.text)
        matches = [Match(asked, forms) for asked, forms in found.items()]
        return Explanation(self.score, tuple(matches), tuple(self._ranking.contributions(self._ranked)))

    @lazy
    def near_copies(self) -> tuple[DocumentInfo, ...]:
        """The documents that are nearly the same as this one, as a copy with another header is.

        Those that say the same in every paragraph are in `duplicates` alone.
        """
        copies = self._ranking.copies
        refs = map(copies.first, copies.of(copies.document(self._ref)))
        return tuple(sorted(map(self.document.beside, refs), key=lambda document: document.id))

    @lazy
    def duplicates(self) -> tuple[Duplicate, ...]:
        """The other places where the same text stands."""
        duplicates = []
        for ref in self._ranked.duplicates:
            place = self._snapshot.place(ref)
            document = self.document.beside(ref)
            duplicates.append(Duplicate(document, place.number, place.line, place.page, place.heading, place.location))
        return tuple(sorted(duplicates, key=lambda duplicate: (duplicate.document.id, duplicate.paragraph)))


def _page_of(ranking: Ranking, page: Page, highlighter: Highlighter, path_of: PathOf) -> list[Hit]:
    """The hits of a ranking that found but a page.

    Each has what calling its class gives it, in half the time: a good part of what a search costs beside its ranking is this.
    """
    snapshot, rank = ranking.snapshot, page.start
    hits = []
    for score, number, document_id in zip(page.scores, page.numbers, page.ids, strict=True):
        rank += 1
        hit, document = _bare(Hit), _bare(DocumentInfo)
        document._snapshot, document._path_of = snapshot, path_of  # noqa: SLF001 — as `__init__` does
        document._number, document.id = number, document_id  # noqa: SLF001
        hit._ranking, hit._highlighter = ranking, highlighter  # noqa: SLF001
        hit.rank, hit.score, hit.document = rank, score, document
        hits.append(hit)
    return hits


def _source(document: DocumentInfo) -> dict[str, Any]:
    return {} if document.source is None else {"in": document.source + 1}


class Results(Sequence[Hit]):
    """Results: the hits of one page, best first.

    `notes` are what the asker may want to know of how the query was understood, a sentence each.

    `total` is how many different paragraphs match in all, `facets` how they spread over the fields named in the search,
    `suggestion` a better spelling where there is one, `took_ms` how long the search took.
    """

    took_ms = 0.0
    notes: tuple[str, ...] = ()

    def __init__(  # noqa: PLR0913, PLR0917 — made in one place
        self,
        query: str,
        ranking: Ranking,
        highlighter: Highlighter,
        path_of: PathOf,
        options: SearchOptions,
        suggest: Suggest,
        why_nothing: Callable[[SearchOptions], Iterable[str]] = lambda _options: (),
    ) -> None:
        """Hold a ranking; hits, notes and counts are made on first access."""
        self.query = query
        self._options = options
        self._suggest = suggest
        self._ranking = ranking
        self._highlighter = highlighter
        self._path_of = path_of
        self._why_nothing = why_nothing

    @property
    def total(self) -> int:
        """How many different paragraphs match."""
        return self._ranking.total

    @lazy
    def advice(self) -> tuple[str, ...]:
        """Where nothing was found, which parts of the query are nowhere, and without which of them something would be."""
        return () if self.total else tuple(self._why_nothing(self._options))

    @lazy
    def suggestion(self) -> str | None:
        """The query with likelier words in the place of those that find nothing or hardly anything, if there are any.

        It is worked out when asked for, and is never searched by itself.
        """
        return self._suggest(few=len(self) < MIN_HITS_UNADVISED and self.total < MIN_HITS_UNADVISED)

    @property
    def correction(self) -> str | None:
        """The `suggestion`, when it replaces only words that French does not have: what surely was a slip."""
        from searcher.query.suggest.did_you_mean import replaces_unknown_words_only

        better = self.suggestion
        return better if better and replaces_unknown_words_only(self.query, better) else None

    @lazy
    def facets(self) -> dict[str, list[Facet]]:
        """For each field that was named in the search, how many different paragraphs have each of its values."""
        if not self._options.facets:
            return {}
        from searcher.query.facets import count_facets

        return count_facets(self._ranking, self._options.facets)

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return each hit's `as_dict`, best first."""
        return [hit.as_dict() for hit in self]

    @property
    def ids(self) -> list[tuple[str, int]]:
        """The document's id and the paragraph's number of each hit, best first; no text is read for them."""
        return [(hit.document.id, hit.number) for hit in self]

    def to_pandas(self) -> Any:
        """Return a `pandas.DataFrame` with a row for each hit, best first. Raises `ImportError` without pandas."""
        from searcher.results.render.table import data_frame

        return data_frame(self)

    def to_arrow(self) -> Any:
        """Return a `pyarrow.Table` with a row for each hit, best first. Raises `ImportError` without pyarrow."""
        from searcher.results.render.table import arrow_table

        return arrow_table(self)

    def __len__(self) -> int:
        """How many hits there are here; `total` counts all."""
        return self._ranking.count

    @overload
    def __getitem__(self, index: int) -> Hit: ...
    @overload
    def __getitem__(self, index: slice) -> list[Hit]: ...
    def __getitem__(self, index: int | slice) -> Hit | list[Hit]:
        """A hit by its place here, from 0."""
        return self._hits[index]

    def __iter__(self) -> Iterator[Hit]:
        """The hits, best first."""
        return iter(self._hits)

    @lazy
    def _hits(self) -> list[Hit]:
        ranking = self._ranking
        if ranking.page:
            return _page_of(ranking, ranking.page, self._highlighter, self._path_of)
        make = partial(Hit, ranking, self._highlighter, self._path_of)
        return list(map(make, ranking.ranked, count(self._options.offset + 1)))

    def __repr__(self) -> str:
        """The query and how many hits."""
        return f"<Results for {self.query!r}: {len(self)} of {self.total}>"

    def _repr_html_(self) -> str:
        """How a notebook shows them."""
        from searcher.results.render.notebook import results_html

        total = self.total
        lines: list[str] = [counted("{query}: {n:,} paragraph", "{query}: {n:,} paragraphs", total, query=self.query)]
        if self.suggestion:
            lines.append(_("Did you mean: {query}", query=self.suggestion))
        if self and self[0].rank > 1:
            lines.append(_("from number {first:,} on", first=self[0].rank))
        lines += [*self.notes, *self.advice]
        return results_html(lines, self.facets, (hit._repr_html_() for hit in self))
