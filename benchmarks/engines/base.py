"""What an engine must do to be measured."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from passages import Source
    from queries import Query

LIMIT = 10
SNIPPET_CHARACTERS = 280
SNIPPET_TOKENS = 45  # about as many characters, for engines that count tokens


class UnsupportedError(Exception):
    """What an engine cannot do: its cell stays empty, and the reason is reported."""


class Searching(Protocol):
    """An index that is open."""

    def translate(self, query: Query) -> Any:
        """The query in the engine's own language; not timed. Raises `UnsupportedError`."""

    def ids(self, query: Any) -> list[Any]:
        """Parse, search, and name the ten best passages as a user gets them: id and title of what is stored. Timed."""

    def documents(self, query: Any, limit: int) -> list[str]:
        """The documents of the `limit` best passages, best first; one with several such passages is there as often."""

    def snippets(self, query: Any) -> list[str]:
        """Parse, search, and give the ten best passages' fragments with the words found marked up. Timed."""


class Engine(Protocol):
    """An engine; one object of it is made per process."""

    answers: bool
    """Whether it is asked queries too; otherwise only the building is measured."""

    def version(self) -> str:
        """What is measured."""

    def build(self, folder: Path, sources: Iterable[Source]) -> None:
        """Index into the empty `folder` and commit. Timed."""

    def settle(self, folder: Path) -> None:
        """Wait for work left to the background, before the index is weighed. Not timed."""

    def open(self, folder: Path) -> Searching:
        """Open what `build` made."""
