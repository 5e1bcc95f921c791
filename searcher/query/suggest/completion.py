"""What may be meant while one types: words and titles of a snapshot that begin so, without regard to accents."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from heapq import nlargest
from itertools import chain, islice

from searcher.french import fold, is_stop_word
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.index.format.metadata import line_of
from searcher.index.read.snapshot_cache import per_snapshot
from searcher.query.filter.field_filter import snapshot_fields
from searcher.query.language.field_names import TITLE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from searcher.index.read.snapshot import Snapshot

_BEYOND = "\U0010ffff"  # comes after every character of a word
_WORD_AT_END = re.compile(r"[^\W_]+\Z")
_STEMS = re.compile(rb"=[^ ]*")
MIN_INFIX_CHARS = 2  # characters of what is looked for in the middle of titles

_MAX_TITLES = 1000  # that are looked at
_MAX_BEGINNINGS = 4096  # of words, whose most frequent words are remembered


class TitledDocument(NamedTuple):
    """A document of a snapshot: the number of its segment, and its own number there."""

    segment: int
    document: int


class Vocabulary:
    """The words and titles of one snapshot, in the order in which they are looked up."""

    def __init__(self, snapshot: Snapshot) -> None:
        """Read all of them."""
        counts = Counter[tuple[str, str]]()
        for segment in snapshot.segments:
            keys = (key.decode(errors="replace").partition("\0") for _, key in segment.words.starting_with(b""))
            forms = [(folded, written or folded) for folded, _, written in keys]
            for form, count in zip(forms, segment.occurrence_counts, strict=False):  # a forged index may have more
                counts[form] += count
        ordered = sorted(form for form in counts if not is_stop_word(form[1]))
        self._folded = [folded for folded, _ in ordered]
        self._written = [written for _, written in ordered]
        self._counts = [counts[form] for form in ordered]
        titles = sorted(_titles(snapshot))
        self._titles = [title for title, _ in titles]
        self._titled = [document for _, document in titles]
        self._all_titles = "\n".join(self._titles)
        self._title_words = sorted({word for title in {*self._titles} for word in title.split(" ")})
        self._best: dict[tuple[str, int], list[str]] = {}

    def words(self, beginning: str, limit: int) -> list[str]:
        """As they are written, the most frequent words that begin so, but for the beginning itself."""
        folded = fold(beginning)
        if not folded.isalnum():
            return []
        words = self._best.get((folded, limit))
        if words is None:
            if len(self._best) >= _MAX_BEGINNINGS:
                self._best.clear()
            words = self._best[folded, limit] = self._most_frequent(folded, limit + 1)
        itself = beginning.lower()
        return [word for word in words if word != itself][:limit]

    def _most_frequent(self, folded: str, limit: int) -> list[str]:
        """The most frequent words that begin so; all that begin with one or two letters are many."""
        first, last = bisect_left(self._folded, folded), bisect_left(self._folded, folded + _BEYOND)
        best = nlargest(limit, range(first, last), key=self._counts.__getitem__)
        return [self._written[place] for place in best]

    def titles(self, typed: str, limit: int) -> list[TitledDocument]:
        """Documents whose title begins so, then those in whose title a word does and the others follow."""
        folded = folded_title(typed)
        if not folded:
            return []
        first, last = bisect_left(self._titles, folded), bisect_left(self._titles, folded + _BEYOND)
        places: Iterable[int] = range(first, last)
        if len(folded) >= MIN_INFIX_CHARS and self._may_stand_in_titles(folded.split(" ")):
            places = chain(places, self._within(f" {folded}"))
        # Of documents with the same title the first stands for all.
        by_title: dict[str, TitledDocument] = {}
        for place in islice(places, _MAX_TITLES):
            by_title.setdefault(self._titles[place], self._titled[place])
            if len(by_title) == limit:
                break
        return list(by_title.values())

    def _may_stand_in_titles(self, words: list[str]) -> bool:
        """Whether titles have all of some words, the last of which may be the beginning of one: to look through all takes longer."""
        places = [bisect_left(self._title_words, word) for word in words]
        found = ["", *self._title_words[places[-1] : places[-1] + 1]][-1]
        return found.startswith(words[-1]) and all(
            self._title_words[place : place + 1] == [word] for word, place in zip(words[:-1], places[:-1], strict=True)
        )

    def _within(self, wanted: str) -> Iterator[int]:
        """The titles that have this somewhere."""
        at = self._all_titles.find(wanted)
        place = seen = 0
        while at >= 0:
            place += self._all_titles.count("\n", seen, at)
            yield place
            seen = self._all_titles.find("\n", at)
            if seen < 0:
                return
            at = self._all_titles.find(wanted, seen)


@per_snapshot()
def snapshot_vocabulary(snapshot: Snapshot) -> Vocabulary:
    """The vocabulary of a snapshot, read when it is first asked for."""
    return Vocabulary(snapshot)


def word_at_end(typed: str) -> str:
    """The word that is being typed; empty after a space.

    >>> word_at_end("code du tra"), word_at_end("l'éco"), word_at_end("code ")
    ('tra', 'éco', '')
    """
    match = _WORD_AT_END.search(typed)
    return match[0] if match else ""


def _titles(snapshot: Snapshot) -> Iterator[tuple[str, TitledDocument]]:
    """The folded words of each live document's title."""
    fields = snapshot_fields(snapshot)
    live = set(snapshot.documents())
    for number in range(len(snapshot.segments)):
        for values in fields.values(TITLE, number):
            for value in values.numbers:
                title = folded_line(values.line(value))
                for document in values.documents(value):
                    if (number, document) in live:
                        yield title, TitledDocument(number, document)


def folded_title(text: str) -> str:
    """The folded words of a title, or of what was typed of one."""
    return folded_line(line_of(text))


def folded_line(line: bytes) -> str:
    """The folded words of a value's line."""
    return _STEMS.sub(b"", line).partition(b"|")[0].decode(errors="replace").strip()
