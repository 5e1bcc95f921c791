"""What `search` does once it knows what was asked of it."""

from __future__ import annotations

import os
import sys

from searcher.cli.common import (
    FOUND,
    NOTHING_FOUND,
    answer,
    asked_reading,
    kept_line,
    missing_lines,
    paragraphs,
    say,
    skipped_line,
    unread_line,
)
from searcher.cli.output import Shape, open_file, print_answer, print_paths
from searcher.cli.places import Places, places, words_for
from searcher.cli.progress import progress_bar
from searcher.config.locations import INDEX_VARIABLE
from searcher.config.schema import READING, SEARCH, defaults
from searcher.errors import CorruptIndex, SearcherError
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from searcher import Summary
    from searcher.config.settings import Settings
    from searcher.library import Index
    from searcher.results import Hit, Results

_DEFAULT_LIMIT = 10  # paragraphs
_DEFAULTS = defaults((*SEARCH, *READING))
_LOOKS = ("context", "full", "group", "explain", "facets", "all_copies")


class Asked(NamedTuple):
    """The query and the options, each as it is when nobody says."""

    query: tuple[str, ...] = ()
    corpora: tuple[str, ...] = ()
    index_path: str | None = _DEFAULTS["index_path"]
    config: str | None = _DEFAULTS["config"]
    limit: int | None = _DEFAULTS["limit"]
    page: int = _DEFAULTS["page"]
    sort: str = _DEFAULTS["sort"]
    min_score: float = _DEFAULTS["min_score"]
    context: int = _DEFAULTS["context"]
    full: bool = _DEFAULTS["full"]
    group: bool = _DEFAULTS["group"]
    all_copies: bool = _DEFAULTS["all_copies"]
    paths: bool = _DEFAULTS["paths"]
    total: bool = _DEFAULTS["total"]
    null: bool = _DEFAULTS["null"]
    template: str | None = _DEFAULTS["template"]
    facets: str | None = _DEFAULTS["facets"]
    explain: bool = _DEFAULTS["explain"]
    as_json: bool = _DEFAULTS["as_json"]
    as_jsonl: bool = _DEFAULTS["as_jsonl"]
    open_rank: int | None = _DEFAULTS["open_rank"]
    no_pager: bool = _DEFAULTS["no_pager"]
    no_correction: bool = _DEFAULTS["no_correction"]
    color: str = _DEFAULTS["color"]
    no_refresh: bool = _DEFAULTS["no_refresh"]
    refresh_timeout: float = _DEFAULTS["refresh_timeout"]
    text_field: str | None = _DEFAULTS["text_field"]
    title_field: str | None = _DEFAULTS["title_field"]
    max_size: float | None = _DEFAULTS["max_size"]
    settings: Settings | None = None

    @property
    def text(self) -> str:
        """The query as one text."""
        return " ".join(self.query)

    @property
    def offset(self) -> int:
        """How many hits stand on the pages before."""
        return (self.page - 1) * (self.limit or _DEFAULT_LIMIT)

    def for_scripts(self) -> Asked:
        """Request without display settings where a script reads the answer."""
        read = self.as_json or self.as_jsonl or self.template is not None or self.paths or self.total
        if self.settings is None or not (read or self.open_rank is not None):
            return self
        usual = {name: Asked._field_defaults[name] for name in _LOOKS if name in self.settings.search}
        return self._replace(**usual)

    def shape(self) -> Shape:
        """How the answer is to look. Raises `SearcherError` where options contradict each other."""
        shape = Shape(
            json=self.as_json,
            jsonl=self.as_jsonl,
            template=self.template,
            paths=self.paths,
            total=self.total,
            open_rank=self.open_rank,
            null=self.null,
            context=self.context,
            full=self.full,
            group=self.group,
            explain=self.explain,
            all_copies=self.all_copies,
            facets=bool(self.facets),
            color=self.color,
            pager=not self.no_pager,
        )
        shape.check()
        return shape

    def wanted(self, index: Index) -> dict[str, Any]:
        """What is asked of an index."""
        most, offset, all_copies = self.limit or _DEFAULT_LIMIT, self.offset, self.all_copies
        if self.open_rank is not None:
            most, offset = 1, self.open_rank - 1
        elif self.paths:
            most, offset, all_copies = max(1, index.paragraph_count), 0, True
        return {
            "limit": most,
            "offset": offset,
            "facets": [name.strip() for name in (self.facets or "").split(",") if name.strip()],
            "sort": self.sort,
            "min_score": self.min_score,
            "all_copies": all_copies,
        }


def ask(asked: Asked) -> int:
    """Search and print; the exit code."""
    from searcher.library.search_options import check_query

    asked = asked.for_scripts()
    shape = asked.shape()
    own = asked.settings
    reading = asked_reading(asked.text_field, asked.title_field, asked.max_size)
    if asked.no_refresh and reading:
        raise SearcherError(_("--text-field, --title-field and --max-size read files again; leave out --no-refresh"))
    line = _line(asked.template)
    # Before any index is built: a query that says nothing is an error wherever one looks.
    check_query(asked.text)
    index = _open(
        places(asked.corpora, asked.index_path, own),
        lambda corpus: words_for(corpus, asked.config, own),
        refresh=not asked.no_refresh,
        refresh_timeout=asked.refresh_timeout,
        reading={**own.reading, **reading} if own else reading,
        selection=own.selection if own else None,
    )
    wanted = asked.wanted(index)
    try:
        return _answer(index, wanted, shape, line, asked)
    except CorruptIndex as error:
        with progress_bar() as progress:
            if asked.no_refresh or not index.rebuild(progress):
                raise
        say(_rebuilt(error.message))
        return _answer(index, wanted, shape, line, asked)


def _answer(index: Index, wanted: dict[str, Any], shape: Shape, line: Callable[[Hit], str] | None, asked: Asked) -> int:
    """Search and print; where nothing is found and another spelling finds something, print what that finds."""
    results = index.search(asked.text, **wanted)
    if results.total == 0 and not asked.no_correction and shape.for_people and results.correction:
        corrected = index.search(results.correction, **wanted)
        if corrected:
            say(
                _(
                    "nothing found for {query}; showing {correction} instead (--no-correction: do not)",
                    query=asked.text,
                    correction=results.correction,
                )
            )
            return _show(corrected, shape, line, asked)
    return _show(results, shape, line, asked)


def _show(results: Results, shape: Shape, line: Callable[[Hit], str] | None, asked: Asked) -> int:
    """Print the results, once all that is printed has been read: damage is noticed then, and nothing comes twice."""
    suggestion = None if shape.json or shape.jsonl else results.suggestion
    for note in results.notes:
        say(note)
    if shape.total:
        answer(f"{results.total}")
    elif shape.paths and results:
        print_paths(results, shape, asked.limit, asked.offset if asked.limit else 0)
    elif shape.open_rank is not None and results:
        open_file(results, shape.open_rank)
    else:
        print_answer(results, shape, line)
    if not results:
        _say_why(results)
    if suggestion:
        say(_("Did you mean: {query}", query=suggestion))
    return FOUND if results else NOTHING_FOUND


def _line(template: str | None) -> Callable[[Hit], str] | None:
    if template is None:
        return None
    from searcher.results.render.lines import line_format

    return line_format(template)


def _open(where: Places, config: Callable[[str | None], str | None], **how: Any) -> Index:
    """Open the index of each folder, and search in all as in one."""
    from searcher.library import open_with_summary

    several = len(where.documents) > 1
    if several and (where.index_path or os.environ.get(INDEX_VARIABLE)):
        raise SearcherError(_("an index is of one folder; with several --in leave out --index and $SEARCHER_INDEX"))
    indexes: dict[Path, Index] = {}
    for corpus in where.documents:
        with progress_bar() as progress:
            index, summary = open_with_summary(
                corpus, index=where.index_path, config=config(corpus), progress=progress, **how
            )
        if summary:
            _report(summary, index)
        if not several:
            return index
        indexes[index.folder.resolve()] = index
    if len(indexes) == 1:
        return index
    from searcher.library.multi_index import join_indexes

    return join_indexes(*indexes.values())


def _say_why(results: Results) -> None:
    """Say what to change where nothing was found."""
    if results.total:
        say(_("nothing that far on: {paragraphs} in all", paragraphs=paragraphs(results.total)))
    elif sys.stderr.isatty():
        say(_("nothing found"))
        for line in results.advice:
            say(line)


def _report(summary: Summary, index: Index) -> None:
    """Say what the refresh did, if it is news."""
    if summary.postponed:
        say(_("searching the index as it was: {why}", why=summary.postponed))
    if summary.kept and index.root:
        say(kept_line(summary.kept, index.root))
    if summary.rebuilt:
        say(_rebuilt(summary.rebuilt))
    if summary.touched and (summary.skipped or summary.touched > 1):
        first, *others = _news(summary, index)
        for other in others:
            first = _("{why}; {also}", why=first, also=other)
        say(first)
    if summary.touched:
        for line in missing_lines(summary.skipped):
            say(line)
    if summary.notes:
        say(
            counted(
                "something is wrong with {n:,} file that can be read; searcher status says what",
                "something is wrong with {n:,} files that can be read; searcher status says what",
                len(summary.notes),
            )
        )


def _news(summary: Summary, index: Index) -> Iterator[Message]:
    if summary.added + summary.changed:
        yield counted("indexed {n:,} file", "indexed {n:,} files", summary.added + summary.changed)
    if summary.moved:
        yield counted("moved {n:,} file", "moved {n:,} files", summary.moved)
    if summary.removed:
        yield counted("removed {n:,} file", "removed {n:,} files", summary.removed)
    yield _("{paragraphs} in all", paragraphs=paragraphs(index.paragraph_count))
    if summary.skipped:
        yield skipped_line(summary)
    if summary.unread:
        yield unread_line(summary.unread)


def _rebuilt(reason: str) -> Message:
    """The line that says that a damaged index was rebuilt, and why."""
    why = reason.arguments.get("damage", reason) if isinstance(reason, Message) else reason
    return _("the index was rebuilt: {why}", why=why)
