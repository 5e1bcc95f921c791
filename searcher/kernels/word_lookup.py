"""What a segment has of a word of a query: its terms and written forms, those related to it, and their lists.

A word needs a dozen look-ups in the dictionary and as many lists. The extension reads the sections of the segment where
they lie, as `searcher.index.storage.container.Pages` does: no number of a page that was not compared with its checksum,
and of no number that it reads is believed that there is something in its place.
"""

from __future__ import annotations

from functools import partial
from weakref import proxy

from searcher.hints import TYPE_CHECKING, Protocol
from searcher.kernels.near_words import near_words
from searcher.kernels.score_lists import ScoreList, idf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from typing import Any

    from searcher.kernels.candidates import PlainList
    from searcher.kernels.near_words import NearWord, SortedTerms
    from searcher.kernels.reranking import TermPostings, Weights

    Neighbour = tuple[int, int, bytes, int]
    """How near a term is to a stem, the least the nearest: its letters alike, negated, those it is longer; then itself and its number."""


class _Terms(Protocol):
    @property
    def in_order(self) -> Any: ...
    def at_or_after(self, term: bytes, first: int = 0) -> int: ...
    def __len__(self) -> int: ...
    def __getitem__(self, number: int, /) -> bytes: ...


class _Field(Protocol):
    @property
    def terms(self) -> _Terms: ...
    def having(self, stem: bytes) -> list[int]: ...
    def postings(self, term: int, chunk: int) -> Any: ...
    def document_frequency(self, term: int, chunks: int) -> int: ...


class LookedIn(Protocol):
    """A segment."""

    @property
    def stem(self) -> Any:
        """The field of stems."""

    @property
    def title(self) -> Any:
        """The field of titles and headings."""

    @property
    def chunks(self) -> int:
        """How many chunks there are."""

    @property
    def words(self) -> SortedTerms:
        """The written forms, each folded, with its accents behind a zero where it has any."""

    def word_group(self, folded: str) -> list[int]:
        """The numbers of the written forms that fold to a word."""

    def written_form(self, written: str, folded: str) -> list[int]:
        """The number of one of them, if it is there."""

    def of_root(self, name: str) -> Sequence[int]:
        """The terms of a root."""

    def words_of(self, term: int) -> Sequence[int]:
        """The written forms of a term."""

    def written(self, word: int) -> str:
        """A written form, with its accents."""

    def occurrences_of(self, word: int, chunk: int) -> memoryview:
        """Where a word occurs in a chunk."""

    def occurrence_count(self, words: Sequence[int]) -> int:
        """How often some words occur."""


class WordLookup:
    """Looks words up in a segment; numbers of terms and words are those of its dictionary."""

    def __init__(self, segment: LookedIn, make_postings: type[TermPostings]) -> None:
        """Look in this segment, and keep it alive no longer than others do; `make_postings` is of the kernels that run."""
        self._segment: LookedIn = proxy(segment)
        self._make_postings = make_postings

    def word(self, stems: tuple[str, ...], folded: str, written: str | None, root: str) -> tuple[list[int], ...]:
        """What `searcher.query.expand.word_entry` names; without `written` all forms that fold to the word are the very word."""
        segment = self._segment
        terms = self.having(stems)
        forms = segment.word_group(folded)
        exact = forms if written is None else segment.written_form(written, folded)
        titled = _having(segment.title, stems) if len(segment.title.terms) else []
        return terms, forms, exact, titled, [term for term in segment.of_root(root) if term not in terms]

    def whole(  # noqa: PLR0913, PLR0917 — as the extension takes them
        self,
        stems: tuple[str, ...],
        folded: str,
        written: str | None,
        root: str,
        near: str | None,
        most: int,
        beginning: int,
        longest: int,
    ) -> FoundWord:
        """What `word` finds, but among the terms related to it others near it as well; then counts of some of it.

        The terms nearest to the stem `near`, as `nearest` finds them, are added to those of the root until there are `most`.
        """
        terms, forms, exact, titled, related = self.word(stems, folded, written, root)
        if near is not None and len(related) < most:
            room = most - len(related)
            found = self.nearest(near, [*terms, *related], (), room, beginning, longest)
            related += [number for _, _, _, number in sorted(found)[:room]]
        return FoundWord(self, (terms, forms, exact, titled, related))

    def having(self, stems: tuple[str, ...]) -> list[int]:
        """The terms that have any of these stems, each once."""
        return _having(self._segment.stem, stems)

    def forms(self, folded: str) -> list[int]:
        """The written forms that fold to a word."""
        return self._segment.word_group(folded)

    def all_forms(self, words: list[str]) -> list[tuple[int, str]]:
        """The written forms that fold to some words, each with the word."""
        return [(number, word) for word in words for number in self._segment.word_group(word)]

    def holds(self, words: Iterable[str]) -> bool:
        """Whether any of some folded words is written here."""
        return any(self._segment.word_group(word) for word in words)

    def names(self, terms: Iterable[int]) -> list[bytes]:
        """The terms with these numbers."""
        return [self._segment.stem.terms[term] for term in terms]

    def spellings(self, stems: tuple[str, ...]) -> list[str]:
        """The written forms that have any of these stems, each once, in the order of the dictionary."""
        segment = self._segment
        words = {word for term in self.having(stems) for word in segment.words_of(term)}
        return [segment.written(word) for word in sorted(words)]

    def postings_count(self, terms: Iterable[int]) -> int:
        """How many postings some terms have together, in all chunks."""
        field, chunks = self._segment.stem, self._segment.chunks
        return sum([field.document_frequency(term, chunks) for term in terms])

    def occurrence_count(self, words: Sequence[int]) -> int:
        """How often some written forms occur, in all chunks."""
        return self._segment.occurrence_count(words)

    def nearest(  # noqa: PLR0913, PLR0917 — as the extension takes them
        self, stem: str, own: Collection[int], known: Collection[bytes], room: int, beginning: int, longest: int
    ) -> list[Neighbour]:
        """Terms that hold the `room` nearest to a stem that are neither its `own` nor `known`.

        They begin with as many letters of it as `beginning` says, and are at most so many letters longer or shorter. The
        fewer letters they begin with alike, the farther; then the more one is longer.
        """
        terms, key = self._segment.stem.terms, stem.encode()
        # It is mostly a term itself, the first of its own.
        first = next(iter(own), None)
        place = first if first is not None and terms[first] == key else terms.at_or_after(key)
        near = _Neighbours(terms.in_order, own, known, key, beginning, longest, room)
        return [*near.outwards(range(place - 1, -1, -1)), *near.outwards(range(place, len(terms)))]

    def near_words(self, word: str, edits: int, beginning: str) -> list[NearWord]:
        """The written forms that begin so and whose folded word differs from a word in at most so many letters.

        The word has no more than `searcher.kernels.near_words.LONGEST` letters.
        """
        return [*near_words(self._segment.words, word, edits, beginning)]

    def few_begin(self, others: Sequence[WordLookup], beginning: bytes, most: int) -> bool:
        """Whether no more than so many different words, of here and of other look-ups, begin so."""
        sizes = [len(lookup.beginning(beginning)) for lookup in (self, *others)]
        if sum(sizes) <= most or max(sizes) > most:
            return sum(sizes) <= most
        words = (lookup.word_at(number) for lookup in (self, *others) for number in lookup.beginning(beginning))
        return len({*words}) <= most

    def beginning(self, beginning: bytes) -> range:
        """The numbers of the words that begin so."""
        words = self._segment.words
        first = words.at_or_after(beginning)
        return range(first, words.at_or_after(beginning + _AFTER_ALL, first))

    def word_at(self, number: int) -> bytes:
        """The word with a number, with its accents behind a zero where it has any."""
        return self._segment.words[number]

    def occurrences(self, words: Iterable[int], chunk: int) -> list[memoryview]:
        """Where those of some written forms occur that are in a chunk, as `searcher.index.format.words` has it."""
        return [*_occurrences(self._segment, words, chunk)]

    def found(self, terms: list[int], exact: list[int], titled: list[int], related: list[int]) -> FoundWord:
        """The word that has these, by kind; they are not counted."""
        return FoundWord(self, (terms, [], exact, titled, related))

    def postings(self, word: FoundWord, chunk: int, weights: Weights, table: Any, order: Any) -> TermPostings:
        """Read the lists of a word in a chunk, those of second-stage ranking among them."""
        segment = self._segment
        terms, _, exact, titled, related = word.numbers()
        lists = [found for term in terms if (found := segment.stem.postings(term, chunk))]
        scored = [
            ScoreList(paragraphs, codes, table, max(map(table.__getitem__, bests)), order)
            for paragraphs, codes, bests in lists
        ]
        return self._make_postings(
            tuple([found[:2] for found in lists]),
            _occurrences(segment, exact, chunk),
            _lists(segment.stem, related, chunk),
            partial(_all_forms, segment, terms, chunk),
            weights,
            _lists(segment.title, titled, chunk),
            scored,
        )


class FoundWord:
    """A word that was looked up in a segment: what there is of it, and its lists."""

    def __init__(
        self, lookup: WordLookup, numbers: tuple[list[int], list[int], list[int], list[int], list[int]]
    ) -> None:
        """Take what `WordLookup.word` tells."""
        self._lookup, self._numbers = lookup, numbers

    def numbers(self) -> tuple[list[int], list[int], list[int], list[int], list[int]]:
        """The numbers that `searcher.query.expand.word_entry` names."""
        return self._numbers

    def weighed(self, times: float, paragraphs: int) -> tuple[int, int, int, Weights]:
        """How many terms and written forms it has, postings of the terms, and what each of its features weighs.

        That is so many times the idf of the word; of the very word, and of related terms, which weigh no more than it.
        """
        lookup, (terms, forms, exact, _, related) = self._lookup, self._numbers
        postings = lookup.postings_count(terms)
        weight = times * idf(postings, paragraphs)
        family = times * idf(lookup.postings_count(related), paragraphs)
        very = times * idf(lookup.occurrence_count(exact), paragraphs)
        return len(terms), len(forms), postings, (very, weight, min(weight, family), weight, weight, weight)

    def in_chunks(self, chunks: list[int], weights: Weights, table: Sequence[int], order: Any) -> list[TermPostings]:
        """The word in each of some chunks: its features weigh so much, and its postings contribute what a table has for their codes."""
        return [self._lookup.postings(self, chunk, weights, table, order) for chunk in chunks]


_AFTER_ALL = b"\xff"  # no byte of UTF-8


def _having(field: _Field, stems: tuple[str, ...]) -> list[int]:
    return list(dict.fromkeys([number for stem in stems for number in field.having(stem.encode())]))


def _lists(field: _Field, terms: Iterable[int], chunk: int) -> tuple[PlainList, ...]:
    return tuple(found[:2] for term in terms if (found := field.postings(term, chunk)))


def _occurrences(segment: LookedIn, forms: Iterable[int], chunk: int) -> tuple[memoryview, ...]:
    return tuple(found for form in forms if len(found := segment.occurrences_of(form, chunk)))


def _all_forms(segment: LookedIn, terms: Iterable[int], chunk: int) -> tuple[memoryview, ...]:
    """The occurrences in a chunk of all written forms of some terms."""
    return _occurrences(segment, sorted({form for term in terms for form in segment.words_of(term)}), chunk)


class _Neighbours:
    """The terms that begin like a stem."""

    def __init__(  # noqa: PLR0913, PLR0917 — made in one place
        self,
        terms: Sequence[bytes],
        own: Collection[int],
        known: Collection[bytes],
        stem: bytes,
        beginning: int,
        longest: int,
        room: int,
    ) -> None:
        self._terms, self._own, self._known, self._stem = terms, own, known, stem
        self._beginning, self._longest, self._room = beginning, longest, room

    def outwards(self, places: Iterable[int]) -> Iterator[Neighbour]:
        """Terms on one side of the stem's place; the farther from it, the fewer letters they share."""
        stem, terms, alike, count = self._stem, self._terms, self._stem, 0
        for number in places:
            name = terms[number]
            while not name.startswith(alike):
                alike = alike[:-1]
                if count >= self._room or len(alike) < self._beginning:
                    return
            longer = abs(len(stem) - len(name.partition(b" ")[0]))
            if longer <= self._longest and name not in self._known and number not in self._own:
                count += 1
                yield -len(alike), longer, name, number
