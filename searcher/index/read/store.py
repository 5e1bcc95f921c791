"""What a snapshot asks of a store elsewhere that holds its paragraphs: everything that goes by lists or by texts."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

Made = TypeVar("Made")


class Store(Protocol):
    """A place that holds an index whose paragraphs are not here.

    Snapshots are those of `searcher.index.read.snapshot`, clauses and rankings those of `searcher.query`.
    """

    def latest(self) -> int:
        """The number of the newest commit there."""

    def settled(self, make: Callable[[], Made]) -> Made:
        """What is made when all counts that it asks for are known."""

    def search(self, clauses: Any, options: Any) -> Any:
        """The ranking that `searcher.query.search.search_clauses` makes."""

    def scan(self, clauses: Any, options: Any) -> Iterator[tuple[Any, Any]]:
        """Each ranked paragraph of a clause in turn, with a ranking that it is of."""

    def total(self, snapshot: Any) -> int:
        """How many different texts the query of a snapshot finds."""

    def facets(self, snapshot: Any, names: Iterable[str]) -> Any:
        """How they spread over the values of fields."""

    def any_document(self, clause: Any) -> bool:
        """Whether any document passes a clause of fields."""

    def with_titles(self, typed: str, limit: int) -> Any:
        """A snapshot of the documents whose titles begin as typed, or have a word that does."""

    def with_document(self, document_id: str) -> Any:
        """A snapshot that has this document whole, if there is one."""
