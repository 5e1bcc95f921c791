"""Which words of a paragraph a query found: always whole words of the original, without the elided article."""

from __future__ import annotations

from bisect import bisect_left

from searcher.french import (
    CONTEXTUAL_WORDS,
    Occurrence,
    analyse,
    known_surfaces,
    may_hold_context,
    plain_words,
    stretches,
)
from searcher.hints import TYPE_CHECKING, NamedTuple
from searcher.kernels import Finder, SpellingMemo
from searcher.kernels.marks import places_of
from searcher.lazy import cache, lazy, lru_cache
from searcher.query.plan.clauses import ANY_WORD, ExpansionClause, GroupClause, PhraseClause, WordClause, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Mark = tuple[int, int, int]
    """`[start, end)` in the text, and which part of the query it answers."""

_HYPHENS = frozenset("-\u2010\u2011")

_PREDETERMINERS = frozenset({"tout", "toute", "tous", "toutes"})
_ARTICLES = frozenset({"le", "la", "les"})


class _Parts(NamedTuple):
    """The words to mark, folded or as written, each with the part of the query it answers; and the phrases."""

    folded: dict[str, int]
    written: dict[str, int]
    phrases: list[tuple[int, PhraseClause]]


class Highlighter:
    """Highlighter: finds the words of a query in texts."""

    def __init__(self, clause: GroupClause, forms: Callable[[WordClause], Iterable[str]]) -> None:
        """Take a resolved clause: what a paragraph may hold of it, not what it must not.

        `forms` tells the words, as written, that count as the word of a clause; it is asked when a text is to be marked.
        """
        self._clause, self._forms = clause, forms

    @lazy
    def _parts(self) -> _Parts:
        parts = _Parts({}, {}, [])
        for number, part in enumerate(leaves(self._clause)):
            if isinstance(part, PhraseClause):
                parts.phrases.append((number, part))
            elif isinstance(part, ExpansionClause):
                parts.folded.update(dict.fromkeys(part.words, number))
            elif part.stop or part.literal:
                parts.folded[part.folded] = number
            else:
                parts.written.update(dict.fromkeys(self._forms(part), number))
        return parts

    def marks(self, text: str) -> list[Mark]:
        """Find them, in the order of the text; `join_marks` makes of them the ranges to show.

        >>> from searcher.query import compile_query, parse
        >>> text = "L’open-source et l’État"
        >>> words = {"etat": ["état"], "open": ["open"], "source": ["source", "sources"]}
        >>> highlighter = Highlighter(compile_query(parse("etat open source")), lambda clause: words[clause.folded])
        >>> [text[start:end] for start, end in join_marks(text, highlighter.marks(text))]
        ['open-source', 'État']
        """
        marks = self._marks_of_words(text)
        phrases = self._phrases_in(text) if self._parts.phrases else []
        if phrases:
            occurrences = list(analyse(text))
            texts = {
                single: _Text(occurrences, with_parts=single) for single in {len(p.places) == 1 for _, p in phrases}
            }
            for number, phrase in phrases:
                found = _phrases(phrase, texts[len(phrase.places) == 1])
                marks += ((first.start, last.end, number) for first, last in found)
            marks.sort()
        return marks

    def title_marks(self, title: str) -> list[Mark]:
        """Find them in a title or heading, by their stems too: its words need not stand in any paragraph.

        >>> from searcher.query import compile_query, parse
        >>> highlighter = Highlighter(compile_query(parse("budget")), lambda clause: [])
        >>> highlighter.title_marks("Les budgets")
        [(4, 11, 0)]
        """
        words = _title_words(title) if len(title) <= _MAX_REMEMBERED_CHARS else stems_of(title)
        found = (
            (start, end, self._stems[stem]) for start, end, stems in words for stem in stems if stem in self._stems
        )
        return sorted({*self.marks(title), *found})

    @lazy
    def _stems(self) -> dict[str, int]:
        """Which part of the query each stem answers."""
        words = ((number, part) for number, part in enumerate(leaves(self._clause)) if isinstance(part, WordClause))
        return {stem: number for number, part in words if not (part.stop or part.literal) for stem in part.stems}

    def _marks_of_words(self, text: str) -> list[Mark]:
        """The marks of all but the phrases."""
        if not (self._needs_contexts and may_hold_context(text)):
            found = self._words.marks(text)
            if found is not None:
                return found
        words = stretches(text)
        places = places_of(text, words, self._words.among(words))
        return [
            (start + first, start + last, part)
            for start, end in places
            for first, last, part in self._words.marks_in(text[start:end])
        ]

    def _phrases_in(self, text: str) -> list[tuple[int, PhraseClause]]:
        """The phrases all of whose words a text has."""
        words = self._phrase_words
        held = None if self._phrases_need_contexts and may_hold_context(text) else words.held(text)
        if held is None:
            cut = stretches(text)
            held = set().union(*[words.held_in(cut[number]) for number in words.among(cut)])
        return [
            phrase
            for phrase in self._parts.phrases
            if not any(place != ANY_WORD and held.isdisjoint(place) for place in phrase[1].places)
        ]

    @lazy
    def _needs_contexts(self) -> bool:
        """Whether one of them may stand in a text as an abbreviation that only what follows makes one."""
        return not (
            CONTEXTUAL_WORDS.isdisjoint(self._parts.folded) and CONTEXTUAL_WORDS.isdisjoint(self._parts.written)
        )

    @lazy
    def _phrases_need_contexts(self) -> bool:
        """Whether a word of a phrase may stand in a text as an abbreviation that only what follows makes one."""
        return any(
            not CONTEXTUAL_WORDS.isdisjoint(place) for _, phrase in self._parts.phrases for place in phrase.places
        )

    @lazy
    def _words(self) -> Finder:
        """What finds the words to be marked."""
        return Finder(_memo(), self._parts.folded, self._parts.written)

    @lazy
    def _phrase_words(self) -> Finder:
        """What tells which words of phrases a text has: mostly few, however many phrases there are."""
        words = (word for _, phrase in self._parts.phrases for place in phrase.places for word in place)
        return Finder(_memo(), dict.fromkeys(words, 0), {})

    def found(self, text: str) -> dict[str, tuple[str, ...]]:
        """For each word, phrase and pattern of the query what of a text it finds, each form once, in lower case.

        >>> from searcher.query import compile_query, parse
        >>> Highlighter(compile_query(parse('avocat "un mur"')), lambda clause: [clause.written]).found("Un mur. UN MUR.")
        {'avocat': (), 'mur': ('mur',), '"un mur"': ('un mur',)}
        """
        found: dict[str, tuple[str, ...]] = {}
        for part in leaves(self._clause):
            # Each by itself: where two of them mean the same word, one mark is enough but both have found it.
            alone = Highlighter(GroupClause(should=(part,)), self._forms)
            forms = (text[start:end].lower() for start, end, _ in alone.marks(text))
            found[part.as_typed()] = tuple(dict.fromkeys([*found.get(part.as_typed(), ()), *forms]))
        return found


def stems_of(title: str) -> list[tuple[int, int, list[str]]]:
    """Where each word of a title stands, and its stems.

    >>> stems_of("Les budgets")
    [(0, 3, ['les', 'le']), (4, 11, ['budget'])]
    """
    return [(found.start, found.end, [stem for word in found.words for stem in word.stems]) for found in analyse(title)]


_MAX_REMEMBERED_CHARS = 300


@lru_cache(maxsize=1 << 12)
def _title_words(title: str) -> list[tuple[int, int, list[str]]]:
    """What `stems_of` says, remembered: hits of one document and answers to many queries share titles."""
    return stems_of(title)


@cache
def _memo() -> SpellingMemo:
    """What is known of stretches; the same ones come again and again, in hits and in queries."""
    return SpellingMemo(surfaces_with_spellings, plain_words())


def surfaces_with_spellings(stretch: str) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Where each surface of a stretch is, and the spellings of its words: of each the folded and the written one.

    >>> surfaces_with_spellings("(L’École-mère,")
    ((3, 13, ('ecole', 'école', 'mere', 'mère', 'ecolemere', 'écolemère')),)
    """
    return tuple(
        (
            surface.start,
            surface.end,
            tuple([spelling for word in surface.words for spelling in (word.folded, word.written)]),
        )
        for surface in known_surfaces(stretch)
    )


def join_marks(text: str, marks: Iterable[Mark]) -> list[tuple[int, int]]:
    """The ranges to mark: overlapping marks, and marks side by side, become one."""
    ranges: list[tuple[int, int]] = []
    begun = last = -1
    for start, end, _ in marks:
        if start <= last or (
            last >= 0 and (start == last + 1 or text[last] in _HYPHENS) and _is_joint(text, last, start)
        ):
            last = max(end, last)
            ranges[-1] = (begun, last)
        else:
            begun, last = start, end
            ranges.append((start, end))
    return ranges


def _is_joint(text: str, start: int, end: int) -> bool:
    """Whether nothing stands here but a space, or a hyphen and white space: then two marks become one."""
    if text[start] in _HYPHENS:
        return end - start == 1 or text[start + 1 : end].isspace()
    return end - start == 1 and text[start].isspace()


class _Text:
    """The words of a text by where they stand, and where each word stands."""

    def __init__(self, found: list[Occurrence], *, with_parts: bool) -> None:
        """Take the words; those joined of parts, or parts of others, only where they are wanted."""
        self.at: list[tuple[Occurrence, set[str]]] = []
        for occurrence in found:
            places: dict[int, set[str]] = {}
            for word in occurrence.words:
                if with_parts or not (word.joined or word.part):
                    places.setdefault(word.position, set()).add(word.folded)
            self.at += ((occurrence, words) for _, words in sorted(places.items()))
        self._places: dict[str, list[int]] = {}
        for number, (_, words) in enumerate(self.at):
            for folded in words:
                self._places.setdefault(folded, []).append(number)

    def places_of(self, words: Sequence[str]) -> Sequence[int]:
        """Where any of some words stands, ascending."""
        if words == ANY_WORD:
            return range(len(self.at))
        found = [self._places[word] for word in words if word in self._places]
        return found[0] if len(found) == 1 else sorted({place for places in found for place in places})


def _phrases(phrase: PhraseClause, text: _Text) -> list[tuple[Occurrence, Occurrence]]:
    """First and last word of each place where the phrase stands.

    In « tout le monde » the article belongs to « tout »: such a place is marked only where there is no better one.
    """
    at = text.at
    spans = _spans([text.places_of(words) for words in phrase.places], phrase.slop)
    free = [(start, end) for start, end in spans if not (start and _is_bound(at[start - 1][1], at[start][1]))]
    return [(at[start][0], at[end - 1][0]) for start, end in free or spans]


def _is_bound(before: set[str], first: set[str]) -> bool:
    return not before.isdisjoint(_PREDETERMINERS) and not first.isdisjoint(_ARTICLES)


def _spans(places: Sequence[Sequence[int]], slop: int) -> list[tuple[int, int]]:
    """Where a phrase stands, `[start, end)`: after each of its words the nearest that may follow.

    >>> _spans([[0, 4], [1, 6]], 0), _spans([[0, 4], [1, 6]], 1)
    ([(0, 2)], [(0, 2), (4, 7)])
    """
    spans: list[tuple[int, int]] = []
    for start in places[0]:
        last = start
        for number, others in enumerate(places[1:], start=1):
            found = last + 1 if isinstance(others, range) else bisect_left(others, last + 1)
            if found >= len(others) or others[found] > start + number + slop:
                break
            last = others[found]
        else:
            spans.append((start, last + 1))
    return spans
