"""Why a paragraph was found and where it ranks, in words."""

from __future__ import annotations

from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.i18n import Message, _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from searcher.query.rank.ranking import Contribution

_REASONS = {
    "word": _("how rare it is, and how often it stands here"),
    "phrase": _("how rare its words are, and how often it stands here"),
    "accents": _("with these very accents"),
    "exact": _("in this very form"),
    "early": _("near the beginning of the paragraph"),
    "family": _("words of the same root, that begin alike, or that a slip means"),
    "proximity": _("near each other"),
    "document": _("how many paragraphs of the document it stands in"),
    "title": _("in the title of the document"),
    "opening": _("in the first paragraph of the document"),
    "answer": _("it begins with yes or no, or with neither, as was asked"),
    "order": _("the words stand there as they were typed"),
    "filter": _("nothing but filters was asked for"),
    "lexical": _("its place in the ranking by words"),
    "semantic": _("its place in the ranking by vectors"),
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
        return "\n".join(self.lines())

    def lines(self) -> Iterator[Message]:
        """Lines of the explanation, as messages to translate."""
        for asked, found in self.matches:
            if found:
                yield _("{asked}: found as {forms}", asked=asked, forms=", ".join(found))
            else:
                yield _("{asked}: not found here", asked=asked)
        for signal, asked, score in self.contributions:
            if asked:
                yield _("{score:+8.3f}  {asked}: {why}", score=score, asked=asked, why=_REASONS[signal])
            else:
                yield _("{score:+8.3f}  {why}", score=score, why=_REASONS[signal])
        yield _("{score:8.3f}  in all", score=self.score)

    def as_dict(self) -> dict[str, Any]:
        """Explanation as JSON has it."""
        return {
            "score": round(self.score, 4),
            "matches": [{"asked": asked, "found": list(found)} for asked, found in self.matches],
            "contributions": [
                {"signal": signal, "asked": asked, "score": round(score, 4), "reason": _REASONS[signal]}
                for signal, asked, score in self.contributions
            ],
        }
