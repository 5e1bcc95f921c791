"""Which values of a field are meant: words as in a text, patterns, ranges of numbers or dates, paths.

Words are looked up, and patterns compared with each word once: nothing is tried in all the ways it might fit.
"""

from __future__ import annotations

import re
from functools import lru_cache

from searcher.french import fold
from searcher.hints import TYPE_CHECKING
from searcher.index.format.metadata import line_of
from searcher.kernels.near_words import near_words
from searcher.query.filter.value_index import in_order, without_stems
from searcher.query.language.ast import Phrase, Range, Value, Whole, Word
from searcher.query.language.field_names import DATE, LANGUAGE, TYPE
from searcher.query.plan.clauses import (
    ANY_WORD,
    BestClause,
    Clause,
    ExpansionClause,
    GroupClause,
    PhraseClause,
    WordClause,
)
from searcher.query.plan.compile import compile_value
from searcher.query.plan.phrase_patterns import is_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from searcher.query.filter.value_index import SortKey, ValueIndex
    from searcher.query.plan.work_budget import WorkBudget

_OTHER_WORDS = {
    TYPE: {
        "md": "markdown",
        "txt": "text",
        "texte": "text",
        "htm": "html",
        "word": "docx",
        "eml": "email",
        "mail": "email",
        "courriel": "email",
    },
    LANGUAGE: {
        "francais": "fr",
        "french": "fr",
        "anglais": "en",
        "english": "en",
        "allemand": "de",
        "german": "de",
        "espagnol": "es",
        "spanish": "es",
        "italien": "it",
        "italian": "it",
    },
}
STEPS_PER_VALUE = 20
"""Steps of `WorkBudget` to look at one value, or word of a value, in Python."""

_STEPS_PER_COMPARISON = 400  # letter by letter
_MAX_PATTERN_CHARS = 1000  # without its stars: no word of a value has more


def matching(name: str, value: Value, index: ValueIndex, budget: WorkBudget) -> set[int]:
    """The numbers of the values that are meant; `name` is the field's canonical name. Raises `QueryError`."""
    if name == DATE and not isinstance(value, Range | Whole):
        value = Range(value.text, value.text)
    if isinstance(value, Range):
        budget.spend(len(index) * STEPS_PER_VALUE)
        fits = _within(value)
        return {key.number for key in index.keys(_as_date if name == DATE else str, _number) if fits(key)}
    if isinstance(value, Whole):
        return {*index.by_line.get(without_stems(line_of(_in_other_words(name, value.text))), ())}
    if isinstance(value, Word):
        value = Word(_in_other_words(name, value.text))
    clause = compile_value(value)
    found = _Matcher(index, budget).matching(clause) if clause else set()
    amount = _number(value.text) if isinstance(value, Word | Phrase) else None
    if amount is not None:
        budget.spend(len(index))
        found |= {key.number for key in index.keys(str, _number) if key.amount == amount}
    return found


@lru_cache(maxsize=1 << 12)
def _as_date(given: str) -> str:
    """A value of the field of dates as it sorts, however it was given."""
    from searcher.documents.text.dates import iso_date

    return iso_date(given) or given


def _in_other_words(name: str, text: str) -> str:
    return _OTHER_WORDS.get(name, {}).get(fold(text), text)


def _within(value: Range) -> Callable[[SortKey], bool]:
    """Whether a value lies in a range: by number where both begin with one, else letter by letter.

    What does not begin with a number is in no range of numbers.

    >>> from searcher.query.filter.value_index import SortKey
    >>> def key(given): return SortKey(0, fold(given), _number(given))
    >>> [_within(Range("2020", "2023"))(key(given)) for given in ("2019-12", "2020", "2023-06-15", "2024")]
    [False, True, True, False]
    >>> [_within(Range("9", None, beyond=True))(key(given)) for given in ("9", "9.5", "10")]
    [False, True, True]
    >>> [_within(Range("1000", None))(key(given)) for given in ("999,50 €", "4\u202f200 €", "1.050,00 $", "gratuit")]
    [False, True, True, False]
    """
    low_number, high_number = _number(value.low), _number(value.high)
    low, high = (bound and fold(bound) for bound in (value.low, value.high))
    are_numbers = all(_number(bound) is not None for bound in (low, high) if bound is not None)

    def fits(key: SortKey) -> bool:
        folded, number = key.folded, key.amount
        if are_numbers and number is None and not folded[:1].isdigit():
            return False
        if are_numbers and number is not None:
            above = low_number is None or number > low_number or (number == low_number and not value.beyond)
            return above and (
                high_number is None or number < high_number or (number == high_number and not value.beyond)
            )
        # The beginning of a date stands for all that begins so: a year is all its days.
        above = low is None or (folded > low and not folded.startswith(low) if value.beyond else folded >= low)
        return (
            bool(folded) and above and (high is None or folded < high or (not value.beyond and folded.startswith(high)))
        )

    return fits


# A number as people write it, its thousands set apart or not, with a currency before it or a unit behind.
_AMOUNT = re.compile(
    r"""
    [$€£]? \s* (?P<sign>[-+\u2212]?) [$€£]? \s*
    (?: (?P<dots>\d{1,3}(?:\.\d{3})+) (?=,\d) | (?P<commas>\d{1,3}(?:,\d{3})+) (?=\.\d)
      | (?P<whole>\d{1,3}(?:[\s'’]\d{3})+|\d+) )
    (?: [.,] (?P<decimals>\d+) )?
    (?: [^\d:/-] \D* )?
    """,
    re.VERBOSE,
)


def _number(text: str | None) -> float | None:
    """The number that a value begins with and has no other behind; `None` for dates, times and words.

    >>> [_number(text) for text in ("12 kg", "-3,5 °C", "1,234.56", "10'000", "2024-06-15", "14:30", "12 à 15", "A4")]
    [12.0, -3.5, 1234.56, 10000.0, None, None, None, None]
    """
    match = _AMOUNT.fullmatch((text or "").strip())
    if match is None:
        return None
    digits = re.sub(r"\D", "", match["dots"] or match["commas"] or match["whole"])
    number = float(f"{digits}.{match['decimals'] or 0}")
    return -number if match["sign"] in {"-", "\u2212"} else number


class _Matcher:
    """Looks up which values of a field a clause means."""

    def __init__(self, index: ValueIndex, budget: WorkBudget) -> None:
        self._index, self._budget = index, budget

    def matching(self, clause: Clause) -> set[int]:
        """The numbers of the values that any part of a clause means."""
        if isinstance(clause, WordClause):
            return self._with_word(clause)
        if isinstance(clause, PhraseClause):
            return self._with_phrase(clause)
        if isinstance(clause, ExpansionClause):
            return self._index.having_any(self._near(clause) if clause.edits else self._fitting(clause.text))
        parts = clause.parts if isinstance(clause, BestClause) else _parts(clause)
        return set().union(*map(self.matching, parts))

    def _with_word(self, clause: WordClause) -> set[int]:
        found = {*self._index.by_word.get(_encoded(clause.folded), ())}
        if not clause.stop and not clause.alone:
            found.update(*(self._index.by_stem.get(_encoded(stem), ()) for stem in clause.stems))
        return found

    def _with_phrase(self, phrase: PhraseClause) -> set[int]:
        """The values in which the places stand in order, with at most `slop` other words between two of them."""
        places = [self._of_place(place) for place in phrase.places]
        having = [self._index.having_any(words) for words in places if words is not None]
        candidates = set.intersection(*having) if having else {*self._index.values.numbers}
        self._budget.spend(len(candidates) * (len(places) + 1) * STEPS_PER_VALUE)
        line = self._index.values.line
        return {number for number in candidates if in_order(places, phrase.slop, line(number))}

    def _of_place(self, place: tuple[str, ...]) -> set[bytes] | None:
        """The words that may stand at a place of a phrase; `None` for any."""
        if place == ANY_WORD:
            return None
        return {*self._fitting(place[0])} if is_pattern(place) else {*map(_encoded, place)}

    def _fitting(self, pattern: str) -> Iterator[bytes]:
        """The words of the values that a pattern fits."""
        self._budget.spend(len(self._index.words) * STEPS_PER_VALUE)
        if len(pattern) - pattern.count("*") > _MAX_PATTERN_CHARS:
            return iter(())
        return filter(_compiled(_glob(pattern, ".").encode(errors="replace")).fullmatch, self._index.words)

    def _near(self, clause: ExpansionClause) -> Iterator[bytes]:
        """The words of the values that differ from one in few letters."""
        self._budget.spend(len(self._index.words) * STEPS_PER_VALUE)
        words = self._index.with_letters_of(clause.text, clause.edits)
        self._budget.spend(len(words) * _STEPS_PER_COMPARISON)
        return (words[number] for number, _, _ in near_words(words, clause.text, clause.edits))


def _parts(clause: Clause) -> tuple[Clause, ...]:
    return clause.should if isinstance(clause, GroupClause) else ()


def _glob(text: str, letter: str) -> str:
    """Return the expression of a pattern whose `*` is any letters and whose `?` is one, in time linear in the text."""
    first, *rest = (re.escape(run).replace(r"\?", letter) for run in re.split(r"\*+", text))
    if not rest:
        return first
    # Where a run fits first it may stay: without the atomic groups, many stars would take for ever.
    return first + "".join(f"(?>{letter}*?{run})" for run in rest[:-1]) + f"{letter}*{rest[-1]}"


def _encoded(word: str) -> bytes:
    return word.encode(errors="replace")


@lru_cache(maxsize=1 << 8)
def _compiled(expression: bytes) -> re.Pattern[bytes]:
    return re.compile(expression, re.DOTALL)
