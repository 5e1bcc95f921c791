"""Why a paragraph was found and where it ranks, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from searcher.query.explain import Contribution

_REASONS = {
    "word": "how rare it is, and how often it stands here",
    "phrase": "how rare its words are, and how often it stands here",
    "accents": "with these very accents",
    "exact": "in this very form",
    "early": "near the beginning of the paragraph",
    "family": "other words of the same root",
    "proximity": "near each other",
    "document": "elsewhere in the document",
    "title": "in the title or a heading above",
    "filter": "nothing but filters was asked for",
}
"""What each signal of a `Contribution` says of a paragraph."""


class Match(NamedTuple):
    """A word, phrase or pattern of the query, and the forms it was found in, in lower case; without any, it is not there."""

    asked: str
    found: tuple[str, ...]


class Explanation(NamedTuple):
    """The scores of the `contributions` add up to `score`, but for rounding to a millionth each."""

    score: float
    matches: tuple[Match, ...]
    contributions: tuple[Contribution, ...]

    def __str__(self) -> str:
        """Lines to read."""
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        for asked, found in self.matches:
            yield f"{asked}: found as {', '.join(found)}" if found else f"{asked}: not found here"
        for signal, asked, score in self.contributions:
            yield f"{score:+8.3f}  {asked}{': ' if asked else ''}{_REASONS[signal]}"
        yield f"{self.score:8.3f}  in all"

    def as_dict(self) -> dict[str, Any]:
        """The same as JSON has it."""
        return {
            "score": round(self.score, 4),
            "matches": [{"asked": asked, "found": list(found)} for asked, found in self.matches],
            "contributions": [
                {"signal": signal, "asked": asked, "score": round(score, 4), "reason": _REASONS[signal]}
                for signal, asked, score in self.contributions
            ],
        }
