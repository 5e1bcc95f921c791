"""Words that are written in one piece here and in two there: opensource, open source; 35h, 35 h.

What is typed with a hyphen is looked for in every spelling already. This is for what is typed without one, when

- the lexicon has it with one, or does not know it at all: `avantage` is not « avant l’âge »;
- it begins with an element that makes words freely, and is written with a hyphen or without: télé travail, multi-sites;
- a number and letters meet in it: 35h, G20, 14h30.

Then a word in one piece also stands for its parts side by side, and neighbours in a query for the word they make.
"""

from __future__ import annotations

from itertools import chain, pairwise

from searcher.french import is_stop_word, were_whole
from searcher.french.compound import is_element, is_whole
from searcher.french.lexicon import lexicon
from searcher.french.normalize import fold
from searcher.french.stem import stems
from searcher.french.term_weight import is_infinitive
from searcher.hints import TYPE_CHECKING
from searcher.lazy import expression, lru_cache
from searcher.query.expand.written_forms import written_forms
from searcher.query.plan.clauses import BestClause, Clause, GroupClause, PhraseClause, WordClause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from searcher.index.read.snapshot import Snapshot

_MIN_PART_LETTERS = 3  # letters of a part
_MIN_KNOWN_PART_LETTERS = 2  # of one that the lexicon knows to have a hyphen after it: start-up
_MAX_PIECES = 3  # 14 h 30

_PIECES = expression(r"\d+|[^\W\d]+")


def in_two(clause: WordClause, snapshot: Snapshot) -> Clause:
    """A word, or the word and the words of this index, side by side, that it may be written as."""
    if clause.stop or clause.alone or not (parted := _ways_apart(clause.folded)):
        return clause
    # Which of the ways stand side by side, their phrases find out.
    ways = tuple(
        PhraseClause(tuple((part,) for part in parts))
        for parts in parted
        if all(_is_known(part, snapshot) for part in parts)
    )
    return BestClause((clause, *(inflected(way, snapshot) for way in ways))) if ways else clause


def in_no_other_way(clauses: Sequence[WordClause], snapshot: Snapshot) -> bool:
    """Whether `in_two` and `in_one` would leave words as they are, since they may be written in no other way here.

    So it is with most queries, and this sees it with fewer questions.
    """
    words = [clause.folded for clause in clauses if not clause.stop]
    longer = [] if were_whole(words) else list(chain.from_iterable(map(_longer_parts, words)))
    if len(words) < len(clauses):
        words = ["" if clause.stop else clause.folded for clause in clauses]
    return not _holds_any([*longer, *_neighbours_joined(words)], snapshot)


def in_one(clauses: Sequence[Clause], snapshot: Snapshot) -> tuple[Clause, ...]:
    """Clauses in which neighbours that are one word of this index have that word beside them.

    Expects what `in_two` has been through.
    """
    # Few neighbours make together what the index has: French is asked of those alone.
    if not _holds_any(_neighbours_joined([_folded(clause) for clause in clauses]), snapshot):
        return tuple(clauses)
    found: list[Clause] = []
    words: list[str] = []
    for clause in clauses:
        found.append(clause)
        words.append(_folded(clause))
        whole, pieces = _last_as_one(words, snapshot)
        if whole:
            neighbours = GroupClause(tuple(found[-pieces:]))
            found[-pieces:] = [BestClause((neighbours, WordClause(whole, whole, stems(whole))))]
            words[-pieces:] = [""]
    return tuple(found)


def _holds_any(words: list[str], snapshot: Snapshot) -> bool:
    """Whether this index has any of some words."""
    return words != [] and any(segment.lookup.holds(words) for segment in snapshot.segments)


def _neighbours_joined(words: Sequence[str]) -> list[str]:
    """All that neighbours make together, be it a word or not; an empty word is no neighbour."""
    joined = [first + second for first, second in pairwise(words) if first and second]
    if joined and not "".join(joined).isalpha():
        joined += ["".join(pieces) for pieces in zip(words, words[1:], words[2:], strict=False) if all(pieces)]
    return joined


def _last_as_one(words: Sequence[str], snapshot: Snapshot) -> tuple[str, int]:
    """The word of this index that the last of these make together, and how many of them do; empty where none do."""
    return next(((whole, pieces) for whole, pieces in _last_together(words) if _is_known(whole, snapshot)), ("", 0))


def _last_together(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """The words that the last of these may make together, of the most of them first; and of how many each is."""
    *_, before, last = "", "", *words
    if not (before and last):
        return
    most = 2 if last.isalpha() and before.isalpha() else _MAX_PIECES
    for pieces in range(min(most, len(words)), 1, -1):
        if whole := _whole(tuple(words[-pieces:])):
            yield whole, pieces


def inflected(phrase: PhraseClause, snapshot: Snapshot) -> PhraseClause:
    """The phrase with each of its nouns and adjectives in all their forms: sous-traitant, « sous traitants ».

    Verbs stay as they are, or `peut-être` would be « peuvent être ».
    """
    return phrase._replace(places=tuple(tuple(_nominal_forms(place, snapshot)) for place in phrase.places))


def _nominal_forms(place: Sequence[str], snapshot: Snapshot) -> dict[str, None]:
    found = dict.fromkeys(place)
    for word in place:
        nouns = [] if is_stop_word(word) else [stem for stem in lexicon().lemmas(word) if not is_infinitive(stem)]
        for segment in snapshot.segments if nouns else ():
            found.update(dict.fromkeys(sorted(map(fold, segment.lookup.spellings(tuple(nouns))))))
    return found


@lru_cache(maxsize=1 << 12)
def _ways_apart(word: str) -> tuple[tuple[str, ...], ...]:
    """The parts that a word may be written in."""
    if is_whole(word):
        return ()  # as of most words
    known = lexicon().is_in_one_piece(word)
    if not word.isalpha():
        pieces = tuple(_PIECES.findall(word))
        return (pieces,) if len(pieces) > 1 and word.isalnum() and stems(word) == (word,) else ()
    places: Iterable[int] = range(_MIN_PART_LETTERS, len(word) - _MIN_PART_LETTERS + 1)
    if known:
        places = [place for place in places if is_element(word[:place])]
    pairs = ((word[:place], word[place:]) for place in places)
    return tuple(pair for pair in pairs if not any(map(is_stop_word, pair)))


@lru_cache(maxsize=1 << 12)
def _longer_parts(word: str) -> tuple[str, ...]:
    """The longer part of each way in `_ways_apart`, and others: an index that has none of them has the word in no parts."""
    if is_whole(word):
        return ()
    if not word.isalpha():
        return tuple([max(parts, key=len) for parts in _ways_apart(word)])
    letters = len(word)
    places = range(_MIN_PART_LETTERS, letters - _MIN_PART_LETTERS + 1)
    return tuple([word[place:] if 2 * place <= letters else word[:place] for place in places])


@lru_cache(maxsize=1 << 12)
def _whole(pieces: tuple[str, ...]) -> str:
    """The word that neighbours may make; empty where they make none."""
    whole, shortest = "".join(pieces), min(map(len, pieces))
    if not shortest:
        return ""
    if not whole.isalpha():
        return whole if whole.isalnum() and tuple(_PIECES.findall(whole)) == pieces else ""
    if len(pieces) > 2 or shortest < _MIN_KNOWN_PART_LETTERS:  # noqa: PLR2004
        return ""
    if is_element(pieces[0]):
        return whole
    if shortest >= _MIN_PART_LETTERS:
        return "" if lexicon().is_in_one_piece(whole) else whole
    return whole if lexicon().is_hyphenated(whole) else ""


def _folded(clause: Clause) -> str:
    """The word that a clause is, whatever other spelling stands beside it; empty for what is no word."""
    word = clause.parts[0] if isinstance(clause, BestClause) else clause
    return word.folded if isinstance(word, WordClause) and not word.stop else ""


def _is_known(word: str, snapshot: Snapshot) -> bool:
    return any(written_forms(snapshot, word))
