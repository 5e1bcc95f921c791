"""What a person may have meant: for words that the corpus does not have, or hardly, the likeliest of those it has."""

from __future__ import annotations

from searcher.french import fold, is_known, is_stop_word
from searcher.hints import TYPE_CHECKING
from searcher.lazy import expression
from searcher.query.expand.word_count import MIN_LETTERS, count
from searcher.query.language.ast import OPERATORS
from searcher.query.plan.clauses import Clause, GroupClause, PhraseClause, WordClause, leaves

if TYPE_CHECKING:
    from searcher.index.read.snapshot import Snapshot

_RUN = expression(r"(?<![*?\w])[^\W\d_](?:[^\W\d_]|[\u0300-\u036f])*(?![*?~\w])")
_MAX_WORDS_CHECKED = 3  # words of one query, so that a long one takes no longer


def suggest(query: str, clause: GroupClause, snapshot: Snapshot, *, few: bool) -> str | None:
    """The query with likelier words in the place of those that find nothing; `None` when there are none.

    With `few` results a word is replaced, too, that French has but the corpus has not, and one that the corpus has far
    more rarely than a near one.
    """
    asked = _asked(clause)
    likelier: dict[str, str | None] = {}
    for typed in dict.fromkeys(fold(run) for run in _RUN.findall(query) if run not in OPERATORS):
        stems = asked.get(typed)
        if stems is None or len(typed) < MIN_LETTERS or len(likelier) == _MAX_WORDS_CHECKED:
            continue
        if not few and is_known(typed):
            continue  # What is right, and found in many paragraphs, stays: nothing needs to be counted.
        times = count(typed, stems, snapshot)
        if few or not times:
            likelier[typed] = _likelier(snapshot, typed, stems, times)
    if not any(likelier.values()):
        return None
    return _RUN.sub(
        lambda run: run[0] if run[0] in OPERATORS else _in_the_case_of(run[0], likelier.get(fold(run[0]))), query
    )


def _likelier(snapshot: Snapshot, typed: str, stems: tuple[str, ...], times: int) -> str | None:
    """A word of the root of one that is right and nowhere; else the nearest in spelling."""
    from searcher.query.expand.spelling import likeliest, relative

    kin = relative(snapshot, stems) if stems and not times and is_known(typed) else None
    return kin or likeliest(snapshot, typed, stems, times)


_MAX_ACRONYM_CHARS = 5


def replaces_unknown_words_only(query: str, suggestion: str) -> bool:
    """Return whether every word of a query that a suggestion replaces is one that French does not have, and no acronym.

    >>> replaces_unknown_words_only("licensse libre", "licence libre")
    True
    >>> replaces_unknown_words_only("licence libre", "science libre"), replaces_unknown_words_only("CSE", "CES")
    (False, False)
    """
    replaced = set(_RUN.findall(query)) - set(_RUN.findall(suggestion))
    return not any(is_known(fold(word)) or (word.isupper() and len(word) <= _MAX_ACRONYM_CHARS) for word in replaced)


def _in_the_case_of(typed: str, word: str | None) -> str:
    """A word with the capitals of the one it replaces; that one itself where there is none.

    >>> _in_the_case_of("ECURRIE", "écurie"), _in_the_case_of("Ecurrie", "écurie"), _in_the_case_of("le", None)
    ('ÉCURIE', 'Écurie', 'le')
    """
    if word is None:
        return typed
    return word.upper() if typed.isupper() else word.capitalize() if typed[0].isupper() else word


def _asked(clause: Clause) -> dict[str, tuple[str, ...]]:
    """The stems of each folded word a query asks for; none of one that stands in a phrase, or is meant as it stands."""
    asked: dict[str, tuple[str, ...]] = {}
    for leaf in leaves(clause):
        if isinstance(leaf, PhraseClause):
            asked.update({word: () for place in leaf.places for word in place})
        elif isinstance(leaf, WordClause) and not is_stop_word(leaf.folded):
            asked[leaf.folded] = () if leaf.alone or leaf.literal else leaf.stems
    return asked
