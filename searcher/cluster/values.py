"""The values of fields as a segment has them, with the documents of one answer."""

from __future__ import annotations

from itertools import accumulate

from searcher.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from searcher.cluster.dictionary import FieldValue
    from searcher.cluster.rows import Row


class ClusterValues:
    """One field: its values by number, and the documents of each; without `documents` one document has all of them."""

    def __init__(self, values: Sequence[FieldValue], documents: Sequence[Row] | None) -> None:
        """Take them."""
        self._values, self._documents = values, documents
        self.numbers = range(len(values))

    def given(self, number: int) -> str:
        """A value as it was given; empty for a title."""
        return self._values[number].given

    def line(self, number: int) -> bytes:
        """The line of a value."""
        return self._values[number].line

    def all_lines(self) -> tuple[bytes, list[int]]:
        """The lines of all values in one piece, and where each begins in it; the last is where they end."""
        lines = list(map(self.line, self.numbers))
        return b"".join(lines), [*accumulate(map(len, lines), initial=0)]

    def token(self, number: int) -> str:
        """The name of a value in the index of paragraphs."""
        return self._values[number].token

    def documents(self, number: int) -> Sequence[int]:
        """The documents that have a value, ascending."""
        if self._documents is None:
            return (0,)
        token = self.token(number)
        return [document for document, row in enumerate(self._documents) if token in row.fields]


class ClusterMetadata:
    """The fields of the documents of one answer."""

    def __init__(self, values: Mapping[str, Sequence[FieldValue]], documents: Sequence[Row] | None) -> None:
        """Take the values of all fields."""
        self.fields = {name: ClusterValues(found, documents) for name, found in values.items()}
