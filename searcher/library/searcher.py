"""What an index answers from: one commit, the user's own words and where files are; and the searches in it."""

from __future__ import annotations

from itertools import count
from os import PathLike
from time import perf_counter

from searcher import query as engine
from searcher import results as answers
from searcher.config.locations import config_location
from searcher.documents.scan.ids import path_of
from searcher.errors import ConfigError, EmptyQuery, StorageError
from searcher.hints import TYPE_CHECKING
from searcher.i18n import _
from searcher.index.read.snapshot import Snapshot
from searcher.index.storage.manifest import latest_number, root_name
from searcher.lazy import lazy, partial
from searcher.library.arguments import check_text
from searcher.library.notes import (
    advice_on,
    better_spelling,
    notes_on,
    notes_on_fields,
    notes_on_store,
    notes_on_unknown_fields,
)
from searcher.query.language.ast import Whole
from searcher.query.language.limits import check_length
from searcher.query.options import SearchOptions
from searcher.query.plan.clauses import FieldClause, has_filter
from searcher.query.plan.custom_vocabulary import NO_VOCABULARY, CustomVocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from searcher.config.vocabulary_file import Config
    from searcher.index.read.snapshot import Ref
    from searcher.library.vectors import Vectors
    from searcher.query import BoundQuery, CompiledQuery, Ranking
    from searcher.query.plan.clauses import Clause, GroupClause, WordClause
    from searcher.results import Highlighter, Hit, Results
    from searcher.results.hit import HitMaker, PathOf

Location = str | PathLike[str]


class Searcher:
    """One commit with the user's own words, all of one moment: a search in it is not disturbed when its index takes another.

    `path_of` says where a document's file is. `config_stamp` changes when the file of the user's own words does.
    `vectors` are those of its paragraphs, where it was opened with an embedder. Nothing of it changes.
    """

    def __init__(  # noqa: PLR0913, PLR0917 — what a moment consists of
        self,
        snapshot: Snapshot,
        config: Config | None,
        vocabulary: CustomVocabulary,
        path_of: PathOf,
        config_stamp: tuple[int, int] | None = None,
        vectors: Vectors | None = None,
    ) -> None:
        """Hold what belongs together."""
        self.snapshot, self.config, self.vocabulary, self.path_of = snapshot, config, vocabulary, path_of
        self.config_stamp, self.vectors = config_stamp, vectors
        self._prepared: dict[tuple[str, tuple[Clause, ...]], PreparedQuery] = {}

    def on(self, snapshot: Snapshot) -> Searcher:
        """What answers from another snapshot, with the words and places of this."""
        return Searcher(snapshot, self.config, self.vocabulary, self.path_of, self.config_stamp, self.vectors)

    def with_vectors(self, vectors: Vectors | None) -> Searcher:
        """What answers from the snapshot of this with other vectors of its paragraphs, `None` for none."""
        return Searcher(self.snapshot, self.config, self.vocabulary, self.path_of, self.config_stamp, vectors)

    def compile(self, text: str, filters: tuple[Clause, ...] = ()) -> CompiledQuery:
        """What a query asks of this commit. Raises `TypeError` for what is no text, and `QueryError`."""
        return self.prepare(text, filters).query

    def prepare(self, text: str, filters: tuple[Clause, ...] = ()) -> PreparedQuery:
        """What a query asks of this commit, and what marks its words. Raises as `compile` does.

        A short query is remembered: its next page, its facets and the next reader who types it need not compile it again,
        nor look its words up.
        """
        known = self._prepared.get((text, filters)) if isinstance(text, str) else None
        if known:
            return known
        check_text("query", text)
        check_length(text)
        query = engine.compile_text(text, self.snapshot, self.vocabulary, filters)
        prepared = PreparedQuery(text, self.snapshot, query, self.highlighter(query.clauses))
        if len(text) <= _MAX_REMEMBERED_CHARS:
            if len(self._prepared) >= _MAX_REMEMBERED_QUERIES:
                self._prepared.clear()
            self._prepared[text, filters] = prepared
        return prepared

    def search(self, text: str, options: SearchOptions) -> Results:
        """Find the best paragraphs. Raises as `compile` does."""
        start = perf_counter()
        empty: tuple[str, ...] = ()
        try:
            prepared = self.prepare(text, options.filters)
        except EmptyQuery as error:
            if not options.allow_empty:
                raise
            prepared = self.prepare(text, _NO_DOCUMENT)
            empty = (error.message,)
        ranking = self._ranking(text, prepared, options)
        results = answers.Results(
            text,
            ranking,
            prepared.highlighter,
            self.path_of,
            options,
            prepared.suggest,
            prepared.advise,
        )
        plain = ranking.count and ":" not in text and not (self.snapshot.store or options.filters or options.facets)
        results.notes = empty or (prepared.notes if plain else tuple(self._notes(text, prepared, options, ranking)))
        results.took_ms = (perf_counter() - start) * 1000
        return results

    def _notes(self, text: str, prepared: PreparedQuery, options: SearchOptions, ranking: Ranking) -> Iterator[str]:
        yield from prepared.notes
        if self.snapshot.store or options.facets or not ranking.ranked:
            if ":" in text or options.filters or options.facets:
                yield from notes_on_fields(prepared.query.compiled, options.facets, ranking)
        elif ":" in text or options.filters:
            yield from prepared.notes_on_fields
        if self.snapshot.store:
            yield from notes_on_store(ranking)

    def _ranking(self, text: str, prepared: PreparedQuery, options: SearchOptions) -> Ranking:
        if not options.hybrid:
            bound = prepared.bound
            if bound:
                return engine.search_bound(bound, options)
            return engine.search_clauses(prepared.query.clauses, self.snapshot, options)
        if self.vectors is None:
            raise ValueError("a hybrid search needs vectors; open the index with embedder=…")
        from searcher.query.hybrid import search_hybrid

        return search_hybrid(
            prepared.query.clauses, self.snapshot, options, partial(self.vectors.nearest, self.snapshot, text)
        )

    def iterate(self, text: str, options: SearchOptions) -> Iterator[Hit]:
        """All hits one by one, however many there are. Raises as `compile` does, at once."""
        from searcher.query.scan import scan

        clauses = self.compile(text, options.filters).clauses
        if self.snapshot.store:
            elsewhere = self.snapshot.store.scan(clauses, options)
            return (self.hits(clauses, ranking)(one, rank) for rank, (ranking, one) in enumerate(elsewhere, start=1))
        ranking = engine.search_clauses(clauses, self.snapshot, SearchOptions(limit=0))
        return map(self.hits(clauses, ranking), scan(ranking, options), count(1))

    def hits(self, clauses: GroupClause, ranking: Ranking) -> HitMaker:
        """What makes a hit of a ranked paragraph and its rank."""
        return partial(answers.Hit, ranking, self.highlighter(clauses), self.path_of)

    def highlighter(self, clauses: GroupClause) -> Highlighter:
        """What marks the words of a query."""
        return answers.Highlighter(clauses, self._forms)

    @lazy
    def _forms(self) -> Callable[[WordClause], Iterable[str]]:
        return partial(engine.forms, snapshot=self.snapshot)


class PreparedQuery:
    """A query compiled for one commit, what marks its words in texts, and what its searches have in common."""

    def __init__(self, text: str, snapshot: Snapshot, query: CompiledQuery, highlighter: Highlighter) -> None:
        """Hold a query; its words are looked up when it is first searched."""
        self._text, self._snapshot, self.query, self.highlighter = text, snapshot, query, highlighter
        if query.words_only:
            self.notes = query.parsed.notes

    def suggest(self, *, few: bool) -> str | None:
        """The query with likelier words, if there are any; `few` says whether it found few paragraphs."""
        return better_spelling(self._text, self.query.clauses, self._snapshot, few=few)

    def advise(self, options: SearchOptions) -> Iterator[str]:
        """Yield which parts of a query that finds nothing are nowhere, or without which something would be found."""
        return advice_on(self.query, self._snapshot, options)

    @lazy
    def notes(self) -> tuple[str, ...]:
        """What is said of how it was read."""
        return tuple(notes_on(self.query))

    @lazy
    def notes_on_fields(self) -> tuple[str, ...]:
        """What is said of its fields where something was found and nothing counted."""
        return tuple(notes_on_unknown_fields(self.query.compiled, (), self._snapshot))

    @lazy
    def bound(self) -> BoundQuery | None:
        """What is looked up for it; `None` where that is not here, or too large to be kept for each query, as filters are."""
        clauses, snapshot = self.query.clauses, self._snapshot
        if snapshot.store or not (self.query.words_only or not has_filter(clauses)):
            return None
        return engine.bind_query(clauses, snapshot)


_NO_DOCUMENT = (FieldClause("id", Whole("")),)
"""A filter that no document passes: none has an empty id."""

_MAX_REMEMBERED_QUERIES = 1024
_MAX_REMEMBERED_CHARS = 256  # characters of a query


def load_search() -> None:
    """Load all that a search takes, for those who open an index to search it: the first search is no slower than others.

    An index that is opened to be written into loads it when it is first searched.
    """
    for module in (engine, answers):
        for name in module.__all__:
            getattr(module, name)


def open_searcher(folder: Path, root: Path | None, config: Location | None, before: Searcher | None) -> Searcher:
    """Open the newest commit, or keep the one opened before where there is no other; and read `searcher.toml`.

    `root` is where the documents are, if the index is of files. Raises as `Index` does.
    """
    read, stamp = None, config_stamp(root or folder, config)
    if path := config_location(root or folder, config):
        from searcher.config.vocabulary_file import read_config

        read = read_config(path)
    if before and before.snapshot.is_there() and latest_number(folder) == before.snapshot.manifest.number:
        snapshot = before.snapshot
    else:
        snapshot = Snapshot.latest(folder)
        _check_root(snapshot, root)
    return Searcher(snapshot, read, CustomVocabulary(read) if read else NO_VOCABULARY, _path_of(root), stamp)


def _check_root(snapshot: Snapshot, root: Path | None) -> None:
    """Raise `StorageError` for an index of another place, which somebody put where that of `root` was."""
    made_from = snapshot.manifest.root
    if root and made_from != root_name(root):
        raise StorageError(
            _(
                "the index in {folder} was made from {source}, not {root}; choose another place for the index",
                folder=snapshot.folder,
                source=made_from,
                root=root,
            )
        )


def config_stamp(place: Path, config: Location | None) -> tuple[int, int] | None:
    """Time of change and size of the file of the user's own words; `None` where there is none that can be read."""
    try:
        path = config_location(place, config)
        status = path.stat() if path else None
    except (ConfigError, OSError):
        return None  # Reading it will say what is wrong.
    return (status.st_mtime_ns, status.st_size) if status else None


def _path_of(root: Path | None) -> PathOf:
    """What says where a document's file is."""
    if root is None:
        return stored_path
    return partial(_root_path, str(root)) if root.is_file() else partial(_path_below, root)


def _path_below(root: Path, _ref: Ref, document_id: str, stored: str | None) -> str:
    # A record is stored with the id of its file, a file's one document without.
    return str(root / path_of(stored or document_id))


def _root_path(root: str, _ref: Ref, _document_id: str, _stored: str | None) -> str:
    return root


def stored_path(_ref: Ref, _document_id: str, stored: str | None) -> str | None:
    """The path that a document was given."""
    return stored
